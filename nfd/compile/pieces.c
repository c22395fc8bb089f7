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
	struct shape_range range;
	struct fuse_link *link;
	uint32_t num;
};

static void free_at(void *p)
{
	free(*(void **)p);
}

/* What is past a key's length is zero. */
static int cmp(const struct shape_key *a, const struct shape_key *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

static int cmp_lo(const void *key, const struct treap_node *node)
{
	const struct fuse_piece *piece = of_piece(node);

	return memcmp(key, fuse_piece_lo(piece), piece->len);
}

/* How the ends of @piece compare with @key. */
static int lo_cmp(const struct fuse_piece *piece, const struct shape_key *key)
{
	return memcmp(fuse_piece_lo(piece), key->b, piece->len);
}

static int hi_cmp(const struct fuse_piece *piece, const struct shape_key *key)
{
	return memcmp(fuse_piece_hi(piece), key->b, piece->len);
}

/* @v of @len bytes plus one; false past the greatest. */
static bool increment(struct shape_key *v, size_t len)
{
	while (len--)
		if (++v->b[len])
			return true;
	return false;
}

static void decrement(struct shape_key *v, size_t len)
{
	while (len--)
		if (v->b[len]--)
			return;
}

/* The first piece that holds @key, or begins after it. */
static struct fuse_piece *piece_at(const struct fuse_ranges *ranges,
				   const uint8_t *key)
{
	struct treap_node *at = treap_lower_bound(ranges->pieces, key, cmp_lo);
	struct treap_node *before = at ? treap_prev(at) :
					 treap_last(ranges->pieces);

	if (before && memcmp(fuse_piece_hi(of_piece(before)), key,
			     ranges->len) >= 0)
		return of_piece(before);
	return of_piece(at);
}

static struct fuse_piece *piece_next(const struct fuse_piece *piece)
{
	return of_piece(treap_next(&piece->by_lo));
}

/* @range, and what of pieces reaches out of it on either side. */
static struct shape_range window_of(const struct fuse_ranges *ranges,
				    const struct shape_range *range)
{
	struct shape_range window = *range;

	for (const struct fuse_piece *p = piece_at(ranges, range->lo.b);
	     p && lo_cmp(p, &range->hi) <= 0; p = piece_next(p)) {
		if (lo_cmp(p, &window.lo) < 0)
			memcpy(window.lo.b, fuse_piece_lo(p), p->len);
		if (hi_cmp(p, &window.hi) > 0)
			memcpy(window.hi.b, fuse_piece_hi(p), p->len);
	}
	return window;
}

static void claim_of(struct claim *c, const struct span *s,
		     const struct shape_range *window)
{
	*c = (struct claim){ .link = s->owner };
	if (c->link->entry)
		c->num = entry_num(c->link->entry).n;
	memcpy(c->range.lo.b, span_lo(s), s->len);
	memcpy(c->range.hi.b, span_hi(s), s->len);
	if (cmp(&c->range.lo, &window->lo) < 0)
		c->range.lo = window->lo;
	if (cmp(&c->range.hi, &window->hi) > 0)
		c->range.hi = window->hi;
}

static int claims_in(const struct fuse_ranges *ranges,
		     const struct shape_range *window, struct claim **out,
		     size_t *n)
{
	auto_free struct claim *claims = NULL;
	size_t cap = 0;

	*n = 0;
	for (const struct span *s = spans_first(ranges->spans, window); s;
	     s = spans_next(s, window)) {
		struct claim *c;

		if (*n == cap) {
			cap = cap ? 2 * cap : 16;
			c = reallocarray(claims, cap, sizeof(*c));
			if (!c)
				return -ENOMEM;
			claims = c;
		}
		claim_of(&claims[(*n)++], s, window);
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
		      struct shape_key *cuts)
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
			 const struct shape_key *at)
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
		    struct claim **open, const struct shape_key *cuts,
		    size_t n_cuts, const struct shape_range *window, size_t len,
		    struct pieces_want *want)
{
	size_t next = 0, n_open = 0, n_want = 0;

	for (size_t i = 0; i < n_cuts; i++) {
		struct pieces_want *last = n_want ? &want[n_want - 1] : NULL;
		struct shape_range range = { cuts[i], window->hi };
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
			struct shape_key past = last->range.hi;

			if (increment(&past, len) && !cmp(&past, &range.lo)) {
				last->range.hi = range.hi;
				continue;
			}
		}
		want[n_want++] = (struct pieces_want){ range, first->link };
	}
	return n_want;
}

static void mark(struct fuse_ranges *ranges, struct fuse_piece *piece)
{
	if (piece->is_dirty)
		return;
	piece->is_dirty = true;
	piece->next_dirty = ranges->dirty;
	ranges->dirty = piece;
}

/* Out of the tree; freed at the commit. Returns the next. */
static struct fuse_piece *piece_kill(struct fuse_ranges *ranges,
				     struct fuse_piece *piece)
{
	struct fuse_piece *next = piece_next(piece);

	treap_remove(&ranges->pieces, &piece->by_lo);
	ranges->n_pieces--;
	piece->owner = NULL;
	mark(ranges, piece);
	return next;
}

static int piece_new(struct fuse_ranges *ranges, const struct pieces_want *want,
		     struct fuse_piece *before)
{
	struct fuse_piece *piece = calloc(1, sizeof(*piece) + 2 * ranges->len);

	if (!piece)
		return -ENOMEM;
	piece->len = (uint8_t)ranges->len;
	memcpy(piece->bytes, want->range.lo.b, ranges->len);
	memcpy(piece->bytes + ranges->len, want->range.hi.b, ranges->len);
	piece->owner = want->owner;
	treap_insert(&ranges->pieces, before ? &before->by_lo : NULL,
		     &piece->by_lo);
	ranges->n_pieces++;
	mark(ranges, piece);
	return 0;
}

/* Turn the pieces in @window into @want, keeping those that are right. */
static int replace(struct fuse_ranges *ranges, const struct shape_range *window,
		   const struct pieces_want *want, size_t n_want)
{
	struct fuse_piece *piece = piece_at(ranges, window->lo.b);
	int rc = 0;

	for (size_t i = 0; i < n_want && !rc; i++) {
		while (piece && lo_cmp(piece, &want[i].range.lo) < 0)
			piece = piece_kill(ranges, piece);
		if (piece && !lo_cmp(piece, &want[i].range.lo) &&
		    !hi_cmp(piece, &want[i].range.hi)) {
			if (piece->owner != want[i].owner) {
				piece->owner = want[i].owner;
				mark(ranges, piece);
			}
			piece = piece_next(piece);
			continue;
		}
		while (piece && lo_cmp(piece, &want[i].range.hi) <= 0)
			piece = piece_kill(ranges, piece);
		rc = piece_new(ranges, &want[i], piece);
	}
	while (piece && lo_cmp(piece, &window->hi) <= 0)
		piece = piece_kill(ranges, piece);
	return rc;
}

int pieces_refresh(struct fuse_ranges *ranges, const struct shape_range *range)
{
	struct shape_range window = window_of(ranges, range);
	auto_free struct claim *claims = NULL;
	auto_free struct claim **open = NULL;
	auto_free struct shape_key *cuts = NULL;
	auto_free struct pieces_want *want = NULL;
	size_t n, n_cuts;
	int rc = claims_in(ranges, &window, &claims, &n);

	if (rc)
		return rc;
	if (!n)
		return replace(ranges, &window, NULL, 0);
	open = calloc(n, sizeof(struct claim *));
	cuts = calloc(2 * n, sizeof(*cuts));
	want = calloc(2 * n, sizeof(*want));
	if (!open || !cuts || !want)
		return -ENOMEM;
	n_cuts = cuts_of(claims, n, ranges->len, cuts);
	/* The cut past the window's end is not in it. */
	while (n_cuts && cmp(&cuts[n_cuts - 1], &window.hi) > 0)
		n_cuts--;
	return replace(ranges, &window, want,
		       sweep(claims, n, open, cuts, n_cuts, &window,
			     ranges->len, want));
}

int pieces_set(struct fuse_ranges *ranges, const struct pieces_want *want,
	       size_t n)
{
	struct shape_range all = { .lo = { { 0 } } };

	memset(all.hi.b, 0xff, ranges->len);
	return replace(ranges, &all, want, n);
}

/* A walk over ranges that takes neighbours of one owner for one. */
struct joined {
	struct shape_range range;
	const struct fuse_link *owner; /* NULL: no more */
};

/* Does what begins at @lo, @owner's, go on where @j ends? If so, it is one. */
static bool join_more(struct joined *j, const uint8_t *lo, const uint8_t *hi,
		      const struct fuse_link *owner, size_t len)
{
	struct shape_key past = j->range.hi;

	if (j->owner && (j->owner != owner || !increment(&past, len) ||
			 memcmp(past.b, lo, len) != 0))
		return false;
	if (!j->owner)
		memcpy(j->range.lo.b, lo, len);
	memcpy(j->range.hi.b, hi, len);
	j->owner = owner;
	return true;
}

static struct joined join_pieces(const struct fuse_piece **p)
{
	struct joined j = { .owner = NULL };

	while (*p && join_more(&j, fuse_piece_lo(*p), fuse_piece_hi(*p),
			       (*p)->owner, (*p)->len))
		*p = piece_next(*p);
	return j;
}

static struct joined join_want(const struct pieces_want **want,
			       const struct pieces_want *end, size_t len)
{
	struct joined j = { .owner = NULL };

	while (*want < end && join_more(&j, (*want)->range.lo.b,
					(*want)->range.hi.b, (*want)->owner,
					len))
		++*want;
	return j;
}

bool pieces_agree(const struct fuse_ranges *ranges,
		  const struct pieces_want *want, size_t n)
{
	const struct fuse_piece *p = of_piece(treap_first(ranges->pieces));
	const struct pieces_want *end = n ? want + n : want;
	struct joined a, b;

	do {
		a = join_pieces(&p);
		b = join_want(&want, end, ranges->len);
		if (a.owner != b.owner || cmp(&a.range.lo, &b.range.lo) ||
		    cmp(&a.range.hi, &b.range.hi))
			return false;
	} while (a.owner);
	return true;
}

struct fuse_piece *pieces_find(const struct fuse_ranges *ranges,
			       const uint8_t *key)
{
	struct fuse_piece *piece = piece_at(ranges, key);

	return piece && memcmp(fuse_piece_lo(piece), key, ranges->len) <= 0 ?
		       piece :
		       NULL;
}

bool pieces_past(const struct fuse_piece *piece, struct shape_key *past)
{
	*past = (struct shape_key){ 0 };
	memcpy(past->b, fuse_piece_hi(piece), piece->len);
	return increment(past, piece->len);
}

void pieces_committed(struct fuse_ranges *ranges)
{
	struct fuse_piece *next;

	for (struct fuse_piece *p = ranges->dirty; p; p = next) {
		next = p->next_dirty;
		p->is_dirty = false;
		p->is_live = p->owner;
		p->live = p->owner ? p->owner->entry : NULL;
		if (!p->owner)
			free(p);
	}
	ranges->dirty = NULL;
}

void pieces_fini(struct fuse_ranges *ranges)
{
	struct fuse_piece *next;

	for (struct fuse_piece *p = ranges->dirty; p; p = next) {
		next = p->next_dirty;
		if (!p->owner)
			free(p);
	}
	ranges->dirty = NULL;
	while (ranges->pieces) {
		struct fuse_piece *p = of_piece(ranges->pieces);

		treap_remove(&ranges->pieces, &p->by_lo);
		free(p);
	}
	spans_fini(&ranges->spans);
}
