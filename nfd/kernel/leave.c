/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel lists of a table, on its way out. */
#include "leave.h"

#include <assert.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../encode/batch.h"
#include "../encode/encode_run.h"
#include "commit.h"
#include "err.h"
#include "kern.h"

static_assert(DELTA_NAME_MAX > CHAIN_NAME_MAX, "names of chains");

/* Objects of a table on their way into a delta. */
struct leaving {
	struct delta *delta;
	struct table *table;
	size_t begin;
	/* Of the runs and stretches that are planned; sorted. */
	uint64_t *ids;
	size_t n_ids;
};

static void leave_restart(void *arg)
{
	const struct leaving *l = arg;

	l->delta->n = l->begin;
}

static int each_set(struct commit *c, struct leaving *l, nlsock_cb *cb,
		    struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_SET_TABLE, kern_table_name(l->table) },
	};

	l->begin = c->delta.n;
	return nlsock_get(&c->k->sock, NFT_MSG_GETSET, true, l->table->family,
			  str, cb, leave_restart, l, err);
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
	struct leaving l = { .delta = &c->delta, .table = table };
	int rc = keep_policies(c, table, err);

	return rc ? rc : each_set(c, &l, flush_set_cb, err);
}

static void late_named(const struct leaving *l, enum delta_kind kind,
		       const char *name)
{
	struct delta_op *op = delta_late(l->delta, kind, l->table);

	strncpy(op->name, name, sizeof(op->name) - 1);
}

static int cmp_id(const void *a, const void *b)
{
	uint64_t ia = *(const uint64_t *)a, ib = *(const uint64_t *)b;

	return ia < ib ? -1 : ia > ib;
}

static bool is_planned(const struct leaving *l, uint64_t id)
{
	return id && bsearch(&id, l->ids, l->n_ids, sizeof(id), cmp_id);
}

static int put_ids(struct chain *chain, void *arg)
{
	struct fuse_chain *fc = &plan_chain(chain)->fuse;
	struct leaving *l = arg;

	for (struct fuse_node *j = fc->stretches; j; j = j->next_stretch)
		l->ids[l->n_ids++] = j->id;
	for (struct fuse_node *n = fuse_first(fc); n; n = fuse_next(n))
		if (fuse_is_run(n))
			l->ids[l->n_ids++] = n->id;
	return 0;
}

static int count_ids(struct chain *chain, void *arg)
{
	struct fuse_chain *fc = &plan_chain(chain)->fuse;
	size_t *n = arg;

	for (struct fuse_node *j = fc->stretches; j; j = j->next_stretch)
		++*n;
	for (struct fuse_node *node = fuse_first(fc); node;
	     node = fuse_next(node))
		*n += fuse_is_run(node);
	return 0;
}

/* Its rules are gone by then; their counts are in its elements. */
static void late_set_cb(const struct nlmsghdr *nlh, void *arg)
{
	const char *name = dump_set_name(nlh);
	const struct leaving *l = arg;

	if (!name || is_planned(l, run_set_id(name)))
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
	    table_chain_find(l->table, dump.name) ||
	    is_planned(l, run_stretch_id(dump.name)))
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
	size_t n = 0;
	int rc;

	kern_each_chain(table, count_ids, &n);
	l.ids = calloc(n + 1, sizeof(*l.ids));
	if (!l.ids)
		return err_nomem(err);
	kern_each_chain(table, put_ids, &l);
	qsort(l.ids, l.n_ids, sizeof(*l.ids), cmp_id);
	rc = each_set(c, &l, late_set_cb, err);
	l.begin = c->delta.n;
	/* Elements of maps jump to chains: these go last. */
	if (!rc)
		rc = nlsock_get(&c->k->sock, NFT_MSG_GETCHAIN, true,
				table->family, str, late_chain_cb,
				leave_restart, &l, err);
	free(l.ids);
	return rc;
}

bool leave_is_nameable(const char *name)
{
	return strlen(name) < DELTA_NAME_MAX || run_stretch_id(name);
}
