/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The plan of a chain, and how transactions change it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../txn/txn.h"
#include "err.h"
#include "fork.h"
#include "plan.h"
#include "stretch.h"

struct plan_chain *plan_chain_new(struct chain *chain, uint64_t *last_map_id,
				  struct fuse_opts opts)
{
	struct plan_chain *pc = calloc(1, sizeof(*pc));

	assert(!chain->compiled);
	if (!pc)
		return NULL;
	static_assert(sizeof(pc->name) == sizeof(chain->name), "names");
	memcpy(pc->name, chain->name, sizeof(pc->name));
	fuse_chain_init(&pc->fuse, chain->table->family, last_map_id, opts);
	pc->fuse.table = chain->table->id;
	pc->has_gaps = true;
	chain->compiled = pc;
	return pc;
}

void plan_chain_free(struct chain *chain)
{
	if (plan_chain(chain))
		fuse_chain_fini(&plan_chain(chain)->fuse);
	free(chain->compiled);
	chain->compiled = NULL;
}

/* A plan that lacks memory half way is none. */
static int give_up(struct chain *chain, int rc)
{
	if (!rc)
		return 0;
	fuse_reset(&plan_chain(chain)->fuse);
	plan_chain(chain)->has_gaps = true;
	return rc;
}

int plan_fill(struct chain *chain, struct err *err)
{
	struct plan_chain *pc = plan_chain(chain);
	int rc = 0;

	for (struct entry *e = chain_first(chain); e && !rc; e = entry_next(e))
		if (!fuse_link(e))
			rc = fuse_insert(&pc->fuse, e, err);
	pc->has_gaps = false;
	return rc ? give_up(chain, rc) : plan_again(chain, err);
}

int plan_again(struct chain *chain, struct err *err)
{
	struct plan_chain *pc = plan_chain(chain);
	int rc = fork_plan_all(&pc->fuse, err);

	if (!rc)
		rc = stretch_plan(&pc->fuse, err);
	return give_up(chain, rc);
}

/* Entries by number: each is planned after the one before it. */
struct numbered {
	struct entry *entry;
	uint32_t num;
};

static int by_num(const void *a, const void *b)
{
	const struct numbered *na = a, *nb = b;

	return na->num < nb->num ? -1 : na->num > nb->num;
}

/* Is each of them the one behind the one before, as what a restore brings? */
static bool are_in_a_row(const struct chain_change *change)
{
	for (uint32_t i = 1; i < change->n_inserted; i++)
		if (entry_next(change->inserted[i - 1]) != change->inserted[i])
			return false;
	return true;
}

static int insert_row(const struct chain_change *change, struct err *err)
{
	struct fuse_chain *fc = &plan_chain(change->chain)->fuse;
	int rc = 0;

	for (uint32_t i = 0; i < change->n_inserted && !rc; i++)
		rc = fuse_insert(fc, change->inserted[i], err);
	return rc;
}

static int insert_all(const struct chain_change *change, struct err *err)
{
	struct plan_chain *pc = plan_chain(change->chain);
	struct numbered *v;
	int rc = 0;

	if (are_in_a_row(change))
		return insert_row(change, err);
	v = calloc(change->n_inserted + 1u, sizeof(*v));
	if (!v)
		return err_nomem(err);
	for (uint32_t i = 0; i < change->n_inserted; i++)
		v[i] = (struct numbered){ change->inserted[i],
					  entry_num(change->inserted[i]).n };
	qsort(v, change->n_inserted, sizeof(*v), by_num);
	for (uint32_t i = 0; i < change->n_inserted && !rc; i++)
		rc = fuse_insert(&pc->fuse, v[i].entry, err);
	free(v);
	return rc;
}

int plan_change(const struct chain_change *change, struct err *err)
{
	struct plan_chain *pc = plan_chain(change->chain);
	int rc = 0;

	for (uint32_t i = 0; i < change->n_removed && !rc; i++)
		rc = fuse_remove(&pc->fuse, change->removed[i], err);
	if (rc)
		return give_up(change->chain, rc);
	if (change->is_removed) {
		fuse_reset(&pc->fuse);
		return 0;
	}
	if (pc->has_gaps)
		return plan_fill(change->chain, err);
	rc = insert_all(change, err);
	if (!rc)
		rc = fork_plan(&pc->fuse, err);
	if (!rc)
		rc = stretch_plan(&pc->fuse, err);
	return give_up(change->chain, rc);
}

int plan_dissolve(struct chain *chain, struct err *err)
{
	return give_up(chain, stretch_dissolve(&plan_chain(chain)->fuse, err));
}

void plan_retreat(const struct chain_change *change)
{
	struct plan_chain *pc = plan_chain(change->chain);
	struct err err = { 0 };
	int rc = 0;

	if (!pc)
		return;
	pc->has_gaps = true;
	for (uint32_t i = 0; i < change->n_inserted && !rc; i++)
		rc = fuse_remove(&pc->fuse, change->inserted[i], &err);
	if (rc)
		fuse_reset(&pc->fuse);
}

int plan_print(struct chain *chain, struct fuse_opts opts, struct text *out,
	       struct err *err)
{
	uint64_t last_map_id = 0;
	struct plan_chain *pc = plan_chain(chain);
	int rc;

	/* An undone transaction may have left gaps: they count as changes. */
	if (pc) {
		rc = pc->has_gaps ? plan_fill(chain, err) : 0;
		return rc ? rc : fuse_chain_print(&pc->fuse, out, err);
	}
	pc = plan_chain_new(chain, &last_map_id, opts);
	if (!pc)
		return err_nomem(err);
	rc = plan_fill(chain, err);
	if (!rc)
		rc = fuse_chain_print(&pc->fuse, out, err);
	plan_chain_free(chain);
	return rc;
}
