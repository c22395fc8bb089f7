/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../backend.h"
#include "ruleset.h"

struct err;
struct history;
struct iovec;
struct owners;

/*
 * The ruleset on disk, beside the socket: BASE.state holds all of it as it
 * was at some generation, BASE.journal the transactions since. Each is a row
 * of records, whole or not by their checksums.
 */
struct persist;

/**
 * Open or make the files at @base ("/run/nfd/nfd"); nothing is read yet.
 * @owners, which outlives it (NULL: there are none), is who the tags of rules
 * speak of, and gets to know the groups that only the files know of.
 */
int persist_open(struct persist **out, const char *base, struct owners *owners,
		 struct err *err);
/** NULL is fine. */
void persist_free(struct persist **persist);

/* What the kernel says of itself: is_known, and then how far it is. */
struct persist_kernel {
	bool is_known;
	struct backend_mark at;
};

/* What was read. */
struct persist_found {
	uint64_t generation; /* what the ruleset is called */
	bool is_new;     /* nothing of this boot was there */
	bool is_damaged; /* something was left out */
	bool is_lost;    /* nothing could be read though something was there */
	bool dropped;    /* the last change: it never reached the kernel */
	bool disagrees;  /* the kernel is at another generation */
};

/** Have persist_load() put what the journal holds into @history, too. */
void persist_tell(struct persist *persist, struct history *history);

/**
 * Read the files into the empty @rs. A last change that never reached @kernel
 * did not happen: nobody was told that it had. What an earlier boot of the
 * machine left is not read.
 * What is damaged is left out: the tables of the state file that are not whole,
 * the journal from the first transaction that is not. Says so in the log, keeps
 * the files as BASE.state.damaged and BASE.journal.damaged, and goes on.
 * -ENOMEM, -EIO.
 */
int persist_load(struct persist *persist, struct ruleset *rs,
		 const struct persist_kernel *kernel,
		 struct persist_found *found, struct err *err);

/* Most pieces of a transaction. */
#define PERSIST_PIECES_MAX 4

/** What is appended from here on is one commit. */
void persist_begin(struct persist *persist);
/**
 * Put a transaction at the end of the journal: the messages in the @n @pieces
 * one after the other. @generation is what the ruleset is called with it.
 */
int persist_append(struct persist *persist, const struct iovec *pieces,
		   unsigned int n, uint64_t generation, struct err *err);
/**
 * Put what counters start from, STATE_BASEs in @piece, at the end: true once
 * the kernel is at @at. It is not waited for the disk: counts aren't worth it.
 */
int persist_note(struct persist *persist, const struct iovec *piece,
		 struct backend_mark at, struct err *err);
/** When this returns 0, what was appended is on the disk. */
int persist_sync(struct persist *persist, struct err *err);
/** Forget what was appended since persist_begin(): it did not happen. */
void persist_take_back(struct persist *persist);

/** Has the journal outgrown the state file, and far outgrown it? */
bool persist_is_due(const struct persist *persist);
bool persist_is_overdue(const struct persist *persist);
/**
 * Write @rs as the state file, in place of the old one at once, and empty the
 * journal. On failure both are what they were.
 */
int persist_snapshot(struct persist *persist, struct ruleset *rs,
		     uint64_t generation, struct err *err);
