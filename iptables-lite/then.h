/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "command.h"
#include "ruleset.h"

struct client;
struct err;

/*
 * A ruleset as it was: what nfd lists now, with what has come since undone.
 * What has gone on the way back is kept, so that what is there before and
 * after can be told by its address.
 */
struct then {
	struct ruleset rs;
	/* What is in rs no more. */
	struct pile {
		void **v;
		size_t n;
	} entries, chains, rules;
};

#define auto_then __attribute__((cleanup(then_fini)))

/** All zeroes is fine for then_fini(). */
int then_init(struct then *t, struct err *err);
void then_fini(struct then *t);

/** Read @table of @family as it is now. */
int then_list(struct then *t, struct client *c, enum family_id family,
	      enum table_id table, struct err *err);
/** Do @cmd, one that undoes a commit; its rule is the @len bytes at @attrs. */
int then_undo(struct then *t, const struct command *cmd, const void *attrs,
	      size_t len, struct err *err);
