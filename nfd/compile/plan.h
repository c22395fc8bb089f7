/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuse.h"
#include "ir.h"
#include "rule.h"
#include "ruleset.h"

struct err;
struct text;

struct chain_change;

/*
 * What the kernel is to hold for a ruleset, as plain data: independent of
 * netlink, printable, comparable. See fuse.h for the nodes of a chain's plan.
 */

/* How a chain stands to the kernel. */
enum plan_state {
	PLAN_PENDING, /* planned; the kernel does not have it yet */
	PLAN_LIVE,    /* the kernel has it under its name */
	PLAN_REMADE,  /* live; the commit under way deletes and makes it anew */
};

/* chain->compiled */
struct plan_chain {
	enum plan_state state;
	char name[CHAIN_NAME_MAX + 1]; /* what the kernel calls it; LIVE */
	uint64_t handle; /* the kernel's; looked up when it is renamed */
	struct fuse_chain fuse;
	bool has_gaps;   /* entries of it may not be planned */
	bool is_asked;   /* what another chain's plan is depends on its rules */
	bool is_changing; /* by the commit under way */
};

static inline struct plan_chain *plan_chain(const struct chain *chain)
{
	return chain->compiled;
}

/** Plan @chain, which has no plan, as one with no rules. NULL: no memory. */
struct plan_chain *plan_chain_new(struct chain *chain, uint64_t *last_map_id,
				  struct fuse_opts opts);
/** Free the plan of @chain, if there is one, with nodes and links. */
void plan_chain_free(struct chain *chain);

/**
 * Bring the plan of @change's chain, which has one, up to date. -ENOMEM: the
 * plan is empty and has gaps.
 */
int plan_change(const struct chain_change *change, struct err *err);
/** The same for a chain of which any entry may be unplanned. */
int plan_fill(struct chain *chain, struct err *err);
/** Let @chain's plan have no stretches any more. -ENOMEM, as plan_change(). */
int plan_dissolve(struct chain *chain, struct err *err);
/** The same for a chain that jumps to others that have changed. */
int plan_again(struct chain *chain, struct err *err);
/** @change will be undone: forget what it brought. */
void plan_retreat(const struct chain_change *change);

/**
 * fuse_chain_print() of @chain. Where it has no plan, and neither have its
 * entries, it is of one that is made for it, with @opts, and thrown away.
 */
int plan_print(struct chain *chain, struct fuse_opts opts, struct text *out,
	       struct err *err);

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

/** A part of that line. */
void plan_test_print(const struct ir_test *test, struct text *out);
void plan_action_print(const struct family *family,
		       const struct ir_action *action, struct text *out);
/** One line, "test ; test ; count ; action", without a newline. */
void plan_rule_print(const struct plan_rule *plan, struct text *out);
