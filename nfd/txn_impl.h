/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "graph.h"
#include "ruleset.h"
#include "txn.h"

/* What the parts of a transaction share; nobody else includes it. */

struct err;

/* One thing that was done, and what is needed to undo it. */
enum step_kind {
	STEP_LINK,        /* entry came into its chain, as number n */
	STEP_MOVE,        /* the same, when it had been in another set */
	STEP_UNLINK,      /* entry, number n, left chain: was before `before` */
	STEP_EDGE,        /* n more rules of chain jump to `to` */
	STEP_UNEDGE,      /* n less */
	STEP_LOOSE,       /* an edge to `to` was counted, and is not any more */
	STEP_BAR,         /* chain has a rule for `hooks` only */
	STEP_UNBAR,
	STEP_PARK,        /* chain's rules went to its note; barred was so */
	STEP_SWAP,        /* chain's rules and its note's were exchanged */
	STEP_TWIN,        /* entry, equal to an old one, stands in no chain */
	STEP_CHAIN_ADD,   /* chain came into table */
	STEP_CHAIN_GONE,  /* chain left table, for the gone ones */
	STEP_RENAME,      /* chain was called name */
	STEP_POLICY,      /* chain's was policy */
	STEP_BASE,        /* entry's was counters */
	STEP_CHAIN_BASE,  /* chain's was counters */
	STEP_RULE,        /* entry's was rule */
	STEP_TABLE_USED,  /* table came into use */
};

struct step {
	enum step_kind kind;
	enum command_op op;  /* that did it */
	unsigned int line;
	uint32_t n;
	struct chain *chain;
	struct entry *entry;
	union {
		struct entry *before;
		struct chain *to;
		unsigned int hooks;
		uint32_t barred[HOOK_N];
		char name[CHAIN_NAME_MAX + 1];
		enum verdict policy;
		struct {
			struct counters counters;
			struct counters change; /* what came to it */
		};
		struct rule *rule;
		struct table *table;
	};
};

/* What a transaction keeps of a chain that it has touched. */
struct chain_note {
	struct chain *chain;
	struct chain_note *next;
	struct table *table; /* where it is or was */
	bool is_born;        /* by this transaction */
	bool is_parked;      /* `rules` is what the chain had */
	bool has_new;        /* entries, unless they are gone again */
	char old_name[CHAIN_NAME_MAX + 1];
	enum verdict old_policy;
	struct entry_set rules;
	struct lists *lists; /* txn_finish()'s, where old rules are kept */
	struct chain_change *change;
	struct past *past;   /* txn_inverse()'s */
};

/* A chain's entries before (its note's) and now (its own), in order. */
struct lists {
	uint32_t n_old, n_new;
	struct entry **old, **new, **twins; /* into v */
	struct entry *v[];
};

struct txn {
	struct ruleset *rs;
	struct backend *be;
	uint64_t first_id; /* ids up to this one are old */
	enum command_op op; /* of the command that is being done */
	unsigned int line;
	struct step *steps;
	size_t n_steps, cap_steps;
	size_t from; /* the first step of the request under way */
	struct chain_note *notes;
	struct graph graph;
	/* Chains that have left, by name: one that comes back is the same. */
	struct treap_node *gone[FAMILY_N][TABLE_N];
	bool was_reset[FAMILY_N][TABLE_N]; /* COMMAND_TABLE_RESET */
	struct txn_changes changes;
	struct table_change *table_changes; /* arrays that changes point into */
	struct chain_change *chain_changes;
	struct entry **entries;
};

/*
 * The primitive changes: each is remembered, then made. -ENOMEM, with nothing
 * changed and err filled.
 */
int txn_link(struct txn *txn, struct chain *chain, struct entry *before,
	     struct entry *entry, enum step_kind kind, struct err *err);
int txn_unlink(struct txn *txn, struct entry *entry, struct err *err);
int txn_edge(struct txn *txn, struct chain *from, struct chain *to,
	     uint32_t n, struct err *err);
int txn_unedge(struct txn *txn, struct chain *from, struct chain *to,
	       uint32_t n, struct err *err);
int txn_bar(struct txn *txn, struct chain *chain, unsigned int hooks,
	    struct err *err);
int txn_unbar(struct txn *txn, struct chain *chain, unsigned int hooks,
	      struct err *err);
/** All rules of @chain go to its note, which must hold none. */
int txn_park(struct txn *txn, struct chain *chain, struct err *err);
int txn_swap(struct txn *txn, struct chain *chain, struct err *err);
int txn_twin(struct txn *txn, struct entry *entry, struct err *err);
int txn_chain_new(struct txn *txn, struct table *table, const char *name,
		  struct chain **out, struct err *err);
int txn_chain_gone(struct txn *txn, struct chain *chain, struct err *err);
int txn_rename(struct txn *txn, struct chain *chain, const char *name,
	       struct err *err);
int txn_policy(struct txn *txn, struct chain *chain, enum verdict policy,
	       struct err *err);
int txn_base(struct txn *txn, struct entry *entry, struct counters base,
	     struct err *err);
int txn_chain_base(struct txn *txn, struct chain *chain, struct counters base,
		   struct err *err);
/** @entry gets *@rule, which is NULL then. */
int txn_rule(struct txn *txn, struct entry *entry, struct rule **rule,
	     struct err *err);
int txn_table_used(struct txn *txn, struct table *table, struct err *err);

/** What the transaction knows of @chain; NULL: no memory. */
struct chain_note *txn_note(struct txn *txn, struct chain *chain);

/** @want as a base: what must be added to @live. */
struct counters counters_minus(struct counters want, struct counters live);
