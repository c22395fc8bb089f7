/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ruleset.h"

struct err;

/*
 * Which chains jump to which, kept up to date edge by edge: no loops, and from
 * which hooks each chain is reached. What a change costs is what it changes:
 * a hook is carried on only into chains that it did not reach before.
 */
struct graph {
	struct chain *suspects; /* to ask graph_conflict() about */
};

/** Do rules of @from already jump to @to? */
bool graph_has_edge(const struct chain *from, const struct chain *to);
/** Would one more edge close a circle? Cost: what @to leads to. */
bool graph_would_loop(struct chain *from, struct chain *to);

/** @n more rules of @from jump to @to; would not loop. -ENOMEM. */
int graph_add(struct graph *graph, struct chain *from, struct chain *to,
	      uint32_t n);
/**
 * @n rules less. The edge's memory stays until graph_drop(), so that
 * graph_add() of the same edge can't fail before.
 */
void graph_remove(struct chain *from, struct chain *to, uint32_t n);
/** Free the edge if it is there and no rule stands for it. */
void graph_drop(struct chain *from, const struct chain *to);

/** The first of @from's edges that stand for rules, and the next; or NULL. */
struct chain_edge *graph_edge_first(const struct chain *from);
struct chain_edge *graph_edge_next(const struct chain_edge *edge);

/** @chain has a rule that may be reached from @hooks only. */
void graph_bar(struct graph *graph, struct chain *chain, unsigned int hooks);
/** It has one less of these. */
void graph_unbar(struct chain *chain, unsigned int hooks);

/** The hooks that reach @chain and that one of its rules does not bear. */
unsigned int graph_conflict(const struct chain *chain);
/** Take a chain off the suspects; NULL: there are none. */
struct chain *graph_next_suspect(struct graph *graph);
