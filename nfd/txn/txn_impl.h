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
	STEP_LIFT,        /* the same, and stands in it elsewhere now */
	STEP_EDGE,        /* n more rules of chain jump to `to` */
	STEP_UNEDGE,      /* n less */
	STEP_LOOSE,       /* an edge to `to` was counted, and is not any more */
	STEP_BAR,         /* chain has a rule for `hooks` only */
	STEP_UNBAR,
	STEP_PARK,        /* chain's rules went to its note; barred was so */
	STEP_SWAP,        /* chain's rules and its note's were exchanged */
	STEP_TWIN,        /* entry, equal to an old one, stands in no chain */
	STEP_CHAIN_ADD,   /* chain came into table; its owner was n */
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

/*
 * What others own of a chain that was emptied. In the chain a new entry, of an
 * id of its own, stands in for each.
 */
struct keeping {
	struct rule_id first_id; /* of the stand-in for old[0]; they go up */
	/* New rules come between the first n_head of them and the others. */
	uint32_t n, n_head;
	struct entry *last_head; /* a stand-in; NULL: n_head is 0 */
	struct entry *next_tail; /* new rules go before it; NULL: at the end */
	struct entry *said;      /* the last that the save file has named */
	struct entry *old[];
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
	struct owner_id old_owner;
	struct keeping *keeping; /* or NULL */
	struct entry_set rules;
	struct lists *lists; /* txn_finish()'s, where old rules are kept */
	struct chain_change *change;
	struct past *past;   /* txn_inverse()'s */
};

/* A chain's entries before (its note's) and now (its own), in order. */
struct lists {
	bool is_all; /* twins are looked for among all of them */
	uint32_t n_old, n_new;
	struct entry **old, **new, **twins; /* into v */
	struct entry *v[];
};

struct txn {
	struct ruleset *rs;
	struct backend *be;
	const struct owners *owners; /* NULL: there are no groups */
	struct owner_id who; /* whose transaction it is */
	struct owner_id maker; /* of what the command being done makes */
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
 * txn_step.c: the primitive changes. Each is remembered, then made. -ENOMEM,
 * with nothing changed and err filled.
 */
int txn_link(struct txn *txn, struct chain *chain, struct entry *before,
	     struct entry *entry, enum step_kind kind, struct err *err);
int txn_unlink(struct txn *txn, struct entry *entry, struct err *err);
/** Let @entry stand before @before, in the same chain. */
int txn_move(struct txn *txn, struct entry *entry, struct entry *before,
	     struct err *err);
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

void txn_undo(struct txn *txn, struct step *step);
/** Is @step about a jump from chain to chain? */
bool txn_is_of_edge(const struct step *step);

/** What the transaction knows of @chain; NULL: no memory. */
struct chain_note *txn_note(struct txn *txn, struct chain *chain);

/** @want as a base: what must be added to @live. */
struct counters counters_minus(struct counters want, struct counters live);

/*
 * txn_keep.c: emptying chains, and what stays in them.
 */
/** Take @entry out of its chain, with its edge. */
int txn_remove(struct txn *txn, struct entry *entry, struct err *err);
/**
 * Put a new entry with *@rule, which is NULL then, before @before (NULL: at
 * the end). Its target, whose edge is the caller's, hooks, owner and base are
 * those of @like.
 */
int txn_insert(struct txn *txn, struct chain *chain, struct entry *before,
	       struct rule **rule, const struct entry *like, struct err *err);
/**
 * Take all rules out of @chain, with @spare but those of others' groups. What
 * is taken out the first time is kept, for txn_finish() to compare.
 */
int txn_empty(struct txn *txn, struct chain *chain, bool spare,
	      struct err *err);
/** Does @chain belong to a group that is not that of the client? */
bool txn_is_others(const struct txn *txn, const struct chain *chain);
/** Is it to stay where all chains go: others', or in use by what stays? */
bool txn_keeps_chain(const struct txn *txn, const struct chain *chain);
/** The rule that @entry, in the note's chain, stands in for, or NULL. */
struct entry *txn_kept(const struct chain_note *note,
		       const struct entry *entry);
/**
 * A save file says @rule, of a chain where rules have stayed. 1: one of those
 * is it, and takes its place among the new ones. 0: it is new, to be put
 * before *@before (NULL: at the end). -ENOMEM.
 */
int txn_append_kept(struct txn *txn, struct chain *chain,
		    const struct rule *rule, struct entry **before,
		    struct err *err);
