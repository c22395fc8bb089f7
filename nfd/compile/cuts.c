/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of packets that are cut short is dropped before a run's look-up. */
#include "cuts.h"

#include <errno.h>
#include <string.h>

#include "boxes.h"
#include "elems.h"
#include "pieces.h"
#include "spans.h"

/* So many claims are looked at before pieces are cut anew. */
#define AROUND_MAX 8

/* The number of the guard for @proto, or of the one that is not there yet. */
static unsigned int guard_of(const struct fuse_node *node, uint8_t proto)
{
	unsigned int i = 0;

	while (i < node->n_guards && node->guards[i].proto != proto)
		i++;
	return i;
}

static uint8_t proto_of(const struct fuse_node *node,
			const struct shape_range *range)
{
	return shape_key_proto(&node->shape, range->lo.b);
}

static void cut_range(const struct fuse_node *node,
		      const struct shape_range *range, struct shape_range *cut)
{
	*cut = (struct shape_range){ 0 };
	shape_cut_key(&node->shape, range->lo.b, cut->lo.b);
	shape_cut_key(&node->shape, range->hi.b, cut->hi.b);
}

/* Of an element of the cuts: a key, or both ends. */
static size_t elem_len(const struct fuse_node *node)
{
	return node->cuts.kind == FUSE_NODE_MAP ? node->cuts.len :
						  2 * node->cuts.len;
}

/* What the cuts have of @range: the lower end begins the element's key. */
static void cut_key(const struct fuse_node *node,
		    const struct shape_range *range, struct boxes_key *key)
{
	struct shape_range cut;

	cut_range(node, range, &cut);
	*key = (struct boxes_key){ 0 };
	memcpy(key->b, cut.lo.b, node->cuts.len);
	if (node->cuts.kind != FUSE_NODE_MAP)
		memcpy(key->b + node->cuts.len, cut.hi.b, node->cuts.len);
}

static void mark(struct fuse_node *node, struct fuse_elem *cut)
{
	if (cut->is_dirty)
		return;
	cut->is_dirty = true;
	cut->next_dirty = node->cuts.dirty_elems;
	node->cuts.dirty_elems = cut;
}

enum fuse_reason cuts_fit(const struct fuse_node *node,
			  const struct shape_range *range)
{
	struct boxes_fields fields;
	struct boxes_key key;

	if (node->shape.header == SHAPE_HEADER_NONE)
		return FUSE_OK;
	if (guard_of(node, proto_of(node, range)) == FUSE_GUARDS_MAX)
		return FUSE_FULL;
	if (!node->cuts.len || node->cuts.kind != FUSE_NODE_BOXES)
		return FUSE_OK;
	boxes_fields(&fields, node, true);
	cut_key(node, range, &key);
	return boxes_clash_any(&fields, &node->cuts.ranges, key.b) ?
		       FUSE_OVERLAP :
		       FUSE_OK;
}

/* Does another claim, or the piece's other neighbour, cover @range as well? */
static bool is_around(const struct fuse_ranges *ranges,
		      const struct shape_range *range)
{
	const struct span *s = spans_first(ranges->spans, range);

	for (int i = 0; s && i < AROUND_MAX; i++) {
		if (memcmp(span_lo(s), range->lo.b, s->len) <= 0 &&
		    memcmp(span_hi(s), range->hi.b, s->len) >= 0)
			return true;
		s = spans_next(s, range);
	}
	return false;
}

/* The first rule to ask for @elem came (@is_new), or the last one went. */
static int change(struct fuse_node *node, struct fuse_elem *elem, bool is_new)
{
	struct fuse_ranges *ranges = &node->cuts.ranges;
	struct shape_range range = { 0 };
	struct boxes_fields fields;

	switch ((int)node->cuts.kind) {
	case FUSE_NODE_MAP:
		mark(node, elem);
		return 0;
	case FUSE_NODE_BOXES:
		boxes_fields(&fields, node, true);
		mark(node, elem);
		if (is_new)
			return boxes_put(&fields, ranges, elem);
		boxes_take(&fields, ranges, elem);
		return 0;
	}
	memcpy(range.lo.b, elem->key, node->cuts.len);
	memcpy(range.hi.b, elem->key + node->cuts.len, node->cuts.len);
	if (is_new) {
		bool is_covered = is_around(ranges, &range);

		if (!spans_add(&ranges->spans, node->cuts.len, &range,
			       &node->cuts.owner))
			return -ENOMEM;
		return is_covered ? 0 : pieces_refresh(ranges, &range);
	}
	spans_del(&ranges->spans, &range, &node->cuts.owner);
	elems_del(&node->cuts.elems, elem, elem_len(node));
	return is_around(ranges, &range) ? 0 : pieces_refresh(ranges, &range);
}

int cuts_add(struct fuse_node *node, const struct shape_range *range)
{
	struct fuse_elem *elem;
	struct boxes_key key;
	unsigned int i;
	uint8_t proto;

	if (node->shape.header == SHAPE_HEADER_NONE)
		return 0;
	proto = proto_of(node, range);
	i = guard_of(node, proto);
	if (i == node->n_guards)
		node->guards[node->n_guards++] =
			(struct fuse_guard){ .proto = proto };
	node->guards[i].n++;
	if (!node->cuts.len)
		return 0;
	cut_key(node, range, &key);
	elem = elems_find(&node->cuts.elems, key.b, elem_len(node));
	if (!elem)
		elem = elems_add(&node->cuts.elems, key.b, elem_len(node));
	if (!elem)
		return -ENOMEM;
	return elem->n_refs++ ? 0 : change(node, elem, true);
}

int cuts_del(struct fuse_node *node, const struct shape_range *range)
{
	struct fuse_elem *elem;
	struct boxes_key key;

	if (node->shape.header == SHAPE_HEADER_NONE)
		return 0;
	node->guards[guard_of(node, proto_of(node, range))].n--;
	if (!node->cuts.len)
		return 0;
	cut_key(node, range, &key);
	elem = elems_find(&node->cuts.elems, key.b, elem_len(node));
	return --elem->n_refs ? 0 : change(node, elem, false);
}

bool cuts_is_dirty(const struct fuse_node *node)
{
	return node->cuts.dirty_elems || node->cuts.ranges.dirty;
}

void cuts_committed(struct fuse_node *node)
{
	struct fuse_elem *next;

	for (unsigned int i = 0; i < node->n_guards; i++)
		node->guards[i].is_live = node->guards[i].n;
	for (struct fuse_elem *cut = node->cuts.dirty_elems; cut; cut = next) {
		next = cut->next_dirty;
		cut->is_dirty = false;
		cut->is_live = cut->n_refs;
		if (!cut->is_live)
			elems_del(&node->cuts.elems, cut, elem_len(node));
	}
	node->cuts.dirty_elems = NULL;
	pieces_committed(&node->cuts.ranges);
}

void cuts_init(struct fuse_node *node)
{
	unsigned int ranges = shape_cut_bits(&node->shape, node->may_range);

	node->cuts.kind = FUSE_NODE_MAP;
	if (ranges)
		node->cuts.kind = shape_n_bits(ranges) > 1 ? FUSE_NODE_BOXES :
							     FUSE_NODE_RANGES;
	if (shape_has_cut_fields(&node->shape))
		node->cuts.len = shape_cut_len(&node->shape);
	node->cuts.ranges.len = node->cuts.len;
	/* A ladder has no keys, and its rungs are of one protocol. */
	if (node->shape.is_rung && node->shape.header != SHAPE_HEADER_NONE)
		node->guards[node->n_guards++] = (struct fuse_guard){
			.proto = node->shape.l4proto, .n = 1,
		};
}

void cuts_fini(struct fuse_node *node)
{
	elems_fini(&node->cuts.elems);
	pieces_fini(&node->cuts.ranges);
}
