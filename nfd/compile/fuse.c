/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans of chains, kept in step with the rules edit by edit. */
#include "fuse.h"

#include <errno.h>
#include <stdlib.h>

#include "claims.h"
#include "elems.h"
#include "err.h"
#include "look.h"
#include "pieces.h"
#include "runs.h"

/* Splitting and merging maps */

/* What tells whether some of @map's rules, from @first on, are a run. */
static struct worth worth_at(const struct fuse_node *map,
			     const struct fuse_link *first)
{
	struct worth worth = worth_of(&map->ir, &map->shape);

	worth.value = first->worth.value;
	return worth;
}

/*
 * Move @n links of one map, from @first on, which lie at one of its ends, to a
 * map of their own, or each to a rule of its own where they are few.
 */
static int move_out(struct fuse_chain *pc, struct fuse_link *first, uint32_t n,
		    struct err *err)
{
	struct fuse_node *from = first->node, *map = NULL;
	struct fuse_link *link = first;
	bool is_front = from->first == first;
	int rc = 0;

	for (uint32_t i = 1; !is_front && i < n; i++)
		link = link->next;
	if (worth_it(pc->opts, first, n, worth_at(from, first),
		     from->may_range)) {
		map = runs_new(pc, from, from->may_range, first->entry->rule,
			       err);
		if (!map)
			return err_nomem(err);
	}
	for (; !rc && n; n--) {
		struct fuse_link *next = is_front ? link->next : link->prev;
		enum fuse_reason reason = FUSE_SHORT;
		auto_look struct look look;

		rc = runs_look(pc, from, &look, link->entry->rule, err);
		if (!rc)
			rc = runs_give_up(pc, link, err);
		if (!rc && map)
			rc = runs_claim(pc, map, link, &look, &reason, err);
		if (!rc && !link->node)
			rc = runs_rule(pc, link, reason, err);
		link = next;
	}
	return rc;
}

/* Cut the map that @after is in behind it; the smaller part moves out. */
static int split(struct fuse_chain *pc, struct fuse_link *after,
		 struct err *err)
{
	struct fuse_node *node = after->node;
	uint32_t n = entry_num(after->entry).n -
		     entry_num(node->first->entry).n + 1;

	if (n <= node->n_links - n)
		return move_out(pc, node->first, n, err);
	return move_out(pc, after->next, node->n_links - n, err);
}

/* Let neighbouring maps that are alike become one, as far as they may. */
static int merge(struct fuse_chain *pc, struct fuse_link *left,
		 struct fuse_link *right, struct err *err)
{
	bool is_left_moved = left->node->n_links < right->node->n_links;
	struct fuse_node *from = is_left_moved ? left->node : right->node;
	struct fuse_node *to = is_left_moved ? right->node : left->node;
	struct fuse_link *link = is_left_moved ? left : right;
	int rc = 0;

	while (!rc && link && link->node == from) {
		struct fuse_link *next = is_left_moved ? link->prev :
							 link->next;
		enum fuse_reason reason;
		auto_look struct look look;

		rc = runs_look(pc, to, &look, link->entry->rule, err);
		if (rc || runs_fit(to, link, &look))
			break;
		rc = runs_give_up(pc, link, err);
		if (!rc)
			rc = runs_claim(pc, to, link, &look, &reason, err);
		link = next;
	}
	return rc;
}

/* The first of @n rules around @link that walk alone and are alike. */
static struct fuse_link *run_begin(const struct fuse_chain *pc,
				   struct fuse_link *link, uint32_t *n)
{
	const uint32_t max = 2 * worth_max(pc->opts);
	struct fuse_link *first = link, *last = link;
	uint32_t sig = link->sig_hash;

	*n = 1;
	while (*n < max && first->prev && !runs_is_apart(first) &&
	       first->prev->node->kind == FUSE_NODE_RULE &&
	       first->prev->sig_hash == sig) {
		first = first->prev;
		++*n;
	}
	while (*n < max && last->next &&
	       !runs_is_apart(last->next) &&
	       last->next->node->kind == FUSE_NODE_RULE &&
	       last->next->sig_hash == sig) {
		last = last->next;
		++*n;
	}
	return first;
}

/* How many of the @n rules from @first on may share @map: they claim it. */
static int gather(struct fuse_chain *pc, struct fuse_node *map,
		  struct fuse_link *first, uint32_t n, uint32_t *n_fit,
		  struct err *err)
{
	struct fuse_link *link = first;
	int rc = 0;

	for (*n_fit = 0; !rc && *n_fit < n; link = link->next) {
		enum fuse_reason reason = FUSE_OK;
		auto_look struct look look;

		rc = runs_look(pc, map, &look, link->entry->rule, err);
		if (!rc)
			reason = runs_fit(map, link, &look);
		if (reason) {
			link->reason = (uint8_t)reason;
			return 0;
		}
		if (!rc)
			rc = claims_add(map, link, &look, err);
		runs_note(link, &look);
		++*n_fit;
	}
	return rc;
}

/* Rules that walk alone beside @map, from @link on, join it if they may. */
static int absorb(struct fuse_chain *pc, struct fuse_node *map,
		  struct fuse_link *link, struct err *err)
{
	bool is_front = link->next && link->next->node == map;
	int rc = 0;

	while (!rc && link && link->node->kind == FUSE_NODE_RULE &&
	       (map->shape.is_rung || link->sig_hash == map->sig_hash)) {
		enum fuse_reason reason;
		auto_look struct look look;

		rc = runs_look(pc, map, &look, link->entry->rule, err);
		if (rc || runs_fit(map, link, &look))
			break;
		runs_leave(pc, link);
		rc = runs_claim(pc, map, link, &look, &reason, err);
		link = is_front ? link->prev : link->next;
	}
	return rc;
}

/*
 * The @n rules from @first on, one of which is @worth, walk alone: they try to
 * share a map.
 */
static int form(struct fuse_chain *pc, struct fuse_link *first, uint32_t n,
		struct worth worth, struct err *err)
{
	struct fuse_link *link = first;
	struct fuse_node *map;
	const unsigned int ranges = runs_ranges(first, n);
	int rc;

	map = runs_new(pc, NULL, ranges, first->entry->rule, err);
	if (!map)
		return err_nomem(err);
	rc = gather(pc, map, first, n, &n, err);
	if (rc || !worth_it(pc->opts, first, n, worth, ranges)) {
		map->is_dead = true;
		return rc;
	}
	for (; n; n--, link = link->next) {
		runs_leave(pc, link);
		runs_join(map, link);
	}
	rc = runs_refresh(pc, map, err);
	return rc || !link ? rc : absorb(pc, map, link, err);
}

/* @link walks alone: may those around it and itself share a map now? */
static int try_form(struct fuse_chain *pc, struct fuse_link *link,
		    struct err *err)
{
	struct fuse_link *first;
	uint32_t n;

	if (!link->sig_hash || link->node->kind != FUSE_NODE_RULE)
		return 0;
	first = run_begin(pc, link, &n);
	if (!worth_it(pc->opts, first, n, link->worth, runs_ranges(first, n)))
		return 0;
	return form(pc, first, n, link->worth, err);
}

/* A ladder may take a rule that is none of its own kind as its last rung. */
static int try_claim(struct fuse_chain *pc, struct fuse_node *node,
		     struct fuse_link *link, const struct look *look,
		     enum fuse_reason *reason, struct err *err)
{
	auto_look struct look rung = { .sig_hash = 0 };
	int rc;

	ir_init(&rung.ir, pc->family);
	if (!runs_is_ladder(node) || look->shape.is_rung) {
		*reason = look->shape.reason;
		return *reason ? 0 : runs_claim(pc, node, link, look, reason,
						err);
	}
	rc = runs_look(pc, node, &rung, link->entry->rule, err);
	return rc ? rc : runs_claim(pc, node, link, &rung, reason, err);
}

/* Settle @link, which is in the list and in no node. */
static int settle(struct fuse_chain *pc, struct fuse_link *link,
		  const struct look *look, struct err *err)
{
	struct fuse_link *sides[] = { link->prev, link->next };
	enum fuse_reason reason = look->shape.reason;
	enum fuse_reason why[2] = { FUSE_SHORT, FUSE_SHORT };
	int rc;

	for (int i = 0; i < 2; i++) {
		if (!sides[i])
			continue;
		rc = try_claim(pc, sides[i]->node, link, look, &why[i], err);
		if (rc || link->node)
			return rc;
	}
	rc = runs_rule(pc, link, reason ? reason : why[0], err);
	return rc ? rc : try_form(pc, link, err);
}

int fuse_insert(struct fuse_chain *pc, struct entry *entry, struct err *err)
{
	struct entry *before = entry_prev(entry);
	struct fuse_link *prev = before ? fuse_link(before) : NULL;
	struct fuse_link *link;
	enum fuse_reason reason = FUSE_OK;
	auto_look struct look look = { .sig_hash = 0 };
	int rc = runs_link_new(pc, prev, entry, &look, err);

	if (rc)
		return rc;
	link = fuse_link(entry);
	if (!prev || !link->next || prev->node != link->next->node)
		return settle(pc, link, &look, err);
	rc = try_claim(pc, prev->node, link, &look, &reason, err);
	if (rc || link->node)
		return rc;
	runs_unlink(pc, link);
	rc = split(pc, prev, err);
	runs_link(pc, prev, link);
	return rc ? rc : settle(pc, link, &look, err);
}

static uint32_t sig_of(const struct fuse_link *link)
{
	return runs_is(link->node) ? link->node->sig_hash : link->sig_hash;
}

/* What was between @prev and @next is gone. */
static int close_gap(struct fuse_chain *pc, struct fuse_link *prev,
		     struct fuse_link *next, struct err *err)
{
	struct fuse_link *link = next;
	int rc = 0;

	if (sig_of(prev) != sig_of(next) && !runs_is_ladder(prev->node))
		return 0;
	/* Those that it was at odds with may have been kept apart. */
	for (uint32_t i = 2 * worth_max(pc->opts); link && i;
	     i--, link = link->next)
		if (runs_is_apart(link))
			link->reason = FUSE_SHORT;
	if (runs_is(prev->node) && runs_is(next->node))
		return merge(pc, prev, next, err);
	if (runs_is(prev->node))
		rc = absorb(pc, prev->node, next, err);
	else if (runs_is(next->node))
		rc = absorb(pc, next->node, prev, err);
	else
		return try_form(pc, prev, err);
	if (rc)
		return rc;
	return try_form(pc, runs_is(prev->node) ? next : prev, err);
}

int fuse_remove(struct fuse_chain *pc, struct entry *entry, struct err *err)
{
	struct fuse_link *link = fuse_link(entry);
	struct fuse_link *prev, *next;
	int rc;

	if (!link)
		return 0;
	prev = link->prev;
	next = link->next;
	rc = runs_give_up(pc, link, err);
	runs_unlink(pc, link);
	free(link);
	entry->compiled = NULL;
	if (prev && prev->reason == FUSE_RUNG) {
		prev->node->is_weighed = false; /* it has new neighbours */
		runs_mark(pc, prev->node);
	}
	if (rc || !prev || !next || prev->node == next->node)
		return rc;
	return close_gap(pc, prev, next, err);
}

void fuse_reset(struct fuse_chain *pc)
{
	while (pc->first) {
		struct fuse_link *link = pc->first;

		if (link->node) {
			link->node->n_links = 1;
			runs_leave(pc, link);
		}
		runs_unlink(pc, link);
		link->entry->compiled = NULL;
		free(link);
	}
}

/* Stretches that nobody is in go with the nodes that were in them. */
static void forget_stretches(struct fuse_chain *pc)
{
	struct fuse_node **at = &pc->stretches;

	while (*at) {
		if ((*at)->is_dead)
			*at = (*at)->next_stretch;
		else
			at = &(*at)->next_stretch;
	}
}

void fuse_committed(struct fuse_chain *pc)
{
	forget_stretches(pc);
	while (pc->dirty) {
		struct fuse_node *node = pc->dirty;

		pc->dirty = node->next_dirty;
		node->is_dirty = false;
		if (node->is_dead) {
			runs_free(node);
			continue;
		}
		node->is_live = true;
		node->is_remade = false;
		node->is_rehomed = false;
		if (!runs_is(node))
			continue;
		node->live_id = node->id;
		claims_committed(node);
	}
}

void fuse_chain_init(struct fuse_chain *pc, const struct family *family,
		     uint64_t *last_map_id, struct fuse_opts opts)
{
	*pc = (struct fuse_chain){
		.family = family,
		.last_map_id = last_map_id,
		.opts = opts,
	};
}

void fuse_chain_fini(struct fuse_chain *pc)
{
	fuse_reset(pc);
	while (pc->dirty) {
		struct fuse_node *node = pc->dirty;

		pc->dirty = node->next_dirty;
		runs_free(node);
	}
}

struct fuse_elem *fuse_elem_find(const struct fuse_node *node,
				 const uint8_t *key)
{
	return elems_find(&node->elems, key, node->elem_len);
}

struct fuse_piece *fuse_piece_find(const struct fuse_node *node,
				   const uint8_t *key)
{
	return pieces_find(&node->ranges, key);
}

struct fuse_node *fuse_first(const struct fuse_chain *pc)
{
	return pc->first ? pc->first->node : NULL;
}

struct fuse_node *fuse_next(const struct fuse_node *node)
{
	const struct fuse_link *next = node->last->next;

	return next ? next->node : NULL;
}

struct fuse_node *fuse_prev(const struct fuse_node *node)
{
	const struct fuse_link *prev = node->first->prev;

	return prev ? prev->node : NULL;
}

bool fuse_guards_differ(const struct fuse_node *node)
{
	for (unsigned int i = 0; i < node->n_guards; i++)
		if (node->guards[i].is_live != (node->guards[i].n != 0))
			return true;
	return false;
}

bool fuse_looks_up_first(const struct fuse_node *node)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < node->n_guards; i++)
		n += node->guards[i].n != 0;
	return n == 1;
}
