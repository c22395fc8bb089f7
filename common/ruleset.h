/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family.h"
#include "rule.h"
#include "table.h"
#include "treap.h"

struct err;

/*
 * Rulesets in memory: tables of chains of rules, found by name, number and
 * content. Every single operation costs O(log n) at most (O(log² n) for rules
 * that equal many others), whatever the size of the chain. Nothing here knows
 * of clients, transactions or the kernel.
 */

struct counters {
	uint64_t packets, bytes;
};

/* Number of a rule in its chain, from 1, as the user counts. */
struct rule_num {
	uint32_t n;
};

/* Which rule it is, for as long as it lives; never used again; 0: none. */
struct rule_id {
	uint64_t id;
};

/* To which group a chain or rule belongs, see nfd/owner.h; 0: none. */
struct owner_id {
	uint8_t n;
};

/* Longest name of a group. */
#define OWNER_NAME_MAX 31

struct chain;
struct table;
struct chain_note;

/* A rule in its place. Owned by its chain while it is in one. */
struct entry {
	struct rule *rule;
	struct rule_id id;
	struct chain *chain;  /* NULL while it is in none */
	struct chain *target; /* where it jumps or goes to, or NULL */
	/*
	 * What the rule has counted is base + live, modulo 2^64: live is what
	 * the kernel's object said last, base is ours (zeroing, -c).
	 */
	struct counters base, live;
	void *compiled; /* the compiler's and the backend's, not ours */
	struct treap_node by_num; /* in the chain's rules */
	struct treap_node equals; /* among the equal rules, in their order */
	struct entry *next_in_bucket; /* of the roots of trees of equals */
	uint32_t hash; /* rule->hash: the index is searched without the rules */
	uint8_t hooks; /* HOOK_BIT()s that its extensions may be reached from */
	struct owner_id owner; /* of who made it */
};

/* The rules of a chain: by number, and by content. All zeroes is none. */
struct entry_set {
	struct treap_node *by_num;
	/*
	 * Index by content: bucket lists of the roots of trees of equal rules.
	 * It starts as one bucket and grows when memory allows.
	 */
	struct entry **buckets; /* NULL: &one */
	struct entry *one;
	uint32_t n_buckets; /* a power of two; 0: one */
	uint32_t n_distinct;
};

/* That rules of one chain jump or go to another. */
struct chain_edge {
	struct treap_node by_to;
	struct chain *to;
	uint32_t count; /* of such rules; 0: there were, in this transaction */
};

/* Where a chain lies between the others; nfd/graph.h keeps it. */
struct chain_links {
	struct treap_node *edges; /* struct chain_edge, by address of to */
	uint32_t reached[HOOK_N]; /* edges in from chains this hook reaches */
	uint32_t barred[HOOK_N];  /* rules that may not be reached from it */
	bool is_visited, is_suspect;
	struct chain *next_visit, *next_suspect;
};

struct chain {
	char name[CHAIN_NAME_MAX + 1];
	struct owner_id owner; /* of who made it */
	struct table *table;   /* NULL while it is in none */
	enum hook hook;        /* HOOK_N: a user's chain */
	enum verdict policy;   /* built-in: ACCEPT or DROP */
	struct counters base, live; /* of the policy; as struct entry's */
	uint32_t refs;         /* rules that jump or go here */
	void *compiled;
	struct entry_set rules;
	struct treap_node by_name; /* user chains in byte order of names */
	struct chain_links links;
	struct chain_note *note; /* of the transaction that changes it */
};

struct table {
	enum table_id id;
	const struct family *family;
	bool is_used;          /* something was ever done to it */
	void *compiled;
	struct chain *builtin[HOOK_N]; /* NULL where the table has no such */
	struct treap_node *by_name;    /* user chains */
	uint64_t n_rules;
};

struct ruleset {
	struct table tables[FAMILY_N][TABLE_N];
	uint64_t last_id;
	/* What a table may have, for those who add to it; 0: no limit. */
	uint64_t rules_max, chains_max;
};

int ruleset_init(struct ruleset *rs, struct err *err);
/** Frees chains and entries; what `compiled` points to is not ours. */
void ruleset_fini(struct ruleset *rs);
struct table *ruleset_table(struct ruleset *rs, enum family_id family,
			    enum table_id table);

/** Built-in or user chain @name, or NULL. */
struct chain *table_chain_find(const struct table *table, const char *name);
/** User chains in byte order of their names; NULL ends. */
struct chain *table_user_chain_first(const struct table *table);
struct chain *table_user_chain_next(const struct chain *chain);

/** A new, empty chain in no table. NULL: no memory. chain_free() frees it. */
struct chain *chain_new(const char *name);
/** Frees @*chain with its entries; it must be in no table. */
void chain_free(struct chain **chain);
/** Put a user chain into @table; its name must be free there. */
void table_chain_add(struct table *table, struct chain *chain);
/** Take a user chain out; it is the caller's. */
void table_chain_remove(struct table *table, struct chain *chain);
/**
 * Call an added user chain @name, which must be free. Rules that jump to it
 * are the caller's to change.
 */
void table_chain_rename(struct table *table, struct chain *chain,
			const char *name);
uint32_t table_n_user_chains(const struct table *table);

uint32_t chain_len(const struct chain *chain);
struct entry *chain_first(const struct chain *chain);
struct entry *chain_last(const struct chain *chain);
struct entry *entry_next(const struct entry *entry);
struct entry *entry_prev(const struct entry *entry);
/** Rule number @num, or NULL where there is none. O(log n) */
struct entry *chain_entry(const struct chain *chain, struct rule_num num);
/** The number of @entry in its chain. O(log n) */
struct rule_num entry_num(const struct entry *entry);
/**
 * Is @entry in its chain? Rules that chain_swap_rules() took out of it still
 * name it. O(log n)
 */
bool entry_is_in_chain(const struct entry *entry);
/** The first rule of @chain that equals @rule, or NULL. No walk. */
struct entry *chain_find(const struct chain *chain, const struct rule *rule);

/** The next rule of the chain that equals @entry, or NULL. */
struct entry *entry_next_equal(const struct entry *entry);

/** A new entry in no chain that owns *@rule (then NULL). -ENOMEM. */
int entry_new(struct entry **out, struct rule **rule);
/** Free one that is in no chain, with its rule. */
void entry_free(struct entry **entry);
/**
 * Put @entry before @before, or at the end where that is NULL. Does not look
 * at targets. Short of memory, it still works, with a slower chain_find().
 */
void chain_insert(struct chain *chain, struct entry *before,
		 struct entry *entry);
/** Take @entry out of its chain; it is the caller's. */
void chain_remove(struct entry *entry);
/** Give @entry, in a chain or not, another rule; returns the old one. */
struct rule *entry_set_rule(struct entry *entry, struct rule *rule);
/** base + live: what a listing shows. */
struct counters entry_counters(const struct entry *entry);
struct counters chain_counters(const struct chain *chain);

/*
 * The rules of a chain as a whole, out of it: what entry_next() and
 * entry_prev() say of them still holds, and so does their entry->chain.
 */
/** Exchange the rules of @chain for *@set. O(1) */
void chain_swap_rules(struct chain *chain, struct entry_set *set);
struct entry *entry_set_first(const struct entry_set *set);
uint32_t entry_set_len(const struct entry_set *set);
/** Free the entries and the index. */
void entry_set_fini(struct entry_set *set);
