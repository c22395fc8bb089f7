/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans of chains, made after what the kernel has of them. */
#include "follow.h"

#include <errno.h>

#include "claims.h"
#include "err.h"
#include "fork.h"
#include "look.h"
#include "runs.h"
#include "stretch.h"

/* @entry alone; the reason is as if it had come last. */
static int follow_rule(struct fuse_chain *pc, const struct follow_node *want,
		       struct err *err)
{
	struct fuse_link *prev = pc->last, *link;
	auto_look struct look look = { .sig_hash = 0 };
	enum fuse_reason reason;
	int rc = runs_link_new(pc, prev, want->first, &look, err);

	if (rc)
		return rc;
	link = fuse_link(want->first);
	reason = look.shape.reason;
	if (!reason && prev && runs_is(prev->node))
		reason = runs_fit(prev->node, link, &look);
	rc = runs_rule(pc, link, reason ? reason : FUSE_SHORT, err);
	if (rc || !want->stretch_id || want->is_fork)
		return rc;
	if (!stretch_is_fit(link->node))
		return -ESTALE;
	return stretch_follow(pc, link->node, want->stretch_id, err);
}

static int claim(struct fuse_chain *pc, struct fuse_node *map,
		 struct entry *entry, struct err *err)
{
	auto_look struct look alone = { .sig_hash = 0 };
	auto_look struct look look = { .sig_hash = 0 };
	struct fuse_link *link;
	int rc = runs_link_new(pc, pc->last, entry, &alone, err);

	ir_init(&look.ir, pc->family);
	if (!rc)
		rc = runs_look(pc, map, &look, entry->rule, err);
	if (rc)
		return rc;
	link = fuse_link(entry);
	if (runs_fit(map, link, &look))
		return -ESTALE;
	rc = claims_add(map, link, &look, err);
	if (rc)
		return rc;
	runs_note(link, &look);
	runs_join(map, link);
	return 0;
}

static int follow_run(struct fuse_chain *pc, const struct follow_node *want,
		      struct err *err)
{
	const struct fuse_node ladder = { .kind = FUSE_NODE_RANGES,
					  .shape = { .is_rung = true } };
	struct entry *entry = want->first;
	struct fuse_node *map = runs_new(pc, want->is_ladder ? &ladder : NULL,
					 want->ranges, entry->rule, err);
	int rc = 0;

	if (!map)
		return err_nomem(err);
	map->id = want->run_id;
	if (map->shape.reason || map->shape.is_rung != want->is_ladder ||
	    want->stretch_id)
		return -ESTALE;
	for (uint32_t i = 0; i < want->n_rules && !rc; i++) {
		rc = claim(pc, map, entry, err);
		entry = entry_next(entry);
	}
	return rc ? rc : runs_refresh(pc, map, err);
}

/* The rungs of a fork that nobody walks. */
static int follow_rungs(struct fuse_chain *pc, const struct follow_node *want,
			struct err *err)
{
	struct follow_node rung = { .first = want->first, .n_rules = 1 };
	int rc = want->stretch_id ? -ESTALE : 0;

	for (uint32_t i = 0; i < want->n_rules && !rc; i++) {
		rc = follow_rule(pc, &rung, err);
		rung.first = entry_next(rung.first);
	}
	return rc;
}

/* The fork that begins with node @at of @n: *@past is the one behind it. */
static int follow_fork(struct fuse_chain *pc, const struct follow_node *nodes,
		       size_t at, size_t n, size_t *past, struct err *err)
{
	const struct follow_node *first = &nodes[at];

	*past = at + 1;
	if (first->run_id)
		return fork_follow(pc, first->first, first->n_rules,
				   first->run_id, err);
	while (*past < n && nodes[*past].stretch_id == first->stretch_id)
		++*past;
	return fork_follow(pc, first->first, (uint32_t)(*past - at),
			   first->stretch_id, err);
}

static int follow_node(struct fuse_chain *pc, const struct follow_node *want,
		       struct err *err)
{
	if (!want->run_id)
		return follow_rule(pc, want, err);
	return want->is_fork ? follow_rungs(pc, want, err)
			     : follow_run(pc, want, err);
}

int follow_nodes(struct fuse_chain *pc, const struct follow_node *nodes,
		 size_t n, struct err *err)
{
	size_t past;
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = follow_node(pc, &nodes[i], err);
	for (size_t i = 0; i < n && !rc; i = past) {
		past = i + 1;
		if (nodes[i].is_fork)
			rc = follow_fork(pc, nodes, i, n, &past, err);
	}
	return rc;
}

int follow_borders(const struct fuse_chain *pc, struct follow_node *runs,
		   size_t n_runs, struct entry *first, uint32_t n_rules,
		   bool *are_told, struct err *err)
{
	struct entry *entry = first;
	uint32_t last_hash = 0;
	size_t n = 0;
	int rc = 0;

	for (uint32_t i = 0; i < n_rules && n <= n_runs && !rc; i++) {
		auto_look struct look look = { .sig_hash = 0 };

		rc = runs_look(pc, NULL, &look, entry->rule, err);
		if (!n || look.sig_hash != last_hash ||
		    look.shape.ranges & ~runs[n - 1].ranges)
			if (n++ < n_runs)
				runs[n - 1].first = entry;
		last_hash = look.sig_hash;
		entry = entry_next(entry);
	}
	*are_told = n == n_runs;
	return rc;
}

int follow_rung(const struct fuse_chain *pc, const struct entry *entry,
		uint32_t *sig, struct err *err)
{
	auto_look struct look look = { .sig_hash = 0 };
	int rc = fork_look(pc, &look, entry->rule, err);

	*sig = look.shape.fields[0].test ? look.sig_hash : 0;
	return rc;
}
