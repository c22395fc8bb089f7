/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which steps rules become. */
#include <stdlib.h>
#include <string.h>

#include "compile/plan.h"
#include "err.h"
#include "grammar.h"
#include "request.h"
#include "text.h"
#include "unit.h"

#define WORDS_MAX 64

struct plan_case {
	enum family_id family;
	const char *args;
	const char *plan;
};

/* clang-format off */
static const struct plan_case cases[] = {
	{ FAMILY_IPV4, "-A INPUT", "count" },
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.0/8 -j ACCEPT",
	  "saddr == 10.0.0.0/8 ; count ; accept" },
	{ FAMILY_IPV4, "-A INPUT ! -d 10.0.0.1 -i eth+ -j DROP",
	  "daddr != 10.0.0.1 ; iifname & 0xffffff00000000000000000000000000 == \"eth\" ; count ; drop" },
	{ FAMILY_IPV6, "-A INPUT -s 2001:db8::/32 -j RETURN",
	  "saddr == 2001:db8::/32 ; count ; return" },
	{ FAMILY_IPV4, "-A FORWARD -o eth1 -f -j QUEUE",
	  "oifname == \"eth1\" ; frag-off & 0x1fff != 0 ; count ; queue" },
	/* Transport headers are x_tables' to read: it drops those cut short. */
	{ FAMILY_IPV4, "-A INPUT -p tcp --dport 22 -j ACCEPT",
	  "l4proto == 0x6 ; xt match tcp rev 0 ; count ; accept" },
	{ FAMILY_IPV6, "-A INPUT ! -p tcp -j ACCEPT",
	  "l4proto != 0x6 ; count ; accept" },
	{ FAMILY_IPV4, "-A INPUT -m length --length 100:200 -g nowhere",
	  "length == { 0x64-0xc8 } ; count ; goto nowhere" },
	{ FAMILY_IPV4, "-t mangle -A INPUT -j MARK --set-xmark 0x1/0xff",
	  "count ; set mark = (mark & 0xffffff00) ^ 0x00000001" },
	{ FAMILY_IPV4, "-t nat -A POSTROUTING -p udp -j SNAT --to-source 10.0.0.1:5-7",
	  "l4proto == 0x11 ; count ; snat 10.0.0.1-10.0.0.1 ports 5-7 flags 0x3" },
	{ FAMILY_IPV4, "-A INPUT -j REJECT --reject-with icmp-host-prohibited",
	  "count ; reject icmp 10" },
};
/* clang-format on */

static void print_plan(const struct plan_case *c, struct text *out)
{
	const struct family *family = family_get(c->family);
	const struct grammar g = { .family = family, .tool = "iptables" };
	const char *argv[WORDS_MAX];
	struct request req;
	struct ir_rule ir;
	struct plan_rule plan;
	struct err err = { 0 };
	char *copy = strdup(c->args), *save = NULL;
	int argc = 0;

	for (char *w = strtok_r(copy, " ", &save); w;
	     w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	request_init(&req);
	request_reset(&req, family);
	ck_assert_msg(grammar_parse(&req, &g, argc, argv, &err) == 0, "%s: %s",
		      c->args, err.text);
	request_select(&req, 0);
	ir_init(&ir, family);
	rule_lower(&req.spec, &ir);
	ck_assert_int_eq(plan_rule(&plan, &ir, &err), 0);
	plan_rule_print(&plan, out);
	ir_fini(&ir);
	request_fini(&req);
	free(copy);
}

START_TEST(plans)
{
	auto_text struct text out = { 0 };

	print_plan(&cases[_i], &out);
	ck_assert_str_eq(text_str(&out), cases[_i].plan);
}
END_TEST

/* A transport field read by nf_tables wants IPv4's later fragments kept out. */
START_TEST(fragments)
{
	static const char *const expected[FAMILY_N] = {
		[FAMILY_IPV4] = "frag-off & 0x1fff == 0x0 ; dport == 0x16 ; sport == { 0x1-0x2, 0x9 } ; count",
		[FAMILY_IPV6] = "dport == 0x16 ; sport == { 0x1-0x2, 0x9 } ; count",
	};
	const struct ir_range ranges[] = {
		{ ir_value_num(IR_TH_SPORT, 1), ir_value_num(IR_TH_SPORT, 2) },
		{ ir_value_num(IR_TH_SPORT, 9), ir_value_num(IR_TH_SPORT, 9) },
	};
	auto_text struct text out = { 0 };
	struct ir_rule ir;
	struct plan_rule plan;
	struct err err = { 0 };

	ir_init(&ir, family_get((enum family_id)_i));
	ir_match(&ir);
	ir_test_num(&ir, IR_TH_DPORT, 22, false);
	ir_test_ranges(&ir, IR_TH_SPORT, ranges, 2, false);
	ck_assert_int_eq(plan_rule(&plan, &ir, &err), 0);
	plan_rule_print(&plan, &out);
	ck_assert_str_eq(text_str(&out), expected[_i]);
	ir_fini(&ir);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan");
	TCase *tc = tcase_create("plan");

	tcase_add_loop_test(tc, plans, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, fragments, FAMILY_IPV4, FAMILY_N);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
