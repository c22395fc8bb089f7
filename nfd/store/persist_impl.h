/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "../txn/owner.h"

struct history;

struct persist {
	char *state, *fresh, *journal, *folder;
	struct owners *owners; /* borrowed, or: */
	struct owners none;
	int fd;                /* the journal */
	uint64_t journal_len;  /* whole records */
	uint64_t begin;        /* journal_len before the last commit */
	uint64_t state_len;
	uint64_t boot; /* which one of the machine this is; 0: not known */
	struct history *history; /* or NULL */
};

/** @base and @suffix; the caller's. NULL: no memory. */
char *persist_name(const char *base, const char *suffix);
