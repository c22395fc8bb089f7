/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What undoes a transaction brings back what was there, to the last packet. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "rules_text.h"
#include "txn/owner.h"
#include "unit.h"
#include "unit_store.h"

static struct ruleset rs;
static struct backend *be;
static struct owners groups;

static void set_up(void)
{
	struct err err = { 0 };

	unit_ruleset_init(&rs, &be);
	ck_assert_int_eq(owners_parse(&groups, "g program g", &err), 0);
	ck_assert_int_eq(owners_parse(&groups, "h program h", &err), 0);
}

static void tear_down(void)
{
	unit_ruleset_fini(&rs, be);
	owners_fini(&groups);
}

static void save_owners(const struct chain *chain, struct text *out)
{
	text_printf(out, "%s:", chain->name);
	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		text_printf(out, " %u", e->owner.n);
	text_put(out, "\n");
}

/* The rules, and which group each belongs to. */
static void save(struct text *out)
{
	struct table *table = ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER);

	text_reset(out);
	rules_text_save(&rs, out);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			save_owners(table->builtin[h], out);
	for (struct chain *c = table_user_chain_first(table); c;
	     c = table_user_chain_next(c))
		save_owners(c, out);
}

enum { N_CHAINS = 5, NO_CHAIN = -1 };

/* Which groups c1 to c5 belong to. */
static void owners_of_chains(int owners[N_CHAINS])
{
	const struct table *table =
		ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER);

	for (int i = 0; i < N_CHAINS; i++) {
		const char name[] = { 'c', (char)('1' + i), '\0' };
		const struct chain *chain = table_chain_find(table, name);

		owners[i] = chain ? chain->owner.n : NO_CHAIN;
	}
}

static void random_line(struct text *out)
{
	static const char *const forms[] = {
		"-A c@ -s 10.0.0.@\n",
		"[@:@] -A c@ -s 10.0.0.@\n",
		"[@:1] -I c@ @ -s 10.0.0.@\n",
		"-I c@ -p udp\n",
		"-D c@ @\n",
		"-D c@ @\n",
		"-D c@ -s 10.0.0.@\n",
		"-R c@ @ -s 10.0.0.@\n",
		"-A c@ -j c@\n",
		"-I c@ -g c@\n",
		"-A INPUT -j c@\n",
		"-D INPUT -j c@\n",
		"-F c@\n",
		":c@ - [0:0]\n",
		"-Z c@\n",
		"-N c@\n",
		"-F c@\n-X c@\n",
		"-E c@ c@\n",
		"-E c@ c@\n",
		"-P FORWARD DROP\n",
		":FORWARD ACCEPT [@:@]\n",
		"-Z\n",
	};
	size_t at = out->len;

	text_put(out,
		 forms[(size_t)rand() % (sizeof(forms) / sizeof(forms[0]))]);
	for (; at < out->len; at++)
		if (out->s[at] == '@')
			out->s[at] = (char)('1' + rand() % 5);
}

/* Lines of a file; of three restores one is of what is there and some more. */
static void random_text(struct text *text, bool *keeps)
{
	auto_text struct text before = { 0 };

	*keeps = rand() % 3;
	rules_text_save(&rs, &before);
	if (*keeps || rand() % 2)
		text_put(text, "*filter\n");
	else
		text_putn(text, text_str(&before),
			  before.len - strlen("COMMIT\n"));
	for (int n = rand() % 7; n >= 0; n--)
		random_line(text);
	text_put(text, "COMMIT\n");
}

/* Do @msgs for @who; *@back is how to undo it. False: it can't be done. */
static bool apply(const struct wire_buf *msgs, struct owner_id who,
		  struct wire_buf *back, struct txn_part *part, struct err *err)
{
	auto_wire_buf struct wire_buf again = { .data = NULL };
	auto_txn struct txn *txn = NULL;
	enum command_op op;

	ck_assert_int_eq(txn_begin(&txn, &rs, be, err), 0);
	txn_act_as(txn, &groups, who);
	txn_mark(txn, &part->begin);
	if (rules_text_apply(txn, msgs, &op, err))
		return false;
	txn_part_end(txn, part);
	ck_assert_int_eq(txn_inverse(txn, part, back, err), 0);
	ck_assert_int_eq(txn_inverse(txn, part, &again, err), 0);
	ck_assert_uint_eq(back->len, again.len);
	if (again.len)
		ck_assert_mem_eq(back->data, again.data, again.len);
	txn_done(&txn);
	return true;
}

static bool there_and_back(void)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	auto_wire_buf struct wire_buf back = { .data = NULL };
	auto_wire_buf struct wire_buf forth = { .data = NULL };
	auto_text struct text text = { 0 }, before = { 0 }, after = { 0 };
	auto_text struct text between = { 0 };
	const struct owner_id who = { (uint8_t)(rand() % 3) };
	int was[N_CHAINS], gone[N_CHAINS], is[N_CHAINS];
	struct txn_part part, part_back;
	struct err err = { 0 };
	bool keeps;

	save(&before);
	owners_of_chains(was);
	random_text(&text, &keeps);
	ck_assert_int_eq(rules_text_wire(&msgs, text_str(&text), keeps, &err),
			 0);
	if (!apply(&msgs, who, &back, &part, &err))
		return false;
	save(&between);
	owners_of_chains(gone);
	ck_assert_msg(apply(&back, OWNER_ALL, &forth, &part_back, &err),
		      "%s (%d)\n%s--- undone:\n%s", err.text, err.code,
		      text_str(&before), text_str(&text));
	save(&after);
	ck_assert_msg(!strcmp(text_str(&before), text_str(&after)),
		      "from\n%s--- by\n%s--- to\n%s--- back to\n%s",
		      text_str(&before), text_str(&text), text_str(&between),
		      text_str(&after));
	owners_of_chains(is);
	for (int i = 0; i < N_CHAINS; i++)
		if (gone[i] == NO_CHAIN)
			ck_assert_int_eq(was[i], is[i]);
	ck_assert_uint_eq(part.n_added, part_back.n_removed);
	ck_assert_uint_eq(part.n_removed, part_back.n_added);
	/* And once more, for a start from something new. */
	msgs.len = 0;
	ck_assert(apply(&forth, OWNER_ALL, &msgs, &part, &err));
	save(&after);
	ck_assert_str_eq(text_str(&between), text_str(&after));
	return true;
}

START_TEST(random_transactions)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	auto_wire_buf struct wire_buf back = { .data = NULL };
	struct txn_part part;
	struct err err = { 0 };
	int n_done = 0;

	srand((unsigned int)_i);
	ck_assert_int_eq(rules_text_wire(&msgs,
					 "*filter\n:c1 - [0:0]\n:c2 - [0:0]\n"
					 ":c3 - [0:0]\nCOMMIT\n",
					 true, &err),
			 0);
	ck_assert(apply(&msgs, OWNER_ALL, &back, &part, &err));
	for (int round = 0; round < 1000; round++)
		n_done += there_and_back();
	ck_assert_int_gt(n_done, 50);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inverse");
	TCase *tcase = tcase_create("inverse");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, random_transactions, 0, 20);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
