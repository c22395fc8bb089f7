/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel lists of a table, on its way out. */
#include "leave.h"

#include <assert.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "../compile/plan.h"
#include "batch.h"
#include "commit.h"
#include "encode_run.h"
#include "err.h"
#include "kern.h"

static_assert(DELTA_NAME_MAX > CHAIN_NAME_MAX, "names of chains");

/* Objects of a table on their way into a delta. */
struct leaving {
	struct delta *delta;
	struct table *table;
	size_t begin;
};

static void leave_restart(void *arg)
{
	const struct leaving *l = arg;

	l->delta->n = l->begin;
}

static int each_set(struct commit *c, struct table *table, nlsock_cb *cb,
		    struct err *err)
{
	struct leaving l = { &c->delta, table, c->delta.n };
	const struct nlsock_str str[2] = {
		{ NFTA_SET_TABLE, kern_table_name(table) },
	};

	return nlsock_get(&c->k->sock, NFT_MSG_GETSET, true, table->family, str,
			  cb, leave_restart, &l, err);
}

static void flush_set_cb(const struct nlmsghdr *nlh, void *arg)
{
	const struct leaving *l = arg;
	const char *name = dump_set_name(nlh);

	if (name && strlen(name) < DELTA_NAME_MAX)
		delta_set_flush(l->delta, l->table, name);
}

/* Base chains that go take their counts with them: keep them. */
static int keep_policies(struct commit *c, struct table *table, struct err *err)
{
	for (int h = 0; h < HOOK_N; h++) {
		struct chain *chain = table->builtin[h];
		struct err why = { 0 };
		int rc;

		if (!chain)
			continue;
		rc = kern_read_policy(c->k, chain, &why);
		/* Somebody else has deleted it. */
		if (rc && rc != -ENOENT) {
			*err = why;
			return rc;
		}
	}
	return 0;
}

int leave_counts(struct commit *c, struct table *table, struct err *err)
{
	int rc = keep_policies(c, table, err);

	return rc ? rc : each_set(c, table, flush_set_cb, err);
}

static void late_named(const struct leaving *l, enum delta_kind kind,
		       const char *name)
{
	struct delta_op *op = delta_late(l->delta, kind, l->table);

	strncpy(op->name, name, sizeof(op->name) - 1);
}

/* Its rules are gone by then; their counts are in its elements. */
static void late_set_cb(const struct nlmsghdr *nlh, void *arg)
{
	const char *name = dump_set_name(nlh);

	if (!name)
		return;
	late_named(arg, DELTA_SET_READ, name);
	late_named(arg, DELTA_SET_DEL, name);
}

/* A chain that the ruleset doesn't know, or a stretch. */
static void late_chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	const struct leaving *l = arg;
	struct dump_chain dump;
	struct delta_op *op;

	if (!dump_chain(nlh, &dump) ||
	    strcmp(dump.table, kern_table_name(l->table)) != 0 ||
	    table_chain_find(l->table, dump.name))
		return;
	if (!run_stretch_id(dump.name)) {
		late_named(l, DELTA_CHAIN_DEL, dump.name);
		return;
	}
	op = delta_late(l->delta, DELTA_CHAIN_DEL, l->table);
	op->which = 's';
	op->set_id = run_stretch_id(dump.name);
}

int leave_late(struct commit *c, struct table *table, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_CHAIN_TABLE, kern_table_name(table) },
	};
	struct leaving l = { .delta = &c->delta, .table = table };
	int rc = each_set(c, table, late_set_cb, err);

	l.begin = c->delta.n;
	/* Elements of maps jump to chains: these go last. */
	return rc ? rc
		  : nlsock_get(&c->k->sock, NFT_MSG_GETCHAIN, true,
			       table->family, str, late_chain_cb,
			       leave_restart, &l, err);
}

bool leave_is_nameable(const char *name)
{
	return strlen(name) < DELTA_NAME_MAX || run_stretch_id(name);
}
