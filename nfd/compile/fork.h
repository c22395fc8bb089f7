/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ends.h"
#include "fuse.h"

struct err;
struct look;
struct rule;

/*
 * Forks: ladders whose rungs jump. A packet that comes back from the chain of
 * its rung has to go on at the next one, which no look-up remembers. But where
 * these chains are sure to end the walk of some packets (ends.h), such as
 * those of the protocol that they translate, a look-up is all that those need.
 * The others pass by it, to the rungs as they are, in a stretch of their own,
 * from which those are sent back that the look-up did not find. (Where it finds
 * all, none are: for a moment of its commit the kernel finds nothing in a map
 * that has just been made.) Where no packet comes back nobody walks, and there
 * is no such stretch.
 *
 * A fork is made anew when its rungs change, or what their chains do.
 */

/* Rules around one that takes packets by chance and jumps. */
struct fork_group {
	struct fuse_link *first;
	uint32_t n;
	struct ends ends;      /* …the walk, in all chains that they jump to */
	enum fuse_reason why;  /* not; FUSE_OK: they can be a fork */
	const struct chain *back; /* FUSE_RUNG: may return; or NULL */
};

/** look_at() @rule, of @pc's chain, as a rung that may jump. */
int fork_look(const struct fuse_chain *pc, struct look *look,
	      const struct rule *rule, struct err *err);
/** The rules that @link would share a fork with. -ENOMEM, as rule_decode(). */
int fork_group(const struct fuse_chain *pc, struct fuse_link *link,
	       struct fork_group *group, struct err *err);

/** Make forks of nodes that came since the last commit. -ENOMEM. */
int fork_plan(struct fuse_chain *pc, struct err *err);
/** The same, where any chain that rungs jump to may have changed. -ENOMEM. */
int fork_plan_all(struct fuse_chain *pc, struct err *err);
/**
 * Make fork @id of the @n rules from @first on, which walk alone. -ESTALE, err
 * untouched: they are no such group. -ENOMEM.
 */
int fork_follow(struct fuse_chain *pc, const struct entry *first, uint32_t n,
		uint64_t id, struct err *err);
/** Do any of @pc's rules jump to a chain of which plan_chain's is_changing? */
bool fork_depends(const struct fuse_chain *pc);
