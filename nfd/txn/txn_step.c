/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of a transaction: each is remembered, made, and can be undone. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "owner.h"
#include "txn_impl.h"

#define of_name(node) treap_of(node, struct chain, by_name)

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

static struct treap_node **gone_of(struct txn *txn, const struct table *table)
{
	return &txn->gone[table->family->id][table->id];
}

static void gone_add(struct txn *txn, const struct table *table,
		     struct chain *chain)
{
	struct treap_node **gone = gone_of(txn, table);

	treap_insert(gone, treap_lower_bound(*gone, chain->name, gone_cmp),
		     &chain->by_name);
}

int txn_chain_new(struct txn *txn, struct table *table, const char *name,
		  struct chain **out, struct err *err)
{
	struct treap_node **gone = gone_of(txn, table);
	struct chain *chain =
		of_name(treap_lower_bound(*gone, name, gone_cmp));
	bool is_back = chain && strcmp(chain->name, name) == 0;
	struct step *step;

	if (txn->rs->chains_max &&
	    table_n_user_chains(table) >= txn->rs->chains_max) {
		err_set(err, -ENOSPC,
			"CHAIN_ADD failed (Too many chains): chain %s: see limit-chains",
			name);
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
			gone_add(txn, table, chain);
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
	gone_add(txn, step->table, chain);
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

static void undo_chain_add(struct txn *txn, const struct step *step)
{
	table_chain_remove(step->table, step->chain);
	step->chain->owner.n = (uint8_t)step->n;
	/* New ones wait there to be freed; nobody asks for them any more. */
	gone_add(txn, step->table, step->chain);
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
		treap_remove(gone_of(txn, step->table), &step->chain->by_name);
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
