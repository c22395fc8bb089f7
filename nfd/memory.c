/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The backend that carries nothing out: rulesets for tests and for checking. */
#include "backend.h"

#include <errno.h>
#include <stdlib.h>

#include "compile/plan.h"
#include "err.h"

struct memory {
	struct backend be; /* first: a memory is a backend */
	struct fuse_opts fuse;
};

static int memory_commit(struct backend *be, struct ruleset *rs,
			 const struct txn_changes *changes,
			 struct entry **culprit, struct err *err)
{
	(void)be;
	(void)rs;
	(void)changes;
	(void)culprit;
	(void)err;
	return 0;
}

static bool memory_keeps_rules(struct backend *be, const struct chain *chain,
			       uint32_t n_rules)
{
	(void)be;
	(void)chain;
	(void)n_rules;
	return true;
}

static int memory_read_counters(struct backend *be, struct table *table,
				struct chain *chain, struct err *err)
{
	(void)be;
	(void)table;
	(void)chain;
	(void)err;
	return 0;
}

static int memory_read_policy(struct backend *be, struct chain *chain,
			      struct err *err)
{
	(void)be;
	(void)chain;
	(void)err;
	return 0;
}

static int memory_each_counted(struct backend *be,
			       int (*fn)(void *arg, const struct chain *chain,
					 const struct entry *entry,
					 struct counters base),
			       void *arg)
{
	(void)be;
	(void)fn;
	(void)arg;
	return 0;
}

/* No packets come by: what was counted before stays counted. */
static void settle_chain(struct chain *chain)
{
	const struct counters zero = { 0, 0 };

	chain->base = chain_counters(chain);
	chain->live = zero;
	for (struct entry *e = chain_first(chain); e; e = entry_next(e)) {
		e->base = entry_counters(e);
		e->live = zero;
	}
}

static int memory_read_mark(struct backend *be, struct backend_mark *at,
			    struct err *err)
{
	(void)be;
	(void)at;
	(void)err;
	return -ENOENT;
}

static int memory_sweep(struct backend *be, struct ruleset *rs,
			struct err *err)
{
	(void)be;
	(void)rs;
	(void)err;
	return 0;
}

static int memory_adopt(struct backend *be, struct ruleset *rs,
			uint64_t generation, bool *replaced, struct err *err)
{
	(void)be;
	(void)generation;
	(void)err;
	*replaced = false;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			struct table *table = &rs->tables[f][t];

			for (int h = 0; h < HOOK_N; h++)
				if (table->builtin[h])
					settle_chain(table->builtin[h]);
			for (struct chain *c = table_user_chain_first(table); c;
			     c = table_user_chain_next(c))
				settle_chain(c);
		}
	return 0;
}

/* A plan is made for this alone. */
static int memory_print_plan(struct backend *be, struct chain *chain,
			     struct text *out, struct err *err)
{
	const struct memory *m = (const struct memory *)(const void *)be;

	return plan_print(chain, m->fuse, out, err);
}

static void memory_free(struct backend *be, struct ruleset *rs)
{
	(void)rs;
	free(be);
}

static const struct backend_ops memory_ops = {
	.name = "memory",
	.keeps_rules = memory_keeps_rules,
	.commit        = memory_commit,
	.read_counters = memory_read_counters,
	.read_policy = memory_read_policy,
	.read_mark     = memory_read_mark,
	.each_counted = memory_each_counted,
	.adopt         = memory_adopt,
	.sweep         = memory_sweep,
	.print_plan    = memory_print_plan,
	.free          = memory_free,
};

int backend_memory_new(struct backend **out, const struct backend_opts *opts,
		       struct err *err)
{
	struct memory *m = calloc(1, sizeof(*m));

	if (!m)
		return err_nomem(err);
	m->be.ops = &memory_ops;
	m->fuse = opts->fuse;
	*out = &m->be;
	return 0;
}
