/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rules may share a map, by which fields, and why others may not. */
#include <stdlib.h>
#include <string.h>

#include "compile/shape.h"
#include "err.h"
#include "grammar.h"
#include "request.h"
#include "text.h"
#include "unit.h"

#define WORDS_MAX 64

struct shape_case {
	enum family_id family;
	const char *args;
	const char *shape; /* fields, or the reason that there is none */
};

/* A rule unpacked and looked at. */
struct look {
	struct request req;
	struct ir_rule ir;
	struct shape shape;
};

/* clang-format off */
static const struct shape_case cases[] = {
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.1 -j ACCEPT", "saddr" },
	{ FAMILY_IPV6, "-A INPUT -d 2001:db8::/32 -j DROP", "daddr" },
	{ FAMILY_IPV4, "-A INPUT -p tcp --dport 22 -j ACCEPT",
	  "l4proto dport" },
	{ FAMILY_IPV4, "-A INPUT -p tcp --dport 22:80 -j ACCEPT",
	  "l4proto dport" },
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.0/8 -d 10.0.0.1", "saddr daddr" },
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.0/8 -d 10.0.0.0/8", "saddr daddr" },
	{ FAMILY_IPV4, "-A INPUT -j ACCEPT", "tests no field for a value" },
	{ FAMILY_IPV4, "-A INPUT ! -s 10.0.0.1 -j ACCEPT",
	  "tests no field for a value" },
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.1 -m limit --limit 1/s",
	  "a match changes when it is asked" },
	{ FAMILY_IPV4, "-A INPUT -m mark --mark 1 -j ACCEPT", "mark" },
	{ FAMILY_IPV4, "-A INPUT -m mark --mark 1 -g other", "mark" },
	/* Who returns may have another mark, TTL or length by then. */
	{ FAMILY_IPV4, "-A INPUT -m mark --mark 1 -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV4, "-A INPUT -s 10.0.0.1 -m ttl --ttl-eq 1 -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV6, "-A INPUT -m hl --hl-eq 1 -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV4, "-A INPUT -m conntrack --ctstate NEW -j other", "ct state" },
	{ FAMILY_IPV4, "-t raw -A PREROUTING -m conntrack --ctstate INVALID -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV6, "-A INPUT -s 2001:db8::1 -j other", "saddr" },
	{ FAMILY_IPV6, "-t mangle -A INPUT -s 2001:db8::1 -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV6, "-t mangle -A INPUT -d 2001:db8::1 -j other",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV6, "-t mangle -A INPUT -d 2001:db8::1 -g other", "daddr" },
	{ FAMILY_IPV4, "-t mangle -A INPUT -m mark --mark 1 -j MARK --set-mark 2",
	  "a field that it tests may change, and it goes on" },
	{ FAMILY_IPV4, "-t mangle -A INPUT -s 10.0.0.1 -j MARK --set-mark 2",
	  "saddr" },
};

/* Rules that share a map, or do not. */
static const struct {
	const char *args[2];
	bool is_same;
} pairs[] = {
	{ { "-A INPUT -s 10.0.0.1 -j ACCEPT", "-A INPUT -s 10.0.0.2 -j DROP" },
	  true },
	{ { "-A INPUT -s 10.0.0.1 -j ACCEPT", "-A INPUT -d 10.0.0.2 -j DROP" },
	  false },
	{ { "-A INPUT -p tcp --dport 1 -j ACCEPT",
	    "-A INPUT -p udp --dport 2 -j DROP" }, true },
	/* One kernel rule has one protocol to tell x_tables of. */
	{ { "-t mangle -A PREROUTING -p tcp --dport 1 -j TPROXY --on-port 9",
	    "-t mangle -A PREROUTING -p tcp --dport 2 -j TPROXY --on-port 9" },
	  true },
	{ { "-t mangle -A PREROUTING -p tcp --dport 1 -j TPROXY --on-port 9",
	    "-t mangle -A PREROUTING -p udp --dport 2 -j TPROXY --on-port 9" },
	  false },
	{ { "-t nat -A PREROUTING -d 10.0.0.1 -j DNAT --to-destination 10.0.0.3",
	    "-t nat -A PREROUTING -d 10.0.0.2 -j DNAT --to-destination 10.0.0.4" },
	  true },
	{ { "-t nat -A PREROUTING -d 10.0.0.1 -j DNAT --to-destination 10.0.0.3",
	    "-t nat -A PREROUTING -d 10.0.0.2 -j DNAT --to-destination 10.0.0.4 --random" },
	  false },
};
/* clang-format on */

static void look_init(struct look *look, enum family_id id, const char *args)
{
	const struct family *family = family_get(id);
	const struct grammar g = { .family = family, .tool = "iptables" };
	const char *argv[WORDS_MAX];
	struct err err = { 0 };
	char *copy = strdup(args), *save = NULL;
	int argc = 0;

	for (char *w = strtok_r(copy, " ", &save); w;
	     w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	request_init(&look->req);
	request_reset(&look->req, family);
	ck_assert_msg(grammar_parse(&look->req, &g, argc, argv, &err) == 0,
		      "%s: %s", args, err.text);
	request_select(&look->req, 0);
	ir_init(&look->ir, family);
	rule_lower(&look->req.spec, &look->ir);
	shape_of(&look->shape, &look->ir, look->req.cmd.table);
	ck_assert_int_eq(ir_error(&look->ir), 0);
	free(copy);
}

static void look_fini(struct look *look)
{
	ir_fini(&look->ir);
	request_fini(&look->req);
}

START_TEST(shapes)
{
	auto_text struct text out = { 0 };
	struct look look;

	look_init(&look, cases[_i].family, cases[_i].args);
	if (look.shape.reason)
		text_put(&out, fuse_reason_text(look.shape.reason));
	for (unsigned int i = 0; !look.shape.reason && i < look.shape.n_fields;
	     i++)
		text_printf(&out, "%s%s", i ? " " : "",
			    ir_field_desc(look.shape.fields[i].field)->name);
	ck_assert_str_eq(text_str(&out), cases[_i].shape);
	look_fini(&look);
}
END_TEST

START_TEST(signatures)
{
	struct look a, b;

	look_init(&a, FAMILY_IPV4, pairs[_i].args[0]);
	look_init(&b, FAMILY_IPV4, pairs[_i].args[1]);
	ck_assert_int_eq(a.shape.reason, FUSE_OK);
	ck_assert_int_eq(b.shape.reason, FUSE_OK);
	ck_assert_int_eq(shape_same(&a.shape, &b.shape), pairs[_i].is_same);
	look_fini(&a);
	look_fini(&b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("shape");
	TCase *tc = tcase_create("shape");

	tcase_add_loop_test(tc, shapes, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, signatures, 0,
			    sizeof(pairs) / sizeof(pairs[0]));
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
