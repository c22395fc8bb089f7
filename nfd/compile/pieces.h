/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "fuse.h"

/* The disjoint pieces of a FUSE_NODE_RANGES node; see fuse.h. */

/**
 * Who owns the values of @range may have changed: cut pieces anew, there and
 * in the pieces that reach out of it. What changed is on the node's lists of
 * dirty and dead pieces. -ENOMEM.
 */
int pieces_refresh(struct fuse_node *node, const struct ir_range *range);

/** The kernel now holds what the lists said. */
void pieces_committed(struct fuse_node *node);
void pieces_fini(struct fuse_node *node);
