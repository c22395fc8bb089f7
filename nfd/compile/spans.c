/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overlapping ranges, found by what they meet (an interval tree). */
#include "spans.h"

#include <stdlib.h>
#include <string.h>

#define of_span(node) treap_of(node, struct span, by_lo)

static uint8_t *max_hi(struct span *span)
{
	return span->bytes + 2u * span->len;
}

static void refresh(struct treap_node *node)
{
	struct span *span = of_span(node);
	struct span *kids[] = { of_span(node->left), of_span(node->right) };
	const uint8_t *max = span_hi(span);

	for (int i = 0; i < 2; i++)
		if (kids[i] && memcmp(max_hi(kids[i]), max, span->len) > 0)
			max = max_hi(kids[i]);
	memcpy(max_hi(span), max, span->len);
}

static int cmp_lo(const void *key, const struct treap_node *node)
{
	return memcmp(key, span_lo(of_span(node)), of_span(node)->len);
}

struct span *spans_add(struct treap_node **root, size_t len,
		       const struct shape_range *range, void *owner)
{
	struct span *span = calloc(1, sizeof(*span) + 3 * len);

	if (!span)
		return NULL;
	span->len = (uint8_t)len;
	memcpy(span->bytes, range->lo.b, len);
	memcpy(span->bytes + len, range->hi.b, len);
	span->owner = owner;
	treap_insert_with(root, treap_lower_bound(*root, range->lo.b, cmp_lo),
			  &span->by_lo, refresh);
	return span;
}

static bool is_at(const struct span *span, const struct shape_range *range)
{
	return !memcmp(span_lo(span), range->lo.b, span->len);
}

void spans_del(struct treap_node **root, const struct shape_range *range,
	       const void *owner)
{
	struct span *span = of_span(treap_lower_bound(*root, range->lo.b,
						      cmp_lo));

	while (span && is_at(span, range) &&
	       (span->owner != owner ||
		memcmp(span_hi(span), range->hi.b, span->len) != 0))
		span = of_span(treap_next(&span->by_lo));
	if (!span || !is_at(span, range))
		return;
	treap_remove_with(root, &span->by_lo, refresh);
	free(span);
}

void spans_fini(struct treap_node **root)
{
	struct span *span;

	while ((span = of_span(*root))) {
		treap_remove(root, &span->by_lo);
		free(span);
	}
}

static bool ends_before(const uint8_t *hi, const struct span *span,
			const struct shape_range *range)
{
	return memcmp(hi, range->lo.b, span->len) < 0;
}

static bool begins_after(const struct span *span,
			 const struct shape_range *range)
{
	return memcmp(span_lo(span), range->hi.b, span->len) > 0;
}

/* The leftmost node below @node, itself included, that meets @range. */
static struct span *leftmost(const struct treap_node *node,
			     const struct shape_range *range)
{
	while (node) {
		struct span *span = of_span(node);
		struct span *left = of_span(node->left);

		if (left && !ends_before(max_hi(left), left, range)) {
			/*
			 * Something there ends late enough. If all such begin
			 * too late, so does everything to their right.
			 */
			node = node->left;
			continue;
		}
		if (begins_after(span, range))
			return NULL;
		if (!ends_before(span_hi(span), span, range))
			return span;
		node = node->right;
	}
	return NULL;
}

struct span *spans_first(const struct treap_node *root,
			 const struct shape_range *range)
{
	return leftmost(root, range);
}

struct span *spans_next(const struct span *span,
			const struct shape_range *range)
{
	const struct treap_node *node = &span->by_lo;
	struct span *found = leftmost(node->right, range);

	if (found)
		return found;
	for (; node->parent; node = node->parent) {
		struct span *up = of_span(node->parent);

		if (node->parent->left != node)
			continue;
		if (begins_after(up, range))
			return NULL;
		if (!ends_before(span_hi(up), up, range))
			return up;
		found = leftmost(up->by_lo.right, range);
		if (found)
			return found;
	}
	return NULL;
}
