/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cutting overlapping ranges into disjoint ones: the first rule has each. */
#include "pieces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "spans.h"

#define of_piece(node) treap_of(node, struct fuse_piece, by_lo)
#define auto_free __attribute__((cleanup(free_at)))

/* A claim, cut to the window that is looked at, and its rule's place. */
struct claim {
	struct ir_range range;
	struct fuse_link *link;
	uint32_t num;
};

/* What the window is to look like. */
struct want {
	struct ir_range range;
	struct fuse_link *owner;
};

static void free_at(void *p)
{
	free(*(void **)p);
}

static int cmp(const struct ir_value *a, const struct ir_value *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

static int cmp_lo(const void *key, const struct treap_node *node)
{
	return cmp(key, &of_piece(node)->range.lo);
}

/* @v of @len bytes plus one; false past the greatest. */
static bool increment(struct ir_value *v, size_t len)
{
	while (len--)
		if (++v->b[len])
			return true;
	return false;
}

static void decrement(struct ir_value *v, size_t len)
{
	while (len--)
		if (v->b[len]--)
			return;
}

static size_t value_len(const struct fuse_node *node)
{
	return node->key_len;
}

/* The first piece that meets @range, or ends after it. */
static struct fuse_piece *piece_at(const struct fuse_node *node,
				   const struct ir_range *range)
{
	struct treap_node *at = treap_lower_bound(node->pieces, &range->lo,
						  cmp_lo);
	struct treap_node *before = at ? treap_prev(at) :
					 treap_last(node->pieces);

	if (before && cmp(&of_piece(before)->range.hi, &range->lo) >= 0)
		return of_piece(before);
	return of_piece(at);
}

static struct fuse_piece *piece_next(const struct fuse_piece *piece)
{
	return of_piece(treap_next(&piece->by_lo));
}

/* @range, and what of pieces reaches out of it on either side. */
static struct ir_range window_of(const struct fuse_node *node,
				 const struct ir_range *range)
{
	struct ir_range window = *range;

	for (const struct fuse_piece *p = piece_at(node, range);
	     p && cmp(&p->range.lo, &range->hi) <= 0; p = piece_next(p)) {
		if (cmp(&p->range.lo, &window.lo) < 0)
			window.lo = p->range.lo;
		if (cmp(&p->range.hi, &window.hi) > 0)
			window.hi = p->range.hi;
	}
	return window;
}

static int claims_in(const struct fuse_node *node,
		     const struct ir_range *window, struct claim **out,
		     size_t *n)
{
	auto_free struct claim *claims = NULL;
	size_t cap = 0;

	*n = 0;
	for (const struct span *s = spans_first(node->spans, window); s;
	     s = spans_next(s, window)) {
		struct claim *c;

		if (*n == cap) {
			cap = cap ? 2 * cap : 16;
			c = reallocarray(claims, cap, sizeof(*c));
			if (!c)
				return -ENOMEM;
			claims = c;
		}
		c = &claims[(*n)++];
		*c = (struct claim){ s->range, s->link,
				     entry_num(s->link->entry).n };
		if (cmp(&c->range.lo, &window->lo) < 0)
			c->range.lo = window->lo;
		if (cmp(&c->range.hi, &window->hi) > 0)
			c->range.hi = window->hi;
	}
	*out = claims;
	claims = NULL;
	return 0;
}

static int by_value(const void *a, const void *b)
{
	return cmp(a, b);
}

/* Where who owns what may change: each claim's begin, and what is past it. */
static size_t cuts_of(const struct claim *claims, size_t n, size_t len,
		      struct ir_value *cuts)
{
	size_t n_cuts = 0, n_kept = 0;

	for (size_t i = 0; i < n; i++) {
		cuts[n_cuts++] = claims[i].range.lo;
		cuts[n_cuts] = claims[i].range.hi;
		if (increment(&cuts[n_cuts], len))
			n_cuts++;
	}
	qsort(cuts, n_cuts, sizeof(*cuts), by_value);
	for (size_t i = 0; i < n_cuts; i++)
		if (!i || cmp(&cuts[i], &cuts[n_kept - 1]))
			cuts[n_kept++] = cuts[i];
	return n_kept;
}

/* Of the claims that are open at a value, the one whose rule is first. */
static const struct claim *first_of(struct claim *const *open, size_t n)
{
	const struct claim *first = NULL;

	for (size_t i = 0; i < n; i++)
		if (!first || open[i]->num < first->num)
			first = open[i];
	return first;
}

static size_t drop_ended(struct claim **open, size_t n,
			 const struct ir_value *at)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (cmp(&open[i]->range.hi, at) >= 0)
			open[kept++] = open[i];
	return kept;
}

/*
 * Walk over @cuts, claims opening (they are sorted by lower end) and ending:
 * between two cuts nothing changes. Neighbours of one owner become one piece.
 */
static size_t sweep(struct claim *claims, size_t n_claims,
		    struct claim **open, const struct ir_value *cuts,
		    size_t n_cuts, const struct ir_range *window, size_t len,
		    struct want *want)
{
	size_t next = 0, n_open = 0, n_want = 0;

	for (size_t i = 0; i < n_cuts; i++) {
		struct want *last = n_want ? &want[n_want - 1] : NULL;
		struct ir_range range = { cuts[i], window->hi };
		const struct claim *first;

		n_open = drop_ended(open, n_open, &cuts[i]);
		while (next < n_claims &&
		       cmp(&claims[next].range.lo, &cuts[i]) <= 0)
			open[n_open++] = &claims[next++];
		first = first_of(open, n_open);
		if (!first)
			continue;
		if (i + 1 < n_cuts) {
			range.hi = cuts[i + 1];
			decrement(&range.hi, len);
		}
		if (last && last->owner == first->link) {
			struct ir_value past = last->range.hi;

			if (increment(&past, len) && !cmp(&past, &range.lo)) {
				last->range.hi = range.hi;
				continue;
			}
		}
		want[n_want++] = (struct want){ range, first->link };
	}
	return n_want;
}

static void mark(struct fuse_node *node, struct fuse_piece *piece)
{
	if (piece->is_dirty)
		return;
	piece->is_dirty = true;
	piece->next_dirty = node->dirty_pieces;
	node->dirty_pieces = piece;
}

/* Out of the tree; freed at the commit. */
static void piece_kill(struct fuse_node *node, struct fuse_piece *piece)
{
	treap_remove(&node->pieces, &piece->by_lo);
	node->n_pieces--;
	piece->owner = NULL;
	mark(node, piece);
}

static int piece_new(struct fuse_node *node, const struct want *want,
		     struct fuse_piece *before)
{
	struct fuse_piece *piece = calloc(1, sizeof(*piece));

	if (!piece)
		return -ENOMEM;
	piece->range = want->range;
	piece->owner = want->owner;
	treap_insert(&node->pieces, before ? &before->by_lo : NULL,
		     &piece->by_lo);
	node->n_pieces++;
	mark(node, piece);
	return 0;
}

static bool is_same_range(const struct ir_range *a, const struct ir_range *b)
{
	return !cmp(&a->lo, &b->lo) && !cmp(&a->hi, &b->hi);
}

/* Turn the pieces in @window into @want, keeping those that are right. */
static int replace(struct fuse_node *node, const struct ir_range *window,
		   const struct want *want, size_t n_want)
{
	struct fuse_piece *piece = piece_at(node, window);
	int rc = 0;

	for (size_t i = 0; i < n_want && !rc; i++) {
		while (piece && cmp(&piece->range.lo, &want[i].range.lo) < 0) {
			struct fuse_piece *next = piece_next(piece);

			piece_kill(node, piece);
			piece = next;
		}
		if (piece && is_same_range(&piece->range, &want[i].range)) {
			if (piece->owner != want[i].owner) {
				piece->owner = want[i].owner;
				mark(node, piece);
			}
			piece = piece_next(piece);
			continue;
		}
		while (piece &&
		       cmp(&piece->range.lo, &want[i].range.hi) <= 0 &&
		       cmp(&piece->range.lo, &window->hi) <= 0) {
			struct fuse_piece *next = piece_next(piece);

			piece_kill(node, piece);
			piece = next;
		}
		rc = piece_new(node, &want[i], piece);
	}
	while (piece && cmp(&piece->range.lo, &window->hi) <= 0) {
		struct fuse_piece *next = piece_next(piece);

		piece_kill(node, piece);
		piece = next;
	}
	return rc;
}

int pieces_refresh(struct fuse_node *node, const struct ir_range *range)
{
	struct ir_range window = window_of(node, range);
	auto_free struct claim *claims = NULL;
	auto_free struct claim **open = NULL;
	auto_free struct ir_value *cuts = NULL;
	auto_free struct want *want = NULL;
	size_t n, n_cuts;
	int rc = claims_in(node, &window, &claims, &n);

	if (rc)
		return rc;
	if (!n)
		return replace(node, &window, NULL, 0);
	open = calloc(n, sizeof(struct claim *));
	cuts = calloc(2 * n, sizeof(*cuts));
	want = calloc(2 * n, sizeof(*want));
	if (!open || !cuts || !want)
		return -ENOMEM;
	n_cuts = cuts_of(claims, n, value_len(node), cuts);
	/* The cut past the window's end is not in it. */
	while (n_cuts && cmp(&cuts[n_cuts - 1], &window.hi) > 0)
		n_cuts--;
	return replace(node, &window, want,
		       sweep(claims, n, open, cuts, n_cuts, &window,
			     value_len(node), want));
}

struct fuse_piece *fuse_piece_find(const struct fuse_node *node,
				   const struct ir_value *value)
{
	const struct ir_range range = { *value, *value };
	struct fuse_piece *piece = piece_at(node, &range);

	return piece && cmp(&piece->range.lo, value) <= 0 ? piece : NULL;
}

void pieces_committed(struct fuse_node *node)
{
	struct fuse_piece *next;

	for (struct fuse_piece *p = node->dirty_pieces; p; p = next) {
		next = p->next_dirty;
		p->is_dirty = false;
		p->live = p->owner ? p->owner->entry : NULL;
		if (!p->owner)
			free(p);
	}
	node->dirty_pieces = NULL;
}

void pieces_fini(struct fuse_node *node)
{
	struct fuse_piece *next;

	for (struct fuse_piece *p = node->dirty_pieces; p; p = next) {
		next = p->next_dirty;
		if (!p->owner)
			free(p);
	}
	node->dirty_pieces = NULL;
	while (node->pieces) {
		struct fuse_piece *p = of_piece(node->pieces);

		treap_remove(&node->pieces, &p->by_lo);
		free(p);
	}
	spans_fini(&node->spans);
}
