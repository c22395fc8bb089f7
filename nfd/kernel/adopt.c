/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking over what an earlier run of the daemon left in the kernel. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../compile/delta.h"
#include "../compile/plan.h"
#include "../failpoint.h"
#include "../log.h"
#include "adopt.h"
#include "commit.h"
#include "err.h"

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

static int count_chain(struct chain *chain, void *arg)
{
	(void)chain;
	++*(uint64_t *)arg;
	return 0;
}

static int know_one(struct chain *chain, void *arg)
{
	struct adoption *ad = arg;

	return kern_plan_new(ad->k, chain, ad->err);
}

/* A plan from scratch: nothing of it is live, as far as we know. */
static int plan_anew(struct chain *chain, void *arg)
{
	struct adoption *ad = arg;
	enum plan_state state = plan_chain(chain)->state;
	int rc;

	plan_chain_free(chain);
	rc = kern_plan_new(ad->k, chain, ad->err);
	if (rc)
		return rc;
	plan_chain(chain)->state = state;
	return plan_fill(chain, ad->err);
}

static int compare_maps(struct chain *chain, void *arg)
{
	struct adoption *ad = arg;

	fuse_committed(&plan_chain(chain)->fuse);
	return adopt_maps(ad, chain, ad->err);
}

/* What the kernel has of @chain's beside itself. */
static int count_objects(struct chain *chain, void *arg)
{
	struct fuse_chain *fc = &plan_chain(chain)->fuse;
	uint64_t *n = arg;

	for (const struct fuse_node *j = fc->stretches; j; j = j->next_stretch)
		*n += !j->is_whole + j->is_fork;
	for (const struct fuse_node *node = fuse_first(fc); node;
	     node = fuse_next(node))
		if (fuse_is_run(node))
			*n += node->cuts.len ? 2 : 1;
	return 0;
}

static int compare(struct adoption *ad, struct err *err)
{
	uint64_t n_chains = 0, n_objects = 0;
	int rc;

	kern_each_chain(ad->table, collect_chain, &ad->ids);
	ids_sort(&ad->ids);
	kern_each_chain(ad->table, count_chain, &n_chains);
	rc = adopt_list(ad, err);
	ad->differs |= ad->n_known != n_chains;
	if (!rc && !ad->differs)
		rc = adopt_plan(ad, err);
	if (!rc && !ad->differs)
		rc = kern_each_chain(ad->table, compare_maps, ad);
	if (!rc && ad->differs)
		rc = kern_each_chain(ad->table, plan_anew, ad);
	if (rc || err->code)
		return rc ? rc : err->code;
	kern_each_chain(ad->table, count_objects, &n_objects);
	kern_table(ad->table)->has_leftovers =
		!ad->differs &&
		ad->n_others + ad->n_stretches + ad->n_sets != n_objects;
	return 0;
}

static void adoption_fini(struct adoption *ad)
{
	free(ad->ids.v);
	free(ad->rules);
	free(ad->chains);
	free(ad->sets);
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
	kt->is_there = true;
	kt->can_be_claimed = found->flags & KERN_TABLE_PERSIST;
	/* What was made to be anybody's can't be claimed: it is made anew. */
	if (k->claims && !kt->can_be_claimed)
		ad.differs = ad.is_odd = true;
	rc = compare(&ad, err);
	kt->is_foreign = ad.is_odd;
	kt->is_left = ad.differs;
	adoption_fini(&ad);
	return rc;
}

/* A table of ours that the ruleset knows nothing of. */
static int remove_stale(struct kern *k, struct table *table, struct err *err)
{
	auto_delta struct delta delta = { 0 };
	int rc = delta_remove(&delta, table, err);

	if (!rc)
		rc = commit_alone(k, &delta, err);
	if (err->code)
		return rc;
	*kern_table(table) = (struct kern_table){ 0 };
	return rc ? kern_claim_lost(table, rc, err) : 0;
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
	if (!rc && (kt->is_foreign || kt->is_left || kt->has_leftovers))
		*change = (struct table_change){ .table = table };
	return rc;
}

/*
 * Of an earlier nfd that was killed the other process may not have ended yet:
 * so long it is waited for, in steps.
 */
#define WAIT_MS 2000
#define WAIT_STEP_MS 20

int kern_read_mark(struct backend *be, struct backend_mark *at,
		   struct err *err)
{
	struct kern *k = kern_of(be);
	struct err why = { 0 };
	int rc = kern_mark_read(k, &why);

	for (int ms = 0; rc == -EADDRINUSE && k->waits && ms < WAIT_MS;
	     ms += WAIT_STEP_MS) {
		usleep(WAIT_STEP_MS * 1000);
		why = (struct err){ 0 };
		rc = kern_mark_read(k, &why);
	}
	*err = why;
	if (rc)
		return rc;
	if (k->mark.state != MARK_LIVE)
		return -ENOENT;
	*at = k->mark.at;
	return 0;
}

static bool is_replaced(const struct table *table)
{
	return kern_table(table)->is_foreign || kern_table(table)->is_left;
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

	*replaced = false;
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
			*replaced |= next->table && is_replaced(next->table);
		}
	/* Nothing was ever committed: whoever only looks changes nothing. */
	if (rc || (!changes.n_tables && !generation &&
		   kern_of(be)->mark.state == MARK_ABSENT))
		return rc;
	rc = kern_commit(be, rs, &changes, &culprit, err);
	for (uint32_t t = 0; t < changes.n_tables; t++) {
		kern_table(tables[t].table)->has_leftovers = false;
		if (kern_table(tables[t].table)->is_left)
			kern_table(tables[t].table)->is_foreign = true;
	}
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
