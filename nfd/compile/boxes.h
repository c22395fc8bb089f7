/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "fuse.h"

/*
 * Boxes: elements that have a range in each of several fields. The kernel's
 * sets of them take none that overlap, so that we keep them from it.
 */

/* Where the fields are in a key, and by which of them boxes are found. */
struct boxes_fields {
	unsigned int n;
	uint8_t offs[SHAPE_FIELDS_MAX], lens[SHAPE_FIELDS_MAX];
	unsigned int index;
	size_t key_len;
};

/* An element's key: lower ends, then upper ends, without a gap. */
struct boxes_key {
	uint8_t b[2 * SHAPE_KEY_BYTES_MAX];
};

/** Of @node's keys; @is_cut: of the keys of its cuts. */
void boxes_fields(struct boxes_fields *fields, const struct fuse_node *node,
		  bool is_cut);
void boxes_key(const struct boxes_fields *fields,
	       const struct shape_range *box, struct boxes_key *key);

/** Have @a and @b a key in common, and are not the same? */
bool boxes_clash(const struct boxes_fields *fields, const uint8_t *a,
		 const uint8_t *b);
/** The same of @key and the boxes that were put into @index. */
bool boxes_clash_any(const struct boxes_fields *fields,
		     const struct fuse_ranges *index, const uint8_t *key);

/** -ENOMEM. */
int boxes_put(const struct boxes_fields *fields, struct fuse_ranges *index,
	      struct fuse_elem *elem);
void boxes_take(const struct boxes_fields *fields, struct fuse_ranges *index,
		const struct fuse_elem *elem);
