/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "fuse.h"

struct err;

/*
 * Stretches: a commit of the kernel's costs a walk of each chain that it edits.
 * So where many rules walk alone one after the other, they are put into chains
 * of some hundred rules each, and a rule that jumps there is in their place. An
 * edit then costs one of these.
 *
 * A rule that returns from its chain or goes to another stays outside, for a
 * packet would come back to the wrong place. So do runs, which are short.
 */

/* Rules that a stretch begins with, and at most has. Tests have it shorter. */
#ifndef STRETCH_LEN
#define STRETCH_LEN 256
#endif
#define STRETCH_MAX (2 * STRETCH_LEN)

/** Put the nodes that came since the last commit where they belong. -ENOMEM. */
int stretch_plan(struct fuse_chain *pc, struct err *err);
/** May @node, in which there are links, be in a stretch? */
bool stretch_is_fit(const struct fuse_node *node);
/** Put @node, which is in none, in stretch @id, the last or a new one. -ENOMEM. */
int stretch_follow(struct fuse_chain *pc, struct fuse_node *node, uint64_t id,
		   struct err *err);
/** Let there be no stretches and forks any more. -ENOMEM. */
int stretch_dissolve(struct fuse_chain *pc, struct err *err);

/**
 * Move *@node to the stretch of @jump; NULL: out of its own. What was planned
 * for elsewhere is made anew, as another node. After -ENOMEM it is nowhere.
 */
int stretch_move(struct fuse_chain *pc, struct fuse_node **node,
		 struct fuse_node *jump, struct err *err);
/**
 * Let the nodes from @node on, which have no place yet, to that before @after
 * (NULL: the last) lie inside of no stretch. -ENOMEM.
 */
int stretch_part(struct fuse_chain *pc, struct fuse_node *node,
		 struct fuse_link *after, struct err *err);

/**
 * The nodes before and after @node in the kernel's chain that it is in: a
 * stretch is one node in its chain. NULL: there is none.
 */
struct fuse_node *stretch_prev(const struct fuse_node *node);
struct fuse_node *stretch_next(const struct fuse_node *node);
/** The first node of the stretch that @jump goes to. */
struct fuse_node *stretch_first(const struct fuse_node *jump);
