/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listings, to the byte: programs cut them by column. */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "grammar.h"
#include "request.h"
#include "request_text.h"
#include "text.h"
#include "unit.h"
#include "wire.h"


/* clang-format off */
static const struct {
	struct list_format format;
	enum verdict policy;
	struct counters counters;
	const char *expected;
} chains[] = {
	{ { .numeric = true }, VERDICT_ACCEPT, { 1, 2 },
	  "Chain mine (policy ACCEPT)\n"
	  "target     prot opt source               destination         \n" },
	{ { .numeric = true }, VERDICT_UNSET, { 1, 2 },
	  "Chain mine (3 references)\n"
	  "target     prot opt source               destination         \n" },
	{ { .verbose = true }, VERDICT_DROP, { 1234567, 99999 },
	  "Chain mine (policy DROP 1235K packets, 99999 bytes)\n"
	  " pkts bytes target     prot opt in     out     source               destination         \n" },
	{ { .verbose = true, .exact = true }, VERDICT_DROP, { 1234567, 100000 },
	  "Chain mine (policy DROP 1234567 packets, 100000 bytes)\n"
	  "    pkts      bytes target     prot opt in     out     source               destination         \n" },
	{ { .line_numbers = true }, VERDICT_UNSET, { 0, 0 },
	  "Chain mine (3 references)\n"
	  "num  target     prot opt source               destination         \n" },
	{ { .line_numbers = true, .verbose = true }, VERDICT_UNSET, { 0, 0 },
	  "Chain mine (3 references)\n"
	  "num   pkts bytes target     prot opt in     out     source               destination         \n" },
};

static const struct {
	enum family_id family;
	const char *rule;
	struct list_format format;
	struct counters counters;
	const char *expected;
} rules[] = {
	{ FAMILY_IPV4, "-j ACCEPT", { .numeric = true }, { 0, 0 },
	  "ACCEPT     0    --  0.0.0.0/0            0.0.0.0/0           \n" },
	{ FAMILY_IPV4, "-j ACCEPT", { .numeric = false }, { 0, 0 },
	  "ACCEPT     all  --  anywhere             anywhere            \n" },
	{ FAMILY_IPV4, "-p tcp --dport 80 ! -s 1.1.1.1 -i eth0 ! -o eth+ -j mine",
	  { .numeric = true, .verbose = true }, { 0, 0 },
	  "    0     0 mine       6    --  eth0   !eth+  !1.1.1.1              0.0.0.0/0            tcp dpt:80\n" },
	{ FAMILY_IPV4, "-m hashlimit --hashlimit-above 1/s --hashlimit-name a --hashlimit-rate-match --hashlimit-rate-interval 7",
	  { .numeric = true }, { 0, 0 },
	  "           0    --  0.0.0.0/0            0.0.0.0/0            limit: above 12342/day burst 5 htable-expire 1000 rate-match rate-interval 7\n" },
	{ FAMILY_IPV4, "-m conntrack --ctorigsrc 0.0.0.0/0 ! --ctrepldst 0.0.0.0/8",
	  { .numeric = false }, { 0, 0 },
	  "           all  --  anywhere             anywhere             ctorigsrc anywhere ! ctrepldst anywhere\n" },
	{ FAMILY_IPV4, "-j NOTRACK", { .numeric = true }, { 0, 0 },
	  "CT         0    --  0.0.0.0/0            0.0.0.0/0            NOTRACK\n" },
	{ FAMILY_IPV4, "-g mine", { .numeric = true, .line_numbers = true }, { 0, 0 },
	  "15   mine       0    --  0.0.0.0/0            0.0.0.0/0           [goto] \n" },
	{ FAMILY_IPV4, "! -p udp -f", { .numeric = false }, { 0, 0 },
	  "          !udp  -f  anywhere             anywhere            \n" },
	{ FAMILY_IPV4, "-p 99 ! -f -d 10.0.0.0/255.0.255.0", { .numeric = true }, { 0, 0 },
	  "           99   !f  0.0.0.0/0            10.0.0.0/255.0.255.0 \n" },
	{ FAMILY_IPV4, "-p udplite", { .numeric = false }, { 0, 0 },
	  "           udplite --  anywhere             anywhere            \n" },
	{ FAMILY_IPV4, "-j abcdefghijklmnopqrstuvwxyz01 -s 192.0.100.0/255.0.255.0",
	  { .numeric = true }, { 0, 0 },
	  "abcdefghijklmnopqrstuvwxyz01  0    --  192.0.100.0/255.0.255.0  0.0.0.0/0           \n" },
	{ FAMILY_IPV4, "", { .numeric = true, .verbose = true }, { 99999, 100000 },
	  "99999  100K            0    --  *      *       0.0.0.0/0            0.0.0.0/0           \n" },
	{ FAMILY_IPV4, "", { .verbose = true }, { 9999999, 10000000000 },
	  "  10M   10G            all  --  any    any     anywhere             anywhere            \n" },
	{ FAMILY_IPV4, "", { .numeric = true, .verbose = true }, { 99999999999999999, UINT64_MAX },
	  "100000T    0K            0    --  *      *       0.0.0.0/0            0.0.0.0/0           \n" },
	{ FAMILY_IPV4, "", { .numeric = true, .verbose = true, .exact = true }, { 100499, 9999999999 },
	  "  100499 9999999999            0    --  *      *       0.0.0.0/0            0.0.0.0/0           \n" },
	{ FAMILY_IPV6, "! -s ::1 -p tcp", { .numeric = true }, { 0, 0 },
	  "           6    -- !::1                  ::/0                \n" },
	{ FAMILY_IPV6, "-s ::/64 -d 2001:db8::/32", { .numeric = false }, { 0, 0 },
	  "           all  --  anywhere             2001:db8::/32       \n" },
};

static const struct {
	enum family_id family;
	const char *rule, *expected;
} changes[] = {
	{ FAMILY_IPV4, "-j ACCEPT",
	  "ACCEPT  all opt -- in * out *  0.0.0.0/0  -> 0.0.0.0/0  \n" },
	{ FAMILY_IPV4, "! -p tcp ! -s 1.1.1.0/24 ! -d 2.2.2.2 -i eth0 ! -o eth1+ -f -g mine",
	  "mine !tcp opt -f in eth0 out !eth1+ !1.1.1.0/24 !-> 2.2.2.2  [goto] \n" },
	{ FAMILY_IPV4, "-p tcp --dport 80",
	  "  tcp opt -- in * out *  0.0.0.0/0  -> 0.0.0.0/0   tcp dpt:80\n" },
	{ FAMILY_IPV6, "! -s ::1 -p tcp",
	  "  tcp opt -- in * out * !::1  -> ::/0  \n" },
};

static const struct {
	enum verdict policy;
	bool with_counters;
	const char *rule, *expected;
} specs[] = {
	{ VERDICT_ACCEPT, false, "-p tcp --dport 80 -j DROP",
	  "-P mine ACCEPT\n-A mine -p tcp -m tcp --dport 80 -j DROP\n" },
	{ VERDICT_DROP, true, "-p tcp --dport 80 -j DROP",
	  "-P mine DROP -c 5 6\n-A mine -p tcp -m tcp --dport 80 -c 7 8 -j DROP\n" },
	{ VERDICT_UNSET, true, "-g yours", "-N mine\n-A mine -c 7 8 -g yours\n" },
};
/* clang-format on */

START_TEST(test_chain)
{
	auto_text struct text out = { 0 };
	const struct wire_chain chain = {
		.name = "mine",
		.policy = chains[_i].policy,
		.counters = chains[_i].counters,
		.refs = 3,
	};

	list_chain(&chains[_i].format, &chain, &out);
	ck_assert_str_eq(text_str(&out), chains[_i].expected);
}
END_TEST

START_TEST(test_rule)
{
	auto_text struct text out = { 0 };
	auto_request struct request req;
	const struct rule_num num = { 15 };

	request_text_parse(&req, rules[_i].family, rules[_i].rule);
	list_rule(&rules[_i].format, &req.spec, num, &rules[_i].counters,
		  &out);
	ck_assert_str_eq(text_str(&out), rules[_i].expected);
}
END_TEST

START_TEST(test_change)
{
	auto_text struct text out = { 0 };
	auto_request struct request req;

	request_text_parse(&req, changes[_i].family, changes[_i].rule);
	list_change(&req.spec, &out);
	ck_assert_str_eq(text_str(&out), changes[_i].expected);
}
END_TEST

START_TEST(test_spec)
{
	const struct counters counters = { 7, 8 };
	auto_text struct text out = { 0 };
	auto_request struct request req;
	const struct wire_chain chain = {
		.name = "mine",
		.policy = specs[_i].policy,
		.counters = { 5, 6 },
	};

	request_text_parse(&req, FAMILY_IPV4, specs[_i].rule);
	list_chain_spec(&chain, specs[_i].with_counters, &out);
	list_rule_spec("mine", &req.spec,
		       specs[_i].with_counters ? &counters : NULL, &out);
	ck_assert_str_eq(text_str(&out), specs[_i].expected);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("list");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_chain, 0, N_OF(chains));
	tcase_add_loop_test(tcase, test_rule, 0, N_OF(rules));
	tcase_add_loop_test(tcase, test_change, 0, N_OF(changes));
	tcase_add_loop_test(tcase, test_spec, 0, N_OF(specs));
	return unit_run(suite);
}
