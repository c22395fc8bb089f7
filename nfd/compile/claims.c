/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elements, pieces and guards of runs: who claims them, who gets them. */
#include "claims.h"

#include <errno.h>
#include <stdlib.h>

#include "elems.h"
#include "err.h"
#include "look.h"
#include "pieces.h"
#include "spans.h"

static bool is_before(const struct fuse_link *a, const struct fuse_link *b)
{
	return entry_num(a->entry).n < entry_num(b->entry).n;
}

static void mark_elem(struct fuse_node *node, struct fuse_elem *elem)
{
	if (elem->is_dirty)
		return;
	elem->is_dirty = true;
	elem->next_dirty = node->dirty_elems;
	node->dirty_elems = elem;
}

/*
 * Who claims a value before another must be final, or else a packet would have
 * to meet both: the map shows it one only.
 */
static bool may_share(const struct fuse_link *link,
		      const struct fuse_link *other)
{
	return is_before(link, other) ? link->is_final : other->is_final;
}

static bool may_claim_elem(const struct fuse_elem *elem,
			   const struct fuse_link *link)
{
	if (!elem || !elem->owner)
		return true;
	if (!may_share(link, elem->owner))
		return false;
	for (const struct fuse_claim *c = elem->shadowed; c; c = c->next)
		if (!may_share(link, c->link))
			return false;
	return true;
}

static bool may_claim_range(const struct fuse_node *node,
			    const struct ir_range *range,
			    const struct fuse_link *link)
{
	for (const struct span *s = spans_first(node->spans, range); s;
	     s = spans_next(s, range))
		if (s->link != link && !may_share(link, s->link))
			return false;
	return true;
}

/* The guard for @proto, made if need be; NULL: there are too many. */
static struct fuse_guard *guard_for(struct fuse_node *node, uint8_t proto)
{
	for (unsigned int i = 0; i < node->n_guards; i++)
		if (node->guards[i].proto == proto)
			return &node->guards[i];
	if (node->n_guards == FUSE_GUARDS_MAX)
		return NULL;
	node->guards[node->n_guards] = (struct fuse_guard){ .proto = proto };
	return &node->guards[node->n_guards++];
}

static void mark_cut(struct fuse_node *node, struct fuse_elem *cut)
{
	if (cut->is_dirty)
		return;
	cut->is_dirty = true;
	cut->next_dirty = node->dirty_cuts;
	node->dirty_cuts = cut;
}

/* A value with this key comes: cut packets like it are to be dropped. */
static int guard_add(struct fuse_node *node, const uint8_t *key,
		     struct err *err)
{
	uint8_t cut_key[SHAPE_KEY_BYTES_MAX];
	struct fuse_guard *guard;
	struct fuse_elem *cut;

	if (node->shape.header == SHAPE_HEADER_NONE)
		return 0;
	guard = guard_for(node, shape_key_proto(&node->shape, key));
	if (!guard)
		return err_set(err, -E2BIG, "too many protocols in a run");
	guard->n++;
	if (!node->cut_len)
		return 0;
	shape_cut_key(&node->shape, key, cut_key);
	cut = elems_find(&node->cuts, cut_key, node->cut_len);
	if (!cut)
		cut = elems_add(&node->cuts, cut_key, node->cut_len);
	if (!cut)
		return err_nomem(err);
	if (!cut->n_refs++)
		mark_cut(node, cut);
	return 0;
}

static void guard_del(struct fuse_node *node, const uint8_t *key)
{
	uint8_t cut_key[SHAPE_KEY_BYTES_MAX];
	struct fuse_elem *cut;

	if (node->shape.header == SHAPE_HEADER_NONE)
		return;
	guard_for(node, shape_key_proto(&node->shape, key))->n--;
	if (!node->cut_len)
		return;
	shape_cut_key(&node->shape, key, cut_key);
	cut = elems_find(&node->cuts, cut_key, node->cut_len);
	if (!--cut->n_refs)
		mark_cut(node, cut);
}

static int claim_elem(struct fuse_node *node, const uint8_t *key,
		      struct fuse_link *link, struct err *err)
{
	struct fuse_elem *elem = elems_find(&node->elems, key, node->key_len);
	struct fuse_claim *claim, **at;

	if (!elem)
		elem = elems_add(&node->elems, key, node->key_len);
	if (!elem)
		return err_nomem(err);
	if (!elem->owner) {
		elem->owner = link;
		mark_elem(node, elem);
		return guard_add(node, key, err);
	}
	if (elem->owner == link)
		return 0; /* the rule names the value twice */
	claim = calloc(1, sizeof(*claim));
	if (!claim)
		return err_nomem(err);
	claim->link = link;
	at = &elem->shadowed;
	if (is_before(link, elem->owner)) {
		claim->link = elem->owner;
		elem->owner = link;
		mark_elem(node, elem);
	} else {
		while (*at && is_before((*at)->link, link))
			at = &(*at)->next;
	}
	claim->next = *at;
	*at = claim;
	return 0;
}

static void unclaim_elem(struct fuse_node *node, const uint8_t *key,
			 const struct fuse_link *link)
{
	struct fuse_elem *elem = elems_find(&node->elems, key, node->key_len);
	struct fuse_claim *claim, **at;

	if (!elem)
		return;
	at = &elem->shadowed;
	if (elem->owner == link) {
		elem->owner = *at ? (*at)->link : NULL;
		mark_elem(node, elem);
		if (!elem->owner)
			guard_del(node, key);
	} else {
		while (*at && (*at)->link != link)
			at = &(*at)->next;
	}
	claim = *at;
	if (!claim)
		return;
	*at = claim->next;
	free(claim);
}

bool claims_fit(const struct fuse_node *node, const struct fuse_link *link,
		const struct look *look)
{
	uint8_t key[SHAPE_KEY_BYTES_MAX];

	for (unsigned int i = 0; i < look->shape.n_keys; i++) {
		if (node->kind == FUSE_NODE_RANGES) {
			if (!may_claim_range(node, &look->shape.fields[0].v[i],
					     link))
				return false;
			continue;
		}
		shape_key(&look->shape, i, key);
		if (!may_claim_elem(elems_find(&node->elems, key,
					       node->key_len),
				    link))
			return false;
	}
	return true;
}

static int claim_range(struct fuse_node *node, const struct ir_range *range,
		       struct fuse_link *link, struct err *err)
{
	if (!spans_add(&node->spans, range, link) ||
	    pieces_refresh(node, range))
		return err_nomem(err);
	return 0;
}

int claims_add(struct fuse_node *node, struct fuse_link *link,
	       const struct look *look, struct err *err)
{
	uint8_t key[SHAPE_KEY_BYTES_MAX];
	int rc = 0;

	for (unsigned int i = 0; !rc && i < look->shape.n_keys; i++) {
		if (node->kind == FUSE_NODE_RANGES) {
			rc = claim_range(node, &look->shape.fields[0].v[i],
					 link, err);
			continue;
		}
		shape_key(&look->shape, i, key);
		rc = claim_elem(node, key, link, err);
	}
	return rc;
}

int claims_del(struct fuse_node *node, const struct fuse_link *link,
	       const struct look *look, struct err *err)
{
	uint8_t key[SHAPE_KEY_BYTES_MAX];

	for (unsigned int i = 0; i < look->shape.n_keys; i++) {
		const struct ir_range *range = &look->shape.fields[0].v[i];

		if (node->kind == FUSE_NODE_RANGES) {
			spans_del(&node->spans, range, link);
			if (pieces_refresh(node, range))
				return err_nomem(err);
			continue;
		}
		shape_key(&look->shape, i, key);
		unclaim_elem(node, key, link);
	}
	return 0;
}

void claims_guard(struct fuse_node *node, uint8_t proto)
{
	guard_for(node, proto)->n = 1;
}

bool claims_is_dirty(const struct fuse_node *node)
{
	return node->dirty_elems || node->dirty_cuts || node->dirty_pieces;
}

static void cuts_committed(struct fuse_node *node)
{
	struct fuse_elem *next;

	for (struct fuse_elem *cut = node->dirty_cuts; cut; cut = next) {
		next = cut->next_dirty;
		cut->is_dirty = false;
		cut->is_live = cut->n_refs;
		if (!cut->is_live)
			elems_del(&node->cuts, cut, node->cut_len);
	}
	node->dirty_cuts = NULL;
}

/* Elements that nobody owns go; the others are as the kernel has them. */
static void elems_committed(struct fuse_node *node)
{
	struct fuse_elem *next;

	for (struct fuse_elem *elem = node->dirty_elems; elem; elem = next) {
		next = elem->next_dirty;
		elem->is_dirty = false;
		elem->live = elem->owner ? elem->owner->entry : NULL;
		if (!elem->live)
			elems_del(&node->elems, elem, node->key_len);
	}
	node->dirty_elems = NULL;
}

void claims_committed(struct fuse_node *node)
{
	for (unsigned int i = 0; i < node->n_guards; i++)
		node->guards[i].is_live = node->guards[i].n;
	elems_committed(node);
	cuts_committed(node);
	pieces_committed(node);
}

void claims_fini(struct fuse_node *node)
{
	elems_fini(&node->elems);
	elems_fini(&node->cuts);
	pieces_fini(node);
}
