/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the rulesets of network namespaces are kept. */
#include "spaces_files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../store/boot_id.h"
#include "err.h"
#include "num.h"
#include "spaces.h"
#include "text.h"

/* A cookie is written as so many hexadecimal digits. */
#define COOKIE_DIGITS 16

struct spaces_files {
	char *base;
	char *folder, *stem; /* what base consists of */
	char *index, *fresh;
	char boot[BOOT_ID_MAX]; /* empty: not known */
};

/* @base split as dirname(3) and basename(3) do, which write into it. */
static void split_base(struct spaces_files *files, const char *base)
{
	char *copy = strdup(base);

	files->folder = copy ? strdup(dirname(copy)) : NULL;
	free(copy);
	copy = strdup(base);
	files->stem = copy ? strdup(basename(copy)) : NULL;
	free(copy);
}

static char *name(const char *base, const char *suffix)
{
	char *s = NULL;

	return asprintf(&s, "%s%s", base, suffix) < 0 ? NULL : s;
}

int spaces_files_new(struct spaces_files **out, const char *base,
		     struct err *err)
{
	struct spaces_files *files = calloc(1, sizeof(*files));

	if (!files)
		return err_nomem(err);
	boot_id_read(files->boot);
	split_base(files, base);
	files->base = strdup(base);
	files->index = name(base, ".spaces");
	files->fresh = name(base, ".spaces.new");
	if (!files->base || !files->folder || !files->stem || !files->index ||
	    !files->fresh) {
		spaces_files_free(&files);
		return err_nomem(err);
	}
	*out = files;
	return 0;
}

void spaces_files_free(struct spaces_files **files)
{
	struct spaces_files *f = *files;

	if (!f)
		return;
	free(f->base);
	free(f->folder);
	free(f->stem);
	free(f->index);
	free(f->fresh);
	free(f);
	*files = NULL;
}

/* The list */

/* "COOKIE NSID", hexadecimal and decimal; NSID "-" is none. */
static bool parse_line(char *line, uint64_t *cookie, int32_t *nsid)
{
	char digits[COOKIE_DIGITS + 3] = "0x";
	uint64_t v;

	if (strlen(line) < COOKIE_DIGITS + 2 || line[COOKIE_DIGITS] != ' ')
		return false;
	memcpy(digits + 2, line, COOKIE_DIGITS);
	if (!num_parse(digits, 1, UINT64_MAX, cookie))
		return false;
	*nsid = -1;
	if (strcmp(line + COOKIE_DIGITS + 1, "-") == 0)
		return true;
	if (!num_parse(line + COOKIE_DIGITS + 1, 0, INT32_MAX, &v))
		return false;
	*nsid = (int32_t)v;
	return true;
}

/* The first line has the boot: cookies of another say nothing. */
static int read_lines(const struct spaces_files *files, FILE *file,
		      int (*fn)(void *arg, uint64_t cookie, int32_t nsid),
		      void *arg)
{
	char line[128];
	bool is_first = true;
	int rc = 0;

	while (!rc && fgets(line, sizeof(line), file)) {
		uint64_t cookie;
		int32_t nsid;

		line[strcspn(line, "\n")] = '\0';
		if (is_first) {
			if (!files->boot[0] || strcmp(line, files->boot) != 0)
				return 0;
			is_first = false;
		} else if (parse_line(line, &cookie, &nsid)) {
			rc = fn(arg, cookie, nsid);
		}
	}
	return rc;
}

int spaces_files_read(const struct spaces_files *files,
		      int (*fn)(void *arg, uint64_t cookie, int32_t nsid),
		      void *arg, struct err *err)
{
	FILE *file = fopen(files->index, "re");
	int rc;

	if (!file)
		return errno == ENOENT ? 0
				       : err_set(err, -errno, "%s: %s",
						 files->index, strerror(errno));
	rc = read_lines(files, file, fn, arg);
	fclose(file);
	return rc ? err_nomem(err) : 0;
}

static int index_error(const struct spaces_files *files, struct err *err)
{
	int rc = err_set(err, -errno, "%s: %s", files->index, strerror(errno));

	err->status = ERR_RESOURCE;
	unlink(files->fresh);
	return rc;
}

/* No fsync(): what a power cut leaves is of another boot. */
int spaces_files_write(const struct spaces_files *files,
		       const struct space *list, struct err *err)
{
	FILE *file = fopen(files->fresh, "we");
	int failed;

	if (!file)
		return index_error(files, err);
	fprintf(file, "%s\n", files->boot);
	for (const struct space *space = list; space; space = space->next) {
		if (space->is_own)
			continue;
		fprintf(file, "%0*" PRIx64, COOKIE_DIGITS, space->cookie);
		if (space->nsid >= 0)
			fprintf(file, " %" PRId32 "\n", space->nsid);
		else
			fputs(" -\n", file);
	}
	failed = ferror(file);
	if (fclose(file) || failed || rename(files->fresh, files->index))
		return index_error(files, err);
	return 0;
}

/* States */

static void put_cookie(struct text *t, const char *before, uint64_t cookie)
{
	text_put(t, before);
	text_printf(t, "-%0*" PRIx64, COOKIE_DIGITS, cookie);
}

int spaces_files_open(const struct spaces_files *files, struct space *space,
		      struct err *err)
{
	auto_text struct text base = { 0 };

	if (space->is_own)
		text_put(&base, files->base);
	else
		put_cookie(&base, files->base, space->cookie);
	if (text_has_failed(&base))
		return err_nomem(err);
	return store_open(&space->store, text_str(&base), err);
}

bool spaces_files_has_pending(const struct spaces_files *files,
			      const struct space *space)
{
	auto_text struct text path = { 0 };

	put_cookie(&path, files->base, space->cookie);
	text_put(&path, ".pending");
	return !text_has_failed(&path) && !access(text_str(&path), F_OK);
}

/* Is @file one of another namespace's, and of which? STEM-COOKIE.WHATEVER */
static bool is_others(const struct spaces_files *files, const char *file,
		      uint64_t *cookie)
{
	char digits[COOKIE_DIGITS + 3] = "0x";
	size_t len = strlen(files->stem);

	if (strncmp(file, files->stem, len) != 0 || file[len] != '-' ||
	    strlen(file + len + 1) <= COOKIE_DIGITS ||
	    file[len + 1 + COOKIE_DIGITS] != '.')
		return false;
	memcpy(digits + 2, file + len + 1, COOKIE_DIGITS);
	return num_parse(digits, 1, UINT64_MAX, cookie);
}

/* Delete others' files for which @is_gone says so. */
static void remove_files(const struct spaces_files *files,
			 bool (*is_gone)(const void *arg, uint64_t cookie),
			 const void *arg)
{
	DIR *dir = opendir(files->folder);
	const struct dirent *entry;
	uint64_t cookie;

	while (dir && (entry = readdir(dir)))
		if (is_others(files, entry->d_name, &cookie) &&
		    is_gone(arg, cookie))
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
}

static bool is_cookie(const void *arg, uint64_t cookie)
{
	return *(const uint64_t *)arg == cookie;
}

void spaces_files_remove(const struct spaces_files *files, uint64_t cookie)
{
	remove_files(files, is_cookie, &cookie);
}

static bool is_unknown(const void *arg, uint64_t cookie)
{
	const struct space *space = arg;

	while (space && (space->is_own || space->cookie != cookie))
		space = space->next;
	return !space;
}

void spaces_files_sweep(const struct spaces_files *files,
			const struct space *list)
{
	remove_files(files, is_unknown, list);
}
