/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chain;
struct err;
struct fuse_node;
struct table;
struct table_change;
struct txn_changes;

/*
 * The operations that bring the kernel from what it holds to what the plans
 * say, in an order in which it takes them: within a table what goes is first
 * (elements, rules, maps, chains), then what comes (chains, maps, rules,
 * elements of new maps).
 */
enum delta_kind {
	DELTA_SET_FLUSH,   /* by name: so that elements report their counts */
	DELTA_SET_READ,    /* late: the same is asked, before the set goes */
	DELTA_TABLE_DEL,
	DELTA_TABLE_ADD,
	DELTA_RULES_DEL,   /* all of the table's; chains and sets stay */
	DELTA_ELEMS_DEL,   /* those of a live map that go or change hands */
	DELTA_RULE_DEL,    /* of a node, with its guards */
	DELTA_CHAIN_FLUSH, /* all rules of it; of a stretch, if there is a node */
	DELTA_SET_DEL,     /* by name */
	DELTA_CHAIN_DEL,   /* by name, or which and set_id, if it has no chain */
	DELTA_STRETCH_DEL, /* empty; its jump is gone */
	DELTA_CHAIN_ADD,
	DELTA_STRETCH_ADD,
	DELTA_SET_ADD,
	DELTA_ELEMS_ADD,   /* those that the kernel lacks; see is_whole */
	DELTA_RULE_ADD,    /* of a node, with its guards */
	DELTA_CHAIN_POLICY,
	DELTA_CHAIN_RENAME,
};

/* Where a rule is put. */
enum delta_place {
	DELTA_AT_END,
	DELTA_AT_HEAD,
	DELTA_BEFORE, /* the first rule of anchor */
};

/* Room for the name of a set, or of a user's chain. */
#define DELTA_NAME_MAX 32

struct delta_op {
	enum delta_kind kind;
	enum delta_place place; /* RULE_ADD */
	bool is_whole;          /* ELEMS_ADD: into an empty map */
	bool is_counted;        /* *_FLUSH: what was counted is wanted */
	/*
	 * In a batch of its own, after the other is done. A packet that meets
	 * the old rules looks elements up as they are now: elements of maps
	 * that go have to stay until no packet meets the old rules.
	 */
	bool is_late;
	/*
	 * In a batch before it: until the kernel's commit is done an interval
	 * map that it makes is empty, but the rules that look it up are there.
	 */
	bool is_early;
	struct table *table;
	struct chain *chain;
	struct fuse_node *node;
	struct fuse_node *anchor;  /* DELTA_BEFORE: live */
	/* SET_FLUSH, _READ, _DEL, CHAIN_DEL: by name; or, if which isn't 0: */
	char name[DELTA_NAME_MAX];
	char which;      /* 'm': a map, 'c': set of cut fields, 's': stretch */
	uint64_t set_id; /* live_id of the node */
	/* SET_READ: whose set it was; NULL: not known, any rules' */
	const struct fuse_node *source;
};

struct delta {
	struct delta_op *ops;
	size_t n, cap;
	bool failed; /* no memory */
	bool has_late, has_early;
	bool may_be_early; /* the table in hand is there, and stays */
	bool is_apart;     /* as in the changes */
	uint32_t n_changed; /* nodes, and policies, in all of them */
};

#define auto_delta __attribute__((cleanup(delta_fini)))

/** Frees the operations, not the nodes. All zeroes is an empty delta. */
void delta_fini(struct delta *delta);

/** Begin with an empty @delta, for all of @changes; chains are planned. */
void delta_begin(struct delta *delta, const struct txn_changes *changes);

/**
 * Append what @change asks for of a table that the kernel holds as it was left.
 * Its chains are planned. A chain of which much changes is written anew: its
 * live nodes become is_remade. -ENOMEM.
 */
int delta_table(struct delta *delta, const struct table_change *change,
		struct err *err);

/**
 * Are @change's chains renamed in ways that can't be told the kernel in one
 * batch (a name is left and taken): is the table to be replaced?
 */
bool delta_needs_replace(const struct table_change *change);

/**
 * Append what replaces @table as a whole; @is_there: the kernel has one. Each
 * of its chains is planned.
 */
int delta_replace(struct delta *delta, struct table *table, bool is_there,
		  struct err *err);

/**
 * Append what gives @table, whose live chains stay and whose other objects are
 * an earlier run's, the rules of the plans. No name in them is in use. What
 * the earlier run left goes late: see delta_late().
 */
int delta_renew(struct delta *delta, struct table *table, struct err *err);

/** Append a late operation of @kind, to be completed by the caller. */
struct delta_op *delta_late(struct delta *delta, enum delta_kind kind,
			    struct table *table);

/** Append to @undo what takes away all that is early in @delta. -ENOMEM */
int delta_early_undo(struct delta *undo, const struct delta *delta,
		     struct err *err);

/** Append what empties the set of @table that the kernel calls @name. */
void delta_set_flush(struct delta *delta, struct table *table,
		     const char *name);

/** Append what takes @table away. */
int delta_remove(struct delta *delta, struct table *table, struct err *err);

/**
 * The kernel has not done @delta, made of @changes: chains and nodes are as
 * before it.
 */
void delta_undo(const struct delta *delta, const struct txn_changes *changes);
