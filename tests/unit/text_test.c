/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing strings: quoting, and what is left of them without memory. */
#include "text.h"

#include <string.h>

#include "alloc_fail.h"
#include "unit.h"

static const struct {
	const char *s;
	const char *quoted; /* as comments are saved */
	const char *word;   /* as names are */
} rows[] = {
	{ "foo", "foo", "foo" },
	{ "foo-bar_1", "foo-bar_1", "foo-bar_1" },
	{ "foo.bar", "\"foo.bar\"", "foo.bar" },
	{ "/a/b", "\"/a/b\"", "/a/b" },
	{ "", "\"\"", "\"\"" },
	{ "a b", "\"a b\"", "\"a b\"" },
	{ "a\tb", "\"a\tb\"", "\"a\tb\"" },
	{ "a\"b", "\"a\\\"b\"", "\"a\\\"b\"" },
	{ "a\\b", "\"a\\\\b\"", "\"a\\\\b\"" },
	{ "it's", "\"it\\'s\"", "\"it\\'s\"" },
};

START_TEST(test_quoting)
{
	auto_text struct text quoted = { 0 }, word = { 0 };

	text_put_quoted(&quoted, rows[_i].s);
	ck_assert_str_eq(text_str(&quoted), rows[_i].quoted);
	text_put_word(&word, rows[_i].s);
	ck_assert_str_eq(text_str(&word), rows[_i].word);
}
END_TEST

START_TEST(test_growing)
{
	auto_text struct text t = { 0 };

	ck_assert_str_eq(text_str(&t), "");
	for (unsigned int i = 0; i < 1000; i++)
		text_printf(&t, "%04u,", i);
	ck_assert_uint_eq(t.len, 5000);
	ck_assert_uint_eq(strlen(text_str(&t)), 5000);
	ck_assert(strncmp(text_str(&t) + 4995, "0999,", 5) == 0);
	text_reset(&t);
	ck_assert_str_eq(text_str(&t), "");
	text_putn(&t, "abc", 2);
	text_put(&t, "");
	ck_assert_str_eq(text_str(&t), "ab");
	ck_assert(!text_has_failed(&t));
}
END_TEST

/* Without memory what was there stays, and the failure is remembered. */
START_TEST(test_no_memory)
{
	auto_text struct text t = { 0 };

	alloc_fail_after(0);
	text_put(&t, "abc");
	text_printf(&t, "%d", 1);
	alloc_fail_never();
	ck_assert(text_has_failed(&t));
	ck_assert_str_eq(text_str(&t), "");
	text_put(&t, "abc");
	ck_assert(text_has_failed(&t));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_quoting, 0, N_OF(rows));
	tcase_add_test(tcase, test_growing);
	tcase_add_test(tcase, test_no_memory);
	return unit_run(suite);
}
