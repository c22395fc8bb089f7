/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ladders whose rungs jump: look-ups for the packets that don't come back. */
#include "fork.h"

#include <errno.h>

#include "err.h"
#include "ladder.h"
#include "look.h"
#include "plan.h"
#include "runs.h"
#include "stretch.h"

/* Is @link's rule one that jumps by chance, as far as its chain can tell? */
static bool is_jumper(const struct fuse_link *link)
{
	return link->node->kind == FUSE_NODE_RULE &&
	       link->reason == FUSE_RUNG && link->entry->target;
}

/* May @link be in a fork that is made now? Full ones stay as they are. */
static bool is_open(const struct fuse_link *link)
{
	const struct fuse_node *stretch = link->node->stretch;

	return link->node->kind == FUSE_NODE_RULE && !link->is_bound &&
	       (!stretch || (stretch->is_fork &&
			     stretch->n_links < FUSE_LADDER_MAX));
}

int fork_look(const struct fuse_chain *pc, struct look *look,
	      const struct rule *rule, struct err *err)
{
	const struct look_how how = { .family = pc->family,
				      .as = LOOK_AS_JUMPER,
				      .table = pc->table };

	return look_at(look, how, rule, err);
}

/* Is @link's rule of @like's ladder? *@is_last: it takes all that is left. */
static int is_alike(const struct fuse_chain *pc, const struct look *like,
		    const struct fuse_link *link, bool *out, bool *is_last,
		    struct err *err)
{
	auto_look struct look look = { .sig_hash = 0 };
	int rc;

	ir_init(&look.ir, pc->family);
	*out = *is_last = false;
	if (!link || !is_open(link))
		return 0;
	rc = fork_look(pc, &look, link->entry->rule, err);
	*out = !rc && !look.shape.reason &&
	       shape_same(&like->shape, &look.shape);
	*is_last = !rc && !look.shape.fields[0].test;
	return rc;
}

/* What @link, whose rule is looked at as @like, lies among: first and n. */
static int find_ends(const struct fuse_chain *pc, const struct look *like,
		     struct fuse_link *link, struct fork_group *group,
		     struct err *err)
{
	struct fuse_link *last = link;
	bool fits = true, is_last = false;
	int rc = 0;

	*group = (struct fork_group){ .first = link, .n = 1 };
	while (!rc && group->n < FUSE_LADDER_MAX) {
		rc = is_alike(pc, like, group->first->prev, &fits, &is_last,
			      err);
		if (!fits || is_last)
			break;
		group->first = group->first->prev;
		group->n++;
	}
	for (is_last = false; !rc && !is_last && group->n < FUSE_LADDER_MAX;
	     group->n++) {
		rc = is_alike(pc, like, last->next, &fits, &is_last, err);
		if (!fits)
			break;
		last = last->next;
	}
	return rc;
}

/* Of @target's packets, and those of the chains before, which don't return? */
static int add_ends(struct fork_group *group, const struct chain *target,
		    struct err *err)
{
	struct ends ends;
	int rc = ends_of(target, &ends, err);

	if (rc)
		return rc;
	if (!ends.is_any && !ends.proto) {
		group->why = FUSE_RUNG;
		group->back = target;
	} else if (group->ends.is_any) {
		group->ends = ends;
	} else if (!ends.is_any && ends.proto != group->ends.proto) {
		group->why = FUSE_UNLIKE;
	}
	return 0;
}

int fork_group(const struct fuse_chain *pc, struct fuse_link *link,
	       struct fork_group *group, struct err *err)
{
	auto_look struct look like;
	struct fuse_link *at;
	int rc = fork_look(pc, &like, link->entry->rule, err);

	*group = (struct fork_group){ .first = link, .n = 1 };
	if (rc)
		return rc;
	group->why = like.shape.reason;
	if (group->why)
		return 0;
	rc = find_ends(pc, &like, link, group, err);
	group->why = group->n < FUSE_FORK_MIN ? FUSE_SHORT : FUSE_OK;
	group->ends.is_any = true;
	at = group->first;
	for (uint32_t i = 0; i < group->n && !group->why && !rc;
	     i++, at = at->next)
		if (at->entry->target)
			rc = add_ends(group, at->entry->target, err);
	return rc;
}

/* What the chains of @group do has been asked, and is to stay as it is. */
static void ask(struct fuse_chain *pc, const struct fork_group *group)
{
	const struct fuse_link *link = group->first;

	pc->has_asked = true;
	for (uint32_t i = 0; i < group->n; i++, link = link->next)
		if (link->entry->target && plan_chain(link->entry->target))
			plan_chain(link->entry->target)->is_asked = true;
}

/* Its rungs are no fork any more. */
static int dissolve(struct fuse_chain *pc, struct fuse_node *fork,
		    struct err *err)
{
	int rc = 0;

	while (!rc && !fork->is_dead) {
		struct fuse_node *node = fork->members;

		rc = stretch_move(pc, &node, NULL, err);
	}
	return rc;
}

/* Rungs of other forks leave them. */
static int free_rungs(struct fuse_chain *pc, const struct fork_group *group,
		      struct err *err)
{
	struct fuse_link *link = group->first;
	int rc = 0;

	for (uint32_t i = 0; i < group->n && !rc; i++, link = link->next)
		if (link->node->stretch)
			rc = dissolve(pc, link->node->stretch, err);
	return rc;
}

static struct fuse_node *fork_new(struct fuse_chain *pc,
				  const struct fork_group *group,
				  struct err *err)
{
	struct fuse_node *fork = runs_new(pc, NULL, 1,
					  group->first->entry->rule, err);

	if (!fork)
		return NULL;
	fork->is_fork = true;
	fork->is_whole = group->ends.is_any;
	fork->fork_proto = fork->back.proto = group->ends.proto;
	fork->next_stretch = pc->stretches;
	pc->stretches = fork;
	return fork;
}

/* Are there packets that come to @look's rule and don't match? */
static bool may_fail(const struct look *look)
{
	for (const struct ir_match *m = look->ir.matches; m; m = m->next)
		if (m->n_tests)
			return true;
	return false;
}

/* @id: what it is called; 0: a new name. */
static int form(struct fuse_chain *pc, const struct fork_group *group,
		uint64_t id, struct err *err)
{
	struct fuse_link *link = group->first, *end = link;
	struct fuse_node *fork;
	int rc = free_rungs(pc, group, err);

	for (uint32_t i = 0; i < group->n; i++)
		end = end->next;
	if (!rc)
		rc = stretch_part(pc, link->node, end, err);
	if (rc)
		return rc;
	fork = fork_new(pc, group, err);
	if (!fork)
		return err_nomem(err);
	if (id)
		fork->id = id;
	for (; link != end && !rc; link = link->next) {
		struct fuse_node *node = link->node;
		auto_look struct look look;

		rc = runs_look(pc, fork, &look, link->entry->rule, err);
		if (!rc)
			rc = stretch_move(pc, &node, fork, err);
		if (!rc)
			runs_note(link, &look);
		/* That of the last rung stays. */
		fork->may_miss = !rc && may_fail(&look);
	}
	fork->is_broken = false;
	return rc || !ladder_refresh(fork, group->first, group->n) ?
		       rc :
		       err_nomem(err);
}

/* @link jumps by chance, and walks alone: it and those about it try. */
static int try_form(struct fuse_chain *pc, struct fuse_link *link,
		    struct err *err)
{
	struct fork_group group;
	int rc = fork_group(pc, link, &group, err);

	if (rc)
		return rc;
	if (group.why != FUSE_SHORT)
		ask(pc, &group);
	if (!group.why)
		return form(pc, &group, 0, err);
	for (link = group.first; group.n; group.n--, link = link->next)
		link->node->is_weighed = true;
	return 0;
}

/* Are there so many rules about @link that looking at them is worth it? */
static bool has_company(const struct fuse_link *link)
{
	const struct fuse_link *at;
	uint32_t n = 1;

	for (at = link->prev; at && is_open(at) && n < FUSE_FORK_MIN;
	     at = at->prev)
		n++;
	for (at = link->next; at && is_open(at) && n < FUSE_FORK_MIN;
	     at = at->next)
		n++;
	return n >= FUSE_FORK_MIN;
}

/* @node came, or what was behind it went: is there a fork to be made? */
static int try_node(struct fuse_chain *pc, struct fuse_node *node,
		    struct err *err)
{
	struct fuse_link *link = node->first;

	if (node->is_dead || node->kind != FUSE_NODE_RULE || node->stretch ||
	    node->is_weighed)
		return 0;
	/* One that takes what others have left is known by these. */
	if (!is_jumper(link) && link->entry->target)
		link = link->prev;
	if (!link || !is_jumper(link) || !has_company(link))
		return 0;
	return try_form(pc, link, err);
}

/*
 * The fork in whose middle @node came, which is none of its rungs; or NULL. Of
 * several that came there next to each other, the first one tells.
 */
static struct fuse_node *split_by(const struct fuse_node *node)
{
	const struct fuse_node *prev, *next;

	if (node->is_dead || !node->first || node->stretch)
		return NULL;
	prev = fuse_prev(node);
	if (!prev || !prev->stretch || !prev->stretch->is_fork)
		return NULL;
	next = fuse_next(node);
	while (next && !next->stretch && next->is_dirty)
		next = fuse_next(next);
	return next && next->stretch == prev->stretch ? prev->stretch : NULL;
}

/* Forks whose rungs have changed are none any more. */
static int dissolve_broken(struct fuse_chain *pc, struct err *err)
{
	struct fuse_node *next;
	int rc = 0;

	for (struct fuse_node *n = pc->dirty; n && !rc; n = next) {
		struct fuse_node *fork = split_by(n);

		next = n->next_dirty;
		if (n->is_fork && n->is_broken)
			fork = n;
		if (fork)
			rc = dissolve(pc, fork, err);
	}
	return rc;
}

int fork_plan(struct fuse_chain *pc, struct err *err)
{
	struct fuse_node *next;
	int rc;

	if (!pc->has_rungs || pc->no_stretch)
		return 0;
	rc = dissolve_broken(pc, err);
	for (struct fuse_node *n = pc->dirty; n && !rc; n = next) {
		next = n->next_dirty;
		rc = try_node(pc, n, err);
	}
	return rc;
}

/* Do the chains of @fork still end the same walks? */
static int check(struct fuse_chain *pc, struct fuse_node *fork, struct err *err)
{
	struct fork_group group = { .ends.is_any = true };
	int rc = 0;

	for (struct fuse_node *n = fork->members; n && !rc; n = n->next_in)
		if (n->first->entry->target)
			rc = add_ends(&group, n->first->entry->target, err);
	if (rc || (!group.why && group.ends.is_any == fork->is_whole &&
		   group.ends.proto == fork->fork_proto))
		return rc;
	return dissolve(pc, fork, err);
}

int fork_plan_all(struct fuse_chain *pc, struct err *err)
{
	struct fuse_link *next;
	int rc = 0;

	if (!pc->has_rungs || pc->no_stretch)
		return 0;
	rc = dissolve_broken(pc, err);
	for (struct fuse_node *n = pc->stretches; n && !rc; n = n->next_stretch)
		if (n->is_fork && !n->is_dead)
			rc = check(pc, n, err);
	for (struct fuse_link *l = pc->first; l; l = l->next)
		l->node->is_weighed = false;
	for (struct fuse_link *l = pc->first; l && !rc; l = next) {
		next = l->next;
		rc = try_node(pc, l->node, err);
	}
	return rc;
}

int fork_follow(struct fuse_chain *pc, const struct entry *first, uint32_t n,
		uint64_t id, struct err *err)
{
	struct fuse_link *link = fuse_link(first);
	struct fork_group group;
	int rc;

	for (uint32_t i = 1; i < n && !is_jumper(link); i++)
		link = link->next;
	if (!is_jumper(link))
		return -ESTALE;
	rc = fork_group(pc, link, &group, err);
	if (rc)
		return rc;
	if (group.why || group.first->entry != first || group.n != n)
		return -ESTALE;
	ask(pc, &group);
	return form(pc, &group, id, err);
}

bool fork_depends(const struct fuse_chain *pc)
{
	for (const struct fuse_link *l = pc->first; l; l = l->next) {
		const struct chain *to = l->entry->target;

		if (to && plan_chain(to) && plan_chain(to)->is_changing)
			return true;
	}
	return false;
}
