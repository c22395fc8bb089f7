/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains that a commit concerns without changing their rules. */
#include "involve.h"

#include <stdlib.h>
#include <string.h>

#include "../compile/fork.h"
#include "../compile/plan.h"
#include "commit.h"
#include "err.h"
#include "kern.h"

/* The changes of a commit, with those that are involved. */
struct involved {
	struct txn_changes changes;
	struct table_change tables[FAMILY_N * TABLE_N];
	struct chain_change *chains[FAMILY_N * TABLE_N]; /* owned */
};

/* The chains of one table that others' changes concern. */
struct concerned {
	struct chain **v;
	uint32_t n, cap;
	struct err *err;
};

/* Say which chains change; has any of them been asked what it ends? */
static bool mark(const struct table_change *tc, bool is_changing)
{
	bool is_asked = false;

	for (uint32_t i = 0; i < tc->n_chains; i++) {
		struct plan_chain *pc = plan_chain(tc->chains[i].chain);

		pc->is_changing = is_changing;
		is_asked |= pc->is_asked;
	}
	return is_asked;
}

static int ask_again(struct chain *chain, void *arg)
{
	struct plan_chain *pc = plan_chain(chain);
	struct concerned *to = arg;
	struct chain **v = to->v;

	if (!pc || !pc->fuse.has_asked || !fork_depends(&pc->fuse))
		return 0;
	if (!pc->is_changing && to->n == to->cap) {
		to->cap = to->cap ? 2 * to->cap : 16;
		v = reallocarray(v, to->cap, sizeof(struct chain *));
		if (!v)
			return err_nomem(to->err);
		to->v = v;
	}
	if (!pc->is_changing)
		to->v[to->n++] = chain;
	return pc->has_gaps ? plan_fill(chain, to->err)
			    : plan_again(chain, to->err);
}

/* The changes of table number @t, then @more. */
static int append(struct commit *c, uint32_t t, const struct concerned *more,
		  struct err *err)
{
	const struct table_change *tc = &c->changes->tables[t];
	struct chain_change *chains;

	if (!c->involved) {
		c->involved = calloc(1, sizeof(*c->involved));
		if (!c->involved)
			return err_nomem(err);
		c->involved->changes = *c->changes;
		memcpy(c->involved->tables, c->changes->tables,
		       c->changes->n_tables * sizeof(*tc));
		c->involved->changes.tables = c->involved->tables;
		c->changes = &c->involved->changes;
	}
	chains = calloc(tc->n_chains + more->n, sizeof(*chains));
	if (!chains)
		return err_nomem(err);
	if (tc->n_chains)
		memcpy(chains, tc->chains, tc->n_chains * sizeof(*chains));
	for (uint32_t i = 0; i < more->n; i++)
		chains[tc->n_chains + i].chain = more->v[i];
	c->involved->chains[t] = chains;
	c->involved->tables[t].chains = chains;
	c->involved->tables[t].n_chains += more->n;
	return 0;
}

int involve(struct commit *c, struct err *err)
{
	int rc = 0;

	for (uint32_t t = 0; t < c->changes->n_tables && !rc; t++) {
		const struct table_change *tc = &c->changes->tables[t];
		struct concerned more = { .err = err };

		if (mark(tc, true))
			rc = kern_each_chain(tc->table, ask_again, &more);
		mark(tc, false);
		if (!rc && more.n)
			rc = append(c, t, &more, err);
		/* Else what was planned for the changes would stay. */
		for (uint32_t i = 0; rc && i < more.n; i++)
			plan_chain(more.v[i])->has_gaps = true;
		free(more.v);
	}
	return rc;
}

void involve_fini(struct commit *c)
{
	for (uint32_t t = 0; c->involved && t < FAMILY_N * TABLE_N; t++)
		free(c->involved->chains[t]);
	free(c->involved);
	c->involved = NULL;
}
