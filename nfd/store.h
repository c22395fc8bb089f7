/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "backend.h"
#include "listing.h"
#include "ruleset.h"
#include "wire.h"

struct persist;

/*
 * The ruleset of a network namespace, what carries it out and what remembers
 * it: everything that changes it comes through here, one transaction at a time.
 */
struct store {
	struct ruleset rs;
	struct backend *be;      /* owned */
	struct persist *persist; /* owned; NULL: nothing is remembered */
	uint64_t generation;
	/* Have every listing that is on its way made before a change. */
	void (*before_change)(struct store *store, void *arg);
	void *before_change_arg;
};

/** Takes *@be over (then NULL). */
int store_init(struct store *store, struct backend **be, struct err *err);
void store_fini(struct store *store);

/**
 * Read the state beside @path_base ("…/nfd" for "…/nfd.state"), bring it and
 * the backend together, and keep it up to date from now on.
 */
int store_open(struct store *store, const char *path_base, struct err *err);
/** Write the state a last time; nothing changes it from now on. */
void store_close(struct store *store);

/**
 * Do the WIRE_COMMANDs in the @len bytes at @msgs, well-framed and decodable,
 * as one transaction; @test: and undo it. On failure nothing has changed and
 * *@error says why.
 */
int store_commit(struct store *store, const void *msgs, size_t len, bool test,
		 struct wire_error *error);

/**
 * Begin the listing that *@what asks for. Where it asks for zeroing, the
 * listing is made at once, into @out, and then the counters are zeroed.
 */
int store_list(struct store *store, const struct wire_list *what, uint32_t seq,
	       struct listing *listing, struct wire_buf *out, struct err *err);

/** Put the plans that *@what asks for into @out, as WIRE_TEXTs. -ENOENT. */
int store_plan(struct store *store, const struct wire_plan *what, uint32_t seq,
	       struct wire_buf *out, struct err *err);
