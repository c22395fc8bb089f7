/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct backend;
struct err;
struct ruleset;

/*
 * A listing on its way to a client. It is made piece by piece, as fast as the
 * client reads; before the ruleset changes, who changes it has the rest of
 * every listing made (listing_fill() without a limit), so that each shows the
 * ruleset at one moment.
 */
struct listing {
	struct ruleset *rs;
	struct wire_list what;
	uint32_t seq;
	enum table_id table;  /* being listed */
	struct chain *chain;  /* being listed; NULL: the table is to begin */
	bool is_at_rules;     /* its rules, not its chains */
	struct entry *entry;  /* the next of chain's rules; NULL: no more */
	struct rule_num num;  /* of entry */
	bool is_done;
};

/**
 * Begin a listing of @what, whose counters are up to date. -ENOENT: no such
 * chain. A chain's rule that isn't there is an empty listing.
 */
int listing_init(struct listing *l, struct ruleset *rs,
		 const struct wire_list *what, uint32_t seq, struct err *err);

/** Append messages to @out until it holds @limit bytes or all is listed. */
void listing_fill(struct listing *l, struct wire_buf *out, size_t limit);

/**
 * All that *@what asks for at once: of each chain a heading and its plan, as
 * WIRE_TEXTs. -ENOENT: no such chain. On failure @out has a part of it.
 */
int listing_plan(struct ruleset *rs, struct backend *be,
		 const struct wire_plan *what, uint32_t seq,
		 struct wire_buf *out, struct err *err);
