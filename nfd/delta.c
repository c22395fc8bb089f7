/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What changed in a table, as operations on what the kernel holds of it. */
#include "delta.h"

#include <stdlib.h>
#include <string.h>

#include "compile/plan.h"
#include "err.h"
#include "ruleset.h"
#include "txn.h"

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
	struct delta_op *op = &scratch;

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
	if (delta->failed)
		return;
	if (plan_chain(chain))
		plan_chain(chain)->state = PLAN_REMADE;
	else if (!plan_chain_new(chain))
		delta->failed = true;
}

static void rule_add(struct delta *delta, struct entry *entry,
		     enum delta_place place, struct entry *anchor)
{
	struct delta_op *op = op_new(delta, DELTA_RULE_ADD,
				     entry->chain->table, entry->chain);

	op->entry = entry;
	op->place = place;
	op->anchor = anchor;
	if (delta->failed)
		return;
	if (plan_node(entry))
		plan_node(entry)->state = PLAN_REMADE;
	else if (!plan_node_new(entry))
		delta->failed = true;
}

/* Every rule of @chain, into one that has none. */
static void rules_add_all(struct delta *delta, struct chain *chain)
{
	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		rule_add(delta, e, DELTA_AT_END, NULL);
}

static uint32_t old_len(const struct chain_change *change)
{
	return chain_len(change->chain) - change->n_inserted +
	       change->n_removed;
}

/* Would editing @change's chain cost more than writing it anew? */
static bool is_rewrite_cheaper(const struct chain_change *change)
{
	uint64_t n_old = old_len(change);
	uint64_t edit, rewrite;

	/* Where removed rules were is not known: in the middle, on average. */
	edit = change->n_removed * (COST_DEL + n_old / 2 * COST_WALK);
	for (uint32_t i = 0; i < change->n_inserted; i++) {
		uint32_t num = entry_num(change->inserted[i]).n;
		bool at_end = num > n_old; /* or near it */

		edit += COST_ADD + (at_end ? 0 : (uint64_t)num * COST_WALK);
	}
	rewrite = n_old * COST_DEL +
		  (uint64_t)chain_len(change->chain) * COST_ADD;
	return edit > rewrite;
}

/* Is @change's chain to be emptied in one stroke, and then filled? */
static bool is_rewritten(const struct chain_change *change)
{
	uint32_t n = change->n_inserted + change->n_removed;

	if (change->is_new || change->is_removed || !old_len(change))
		return false;
	if (change->n_removed == old_len(change))
		return true;
	return n >= EDITS_FEW && is_rewrite_cheaper(change);
}

/*
 * The run of new rules that @entry is in, where the rules around it stay. The
 * kernel walks the chain for a position; not for its head or end.
 */
static void run_add(struct delta *delta, struct entry *entry)
{
	struct entry *first = entry, *end = entry, *e;

	while ((e = entry_prev(first)) && !plan_node(e))
		first = e;
	while (end && !plan_node(end))
		end = entry_next(end);
	if (end && !entry_prev(first)) {
		for (e = entry_prev(end); e; e = entry_prev(e))
			rule_add(delta, e, DELTA_AT_HEAD, NULL);
		return;
	}
	for (e = first; e != end; e = entry_next(e))
		rule_add(delta, e, end ? DELTA_BEFORE : DELTA_AT_END, end);
}

static void chain_rules_del(struct delta *delta, struct table *table,
			    const struct chain_change *change)
{
	if (change->is_new || !change->n_removed)
		return;
	if (is_rewritten(change) || change->is_removed) {
		op_new(delta, DELTA_CHAIN_FLUSH, table, change->chain);
		return;
	}
	for (uint32_t i = 0; i < change->n_removed; i++)
		op_new(delta, DELTA_RULE_DEL, table, change->chain)->entry =
			change->removed[i];
}

static void chain_rules_add(struct delta *delta,
			    const struct chain_change *change)
{
	if (change->is_removed)
		return;
	if (change->is_new || is_rewritten(change)) {
		rules_add_all(delta, change->chain);
		return;
	}
	for (uint32_t i = 0; i < change->n_inserted && !delta->failed; i++)
		if (!plan_node(change->inserted[i]))
			run_add(delta, change->inserted[i]);
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

int delta_table(struct delta *delta, const struct table_change *change,
		struct err *err)
{
	struct table *table = change->table;
	const struct chain_change *c, *end = change->chains + change->n_chains;

	for (c = change->chains; c < end; c++)
		chain_rules_del(delta, table, c);
	for (c = change->chains; c < end; c++)
		if (c->is_removed)
			op_new(delta, DELTA_CHAIN_DEL, table, c->chain);
	for (c = change->chains; c < end; c++)
		if (c->is_new && !is_builtin(c->chain))
			chain_add(delta, c->chain);
	for (c = change->chains; c < end; c++)
		chain_rules_add(delta, c);
	for (c = change->chains; c < end; c++)
		if (c->policy_changed)
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

int delta_replace(struct delta *delta, struct table *table, bool is_there,
		  struct err *err)
{
	struct chain *c;

	if (is_there)
		op_new(delta, DELTA_TABLE_DEL, table, NULL);
	builtins_add(delta, table);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		chain_add(delta, c);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			rules_add_all(delta, table->builtin[h]);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		rules_add_all(delta, c);
	return finish(delta, err);
}

int delta_remove(struct delta *delta, struct table *table, struct err *err)
{
	op_new(delta, DELTA_TABLE_DEL, table, NULL);
	return finish(delta, err);
}

static void undo_chain(struct chain *chain)
{
	if (!plan_chain(chain))
		return;
	if (plan_chain(chain)->state == PLAN_PENDING)
		plan_chain_free(chain);
	else
		plan_chain(chain)->state = PLAN_LIVE;
}

static void undo_entry(struct entry *entry)
{
	if (!plan_node(entry))
		return;
	if (plan_node(entry)->state == PLAN_PENDING)
		plan_node_free(entry);
	else
		plan_node(entry)->state = PLAN_LIVE;
}

void delta_undo(const struct delta *delta)
{
	for (size_t i = 0; i < delta->n; i++) {
		const struct delta_op *op = &delta->ops[i];

		if (op->kind == DELTA_CHAIN_ADD)
			undo_chain(op->chain);
		if (op->kind == DELTA_RULE_ADD)
			undo_entry(op->entry);
	}
}
