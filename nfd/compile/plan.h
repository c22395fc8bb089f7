/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir.h"
#include "rule.h"

struct chain;
struct entry;
struct err;
struct text;

/*
 * What the kernel is to hold for a ruleset, as plain data: independent of
 * netlink, printable, comparable.
 *
 * A chain's plan is a list of nodes in the order of its rules. Each entry
 * knows its node (entry->compiled), each chain its struct plan_chain
 * (chain->compiled). A node of kind PLAN_RULE serves one entry.
 */

enum plan_node_kind {
	PLAN_UNSET,
	PLAN_RULE, /* one rule, one nf_tables rule */
};

/* How a node stands to the kernel. */
enum plan_state {
	PLAN_PENDING, /* planned; the kernel does not have it yet */
	PLAN_LIVE,    /* the kernel has it under its handle */
	PLAN_REMADE,  /* live; the commit under way deletes and makes it anew */
};

struct plan_node {
	enum plan_node_kind kind;
	enum plan_state state;
	uint64_t handle; /* the kernel's, of its rule; LIVE and REMADE */
};

struct plan_chain {
	enum plan_state state;
	char name[CHAIN_NAME_MAX + 1]; /* what the kernel calls it; LIVE */
	uint64_t handle; /* the kernel's; looked up when it is renamed */
};

/** The node of @entry, or NULL. */
struct plan_node *plan_node(const struct entry *entry);
/** Give @entry, which has none, a pending node. NULL: no memory. */
struct plan_node *plan_node_new(struct entry *entry);
/** Free the node of @entry, if it has one. */
void plan_node_free(struct entry *entry);
/** Has the kernel a rule for @entry? */
bool plan_node_is_live(const struct entry *entry);

/** As those of nodes: the plan of @chain. */
struct plan_chain *plan_chain(const struct chain *chain);
struct plan_chain *plan_chain_new(struct chain *chain);
void plan_chain_free(struct chain *chain);

/* What one nf_tables rule does, step by step. */
enum plan_step_kind {
	PLAN_STEP_TEST,   /* go on if it holds */
	PLAN_STEP_MATCH,  /* go on if the x_tables match does */
	PLAN_STEP_COUNT,  /* the rule matched: count */
	PLAN_STEP_ACTION,
};

struct plan_step {
	enum plan_step_kind kind;
	union {
		struct ir_test test; /* its ranges are the IR's */
		const struct ir_xt *xt;
		const struct ir_action *action;
	};
};

struct plan_rule {
	const struct family *family;
	uint8_t proto;  /* for x_tables' own checks; 0: none */
	bool proto_inv;
	bool has_xt;    /* some step is x_tables' */
	struct plan_step *steps; /* in @ir's memory */
	unsigned int n_steps;
};

/**
 * The steps that do what @ir says. @plan lives as long as @ir, whose memory it
 * takes. -ENOMEM; -EOPNOTSUPP: no step does it.
 */
int plan_rule(struct plan_rule *plan, struct ir_rule *ir, struct err *err);

/** One line, "test ; test ; count ; action", without a newline. */
void plan_rule_print(const struct plan_rule *plan, struct text *out);
