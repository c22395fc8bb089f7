/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The graph of chains: loops, and which hooks reach which chain. */
#include "graph.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define of_to(node) treap_of(node, struct chain_edge, by_to)

static int edge_cmp(const void *key, const struct treap_node *node)
{
	uintptr_t a = (uintptr_t)key, b = (uintptr_t)of_to(node)->to;

	return a < b ? -1 : a > b;
}

static struct chain_edge *edge_find(const struct chain *from,
				    const struct chain *to)
{
	struct chain_edge *edge =
		of_to(treap_lower_bound(from->links.edges, to, edge_cmp));

	return edge && edge->to == to ? edge : NULL;
}

static struct chain_edge *skip_empty(struct chain_edge *edge)
{
	while (edge && !edge->count)
		edge = of_to(treap_next(&edge->by_to));
	return edge;
}

struct chain_edge *graph_edge_first(const struct chain *from)
{
	return skip_empty(of_to(treap_first(from->links.edges)));
}

struct chain_edge *graph_edge_next(const struct chain_edge *edge)
{
	return skip_empty(of_to(treap_next(&edge->by_to)));
}

bool graph_has_edge(const struct chain *from, const struct chain *to)
{
	const struct chain_edge *edge = edge_find(from, to);

	return edge && edge->count;
}

static void suspect(struct graph *graph, struct chain *chain)
{
	if (chain->links.is_suspect)
		return;
	chain->links.is_suspect = true;
	chain->links.next_suspect = graph->suspects;
	graph->suspects = chain;
}

struct chain *graph_next_suspect(struct graph *graph)
{
	struct chain *chain = graph->suspects;

	if (chain) {
		graph->suspects = chain->links.next_suspect;
		chain->links.is_suspect = false;
	}
	return chain;
}

bool graph_would_loop(struct chain *from, struct chain *to)
{
	struct chain *last = to;
	bool found = from == to;

	/* Nobody jumps to @from: there is no way back to it. */
	if (!found && !from->refs)
		return false;
	/* The list of what was seen is the queue of what is to be followed. */
	to->links.is_visited = true;
	to->links.next_visit = NULL;
	for (struct chain *at = to; at && !found; at = at->links.next_visit)
		for (struct chain_edge *e = graph_edge_first(at); e;
		     e = graph_edge_next(e)) {
			found |= e->to == from;
			if (e->to->links.is_visited)
				continue;
			e->to->links.is_visited = true;
			e->to->links.next_visit = NULL;
			last->links.next_visit = e->to;
			last = e->to;
		}
	for (struct chain *at = to; at; at = at->links.next_visit)
		at->links.is_visited = false;
	return found;
}

/*
 * @hook has come to reach (or has ceased to reach) @from: pass it on. Chains
 * make no loops, so that counting edges is exact, and each chain changes once.
 */
static void spread(struct graph *graph, struct chain *from, int hook)
{
	struct chain *todo = from;

	from->links.next_visit = NULL;
	while (todo) {
		struct chain *at = todo;

		todo = at->links.next_visit;
		for (struct chain_edge *e = graph_edge_first(at); e;
		     e = graph_edge_next(e)) {
			uint32_t *reached = &e->to->links.reached[hook];

			if (graph ? (*reached)++ : --*reached)
				continue;
			if (graph)
				suspect(graph, e->to);
			e->to->links.next_visit = todo;
			todo = e->to;
		}
	}
}

/* One edge from @from to @to more, or (@graph NULL) less. */
static void reach(struct graph *graph, struct chain *from, struct chain *to)
{
	for (int h = 0; h < HOOK_N; h++) {
		uint32_t *reached = &to->links.reached[h];

		if (!from->links.reached[h])
			continue;
		if (graph ? (*reached)++ : --*reached)
			continue;
		if (graph)
			suspect(graph, to);
		spread(graph, to, h);
	}
}

int graph_add(struct graph *graph, struct chain *from, struct chain *to,
	      uint32_t n)
{
	struct chain_edge *edge = edge_find(from, to);

	if (!edge) {
		edge = calloc(1, sizeof(*edge));
		if (!edge)
			return -ENOMEM;
		edge->to = to;
		treap_insert(&from->links.edges,
			     treap_lower_bound(from->links.edges, to, edge_cmp),
			     &edge->by_to);
	}
	if (!edge->count)
		reach(graph, from, to);
	edge->count += n;
	to->refs += n;
	return 0;
}

void graph_remove(struct chain *from, struct chain *to, uint32_t n)
{
	struct chain_edge *edge = edge_find(from, to);

	assert(edge && edge->count >= n);
	edge->count -= n;
	to->refs -= n;
	if (!edge->count)
		reach(NULL, from, to);
}

void graph_drop(struct chain *from, const struct chain *to)
{
	struct chain_edge *edge = edge_find(from, to);

	if (!edge || edge->count)
		return;
	treap_remove(&from->links.edges, &edge->by_to);
	free(edge);
}

void graph_bar(struct graph *graph, struct chain *chain, unsigned int hooks)
{
	if ((hooks & HOOK_ALL) == HOOK_ALL)
		return;
	for (int h = 0; h < HOOK_N; h++)
		chain->links.barred[h] += !(hooks & HOOK_BIT(h));
	suspect(graph, chain);
}

void graph_unbar(struct chain *chain, unsigned int hooks)
{
	for (int h = 0; h < HOOK_N; h++)
		chain->links.barred[h] -= !(hooks & HOOK_BIT(h));
}

unsigned int graph_conflict(const struct chain *chain)
{
	unsigned int hooks = 0;

	for (int h = 0; h < HOOK_N; h++)
		if (chain->links.reached[h] && chain->links.barred[h])
			hooks |= HOOK_BIT(h);
	return hooks;
}
