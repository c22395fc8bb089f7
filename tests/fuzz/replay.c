/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Give a target the inputs that are kept: the files and folders named, or its
 * own corpus. For builds without libFuzzer.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "text.h"

/* Longest input that is read. */
#define INPUT_MAX 1048576

static unsigned int n_inputs;

static void replay_file(const char *path)
{
	FILE *f = fopen(path, "re");
	uint8_t *data = malloc(INPUT_MAX);
	size_t size;
	uint8_t *copy;

	if (!f || !data)
		fuzz_fail("%s cannot be read", path);
	size = fread(data, 1, INPUT_MAX, f);
	fclose(f);
	/* In a place of its own size, so that reading on is noticed. */
	copy = realloc(data, size ? size : 1);
	if (!copy)
		fuzz_fail("out of memory");
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	n_inputs++;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
	struct dirent **entries;
	struct stat st;
	int n;

	if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
		replay_file(path);
		return;
	}
	n = scandir(path, &entries, is_shown, alphasort);
	for (int i = 0; i < n; i++) {
		auto_text struct text name = { 0 };

		text_printf(&name, "%s/%s", path, entries[i]->d_name);
		free(entries[i]);
		replay(text_str(&name));
	}
	if (n >= 0)
		free(entries);
}

int main(int argc, char **argv)
{
	const char *srcdir = getenv("srcdir");
	const char *slash = strrchr(argv[0], '/');
	auto_text struct text corpus = { 0 };

	text_printf(&corpus, "%s/tests/fuzz/corpus/%s", srcdir ? srcdir : ".",
		    slash ? slash + 1 : argv[0]);
	if (argc == 1)
		replay(text_str(&corpus));
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%u inputs\n", n_inputs);
	return n_inputs ? 0 : 1;
}
