/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shape.h"
#include "treap.h"

/*
 * Ranges of keys that rules ask for: a tree by lower end, so that those that
 * meet a range are found without a walk. Keys of a tree have one length, at
 * most SHAPE_KEY_BYTES_MAX, and are compared as bytes.
 */

/* A range that a rule claims; others may overlap it. */
struct span {
	struct treap_node by_lo;
	void *owner; /* struct fuse_link; for boxes.h struct fuse_elem */
	uint8_t len;
	uint8_t bytes[]; /* lower end, upper end, greatest one of the subtree */
};

static inline const uint8_t *span_lo(const struct span *span)
{
	return span->bytes;
}

static inline const uint8_t *span_hi(const struct span *span)
{
	return span->bytes + span->len;
}

/** Add the claim of @owner to @range. NULL: no memory. */
struct span *spans_add(struct treap_node **root, size_t len,
		       const struct shape_range *range, void *owner);
/** Remove and free @owner's claim to @range, if it is there. */
void spans_del(struct treap_node **root, const struct shape_range *range,
	       const void *owner);
void spans_fini(struct treap_node **root);

/** The first claim, by lower end, that meets @range; then the one after. */
struct span *spans_first(const struct treap_node *root,
			 const struct shape_range *range);
struct span *spans_next(const struct span *span,
			const struct shape_range *range);
