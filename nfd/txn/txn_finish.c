/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a transaction: what the whole must be, and what changed in sum. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../backend.h"
#include "err.h"
#include "ext.h"
#include "match.h"
#include "txn.h"
#include "txn_impl.h"

/* Hooks */

static struct rule_ext *next_ext(struct rule_spec *spec, unsigned int *i)
{
	if (*i < spec->n_matches)
		return &spec->matches[(*i)++];
	if ((*i)++ == spec->n_matches && spec->kind == RULE_TARGET_EXT)
		return &spec->target;
	return NULL;
}

/* What in @entry's rule may not be reached from @hooks. */
static const char *barred_name(const struct entry *entry, unsigned int hooks)
{
	auto_rule_spec struct rule_spec spec;
	struct err err = { 0 };
	const char *name = "rule";
	const struct rule_ext *ext;
	unsigned int i = 0;

	rule_spec_init(&spec, entry->chain->table->family);
	if (rule_decode(&spec, entry->rule->attrs, entry->rule->len_bytes,
			&err))
		return name;
	while ((ext = next_ext(&spec, &i)))
		if (ext->desc->hooks && hooks & ~(unsigned int)ext->desc->hooks)
			name = ext->desc->name;
	return name;
}

/* Say which rule of @chain it is that @hooks must not reach. */
static int refuse(struct txn *txn, const struct chain *chain,
		  unsigned int hooks, enum command_op *op, struct err *err)
{
	const struct entry *entry = chain_first(chain);
	const char *hook = "";

	while (entry && (hooks & ~(unsigned int)entry->hooks) == 0)
		entry = entry_next(entry);
	if (!entry)
		return err_set(err, -EINVAL, "no rule bars the hook");
	for (int h = HOOK_N - 1; h >= 0; h--)
		if (hooks & ~(unsigned int)entry->hooks & HOOK_BIT(h))
			hook = hook_name((enum hook)h);
	err_set(err, -EINVAL,
		"RULE_APPEND failed (Invalid argument): rule in chain %s: %s can't be reached from %s",
		chain->name, barred_name(entry, hooks), hook);
	err->status = ERR_RESOURCE;
	*op = txn->op;
	err->line = txn_line(txn, entry, op);
	if (!err->line)
		err->line = txn->line;
	return -EINVAL;
}

int txn_check(struct txn *txn, enum command_op *op, struct err *err)
{
	struct chain *chain;
	int rc = 0;

	while (!rc && (chain = graph_next_suspect(&txn->graph))) {
		unsigned int hooks = graph_conflict(chain);

		if (chain->table && hooks)
			rc = refuse(txn, chain, hooks, op, err);
	}
	return rc;
}

/* Keeping old entries */

/*
 * What has stayed is its stand-in's twin. It keeps its place among the others:
 * those before it can be those before it only, those behind those behind.
 */
static int match_lists(const struct chain_note *note, const struct lists *l)
{
	uint32_t old = 0, new = 0;
	int rc = 0;

	for (uint32_t i = 0; i < l->n_new; i++)
		l->twins[i] = NULL;
	for (uint32_t i = 0, at = 0; i <= l->n_new && !rc; i++) {
		struct entry *kept =
			i < l->n_new ? txn_kept(note, l->new[i]) : NULL;

		if (i < l->n_new && !kept)
			continue;
		while (at < l->n_old && l->old[at] != kept)
			at++;
		if (l->is_all)
			rc = match_entries(l->old + old, at - old,
					   l->new + new, i - new,
					   l->twins + new);
		if (kept)
			l->twins[i] = kept;
		old = ++at;
		new = i + 1;
	}
	return rc;
}

static struct lists *lists_new(const struct txn *txn,
			       const struct chain_note *note)
{
	uint32_t n_old = entry_set_len(&note->rules);
	uint32_t n_new = chain_len(note->chain);
	struct entry *e = entry_set_first(&note->rules);
	struct lists *l = malloc(sizeof(*l) + sizeof(e) * (size_t)n_old +
				 2 * sizeof(e) * (size_t)n_new);

	if (!l)
		return NULL;
	*l = (struct lists){ .n_old = n_old, .n_new = n_new };
	l->old = l->v;
	l->new = l->old + n_old;
	l->twins = l->new + n_new;
	for (uint32_t i = 0; e; e = entry_next(e))
		l->old[i++] = e;
	e = chain_first(note->chain);
	for (uint32_t i = 0; e; e = entry_next(e))
		l->new[i++] = e;
	l->is_all = txn->be->ops->keeps_rules(txn->be, note->chain, n_old);
	if (match_lists(note, l)) {
		free(l);
		return NULL;
	}
	return l;
}

static bool has_twins(const struct lists *l)
{
	for (uint32_t i = 0; i < l->n_new; i++)
		if (l->twins[i])
			return true;
	return false;
}

/* Take what has no twin out of the new rules, then put the old ones back. */
static int bring_back(struct txn *txn, struct chain_note *note,
		      const struct lists *l, struct err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < l->n_new && !rc; i++)
		if (!l->twins[i])
			rc = txn_unlink(txn, l->new[i], err);
	return rc ? rc : txn_swap(txn, note->chain, err);
}

/* Let the old rules become the new ones; twins stay untouched. */
static int edit_old(struct txn *txn, struct chain_note *note,
		    const struct lists *l, struct err *err)
{
	struct entry *before = NULL;
	uint32_t old = 0;
	int rc = 0;

	for (uint32_t i = 0; i < l->n_new && !rc; i++) {
		if (!l->twins[i])
			continue;
		for (; l->old[old] != l->twins[i] && !rc; old++)
			rc = txn_unlink(txn, l->old[old], err);
		old++;
	}
	for (; old < l->n_old && !rc; old++)
		rc = txn_unlink(txn, l->old[old], err);
	for (uint32_t i = l->n_new; i-- > 0 && !rc;) {
		if (l->twins[i])
			rc = txn_twin(txn, l->new[i], err);
		else
			rc = txn_link(txn, note->chain, before, l->new[i],
				      STEP_MOVE, err);
		before = l->twins[i] ? l->twins[i] : l->new[i];
	}
	return rc;
}

/* Its stand-in may have been told that a chain is called something else. */
static int settle_kept(struct txn *txn, struct entry *kept,
		       const struct entry *stand_in, struct err *err)
{
	auto_rule struct rule *rule = NULL;

	if (rule_equal(kept->rule, stand_in->rule))
		return 0;
	rule = rule_dup(stand_in->rule);
	return rule ? txn_rule(txn, kept, &rule, err) : err_nomem(err);
}

/* What the new ones were to count is what their twins shall count. */
static int set_bases(struct txn *txn, const struct chain_note *note,
		     const struct lists *l, struct err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < l->n_new && !rc; i++) {
		struct entry *twin = l->twins[i];
		struct counters base;

		if (!twin)
			continue;
		if (txn_kept(note, l->new[i])) {
			rc = settle_kept(txn, twin, l->new[i], err);
			continue;
		}
		base = counters_minus(l->new[i]->base, twin->live);
		/* That it stays is news to who doesn't know what is live. */
		if (base.packets != twin->base.packets ||
		    base.bytes != twin->base.bytes || twin->live.packets)
			rc = txn_base(txn, twin, base, err);
	}
	return rc;
}

static bool may_keep(const struct txn *txn, const struct chain_note *note)
{
	uint32_t n_old = entry_set_len(&note->rules);

	return note->is_parked && note->chain->table && n_old &&
	       chain_len(note->chain) &&
	       (note->keeping ||
		txn->be->ops->keeps_rules(txn->be, note->chain, n_old));
}

/* Bring back old rules wherever some of them are among the new ones. */
static int bring_all_back(struct txn *txn, struct err *err)
{
	int rc = 0;

	for (struct chain_note *note = txn->notes; note && !rc;
	     note = note->next) {
		if (!may_keep(txn, note))
			continue;
		note->lists = lists_new(txn, note);
		if (!note->lists)
			return err_nomem(err);
		if (has_twins(note->lists)) {
			rc = bring_back(txn, note, note->lists, err);
			continue;
		}
		free(note->lists);
		note->lists = NULL;
	}
	return rc;
}

static int keep_entries(struct txn *txn, struct err *err)
{
	int rc = bring_all_back(txn, err);

	for (struct chain_note *note = txn->notes; note && !rc;
	     note = note->next) {
		if (!note->lists)
			continue;
		if (note->lists->is_all)
			rc = txn->be->ops->read_counters(
				txn->be, note->table, note->chain, err);
		if (!rc)
			rc = edit_old(txn, note, note->lists, err);
		if (!rc)
			rc = set_bases(txn, note, note->lists, err);
	}
	return rc;
}

/* Policies of a table that was reset count from here on. */
static int settle_reset(struct txn *txn, struct table *table, struct err *err)
{
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++) {
		struct chain *chain = table->builtin[h];

		if (chain)
			rc = txn->be->ops->read_policy(txn->be, chain, err);
		if (chain && !rc && (chain->live.packets || chain->live.bytes))
			rc = txn_chain_base(txn, chain,
					    counters_minus(chain->base,
							   chain->live),
					    err);
	}
	return rc;
}

/* Changes in sum */

static bool is_old(const struct txn *txn, const struct entry *entry)
{
	return entry->id.id <= txn->first_id;
}

/* The chain in whose change @step shows that an entry came, or NULL. */
static struct chain *inserted_into(const struct step *step)
{
	return step->kind == STEP_LINK ? step->entry->chain : NULL;
}

static struct chain *removed_from(const struct txn *txn,
				  const struct step *step)
{
	return step->kind == STEP_UNLINK && !step->entry->chain &&
			       is_old(txn, step->entry)
		       ? step->chain
		       : NULL;
}

static bool is_changed(const struct chain_note *note)
{
	const struct chain *chain = note->chain;
	const struct chain_change *change = note->change;

	if (note->is_born && !chain->table)
		return false; /* came and went */
	return note->is_born || !chain->table || change->n_inserted ||
	       change->n_removed || chain->policy != note->old_policy ||
	       strcmp(chain->name, note->old_name) != 0;
}

static void count_entries(struct txn *txn)
{
	for (size_t i = 0; i < txn->n_steps; i++) {
		struct chain *into = inserted_into(&txn->steps[i]);
		struct chain *from = removed_from(txn, &txn->steps[i]);

		if (into)
			into->note->change->n_inserted++;
		if (from)
			from->note->change->n_removed++;
	}
	for (struct chain_note *note = txn->notes; note; note = note->next)
		for (struct entry *e = entry_set_first(&note->rules); e;
		     e = entry_next(e))
			note->change->n_removed += is_old(txn, e);
}

static void place_entries(struct txn *txn)
{
	struct entry **at = txn->entries;

	for (struct chain_note *note = txn->notes; note; note = note->next) {
		struct chain_change *change = note->change;

		change->inserted = at;
		at += change->n_inserted;
		change->removed = at;
		at += change->n_removed;
		change->n_inserted = 0;
		change->n_removed = 0;
	}
	for (size_t i = 0; i < txn->n_steps; i++) {
		struct entry *e = txn->steps[i].entry;
		struct chain *into = inserted_into(&txn->steps[i]);
		struct chain *from = removed_from(txn, &txn->steps[i]);
		struct chain_change *change;

		if (into) {
			change = into->note->change;
			change->inserted[change->n_inserted++] = e;
		}
		if (from) {
			change = from->note->change;
			change->removed[change->n_removed++] = e;
		}
	}
	for (struct chain_note *note = txn->notes; note; note = note->next)
		for (struct entry *e = entry_set_first(&note->rules); e;
		     e = entry_next(e)) {
			struct chain_change *change = note->change;

			if (is_old(txn, e))
				change->removed[change->n_removed++] = e;
		}
}

/* New chains first, removed ones last. */
static int rank(const struct chain_change *change)
{
	return change->is_new ? 0 : change->is_removed ? 2 : 1;
}

static int change_cmp(const void *a, const void *b)
{
	const struct chain_change *x = a, *y = b;
	const struct table *tx = x->chain->note->table;
	const struct table *ty = y->chain->note->table;

	if (tx != ty)
		return tx < ty ? -1 : 1;
	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	return strcmp(x->chain->name, y->chain->name);
}

static void fill_change(struct chain_note *note)
{
	struct chain_change *change = note->change;
	const struct chain *chain = note->chain;

	change->is_new = note->is_born;
	change->is_removed = !chain->table;
	change->policy_changed = chain->policy != note->old_policy;
	change->old_policy = note->old_policy;
	if (!note->is_born && strcmp(chain->name, note->old_name) != 0)
		memcpy(change->old_name, note->old_name,
		       sizeof(change->old_name));
}

static bool came_into_use(const struct txn *txn, const struct table *table)
{
	for (size_t i = 0; i < txn->n_steps; i++)
		if (txn->steps[i].kind == STEP_TABLE_USED &&
		    txn->steps[i].table == table)
			return true;
	return false;
}

/* Tables lie in the ruleset in the order in which changes are sorted. */
static int fill_tables(struct txn *txn, uint32_t n_chains, struct err *err)
{
	struct table_change *out;
	uint32_t at = 0;

	txn->table_changes = calloc(FAMILY_N * TABLE_N, sizeof(*out));
	if (!txn->table_changes)
		return err_nomem(err);
	out = txn->table_changes;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			out->table = &txn->rs->tables[f][t];
			out->is_new = came_into_use(txn, out->table);
			out->chains = &txn->chain_changes[at];
			while (at < n_chains &&
			       txn->chain_changes[at].chain->note->table ==
				       out->table)
				at++;
			out->n_chains = (uint32_t)(&txn->chain_changes[at] -
						   out->chains);
			if (out->is_new || out->n_chains)
				out++;
		}
	txn->changes.tables = txn->table_changes;
	txn->changes.n_tables = (uint32_t)(out - txn->table_changes);
	return 0;
}

static int sum_up(struct txn *txn, struct err *err)
{
	size_t n_notes = 0, n_entries = 0;
	uint32_t n = 0;

	for (struct chain_note *note = txn->notes; note; note = note->next)
		n_notes++;
	txn->chain_changes = calloc(n_notes + 1, sizeof(struct chain_change));
	if (!txn->chain_changes)
		return err_nomem(err);
	for (struct chain_note *note = txn->notes; note; note = note->next) {
		note->change = &txn->chain_changes[n++];
		note->change->chain = note->chain;
		fill_change(note);
	}
	count_entries(txn);
	for (uint32_t i = 0; i < n; i++)
		n_entries += txn->chain_changes[i].n_inserted +
			     txn->chain_changes[i].n_removed;
	txn->entries = calloc(n_entries + 1, sizeof(struct entry *));
	if (!txn->entries)
		return err_nomem(err);
	place_entries(txn);
	for (uint32_t i = n; i-- > 0;)
		if (!is_changed(txn->chain_changes[i].chain->note))
			txn->chain_changes[i] = txn->chain_changes[--n];
	qsort(txn->chain_changes, n, sizeof(struct chain_change), change_cmp);
	return fill_tables(txn, n, err);
}

int txn_finish(struct txn *txn, enum command_op *op, struct err *err)
{
	int rc = txn_check(txn, op, err);

	if (rc)
		return rc;
	*op = COMMAND_UNSET;
	rc = keep_entries(txn, err);
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++)
			if (txn->was_reset[f][t])
				rc = settle_reset(txn, &txn->rs->tables[f][t],
						  err);
	return rc ? rc : sum_up(txn, err);
}
