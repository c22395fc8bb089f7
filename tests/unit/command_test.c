/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that programs grep for, and names of chains. */
#include "command.h"

#include <errno.h>
#include <string.h>

#include "err.h"
#include "unit.h"

static const struct {
	enum command_op op;
	int code;
	const char *text;
} words[] = {
	{ COMMAND_APPEND, -ENOENT, "No chain/target/match by that name" },
	{ COMMAND_UNSET, -ENOENT, "No chain/target/match by that name" },
	{ COMMAND_FLUSH, -ENOENT, "No chain/target/match by that name" },
	{ COMMAND_DELETE_NUM, -E2BIG, "Index of deletion too big" },
	{ COMMAND_REPLACE, -E2BIG, "Index of replacement too big" },
	{ COMMAND_ZERO_NUM, -E2BIG, "Index of counter too big" },
	{ COMMAND_DELETE, -ENOENT,
	  "Bad rule (does a matching rule exist in that chain?)" },
	{ COMMAND_CHECK, -ENOENT,
	  "Bad rule (does a matching rule exist in that chain?)" },
	{ COMMAND_INSERT, -E2BIG, "Index of insertion too big" },
	{ COMMAND_NEW_CHAIN, -EEXIST, "Chain already exists" },
	{ COMMAND_RENAME_CHAIN, -EEXIST, "File exists" },
	{ COMMAND_DELETE_CHAIN, -ENOTEMPTY, "Directory not empty" },
	{ COMMAND_DELETE_CHAIN, -EMLINK, "Too many links" },
	{ COMMAND_DELETE_CHAIN, -EBUSY, "Too many links" },
	{ COMMAND_APPEND, -ELOOP, "Too many levels of symbolic links" },
	{ COMMAND_POLICY, -ENOENT, "Bad built-in chain name" },
	{ COMMAND_POLICY, -EINVAL, "Bad policy name" },
	{ COMMAND_APPEND, -EINVAL, "Invalid argument" },
};

START_TEST(test_words)
{
	ck_assert_str_eq(command_strerror(words[_i].op, words[_i].code),
			 words[_i].text);
}
END_TEST

static const struct {
	const char *name;
	bool is_good;
} names[] = {
	{ "mine", true },
	{ "DOCKER-USER", true },
	{ "cali-tw-1_2.3:4", true },
	{ "abcdefghijklmnopqrstuvwxyz01", true },
	{ "abcdefghijklmnopqrstuvwxyz012", false },
	{ "", false },
	{ "-mine", false },
	{ "!mine", false },
	{ "a b", false },
	{ "a\nb", false },
	{ "ACCEPT", false },
	{ "MARK", false },
	{ "accept", true },
};

START_TEST(test_names)
{
	struct err err = { 0 };
	int rc = chain_name_check(family_get(FAMILY_IPV4), names[_i].name,
				  &err);

	ck_assert_msg((rc == 0) == names[_i].is_good, "\"%s\"",
		      names[_i].name);
	if (rc)
		ck_assert_int_eq(err.status, ERR_PARAMETER);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("command");
	TCase *tcase = tcase_create("tables");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_words, 0,
			    sizeof(words) / sizeof(words[0]));
	tcase_add_loop_test(tcase, test_names, 0,
			    sizeof(names) / sizeof(names[0]));
	return unit_run(suite);
}
