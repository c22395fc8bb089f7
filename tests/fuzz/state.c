/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Damaged files of state: what is read is good, and written and read again it
 * is the same. An input is one byte (1: the checksums are right, whatever is
 * in the records), the length of the state file (three bytes), that file, and
 * the journal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/rules_text.h"
#include "backend.h"
#include "fuzz.h"
#include "store/boot_id.h"
#include "store/persist.h"
#include "store/record.h"
#include "store/store.h"

static const char *const suffixes[] = { ".state", ".journal", ".state.damaged",
					".journal.damaged", ".state.new" };
#define N_SUFFIXES (sizeof(suffixes) / sizeof(suffixes[0]))

static char folder[64];

static void path_of(struct text *path, const char *suffix)
{
	text_reset(path);
	text_printf(path, "%s/nfd%s", folder, suffix);
}

static void remove_files(void)
{
	auto_text struct text path = { 0 };

	for (size_t i = 0; i < N_SUFFIXES; i++) {
		path_of(&path, suffixes[i]);
		unlink(text_str(&path));
	}
}

static void remove_folder(void)
{
	remove_files();
	rmdir(folder);
}

static void make_folder(void)
{
	if (folder[0])
		return;
	strcpy(folder, "/dev/shm/nfd-fuzz.XXXXXX");
	if (!mkdtemp(folder)) {
		strcpy(folder, "/tmp/nfd-fuzz.XXXXXX");
		if (!mkdtemp(folder))
			fuzz_fail("no folder for the files");
	}
	atexit(remove_folder);
}

/* The state of any boot is read, whichever the seeds are of. */
void __wrap_boot_id_read(char id[BOOT_ID_MAX]);

void __wrap_boot_id_read(char id[BOOT_ID_MAX])
{
	id[0] = '\0';
}

/* Give each record that has a length the sum of what it holds. */
static void correct(uint8_t *data, size_t size)
{
	struct record record;

	for (size_t at = 0; size - at >= sizeof(record);
	     at += sizeof(record) + record.len_bytes) {
		const uint8_t *messages = data + at + sizeof(record);

		memcpy(&record, data + at, sizeof(record));
		if (record.len_bytes > size - at - sizeof(record))
			return;
		record_seal(&record, record_sum(RECORD_SUM_NONE, messages,
						record.len_bytes));
		memcpy(data + at, &record, sizeof(record));
	}
}

static void write_file(const char *suffix, const uint8_t *data, size_t size,
		       bool is_corrected)
{
	auto_text struct text path = { 0 };
	uint8_t *copy = malloc(size + 1);
	FILE *f;

	path_of(&path, suffix);
	f = fopen(text_str(&path), "we");
	if (!f || !copy)
		fuzz_fail("%s cannot be written", text_str(&path));
	memcpy(copy, data, size);
	if (is_corrected)
		correct(copy, size);
	fwrite(copy, 1, size, f);
	fclose(f);
	free(copy);
}

static void load(struct store *store, struct persist **persist)
{
	/* So that a last transaction can be one that never reached it. */
	const struct persist_kernel kernel = { true, { 1, 0 } };
	struct persist_found found = { 0 };
	auto_text struct text base = { 0 };
	struct err err = { 0 };

	path_of(&base, "");
	fuzz_store_init(store);
	if (persist_open(persist, text_str(&base), NULL, &err) ||
	    persist_load(*persist, &store->rs, &kernel, &found, &err))
		fuzz_fail("damage keeps nfd from starting: %s", err.text);
	store->generation = found.generation;
}

static void check_again(struct store *store, struct persist *persist)
{
	struct persist *persist_again = NULL;
	struct store again;
	struct err err = { 0 };

	if (persist_snapshot(persist, &store->rs, store->generation, &err))
		fuzz_fail("what was read is not written: %s", err.text);
	load(&again, &persist_again);
	if (again.generation != store->generation ||
	    again.rs.last_id != store->rs.last_id)
		fuzz_fail("generation or last id differ");
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		auto_text struct text a = { 0 }, b = { 0 };

		rules_text_save_family(&store->rs, (enum family_id)f, &a);
		rules_text_save_family(&again.rs, (enum family_id)f, &b);
		if (strcmp(text_str(&a), text_str(&b)) != 0)
			fuzz_fail("read:\n%sand then:\n%s", text_str(&a),
				  text_str(&b));
	}
	persist_free(&persist_again);
	store_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct persist *persist = NULL;
	struct store store;
	size_t len;

	if (size < 4)
		return 0;
	make_folder();
	remove_files();
	len = data[1] | (size_t)data[2] << 8 | (size_t)data[3] << 16;
	if (len > size - 4)
		len = size - 4;
	write_file(".state", data + 4, len, data[0] == 1);
	write_file(".journal", data + 4 + len, size - 4 - len, data[0] == 1);
	load(&store, &persist);
	fuzz_store_check(&store);
	check_again(&store, persist);
	persist_free(&persist);
	store_fini(&store);
	return 0;
}
