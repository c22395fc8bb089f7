/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "fuse.h"

struct err;
struct look;

/*
 * Which values the rules of a run claim, and which of them gets each: the
 * elements or pieces of its map, and the guards before it. What changes is on
 * the node's own dirty lists.
 */

/** Make room for claims in @node, whose kind, shape and may_range are set. */
void claims_init(struct fuse_node *node);
void claims_fini(struct fuse_node *node);

/**
 * May the values of @link, which is looked at as @look and of the run's
 * signature, be in @node's map? FUSE_OK, or why not.
 */
enum fuse_reason claims_fit(const struct fuse_node *node,
			    const struct fuse_link *link,
			    const struct look *look);
/** Put them there. -ENOMEM. */
int claims_add(struct fuse_node *node, struct fuse_link *link,
	       const struct look *look, struct err *err);
/** Take them away; those who come after it get what it had. -ENOMEM. */
int claims_del(struct fuse_node *node, struct fuse_link *link,
	       const struct look *look, struct err *err);

/** Does the kernel lack any of it? */
bool claims_is_dirty(const struct fuse_node *node);
/** The kernel has it all. */
void claims_committed(struct fuse_node *node);
