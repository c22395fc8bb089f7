/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps taken back: of a request that failed, or of a whole transaction. */
#include <stdlib.h>
#include <string.h>

#include "txn_impl.h"

static void undo_chain_add(struct txn *txn, const struct step *step)
{
	table_chain_remove(step->table, step->chain);
	step->chain->owner.n = (uint8_t)step->n;
	/* New ones wait there to be freed; nobody asks for them any more. */
	txn_gone_add(txn, step->table, step->chain);
}

static void undo_park(const struct step *step)
{
	struct chain_note *note = step->chain->note;

	chain_swap_rules(step->chain, &note->rules);
	memcpy(step->chain->links.barred, step->barred, sizeof(step->barred));
	/* What the transaction filled it with was undone before. */
	entry_set_fini(&note->rules);
	note->is_parked = false;
	free(note->keeping);
	note->keeping = NULL;
}

static void undo_rule(const struct step *step)
{
	struct rule *rule = entry_set_rule(step->entry, step->rule);

	rule_free(&rule);
}

void txn_undo(struct txn *txn, struct step *step)
{
	switch (step->kind) {
	case STEP_LINK:
		chain_remove(step->entry);
		entry_free(&step->entry);
		break;
	case STEP_MOVE:
		chain_remove(step->entry);
		break;
	case STEP_UNLINK:
	case STEP_LIFT:
		chain_insert(step->chain, step->before, step->entry);
		break;
	case STEP_EDGE:
		graph_remove(step->chain, step->to, step->n);
		break;
	case STEP_UNEDGE:
		/* The edge's memory is still there: can't fail. */
		graph_add(&txn->graph, step->chain, step->to, step->n);
		break;
	case STEP_LOOSE:
		break;
	case STEP_BAR:
		graph_unbar(step->chain, step->hooks);
		break;
	case STEP_UNBAR:
		graph_bar(&txn->graph, step->chain, step->hooks);
		break;
	case STEP_PARK:
		undo_park(step);
		break;
	case STEP_SWAP:
		chain_swap_rules(step->chain, &step->chain->note->rules);
		break;
	case STEP_TWIN:
		step->entry->chain = step->chain;
		break;
	case STEP_CHAIN_ADD:
		undo_chain_add(txn, step);
		break;
	case STEP_CHAIN_GONE:
		treap_remove(txn_gone(txn, step->table), &step->chain->by_name);
		table_chain_add(step->table, step->chain);
		break;
	case STEP_RENAME:
		table_chain_rename(step->chain->table, step->chain, step->name);
		break;
	case STEP_POLICY:
		step->chain->policy = step->policy;
		break;
	case STEP_BASE:
		step->entry->base = step->counters;
		break;
	case STEP_CHAIN_BASE:
		step->chain->base = step->counters;
		break;
	case STEP_RULE:
		undo_rule(step);
		break;
	case STEP_TABLE_USED:
		step->table->is_used = false;
		break;
	}
}

bool txn_is_of_edge(const struct step *step)
{
	return step->kind == STEP_EDGE || step->kind == STEP_UNEDGE ||
	       step->kind == STEP_LOOSE;
}

void txn_mark(struct txn *txn, struct txn_mark *mark)
{
	*mark = (struct txn_mark){ .n_steps = txn->n_steps,
				   .last_id = txn->rs->last_id };
	memcpy(mark->was_reset, txn->was_reset, sizeof(mark->was_reset));
	txn->from = txn->n_steps;
}

void txn_take_back(struct txn *txn, const struct txn_mark *mark)
{
	size_t n = mark->n_steps;

	for (size_t i = txn->n_steps; i > mark->n_steps; i--)
		txn_undo(txn, &txn->steps[i - 1]);
	/* Edges without a rule are dropped when all is over: an earlier step
	 * may need their memory to be undone. */
	for (size_t i = n; i < txn->n_steps; i++)
		if (txn_is_of_edge(&txn->steps[i])) {
			txn->steps[n] = txn->steps[i];
			txn->steps[n++].kind = STEP_LOOSE;
		}
	txn->n_steps = n;
	/* All that is left was checked before. */
	while (graph_next_suspect(&txn->graph))
		;
	txn->rs->last_id = mark->last_id;
	memcpy(txn->was_reset, mark->was_reset, sizeof(txn->was_reset));
}

bool txn_is_at(const struct txn *txn, const struct txn_mark *mark)
{
	return txn->n_steps == mark->n_steps;
}

bool txn_is_meddling(const struct txn *txn, const struct txn_mark *mark)
{
	for (size_t i = mark->n_steps; i < txn->n_steps; i++)
		if (txn->steps[i].kind == STEP_UNLINK &&
		    txn->steps[i].entry->id.id > txn->first_id &&
		    txn->steps[i].entry->id.id <= mark->last_id)
			return true;
	return false;
}
