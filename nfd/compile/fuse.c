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

static int look_for(const struct fuse_chain *pc, struct look *look,
		    const struct rule *rule, struct err *err)
{
	return look_at(look, pc->family, pc->no_fuse, rule, err);
}

/* Links and nodes */

static void mark_dirty(struct fuse_chain *pc, struct fuse_node *node)
{
	if (node->is_dirty)
		return;
	node->is_dirty = true;
	node->next_dirty = pc->dirty;
	pc->dirty = node;
}

static void node_free(struct fuse_node *node)
{
	claims_fini(node);
	rule_free(&node->model);
	ir_fini(&node->ir);
	free(node);
}

static struct fuse_node *node_new(struct fuse_chain *pc,
				  enum fuse_node_kind kind)
{
	struct fuse_node *node = calloc(1, sizeof(*node));

	if (!node)
		return NULL;
	node->kind = kind;
	mark_dirty(pc, node);
	return node;
}

/* @link, which lies next to @node's links or alone, becomes one of them. */
static void join(struct fuse_node *node, struct fuse_link *link)
{
	link->node = node;
	if (!node->first || node->first == link->next)
		node->first = link;
	if (!node->last || node->last == link->prev)
		node->last = link;
	node->n_links++;
}

/* @link leaves its node, at whose end it lies if it stays in the list. */
static void leave(struct fuse_chain *pc, struct fuse_link *link)
{
	struct fuse_node *node = link->node;

	if (!node)
		return;
	link->node = NULL;
	if (!--node->n_links) {
		node->first = node->last = NULL;
		node->is_dead = true;
		mark_dirty(pc, node);
		return;
	}
	if (node->first == link)
		node->first = link->next;
	if (node->last == link)
		node->last = link->prev;
}

static void list_add(struct fuse_chain *pc, struct fuse_link *after,
		     struct fuse_link *link)
{
	link->prev = after;
	link->next = after ? after->next : pc->first;
	*(after ? &after->next : &pc->first) = link;
	*(link->next ? &link->next->prev : &pc->last) = link;
}

static void list_del(struct fuse_chain *pc, struct fuse_link *link)
{
	*(link->prev ? &link->prev->next : &pc->first) = link->next;
	*(link->next ? &link->next->prev : &pc->last) = link->prev;
}

static bool is_run(const struct fuse_node *node)
{
	return node->kind == FUSE_NODE_MAP || node->kind == FUSE_NODE_RANGES;
}

/* A hash takes single values only; a map of ranges takes one field only. */
static bool is_alike(const struct fuse_node *node, const struct look *look)
{
	if (!is_run(node) || node->sig_hash != look->sig_hash ||
	    !shape_same(&node->shape, &look->shape))
		return false;
	return node->kind == FUSE_NODE_MAP ? look->shape.is_exact :
					look->shape.n_fields == 1;
}

/* Put @link into @node if it fits: *@reason says whether, or why not. */
static int try_claim(struct fuse_chain *pc, struct fuse_node *node,
		     struct fuse_link *link, const struct look *look,
		     enum fuse_reason *reason, struct err *err)
{
	int rc;

	*reason = FUSE_SIGNATURE;
	if (!is_alike(node, look))
		return 0;
	*reason = FUSE_RETURNS;
	if (!claims_fit(node, link, look))
		return 0;
	*reason = FUSE_OK;
	rc = claims_add(node, link, look, err);
	if (claims_is_dirty(node))
		mark_dirty(pc, node);
	if (!rc)
		join(node, link);
	return rc;
}

/* @link gives up its elements, and its node. */
static int unjoin(struct fuse_chain *pc, struct fuse_link *link,
		  struct err *err)
{
	auto_look struct look look = { .sig_hash = 0 };
	int rc = 0;

	ir_init(&look.ir, pc->family);
	if (is_run(link->node)) {
		rc = look_for(pc, &look, link->entry->rule, err);
		if (!rc)
			rc = claims_del(link->node, link, &look, err);
		mark_dirty(pc, link->node);
	}
	leave(pc, link);
	return rc;
}

/* Making, splitting and merging maps */

static struct fuse_node *map_new(struct fuse_chain *pc,
				 enum fuse_node_kind kind,
				 const struct rule *model, struct err *err)
{
	struct fuse_node *node = node_new(pc, kind);
	struct look look = { .sig_hash = 0 };
	int rc = -ENOMEM;

	if (!node)
		return NULL;
	ir_init(&look.ir, pc->family);
	node->id = ++*pc->last_map_id;
	node->is_dead = true; /* until a link joins */
	node->model = rule_dup(model);
	if (node->model)
		rc = look_for(pc, &look, node->model, err);
	node->ir = look.ir;
	if (rc)
		return NULL;
	/* The IR's memory moves with it, and so what points into that. */
	node->shape = look.shape;
	for (unsigned int i = 0; i < node->shape.n_fields; i++)
		if (look.shape.fields[i].v == &look.shape.fields[i].one)
			node->shape.fields[i].v = &node->shape.fields[i].one;
	node->sig_hash = look.sig_hash;
	node->key_len = shape_key_len(&node->shape);
	if (shape_has_cut_fields(&node->shape))
		node->cut_len = shape_cut_len(&node->shape);
	if (kind == FUSE_NODE_RANGES && node->shape.header != SHAPE_HEADER_NONE)
		claims_guard(node, node->shape.l4proto);
	node->is_dead = false;
	return node;
}

static int rule_new(struct fuse_chain *pc, struct fuse_link *link,
		    enum fuse_reason reason, struct err *err)
{
	struct fuse_node *node = node_new(pc, FUSE_NODE_RULE);

	if (!node)
		return err_nomem(err);
	node->entry = link->entry;
	join(node, link);
	link->reason = reason;
	return 0;
}

/*
 * Move @n links of one map, from @first on, which lie at one of its ends, to a
 * map of their own, or each to a rule of its own where they are few.
 */
static int move_out(struct fuse_chain *pc, struct fuse_link *first, uint32_t n,
		    struct err *err)
{
	struct fuse_link *link = first;
	bool is_front = first->node->first == first;
	struct fuse_node *map = NULL;
	int rc = 0;

	for (uint32_t i = 1; !is_front && i < n; i++)
		link = link->next;
	if (n >= FUSE_RUN_MIN) {
		map = map_new(pc, first->node->kind, first->entry->rule, err);
		if (!map)
			return err_nomem(err);
	}
	for (; !rc && n; n--) {
		struct fuse_link *next = is_front ? link->next : link->prev;
		enum fuse_reason reason = FUSE_SHORT;
		auto_look struct look look;

		rc = look_for(pc, &look, link->entry->rule, err);
		if (!rc)
			rc = unjoin(pc, link, err);
		if (!rc && map)
			rc = try_claim(pc, map, link, &look, &reason, err);
		if (!rc && !link->node)
			rc = rule_new(pc, link, reason, err);
		link = next;
	}
	return rc;
}

/* The few links of @map walk alone again. */
static int dissolve(struct fuse_chain *pc, struct fuse_node *map,
		    struct err *err)
{
	return move_out(pc, map->first, map->n_links, err);
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

		rc = look_for(pc, &look, link->entry->rule, err);
		if (rc)
			break;
		if (!is_alike(to, &look))
			break;
		rc = unjoin(pc, link, err);
		if (!rc)
			rc = try_claim(pc, to, link, &look, &reason, err);
		if (!rc && !link->node)
			return rule_new(pc, link, reason, err);
		link = next;
	}
	return rc;
}

/* One of a few rules around @link that walk alone and are alike, or NULL. */
static struct fuse_link *run_begin(struct fuse_link *link, uint32_t *n)
{
	struct fuse_link *first = link, *last = link;
	uint32_t sig = link->sig_hash;

	*n = 1;
	while (*n < 2 * FUSE_RUN_MIN && first->prev &&
	       first->prev->node->kind == FUSE_NODE_RULE &&
	       first->prev->sig_hash == sig) {
		first = first->prev;
		++*n;
	}
	while (*n < 2 * FUSE_RUN_MIN && last->next &&
	       last->next->node->kind == FUSE_NODE_RULE &&
	       last->next->sig_hash == sig) {
		last = last->next;
		++*n;
	}
	return first;
}

/* Which kind of map is for the @n rules from @link on? */
static int kind_for(struct fuse_chain *pc, const struct fuse_link *link,
		    uint32_t n, enum fuse_node_kind *kind, struct err *err)
{
	int rc = 0;

	*kind = FUSE_NODE_MAP;
	for (; n && !rc; n--, link = link->next) {
		auto_look struct look look;

		rc = look_for(pc, &look, link->entry->rule, err);
		if (!rc && !look.shape.is_exact)
			*kind = FUSE_NODE_RANGES;
	}
	return rc;
}

/* The @n rules from @first on try to share a map. */
static int form(struct fuse_chain *pc, struct fuse_link *first, uint32_t n,
		struct err *err)
{
	enum fuse_reason reason = FUSE_OK;
	struct fuse_link *link = first;
	struct fuse_node *map = NULL;
	enum fuse_node_kind kind;
	int rc = kind_for(pc, first, n, &kind, err);

	if (!rc)
		map = map_new(pc, kind, first->entry->rule, err);
	if (!rc && !map)
		rc = err_nomem(err);

	for (; !rc && !reason && n; n--) {
		auto_look struct look look;

		rc = look_for(pc, &look, link->entry->rule, err);
		if (rc)
			break;
		leave(pc, link);
		rc = try_claim(pc, map, link, &look, &reason, err);
		if (!rc && reason)
			rc = rule_new(pc, link, reason, err);
		link = link->next;
	}
	if (!rc && map->n_links < FUSE_RUN_MIN && map->n_links)
		rc = dissolve(pc, map, err);
	return rc;
}

/* @link walks alone: may those around it and itself share a map now? */
static int try_form(struct fuse_chain *pc, struct fuse_link *link,
		    struct err *err)
{
	struct fuse_link *first;
	uint32_t n;

	if (!link->sig_hash || link->node->kind != FUSE_NODE_RULE)
		return 0;
	first = run_begin(link, &n);
	return n < FUSE_RUN_MIN ? 0 : form(pc, first, n, err);
}

/* Settle @link, which is in the list and in no node. */
static int settle(struct fuse_chain *pc, struct fuse_link *link,
		  const struct look *look, struct err *err)
{
	struct fuse_link *sides[] = { link->prev, link->next };
	enum fuse_reason reason = look->shape.reason;
	enum fuse_reason why = FUSE_SHORT;
	int rc;

	for (int i = 0; !reason && i < 2; i++) {
		if (!sides[i])
			continue;
		rc = try_claim(pc, sides[i]->node, link, look, &why, err);
		if (rc || link->node)
			return rc;
	}
	rc = rule_new(pc, link, reason ? reason : why, err);
	return rc ? rc : try_form(pc, link, err);
}

int fuse_insert(struct fuse_chain *pc, struct entry *entry, struct err *err)
{
	struct entry *before = entry_prev(entry);
	struct fuse_link *prev = before ? fuse_link(before) : NULL;
	struct fuse_link *link = calloc(1, sizeof(*link));
	enum fuse_reason reason = FUSE_OK;
	auto_look struct look look = { .sig_hash = 0 };
	int rc;

	ir_init(&look.ir, pc->family);
	if (!link)
		return err_nomem(err);
	rc = look_for(pc, &look, entry->rule, err);
	if (rc) {
		free(link);
		return rc;
	}
	link->entry = entry;
	link->sig_hash = look.sig_hash;
	link->is_final = look.shape.is_final;
	if (!look.shape.reason && look.shape.data == SHAPE_DATA_VERDICT &&
	    look.shape.action) {
		link->has_verdict = true;
		link->verdict = look.shape.action->kind;
	}
	entry->compiled = link;
	list_add(pc, prev, link);
	if (!prev || !link->next || prev->node != link->next->node)
		return settle(pc, link, &look, err);
	if (!look.shape.reason)
		rc = try_claim(pc, prev->node, link, &look, &reason, err);
	if (rc || link->node)
		return rc;
	list_del(pc, link);
	rc = split(pc, prev, err);
	list_add(pc, prev, link);
	return rc ? rc : settle(pc, link, &look, err);
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
	rc = unjoin(pc, link, err);
	list_del(pc, link);
	free(link);
	entry->compiled = NULL;
	if (rc || !prev || !next || prev->node == next->node)
		return rc;
	if (is_run(prev->node) && is_run(next->node))
		return prev->node->sig_hash == next->node->sig_hash ?
			       merge(pc, prev, next, err) :
			       0;
	if (prev->node->kind == FUSE_NODE_RULE)
		return try_form(pc, prev, err);
	return try_form(pc, next, err);
}

void fuse_reset(struct fuse_chain *pc)
{
	while (pc->first) {
		struct fuse_link *link = pc->first;

		if (link->node) {
			link->node->n_links = 1;
			leave(pc, link);
		}
		list_del(pc, link);
		link->entry->compiled = NULL;
		free(link);
	}
}

void fuse_committed(struct fuse_chain *pc)
{
	while (pc->dirty) {
		struct fuse_node *node = pc->dirty;

		pc->dirty = node->next_dirty;
		node->is_dirty = false;
		if (node->is_dead) {
			node_free(node);
			continue;
		}
		node->is_live = true;
		node->is_remade = false;
		node->is_rehomed = false;
		node->live_id = node->id;
		claims_committed(node);
	}
}

void fuse_chain_init(struct fuse_chain *pc, const struct family *family,
		     uint64_t *last_map_id, bool no_fuse)
{
	*pc = (struct fuse_chain){
		.family = family,
		.last_map_id = last_map_id,
		.no_fuse = no_fuse,
	};
}

void fuse_chain_fini(struct fuse_chain *pc)
{
	fuse_reset(pc);
	while (pc->dirty) {
		struct fuse_node *node = pc->dirty;

		pc->dirty = node->next_dirty;
		node_free(node);
	}
}

struct fuse_elem *fuse_elem_find(const struct fuse_node *node,
				 const uint8_t *key)
{
	return elems_find(&node->elems, key, node->key_len);
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
