/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elements and pieces of runs: who claims them, who gets them. */
#include "claims.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "cuts.h"
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
			    const struct shape_range *range,
			    const struct fuse_link *link)
{
	for (const struct span *s = spans_first(node->ranges.spans, range); s;
	     s = spans_next(s, range))
		if (s->owner != link && !may_share(link, s->owner))
			return false;
	return true;
}

/* The key of the element that @range is in a map or a set of boxes. */
static void elem_key(const struct fuse_node *node,
		     const struct shape_range *range, struct boxes_key *key)
{
	struct boxes_fields fields;

	*key = (struct boxes_key){ 0 };
	if (node->kind == FUSE_NODE_BOXES) {
		boxes_fields(&fields, node, false);
		boxes_key(&fields, range, key);
	} else {
		memcpy(key->b, range->lo.b, node->key_len);
	}
}

/* Do boxes of one rule overlap each other? */
static bool is_tangled(const struct fuse_node *node, const struct look *look)
{
	struct boxes_fields fields;

	boxes_fields(&fields, node, false);
	for (unsigned int i = 1; i < look->shape.n_keys; i++) {
		struct shape_range range;
		struct boxes_key key;

		shape_range(&node->shape, &look->shape, i, &range);
		boxes_key(&fields, &range, &key);
		for (unsigned int j = 0; j < i; j++) {
			struct boxes_key other;

			shape_range(&node->shape, &look->shape, j, &range);
			boxes_key(&fields, &range, &other);
			if (boxes_clash(&fields, key.b, other.b))
				return true;
		}
	}
	return false;
}

static enum fuse_reason fit_elem(const struct fuse_node *node,
				 const struct shape_range *range,
				 const struct fuse_link *link)
{
	struct boxes_fields fields;
	struct boxes_key key;

	elem_key(node, range, &key);
	if (!may_claim_elem(elems_find(&node->elems, key.b, node->elem_len),
			    link))
		return FUSE_RETURNS;
	if (node->kind != FUSE_NODE_BOXES)
		return FUSE_OK;
	boxes_fields(&fields, node, false);
	return boxes_clash_any(&fields, &node->ranges, key.b) ? FUSE_OVERLAP :
								FUSE_OK;
}

static enum fuse_reason fit_range(const struct fuse_node *node,
				  const struct shape_range *range,
				  const struct fuse_link *link)
{
	if (node->kind == FUSE_NODE_RANGES)
		return may_claim_range(node, range, link) ? FUSE_OK :
							    FUSE_RETURNS;
	return fit_elem(node, range, link);
}

enum fuse_reason claims_fit(const struct fuse_node *node,
			    const struct fuse_link *link,
			    const struct look *look)
{
	enum fuse_reason reason = FUSE_OK;

	if (node->shape.is_rung && node->n_links >= FUSE_LADDER_MAX)
		return FUSE_FULL;
	if (node->kind == FUSE_NODE_BOXES) {
		if (node->elems.n + look->shape.n_keys > FUSE_BOXES_MAX)
			return FUSE_FULL;
		if (is_tangled(node, look))
			return FUSE_OVERLAP;
	}
	for (unsigned int i = 0; !reason && i < look->shape.n_keys; i++) {
		struct shape_range range;

		shape_range(&node->shape, &look->shape, i, &range);
		reason = fit_range(node, &range, link);
		if (!reason)
			reason = cuts_fit(node, &range);
	}
	return reason;
}

/* The piece that has all of @range, if one does. */
static const struct fuse_piece *piece_around(const struct fuse_ranges *ranges,
					     const struct shape_range *range)
{
	const struct fuse_piece *p = pieces_find(ranges, range->lo.b);

	return p && memcmp(fuse_piece_hi(p), range->hi.b, p->len) >= 0 ? p :
									 NULL;
}

static int claim_range(struct fuse_node *node, const struct shape_range *range,
		       struct fuse_link *link)
{
	const struct fuse_piece *around = piece_around(&node->ranges, range);

	if (!spans_add(&node->ranges.spans, node->key_len, range, link))
		return -ENOMEM;
	if (around && (around->owner == link || is_before(around->owner, link)))
		return 0; /* it gets nothing */
	return pieces_refresh(&node->ranges, range);
}

static int unclaim_range(struct fuse_node *node,
			 const struct shape_range *range,
			 const struct fuse_link *link)
{
	const struct fuse_piece *around = piece_around(&node->ranges, range);

	spans_del(&node->ranges.spans, range, link);
	if (around && around->owner != link)
		return 0; /* it had nothing */
	return pieces_refresh(&node->ranges, range);
}

/* @elem, which nobody owned, is @link's. */
static int own(struct fuse_node *node, struct fuse_elem *elem,
	       struct fuse_link *link)
{
	struct boxes_fields fields;

	elem->owner = link;
	mark_elem(node, elem);
	if (node->kind != FUSE_NODE_BOXES)
		return 0;
	boxes_fields(&fields, node, false);
	return boxes_put(&fields, &node->ranges, elem);
}

static int claim_elem(struct fuse_node *node, const uint8_t *key,
		      struct fuse_link *link)
{
	struct fuse_elem *elem = elems_find(&node->elems, key, node->elem_len);
	struct fuse_claim *claim, **at;

	if (!elem)
		elem = elems_add(&node->elems, key, node->elem_len);
	if (!elem)
		return -ENOMEM;
	if (!elem->owner)
		return own(node, elem, link);
	if (elem->owner == link)
		return 0; /* the rule names the value twice */
	claim = calloc(1, sizeof(*claim));
	if (!claim)
		return -ENOMEM;
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

/* @elem's owner goes: the first of the others gets it, if there is one. */
static void disown(struct fuse_node *node, struct fuse_elem *elem)
{
	struct boxes_fields fields;

	elem->owner = elem->shadowed ? elem->shadowed->link : NULL;
	mark_elem(node, elem);
	if (elem->owner || node->kind != FUSE_NODE_BOXES)
		return;
	boxes_fields(&fields, node, false);
	boxes_take(&fields, &node->ranges, elem);
}

static void unclaim_elem(struct fuse_node *node, const uint8_t *key,
			 const struct fuse_link *link)
{
	struct fuse_elem *elem = elems_find(&node->elems, key, node->elem_len);
	struct fuse_claim *claim, **at;

	if (!elem)
		return;
	at = &elem->shadowed;
	if (elem->owner == link)
		disown(node, elem);
	else
		while (*at && (*at)->link != link)
			at = &(*at)->next;
	claim = *at;
	if (!claim)
		return;
	*at = claim->next;
	free(claim);
}

static int add_key(struct fuse_node *node, const struct shape_range *range,
		   struct fuse_link *link)
{
	struct boxes_key key;
	int rc;

	elem_key(node, range, &key);
	rc = node->kind == FUSE_NODE_RANGES ? claim_range(node, range, link)
					    : claim_elem(node, key.b, link);
	return rc ? rc : cuts_add(node, range);
}

static int del_key(struct fuse_node *node, const struct shape_range *range,
		   struct fuse_link *link)
{
	struct boxes_key key;
	int rc = 0;

	elem_key(node, range, &key);
	if (node->kind == FUSE_NODE_RANGES)
		rc = unclaim_range(node, range, link);
	else
		unclaim_elem(node, key.b, link);
	return rc ? rc : cuts_del(node, range);
}

/* Each of what the rule asks for to @fn, which fails for want of memory. */
static int each_key(struct fuse_node *node, struct fuse_link *link,
		    const struct look *look,
		    int (*fn)(struct fuse_node *node,
			      const struct shape_range *range,
			      struct fuse_link *link),
		    struct err *err)
{
	int rc = 0;

	for (unsigned int i = 0; !rc && i < look->shape.n_keys; i++) {
		struct shape_range range;

		shape_range(&node->shape, &look->shape, i, &range);
		rc = fn(node, &range, link);
	}
	return rc ? err_nomem(err) : 0;
}

int claims_add(struct fuse_node *node, struct fuse_link *link,
	       const struct look *look, struct err *err)
{
	return each_key(node, link, look, add_key, err);
}

int claims_del(struct fuse_node *node, struct fuse_link *link,
	       const struct look *look, struct err *err)
{
	return each_key(node, link, look, del_key, err);
}

bool claims_is_dirty(const struct fuse_node *node)
{
	return node->dirty_elems || node->ranges.dirty || cuts_is_dirty(node);
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
			elems_del(&node->elems, elem, node->elem_len);
	}
	node->dirty_elems = NULL;
}

void claims_committed(struct fuse_node *node)
{
	elems_committed(node);
	pieces_committed(&node->ranges);
	cuts_committed(node);
}

void claims_init(struct fuse_node *node)
{
	node->key_len = shape_key_len(&node->shape);
	node->elem_len = node->key_len;
	if (node->kind == FUSE_NODE_BOXES)
		node->elem_len += node->key_len;
	node->ranges.len = node->key_len;
	cuts_init(node);
}

void claims_fini(struct fuse_node *node)
{
	elems_fini(&node->elems);
	pieces_fini(&node->ranges);
	cuts_fini(node);
}
