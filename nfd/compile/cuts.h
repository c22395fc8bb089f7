/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "fuse.h"

/*
 * Guards of a run, and its set of cuts: for which packets that cut their
 * transport header short the rules of a run would drop them. What changes is
 * on the node's dirty lists.
 */

/** For @node, whose kind, shape and may_range are set. */
void cuts_init(struct fuse_node *node);
void cuts_fini(struct fuse_node *node);

/** May a rule that asks for @range be in @node's run? */
enum fuse_reason cuts_fit(const struct fuse_node *node,
			  const struct shape_range *range);
/** It is; it is no more. -ENOMEM. */
int cuts_add(struct fuse_node *node, const struct shape_range *range);
int cuts_del(struct fuse_node *node, const struct shape_range *range);

bool cuts_is_dirty(const struct fuse_node *node);
void cuts_committed(struct fuse_node *node);
