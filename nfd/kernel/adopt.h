/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ids.h"
#include "kern.h"

struct err;
struct fuse_node;

/*
 * Taking a table over: what the kernel lists of it is compared with what the
 * ruleset says. The parts of that among themselves.
 */

struct adopt_rule {
	struct dump_rule rule; /* its chain is NULL */
	struct entry *entry;   /* a user's rule alone; or NULL */
};

/* A chain that has rules. */
struct adopt_chain {
	const struct chain *chain; /* NULL: a stretch */
	uint64_t stretch_id;
	size_t begin, n; /* its rules */
	bool is_met;     /* it was found where it is to be */
};

/* A set of ours, by its name. */
struct adopt_set {
	char which;
	uint64_t id;
	bool has_count;
	uint32_t count; /* elements; intervals */
	uint32_t room;  /* as struct fuse_node's */
};

struct adoption {
	struct kern *k;
	struct table *table;
	struct id_index ids;
	/* What is listed; chains are sorted once all is there. */
	struct adopt_rule *rules;
	size_t n_rules, rules_cap;
	struct adopt_chain *chains;
	size_t n_chains, chains_cap;
	struct adopt_set *sets;
	size_t n_sets, sets_cap;
	uint64_t n_known;     /* chains of the ruleset */
	uint64_t n_stretches; /* chains that are called like one */
	uint64_t n_others;    /* chains and sets that are none of these */
	bool has_runs;        /* or stretches */
	bool differs;
	bool is_odd; /* it can't become what it should: it is made anew */
	struct err *err; /* of the first failure in a callback */
};

/** Read what there is. -ENOMEM; what the kernel says. */
int adopt_list(struct adoption *ad, struct err *err);
/** The listed chain, or stretch if @chain is NULL; NULL: it has no rules. */
struct adopt_chain *adopt_chain_find(const struct adoption *ad,
				     const struct chain *chain, uint64_t id);
/** Set @which ('m', 'c') of run @id, or NULL. */
const struct adopt_set *adopt_set_find(const struct adoption *ad, char which,
				       uint64_t id);

/**
 * Plan all chains as the kernel has them. Nodes know their handles, entries
 * that walk alone what they have counted. ad->differs, if that can't be.
 */
int adopt_plan(struct adoption *ad, struct err *err);

/**
 * Compare what is in the maps of @chain, whose plan is as committed, with what
 * the kernel has; entries get to know what they have counted.
 */
int adopt_maps(struct adoption *ad, struct chain *chain, struct err *err);
/** The first of the rules that have elements in the map of run @id, or NULL. */
int adopt_first_of(struct adoption *ad, uint64_t id, struct entry **first,
		   struct err *err);
