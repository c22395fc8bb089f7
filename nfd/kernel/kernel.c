/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The backend that has the kernel carry a ruleset out. */
#include <errno.h>
#include <stdlib.h>

#include "../compile/plan.h"
#include "err.h"
#include "kern.h"

int kern_table_new(struct kern *k, struct table *table, struct err *err)
{
	struct kern_table *kt = kern_table(table);

	if (!kt)
		table->compiled = kt = calloc(1, sizeof(*kt));
	if (!kt)
		return err_nomem(err);
	if (!kt->is_there)
		kt->can_be_claimed = k->claims;
	return 0;
}

int kern_plan_new(struct kern *k, struct chain *chain, struct err *err)
{
	struct kern_table *kt;

	/* One that goes has a plan, and no table any more. */
	if (plan_chain(chain))
		return 0;
	kt = kern_table(chain->table);
	if (!plan_chain_new(chain, &kt->last_map_id, k->fuse))
		return err_nomem(err);
	plan_chain(chain)->fuse.no_stretch = kt->is_flat;
	return 0;
}

int kern_each_chain(struct table *table,
		    int (*fn)(struct chain *chain, void *arg), void *arg)
{
	struct chain *c;
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = fn(table->builtin[h], arg);
	for (c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = fn(c, arg);
	return rc;
}

void kern_counted_soon(struct kern *k, struct chain *chain,
		       struct entry *entry, struct counters more)
{
	struct kern_counted *counted = &k->counted;
	struct kern_counted_one *v = counted->v;

	if (counted->n == counted->cap) {
		size_t cap = counted->cap ? 2 * counted->cap : 64;

		v = reallocarray(v, cap, sizeof(*v));
		if (!v) {
			counted->failed = true;
			return;
		}
		counted->v = v;
		counted->cap = cap;
	}
	v[counted->n++] = (struct kern_counted_one){ chain, entry, more };
}

void kern_counted_put(struct kern *k, struct chain *chain, struct entry *entry)
{
	kern_counted_soon(k, chain, entry, (struct counters){ 0, 0 });
}

int kern_counted_note(struct kern *k, struct backend_mark at, struct err *err)
{
	int rc = 0;

	if (k->be.note && (k->counted.n || k->counted.failed))
		rc = k->be.note(k->be.note_arg, at, err);
	if (rc)
		return rc;
	k->counted.n = 0;
	k->counted.failed = false;
	return 0;
}

static struct counters sum(struct counters a, struct counters b)
{
	return (struct counters){ a.packets + b.packets, a.bytes + b.bytes };
}

/* What the same commit removed is nobody's. */
static int each_counted(struct backend *be,
			int (*fn)(void *arg, const struct chain *chain,
				  const struct entry *entry,
				  struct counters base),
			void *arg)
{
	const struct kern_counted *counted = &kern_of(be)->counted;
	int rc = counted->failed ? -ENOMEM : 0;

	for (size_t i = 0; i < counted->n && !rc; i++) {
		const struct kern_counted_one *one = &counted->v[i];

		if (one->chain)
			rc = fn(arg, one->chain, NULL,
				sum(one->chain->base, one->more));
		else if (entry_is_in_chain(one->entry))
			rc = fn(arg, one->entry->chain, one->entry,
				sum(one->entry->base, one->more));
	}
	return rc;
}

static void kern_free(struct backend *be, struct ruleset *rs)
{
	struct kern *k = kern_of(be);

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
			kern_forget(ruleset_table(rs, (enum family_id)f,
						  (enum table_id)t));
	kern_watch_stop(k);
	nlsock_close(&k->sock);
	free(k->counted.v);
	free(k);
}

static int read_policy(struct backend *be, struct chain *chain,
		       struct err *err)
{
	const struct kern_table *kt = kern_table(chain->table);

	if (!kt || !kt->is_there)
		return 0;
	return kern_read_policy(kern_of(be), chain, err);
}

/*
 * Listing a chain takes the kernel more than making its rules does, from this
 * many on (measured on 6.18); runs of rules are read element by element.
 */
#define LISTED_RULES_MAX 30000

static bool keeps_rules(struct backend *be, const struct chain *chain,
			uint32_t n_rules)
{
	uint32_t n = 0;

	(void)be;
	if (n_rules <= LISTED_RULES_MAX || !plan_chain(chain))
		return n_rules <= LISTED_RULES_MAX;
	for (const struct fuse_node *node = fuse_first(&plan_chain(chain)->fuse);
	     node && n <= LISTED_RULES_MAX; node = fuse_next(node))
		n += node->kind == FUSE_NODE_RULE;
	return n <= LISTED_RULES_MAX;
}

static int print_plan(struct backend *be, struct chain *chain,
		      struct text *out, struct err *err)
{
	return plan_print(chain, kern_of(be)->fuse, out, err);
}

static int kern_wake(struct backend *be, struct gate_sock *to, struct err *err)
{
	struct kern *k = kern_of(be);
	int rc = nlsock_open(&k->sock, to, err);

	if (rc)
		return rc;
	k->socket_n++;
	rc = kern_claim_probe(k, err);
	if (rc)
		nlsock_close(&k->sock);
	else
		kern_watch_start(k);
	return rc;
}

static void kern_sleep(struct backend *be)
{
	kern_watch_stop(kern_of(be));
	nlsock_close(&kern_of(be)->sock);
}

static int kern_watch_fd(const struct backend *be)
{
	return ((const struct kern *)(const void *)be)->watch.fd;
}

static bool kern_wants_look(const struct backend *be)
{
	return ((const struct kern *)(const void *)be)->watch.is_deaf;
}

static const struct backend_ops kern_ops = {
	.name           = "kernel",
	.wake           = kern_wake,
	.sleep          = kern_sleep,
	.keeps_rules    = keeps_rules,
	.commit         = kern_commit,
	.read_counters  = kern_read_counters,
	.read_policy    = read_policy,
	.read_mark      = kern_read_mark,
	.each_counted   = each_counted,
	.adopt          = kern_adopt,
	.sweep          = kern_sweep,
	.watch_fd       = kern_watch_fd,
	.wants_look     = kern_wants_look,
	.look           = kern_look,
	.repair         = kern_repair,
	.print_plan     = print_plan,
	.free           = kern_free,
};

int backend_kernel_new(struct backend **out, const struct backend_opts *opts,
		       struct err *err)
{
	struct kern *k = calloc(1, sizeof(*k));

	if (!k)
		return err_nomem(err);
	k->be.ops = &kern_ops;
	k->fuse = opts->fuse;
	k->wants_claims = opts->claims;
	k->wants_watch = opts->watches;
	k->waits = opts->waits;
	k->watch.fd = -1;
	*out = &k->be;
	return 0;
}
