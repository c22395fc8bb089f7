/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking over what an earlier run of the daemon left in the kernel. */
#include <assert.h>
#include <errno.h>
#include <netinet/in.h> /* before linux/in.h */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../delta.h"
#include "../failpoint.h"
#include "../log.h"
#include "batch.h"
#include "encode_run.h"
#include "err.h"
#include "ids.h"
#include "kern.h"
#include "leave.h"

/* A comparison of what the kernel lists with what the ruleset says. */
struct adoption {
	struct kern *k;
	struct table *table;
	struct id_index ids;
	const struct chain *chain; /* whose rules are being listed */
	struct entry *next;        /* the rule that should come next */
	uint64_t n_rules, n_chains;
	bool differs;
	bool is_odd; /* it can't become what it should: it is made anew */
	struct err *err; /* of the first failure in a callback */
};

/* Names that the kernel has are not given again. */
static void adopt_id(struct adoption *ad, uint64_t id)
{
	struct kern_table *kt = kern_table(ad->table);

	if (id > INT64_MAX) /* not ours */
		ad->differs = ad->is_odd = true;
	else if (id > kt->last_map_id)
		kt->last_map_id = id;
}

static void adopt_chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	struct dump_chain dump;
	struct chain *chain;

	if (!dump_chain(nlh, &dump) ||
	    strcmp(dump.table, kern_table_name(ad->table)) != 0)
		return;
	ad->n_chains++;
	adopt_id(ad, run_stretch_id(dump.name));
	chain = table_chain_find(ad->table, dump.name);
	if (chain ? dump.is_base != (chain->hook != HOOK_N)
		  : !leave_is_nameable(dump.name))
		ad->is_odd = true;
	if (!chain || ad->is_odd ||
	    (dump.is_base && (dump.policy == NF_DROP) !=
				     (chain->policy == VERDICT_DROP)))
		ad->differs = true;
	if (!chain)
		return;
	plan_chain(chain)->state = PLAN_LIVE;
	chain->live = dump.counters;
}

/* Is @entry the rule to come next, in the words that we would use now? */
static bool fits(struct adoption *ad, struct entry *entry,
		 const struct dump_rule *rule)
{
	uint64_t hash;

	if (!ad->chain || strcmp(ad->chain->name, rule->chain) != 0) {
		if (ad->next)
			return false; /* its chain has more rules */
		ad->chain = entry->chain;
		ad->next = chain_first(ad->chain);
	}
	if (entry != ad->next || strcmp(entry->chain->name, rule->chain) != 0)
		return false;
	ad->next = entry_next(entry);
	return emit_hash(entry, &hash, ad->err) == 0 && hash == rule->hash;
}

static void adopt_rule_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	struct dump_rule rule;
	struct fuse_node *node;
	struct entry *entry;

	if (!dump_rule(nlh, &rule) || ad->err->code)
		return;
	ad->n_rules++;
	entry = ids_find(&ad->ids, rule.id);
	node = entry ? fuse_link(entry)->node : NULL;
	if (!node || node->kind != FUSE_NODE_RULE || node->is_live) {
		ad->differs = true;
		return;
	}
	ad->differs = ad->differs || !fits(ad, entry, &rule);
	node->is_live = true;
	node->handle = rule.handle;
	entry->live = rule.counters;
}

static int forget_chain(struct chain *chain, void *arg)
{
	(void)arg;
	plan_chain_free(chain);
	return 0;
}

void kern_forget(struct table *table)
{
	kern_each_chain(table, forget_chain, NULL);
	free(table->compiled);
	table->compiled = NULL;
}

static int collect_chain(struct chain *chain, void *arg)
{
	struct id_index *ids = arg;

	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		ids->v[ids->n++] = e;
	return 0;
}

/* Nothing of @chain's plan is live, as far as we know. */
static int unlive_chain(struct chain *chain, void *arg)
{
	struct fuse_node *n;

	(void)arg;
	for (n = fuse_first(&plan_chain(chain)->fuse); n; n = fuse_next(n))
		n->is_live = false;
	return 0;
}

static void forget_rules(void *arg)
{
	struct adoption *ad = arg;

	kern_each_chain(ad->table, unlive_chain, NULL);
	ad->chain = NULL;
	ad->next = NULL;
	ad->n_rules = 0;
}

static void forget_chains(void *arg)
{
	struct adoption *ad = arg;

	ad->n_chains = 0;
}

static int count_chain(struct chain *chain, void *arg)
{
	(void)chain;
	++*(uint64_t *)arg;
	return 0;
}

static int plan_one(struct chain *chain, void *arg)
{
	struct adoption *ad = arg;

	return plan_fill(chain, ad->err);
}

static int know_one(struct chain *chain, void *arg)
{
	struct adoption *ad = arg;

	return kern_plan_new(ad->k, chain, ad->err);
}

static int committed(struct chain *chain, void *arg)
{
	(void)arg;
	fuse_committed(&plan_chain(chain)->fuse);
	return 0;
}

/* A table of ours with maps of rules: is its set there? */
static void adopt_set_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	const char *name = dump_set_name(nlh);

	if (!name)
		return;
	ad->differs = true;
	ad->is_odd = ad->is_odd || !leave_is_nameable(name);
	adopt_id(ad, run_set_id(name));
}

static int compare(struct kern *k, struct adoption *ad, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_RULE_TABLE, kern_table_name(ad->table) },
	};
	uint64_t n_chains = 0;
	int rc;

	static_assert((int)NFTA_RULE_TABLE == (int)NFTA_CHAIN_TABLE,
		      "the table's attribute");
	kern_each_chain(ad->table, collect_chain, &ad->ids);
	ids_sort(&ad->ids);
	kern_each_chain(ad->table, count_chain, &n_chains);
	rc = nlsock_get(&k->sock, NFT_MSG_GETCHAIN, true, ad->table->family,
			str, adopt_chain_cb, forget_chains, ad, err);
	if (!rc)
		rc = nlsock_get(&k->sock, NFT_MSG_GETSET, true,
				ad->table->family, str, adopt_set_cb, NULL, ad,
				err);
	if (!rc)
		rc = kern_each_chain(ad->table, plan_one, ad);
	if (!rc)
		rc = nlsock_get(&k->sock, NFT_MSG_GETRULE, true,
				ad->table->family, str, adopt_rule_cb,
				forget_rules, ad, err);
	if (ad->next || ad->n_rules != ad->table->n_rules ||
	    ad->n_chains != n_chains)
		ad->differs = true;
	return err->code ? err->code : rc;
}

/* The kernel has @table; does it fit? */
static int take_over(struct kern *k, struct table *table,
		     const struct dump_table *found, struct err *err)
{
	struct kern_table *kt = kern_table(table);
	struct adoption ad = { .k = k, .table = table, .err = err };
	int rc = kern_each_chain(table, know_one, &ad);

	if (rc)
		return rc;
	ad.ids.v = calloc(table->n_rules + 1, sizeof(*ad.ids.v));
	if (!ad.ids.v)
		return err_nomem(err);
	rc = compare(k, &ad, err);
	free(ad.ids.v);
	kt->is_there = true;
	kt->can_be_claimed = found->flags & KERN_TABLE_PERSIST;
	/* What was made to be anybody's can't be claimed: it is made anew. */
	if (k->claims && !kt->can_be_claimed)
		ad.differs = ad.is_odd = true;
	kt->is_foreign = ad.is_odd;
	kt->is_left = ad.differs;
	kern_each_chain(table, ad.differs ? unlive_chain : committed, NULL);
	return rc;
}

/* A table of ours that the ruleset knows nothing of. */
static int remove_stale(struct kern *k, struct table *table, struct err *err)
{
	auto_delta struct delta delta = { 0 };
	auto_batch struct batch batch = { 0 };
	struct nlsock_refusal refusal;
	struct entry *culprit;
	uint32_t genid;
	bool lost;
	int rc = nlsock_genid(&k->sock, &genid, err);

	if (!rc)
		rc = delta_remove(&delta, table, err);
	if (rc)
		return rc;
	batch_init(&batch, genid);
	rc = emit(&k->sock, &batch, &delta, false, &culprit, err);
	if (!rc)
		rc = batch_finish(&batch, err);
	if (rc)
		return rc;
	rc = nlsock_commit(&k->sock, &batch, NULL, NULL, &refusal, &lost);
	*kern_table(table) = (struct kern_table){ 0 };
	return rc ? err_set(err, rc, "%s: %s", kern_table_name(table),
			    strerror(-rc))
		  : 0;
}

/* By its own name or by the plain one, which it wants to keep then. */
static int find_table(struct kern *k, struct table *table,
		      struct dump_table *found, struct err *err)
{
	struct kern_table *kt = kern_table(table);
	int rc = kern_table_get(k, table, found, err);

	if (rc == -ENOENT) {
		kt->is_plain = true;
		rc = kern_table_get(k, table, found, err);
		kt->is_plain = rc == 0;
	}
	kt->wants_plain = kt->is_plain;
	return rc;
}

/* What @table's state is; *@change is filled where it is to be replaced. */
static int adopt_table(struct kern *k, struct table *table,
		       struct table_change *change, struct err *err)
{
	struct kern_table *kt;
	struct dump_table found = { 0 };
	int rc = kern_table_new(k, table, err);

	if (!rc)
		rc = find_table(k, table, &found, err);
	if (rc && rc != -ENOENT)
		return rc;
	kt = kern_table(table);
	if (!table->is_used) {
		kt->is_there = kt->is_foreign = kt->is_stale = rc == 0;
		kt->handle = found.handle;
		return 0;
	}
	kt->handle = found.handle;
	if (!rc)
		rc = take_over(k, table, &found, err);
	else
		rc = 0;
	failpoint("adopt.compared");
	/* Gone: all of it is to be made, as of one that is another's. */
	kt->is_foreign = kt->is_foreign || !kt->is_there;
	if (!rc && (kt->is_foreign || kt->is_left))
		*change = (struct table_change){ .table = table };
	return rc;
}

int kern_read_mark(struct backend *be, struct backend_mark *at,
		   struct err *err)
{
	struct kern *k = kern_of(be);
	int rc = kern_mark_read(k, err);

	if (rc)
		return rc;
	if (k->mark.state != MARK_LIVE)
		return -ENOENT;
	*at = k->mark.at;
	return 0;
}

static int claim_all(struct kern *k, struct ruleset *rs, struct err *err)
{
	int rc = 0;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++)
			if (rs->tables[f][t].is_used)
				rc = kern_claim(k, &rs->tables[f][t], err);
	return rc;
}

int kern_adopt(struct backend *be, struct ruleset *rs, uint64_t generation,
	       bool *replaced, struct err *err)
{
	struct table_change tables[FAMILY_N * TABLE_N] = { { .table = NULL } };
	struct txn_changes changes = { .tables = tables,
				       .is_again = true,
				       .generation = generation };
	struct entry *culprit;
	int rc = kern_mark_read(kern_of(be), err);

	if (kern_of(be)->mark.state == MARK_NOT_OURS)
		log_warning("table ip nfd-generation is not nfd's: after a crash nfd will not know how far it came");
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
			struct table_change *next = &tables[changes.n_tables];

			rc = adopt_table(kern_of(be),
					 ruleset_table(rs, (enum family_id)f,
						       (enum table_id)t),
					 next, err);
			changes.n_tables += next->table != NULL;
		}
	*replaced = changes.n_tables != 0;
	/* Nothing was ever committed: whoever only looks changes nothing. */
	if (rc || (!changes.n_tables && !generation &&
		   kern_of(be)->mark.state == MARK_ABSENT))
		return rc;
	rc = kern_commit(be, rs, &changes, &culprit, err);
	for (uint32_t t = 0; t < changes.n_tables; t++)
		if (kern_table(tables[t].table)->is_left)
			kern_table(tables[t].table)->is_foreign = true;
	return rc ? rc : claim_all(kern_of(be), rs, err);
}

int kern_sweep(struct backend *be, struct ruleset *rs, struct err *err)
{
	int rc = 0;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
			struct table *table =
				ruleset_table(rs, (enum family_id)f,
					      (enum table_id)t);

			if (!table->is_used && kern_table(table) &&
			    kern_table(table)->is_there)
				rc = remove_stale(kern_of(be), table, err);
		}
	return rc;
}
