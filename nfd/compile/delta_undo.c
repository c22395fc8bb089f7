/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a delta noted of chains and nodes, taken back. */
#include "../txn/txn.h"
#include "delta.h"
#include "plan.h"
#include "ruleset.h"

static void node_undo(struct fuse_node *node)
{
	node->is_remade = false;
	node->is_placed = false;
	if (node->is_rehomed)
		node->id = node->live_id;
	node->is_rehomed = false;
}

static void state_undo(struct chain *chain)
{
	if (plan_chain(chain)->state == PLAN_REMADE)
		plan_chain(chain)->state = PLAN_LIVE;
}

static void chain_undo(struct chain *chain)
{
	struct fuse_node *n;

	if (!plan_chain(chain))
		return;
	state_undo(chain);
	for (n = fuse_first(&plan_chain(chain)->fuse); n; n = fuse_next(n))
		node_undo(n);
	for (n = plan_chain(chain)->fuse.dirty; n; n = n->next_dirty)
		node_undo(n);
	for (n = plan_chain(chain)->fuse.stretches; n; n = n->next_stretch)
		node_undo(n);
}

static void table_undo(const struct table_change *change)
{
	struct table *table = change->table;

	for (uint32_t i = 0; i < change->n_chains; i++)
		chain_undo(change->chains[i].chain);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			chain_undo(table->builtin[h]);
	for (struct chain *c = table_user_chain_first(table); c;
	     c = table_user_chain_next(c))
		chain_undo(c);
}

void delta_undo(const struct delta *delta, const struct txn_changes *changes)
{
	for (size_t i = 0; i < delta->n; i++) {
		const struct delta_op *op = &delta->ops[i];

		if (op->kind == DELTA_CHAIN_ADD)
			state_undo(op->chain);
		if (op->node)
			node_undo(op->node);
	}
	/* Some was noted of what there is no operation for. */
	for (uint32_t t = 0; delta->failed && t < changes->n_tables; t++)
		table_undo(&changes->tables[t]);
}
