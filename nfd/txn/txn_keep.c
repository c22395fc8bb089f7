/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Emptying chains, and what of them belongs to others and stays. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "owner.h"
#include "txn.h"
#include "txn_impl.h"

static bool is_others(const struct txn *txn, struct owner_id id)
{
	return id.n && id.n != txn->who.n;
}

static bool has_owners(const struct txn *txn)
{
	return txn->owners && txn->owners->n_lines &&
	       txn->who.n != OWNER_ALL.n;
}

bool txn_is_others(const struct txn *txn, const struct chain *chain)
{
	return has_owners(txn) &&
	       is_others(txn, owners_of_chain(txn->owners, chain));
}

static bool is_spared(const struct txn *txn, const struct entry *entry)
{
	return has_owners(txn) &&
	       is_others(txn, owners_of_entry(txn->owners, entry));
}

static bool is_gone_to(const struct txn *txn, const struct chain *from,
		       const struct chain *to)
{
	if (!graph_has_edge(from, to))
		return false;
	for (const struct entry *e = chain_first(from); e; e = entry_next(e))
		if (e->target == to && is_spared(txn, e))
			return true;
	return false;
}

/* Does a rule that is spared jump or go to @chain? */
static bool is_needed(const struct txn *txn, const struct chain *chain)
{
	const struct table *table = chain->table;

	if (!chain->refs)
		return false;
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h] &&
		    is_gone_to(txn, table->builtin[h], chain))
			return true;
	for (const struct chain *c = table_user_chain_first(table); c;
	     c = table_user_chain_next(c))
		if (is_gone_to(txn, c, chain))
			return true;
	return false;
}

bool txn_keeps_chain(const struct txn *txn, const struct chain *chain)
{
	const struct entry *e = chain_first(chain);

	if (!has_owners(txn))
		return false;
	if (txn_is_others(txn, chain) || is_needed(txn, chain))
		return true;
	while (e && is_spared(txn, e))
		e = entry_next(e);
	return chain_len(chain) && !e;
}

/* Rules, one by one */

int txn_remove(struct txn *txn, struct entry *entry, struct err *err)
{
	struct chain *chain = entry->chain;
	int rc = 0;

	if (entry->target)
		rc = txn_unedge(txn, chain, entry->target, 1, err);
	if (!rc)
		rc = txn_unbar(txn, chain, entry->hooks, err);
	if (!rc)
		rc = txn_unlink(txn, entry, err);
	return rc;
}

int txn_insert(struct txn *txn, struct chain *chain, struct entry *before,
	       struct rule **rule, const struct entry *like, struct err *err)
{
	struct entry *entry;
	int rc = txn_bar(txn, chain, like->hooks, err);

	if (rc)
		return rc;
	if (entry_new(&entry, rule))
		return err_nomem(err);
	entry->id.id = ++txn->rs->last_id;
	entry->target = like->target;
	entry->hooks = like->hooks;
	entry->owner = like->owner;
	entry->base = like->base;
	rc = txn_link(txn, chain, before, entry, STEP_LINK, err);
	if (rc)
		entry_free(&entry);
	return rc;
}

/* Emptying */

static int remove_all(struct txn *txn, struct chain *chain, bool spare,
		      struct err *err)
{
	struct entry *e = chain_last(chain), *prev;
	int rc = 0;

	for (; e && !rc; e = prev) {
		prev = entry_prev(e);
		if (!spare || !is_spared(txn, e))
			rc = txn_remove(txn, e, err);
	}
	return rc;
}

/*
 * The rules of @chain that stay, in their order, or NULL: none, and *@rc says
 * whether that is for want of memory.
 */
static struct keeping *spared_of(const struct txn *txn,
				 const struct chain *chain, int *rc)
{
	struct keeping *keep = NULL;
	bool found_other = false;

	*rc = 0;
	for (struct entry *e = has_owners(txn) ? chain_first(chain) : NULL; e;
	     e = entry_next(e)) {
		if (!is_spared(txn, e)) {
			found_other = true;
			continue;
		}
		if (!keep)
			keep = calloc(1, sizeof(*keep) +
						 chain_len(chain) * sizeof(e));
		if (!keep) {
			*rc = -ENOMEM;
			return NULL;
		}
		keep->old[keep->n++] = e;
		keep->n_head += !found_other;
	}
	return keep;
}

/*
 * Put a stand-in for each rule that stays into the empty chain. What has a
 * stand-in at the end of the transaction is put back, untouched.
 */
static int stand_in(struct txn *txn, struct chain *chain, struct err *err)
{
	struct keeping *keep = chain->note->keeping;
	int rc = 0;

	keep->first_id.id = txn->rs->last_id + 1;
	for (uint32_t i = 0; i < keep->n && !rc; i++) {
		const struct entry *e = keep->old[i];
		auto_rule struct rule *rule = rule_dup(e->rule);

		if (!rule)
			return err_nomem(err);
		if (e->target)
			rc = txn_edge(txn, chain, e->target, 1, err);
		if (!rc)
			rc = txn_insert(txn, chain, NULL, &rule, e, err);
		if (!rc && i + 1 == keep->n_head)
			keep->last_head = chain_last(chain);
		if (!rc && i == keep->n_head)
			keep->next_tail = chain_last(chain);
	}
	return rc;
}

static int park(struct txn *txn, struct chain *chain, struct err *err)
{
	int rc = 0;

	for (struct chain_edge *edge = graph_edge_first(chain); edge && !rc;
	     edge = graph_edge_next(edge))
		rc = txn_unedge(txn, chain, edge->to, edge->count, err);
	return rc ? rc : txn_park(txn, chain, err);
}

int txn_empty(struct txn *txn, struct chain *chain, bool spare,
	      struct err *err)
{
	struct chain_note *note = txn_note(txn, chain);
	struct keeping *keep = NULL;
	int rc = 0;

	if (!note)
		return err_nomem(err);
	if (!chain_len(chain))
		return 0;
	if (note->is_parked || note->is_born || note->has_new)
		return remove_all(txn, chain, spare, err);
	if (spare)
		keep = spared_of(txn, chain, &rc);
	if (rc)
		return err_nomem(err);
	note->keeping = keep;
	rc = park(txn, chain, err);
	return rc || !keep ? rc : stand_in(txn, chain, err);
}

/* Save files that name what has stayed */

struct entry *txn_kept(const struct chain_note *note,
		       const struct entry *entry)
{
	const struct keeping *keep = note->keeping;

	if (!keep || entry->id.id < keep->first_id.id ||
	    entry->id.id - keep->first_id.id >= keep->n)
		return NULL;
	return keep->old[entry->id.id - keep->first_id.id];
}

static bool is_before(const struct entry *a, const struct entry *b)
{
	return entry_num(a).n < entry_num(b).n;
}

/* The first rule that stayed, behind those that the file has named. */
static struct entry *find_kept(const struct chain *chain,
			       const struct keeping *keep,
			       const struct rule *rule)
{
	struct entry *e = keep->said;

	if (e && rule_equal(e->rule, rule))
		e = entry_next_equal(e);
	else
		e = chain_find(chain, rule);
	while (e && (!txn_kept(chain->note, e) ||
		     (keep->said && !is_before(keep->said, e))))
		e = entry_next_equal(e);
	return e;
}

/* New rules stand between those that stay; let them stand before @entry. */
static int move_before(struct txn *txn, const struct keeping *keep,
		       struct entry *entry, struct err *err)
{
	struct entry *e = entry_next(keep->last_head), *next;
	int rc = 0;

	for (; e && e != keep->next_tail && !rc; e = next) {
		next = entry_next(e);
		rc = txn_move(txn, e, entry, err);
	}
	return rc;
}

/* Is each of the rules that mark the places still where it was? */
static bool is_intact(const struct chain *chain, const struct keeping *keep)
{
	return (!keep->last_head || keep->last_head->chain == chain) &&
	       (!keep->next_tail || keep->next_tail->chain == chain) &&
	       (!keep->said || keep->said->chain == chain);
}

int txn_append_kept(struct txn *txn, struct chain *chain,
		    const struct rule *rule, struct entry **before,
		    struct err *err)
{
	struct keeping *keep = chain->note ? chain->note->keeping : NULL;
	struct entry *same;

	*before = NULL;
	if (!keep || !is_intact(chain, keep))
		return 0;
	*before = keep->next_tail;
	same = find_kept(chain, keep, rule);
	if (!same)
		return 0;
	keep->said = same;
	if (keep->next_tail && !is_before(same, keep->next_tail))
		keep->next_tail = entry_next(same);
	else if (keep->last_head)
		return move_before(txn, keep, same, err) ? -ENOMEM : 1;
	return 1;
}
