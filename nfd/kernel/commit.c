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
#include "../delta.h"
#include "batch.h"
#include "err.h"
#include "kern.h"

/* How often a commit is begun again when others' come between. */
#define TRIES 20

struct commit {
	struct kern *k;
	const struct txn_changes *changes;
	struct delta delta;
	struct batch batch;
	struct id_index ids; /* of rules that are deleted without being named */
	struct nlsock_refusal refusal;
	bool is_miscounted; /* handles are not where they were expected */
};

static bool is_bulk(const struct delta_op *op)
{
	return op->kind == DELTA_CHAIN_FLUSH || op->kind == DELTA_TABLE_DEL;
}

static bool is_remade(const struct delta_op *op)
{
	return op->kind == DELTA_RULE_ADD &&
	       plan_node(op->entry)->state == PLAN_REMADE;
}

/* What an index must hold; with @v, put it there. */
static size_t ids_collect(const struct commit *c, struct entry **v)
{
	size_t n = 0;

	for (size_t i = 0; i < c->delta.n; i++) {
		if (!is_remade(&c->delta.ops[i]))
			continue;
		if (v)
			v[n] = c->delta.ops[i].entry;
		n++;
	}
	for (uint32_t t = 0; t < c->changes->n_tables; t++) {
		const struct table_change *tc = &c->changes->tables[t];

		for (uint32_t i = 0; i < tc->n_chains; i++) {
			const struct chain_change *cc = &tc->chains[i];

			if (v && cc->n_removed)
				memcpy(v + n, cc->removed,
				       cc->n_removed * sizeof(*v));
			n += cc->n_removed;
		}
	}
	return n;
}

static int ids_init(struct commit *c, struct err *err)
{
	bool is_needed = false;

	for (size_t i = 0; i < c->delta.n && !is_needed; i++)
		is_needed = is_bulk(&c->delta.ops[i]);
	if (!is_needed)
		return 0;
	c->ids.n = ids_collect(c, NULL);
	c->ids.v = calloc(c->ids.n + 1, sizeof(*c->ids.v));
	if (!c->ids.v)
		return err_nomem(err);
	ids_collect(c, c->ids.v);
	ids_sort(&c->ids);
	return 0;
}

/* A rule was deleted: its last count. */
static void echo_deleted(const struct commit *c, const struct batch_ref *ref,
			 const struct dump_rule *rule)
{
	struct entry *entry = ref->entry ? ref->entry
					 : ids_find(&c->ids, rule->id);

	if (entry)
		entry->live = rule->counters;
}

/* The first rule made tells what handles began with, the last confirms it. */
static void echo_made(struct commit *c, const struct batch_ref *ref,
		      const struct dump_rule *rule)
{
	struct kern_table *kt = kern_table(ref->table);
	uint64_t base = rule->handle - (ref->nth - 1);

	if (kt->base && kt->base != base)
		c->is_miscounted = true;
	kt->base = base;
}

static void echo_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct commit *c = arg;
	const struct batch_ref *ref = batch_ref(&c->batch, nlh->nlmsg_seq);
	struct dump_rule rule;

	if (!ref || NFNL_SUBSYS_ID(nlh->nlmsg_type) != NFNL_SUBSYS_NFTABLES)
		return;
	switch (NFNL_MSG_TYPE(nlh->nlmsg_type)) {
	case NFT_MSG_DELRULE:
		if (dump_rule(nlh, &rule))
			echo_deleted(c, ref, &rule);
		break;
	case NFT_MSG_NEWRULE:
		if (ref->nth && dump_rule(nlh, &rule))
			echo_made(c, ref, &rule);
		break;
	case NFT_MSG_NEWTABLE:
		kern_table(ref->table)->handle = dump_table_handle(nlh);
		break;
	}
}

/* Is what the kernel has of @table what we left there? */
static int check_table(struct kern *k, struct table *table, struct err *err)
{
	struct kern_table *kt = kern_table(table);
	uint64_t handle = 0;
	int rc;

	if (!kt->is_there)
		return 0;
	rc = kern_table_get(k, table, &handle, err);
	if (rc == -ENOENT) {
		kt->is_there = false;
		kt->is_foreign = true;
	} else if (rc) {
		return rc;
	} else if (handle != kt->handle) {
		kt->is_foreign = true;
	}
	return 0;
}

/* Base chains that go take their counts with them: keep them. */
static int keep_policies(struct commit *c, struct table *table, struct err *err)
{
	int rc;

	for (int h = 0; h < HOOK_N; h++) {
		struct chain *chain = table->builtin[h];

		if (!chain)
			continue;
		rc = kern_read_policy(c->k, chain, err);
		if (rc)
			return rc;
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

static int plan_table(struct commit *c, const struct table_change *change,
		      struct err *err)
{
	struct kern_table *kt;
	int rc = 0;

	if (!change->table->compiled)
		rc = kern_table_new(change->table, err);
	kt = kern_table(change->table);
	if (rc)
		return rc;
	kt->n_handles = 0;
	kt->last_rule = 0;
	kt->base = 0;
	if (!change->is_new && !kt->is_foreign && kt->is_there &&
	    kt->is_plain == kt->wants_plain && !delta_needs_replace(change)) {
		rc = find_handles(c, change, err);
		return rc ? rc : delta_table(&c->delta, change, err);
	}
	if (kt->is_there)
		rc = keep_policies(c, change->table, err);
	return rc ? rc
		  : delta_replace(&c->delta, change->table, kt->is_there, err);
}

/* What was made anew counts from nothing: keep what it has counted. */
static void fold(struct counters *base, struct counters *live)
{
	base->packets += live->packets;
	base->bytes += live->bytes;
	*live = (struct counters){ 0 };
}

static void rule_made(struct entry *entry, uint64_t handle)
{
	struct plan_node *node = plan_node(entry);

	fold(&entry->base, &entry->live);
	node->handle = handle;
	node->state = PLAN_LIVE;
}

static void chain_named(struct chain *chain)
{
	struct plan_chain *pc = plan_chain(chain);

	pc->state = PLAN_LIVE;
	memcpy(pc->name, chain->name, sizeof(pc->name));
}

/* The kernel has done it: what it has is what the plan says. */
static void settle(struct commit *c)
{
	for (size_t i = 0; i < c->batch.n_refs; i++) {
		const struct batch_ref *ref = &c->batch.refs[i];
		struct kern_table *kt = kern_table(ref->table);

		/* Of a rule's messages, those of its sets have none. */
		if (ref->entry && ref->nth)
			rule_made(ref->entry, kt->base + ref->nth - 1);
	}
	for (size_t i = 0; i < c->delta.n; i++) {
		const struct delta_op *op = &c->delta.ops[i];
		struct kern_table *kt = kern_table(op->table);

		if (op->kind == DELTA_TABLE_ADD) {
			kt->is_there = true;
			kt->is_foreign = false;
			kt->is_plain = kt->wants_plain;
		} else if (op->kind == DELTA_TABLE_DEL) {
			kt->is_there = false;
		} else if (op->kind == DELTA_CHAIN_RENAME) {
			chain_named(op->chain);
		} else if (op->kind == DELTA_CHAIN_ADD) {
			fold(&op->chain->base, &op->chain->live);
			chain_named(op->chain);
		}
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

		for (uint32_t i = 0; i < tc->n_chains; i++) {
			const struct chain_change *cc = &tc->chains[i];

			for (uint32_t e = 0; e < cc->n_removed; e++)
				plan_node_free(cc->removed[e]);
			if (cc->is_removed)
				plan_chain_free(cc->chain);
		}
	}
}

/* Say what the kernel refused, as iptables-nft does. */
static int refused(const struct commit *c, int code, struct entry **culprit,
		   struct err *err)
{
	const struct batch_ref *ref = batch_ref(&c->batch, c->refusal.seq);
	const char *more = c->refusal.text;

	if (!ref) {
		err_set(err, code, "nf_tables: %s%s%s", strerror(-code),
			*more ? ": " : "", more);
	} else {
		const char *kind = ref->entry ? "rule in chain" :
				   ref->chain ? "chain" : "table";
		const char *name = ref->chain ? ref->chain->name
					      : kern_table_name_next(ref->table);

		*culprit = ref->entry;
		err_set(err, code, "%s failed (%s): %s %s%s%s", ref->verb,
			strerror(-code), kind, name, *more ? ": " : "", more);
	}
	err->status = ERR_RESOURCE;
	return code;
}

/* Something of ours is gone: the table is not as we left it. */
static bool is_drift(const struct commit *c, int code)
{
	const struct batch_ref *ref;

	ref = batch_ref(&c->batch, c->refusal.seq);
	return code == -ENOENT && ref &&
	       (strcmp(ref->verb, "RULE_DELETE") == 0 ||
		strcmp(ref->verb, "CHAIN_FLUSH") == 0 ||
		strcmp(ref->verb, "CHAIN_DEL") == 0 ||
		strcmp(ref->verb, "CHAIN_UPDATE") == 0);
}

static int make_batch(struct commit *c, uint32_t genid,
		      struct entry **culprit, struct err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < c->changes->n_tables && !rc; i++) {
		const struct table_change *change = &c->changes->tables[i];

		if (change->table->compiled &&
		    (!c->k->has_genid || c->k->genid != genid))
			rc = check_table(c->k, change->table, err);
		if (!rc)
			rc = plan_table(c, change, err);
	}
	if (!rc)
		rc = ids_init(c, err);
	batch_init(&c->batch, genid);
	if (!rc)
		rc = emit(&c->k->sock, &c->batch, &c->delta, culprit, err);
	return rc ? rc : batch_finish(&c->batch, err);
}

/* Echoes were lost, the answer perhaps too: who made the last generation? */
static int settle_doubt(struct kern *k, uint32_t genid, int rc, struct err *err)
{
	uint32_t now;
	int failed = nlsock_genid(&k->sock, &now, err);

	if (failed)
		return failed;
	return rc ? rc : now == genid ? -ENOBUFS : 0;
}

static int commit_try(struct commit *c, struct entry **culprit, struct err *err)
{
	struct kern *k = c->k;
	uint32_t genid = 0;
	bool lost = false;
	int rc = nlsock_genid(&k->sock, &genid, err);

	c->refusal = (struct nlsock_refusal){ 0 };
	if (!rc)
		rc = make_batch(c, genid, culprit, err);
	if (rc)
		return rc;
	if (!c->batch.n_refs)
		return 0;
	rc = nlsock_commit(&k->sock, &c->batch, echo_cb, c, &c->refusal, &lost);
	if (lost)
		rc = settle_doubt(k, genid, rc, err);
	if (err->code)
		return rc;
	if (rc)
		return is_drift(c, rc) || rc == -ERESTART
			       ? rc
			       : refused(c, rc, culprit, err);
	k->genid = genid + 1;
	k->has_genid = true;
	settle(c);
	if (lost || c->is_miscounted)
		kern_relearn(k, c->changes);
	return 0;
}

static void commit_fini(struct commit *c)
{
	delta_fini(&c->delta);
	batch_fini(&c->batch);
	free(c->ids.v);
	c->ids = (struct id_index){ 0 };
}

int kern_commit(struct backend *be, struct ruleset *rs,
		const struct txn_changes *changes, struct entry **culprit,
		struct err *err)
{
	struct commit c = { .k = kern_of(be), .changes = changes };
	int rc = -ERESTART;

	(void)rs;
	*culprit = NULL;
	for (int i = 0; i < TRIES; i++) {
		rc = commit_try(&c, culprit, err);
		if (rc)
			delta_undo(&c.delta);
		if (!rc || err->code)
			break;
		if (is_drift(&c, rc))
			kern_table(batch_ref(&c.batch, c.refusal.seq)->table)
				->is_foreign = true;
		commit_fini(&c);
	}
	if (!rc)
		forget_removed(changes);
	else if (!err->code)
		err_set(err, rc, "nf_tables: %s", strerror(-rc));
	commit_fini(&c);
	settle_names(changes);
	if (err->code && err->status == ERR_UNSET)
		err->status = ERR_RESOURCE;
	return rc;
}
