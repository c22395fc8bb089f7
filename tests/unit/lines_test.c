/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a pipe, in whatever pieces they come. */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "unit.h"

static int ends[2];
static struct lines lines;

static void set_up(void)
{
	ck_assert_int_eq(pipe(ends), 0);
	lines = (struct lines){ .fd = ends[0] };
}

static void tear_down(void)
{
	lines_fini(&lines);
	close(ends[0]);
	close(ends[1]);
}

static void put(const void *data, size_t len)
{
	ck_assert_int_eq(write(ends[1], data, len), (ssize_t)len);
}

static void fill(void)
{
	struct err err = { 0 };

	ck_assert_int_eq(lines_read(&lines, &err), 0);
}

static void ck_next(const char *expected)
{
	size_t len = 0;
	const char *line = lines_next(&lines, &len);

	ck_assert_pstr_eq(line, expected);
	ck_assert_uint_eq(len, expected ? strlen(expected) : 0);
}

/* A line is there as soon as its end is. */
START_TEST(as_they_come)
{
	put("one\ntwo\n\nthr", 12);
	fill();
	ck_next("one");
	ck_next("two");
	ck_next("");
	ck_next(NULL);
	put("ee", 2);
	fill();
	ck_next(NULL);
	put("\nfour", 5);
	fill();
	ck_next("three");
	ck_next(NULL);
	ck_assert(!lines.is_end);
	close(ends[1]);
	fill();
	ck_assert(lines.is_end);
	ck_next("four");
	ck_next(NULL);
}
END_TEST

/* An end of a line at the end of all is not the begin of another. */
START_TEST(nothing_behind)
{
	put("one\n", 4);
	close(ends[1]);
	fill();
	fill();
	ck_assert(lines.is_end);
	ck_next("one");
	ck_next(NULL);
}
END_TEST

/* What stands behind a '\0' is a part of the line. */
START_TEST(zeroes)
{
	size_t len;
	const char *line;

	put("a\0b\n", 4);
	fill();
	line = lines_next(&lines, &len);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(line, "a\0b", 4);
}
END_TEST

/* Longer than what is read at once, cut anywhere. */
START_TEST(long_lines)
{
	enum { N = 300000 };
	char *text = malloc(N);
	size_t len;
	const char *line = NULL;

	ck_assert_ptr_nonnull(text);
	srand((unsigned int)_i);
	memset(text, 'x', N);
	text[N - 1] = '\n';
	put("short\n", 6);
	for (size_t at = 0, n; at < N; at += n) {
		n = 1 + (size_t)rand() % 50000;
		if (n > N - at)
			n = N - at;
		put(text + at, n);
		fill();
		if (at == 0)
			ck_next("short");
		line = lines_next(&lines, &len);
		ck_assert(!line == (at + n < N));
	}
	ck_assert_uint_eq(len, N - 1);
	text[N - 1] = '\0';
	ck_assert_str_eq(line, text);
	free(text);
}
END_TEST

START_TEST(cannot_be_read)
{
	struct err err = { 0 };

	lines.fd = ends[1];
	ck_assert_int_eq(lines_read(&lines, &err), -EIO);
	ck_assert_int_eq(err.status, ERR_RESOURCE);
	ck_assert(!lines.is_end);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lines");
	TCase *tcase = tcase_create("lines");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, as_they_come);
	tcase_add_test(tcase, nothing_behind);
	tcase_add_test(tcase, zeroes);
	tcase_add_loop_test(tcase, long_lines, 0, 10);
	tcase_add_test(tcase, cannot_be_read);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
