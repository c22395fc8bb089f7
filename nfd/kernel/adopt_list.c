/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel lists of a table that is to be taken over. */
#include "adopt.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h> /* before linux/in.h */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../encode/encode_run.h"
#include "err.h"
#include "leave.h"

/* Names that the kernel has are not given again. */
static void adopt_id(struct adoption *ad, uint64_t id)
{
	struct kern_table *kt = kern_table(ad->table);

	if (id > INT64_MAX) /* not ours */
		ad->differs = ad->is_odd = true;
	else if (id > kt->last_map_id)
		kt->last_map_id = id;
}

/* Room for one more in *@v, which has @n of *@cap members of @size; or NULL. */
static void *more(struct adoption *ad, void *v, size_t n, size_t *cap,
		  size_t size)
{
	size_t bigger = *cap ? 2 * *cap : 64;

	if (n < *cap || ad->err->code)
		return ad->err->code ? NULL : v;
	v = reallocarray(v, bigger, size);
	if (v)
		*cap = bigger;
	else
		err_nomem(ad->err);
	return v;
}

static void chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	struct dump_chain dump;
	struct chain *chain;

	if (!dump_chain(nlh, &dump) ||
	    strcmp(dump.table, kern_table_name(ad->table)) != 0)
		return;
	adopt_id(ad, run_stretch_id(dump.name));
	chain = table_chain_find(ad->table, dump.name);
	if (chain ? dump.is_base != (chain->hook != HOOK_N)
		  : !leave_is_nameable(dump.name))
		ad->is_odd = true;
	ad->n_known += chain != NULL;
	ad->n_stretches += run_stretch_id(dump.name) != 0;
	ad->n_others += !chain && !run_stretch_id(dump.name);
	if (ad->is_odd || (chain && dump.is_base &&
			   (dump.policy == NF_DROP) !=
				   (chain->policy == VERDICT_DROP)))
		ad->differs = true;
	if (!chain)
		return;
	plan_chain(chain)->state = PLAN_LIVE;
	chain->live = dump.counters;
}

static void set_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	const char *name = dump_set_name(nlh);
	struct adopt_set *v;

	if (!name)
		return;
	if (!leave_is_nameable(name))
		ad->differs = ad->is_odd = true;
	adopt_id(ad, run_set_id(name));
	v = more(ad, ad->sets, ad->n_sets, &ad->sets_cap, sizeof(*v));
	if (!v)
		return;
	ad->sets = v;
	v += ad->n_sets++;
	*v = (struct adopt_set){ name[0], run_set_id(name), .count = 0 };
	v->room = dump_set_room(nlh);
	v->has_count = dump_set_count(nlh, &v->count);
}

/* Rules of the kernel's chain @name come. */
static struct adopt_chain *begin_chain(struct adoption *ad, const char *name)
{
	struct adopt_chain *v = more(ad, ad->chains, ad->n_chains,
				     &ad->chains_cap, sizeof(*v));
	uint64_t id = run_stretch_id(name);

	if (!v)
		return NULL;
	ad->chains = v;
	v += ad->n_chains++;
	*v = (struct adopt_chain){
		.chain = id ? NULL : table_chain_find(ad->table, name),
		.stretch_id = id,
		.begin = ad->n_rules,
	};
	if (!id && !v->chain)
		ad->differs = true;
	return v;
}

static bool is_of(const struct adopt_chain *chain, const char *name)
{
	return chain->chain ? strcmp(chain->chain->name, name) == 0
			    : chain->stretch_id &&
				      chain->stretch_id == run_stretch_id(name);
}

static void rule_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct adoption *ad = arg;
	struct adopt_chain *chain = NULL;
	struct dump_rule rule;
	struct adopt_rule *v;

	if (!dump_rule(nlh, &rule) || ad->err->code)
		return;
	if (ad->n_chains)
		chain = &ad->chains[ad->n_chains - 1];
	if (!chain || !is_of(chain, rule.chain))
		chain = begin_chain(ad, rule.chain);
	v = more(ad, ad->rules, ad->n_rules, &ad->rules_cap, sizeof(*v));
	if (!chain || !v)
		return;
	chain->n++;
	ad->rules = v;
	v += ad->n_rules++;
	*v = (struct adopt_rule){ rule, ids_find(&ad->ids, rule.id) };
	v->rule.chain = NULL; /* of the message */
	ad->has_runs |= rule.run_id || rule.stretch_id;
	if (v->entry)
		v->entry->live = rule.counters;
}

static void forget_chains(void *arg)
{
	struct adoption *ad = arg;

	ad->n_known = ad->n_stretches = ad->n_others = 0;
}

static void forget_sets(void *arg)
{
	struct adoption *ad = arg;

	ad->n_sets = 0;
}

static void forget_rules(void *arg)
{
	struct adoption *ad = arg;

	ad->n_rules = ad->n_chains = 0;
	ad->has_runs = false;
}

static int cmp_chain(const void *a, const void *b)
{
	const struct adopt_chain *ca = a, *cb = b;
	uintptr_t pa = (uintptr_t)ca->chain, pb = (uintptr_t)cb->chain;

	if (pa != pb)
		return pa < pb ? -1 : 1;
	return ca->stretch_id < cb->stretch_id ?
		       -1 :
		       ca->stretch_id > cb->stretch_id;
}

struct adopt_chain *adopt_chain_find(const struct adoption *ad,
				     const struct chain *chain, uint64_t id)
{
	const struct adopt_chain key = { .chain = chain, .stretch_id = id };

	return ad->n_chains ? bsearch(&key, ad->chains, ad->n_chains,
				      sizeof(key), cmp_chain)
			    : NULL;
}

static int cmp_set(const void *a, const void *b)
{
	const struct adopt_set *sa = a, *sb = b;

	if (sa->id != sb->id)
		return sa->id < sb->id ? -1 : 1;
	return sa->which - sb->which;
}

const struct adopt_set *adopt_set_find(const struct adoption *ad, char which,
				       uint64_t id)
{
	const struct adopt_set key = { .which = which, .id = id };

	return ad->n_sets ? bsearch(&key, ad->sets, ad->n_sets, sizeof(key),
				    cmp_set)
			  : NULL;
}

int adopt_list(struct adoption *ad, struct err *err)
{
	const struct family *family = ad->table->family;
	struct nlsock *sock = &ad->k->sock;
	const struct nlsock_str str[2] = {
		{ NFTA_RULE_TABLE, kern_table_name(ad->table) },
	};
	int rc;

	static_assert((int)NFTA_RULE_TABLE == (int)NFTA_CHAIN_TABLE &&
		      (int)NFTA_RULE_TABLE == (int)NFTA_SET_TABLE,
		      "the table's attribute");
	rc = nlsock_get(sock, NFT_MSG_GETCHAIN, true, family, str, chain_cb,
			forget_chains, ad, err);
	if (!rc)
		rc = nlsock_get(sock, NFT_MSG_GETSET, true, family, str,
				set_cb, forget_sets, ad, err);
	if (!rc)
		rc = nlsock_get(sock, NFT_MSG_GETRULE, true, family, str,
				rule_cb, forget_rules, ad, err);
	if (rc || err->code)
		return err->code;
	if (ad->n_chains)
		qsort(ad->chains, ad->n_chains, sizeof(*ad->chains), cmp_chain);
	if (ad->n_sets)
		qsort(ad->sets, ad->n_sets, sizeof(*ad->sets), cmp_set);
	return 0;
}
