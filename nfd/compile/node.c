/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes of plans: what an entry or chain became. */
#include "plan.h"

#include <assert.h>
#include <stdlib.h>

#include "ruleset.h"

struct plan_node *plan_node(const struct entry *entry)
{
	return entry->compiled;
}

struct plan_node *plan_node_new(struct entry *entry)
{
	struct plan_node *node = calloc(1, sizeof(*node));

	assert(!entry->compiled);
	if (!node)
		return NULL;
	node->kind = PLAN_RULE;
	entry->compiled = node;
	return node;
}

void plan_node_free(struct entry *entry)
{
	free(entry->compiled);
	entry->compiled = NULL;
}

bool plan_node_is_live(const struct entry *entry)
{
	const struct plan_node *node = plan_node(entry);

	return node && node->state != PLAN_PENDING;
}

struct plan_chain *plan_chain(const struct chain *chain)
{
	return chain->compiled;
}

struct plan_chain *plan_chain_new(struct chain *chain)
{
	struct plan_chain *pc = calloc(1, sizeof(*pc));

	assert(!chain->compiled);
	if (!pc)
		return NULL;
	static_assert(sizeof(pc->name) == sizeof(chain->name), "names");
	for (size_t i = 0; i < sizeof(pc->name); i++)
		pc->name[i] = chain->name[i];
	chain->compiled = pc;
	return pc;
}

void plan_chain_free(struct chain *chain)
{
	free(chain->compiled);
	chain->compiled = NULL;
}
