/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of network namespaces on disk, and what becomes of their files. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "serve/spaces.h"
#include "serve/spaces_files.h"
#include "text.h"
#include "unit.h"

static char folder[] = "/tmp/spaces_files_test.XXXXXX";
static struct spaces_files *files;
static struct err err;

/* What was read, "COOKIE:NSID " each. */
static struct text seen;

static int see(void *arg, uint64_t cookie, int32_t nsid)
{
	ck_assert_ptr_eq(arg, &seen);
	text_printf(&seen, "%llx:%d ", (unsigned long long)cookie, (int)nsid);
	return 0;
}

static const char *path(const char *name)
{
	static char s[128];

	snprintf(s, sizeof(s), "%s/%s", folder, name);
	return s;
}

static void touch(const char *name)
{
	int fd = open(path(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	close(fd);
}

static bool is_there(const char *name)
{
	return access(path(name), F_OK) == 0;
}

static void set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(spaces_files_new(&files, path("x.y"), &err), 0);
}

static void tear_down(void)
{
	spaces_files_free(&files);
	text_fini(&seen);
	unlink(path("x.y.spaces"));
	ck_assert_int_eq(rmdir(folder), 0);
}

static struct space third = { .cookie = 0xabc, .nsid = -1 };
static struct space second = { .cookie = UINT64_MAX, .nsid = INT32_MAX,
			       .next = &third };
static struct space own = { .cookie = 1, .nsid = -1, .is_own = true,
			    .next = &second };

START_TEST(list)
{
	ck_assert_int_eq(spaces_files_read(files, see, &seen, &err), 0);
	ck_assert_str_eq(text_str(&seen), "");
	ck_assert_int_eq(spaces_files_write(files, &own, &err), 0);
	ck_assert_int_eq(spaces_files_read(files, see, &seen, &err), 0);
	ck_assert_str_eq(text_str(&seen),
			 "ffffffffffffffff:2147483647 abc:-1 ");
}
END_TEST

/* clang-format off */
static const struct {
	const char *text; /* what follows the line of the boot */
	const char *seen;
} damages[] = {
	{ "", "" },
	{ "0000000000000abc 7", "abc:7 " },
	{ "0000000000000abc 7\n0000000000000abd", "abc:7 " },
	{ "0000000000000000 7\n", "" },
	{ "0000000000000abc\n", "" },
	{ "0000000000000abc  7\n", "abc:7 " },
	{ "0000000000000abc 2147483648\n", "" },
	{ "0000000000000abc -1\n", "" },
	{ "abc 7\n", "" },
	{ "zzzzzzzzzzzzzzzz 7\n0000000000000abc -\n", "abc:-1 " },
};
/* clang-format on */

START_TEST(damage)
{
	char line[128];
	FILE *file;

	ck_assert_int_eq(spaces_files_write(files, NULL, &err), 0);
	file = fopen(path("x.y.spaces"), "r+");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	fputs(damages[_i].text, file);
	fclose(file);
	ck_assert_int_eq(spaces_files_read(files, see, &seen, &err), 0);
	ck_assert_str_eq(text_str(&seen), damages[_i].seen);
}
END_TEST

START_TEST(another_boot)
{
	FILE *file;

	ck_assert_int_eq(spaces_files_write(files, &own, &err), 0);
	file = fopen(path("x.y.spaces"), "r+");
	ck_assert_ptr_nonnull(file);
	fputc('x', file);
	fclose(file);
	ck_assert_int_eq(spaces_files_read(files, see, &seen, &err), 0);
	ck_assert_str_eq(text_str(&seen), "");
}
END_TEST

/* Files of others go, whatever their suffix; nothing else does. */
START_TEST(sweep)
{
	static const char *const kept[] = {
		"x.y.state", "x.y.journal", "x.y-0000000000000abc.state",
		"x.y-ffffffffffffffff.journal", "x.y-abc.state",
		"x.y-0000000000000abz.state", "x.y-0000000000000abcd.state",
		"x.z-0000000000000abd.state", "x.y-0000000000000abd",
		"-0000000000000abd.state",
	};
	static const char *const gone[] = {
		"x.y-0000000000000abd.state", "x.y-0000000000000abd.journal",
		"x.y-0000000000000001.state", "x.y-0000000000000abd.other",
	};
	size_t n_kept = sizeof(kept) / sizeof(kept[0]);

	for (size_t i = 0; i < n_kept; i++)
		touch(kept[i]);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		touch(gone[i]);
	spaces_files_sweep(files, &own);
	for (size_t i = 0; i < n_kept; i++)
		ck_assert_msg(is_there(kept[i]), "%s", kept[i]);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		ck_assert_msg(!is_there(gone[i]), "%s", gone[i]);
	spaces_files_remove(files, 0xabc);
	ck_assert(!is_there("x.y-0000000000000abc.state"));
	ck_assert(is_there("x.y-ffffffffffffffff.journal"));
	for (size_t i = 0; i < n_kept; i++)
		unlink(path(kept[i]));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("spaces_files");
	TCase *tcase = tcase_create("spaces_files");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, list);
	tcase_add_loop_test(tcase, damage, 0,
			    sizeof(damages) / sizeof(damages[0]));
	tcase_add_test(tcase, another_boot);
	tcase_add_test(tcase, sweep);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
