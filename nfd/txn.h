/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "ruleset.h"

struct backend;
struct err;

/*
 * A transaction: commands are done to the one ruleset in memory as they come,
 * and remembered, so that they can all be undone. What they changed in sum is
 * what the backend is given to commit.
 *
 * The net change of a chain. Entries that came and went within the
 * transaction are in neither list.
 */
struct chain_change {
	struct chain *chain;
	bool is_new;     /* was not there before */
	bool is_removed; /* is there no more; nothing refers to it */
	char old_name[CHAIN_NAME_MAX + 1]; /* renamed from; or empty */
	bool policy_changed;
	enum verdict old_policy;
	struct entry **inserted; /* in the chain now, in no order */
	uint32_t n_inserted;
	struct entry **removed;  /* out of the chain; freed after the commit */
	uint32_t n_removed;
};

struct table_change {
	struct table *table;
	bool is_new;          /* comes into use: the kernel has nothing of it */
	struct chain_change *chains; /* sorted: new chains first, removed last */
	uint32_t n_chains;
};

struct txn_changes {
	struct table_change *tables;
	uint32_t n_tables;
};
