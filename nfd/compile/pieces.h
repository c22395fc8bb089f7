/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "fuse.h"

/* The disjoint pieces of ranges; see struct fuse_ranges. */

/**
 * Who owns the keys of @range may have changed: cut pieces anew, there and in
 * the pieces that reach out of it. What changed is on the list of dirty
 * pieces. -ENOMEM.
 */
int pieces_refresh(struct fuse_ranges *ranges, const struct shape_range *range);

/* What a piece is to be. */
struct pieces_want {
	struct shape_range range;
	struct fuse_link *owner;
};

/** Let the @n pieces @want, in order and disjoint, be all there are. -ENOMEM. */
int pieces_set(struct fuse_ranges *ranges, const struct pieces_want *want,
	       size_t n);

/** Has each key the owner that @want, as above, says, if cut elsewhere? */
bool pieces_agree(const struct fuse_ranges *ranges,
		  const struct pieces_want *want, size_t n);

/** The piece that has this key, or NULL. */
struct fuse_piece *pieces_find(const struct fuse_ranges *ranges,
			       const uint8_t *key);

/** The key after @piece; false: it has the last one. */
bool pieces_past(const struct fuse_piece *piece, struct shape_key *past);

/** The kernel now holds what the list said. */
void pieces_committed(struct fuse_ranges *ranges);
void pieces_fini(struct fuse_ranges *ranges);
