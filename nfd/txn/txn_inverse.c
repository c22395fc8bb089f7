/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that undo a transaction after it was committed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "owner.h"
#include "txn.h"
#include "txn_impl.h"
#include "wire.h"

/*
 * More steps than this may be much ado about little, such as a way back through
 * many commits. Undoing them as a whole says it shorter, but takes time that
 * grows with their square.
 */
#define RETRACED_MAX 64
#define WHOLE_MAX 65536

/* Rules that a chain had before and has no more, and as what numbers. */
struct past {
	struct entry **entries;
	uint32_t *nums; /* apart: they are gone through again and again */
	size_t n, cap;
	/* Going back, its parking is still to come: what else was done to it
	 * is part of how the old rules were compared with the new ones. */
	bool is_parked;
};

struct inverse {
	const struct txn *txn;
	const struct txn_part *part;
	struct wire_buf *out;
	struct err *err;
};

/* Commands */

static struct command command(enum command_op op, const struct table *table,
			      const char *chain)
{
	struct command cmd = { .op = op,
			       .family = table->family->id,
			       .table = table->id };

	memcpy(cmd.chain, chain, strlen(chain) + 1);
	return cmd;
}

static void put(const struct inverse *inv, enum command_op op,
		const struct table *table, const char *chain)
{
	const struct command cmd = command(op, table, chain);

	wire_put_command(inv->out, 0, &cmd);
}

/* To be found again by it: numbers are not the same after a restart. */
static void set_owner(const struct inverse *inv, struct command *cmd,
		      struct owner_id owner)
{
	if (inv->txn->owners)
		strcpy(cmd->owner, owners_name(inv->txn->owners, owner));
}

static void put_new_chain(const struct inverse *inv, const struct table *table,
			  const char *name, const struct chain *chain)
{
	struct command cmd = command(COMMAND_NEW_CHAIN, table, name);

	set_owner(inv, &cmd, chain->note->old_owner);
	wire_put_command(inv->out, 0, &cmd);
}

static void put_num(const struct inverse *inv, enum command_op op,
		    const struct table *table, const char *chain, uint32_t n)
{
	struct command cmd = command(op, table, chain);

	cmd.num.n = n;
	wire_put_command(inv->out, 0, &cmd);
}

static void put_policy(const struct inverse *inv, const struct table *table,
		       const char *chain, enum verdict policy)
{
	struct command cmd = command(COMMAND_POLICY, table, chain);

	cmd.policy = policy;
	wire_put_command(inv->out, 0, &cmd);
}

static const char *old_name(const struct chain *chain)
{
	return chain->note ? chain->note->old_name : chain->name;
}

/* @entry comes back as rule @n of the chain that is called @chain then. */
static int put_rule(const struct inverse *inv, const struct table *table,
		    const char *chain, const struct entry *entry, uint32_t n)
{
	struct command cmd = command(COMMAND_INSERT, table, chain);
	auto_rule struct rule *renamed = NULL;

	cmd.num.n = n;
	cmd.rule = entry->rule;
	cmd.counters = entry_counters(entry);
	cmd.has_counters = true;
	set_owner(inv, &cmd, entry->owner);
	if (entry->target &&
	    strcmp(entry->target->name, old_name(entry->target)) != 0) {
		renamed = rule_with_chain(entry->rule, old_name(entry->target));
		if (!renamed)
			return err_nomem(inv->err);
		cmd.rule = renamed;
	}
	wire_put_command(inv->out, 0, &cmd);
	return 0;
}

/* What was zeroed and then removed comes back as it was: @sign -1, then 1. */
static void shift_bases(const struct inverse *inv, int sign)
{
	for (size_t i = inv->part->begin.n_steps; i < inv->part->end; i++) {
		const struct step *step = &inv->txn->steps[i];

		if (step->kind != STEP_BASE || entry_is_in_chain(step->entry))
			continue;
		step->entry->base.packets += step->change.packets * (uint64_t)sign;
		step->entry->base.bytes += step->change.bytes * (uint64_t)sign;
	}
}

/* Does @step set what something counts that was there and is? */
static bool is_counted(const struct inverse *inv, const struct step *step)
{
	if (step->kind == STEP_CHAIN_BASE)
		return true;
	return step->kind == STEP_BASE && entry_is_in_chain(step->entry) &&
	       step->entry->id.id <= inv->part->begin.last_id;
}

static int subject_cmp(const void *a, const void *b)
{
	const struct step *x = *(const struct step *const *)a;
	const struct step *y = *(const struct step *const *)b;
	uintptr_t px = (uintptr_t)(x->entry ? (const void *)x->entry
					    : (const void *)x->chain);
	uintptr_t py = (uintptr_t)(y->entry ? (const void *)y->entry
					    : (const void *)y->chain);

	return px < py ? -1 : px > py;
}

static void put_count(const struct inverse *inv, const struct step *step,
		      struct counters change)
{
	const struct counters none = { 0, 0 };
	const struct entry *e = step->entry;
	const struct chain *chain = e ? e->chain : step->chain;
	struct command cmd = command(COMMAND_COUNT, chain->table, chain->name);

	if (!change.packets && !change.bytes)
		return;
	if (e)
		cmd.num = entry_num(e);
	cmd.has_counters = true;
	cmd.counters = counters_minus(none, change);
	wire_put_command(inv->out, 0, &cmd);
}

/* What was taken off the counters of what was there and is, in sum. */
static int put_counts(const struct inverse *inv)
{
	const struct step **v, *step;
	size_t n = 0, i;

	for (i = inv->part->begin.n_steps; i < inv->part->end; i++)
		n += is_counted(inv, &inv->txn->steps[i]);
	if (!n)
		return 0;
	v = reallocarray(NULL, n, sizeof(*v));
	if (!v)
		return err_nomem(inv->err);
	n = 0;
	for (i = inv->part->begin.n_steps; i < inv->part->end; i++)
		if (is_counted(inv, &inv->txn->steps[i]))
			v[n++] = &inv->txn->steps[i];
	qsort(v, n, sizeof(*v), subject_cmp);
	for (i = 0; i < n;) {
		struct counters change = { 0, 0 };

		for (step = v[i]; i < n && !subject_cmp(&step, &v[i]); i++) {
			change.packets += v[i]->change.packets;
			change.bytes += v[i]->change.bytes;
		}
		put_count(inv, step, change);
	}
	free(v);
	return 0;
}

/* Step by step: each is undone where the one after it is. */

static bool can_be_retraced(const struct inverse *inv)
{
	size_t n = inv->part->end - inv->part->begin.n_steps;

	if (inv->txn->table_changes && n > RETRACED_MAX && n < WHOLE_MAX)
		return false;
	for (size_t i = inv->part->begin.n_steps; i < inv->part->end; i++)
		switch (inv->txn->steps[i].kind) {
		case STEP_MOVE:
		case STEP_PARK:
		case STEP_SWAP:
		case STEP_TWIN:
		case STEP_RENAME:
		case STEP_RULE:
			return false;
		default:
			break;
		}
	return true;
}

static int retrace(const struct inverse *inv)
{
	int rc = 0;

	for (size_t i = inv->part->end; i > inv->part->begin.n_steps && !rc;
	     i--) {
		const struct step *s = &inv->txn->steps[i - 1];
		const struct chain *c = s->chain;
		const struct table *t = c && c->note ? c->note->table : NULL;

		if (!t)
			continue; /* nothing of the ruleset's */
		if (s->kind == STEP_LINK)
			put_num(inv, COMMAND_DELETE_NUM, t, c->name, s->n);
		else if (s->kind == STEP_UNLINK)
			rc = put_rule(inv, t, c->name, s->entry, s->n);
		else if (s->kind == STEP_CHAIN_ADD)
			put(inv, COMMAND_DELETE_CHAIN, t, c->name);
		else if (s->kind == STEP_CHAIN_GONE)
			put_new_chain(inv, t, c->name, c);
		else if (s->kind == STEP_POLICY)
			put_policy(inv, t, c->name, s->policy);
	}
	return rc;
}

/* As a whole: first the rules that came go, then those that went come. */

static int past_add(struct past *past, struct entry *entry, uint32_t n,
		    struct err *err)
{
	if (past->n == past->cap) {
		size_t cap = past->cap ? 2 * past->cap : 16;
		struct entry **entries = reallocarray(
			past->entries, cap, sizeof(struct entry *));
		uint32_t *nums;

		if (!entries)
			return err_nomem(err);
		past->entries = entries;
		nums = reallocarray(past->nums, cap, sizeof(*nums));
		if (!nums)
			return err_nomem(err);
		past->nums = nums;
		past->cap = cap;
	}
	past->entries[past->n] = entry;
	past->nums[past->n++] = n;
	return 0;
}

static int past_unlink(struct past *past, struct entry *entry, uint32_t n,
		       struct err *err)
{
	for (size_t i = 0; i < past->n; i++)
		past->nums[i] += past->nums[i] >= n;
	return past_add(past, entry, n, err);
}

static void past_link(struct past *past, uint32_t n)
{
	size_t at = past->n;

	for (size_t i = 0; i < past->n; i++) {
		if (past->nums[i] == n)
			at = i;
		past->nums[i] -= past->nums[i] > n;
	}
	/* It had come, too. */
	if (at < past->n) {
		past->n--;
		past->nums[at] = past->nums[past->n];
		past->entries[at] = past->entries[past->n];
	}
}

/* The chain was parked with these rules; some may be there again. */
static int past_park(struct past *past, const struct chain_note *note,
		     struct err *err)
{
	const struct lists *l = note->lists;
	uint32_t n = 0;
	int rc = 0;

	past->is_parked = false;
	for (uint32_t i = 0; l && i < l->n_old && !rc; i++)
		if (!l->old[i]->chain)
			rc = past_add(past, l->old[i], i + 1, err);
	if (l)
		return rc;
	for (struct entry *e = entry_set_first(&note->rules); e && !rc;
	     e = entry_next(e))
		rc = past_add(past, e, ++n, err);
	return rc;
}

static int go_back(const struct step *step, struct err *err)
{
	const struct chain *chain = step->chain;
	struct past *past;

	if (!chain || !chain->note || !chain->note->past)
		return 0;
	past = chain->note->past;
	if (step->kind == STEP_PARK)
		return past_park(past, chain->note, err);
	if (past->is_parked)
		return 0;
	if (step->kind == STEP_UNLINK)
		return past_unlink(past, step->entry, step->n, err);
	if (step->kind == STEP_LINK)
		past_link(past, step->n);
	return 0;
}

/* A rule and the number it had. */
struct was {
	struct entry *entry;
	uint32_t n;
};

static int was_cmp(const void *a, const void *b)
{
	const struct was *x = a, *y = b;

	return x->n < y->n ? -1 : x->n > y->n;
}

static int sort_past(struct past *past, struct err *err)
{
	struct was *v = reallocarray(NULL, past->n + 1, sizeof(*v));

	if (!v)
		return err_nomem(err);
	for (size_t i = 0; i < past->n; i++)
		v[i] = (struct was){ past->entries[i], past->nums[i] };
	qsort(v, past->n, sizeof(*v), was_cmp);
	for (size_t i = 0; i < past->n; i++) {
		past->entries[i] = v[i].entry;
		past->nums[i] = v[i].n;
	}
	free(v);
	return 0;
}

/* Find out what each chain had. */
static int make_pasts(const struct inverse *inv)
{
	int rc = 0;

	for (struct chain_note *note = inv->txn->notes; note;
	     note = note->next) {
		if (note->is_born)
			continue;
		note->past = calloc(1, sizeof(*note->past));
		if (!note->past)
			return err_nomem(inv->err);
		note->past->is_parked = note->is_parked;
	}
	for (size_t i = inv->part->end; i > 0 && !rc; i--)
		rc = go_back(&inv->txn->steps[i - 1], inv->err);
	for (struct chain_note *note = inv->txn->notes; note && !rc;
	     note = note->next)
		if (note->past)
			rc = sort_past(note->past, inv->err);
	return rc;
}

static void free_pasts(const struct inverse *inv)
{
	for (struct chain_note *note = inv->txn->notes; note;
	     note = note->next) {
		if (note->past) {
			free(note->past->entries);
			free(note->past->nums);
		}
		free(note->past);
		note->past = NULL;
	}
}

static int descending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x > y ? -1 : x < y;
}

/* The rules that came to a chain go. */
static int put_deletes(const struct inverse *inv,
		       const struct chain_change *change)
{
	const struct chain *chain = change->chain;
	uint32_t *nums;

	if (!change->n_inserted)
		return 0;
	if (change->n_inserted == chain_len(chain)) {
		put(inv, COMMAND_FLUSH, chain->table, chain->name);
		return 0;
	}
	nums = malloc(sizeof(*nums) * change->n_inserted);
	if (!nums)
		return err_nomem(inv->err);
	for (uint32_t i = 0; i < change->n_inserted; i++)
		nums[i] = entry_num(change->inserted[i]).n;
	qsort(nums, change->n_inserted, sizeof(*nums), descending);
	for (uint32_t i = 0; i < change->n_inserted; i++)
		put_num(inv, COMMAND_DELETE_NUM, chain->table, chain->name,
			nums[i]);
	free(nums);
	return 0;
}

static void put_rename(const struct inverse *inv, const struct table *table,
		       const char *from, const char *to)
{
	struct command cmd = command(COMMAND_RENAME_CHAIN, table, from);

	memcpy(cmd.new_name, to, strlen(to) + 1);
	wire_put_command(inv->out, 0, &cmd);
}

static bool is_renamed(const struct chain_change *change)
{
	return change->old_name[0] && !change->is_new && !change->is_removed;
}

/* Names may have gone round: all are left before one is taken again. */
static void put_renames(const struct inverse *inv,
			const struct table_change *tc)
{
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < tc->n_chains; i++) {
			const struct chain_change *c = &tc->chains[i];
			char between[CHAIN_NAME_MAX + 1];

			snprintf(between, sizeof(between), "\377%u", i);
			if (!is_renamed(c))
				continue;
			if (pass == 0)
				put_rename(inv, tc->table, c->chain->name,
					   between);
			else
				put_rename(inv, tc->table, between,
					   c->old_name);
		}
}

static int put_inserts(const struct inverse *inv,
		       const struct chain_change *change)
{
	const struct chain_note *note = change->chain->note;
	int rc = 0;

	for (size_t i = 0; note->past && i < note->past->n && !rc; i++)
		rc = put_rule(inv, note->table, note->old_name,
			      note->past->entries[i], note->past->nums[i]);
	return rc;
}

static int put_table(const struct inverse *inv, const struct table_change *tc)
{
	const struct chain_change *c, *end = tc->chains + tc->n_chains;
	int rc = 0;

	for (c = tc->chains; c < end && !rc; c++)
		if (!c->is_removed)
			rc = put_deletes(inv, c);
	for (c = tc->chains; c < end; c++)
		if (c->is_new)
			put(inv, COMMAND_DELETE_CHAIN, tc->table,
			    c->chain->name);
	put_renames(inv, tc);
	for (c = tc->chains; c < end; c++) {
		if (c->is_removed)
			put_new_chain(inv, tc->table, old_name(c->chain),
				      c->chain);
		if (c->policy_changed && !c->is_new)
			put_policy(inv, tc->table, c->chain->name,
				   c->old_policy);
	}
	for (c = tc->chains; c < end && !rc; c++)
		rc = put_inserts(inv, c);
	return rc;
}

static int put_whole(const struct inverse *inv)
{
	const struct txn_changes *changes = &inv->txn->changes;
	int rc = make_pasts(inv);

	for (uint32_t t = 0; t < changes->n_tables && !rc; t++)
		rc = put_table(inv, &changes->tables[t]);
	free_pasts(inv);
	return rc;
}

int txn_inverse(const struct txn *txn, const struct txn_part *part,
		struct wire_buf *out, struct err *err)
{
	const struct inverse inv = { txn, part, out, err };
	int rc;

	rc = put_counts(&inv);
	if (rc)
		return rc;
	shift_bases(&inv, -1);
	rc = can_be_retraced(&inv) ? retrace(&inv) : put_whole(&inv);
	shift_bases(&inv, 1);
	return !rc && out->failed ? err_nomem(err) : rc;
}

void txn_part_end(const struct txn *txn, struct txn_part *part)
{
	uint64_t last_old = part->begin.last_id;

	part->end = txn->n_steps;
	part->n_added = part->n_removed = 0;
	for (uint32_t t = 0; t < txn->changes.n_tables; t++)
		for (uint32_t i = 0; i < txn->changes.tables[t].n_chains; i++) {
			const struct chain_change *c =
				&txn->changes.tables[t].chains[i];

			part->n_added += c->n_inserted;
			part->n_removed += c->n_removed;
		}
	/* Before the end of the transaction steps say it, if they are edits. */
	for (size_t i = part->begin.n_steps;
	     !txn->table_changes && i < part->end; i++) {
		const struct step *s = &txn->steps[i];

		part->n_added += s->kind == STEP_LINK && s->entry->chain;
		part->n_removed += s->kind == STEP_UNLINK &&
				   s->entry->id.id <= last_old;
	}
}
