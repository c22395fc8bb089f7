/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules as bytes: what is equal, what is refused, what memory does to them. */
#include "rule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alloc_fail.h"
#include "err.h"
#include "grammar.h"
#include "ir.h"
#include "request.h"
#include "request_text.h"
#include "text.h"
#include "unit.h"


static const struct {
	enum family_id family;
	const char *rule;
	const char *printed; /* NULL: the same */
} rules[] = {
	{ FAMILY_IPV4, "", NULL },
	{ FAMILY_IPV4, "-j ACCEPT", NULL },
	{ FAMILY_IPV4, "-g mine", NULL },
	{ FAMILY_IPV4, "-s 1.2.3.4/32 ! -d 10.0.0.0/8 -i eth0 ! -o eth+ -j DROP",
	  NULL },
	{ FAMILY_IPV4, "-p tcp -m tcp --dport 80 -j mine", NULL },
	{ FAMILY_IPV4, "-p tcp --dport 80:90 ! --sport 1: -j RETURN",
	  "-p tcp -m tcp ! --sport 1:65535 --dport 80:90 -j RETURN" },
	{ FAMILY_IPV4, "-p 17 -m udp --dport 53 -f -j QUEUE",
	  "-p udp -f -m udp --dport 53 -j QUEUE" },
	{ FAMILY_IPV4, "-m length --length 1:1", "-m length --length 1" },
	{ FAMILY_IPV4, "-m recent --set -m recent --rcheck --seconds 5 -j DROP",
	  "-m recent --set --name DEFAULT --mask 255.255.255.255 --rsource "
	  "-m recent --rcheck --seconds 5 --name DEFAULT "
	  "--mask 255.255.255.255 --rsource -j DROP" },
	{ FAMILY_IPV4, "-m set ! --match-set foo src,dst -j LOG", NULL },
	{ FAMILY_IPV6, "-s a::/64 -p tcp -m tcp --dport 1 -j REJECT",
	  "-s a::/64 -p tcp -m tcp --dport 1 -j REJECT "
	  "--reject-with icmp6-port-unreachable" },
	{ FAMILY_IPV6, "-m rt --rt-type 0 --rt-0-addrs ::1,::2 -j ACCEPT",
	  NULL },
	{ FAMILY_IPV6, "-m hashlimit --hashlimit-upto 10mb/s --hashlimit-name x",
	  NULL },
};

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "-p tcp --dport 80", "-p 6 -m tcp --dport http", true },
	{ "-s 1.2.3.4/24", "-s 1.2.3.0/255.255.255.0", true },
	{ "-s 0.0.0.0/0", "", true },
	{ "-p tcp --dport 80 --sport 1", "-p tcp --sport 1 --dport 80", true },
	{ "-p tcp --syn", "-p tcp --tcp-flags SYN,RST,ACK,FIN SYN", true },
	{ "-p tcp -m tcp", "-p tcp -m tcp --dport 0:65535", true },
	{ "-p tcp", "-p tcp -m tcp", false },
	{ "-p tcp", "! -p tcp", false },
	{ "-i eth0", "-o eth0", false },
	{ "-j mine", "-g mine", false },
	{ "-j ACCEPT", "", false },
	{ "-m length --length 1 -m mark --mark 1",
	  "-m mark --mark 1 -m length --length 1", false },
	{ "-p tcp --dport 80", "-p tcp ! --dport 80", false },
};

static struct rule *encode(const struct rule_spec *spec)
{
	struct rule *rule = NULL;
	struct err err = { 0 };

	ck_assert_int_eq(rule_encode(spec, &rule, &err), 0);
	return rule;
}

static struct rule *rule_of(enum family_id family, const char *text)
{
	auto_request struct request req;

	request_text_parse(&req, family, text);
	return encode(&req.spec);
}

/* Text to bytes to text, and to bytes again: nothing is lost or added. */
START_TEST(test_round_trip)
{
	const struct family *family = family_get(rules[_i].family);
	const char *printed = rules[_i].printed ? rules[_i].printed :
						  rules[_i].rule;
	auto_rule struct rule *rule = rule_of(rules[_i].family, rules[_i].rule);
	auto_rule struct rule *again = NULL, *dup = rule_dup(rule);
	auto_rule_spec struct rule_spec spec;
	auto_text struct text out = { 0 };
	struct err err = { 0 };

	rule_spec_init(&spec, family);
	ck_assert_int_eq(rule_decode(&spec, rule->attrs, rule->len_bytes,
				     &err), 0);
	rule_print(&spec, &out);
	ck_assert_str_eq(text_str(&out) + (out.len ? 1 : 0), printed);
	again = encode(&spec);
	ck_assert(rule_equal(rule, again));
	ck_assert(rule_equal(rule, dup) && dup->hash == rule->hash);
	ck_assert_uint_eq(rule_size(rule), sizeof(*rule) + rule->len_bytes);
}
END_TEST

START_TEST(test_pair)
{
	auto_rule struct rule *a = rule_of(FAMILY_IPV4, pairs[_i].a);
	auto_rule struct rule *b = rule_of(FAMILY_IPV4, pairs[_i].b);

	ck_assert_int_eq(rule_equal(a, b), pairs[_i].equal);
	ck_assert_int_eq(rule_equal(b, a), pairs[_i].equal);
}
END_TEST

/*
 * @len bytes that nobody vouches for: they are refused, or they are what a
 * rule is packed to.
 */
static void take(const struct family *family, const void *bytes, size_t len)
{
	auto_rule_spec struct rule_spec spec;
	auto_rule struct rule *rule = NULL;
	struct err err = { 0 };
	int rc;

	rule_spec_init(&spec, family);
	rc = rule_decode(&spec, bytes, len, &err);
	if (rc) {
		ck_assert_int_eq(rc, -EBADMSG);
		return;
	}
	rule = encode(&spec);
	ck_assert_uint_eq(rule->len_bytes, len);
	ck_assert(memcmp(rule->attrs, bytes, len) == 0);
}

/* Every bit turned over, and every length cut short. */
START_TEST(test_damage)
{
	const struct family *family = family_get(rules[_i].family);
	auto_rule struct rule *rule = rule_of(rules[_i].family, rules[_i].rule);
	size_t len = rule->len_bytes;
	uint8_t *bytes = malloc(len + 4);

	ck_assert_ptr_nonnull(bytes);
	for (size_t bit = 0; bit < 8 * len; bit++) {
		memcpy(bytes, rule->attrs, len);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		take(family, bytes, len);
	}
	memcpy(bytes, rule->attrs, len);
	memset(bytes + len, 0, 4);
	for (size_t n = 0; n < len; n++) {
		/* A copy of just this length: reading on would be seen. */
		uint8_t *copy = malloc(n ? n : 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, bytes, n);
		take(family, copy, n);
		free(copy);
	}
	take(family, bytes, len + 4);
	free(bytes);
}
END_TEST

START_TEST(test_chain)
{
	auto_rule struct rule *jump = rule_of(FAMILY_IPV4, "-p tcp -j mine");
	auto_rule struct rule *gone = rule_of(FAMILY_IPV4, "-p tcp -g other");
	auto_rule struct rule *want = rule_of(FAMILY_IPV4, "-p tcp -g mine");
	auto_rule struct rule *none = rule_of(FAMILY_IPV4, "-p tcp -j DROP");
	auto_rule struct rule *made = rule_with_chain(gone, "mine");
	bool is_goto = true;

	ck_assert_str_eq(rule_chain(jump, &is_goto), "mine");
	ck_assert(!is_goto);
	ck_assert_str_eq(rule_chain(gone, &is_goto), "other");
	ck_assert(is_goto);
	ck_assert_ptr_null(rule_chain(none, &is_goto));
	ck_assert_ptr_nonnull(made);
	ck_assert(rule_equal(made, want));
}
END_TEST

/* Decode, encode and lower. check itself must not want memory in here. */
static int work(const struct family *family, const struct rule *rule,
		enum err_status *status)
{
	auto_rule_spec struct rule_spec spec;
	auto_rule struct rule *again = NULL;
	auto_ir struct ir_rule ir;
	struct err err = { 0 };
	int rc;

	rule_spec_init(&spec, family);
	ir_init(&ir, family);
	rc = rule_decode(&spec, rule->attrs, rule->len_bytes, &err);
	if (!rc)
		rc = rule_spec_check(&spec, TABLE_UNSET, &err);
	if (!rc)
		rc = rule_encode(&spec, &again, &err);
	*status = err.status;
	if (!rc) {
		rule_lower(&spec, &ir);
		rc = ir_error(&ir);
		if (rc)
			*status = ERR_RESOURCE; /* the caller's to say */
	}
	return rc;
}

/* With memory for n allocations only, for every n: -ENOMEM, and no worse. */
START_TEST(test_no_memory)
{
	const struct family *family = family_get(rules[_i].family);
	auto_rule struct rule *rule = rule_of(rules[_i].family, rules[_i].rule);
	enum err_status status;
	unsigned int n = 0;
	int rc;

	do {
		alloc_fail_after(n++);
		rc = work(family, rule, &status);
		alloc_fail_never();
		ck_assert(rc == 0 || rc == -ENOMEM);
		ck_assert(!rc || status == ERR_RESOURCE);
		ck_assert_uint_lt(n, 1000);
	} while (rc);
	ck_assert_uint_gt(n, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rule");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, test_round_trip, 0, N_OF(rules));
	tcase_add_loop_test(tcase, test_pair, 0, N_OF(pairs));
	tcase_add_loop_test(tcase, test_damage, 0, N_OF(rules));
	tcase_add_test(tcase, test_chain);
	tcase_add_loop_test(tcase, test_no_memory, 0, N_OF(rules));
	return unit_run(suite);
}
