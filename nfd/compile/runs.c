/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes of a chain's plan and the links in them. */
#include "runs.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "claims.h"
#include "err.h"
#include "ladder.h"
#include "look.h"

int runs_look(const struct fuse_chain *pc, const struct fuse_node *node,
	      struct look *look, const struct rule *rule, struct err *err)
{
	struct look_how how = { .family = pc->family,
				.as = LOOK_AS_IT_IS,
				.table = pc->table };

	if (pc->opts.is_off)
		how.as = LOOK_AS_ALONE;
	else if (node && runs_is_ladder(node))
		how.as = node->is_fork ? LOOK_AS_JUMPER : LOOK_AS_RUNG;
	return look_at(look, how, rule, err);
}

unsigned int runs_ranges(const struct fuse_link *link, uint32_t n)
{
	unsigned int ranges = 0;

	for (; n; n--, link = link->next)
		ranges |= link->worth.ranges;
	return ranges;
}

void runs_mark(struct fuse_chain *pc, struct fuse_node *node)
{
	if (node->is_dirty)
		return;
	node->is_dirty = true;
	node->next_dirty = pc->dirty;
	pc->dirty = node;
}

void runs_free(struct fuse_node *node)
{
	if (runs_is(node)) {
		claims_fini(node);
		rule_free(&node->model);
		ir_fini(&node->ir);
	}
	free(node);
}

/*
 * Not inlined: gcc, who would see that this may be less than a whole node,
 * warns of every access, also to what is there.
 */
static __attribute__((noinline)) size_t node_size(enum fuse_node_kind kind)
{
	return kind == FUSE_NODE_RULE ? offsetof(struct fuse_node, members)
				      : sizeof(struct fuse_node);
}

struct fuse_node *runs_node(struct fuse_chain *pc,
				  enum fuse_node_kind kind)
{
	struct fuse_node *node = calloc(1, node_size(kind));

	if (!node)
		return NULL;
	node->kind = kind;
	runs_mark(pc, node);
	return node;
}

void runs_join(struct fuse_node *node, struct fuse_link *link)
{
	link->node = node;
	if (!node->first || node->first == link->next)
		node->first = link;
	if (!node->last || node->last == link->prev)
		node->last = link;
	node->n_links++;
}

/* @node dies, and its stretch with it if it was the last. */
static void leave_stretch(struct fuse_chain *pc, struct fuse_node *node)
{
	struct fuse_node *jump = node->stretch;

	if (!jump)
		return;
	*(node->prev_in ? &node->prev_in->next_in : &jump->members) =
		node->next_in;
	if (node->next_in)
		node->next_in->prev_in = node->prev_in;
	jump->is_broken = jump->is_fork;
	if (--jump->n_links) {
		if (jump->is_fork)
			runs_mark(pc, jump);
		return;
	}
	jump->is_dead = true;
	runs_mark(pc, jump);
}

void runs_leave(struct fuse_chain *pc, struct fuse_link *link)
{
	struct fuse_node *node = link->node;

	if (!node)
		return;
	link->node = NULL;
	if (!--node->n_links) {
		leave_stretch(pc, node);
		node->first = node->last = NULL;
		node->is_dead = true;
		runs_mark(pc, node);
		return;
	}
	if (node->first == link)
		node->first = link->next;
	if (node->last == link)
		node->last = link->prev;
}

void runs_link(struct fuse_chain *pc, struct fuse_link *after,
		     struct fuse_link *link)
{
	link->prev = after;
	link->next = after ? after->next : pc->first;
	*(after ? &after->next : &pc->first) = link;
	*(link->next ? &link->next->prev : &pc->last) = link;
}

int runs_link_new(struct fuse_chain *pc, struct fuse_link *after,
		  struct entry *entry, struct look *look, struct err *err)
{
	struct fuse_link *link = calloc(1, sizeof(*link));
	int rc;

	ir_init(&look->ir, pc->family);
	if (!link)
		return err_nomem(err);
	rc = runs_look(pc, NULL, look, entry->rule, err);
	if (rc) {
		free(link);
		return rc;
	}
	link->entry = entry;
	link->sig_hash = look->sig_hash;
	if (!look->shape.reason)
		link->worth = worth_of(&look->ir, &look->shape);
	runs_note(link, look);
	entry->compiled = link;
	runs_link(pc, after, link);
	return 0;
}

void runs_unlink(struct fuse_chain *pc, struct fuse_link *link)
{
	*(link->prev ? &link->prev->next : &pc->first) = link->next;
	*(link->next ? &link->next->prev : &pc->last) = link->prev;
}

bool runs_is(const struct fuse_node *node)
{
	return fuse_is_run(node);
}

bool runs_is_apart(const struct fuse_link *link)
{
	return link->reason == FUSE_RETURNS || link->reason == FUSE_OVERLAP;
}

bool runs_is_ladder(const struct fuse_node *node)
{
	return runs_is(node) && node->shape.is_rung;
}

static bool is_alike(const struct fuse_node *node, const struct look *look)
{
	return runs_is(node) && node->sig_hash == look->sig_hash &&
	       shape_same(&node->shape, &look->shape);
}

enum fuse_reason runs_fit(const struct fuse_node *node,
			     const struct fuse_link *link,
			     const struct look *look)
{
	if (look->shape.reason)
		return look->shape.reason;
	if (!is_alike(node, look))
		return FUSE_SIGNATURE;
	if (look->shape.ranges & ~node->may_range)
		return FUSE_RANGES;
	return claims_fit(node, link, look);
}

void runs_note(struct fuse_link *link, const struct look *look)
{
	const struct shape *shape = &look->shape;

	link->is_final = shape->is_final;
	link->is_bound = false;
	for (const struct ir_action *a = look->ir.actions; a; a = a->next)
		link->is_bound |= a->kind == IR_ACT_RETURN ||
				  a->kind == IR_ACT_GOTO;
	link->below = shape->below;
	link->has_verdict = !shape->reason &&
			    shape->data == SHAPE_DATA_VERDICT && shape->action;
	if (link->has_verdict)
		link->verdict = (uint8_t)shape->action->kind;
}

int runs_refresh(struct fuse_chain *pc, struct fuse_node *node,
		 struct err *err)
{
	int rc = 0;

	if (node->shape.is_rung)
		rc = ladder_refresh(node, node->first, node->n_links);

	if (claims_is_dirty(node))
		runs_mark(pc, node);
	return rc ? err_nomem(err) : 0;
}

int runs_claim(struct fuse_chain *pc, struct fuse_node *node,
	       struct fuse_link *link, const struct look *look,
	       enum fuse_reason *reason, struct err *err)
{
	int rc;

	*reason = runs_fit(node, link, look);
	if (*reason)
		return 0;
	rc = claims_add(node, link, look, err);
	if (!rc) {
		runs_note(link, look);
		runs_join(node, link);
		rc = runs_refresh(pc, node, err);
	}
	return rc;
}

int runs_give_up(struct fuse_chain *pc, struct fuse_link *link,
		  struct err *err)
{
	auto_look struct look look = { .sig_hash = 0 };
	struct fuse_node *node = link->node;
	int rc;

	ir_init(&look.ir, pc->family);
	if (!runs_is(node)) {
		runs_leave(pc, link);
		return 0;
	}
	rc = runs_look(pc, node, &look, link->entry->rule, err);
	if (!rc)
		rc = claims_del(node, link, &look, err);
	runs_leave(pc, link);
	return rc ? rc : runs_refresh(pc, node, err);
}

/* What a map is, in which the fields of @ranges may have ranges. */
static enum fuse_node_kind kind_of(unsigned int ranges)
{
	unsigned int n = shape_n_bits(ranges);

	return n > 1 ? FUSE_NODE_BOXES : n ? FUSE_NODE_RANGES : FUSE_NODE_MAP;
}

struct fuse_node *runs_new(struct fuse_chain *pc, const struct fuse_node *like,
			   unsigned int ranges, const struct rule *model,
			   struct err *err)
{
	struct fuse_node *node = runs_node(pc, kind_of(ranges));
	struct look look = { .sig_hash = 0 };
	int rc = -ENOMEM;

	if (!node)
		return NULL;
	ir_init(&look.ir, pc->family);
	node->id = ++*pc->last_map_id;
	node->is_dead = true; /* until a link joins */
	node->model = rule_dup(model);
	if (node->model)
		rc = runs_look(pc, like, &look, node->model, err);
	node->ir = look.ir;
	if (rc)
		return NULL;
	/* The IR's memory moves with it, and so what points into that. */
	node->shape = look.shape;
	for (unsigned int i = 0; i < node->shape.n_fields; i++)
		if (look.shape.fields[i].v == &look.shape.fields[i].one)
			node->shape.fields[i].v = &node->shape.fields[i].one;
	node->sig_hash = look.sig_hash;
	node->may_range = ranges;
	shape_set_order(&node->shape, ranges);
	claims_init(node);
	node->is_dead = false;
	return node;
}

int runs_rule(struct fuse_chain *pc, struct fuse_link *link,
		    enum fuse_reason reason, struct err *err)
{
	struct fuse_node *node = runs_node(pc, FUSE_NODE_RULE);

	if (!node)
		return err_nomem(err);
	node->entry = link->entry;
	pc->has_rungs |= reason == FUSE_RUNG;
	runs_join(node, link);
	link->reason = (uint8_t)reason;
	return 0;
}
