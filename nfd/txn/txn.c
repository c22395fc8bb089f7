/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transactions: every change is remembered, so that all can be undone. */
#include "txn.h"

#include <assert.h>
#include <errno.h>
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

struct counters counters_minus(struct counters want, struct counters live)
{
	return (struct counters){ want.packets - live.packets,
				  want.bytes - live.bytes };
}

/* Room for one more step; the caller fills it in and makes it come true. */
static struct step *step_new(struct txn *txn, enum step_kind kind,
			     struct chain *chain, struct entry *entry,
			     struct err *err)
{
	struct step *step;

	if (txn->n_steps == txn->cap_steps) {
		size_t cap = txn->cap_steps ? txn->cap_steps * 2 : 16;

		step = reallocarray(txn->steps, cap, sizeof(*step));
		if (!step) {
			err_nomem(err);
			return NULL;
		}
		txn->steps = step;
		txn->cap_steps = cap;
	}
	step = &txn->steps[txn->n_steps++];
	*step = (struct step){ .kind = kind,
			       .op = txn->op,
			       .line = txn->line,
			       .chain = chain,
			       .entry = entry };
	return step;
}

struct chain_note *txn_note(struct txn *txn, struct chain *chain)
{
	struct chain_note *note = chain->note;

	if (note)
		return note;
	note = calloc(1, sizeof(*note));
	if (!note)
		return NULL;
	note->chain = chain;
	note->table = chain->table;
	memcpy(note->old_name, chain->name, sizeof(note->old_name));
	note->old_policy = chain->policy;
	note->old_owner = chain->owner;
	note->next = txn->notes;
	txn->notes = note;
	chain->note = note;
	return note;
}

/* step_new() for what shows in the changes of the chain. */
static struct step *noted_step(struct txn *txn, enum step_kind kind,
			       struct chain *chain, struct entry *entry,
			       struct err *err)
{
	if (!txn_note(txn, chain)) {
		err_nomem(err);
		return NULL;
	}
	return step_new(txn, kind, chain, entry, err);
}

int txn_link(struct txn *txn, struct chain *chain, struct entry *before,
	     struct entry *entry, enum step_kind kind, struct err *err)
{
	struct step *step = noted_step(txn, kind, chain, entry, err);

	if (!step)
		return -ENOMEM;
	chain->note->has_new = true;
	chain_insert(chain, before, entry);
	if (!chain->note->is_parked)
		step->n = before ? entry_num(entry).n : chain_len(chain);
	return 0;
}

static int leave(struct txn *txn, struct entry *entry, enum step_kind kind,
		 struct err *err)
{
	struct step *step = noted_step(txn, kind, entry->chain, entry, err);

	if (!step)
		return -ENOMEM;
	step->before = entry_next(entry);
	if (!entry->chain->note->is_parked)
		step->n = entry_num(entry).n;
	chain_remove(entry);
	return 0;
}

int txn_unlink(struct txn *txn, struct entry *entry, struct err *err)
{
	return leave(txn, entry, STEP_UNLINK, err);
}

int txn_move(struct txn *txn, struct entry *entry, struct entry *before,
	     struct err *err)
{
	struct chain *chain = entry->chain;
	int rc = leave(txn, entry, STEP_LIFT, err);

	return rc ? rc : txn_link(txn, chain, before, entry, STEP_MOVE, err);
}

int txn_edge(struct txn *txn, struct chain *from, struct chain *to,
	     uint32_t n, struct err *err)
{
	struct step *step = step_new(txn, STEP_EDGE, from, NULL, err);

	if (!step)
		return -ENOMEM;
	if (graph_add(&txn->graph, from, to, n)) {
		txn->n_steps--;
		return err_nomem(err);
	}
	step->to = to;
	step->n = n;
	return 0;
}

int txn_unedge(struct txn *txn, struct chain *from, struct chain *to,
	       uint32_t n, struct err *err)
{
	struct step *step = step_new(txn, STEP_UNEDGE, from, NULL, err);

	if (!step)
		return -ENOMEM;
	graph_remove(from, to, n);
	step->to = to;
	step->n = n;
	return 0;
}

/* STEP_BAR or STEP_UNBAR: a rule for @hooks only comes to @chain, or goes. */
static int change_bars(struct txn *txn, enum step_kind kind,
		       struct chain *chain, unsigned int hooks, struct err *err)
{
	struct step *step;

	if ((hooks & HOOK_ALL) == HOOK_ALL)
		return 0;
	step = step_new(txn, kind, chain, NULL, err);
	if (!step)
		return -ENOMEM;
	step->hooks = hooks;
	if (kind == STEP_BAR)
		graph_bar(&txn->graph, chain, hooks);
	else
		graph_unbar(chain, hooks);
	return 0;
}

int txn_bar(struct txn *txn, struct chain *chain, unsigned int hooks,
	    struct err *err)
{
	return change_bars(txn, STEP_BAR, chain, hooks, err);
}

int txn_unbar(struct txn *txn, struct chain *chain, unsigned int hooks,
	      struct err *err)
{
	return change_bars(txn, STEP_UNBAR, chain, hooks, err);
}

int txn_park(struct txn *txn, struct chain *chain, struct err *err)
{
	struct step *step = noted_step(txn, STEP_PARK, chain, NULL, err);

	if (!step)
		return -ENOMEM;
	assert(!chain->note->is_parked);
	chain->note->is_parked = true;
	chain_swap_rules(chain, &chain->note->rules);
	memcpy(step->barred, chain->links.barred, sizeof(step->barred));
	memset(chain->links.barred, 0, sizeof(chain->links.barred));
	return 0;
}

int txn_swap(struct txn *txn, struct chain *chain, struct err *err)
{
	struct step *step = noted_step(txn, STEP_SWAP, chain, NULL, err);

	if (!step)
		return -ENOMEM;
	chain_swap_rules(chain, &chain->note->rules);
	return 0;
}

int txn_twin(struct txn *txn, struct entry *entry, struct err *err)
{
	struct step *step =
		noted_step(txn, STEP_TWIN, entry->chain, entry, err);

	if (!step)
		return -ENOMEM;
	entry->chain = NULL;
	return 0;
}

static int gone_cmp(const void *key, const struct treap_node *node)
{
	const struct chain *chain = of_name(node);

	assert(chain);
	return strcmp(key, chain->name);
}

struct treap_node **txn_gone(struct txn *txn, const struct table *table)
{
	return &txn->gone[table->family->id][table->id];
}

void txn_gone_add(struct txn *txn, const struct table *table,
		  struct chain *chain)
{
	struct treap_node **gone = txn_gone(txn, table);

	treap_insert(gone, treap_lower_bound(*gone, chain->name, gone_cmp),
		     &chain->by_name);
}

int txn_chain_new(struct txn *txn, struct table *table, const char *name,
		  struct chain **out, struct err *err)
{
	struct treap_node **gone = txn_gone(txn, table);
	struct chain *chain =
		of_name(treap_lower_bound(*gone, name, gone_cmp));
	bool is_back = chain && strcmp(chain->name, name) == 0;
	struct step *step;

	if (txn->rs->chains_max &&
	    table_n_user_chains(table) >= txn->rs->chains_max) {
		err_set(err, -ENOSPC,
			"CHAIN_ADD failed (Too many chains): chain %s", name);
		err->status = ERR_RESOURCE;
		return -ENOSPC;
	}
	if (!is_back) {
		chain = chain_new(name);
		if (!chain || !txn_note(txn, chain)) {
			chain_free(&chain);
			return err_nomem(err);
		}
		chain->note->is_born = true;
		chain->note->table = table;
	}
	step = step_new(txn, STEP_CHAIN_ADD, chain, NULL, err);
	if (!step) {
		if (!is_back)
			txn_gone_add(txn, table, chain);
		return -ENOMEM;
	}
	step->n = chain->owner.n;
	step->table = table;
	chain->owner = txn->maker;
	if (is_back)
		treap_remove(gone, &chain->by_name);
	table_chain_add(table, chain);
	*out = chain;
	return 0;
}

int txn_chain_gone(struct txn *txn, struct chain *chain, struct err *err)
{
	struct step *step = noted_step(txn, STEP_CHAIN_GONE, chain, NULL, err);

	if (!step)
		return -ENOMEM;
	step->table = chain->table;
	table_chain_remove(step->table, chain);
	txn_gone_add(txn, step->table, chain);
	return 0;
}

int txn_rename(struct txn *txn, struct chain *chain, const char *name,
	       struct err *err)
{
	struct step *step = noted_step(txn, STEP_RENAME, chain, NULL, err);

	if (!step)
		return -ENOMEM;
	memcpy(step->name, chain->name, sizeof(step->name));
	table_chain_rename(chain->table, chain, name);
	return 0;
}

int txn_policy(struct txn *txn, struct chain *chain, enum verdict policy,
	       struct err *err)
{
	struct step *step;

	if (chain->policy == policy)
		return 0;
	step = noted_step(txn, STEP_POLICY, chain, NULL, err);
	if (!step)
		return -ENOMEM;
	step->policy = chain->policy;
	chain->policy = policy;
	return 0;
}

int txn_base(struct txn *txn, struct entry *entry, struct counters base,
	     struct err *err)
{
	struct step *step =
		step_new(txn, STEP_BASE, entry->chain, entry, err);

	if (!step)
		return -ENOMEM;
	step->counters = entry->base;
	step->change = counters_minus(base, entry->base);
	entry->base = base;
	return 0;
}

int txn_chain_base(struct txn *txn, struct chain *chain, struct counters base,
		   struct err *err)
{
	struct step *step = step_new(txn, STEP_CHAIN_BASE, chain, NULL, err);

	if (!step)
		return -ENOMEM;
	step->counters = chain->base;
	step->change = counters_minus(base, chain->base);
	chain->base = base;
	return 0;
}

int txn_rule(struct txn *txn, struct entry *entry, struct rule **rule,
	     struct err *err)
{
	struct step *step =
		step_new(txn, STEP_RULE, entry->chain, entry, err);

	if (!step)
		return -ENOMEM;
	step->rule = entry_set_rule(entry, *rule);
	*rule = NULL;
	return 0;
}

int txn_table_used(struct txn *txn, struct table *table, struct err *err)
{
	struct step *step;

	if (table->is_used)
		return 0;
	step = step_new(txn, STEP_TABLE_USED, NULL, NULL, err);
	if (!step)
		return -ENOMEM;
	step->table = table;
	table->is_used = true;
	return 0;
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
