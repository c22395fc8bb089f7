/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed in a table, as operations on what the kernel holds of it. */
#include "delta.h"

#include <stdlib.h>
#include <string.h>

#include "../txn/txn.h"
#include "claims.h"
#include "err.h"
#include "homes.h"
#include "plan.h"
#include "ruleset.h"
#include "stretch.h"

/*
 * What the kernel takes for an operation, in ns (Linux 6.18, one CPU of a
 * small machine). A handle is found by walking its chain.
 */
#define COST_ADD 10000
#define COST_DEL 2000
#define COST_WALK 5 /* past one rule */
/* So few that they are done as they are, without estimates. */
#define EDITS_FEW 16

void delta_fini(struct delta *delta)
{
	free(delta->ops);
	*delta = (struct delta){ 0 };
}

static struct delta_op *op_new(struct delta *delta, enum delta_kind kind,
			       struct table *table, struct chain *chain)
{
	static _Thread_local struct delta_op scratch;
	struct delta_op *op;

	if (delta->n == delta->cap) {
		size_t cap = delta->cap ? 2 * delta->cap : 16;

		op = delta->failed ? NULL
				   : reallocarray(delta->ops, cap, sizeof(*op));
		if (!op) {
			/* Written to and never read. */
			delta->failed = true;
			return &scratch;
		}
		delta->ops = op;
		delta->cap = cap;
	}
	op = &delta->ops[delta->n++];
	*op = (struct delta_op){ kind, .table = table, .chain = chain };
	return op;
}

static void chain_add(struct delta *delta, struct chain *chain)
{
	op_new(delta, DELTA_CHAIN_ADD, chain->table, chain);
	if (plan_chain(chain)->state == PLAN_LIVE)
		plan_chain(chain)->state = PLAN_REMADE;
}

static struct fuse_chain *fuse_of(const struct chain *chain)
{
	return &plan_chain(chain)->fuse;
}

/* Is the kernel to get @node's rule? */
static bool is_to_add(const struct fuse_node *node)
{
	return !node->is_live || node->is_remade;
}

/* A chain that is gone is in no table any more. */
static struct delta_op *node_op(struct delta *delta, enum delta_kind kind,
				struct table *table, struct chain *chain,
				struct fuse_node *node)
{
	struct delta_op *op = op_new(delta, kind, table, chain);

	op->node = node;
	return op;
}

static void rule_add(struct delta *delta, struct chain *chain,
		     struct fuse_node *node, enum delta_place place,
		     struct fuse_node *anchor)
{
	struct delta_op *op;

	node->is_placed = true;
	if (fuse_is_silent(node))
		return;
	op = node_op(delta, DELTA_RULE_ADD, chain->table, chain, node);
	op->place = place;
	op->anchor = anchor;
}

/* A rule that looks a map up is made sooner while the map is empty. */
static void elems_add_all(struct delta *delta, struct chain *chain,
			  struct fuse_node *node)
{
	struct delta_op *op = node_op(delta, DELTA_ELEMS_ADD, chain->table,
				      chain, node);

	op->is_whole = true;
	op->is_early = node->is_early;
}

static void map_add(struct delta *delta, struct chain *chain,
		    struct fuse_node *node)
{
	node->room = homes_room(node);
	node->is_early = delta->may_be_early && homes_are_early(node);
	node_op(delta, DELTA_SET_ADD, chain->table, chain, node)->is_early =
		node->is_early;
	delta->has_early |= node->is_early;
}

static bool needs_map(const struct fuse_node *node, bool with_maps)
{
	return fuse_is_run(node) &&
	       (with_maps || !node->is_live || node->is_rehomed);
}

/* What @node has for itself: a chain if it is a stretch, a map if a run. */
static void node_home_add(struct delta *delta, struct chain *chain,
			  struct fuse_node *node, bool with_maps)
{
	if (fuse_is_stretch(node) && !node->is_whole &&
	    (with_maps || !node->is_live))
		node_op(delta, DELTA_STRETCH_ADD, chain->table, chain, node);
	if (needs_map(node, with_maps))
		map_add(delta, chain, node);
}

/* The stretches of @chain, of which the kernel has no jump. */
static void stretches_add_all(struct delta *delta, struct chain *chain,
			      bool is_none_there)
{
	for (struct fuse_node *n = fuse_of(chain)->stretches; n;
	     n = n->next_stretch) {
		n->is_remade = n->is_live;
		n->is_placed = false;
		if (!n->is_dead && (is_none_there || !n->is_live))
			node_home_add(delta, chain, n, is_none_there);
	}
}

/* All of @chain, whose maps the kernel has unless @with_maps. */
static void rules_add_all(struct delta *delta, struct chain *chain,
			  bool with_maps)
{
	struct fuse_node *n;

	stretches_add_all(delta, chain, with_maps);
	for (n = fuse_first(fuse_of(chain)); n && !delta->failed;
	     n = fuse_next(n)) {
		n->is_remade = n->is_live && !fuse_is_silent(n);
		if (needs_map(n, with_maps))
			map_add(delta, chain, n);
	}
	for (n = fuse_first(fuse_of(chain)); n && !delta->failed;
	     n = fuse_next(n)) {
		if (n->stretch && !n->stretch->is_placed)
			rule_add(delta, chain, n->stretch, DELTA_AT_END, NULL);
		rule_add(delta, chain, n, DELTA_AT_END, NULL);
	}
	for (n = fuse_first(fuse_of(chain)); n && !delta->failed;
	     n = fuse_next(n))
		if (needs_map(n, with_maps))
			elems_add_all(delta, chain, n);
	for (n = fuse_of(chain)->stretches; n; n = n->next_stretch)
		if (!n->is_dead && needs_map(n, with_maps))
			elems_add_all(delta, chain, n);
}

/* What is to be done to a chain: its nodes that come, go and stay. */
struct tally {
	uint32_t n_old, n_added, n_removed;
};

static void count_nodes(const struct chain *chain, struct tally *t)
{
	const struct fuse_node *n;

	*t = (struct tally){ 0 };
	for (n = fuse_of(chain)->dirty; n; n = n->next_dirty) {
		t->n_added += !n->is_dead && !n->is_live;
		t->n_removed += n->is_dead && n->is_live;
	}
	for (n = fuse_first(fuse_of(chain)); n; n = fuse_next(n))
		t->n_old += n->is_live;
	t->n_old += t->n_removed;
}

static bool has_few_edits(const struct chain *chain)
{
	const struct fuse_node *n = fuse_of(chain)->dirty;

	for (int i = 0; n && i < EDITS_FEW; i++)
		n = n->next_dirty;
	return !n;
}

/*
 * Is @chain to be emptied in one stroke and then filled, because editing it
 * would cost more? The kernel walks the chain for each rule that it is to
 * find: where, is not known; in the middle, on average.
 */
static bool is_rewritten(const struct chain_change *change)
{
	struct tally t;
	uint64_t edit, rewrite, walk;

	if (change->is_new || change->is_removed ||
	    has_few_edits(change->chain))
		return false;
	count_nodes(change->chain, &t);
	if (!t.n_old)
		return false;
	if (t.n_removed == t.n_old)
		return true;
	walk = t.n_old / 2;
	if (fuse_of(change->chain)->stretches && walk > STRETCH_LEN)
		walk = STRETCH_LEN;
	edit = (t.n_removed * (uint64_t)COST_DEL) +
	       (t.n_removed + t.n_added) * (walk * COST_WALK);
	rewrite = t.n_old * (uint64_t)COST_DEL +
		  (t.n_old - t.n_removed) * (uint64_t)COST_ADD;
	return edit > rewrite;
}

/*
 * The run of new nodes that @node is in, where those around it stay. The
 * kernel walks the chain for a position; not for its head or end.
 */
static void run_add(struct delta *delta, struct chain *chain,
		    struct fuse_node *node)
{
	struct fuse_node *first = node, *end = node, *n;

	while ((n = stretch_prev(first)) && is_to_add(n))
		first = n;
	while (end && is_to_add(end))
		end = stretch_next(end);
	if (end && !stretch_prev(first)) {
		for (n = stretch_prev(end); n; n = stretch_prev(n))
			rule_add(delta, chain, n, DELTA_AT_HEAD, NULL);
		return;
	}
	for (n = first; n != end; n = stretch_next(n))
		rule_add(delta, chain, n, end ? DELTA_BEFORE : DELTA_AT_END,
			 end);
}

/* Would a deleted rule's count be missed? */
static bool is_counted(const struct fuse_chain *fc)
{
	for (const struct fuse_node *n = fc->dirty; n; n = n->next_dirty)
		if (n->is_dead && n->is_live && n->entry && n->entry->compiled)
			return true;
	return false;
}

static bool is_still_there(const struct entry *live)
{
	return live && live->compiled;
}

/*
 * Has an element of @node a rule that is still there? All of them are asked:
 * where memory was short, the plan was made anew, and nothing is marked.
 */
static bool is_missed(const struct fuse_node *node)
{
	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i]; e;
		     e = e->next_in_bucket)
			if (is_still_there(e->live))
				return true;
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t))
		if (is_still_there(treap_of(t, struct fuse_piece, by_lo)->live))
			return true;
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty)
		if (is_still_there(p->live))
			return true;
	return false;
}

struct delta_op *delta_late(struct delta *delta, enum delta_kind kind,
			    struct table *table)
{
	struct delta_op *op = op_new(delta, kind, table, NULL);

	op->is_late = true;
	op->is_counted = true;
	delta->has_late = true;
	return op;
}

static void late_set(struct delta *delta, enum delta_kind kind,
		     struct table *table, const struct fuse_node *node,
		     char which)
{
	struct delta_op *op = delta_late(delta, kind, table);

	op->which = which;
	op->set_id = node->live_id;
	op->source = node;
}

/* Do elements of @node's map come and go, which else stays as it is? */
static bool is_edited(const struct fuse_node *n)
{
	return n->is_live && !n->is_dead && !n->is_rehomed && fuse_is_run(n) &&
	       claims_is_dirty(n);
}

static void flush_stretches(struct delta *delta, struct table *table,
			    struct chain *chain, bool is_counted)
{
	for (struct fuse_node *n = fuse_of(chain)->stretches; n;
	     n = n->next_stretch)
		if (n->is_live && !n->is_whole)
			node_op(delta, DELTA_CHAIN_FLUSH, table, chain, n)
				->is_counted = is_counted;
}

static void stretches_del(struct delta *delta, struct table *table,
			  struct chain *chain)
{
	for (struct fuse_node *n = fuse_of(chain)->dirty; n; n = n->next_dirty)
		if (fuse_is_stretch(n) && n->is_live && n->is_dead &&
		    !n->is_whole)
			node_op(delta, DELTA_STRETCH_DEL, table, chain, n);
}

/* Nodes that the kernel has, or is to have. */
static uint32_t count_changed(const struct fuse_chain *fc)
{
	uint32_t n_changed = 0;

	for (const struct fuse_node *n = fc->dirty; n; n = n->next_dirty)
		n_changed += n->is_live || !n->is_dead;
	return n_changed;
}

/* What leaves the kernel of chain @c. */
static void chain_dels(struct delta *delta, struct table *table,
		       const struct chain_change *c, bool rewritten)
{
	struct chain *chain = c->chain;
	struct fuse_chain *fc = fuse_of(chain);
	struct fuse_node *n;
	bool flush = rewritten || c->is_removed;

	homes_leave(chain, fc, delta->is_apart ? count_changed(fc) :
						 delta->n_changed);
	for (n = fc->dirty; n; n = n->next_dirty) {
		if (is_edited(n))
			node_op(delta, DELTA_ELEMS_DEL, table, chain, n);
		if (n->is_live && !n->is_dead && fuse_guards_differ(n))
			n->is_remade = true; /* the rules, not the map */
	}
	if (flush) {
		struct delta_op *op = op_new(delta, DELTA_CHAIN_FLUSH,
					     table, chain);

		op->is_counted = is_counted(fc) || !c->is_removed;
		flush_stretches(delta, table, chain, op->is_counted);
	}
	for (n = fc->dirty; n && !flush; n = n->next_dirty)
		if (n->is_live && (n->is_dead || n->is_remade) &&
		    !fuse_is_silent(n))
			node_op(delta, DELTA_RULE_DEL, table, chain, n);
}

static void chain_sets_del(struct delta *delta, struct table *table,
			   struct chain *chain)
{
	for (struct fuse_node *n = fuse_of(chain)->dirty; n;
	     n = n->next_dirty) {
		if (!n->is_live || !fuse_is_run(n) || !(n->is_dead || n->is_rehomed))
			continue;
		if (n->is_rehomed || is_missed(n))
			late_set(delta, DELTA_SET_READ, table, n, 'm');
		late_set(delta, DELTA_SET_DEL, table, n, 'm');
		if (n->cuts.len)
			late_set(delta, DELTA_SET_DEL, table, n, 'c');
	}
}

static void chain_adds(struct delta *delta, const struct chain_change *c,
		       bool rewritten)
{
	struct chain *chain = c->chain;
	struct fuse_chain *fc = fuse_of(chain);
	struct fuse_node *n;

	for (n = fc->dirty; n; n = n->next_dirty) {
		n->is_placed = false;
		if (is_edited(n))
			node_op(delta, DELTA_ELEMS_ADD, chain->table, chain, n);
	}
	if (c->is_new || rewritten) {
		rules_add_all(delta, chain, false);
		return;
	}
	for (n = fc->dirty; n; n = n->next_dirty) {
		if (!n->is_dead && is_to_add(n))
			node_home_add(delta, chain, n, false);
	}
	for (n = fc->dirty; n && !delta->failed; n = n->next_dirty)
		if (!n->is_dead && is_to_add(n) && !n->is_placed)
			run_add(delta, chain, n);
	for (n = fc->dirty; n; n = n->next_dirty)
		if (!n->is_dead && needs_map(n, false))
			elems_add_all(delta, chain, n);
}

static void builtins_add(struct delta *delta, struct table *table)
{
	op_new(delta, DELTA_TABLE_ADD, table, NULL);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			chain_add(delta, table->builtin[h]);
}

static bool is_builtin(const struct chain *chain)
{
	return chain->hook != HOOK_N;
}

static int finish(const struct delta *delta, struct err *err)
{
	return delta->failed ? err_nomem(err) : 0;
}

void delta_begin(struct delta *delta, const struct txn_changes *changes)
{
	const struct table_change *end = changes->tables + changes->n_tables;

	delta->is_apart = changes->is_apart;
	for (const struct table_change *t = changes->tables; t < end; t++) {
		for (uint32_t i = 0; i < t->n_chains; i++) {
			const struct chain_change *c = &t->chains[i];

			if (!plan_chain(c->chain))
				continue;
			delta->n_changed += c->policy_changed +
					    count_changed(fuse_of(c->chain));
		}
	}
}

int delta_table(struct delta *delta, const struct table_change *change,
		struct err *err)
{
	struct table *table = change->table;
	const struct chain_change *c = change->chains;
	const struct chain_change *end = c ? c + change->n_chains : c;

	delta->may_be_early = !change->is_new;
	if (change->is_new)
		builtins_add(delta, table);
	for (c = change->chains; c < end; c++)
		if (!c->is_new && plan_chain(c->chain))
			chain_dels(delta, table, c, is_rewritten(c));
	for (c = change->chains; c < end; c++)
		if (!c->is_new && plan_chain(c->chain))
			chain_sets_del(delta, table, c->chain);
	for (c = change->chains; c < end; c++)
		if (!c->is_new && plan_chain(c->chain))
			stretches_del(delta, table, c->chain);
	for (c = change->chains; c < end; c++)
		if (c->is_removed)
			op_new(delta, DELTA_CHAIN_DEL, table, c->chain)
				->is_late = delta->has_late;
	for (c = change->chains; c < end; c++)
		if (c->is_new && !is_builtin(c->chain))
			chain_add(delta, c->chain);
	for (c = change->chains; c < end; c++)
		if (!c->is_removed)
			chain_adds(delta, c, is_rewritten(c));
	for (c = change->chains; c < end; c++)
		if (c->policy_changed && !change->is_new)
			op_new(delta, DELTA_CHAIN_POLICY, table, c->chain);
	/* Until the end of the batch the kernel knows the old names only. */
	for (c = change->chains; c < end; c++)
		if (c->old_name[0] && !c->is_new && !c->is_removed)
			op_new(delta, DELTA_CHAIN_RENAME, table, c->chain);
	return finish(delta, err);
}

/* Is there a chain in @change that is or was called @name, other than @not? */
static bool has_name(const struct table_change *change, const char *name,
		     const struct chain_change *not)
{
	for (uint32_t i = 0; i < change->n_chains; i++) {
		const struct chain_change *c = &change->chains[i];

		if (c != not && (strcmp(c->old_name, name) == 0 ||
				 strcmp(c->chain->name, name) == 0))
			return true;
	}
	return false;
}

bool delta_needs_replace(const struct table_change *change)
{
	for (uint32_t i = 0; i < change->n_chains; i++) {
		const struct chain_change *c = &change->chains[i];

		if (c->old_name[0] && (has_name(change, c->old_name, c) ||
				       has_name(change, c->chain->name, c)))
			return true;
	}
	return false;
}

/* Of all chains. */
static void table_rules_add(struct delta *delta, struct table *table)
{
	struct chain *c;

	delta->may_be_early = false;
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			rules_add_all(delta, table->builtin[h], true);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		rules_add_all(delta, c, true);
}

int delta_replace(struct delta *delta, struct table *table, bool is_there,
		  struct err *err)
{
	struct chain *c;

	if (is_there)
		op_new(delta, DELTA_TABLE_DEL, table, NULL);
	builtins_add(delta, table);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		chain_add(delta, c);
	table_rules_add(delta, table);
	return finish(delta, err);
}

/* A live chain goes on counting what meets its policy. */
static void chain_renew(struct delta *delta, struct chain *chain)
{
	if (plan_chain(chain)->state != PLAN_LIVE)
		chain_add(delta, chain);
	else if (is_builtin(chain))
		op_new(delta, DELTA_CHAIN_POLICY, chain->table, chain);
}

int delta_renew(struct delta *delta, struct table *table, struct err *err)
{
	struct chain *c;

	op_new(delta, DELTA_RULES_DEL, table, NULL);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			chain_renew(delta, table->builtin[h]);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		chain_renew(delta, c);
	table_rules_add(delta, table);
	return finish(delta, err);
}

void delta_set_flush(struct delta *delta, struct table *table, const char *name)
{
	struct delta_op *op = op_new(delta, DELTA_SET_FLUSH, table, NULL);

	strncpy(op->name, name, sizeof(op->name) - 1);
}

int delta_early_undo(struct delta *undo, const struct delta *delta,
		     struct err *err)
{
	for (size_t i = 0; i < delta->n; i++) {
		const struct delta_op *done = &delta->ops[i];
		const char *which = done->node && done->node->cuts.len ? "mc" :
									 "m";

		if (!done->is_early || done->kind != DELTA_SET_ADD)
			continue;
		for (; *which; which++) {
			struct delta_op *op = op_new(undo, DELTA_SET_DEL,
						     done->table, NULL);

			op->which = *which;
			op->set_id = done->node->id;
		}
	}
	return finish(undo, err);
}

int delta_remove(struct delta *delta, struct table *table, struct err *err)
{
	op_new(delta, DELTA_TABLE_DEL, table, NULL);
	return finish(delta, err);
}
