/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rulesets in memory: what is found by name, by number and by content. */
#include "ruleset.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

#define of_num(node) treap_of(node, struct entry, by_num)
#define of_equals(node) treap_of(node, struct entry, equals)
#define of_name(node) treap_of(node, struct chain, by_name)

/* Tables */

static int table_init(struct table *table, enum family_id family,
		      enum table_id id, struct err *err)
{
	*table = (struct table){ .id = id, .family = family_get(family) };
	for (int h = 0; h < HOOK_N; h++) {
		struct chain *chain;

		if (!(table_desc(id)->hooks & HOOK_BIT(h)))
			continue;
		chain = chain_new(hook_name((enum hook)h));
		if (!chain)
			return err_nomem(err);
		chain->table = table;
		chain->hook = (enum hook)h;
		chain->policy = VERDICT_ACCEPT;
		chain->links.reached[h] = 1;
		table->builtin[h] = chain;
	}
	return 0;
}

static void table_fini(struct table *table)
{
	for (int h = 0; h < HOOK_N; h++)
		chain_free(&table->builtin[h]);
	while (table->by_name) {
		struct chain *chain = of_name(table->by_name);

		table_chain_remove(table, chain);
		chain_free(&chain);
	}
}

int ruleset_init(struct ruleset *rs, struct err *err)
{
	*rs = (struct ruleset){ .last_id = 0 };
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			int rc = table_init(&rs->tables[f][t],
					    (enum family_id)f, (enum table_id)t,
					    err);

			if (rc) {
				ruleset_fini(rs);
				return rc;
			}
		}
	return 0;
}

void ruleset_fini(struct ruleset *rs)
{
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
			table_fini(&rs->tables[f][t]);
}

struct table *ruleset_table(struct ruleset *rs, enum family_id family,
			    enum table_id table)
{
	assert(family > FAMILY_UNSET && family < FAMILY_N);
	assert(table > TABLE_UNSET && table < TABLE_N);
	return &rs->tables[family][table];
}

/* Chains by name */

static int name_cmp(const void *key, const struct treap_node *node)
{
	const struct chain *chain = of_name(node);

	assert(chain);
	return strcmp(key, chain->name);
}

struct chain *table_chain_find(const struct table *table, const char *name)
{
	enum hook hook = table_hook_find(table->id, name);
	struct chain *chain;

	if (hook != HOOK_N)
		return table->builtin[hook];
	chain = of_name(treap_lower_bound(table->by_name, name, name_cmp));
	return chain && strcmp(chain->name, name) == 0 ? chain : NULL;
}

struct chain *table_user_chain_first(const struct table *table)
{
	return of_name(treap_first(table->by_name));
}

struct chain *table_user_chain_next(const struct chain *chain)
{
	return of_name(treap_next(&chain->by_name));
}

uint32_t table_n_user_chains(const struct table *table)
{
	return treap_size(table->by_name);
}

static void set_name(struct chain *chain, const char *name)
{
	size_t len = strnlen(name, CHAIN_NAME_MAX);

	memset(chain->name, 0, sizeof(chain->name));
	memcpy(chain->name, name, len);
}

struct chain *chain_new(const char *name)
{
	struct chain *chain = calloc(1, sizeof(*chain));

	if (!chain)
		return NULL;
	set_name(chain, name);
	chain->hook = HOOK_N;
	return chain;
}

void chain_free(struct chain **chain)
{
	if (!*chain)
		return;
	while ((*chain)->links.edges) {
		struct treap_node *node = (*chain)->links.edges;

		treap_remove(&(*chain)->links.edges, node);
		free(treap_of(node, struct chain_edge, by_to));
	}
	entry_set_fini(&(*chain)->rules);
	free(*chain);
	*chain = NULL;
}

void table_chain_add(struct table *table, struct chain *chain)
{
	treap_insert(&table->by_name,
		     treap_lower_bound(table->by_name, chain->name, name_cmp),
		     &chain->by_name);
	chain->table = table;
	table->n_rules += chain_len(chain);
}

void table_chain_remove(struct table *table, struct chain *chain)
{
	treap_remove(&table->by_name, &chain->by_name);
	chain->table = NULL;
	table->n_rules -= chain_len(chain);
}

void table_chain_rename(struct table *table, struct chain *chain,
			const char *name)
{
	table_chain_remove(table, chain);
	set_name(chain, name);
	table_chain_add(table, chain);
}

/* Rules by content */

static struct entry **bucket_of(struct entry_set *set, uint32_t hash)
{
	if (!set->n_buckets)
		return &set->one;
	/* Fibonacci hashing: a rule's hash need not be good in its low bits. */
	hash *= UINT32_C(2654435769);
	return &set->buckets[hash >> (__builtin_clz(set->n_buckets) + 1)];
}

/* Where the root of the tree of rules that equal @rule hangs in its bucket. */
static struct entry **group_of(struct entry_set *set, const struct rule *rule)
{
	struct entry **slot = bucket_of(set, rule->hash);

	while (*slot && !((*slot)->hash == rule->hash &&
			  rule_equal((*slot)->rule, rule)))
		slot = &(*slot)->next_in_bucket;
	return slot;
}

static void index_grow(struct entry_set *set)
{
	uint32_t n = set->n_buckets ? set->n_buckets : 1;
	struct entry_set bigger = *set;
	struct entry **old = set->n_buckets ? set->buckets : &set->one;

	if (set->n_distinct < n || n > UINT32_MAX / 8)
		return;
	bigger.n_buckets = n < 8 ? 16 : n * 4;
	bigger.buckets = calloc(bigger.n_buckets, sizeof(struct entry *));
	if (!bigger.buckets)
		return;
	for (uint32_t i = 0; i < n; i++)
		for (struct entry *e = old[i], *next; e; e = next) {
			struct entry **slot = bucket_of(&bigger, e->hash);

			next = e->next_in_bucket;
			e->next_in_bucket = *slot;
			*slot = e;
		}
	free(set->buckets);
	bigger.one = NULL;
	*set = bigger;
}

static int order_cmp(const void *key, const struct treap_node *node)
{
	uint32_t a = treap_index(&((const struct entry *)key)->by_num);
	uint32_t b = treap_index(&of_equals(node)->by_num);

	return a < b ? -1 : a > b;
}

/* @entry is in its place by number already. */
static void index_add(struct entry_set *set, struct entry *entry)
{
	struct entry **slot = group_of(set, entry->rule);
	struct entry *rest = *slot ? (*slot)->next_in_bucket : NULL;
	struct treap_node *root = *slot ? &(*slot)->equals : NULL;
	struct treap_node *before = NULL;

	if (root && order_cmp(entry, treap_last(root)) < 0)
		before = treap_lower_bound(root, entry, order_cmp);
	set->n_distinct += !root;
	treap_insert(&root, before, &entry->equals);
	*slot = of_equals(root);
	assert(*slot);
	(*slot)->next_in_bucket = rest;
	index_grow(set);
}

static void index_remove(struct entry_set *set, struct entry *entry)
{
	struct entry **slot = group_of(set, entry->rule);
	struct entry *rest;
	struct treap_node *root;

	assert(*slot);
	rest = (*slot)->next_in_bucket;
	root = &(*slot)->equals;
	treap_remove(&root, &entry->equals);
	*slot = of_equals(root);
	if (*slot)
		(*slot)->next_in_bucket = rest;
	else
		*slot = rest;
	set->n_distinct -= !root;
}

struct entry *chain_find(const struct chain *chain, const struct rule *rule)
{
	/* group_of() only looks; it hands out slots for those who write. */
	struct entry_set *set = (struct entry_set *)(uintptr_t)&chain->rules;
	struct entry *root = *group_of(set, rule);

	return root ? of_equals(treap_first(&root->equals)) : NULL;
}

struct entry *entry_next_equal(const struct entry *entry)
{
	struct treap_node *next = treap_next(&entry->equals);

	return next ? of_equals(next) : NULL;
}

/* Rules by number */

uint32_t chain_len(const struct chain *chain)
{
	return treap_size(chain->rules.by_num);
}

struct entry *chain_first(const struct chain *chain)
{
	return of_num(treap_first(chain->rules.by_num));
}

struct entry *chain_last(const struct chain *chain)
{
	return of_num(treap_last(chain->rules.by_num));
}

struct entry *entry_next(const struct entry *entry)
{
	return of_num(treap_next(&entry->by_num));
}

struct entry *entry_prev(const struct entry *entry)
{
	return of_num(treap_prev(&entry->by_num));
}

struct entry *chain_entry(const struct chain *chain, struct rule_num num)
{
	if (!num.n)
		return NULL;
	return of_num(treap_at(chain->rules.by_num, num.n - 1));
}

struct rule_num entry_num(const struct entry *entry)
{
	return (struct rule_num){ treap_index(&entry->by_num) + 1 };
}

bool entry_is_in_chain(const struct entry *entry)
{
	const struct treap_node *node = &entry->by_num;

	if (!entry->chain)
		return false;
	while (node->parent)
		node = node->parent;
	return node == entry->chain->rules.by_num;
}

int entry_new(struct entry **out, struct rule **rule)
{
	struct entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return -ENOMEM;
	entry->rule = *rule;
	entry->hash = entry->rule->hash;
	*rule = NULL;
	*out = entry;
	return 0;
}

void entry_free(struct entry **entry)
{
	if (!*entry)
		return;
	rule_free(&(*entry)->rule);
	free(*entry);
	*entry = NULL;
}

void chain_insert(struct chain *chain, struct entry *before,
		  struct entry *entry)
{
	assert(!before || before->chain == chain);
	/* It is far away in memory, and wanted right after the other. */
	__builtin_prefetch(bucket_of(&chain->rules, entry->hash));
	treap_insert(&chain->rules.by_num, before ? &before->by_num : NULL,
		     &entry->by_num);
	index_add(&chain->rules, entry);
	entry->chain = chain;
	if (chain->table)
		chain->table->n_rules++;
}

void chain_remove(struct entry *entry)
{
	struct chain *chain = entry->chain;

	index_remove(&chain->rules, entry);
	treap_remove(&chain->rules.by_num, &entry->by_num);
	entry->chain = NULL;
	if (chain->table)
		chain->table->n_rules--;
}

struct rule *entry_set_rule(struct entry *entry, struct rule *rule)
{
	struct rule *old = entry->rule;

	if (entry->chain)
		index_remove(&entry->chain->rules, entry);
	entry->rule = rule;
	entry->hash = rule->hash;
	if (entry->chain)
		index_add(&entry->chain->rules, entry);
	return old;
}

static struct counters sum(const struct counters *a, const struct counters *b)
{
	return (struct counters){ a->packets + b->packets,
				  a->bytes + b->bytes };
}

struct counters entry_counters(const struct entry *entry)
{
	return sum(&entry->base, &entry->live);
}

struct counters chain_counters(const struct chain *chain)
{
	return sum(&chain->base, &chain->live);
}

/* Rules as a whole */

void chain_swap_rules(struct chain *chain, struct entry_set *set)
{
	struct entry_set rules = chain->rules;

	if (chain->table) {
		chain->table->n_rules -= treap_size(rules.by_num);
		chain->table->n_rules += treap_size(set->by_num);
	}
	chain->rules = *set;
	*set = rules;
}

struct entry *entry_set_first(const struct entry_set *set)
{
	return of_num(treap_first(set->by_num));
}

uint32_t entry_set_len(const struct entry_set *set)
{
	return treap_size(set->by_num);
}

void entry_set_fini(struct entry_set *set)
{
	struct treap_node *node = set->by_num;

	/* Down to a leaf, free it, up: no stack, each node thrice at most. */
	while (node) {
		struct treap_node *parent = node->parent;
		struct entry *entry = of_num(node);

		if (node->left) {
			node = node->left;
			continue;
		}
		if (node->right) {
			node = node->right;
			continue;
		}
		if (parent)
			*(parent->left == node ? &parent->left
					       : &parent->right) = NULL;
		entry_free(&entry);
		node = parent;
	}
	free(set->buckets);
	*set = (struct entry_set){ .by_num = NULL };
}
