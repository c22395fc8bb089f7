/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overlapping ranges, found by what they meet (an interval tree). */
#include "spans.h"

#include <stdlib.h>
#include <string.h>

#define of_span(node) treap_of(node, struct span, by_lo)

static int cmp(const struct ir_value *a, const struct ir_value *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

static void refresh(struct treap_node *node)
{
	struct span *span = of_span(node);
	const struct span *kids[] = { of_span(node->left),
				      of_span(node->right) };

	span->max_hi = span->range.hi;
	for (int i = 0; i < 2; i++)
		if (kids[i] && cmp(&kids[i]->max_hi, &span->max_hi) > 0)
			span->max_hi = kids[i]->max_hi;
}

static int cmp_lo(const void *key, const struct treap_node *node)
{
	return cmp(key, &of_span(node)->range.lo);
}

struct span *spans_add(struct treap_node **root, const struct ir_range *range,
		       struct fuse_link *link)
{
	struct span *span = calloc(1, sizeof(*span));

	if (!span)
		return NULL;
	span->range = *range;
	span->link = link;
	treap_insert_with(root, treap_lower_bound(*root, &range->lo, cmp_lo),
			  &span->by_lo, refresh);
	return span;
}

void spans_del(struct treap_node **root, const struct ir_range *range,
	       const struct fuse_link *link)
{
	struct span *span = of_span(treap_lower_bound(*root, &range->lo,
						      cmp_lo));

	while (span && !cmp(&span->range.lo, &range->lo) &&
	       (span->link != link || cmp(&span->range.hi, &range->hi)))
		span = of_span(treap_next(&span->by_lo));
	if (!span || cmp(&span->range.lo, &range->lo))
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

/* The leftmost node below @node, itself included, that meets @range. */
static struct span *leftmost(const struct treap_node *node,
			     const struct ir_range *range)
{
	while (node) {
		struct span *span = of_span(node);
		const struct span *left = of_span(node->left);

		if (left && cmp(&left->max_hi, &range->lo) >= 0) {
			/*
			 * Something there ends late enough. If all such begin
			 * too late, so does everything to their right.
			 */
			node = node->left;
			continue;
		}
		if (cmp(&span->range.lo, &range->hi) > 0)
			return NULL;
		if (cmp(&span->range.hi, &range->lo) >= 0)
			return span;
		node = node->right;
	}
	return NULL;
}

struct span *spans_first(const struct treap_node *root,
			 const struct ir_range *range)
{
	return leftmost(root, range);
}

struct span *spans_next(const struct span *span, const struct ir_range *range)
{
	const struct treap_node *node = &span->by_lo;
	struct span *found = leftmost(node->right, range);

	if (found)
		return found;
	for (; node->parent; node = node->parent) {
		struct span *up = of_span(node->parent);

		if (node->parent->left != node)
			continue;
		if (cmp(&up->range.lo, &range->hi) > 0)
			return NULL;
		if (cmp(&up->range.hi, &range->lo) >= 0)
			return up;
		found = leftmost(up->by_lo.right, range);
		if (found)
			return found;
	}
	return NULL;
}
