/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ir.h"
#include "treap.h"

struct fuse_link;

/*
 * Ranges of one field that rules ask for, and the disjoint pieces that they
 * are cut into, each with the first rule that covers it. Both are trees by
 * lower end; what a rule's coming or going changes is found without a walk.
 */

/* A range that a rule claims; others may overlap it. */
struct span {
	struct treap_node by_lo;
	struct ir_range range;
	struct ir_value max_hi; /* of the subtree */
	struct fuse_link *link;
};

/** Add the claim of @link to @range. NULL: no memory. */
struct span *spans_add(struct treap_node **root, const struct ir_range *range,
		       struct fuse_link *link);
/** Remove and free @link's claim to @range, if it is there. */
void spans_del(struct treap_node **root, const struct ir_range *range,
	       const struct fuse_link *link);
void spans_fini(struct treap_node **root);

/** The first claim, by lower end, that meets @range; then the one after. */
struct span *spans_first(const struct treap_node *root,
			 const struct ir_range *range);
struct span *spans_next(const struct span *span, const struct ir_range *range);
