/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct files_map;

/* "nfdR", as the machine writes it: a file of another one is no file. */
#define RECORD_MAGIC UINT32_C(0x5264666e)

/* The first of the transactions that were committed together. */
#define RECORD_FIRST 1
/* From this bit on: the step of its generation that makes it true. */
#define RECORD_STEP_SHIFT 8

/* What stands before messages in the files of state, and says they are whole. */
struct record {
	uint32_t magic;
	uint32_t flags;
	uint64_t len_bytes; /* of the messages */
	uint64_t generation;
	uint64_t sum;       /* of the messages, then of the above */
};

#define RECORD_SUM_NONE UINT64_C(0xcbf29ce484222325)

/** @sum, and @len bytes at @data: FNV-1a of words, which messages fill. */
uint64_t record_sum(uint64_t sum, const void *data, size_t len);
/** Complete @record; @sum is that of its messages. */
void record_seal(struct record *record, uint64_t sum);

/** The record at @at, with all its messages; false: there is no such. */
bool record_is_whole(const struct files_map *map, size_t at,
		     struct record *record);
/** Where the next record begins is known even if this one is damaged. */
bool record_can_be_skipped(const struct files_map *map, size_t at,
			   const struct record *record);
