/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of files of state. */
#include "record.h"

#include <assert.h>
#include <string.h>

#include "../backend.h"
#include "files.h"
#include "wire.h"

static_assert(BACKEND_STEP_MAX <= UINT32_MAX >> RECORD_STEP_SHIFT,
	      "steps of records");

uint64_t record_sum(uint64_t sum, const void *data, size_t len)
{
	const uint64_t prime = UINT64_C(0x100000001b3);
	const uint8_t *at = data;
	uint32_t word;

	for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		sum = (sum ^ word) * prime;
	}
	while (len--)
		sum = (sum ^ *at++) * prime;
	return sum;
}

void record_seal(struct record *record, uint64_t sum)
{
	record->sum = record_sum(sum, record, offsetof(struct record, sum));
}

/* Are there messages of that length, which leave the next one aligned? */
static bool is_length(const struct files_map *map, size_t at, uint64_t len)
{
	return len <= map->len - at - sizeof(struct record) &&
	       len % MNL_ALIGNTO == 0;
}

bool record_is_whole(const struct files_map *map, size_t at,
		     struct record *record)
{
	struct record want;

	if (map->len - at < sizeof(*record))
		return false;
	memcpy(record, map->data + at, sizeof(*record));
	if (!record_can_be_skipped(map, at, record))
		return false;
	want = *record;
	record_seal(&want, record_sum(RECORD_SUM_NONE,
				      map->data + at + sizeof(*record),
				      record->len_bytes));
	return want.sum == record->sum;
}

bool record_can_be_skipped(const struct files_map *map, size_t at,
			   const struct record *record)
{
	return map->len - at >= sizeof(*record) &&
	       record->magic == RECORD_MAGIC &&
	       is_length(map, at, record->len_bytes);
}
