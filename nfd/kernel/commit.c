/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A transaction's changes as one batch, and what comes back from it. */
#include <assert.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../encode/batch.h"
#include "../failpoint.h"
#include "commit.h"
#include "early.h"
#include "err.h"
#include "involve.h"
#include "kern.h"
#include "last.h"
#include "late.h"
#include "leave.h"

/* So many rules that go are looked at one by one. */
#define REMOVED_FEW 256

/* Is what the kernel has of @table what we left there? */
static int check_table(struct kern *k, struct table *table, struct err *err)
{
	struct kern_table *kt = kern_table(table);
	struct dump_table found;
	int rc;

	if (!kt->is_there)
		return 0;
	rc = kern_table_get(k, table, &found, err);
	if (rc == -ENOENT) {
		kt->is_there = false;
		kt->is_foreign = true;
	} else if (rc) {
		return rc;
	} else if (found.handle != kt->handle) {
		kt->is_foreign = true;
	}
	return 0;
}

static int find_handles(struct commit *c, const struct table_change *change,
			struct err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < change->n_chains && !rc; i++)
		if (change->chains[i].old_name[0] && !change->chains[i].is_new &&
		    !change->chains[i].is_removed)
			rc = kern_find_chain(c->k, change->chains[i].chain,
					     err);
	return rc;
}

static int plan_new(struct chain *chain, void *arg)
{
	struct commit *c = arg;

	return kern_plan_new(c->k, chain, c->err);
}

static int plan_gaps(struct chain *chain, void *arg)
{
	struct commit *c = arg;

	return plan_chain(chain)->has_gaps ? plan_fill(chain, c->err) : 0;
}

/* An earlier run's table gets our rules; packets see these or those. */
static int plan_renewal(struct commit *c, struct table *table, struct err *err)
{
	int rc = delta_renew(&c->delta, table, err);

	c->is_renewal = true;
	return rc ? rc : leave_late(c, table, err);
}

static int plan_table(struct commit *c, const struct table_change *change,
		      struct err *err)
{
	struct table *table = change->table;
	struct kern_table *kt = kern_table(table);
	int rc = 0;

	kt->n_handles = 0;
	kt->base = 0;
	kt->is_claiming = false;
	if (change->is_new && !kt->is_there && !kt->is_foreign)
		return delta_table(&c->delta, change, err);
	if (!change->is_new && !kt->is_foreign && !kt->is_left &&
	    kt->is_there && kt->is_plain == kt->wants_plain &&
	    !delta_needs_replace(change)) {
		kt->is_claiming = kern_claim_is_due(c->k, kt);
		rc = find_handles(c, change, err);
		if (!rc)
			rc = delta_table(&c->delta, change, err);
		return rc || !kt->has_leftovers ? rc :
						  leave_late(c, table, err);
	}
	c->err = err;
	rc = kern_each_chain(table, plan_new, c);
	if (!rc)
		rc = kern_each_chain(table, plan_gaps, c);
	if (!rc && kt->is_left && !kt->is_foreign &&
	    kt->is_plain == kt->wants_plain) {
		kt->is_claiming = kern_claim_is_due(c->k, kt);
		return plan_renewal(c, table, err);
	}
	kt->can_be_claimed = c->k->claims;
	if (!rc && kt->is_there && !kt->is_stale)
		rc = leave_counts(c, table, err);
	return rc ? rc : delta_replace(&c->delta, table, kt->is_there, err);
}

/* What was made anew counts from nothing: keep what it has counted. */
static bool fold(struct counters *base, struct counters *live)
{
	bool is_changed = live->packets;

	base->packets += live->packets;
	base->bytes += live->bytes;
	*live = (struct counters){ 0 };
	return is_changed;
}

static void fold_entry(struct kern *k, struct entry *entry)
{
	if (fold(&entry->base, &entry->live))
		kern_counted_put(k, NULL, entry);
}

static void rule_made(const struct commit *c, const struct batch_ref *ref,
		      uint64_t handle)
{
	struct fuse_node *node = ref->node;

	if (ref->guard) {
		ref->guard->handle = handle;
		return;
	}
	node->handle = handle;
	/* What moved here from a map that goes late is read then. */
	if (node->entry && (node->is_remade || !c->delta.has_late))
		fold_entry(c->k, node->entry);
}

static void chain_named(struct chain *chain)
{
	struct plan_chain *pc = plan_chain(chain);

	pc->state = PLAN_LIVE;
	memcpy(pc->name, chain->name, sizeof(pc->name));
}

static int chain_committed(struct chain *chain, void *arg)
{
	(void)arg;
	fuse_committed(&plan_chain(chain)->fuse);
	return 0;
}

static int chain_foreign(struct chain *chain, void *arg)
{
	struct kern *k = arg;

	/* Made anew: the nodes that were remade are live under new handles. */
	for (struct fuse_node *n = fuse_first(&plan_chain(chain)->fuse); n;
	     n = fuse_next(n))
		n->is_remade = false;
	/* What went without a word counts from nothing as well. */
	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		fold_entry(k, e);
	return 0;
}

static void settle_op(struct kern *k, const struct delta_op *op)
{
	struct kern_table *kt = kern_table(op->table);

	switch ((int)op->kind) {
	case DELTA_TABLE_ADD:
		kt->is_there = true;
		kt->is_foreign = kt->is_left = false;
		kt->is_stale = false;
		kt->is_plain = kt->wants_plain;
		kern_each_chain(op->table, chain_committed, NULL);
		kern_each_chain(op->table, chain_foreign, k);
		break;
	case DELTA_RULES_DEL:
		kt->is_left = false;
		kern_each_chain(op->table, chain_committed, NULL);
		break;
	case DELTA_TABLE_DEL:
		kt->is_there = false;
		break;
	case DELTA_CHAIN_RENAME:
		chain_named(op->chain);
		break;
	case DELTA_CHAIN_ADD:
		if (fold(&op->chain->base, &op->chain->live))
			kern_counted_put(k, op->chain, NULL);
		chain_named(op->chain);
		break;
	case DELTA_SET_ADD:
		op->node->live_room = op->node->room;
		break;
	case DELTA_RULE_ADD:
		op->node->is_remade = false;
		break;
	}
}

/* The kernel has done it: what it has is what the plan says. */
static void settle(struct commit *c)
{
	for (size_t i = 0; i < c->batch.n_refs; i++) {
		const struct batch_ref *ref = &c->batch.refs[i];

		if (ref->node && ref->nth)
			rule_made(c, ref, kern_table(ref->table)->base +
					       ref->nth - 1);
	}
	for (size_t i = 0; i < c->delta.n; i++)
		settle_op(c->k, &c->delta.ops[i]);
	for (uint32_t t = 0; t < c->changes->n_tables; t++) {
		const struct table_change *tc = &c->changes->tables[t];

		kern_table(tc->table)->claimed_by = c->k->socket_n;
		for (uint32_t i = 0; i < tc->n_chains; i++)
			chain_committed(tc->chains[i].chain, NULL);
	}
}

/* A name wanted for rules that the kernel refused is wanted no more. */
static void settle_names(const struct txn_changes *changes)
{
	for (uint32_t t = 0; t < changes->n_tables; t++) {
		struct kern_table *kt = kern_table(changes->tables[t].table);

		if (kt)
			kt->wants_plain = kt->is_plain;
	}
}

static void forget_removed(const struct txn_changes *changes)
{
	for (uint32_t t = 0; t < changes->n_tables; t++) {
		const struct table_change *tc = &changes->tables[t];

		for (uint32_t i = 0; i < tc->n_chains; i++)
			if (tc->chains[i].is_removed)
				plan_chain_free(tc->chains[i].chain);
	}
}

/* The changes will be undone: the plans are to know nothing of them. */
static void retreat(const struct txn_changes *changes)
{
	for (uint32_t t = 0; t < changes->n_tables; t++) {
		const struct table_change *tc = &changes->tables[t];

		for (uint32_t i = 0; i < tc->n_chains; i++) {
			const struct chain_change *cc = &tc->chains[i];

			plan_retreat(cc);
			if (cc->is_new)
				plan_chain_free(cc->chain);
		}
	}
}

static int plan_builtin(struct chain *chain, void *arg)
{
	struct commit *c = arg;

	return chain->hook == HOOK_N ? 0 : kern_plan_new(c->k, chain, c->err);
}

/* Bring the plans of all chains that change up to date. */
static int advance(struct commit *c, struct err *err)
{
	int rc = 0;

	c->err = err;
	for (uint32_t t = 0; t < c->changes->n_tables && !rc; t++) {
		const struct table_change *tc = &c->changes->tables[t];

		rc = kern_table_new(c->k, tc->table, err);
		if (!rc && tc->is_new)
			rc = kern_each_chain(tc->table, plan_builtin, c);
		for (uint32_t i = 0; i < tc->n_chains && !rc; i++)
			rc = kern_plan_new(c->k, tc->chains[i].chain, err);
		for (uint32_t i = 0; i < tc->n_chains && !rc; i++)
			rc = plan_change(&tc->chains[i], err);
	}
	return rc ? rc : involve(c, err);
}

/* The note of the generation is not as we left it. */
static bool is_mark(const struct commit *c)
{
	const struct batch_ref *ref = batch_ref(&c->batch, c->sent.refusal.seq);

	return ref && !ref->table;
}

static int make_delta(struct commit *c, uint32_t genid, struct err *err)
{
	int rc = 0;

	delta_begin(&c->delta, c->changes);
	for (uint32_t i = 0; i < c->changes->n_tables && !rc; i++) {
		const struct table_change *change = &c->changes->tables[i];

		c->k->has_company |= !c->k->has_genid || c->k->genid != genid;
		if (!c->k->has_genid || c->k->genid != genid)
			rc = check_table(c->k, change->table, err);
		if (!rc)
			rc = plan_table(c, change, err);
	}
	if (!rc)
		rc = echo_expect(c, err);
	return rc ? rc : last_prepare(c, err);
}

static int make_batch(struct commit *c, uint32_t genid,
		      struct entry **culprit, struct err *err)
{
	c->at.generation = c->changes->generation;
	c->at.step = c->changes->is_again ? c->k->mark.at.step : 0;
	c->at.step += c->changes->is_again && c->delta.n;
	batch_init(&c->batch, genid);
	kern_mark_put(c->k, &c->batch, c->at);
	for (uint32_t i = 0; i < c->changes->n_tables; i++)
		if (kern_table(c->changes->tables[i].table)->is_claiming)
			kern_claim_put_table(&c->batch,
					     c->changes->tables[i].table);
	return emit(&c->k->sock, &c->batch, &c->delta, EMIT_MAIN, culprit, err);
}

/* What a table's earlier rules had counted is told: of the rest nothing is. */
static void settle_renewed(struct commit *c)
{
	for (size_t i = 0; i < c->delta.n; i++) {
		const struct delta_op *op = &c->delta.ops[i];

		if (op->kind == DELTA_RULES_DEL &&
		    !kern_table(op->table)->is_foreign)
			kern_each_chain(op->table, chain_foreign, c->k);
	}
}

int commit_refused(struct commit *c, int rc, struct entry **culprit,
		   struct err *err)
{
	return err->code || refusal_is_drift(c, rc) || is_mark(c) ||
			       rc == -ERESTART || refusal_is_too_deep(c, rc)
		       ? rc
		       : refusal_say(c, rc, culprit, err);
}

/* The batch that takes effect, made for @genid. */
static int send_main(struct commit *c, uint32_t genid, struct entry **culprit,
		     struct err *err)
{
	struct kern *k = c->k;
	int rc = make_batch(c, genid, culprit, err);

	if (rc)
		return rc;
	if (!c->batch.n_refs) {
		settle(c);
		return 0;
	}
	rc = last_note(c, err);
	if (rc)
		return rc;
	c->sent = (struct sent){ .cb = echo_take, .arg = c };
	rc = failpoint("kernel.send");
	if (!rc)
		rc = commit_send(k, &c->batch, &c->sent, err);
	failpoint("kernel.sent");
	if (rc)
		return commit_refused(c, rc, culprit, err);
	/* Others' commits in between were seen only by tables that change. */
	k->has_genid = c->changes->n_tables ||
		       (k->has_genid && k->genid == genid);
	k->genid = genid + 1;
	kern_mark_done(k, c->at, c->sent.lost);
	settle(c);
	if (c->delta.has_late)
		late_commit(c);
	settle_renewed(c);
	for (uint32_t t = 0;
	     (c->sent.lost || c->is_miscounted) && t < c->changes->n_tables; t++)
		kern_table(c->changes->tables[t].table)->is_foreign = true;
	return 0;
}

static int commit_try(struct commit *c, struct entry **culprit, struct err *err)
{
	uint32_t genid = 0;
	int rc = commit_genid(c, &genid, err);

	c->sent = (struct sent){ .lost = false };
	if (!rc)
		rc = make_delta(c, genid, err);
	if (!rc && c->delta.has_early)
		rc = early_commit(c, &genid, culprit, err);
	if (!rc)
		rc = send_main(c, genid, culprit, err);
	if (rc && c->is_early_done)
		early_undo(c);
	return rc;
}

static void commit_fini(struct commit *c)
{
	delta_fini(&c->delta);
	batch_fini(&c->batch);
	last_fini(c);
	echo_fini(c);
}

/* Does @rule hold something that has a name, such as an ipset? */
static bool holds_others(const struct family *family, const struct rule *rule)
{
	auto_rule_spec struct rule_spec spec;
	auto_ir struct ir_rule ir;
	struct err err = { 0 };

	rule_spec_init(&spec, family);
	ir_init(&ir, family);
	if (rule_decode(&spec, rule->attrs, rule->len_bytes, &err))
		return false;
	rule_lower(&spec, &ir);
	return ir.holds;
}

/*
 * Who deleted the rules of an ipset may destroy it with the next command: it
 * must not be in use then; and the list of -m recent must be gone when the next
 * rule names it. Of many rules it isn't asked what they held.
 */
static void let_go(const struct nlsock *sock, const struct txn_changes *changes)
{
	uint32_t n = 0;
	bool found = false;

	for (uint32_t t = 0; t < changes->n_tables; t++) {
		const struct table_change *tc = &changes->tables[t];

		for (uint32_t i = 0; i < tc->n_chains; i++) {
			const struct chain_change *cc = &tc->chains[i];

			n += cc->n_removed;
			for (uint32_t e = 0;
			     e < cc->n_removed && !found && n <= REMOVED_FEW;
			     e++)
				found = holds_others(tc->table->family,
						     cc->removed[e]->rule);
		}
	}
	if (found || n > REMOVED_FEW)
		nlsock_drain(sock);
}

/* It was refused for the @i-th time: see what is there, or do without. */
static void settle_mark(struct commit *c, int i, struct err *err)
{
	kern_mark_read(c->k, err);
	if (i >= COMMIT_TRIES / 2)
		c->k->mark.state = MARK_NOT_OURS;
}

int kern_commit(struct backend *be, struct ruleset *rs,
		const struct txn_changes *changes, struct entry **culprit,
		struct err *err)
{
	struct commit c = { .k = kern_of(be), .changes = changes };
	int rc = -ERESTART;

	(void)rs;
	*culprit = NULL;
	c.k->counted.n = 0;
	c.k->counted.failed = false;
	rc = advance(&c, err);
	for (int i = 0; i < COMMIT_TRIES && !err->code; i++) {
		rc = commit_try(&c, culprit, err);
		if (rc)
			delta_undo(&c.delta, c.changes);
		if (!rc || err->code)
			break;
		if (rc == -ERESTART)
			c.k->has_genid = false;
		if (is_mark(&c))
			settle_mark(&c, i, err);
		else if (refusal_is_drift(&c, rc))
			kern_table(batch_ref(&c.batch, c.sent.refusal.seq)->table)
				->is_foreign = true;
		else if (refusal_is_too_deep(&c, rc))
			refusal_flatten(&c, err);
		commit_fini(&c);
	}
	changes = c.changes;
	if (!rc)
		forget_removed(changes);
	else if (!err->code)
		err_set(err, rc, "nf_tables: %s", strerror(-rc));
	if (rc)
		retreat(changes);
	else
		let_go(&c.k->sock, changes);
	commit_fini(&c);
	settle_names(changes);
	involve_fini(&c);
	if (err->code && err->status == ERR_UNSET)
		err->status = ERR_RESOURCE;
	return rc;
}
