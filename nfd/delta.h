/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chain;
struct entry;
struct err;
struct table;
struct table_change;

/*
 * The operations that bring the kernel from what it holds to what a ruleset
 * says, in an order in which it takes them: within a table rules go first, then
 * chains, then chains come, then rules.
 */
enum delta_kind {
	DELTA_TABLE_DEL,
	DELTA_TABLE_ADD,
	DELTA_RULE_DEL,
	DELTA_CHAIN_FLUSH, /* all the rules that the kernel has in it */
	DELTA_CHAIN_DEL,
	DELTA_CHAIN_ADD,
	DELTA_RULE_ADD,
	DELTA_CHAIN_POLICY,
	DELTA_CHAIN_RENAME,
};

/* Where a rule is put. */
enum delta_place {
	DELTA_AT_END,
	DELTA_AT_HEAD,
	DELTA_BEFORE, /* the rule of anchor */
};

struct delta_op {
	enum delta_kind kind;
	enum delta_place place; /* RULE_ADD */
	struct table *table;
	struct chain *chain;
	struct entry *entry;  /* RULE_ADD, RULE_DEL */
	struct entry *anchor; /* DELTA_BEFORE: live */
};

struct delta {
	struct delta_op *ops;
	size_t n, cap;
	bool failed; /* no memory */
};

#define auto_delta __attribute__((cleanup(delta_fini)))

/** Frees the operations, not the nodes. All zeroes is an empty delta. */
void delta_fini(struct delta *delta);

/**
 * Append what @change asks for of a table that the kernel holds as it was left.
 * What comes into being gets pending nodes; a
 * chain of which much changes is written anew, and its other rules become
 * PLAN_REMADE. After a failure (-ENOMEM) too, delta_undo() puts nodes back.
 */
int delta_table(struct delta *delta, const struct table_change *change,
		struct err *err);

/**
 * Are @change's chains renamed in ways that can't be told the kernel in one
 * batch (a name is left and taken): is the table to be replaced?
 */
bool delta_needs_replace(const struct table_change *change);

/** Append what replaces @table as a whole; @is_there: the kernel has one. */
int delta_replace(struct delta *delta, struct table *table, bool is_there,
		  struct err *err);

/** Append what takes @table away. */
int delta_remove(struct delta *delta, struct table *table, struct err *err);

/** The kernel has not done @delta: free pending nodes, keep the others. */
void delta_undo(const struct delta *delta);
