/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transactions, from their beginning to their end; their parts that fail. */
#include "txn.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "owner.h"
#include "txn_impl.h"

#define of_name(node) treap_of(node, struct chain, by_name)

int txn_begin(struct txn **out, struct ruleset *rs, struct backend *be,
	      struct err *err)
{
	struct txn *txn = calloc(1, sizeof(*txn));

	if (!txn)
		return err_nomem(err);
	txn->rs = rs;
	txn->be = be;
	txn->first_id = rs->last_id;
	*out = txn;
	return 0;
}

void txn_act_as(struct txn *txn, const struct owners *owners,
		struct owner_id who)
{
	txn->owners = owners;
	txn->who = who;
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

/* Edges that no rule stands for any more, for better or worse. */
static void drop_edges(struct txn *txn)
{
	for (size_t i = 0; i < txn->n_steps; i++)
		if (txn_is_of_edge(&txn->steps[i]))
			graph_drop(txn->steps[i].chain, txn->steps[i].to);
}

static void free_txn(struct txn **txn)
{
	struct chain_note *next;

	while (graph_next_suspect(&(*txn)->graph))
		;
	drop_edges(*txn);
	for (struct chain_note *note = (*txn)->notes; note; note = next) {
		next = note->next;
		note->chain->note = NULL;
		entry_set_fini(&note->rules);
		free(note->lists);
		free(note->keeping);
		free(note);
	}
	for (int f = 0; f < FAMILY_N; f++)
		for (int t = 0; t < TABLE_N; t++) {
			struct treap_node **gone = &(*txn)->gone[f][t];

			while (*gone) {
				struct chain *chain = of_name(*gone);

				treap_remove(gone, *gone);
				chain_free(&chain);
			}
		}
	free((*txn)->table_changes);
	free((*txn)->chain_changes);
	free((*txn)->entries);
	free((*txn)->steps);
	free(*txn);
	*txn = NULL;
}

void txn_abort(struct txn **txn)
{
	if (!*txn)
		return;
	for (size_t i = (*txn)->n_steps; i > 0; i--)
		txn_undo(*txn, &(*txn)->steps[i - 1]);
	(*txn)->rs->last_id = (*txn)->first_id;
	free_txn(txn);
}

void txn_done(struct txn **txn)
{
	for (size_t i = 0; i < (*txn)->n_steps; i++) {
		struct step *step = &(*txn)->steps[i];

		if (step->kind == STEP_RULE)
			rule_free(&step->rule);
		/* Each entry is out of all chains at one step at most. */
		if (step->kind == STEP_UNLINK && !step->entry->chain)
			entry_free(&step->entry);
	}
	free_txn(txn);
}

void txn_set_generation(struct txn *txn, uint64_t generation)
{
	txn->changes.generation = generation;
}

void txn_set_apart(struct txn *txn)
{
	txn->changes.is_apart = true;
}

const struct txn_changes *txn_changes(const struct txn *txn)
{
	return &txn->changes;
}

int txn_each_base(const struct txn *txn,
		  int (*fn)(void *arg, const struct chain *chain,
			    const struct entry *entry),
		  void *arg)
{
	int rc = 0;

	for (size_t i = 0; i < txn->n_steps && !rc; i++) {
		const struct step *step = &txn->steps[i];
		const struct entry *e = step->entry;
		const struct chain *c = step->chain;

		if (step->kind == STEP_BASE && entry_is_in_chain(e) &&
		    (e->live.packets || e->live.bytes))
			rc = fn(arg, e->chain, e);
		if (step->kind == STEP_CHAIN_BASE &&
		    (c->live.packets || c->live.bytes))
			rc = fn(arg, c, NULL);
	}
	return rc;
}

unsigned int txn_line(const struct txn *txn, const struct entry *entry,
		      enum command_op *op)
{
	for (size_t i = txn->from; i < txn->n_steps; i++)
		if (txn->steps[i].kind == STEP_LINK &&
		    txn->steps[i].entry == entry) {
			*op = txn->steps[i].op;
			return txn->steps[i].line;
		}
	return 0;
}
