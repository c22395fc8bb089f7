/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets a chain never gives back. */
#include "compile/ends.h"

#include <netinet/in.h>

#include "backend.h"
#include "rules_text.h"
#include "text.h"
#include "txn/txn.h"
#include "unit.h"

#define A "-A t "
#define TO "-j DNAT --to-destination 10.0.0.1:80\n"
#define MANY A "-s 10.0.0.1 -j u\n" A "-s 10.0.0.2 -j u\n" \
	A "-s 10.0.0.3 -j u\n" A "-s 10.0.0.4 -j u\n"

struct ends_case {
	enum table_id table;
	const char *rules; /* of chain t */
	bool is_any;
	uint8_t proto;
};

/* clang-format off */
static const struct ends_case cases[] = {
	{ TABLE_FILTER, "", false, 0 },
	{ TABLE_FILTER, A "-j DROP\n", true, 0 },
	{ TABLE_FILTER, A "-j REJECT\n", true, 0 },
	{ TABLE_FILTER, A "-j LOG\n" A "-j ACCEPT\n", true, 0 },
	{ TABLE_FILTER, A "-j LOG\n", false, 0 },
	{ TABLE_FILTER, A "-p udp -j DROP\n", false, IPPROTO_UDP },
	{ TABLE_FILTER, A "! -p udp -j DROP\n", false, 0 },
	{ TABLE_FILTER, A "-s 10.0.0.1 -j DROP\n", false, 0 },
	{ TABLE_FILTER, A "-p udp -s 10.0.0.1 -j DROP\n", false, 0 },
	{ TABLE_FILTER, A "-s 10.0.0.1 -j DROP\n" A "-p tcp -j ACCEPT\n", false, IPPROTO_TCP },
	/* The first that is there for all of a protocol. */
	{ TABLE_FILTER, A "-p tcp -j ACCEPT\n" A "-j DROP\n", false, IPPROTO_TCP },
	/* Who jumps may come back; who returns, or goes, does not come by. */
	{ TABLE_FILTER, A "-j u\n" A "-j DROP\n", true, 0 },
	{ TABLE_FILTER, A "-s 10.0.0.1 -j RETURN\n" A "-j DROP\n", false, 0 },
	{ TABLE_FILTER, A "-s 10.0.0.1 -g u\n" A "-j DROP\n", false, 0 },
	{ TABLE_FILTER, A "-j DROP\n" A "-j RETURN\n", true, 0 },
	/* A later fragment has no header that a match could look at… */
	{ TABLE_FILTER, A "-p udp -m udp -j DROP\n", false, 0 },
	/* …but there are none in nat. */
	{ TABLE_NAT, A "-p udp -m udp " TO, false, IPPROTO_UDP },
	{ TABLE_NAT, A "-p tcp " TO, false, IPPROTO_TCP },
	{ TABLE_NAT, A "-p tcp --dport 80 " TO, false, 0 },
	{ TABLE_NAT, A "-s 10.0.0.1 -j MARK --set-mark 1\n" A "-p tcp -m tcp " TO, false, IPPROTO_TCP },
	/* So many rules are looked at. */
	{ TABLE_FILTER, MANY MANY MANY A "-j LOG\n" A "-j LOG\n" A "-j LOG\n" A "-j DROP\n", true, 0 },
	{ TABLE_FILTER, MANY MANY MANY MANY A "-j DROP\n", false, 0 },
};
/* clang-format on */

START_TEST(ends)
{
	const struct ends_case *c = &cases[_i];
	const struct backend_opts opts = { .fuse = { .is_off = true } };
	const char *table = table_desc(c->table)->name;
	auto_text struct text text = { 0 };
	struct wire_buf msgs = { 0 };
	struct txn *txn = NULL;
	struct err err = { 0 };
	enum command_op op;
	struct ruleset rs;
	struct backend *be;
	struct ends found;

	text_printf(&text, "*%s\n-N t\n-N u\n%sCOMMIT\n", table, c->rules);
	ck_assert_int_eq(ruleset_init(&rs, &err), 0);
	ck_assert_int_eq(backend_memory_new(&be, &opts, &err), 0);
	ck_assert_int_eq(rules_text_wire(&msgs, text_str(&text), true, &err),
			 0);
	ck_assert_int_eq(txn_begin(&txn, &rs, be, &err), 0);
	ck_assert_int_eq(rules_text_apply(txn, &msgs, &op, &err), 0);
	txn_done(&txn);
	ck_assert_int_eq(ends_of(table_chain_find(ruleset_table(
				     &rs, FAMILY_IPV4, c->table), "t"),
				 &found, &err), 0);
	ck_assert_int_eq(found.is_any, c->is_any);
	ck_assert_uint_eq(found.proto, c->proto);
	wire_buf_fini(&msgs);
	be->ops->free(be, &rs);
	ruleset_fini(&rs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ends");
	TCase *tc = tcase_create("ends");

	tcase_add_loop_test(tc, ends, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
