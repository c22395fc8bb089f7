/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long stretches of rules that walk alone, in chains of their own. */
#include "stretch.h"

#include "err.h"
#include "runs.h"

/* The node before @node, or after it. */
static struct fuse_node *step(const struct fuse_node *node, bool is_back)
{
	return is_back ? fuse_prev(node) : fuse_next(node);
}

static bool is_put(const struct fuse_node *node)
{
	return node->is_live || node->is_put;
}

/* The same past nodes that have no place yet. */
static struct fuse_node *step_put(const struct fuse_node *node, bool is_back)
{
	struct fuse_node *next = step(node, is_back);

	while (next && !is_put(next))
		next = step(next, is_back);
	return next;
}

bool stretch_is_fit(const struct fuse_node *node)
{
	return node->kind == FUSE_NODE_RULE && !node->first->is_bound;
}

/* The last of the nodes about @node, to one side, that are in its stretch. */
static struct fuse_node *end_of(struct fuse_node *node, bool is_back)
{
	struct fuse_node *next = step(node, is_back);

	while (next && next->stretch == node->stretch) {
		node = next;
		next = step(node, is_back);
	}
	return node;
}

struct fuse_node *stretch_first(const struct fuse_node *jump)
{
	return end_of(jump->members, true);
}

static struct fuse_node *peer(const struct fuse_node *node, bool is_back)
{
	const struct fuse_node *end = node, *next;

	if (fuse_is_stretch(node))
		end = end_of(node->members, is_back);
	next = step(end, is_back);
	if (node->stretch)
		return next && next->stretch == node->stretch ?
			       next->first->node :
			       NULL;
	if (next && next->stretch)
		return next->stretch;
	return next ? next->first->node : NULL;
}

struct fuse_node *stretch_prev(const struct fuse_node *node)
{
	return peer(node, true);
}

struct fuse_node *stretch_next(const struct fuse_node *node)
{
	return peer(node, false);
}

static struct fuse_node *jump_new(struct fuse_chain *pc)
{
	struct fuse_node *jump = runs_node(pc, FUSE_NODE_JUMP);

	if (!jump)
		return NULL;
	jump->id = ++*pc->last_map_id;
	jump->next_stretch = pc->stretches;
	pc->stretches = jump;
	return jump;
}

static void join(struct fuse_node *node, struct fuse_node *jump)
{
	node->is_put = true;
	node->stretch = jump;
	node->prev_in = NULL;
	node->next_in = jump->members;
	if (node->next_in)
		node->next_in->prev_in = node;
	jump->members = node;
	jump->n_links++;
}

int stretch_move(struct fuse_chain *pc, struct fuse_node **node,
		 struct fuse_node *jump, struct err *err)
{
	struct fuse_link *link = (*node)->first;
	enum fuse_reason reason = (enum fuse_reason)link->reason;
	int rc;

	if ((*node)->is_live || (*node)->stretch) {
		runs_leave(pc, link);
		rc = runs_rule(pc, link, reason, err);
		if (rc)
			return rc;
		*node = link->node;
	}
	(*node)->is_put = true;
	if (jump)
		join(*node, jump);
	return 0;
}

/*
 * Move @n nodes that have a place, from @node on to one side, to a stretch of
 * their own.
 */
static int move_out(struct fuse_chain *pc, struct fuse_node *node, uint32_t n,
		    bool is_back, struct err *err)
{
	struct fuse_node *jump = jump_new(pc);
	int rc = 0;

	if (!jump)
		return err_nomem(err);
	for (; n && !rc; n--) {
		rc = stretch_move(pc, &node, jump, err);
		if (!rc)
			node = step_put(node, is_back);
	}
	return rc;
}

/* Nodes that came, next to each other; the one before them has its place. */
struct group {
	struct fuse_node *node;  /* the one that is to get its place */
	struct fuse_link *after; /* of the node after them all; or NULL */
};

/* The stretch of @node, if that is one; forks take nobody in. */
static struct fuse_node *stretch_of(const struct fuse_node *node)
{
	return node && node->stretch && !node->stretch->is_fork ?
		       node->stretch :
		       NULL;
}

static struct fuse_node *stretch_before(const struct group *g)
{
	return stretch_of(fuse_prev(g->node));
}

static struct fuse_node *stretch_after(const struct group *g)
{
	return stretch_of(g->after ? g->after->node : NULL);
}

/*
 * Cut the stretch that @left and @right, which come to lie apart, are in: the
 * smaller part moves out.
 */
static int cut(struct fuse_chain *pc, struct fuse_node *left,
	       struct fuse_node *right, struct err *err)
{
	struct fuse_node *l = left, *r = right, *jump = left->stretch;
	uint32_t n = 0;

	while (l && r && l->stretch == jump && r->stretch == jump) {
		l = step_put(l, true);
		r = step_put(r, false);
		n++;
	}
	if (!l || l->stretch != jump)
		return move_out(pc, left, n, true, err);
	return move_out(pc, right, n, false, err);
}

int stretch_part(struct fuse_chain *pc, struct fuse_node *node,
		 struct fuse_link *after, struct err *err)
{
	struct fuse_node *left = step_put(node, true);
	struct fuse_node *right = after ? after->node : NULL;

	if (right && !is_put(right))
		right = step_put(right, false);
	return stretch_of(left) && stretch_of(left) == stretch_of(right) ?
		       cut(pc, left, right, err) :
		       0;
}

/* Many nodes from @first on are in no stretch: they get some. */
static int begin(struct fuse_chain *pc, struct fuse_node *first, uint32_t n,
		 struct err *err)
{
	int rc = 0;

	while (n >= STRETCH_LEN && !rc) {
		uint32_t len = n < STRETCH_MAX ? n : STRETCH_LEN;
		struct fuse_node *jump = jump_new(pc);

		if (!jump)
			return err_nomem(err);
		for (uint32_t i = 0; i < len && !rc; i++) {
			rc = stretch_move(pc, &first, jump, err);
			if (!rc)
				first = fuse_next(first);
		}
		n -= len;
	}
	return rc;
}

/* @node and those about it are in no stretch: are they worth some? */
static int try_begin(struct fuse_chain *pc, struct fuse_node *node,
		     struct err *err)
{
	struct fuse_node *first = node, *n;
	uint32_t len = 1;

	for (n = fuse_prev(node); n && !n->stretch && stretch_is_fit(n);
	     n = fuse_prev(n), len++)
		first = n;
	for (n = fuse_next(node); n && !n->stretch && stretch_is_fit(n);
	     n = fuse_next(n))
		len++;
	return len < STRETCH_MAX ? 0 : begin(pc, first, len, err);
}

static int place(struct fuse_chain *pc, const struct group *g, struct err *err)
{
	struct fuse_node *node = g->node, *before = stretch_before(g), *after;
	int rc = 0;

	node->is_put = true;
	if (before && before == stretch_after(g)) {
		if (stretch_is_fit(node) && before->n_links < STRETCH_MAX) {
			join(node, before);
			return 0;
		}
		rc = cut(pc, fuse_prev(node), g->after->node, err);
	}
	if (rc || !stretch_is_fit(node))
		return rc;
	before = stretch_before(g);
	after = stretch_after(g);
	if (before && before->n_links < STRETCH_LEN)
		join(node, before);
	else if (after && after->n_links < STRETCH_LEN &&
		 g->after->prev->node == node)
		join(node, after);
	else if (before || after)
		return move_out(pc, node, 1, false, err);
	else
		return try_begin(pc, node, err);
	return 0;
}

/* Place @node, and those that came with it on either side. */
static int place_all(struct fuse_chain *pc, struct fuse_node *node,
		     struct err *err)
{
	struct fuse_node *end = node, *prev = fuse_prev(node);
	struct group g = { .node = node };
	int rc = 0;

	for (; prev && !is_put(prev); prev = fuse_prev(prev))
		g.node = prev;
	while (end && !is_put(end))
		end = fuse_next(end);
	g.after = end ? end->first : NULL;
	while (!rc && g.node && g.node->first != g.after) {
		struct fuse_link *last = g.node->last;

		if (!is_put(g.node))
			rc = place(pc, &g, err);
		g.node = last->next ? last->next->node : NULL;
	}
	return rc;
}

int stretch_follow(struct fuse_chain *pc, struct fuse_node *node, uint64_t id,
		   struct err *err)
{
	struct fuse_node *jump = pc->stretches;

	if (!jump || jump->id != id) {
		jump = jump_new(pc);
		if (!jump)
			return err_nomem(err);
		jump->id = id;
	}
	join(node, jump);
	return 0;
}

int stretch_plan(struct fuse_chain *pc, struct err *err)
{
	struct fuse_node *next;
	int rc = 0;

	if (pc->opts.is_off || pc->no_stretch)
		return 0;
	for (struct fuse_node *n = pc->dirty; n && !rc; n = next) {
		next = n->next_dirty;
		if (!n->is_dead && !is_put(n) && !fuse_is_stretch(n))
			rc = place_all(pc, n, err);
	}
	return rc;
}

int stretch_dissolve(struct fuse_chain *pc, struct err *err)
{
	int rc = 0;

	pc->no_stretch = true;
	for (struct fuse_node *n = fuse_first(pc); n; n = fuse_next(n)) {
		if (n->stretch)
			rc = stretch_move(pc, &n, NULL, err);
		if (rc)
			return rc;
	}
	return 0;
}
