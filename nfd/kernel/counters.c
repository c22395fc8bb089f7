/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading back: counters of rules and policies, handles. */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "err.h"
#include "kern.h"

static int cmp_id(const void *a, const void *b)
{
	const struct entry *ea = *(struct entry *const *)a;
	const struct entry *eb = *(struct entry *const *)b;

	return ea->id.id < eb->id.id ? -1 : ea->id.id > eb->id.id;
}

void ids_sort(struct id_index *ids)
{
	qsort(ids->v, ids->n, sizeof(*ids->v), cmp_id);
}

struct entry *ids_find(const struct id_index *ids, struct rule_id id)
{
	struct entry key = { .id = id }, *p = &key;
	struct entry **found = NULL;

	if (ids->n)
		found = bsearch(&p, ids->v, ids->n, sizeof(p), cmp_id);
	return found ? *found : NULL;
}

static void table_cb(const struct nlmsghdr *nlh, void *arg)
{
	*(uint64_t *)arg = dump_table_handle(nlh);
}

int kern_table_get(struct kern *k, const struct table *table, uint64_t *handle,
		   struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_TABLE_NAME, kern_table_name(table) },
	};
	struct err why = { 0 };
	int rc;

	*handle = 0;
	rc = nlsock_get(&k->sock, NFT_MSG_GETTABLE, false, table->family, str,
			table_cb, NULL, handle, &why);

	if (rc && rc != -ENOENT)
		*err = why;
	if (!rc && !*handle)
		rc = -ENOENT;
	return rc;
}

static void chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct dump_chain *out = arg, chain;

	if (dump_chain(nlh, &chain)) {
		*out = chain;
		out->table = out->name = NULL; /* of the message */
	}
}

static int chain_get(struct kern *k, const struct chain *chain,
		     struct dump_chain *out, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_CHAIN_TABLE, kern_table_name(chain->table) },
		{ NFTA_CHAIN_NAME, plan_chain(chain)->name },
	};

	*out = (struct dump_chain){ 0 };
	return nlsock_get(&k->sock, NFT_MSG_GETCHAIN, false,
			  chain->table->family, str, chain_cb, NULL, out, err);
}

int kern_read_policy(struct kern *k, struct chain *chain, struct err *err)
{
	struct dump_chain dump;
	int rc = 0;

	if (plan_chain(chain))
		rc = chain_get(k, chain, &dump, err);
	if (!rc && plan_chain(chain))
		chain->live = dump.counters;
	return rc;
}

int kern_find_chain(struct kern *k, const struct chain *chain, struct err *err)
{
	struct dump_chain dump;
	int rc = chain_get(k, chain, &dump, err);

	if (!rc)
		plan_chain(chain)->handle = dump.handle;
	return rc;
}

/*
 * A walk over what the kernel lists. It lists a chain's rules in their order,
 * so that the entry looked for is nearly always the next.
 */
struct walk {
	const struct table *table;
	const struct chain *chain; /* of the rule listed last, or NULL */
	struct entry *next;        /* to be expected */
	bool wants_handles;
	uint64_t n;                /* entries found */
};

static struct entry *walk_find(struct walk *w, const struct dump_rule *rule)
{
	struct entry *e;

	if (!w->chain || strcmp(w->chain->name, rule->chain) != 0) {
		w->chain = table_chain_find(w->table, rule->chain);
		w->next = w->chain ? chain_first(w->chain) : NULL;
	}
	if (w->next && w->next->id.id == rule->id.id)
		return w->next;
	for (e = w->chain ? chain_first(w->chain) : NULL; e; e = entry_next(e))
		if (e->id.id == rule->id.id)
			return e;
	return NULL;
}

static void walk_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct walk *w = arg;
	struct dump_rule rule;
	struct entry *entry;

	if (!dump_rule(nlh, &rule) || !rule.id.id)
		return;
	entry = walk_find(w, &rule);
	if (!entry)
		return;
	w->n++;
	w->next = entry_next(entry);
	if (!w->wants_handles)
		entry->live = rule.counters;
	else if (plan_node(entry))
		plan_node(entry)->handle = rule.handle;
}

static void walk_restart(void *arg)
{
	struct walk *w = arg;

	w->chain = NULL;
	w->next = NULL;
	w->n = 0;
}

static int walk_rules(struct kern *k, struct walk *w, const struct chain *chain,
		      struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_RULE_TABLE, kern_table_name(w->table) },
		{ NFTA_RULE_CHAIN, chain ? plan_chain(chain)->name : NULL },
	};

	return nlsock_get(&k->sock, NFT_MSG_GETRULE, true, w->table->family,
			  str, walk_cb, walk_restart, w, err);
}

int kern_read_counters(struct backend *be, struct table *table,
		       struct chain *chain, struct err *err)
{
	struct kern *k = kern_of(be);
	struct walk walk = { .table = table };
	int rc;

	if (!kern_table(table) || !kern_table(table)->is_there)
		return 0;
	for (int h = 0; h < HOOK_N; h++) {
		struct chain *builtin = table->builtin[h];

		if (!builtin || (chain && chain != builtin))
			continue;
		rc = kern_read_policy(k, builtin, err);
		if (rc)
			return rc;
	}
	if (chain && (!plan_chain(chain) || !chain_len(chain)))
		return 0;
	return walk_rules(k, &walk, chain, err);
}

void kern_relearn(struct kern *k, const struct txn_changes *changes)
{
	for (uint32_t i = 0; i < changes->n_tables; i++) {
		struct walk walk = {
			.table = changes->tables[i].table,
			.wants_handles = true,
		};
		struct err err = { 0 };

		if (walk_rules(k, &walk, NULL, &err) ||
		    walk.n != walk.table->n_rules)
			kern_table(walk.table)->is_foreign = true;
	}
}
