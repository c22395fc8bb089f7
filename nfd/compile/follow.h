/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuse.h"

struct err;

/*
 * Plans made after what the kernel has. Which rules share a map, where
 * stretches begin and intervals are cut depends on the edits that led there: a
 * plan from scratch may have it otherwise, which is no reason to make what
 * works anew.
 */

/* A node as the kernel has it. */
struct follow_node {
	struct entry *first;
	uint32_t n_rules;    /* from the first on */
	uint64_t run_id;     /* 0: a rule alone */
	unsigned int ranges; /* the run's may_range */
	bool is_ladder;      /* the run */
	bool is_fork;        /* the run; or what the rule's stretch is */
	uint64_t stretch_id; /* 0: in none */
};

/**
 * Plan the chain of @pc, of which nothing is planned, as the @n @nodes, which
 * have all its rules in their order. -ESTALE, err untouched: these can't be
 * such nodes. -ENOMEM. Failed, the plan is good for fuse_chain_fini() only.
 */
int follow_nodes(struct fuse_chain *pc, const struct follow_node *nodes,
		 size_t n, struct err *err);

/**
 * The @n_rules rules from @first on are in the @n_runs @runs, next to each
 * other: say with which rule each begins, if signatures tell. *@are_told: they
 * seem to. -ENOMEM.
 */
int follow_borders(const struct fuse_chain *pc, struct follow_node *runs,
		   size_t n_runs, struct entry *first, uint32_t n_rules,
		   bool *are_told, struct err *err);

/**
 * What tells a rule that is a rung by itself from rungs of other ladders;
 * *@sig is 0 of any other rule. -ENOMEM.
 */
int follow_rung(const struct fuse_chain *pc, const struct entry *entry,
		uint32_t *sig, struct err *err);
