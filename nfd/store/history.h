/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

struct err;

/*
 * What was committed last: for each commit who did it, and the commands that
 * undo it, so that older rulesets can be had again.
 */
struct history_entry {
	uint64_t generation;
	struct wire_buf msgs; /* a WIRE_ENTRY, then WIRE_COMMANDs */
	struct history_entry *older, *newer;
};

/* Generations without a gap. All zeroes is one that keeps nothing. */
struct history {
	struct history_entry *oldest, *newest;
	unsigned int n, n_max;
	uint64_t bytes, bytes_max;
	bool is_holding;  /* what leads back to `held` stays, however much */
	uint64_t held;
};

void history_fini(struct history *h);
/** Keep no more than this. */
void history_limit(struct history *h, unsigned int n_max, uint64_t bytes_max);
/** Keep what leads back to generation @to, beyond all limits, or (NULL) not. */
void history_hold(struct history *h, const uint64_t *to);

/** An entry that takes *@msgs over, which is empty then. -ENOMEM. */
int history_entry_new(struct history_entry **out, uint64_t generation,
		      struct wire_buf *msgs, struct err *err);
/** Frees one that is in no history. NULL is fine. */
void history_entry_free(struct history_entry **entry);
/**
 * *@entry becomes the newest and is NULL then. What does not lead up to it is
 * dropped. NULL: it was too dear to make.
 */
void history_add(struct history *h, struct history_entry **entry);

/** Forget all where the newest is newer than generation @now. */
void history_rewind(struct history *h, uint64_t now);

/** The length of the WIRE_ENTRY that @entry begins with. */
size_t history_head_len(const struct history_entry *entry);

/**
 * Append to @out the WIRE_COMMANDs that lead from generation @now back to @to.
 * -ENOENT: that is not remembered. -ENOMEM.
 */
int history_inverse(const struct history *h, uint64_t now, uint64_t to,
		    struct wire_buf *out, struct err *err);

/** All entries, the oldest first, with their WIRE_COMMANDs: for a file. */
void history_put(const struct history *h, struct wire_buf *out);
/** Add what history_put() wrote to an empty @h. -EBADMSG, -ENOMEM. */
int history_get(struct history *h, const struct wire_buf *in, struct err *err);

/**
 * Append to @out all entries, the newest first, and after each that is newer
 * than *@since (NULL: none) its WIRE_COMMANDs.
 */
int history_list(const struct history *h, uint64_t now, const uint64_t *since,
		 uint32_t seq, struct wire_buf *out, struct err *err);
