/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may follow the words of a command line. */
#include "complete.h"

#include <errno.h>
#include <string.h>

#include "err.h"
#include "unit.h"
#include "words.h"

struct wanted {
	const char *word;
	bool is_offered;
	enum table_id chains_of;
};

static void take(void *arg, const char *word)
{
	struct wanted *w = arg;

	w->is_offered |= strcmp(w->word, word) == 0;
}

static void chains(void *arg, enum table_id table)
{
	struct wanted *w = arg;

	w->chains_of = table;
}

static const struct row {
	const char *line;
	enum family_id family;
	const char *offered, *not_offered;
	enum table_id chains_of;
} rows[] = {
	{ "", FAMILY_IPV4, "plan", "filter", TABLE_UNSET },
	{ "", FAMILY_IPV4, "--append", "--dport", TABLE_UNSET },
	{ "-t", FAMILY_IPV4, "mangle", "--append", TABLE_UNSET },
	{ "-A", FAMILY_IPV4, NULL, "--append", TABLE_FILTER },
	{ "-t nat --append", FAMILY_IPV4, NULL, "--append", TABLE_NAT },
	{ "-t nonsense -A", FAMILY_IPV4, NULL, "plan", TABLE_UNSET },
	{ "-t mangle -F", FAMILY_IPV4, "--verbose", "plan", TABLE_MANGLE },
	{ "-A INPUT -m", FAMILY_IPV4, "conntrack", "DNAT", TABLE_UNSET },
	{ "-A INPUT -m", FAMILY_IPV4, "ttl", "hl", TABLE_UNSET },
	{ "-A INPUT -m", FAMILY_IPV6, "hl", "ttl", TABLE_UNSET },
	{ "-A INPUT -j", FAMILY_IPV4, "DNAT", "tcp", TABLE_FILTER },
	{ "-A INPUT -j", FAMILY_IPV4, "DROP", "--jump", TABLE_FILTER },
	{ "-A INPUT -g", FAMILY_IPV4, NULL, "DROP", TABLE_FILTER },
	{ "-A INPUT -m conntrack", FAMILY_IPV4, "--ctstate", "--limit",
	  TABLE_UNSET },
	{ "-A INPUT -p tcp", FAMILY_IPV4, "--dport", "--icmp-type",
	  TABLE_UNSET },
	{ "-A INPUT -j DNAT", FAMILY_IPV4, "--to-destination", "--to-source",
	  TABLE_UNSET },
	{ "-P INPUT", FAMILY_IPV4, "DROP", "RETURN", TABLE_UNSET },
};

START_TEST(test_rows)
{
	const struct row *row = &rows[_i];
	struct wanted yes = { .word = row->offered ? row->offered : "" };
	struct wanted no = { .word = row->not_offered };
	const char *words[8];
	char line[64];
	struct err err = { 0 };
	struct completion c = { .family = family_get(row->family),
				.words = words,
				.take = take,
				.chains = chains,
				.arg = &yes };

	strcpy(line, row->line);
	ck_assert_int_eq(words_split(line, words, N_OF(words), &c.n_words,
				     &err), 0);
	complete(&c);
	ck_assert(!row->offered || yes.is_offered);
	ck_assert_int_eq(yes.chains_of, row->chains_of);
	c.arg = &no;
	complete(&c);
	ck_assert(!no.is_offered);
}
END_TEST

static const struct split {
	const char *line;
	int n, code;
	const char *last;
} splits[] = {
	{ "", 0, 0, NULL },
	{ " \t", 0, 0, NULL },
	{ "a b\tc", 3, 0, "c" },
	{ "a \"b c\"", 2, 0, "b c" },
	{ "--comment=\"b \\\" c\"d", 2, 0, "d" },
	{ "a \"\"", 2, 0, "" },
	{ "a \"b", 2, -EINVAL, "b" },
	{ "a b c d e", 4, -EINVAL, "d" },
};

START_TEST(test_splits)
{
	const struct split *row = &splits[_i];
	const char *words[4];
	char line[64];
	struct err err = { 0 };
	int n;

	strcpy(line, row->line);
	ck_assert_int_eq(words_split(line, words, N_OF(words), &n, &err),
			 row->code);
	ck_assert_int_eq(n, row->n);
	if (row->last)
		ck_assert_str_eq(words[n - 1], row->last);
	ck_assert_int_eq(err.status, row->code ? ERR_PARAMETER : ERR_UNSET);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("complete");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_rows, 0, N_OF(rows));
	tcase_add_loop_test(tcase, test_splits, 0, N_OF(splits));
	return unit_run(suite);
}
