/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fuse.h"

struct err;
struct look;
struct rule;

/*
 * Nodes of a chain's plan and the links in them: who joins, who leaves, who may
 * share. What changes is on the chain's list of dirty nodes.
 */

/** Is it a run of rules? */
bool runs_is(const struct fuse_node *node);
/** Is it one of rungs of a ladder? */
bool runs_is_ladder(const struct fuse_node *node);
/** Has @link been found to be at odds with rules before it? */
bool runs_is_apart(const struct fuse_link *link);
/** look_at() @rule, of @pc's chain, as one for @node's run; NULL: for none. */
int runs_look(const struct fuse_chain *pc, const struct fuse_node *node,
	      struct look *look, const struct rule *rule, struct err *err);
/** Of which fields do the @n rules from @link on ask for ranges? */
unsigned int runs_ranges(const struct fuse_link *link, uint32_t n);

/**
 * An empty run of rules like @model, which is looked at for the run @like, or
 * NULL, and may ask for ranges of the fields @ranges (bits, as in a shape).
 * NULL: no memory.
 */
struct fuse_node *runs_new(struct fuse_chain *pc, const struct fuse_node *like,
			   unsigned int ranges, const struct rule *model,
			   struct err *err);
/** A node without links. NULL: no memory. */
struct fuse_node *runs_node(struct fuse_chain *pc, enum fuse_node_kind kind);
/** A node for @link, which is in none, alone; @reason: why. -ENOMEM. */
int runs_rule(struct fuse_chain *pc, struct fuse_link *link,
	      enum fuse_reason reason, struct err *err);
void runs_free(struct fuse_node *node);
/** Something of @node has changed, or is to be looked at. */
void runs_mark(struct fuse_chain *pc, struct fuse_node *node);

/** The list of links: @after NULL is its head. */
void runs_link(struct fuse_chain *pc, struct fuse_link *after,
	       struct fuse_link *link);
void runs_unlink(struct fuse_chain *pc, struct fuse_link *link);
/**
 * Put @entry, which has none, in the list with a link after @after. @look,
 * which the caller frees, failed or not, is of it for no run. -ENOMEM.
 */
int runs_link_new(struct fuse_chain *pc, struct fuse_link *after,
		  struct entry *entry, struct look *look, struct err *err);

/** @link, which lies next to @node's links or alone, becomes one of them. */
void runs_join(struct fuse_node *node, struct fuse_link *link);
/** @link leaves its node, at whose end it lies if it stays in the list. */
void runs_leave(struct fuse_chain *pc, struct fuse_link *link);

/** May @link, looked at as @look, be in @node's run? FUSE_OK, or why not. */
enum fuse_reason runs_fit(const struct fuse_node *node,
			  const struct fuse_link *link,
			  const struct look *look);
/** Keep of @look what is asked of @link later. */
void runs_note(struct fuse_link *link, const struct look *look);
/**
 * The claims or rungs of @node have changed: note what the kernel lacks of it.
 * -ENOMEM.
 */
int runs_refresh(struct fuse_chain *pc, struct fuse_node *node,
		 struct err *err);
/** Put it there if it fits: *@reason says whether, or why not. -ENOMEM. */
int runs_claim(struct fuse_chain *pc, struct fuse_node *node,
	       struct fuse_link *link, const struct look *look,
	       enum fuse_reason *reason, struct err *err);
/** @link gives up its values, and its node. -ENOMEM. */
int runs_give_up(struct fuse_chain *pc, struct fuse_link *link,
		 struct err *err);
