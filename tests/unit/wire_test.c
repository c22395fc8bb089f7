/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages there and back, and what their readers refuse. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"
#include "unit.h"
#include "wire_attr.h"

static struct rule *some_rule(void)
{
	const uint8_t bytes[8] = { 8, 0, 2, 0, 1, 0, 0, 0 };

	return rule_from_bytes(bytes, sizeof(bytes));
}

static const struct nlmsghdr *first(const struct wire_buf *buf)
{
	const struct nlmsghdr *nlh;
	bool malformed;

	ck_assert(!buf->failed);
	nlh = wire_next(buf->data, buf->len, &malformed);
	ck_assert(!malformed);
	ck_assert_ptr_nonnull(nlh);
	ck_assert_uint_eq(nlh->nlmsg_len, buf->len);
	return nlh;
}

/* clang-format off */
static const struct command commands[] = {
	{ .op = COMMAND_DELETE_NUM, .family = FAMILY_IPV4,
	  .table = TABLE_FILTER, .chain = "INPUT", .num = { 7 }, .line = 3 },
	{ .op = COMMAND_FLUSH, .family = FAMILY_IPV6, .table = TABLE_NAT },
	{ .op = COMMAND_FLUSH, .family = FAMILY_IPV6, .table = TABLE_NAT,
	  .chain = "a" },
	{ .op = COMMAND_ZERO, .family = FAMILY_IPV4, .table = TABLE_RAW },
	{ .op = COMMAND_ZERO_NUM, .family = FAMILY_IPV4, .table = TABLE_RAW,
	  .chain = "OUTPUT", .num = { 1 } },
	{ .op = COMMAND_NEW_CHAIN, .family = FAMILY_IPV4,
	  .table = TABLE_SECURITY, .chain = "0123456789012345678901234567" },
	{ .op = COMMAND_DELETE_CHAIN, .family = FAMILY_IPV4,
	  .table = TABLE_MANGLE },
	{ .op = COMMAND_RENAME_CHAIN, .family = FAMILY_IPV4,
	  .table = TABLE_FILTER, .chain = "a", .new_name = "b" },
	{ .op = COMMAND_POLICY, .family = FAMILY_IPV4, .table = TABLE_FILTER,
	  .chain = "INPUT", .policy = VERDICT_DROP, .has_counters = true,
	  .counters = { UINT64_MAX, 2 } },
	{ .op = COMMAND_TABLE_RESET, .family = FAMILY_IPV4,
	  .table = TABLE_FILTER, .line = UINT32_MAX },
	{ .op = COMMAND_TABLE_USE, .family = FAMILY_IPV4,
	  .table = TABLE_FILTER },
	{ .op = COMMAND_CHAIN, .family = FAMILY_IPV4, .table = TABLE_FILTER,
	  .chain = "x" },
};
/* clang-format on */

static void ck_command(const struct command *a, const struct command *b)
{
	ck_assert_int_eq(a->op, b->op);
	ck_assert_int_eq(a->family, b->family);
	ck_assert_int_eq(a->table, b->table);
	ck_assert_str_eq(a->chain, b->chain);
	ck_assert_str_eq(a->new_name, b->new_name);
	ck_assert_uint_eq(a->num.n, b->num.n);
	ck_assert_int_eq(a->policy, b->policy);
	ck_assert_int_eq(a->has_counters, b->has_counters);
	ck_assert_uint_eq(a->counters.packets, b->counters.packets);
	ck_assert_uint_eq(a->counters.bytes, b->counters.bytes);
	ck_assert_uint_eq(a->line, b->line);
}

START_TEST(plans)
{
	const struct wire_plan all = { .family = FAMILY_IPV4,
				       .table = TABLE_NAT };
	const struct wire_plan one = { .family = FAMILY_IPV6,
				       .table = TABLE_RAW, .chain = "OUTPUT" };
	const struct wire_plan *cases[] = { &all, &one };

	for (size_t i = 0; i < 2; i++) {
		auto_wire_buf struct wire_buf buf = { .data = NULL };
		struct wire_plan plan;

		wire_put_plan(&buf, 3, cases[i]);
		ck_assert_int_eq(wire_get_plan(first(&buf), &plan), 0);
		ck_assert_int_eq(plan.family, cases[i]->family);
		ck_assert_int_eq(plan.table, cases[i]->table);
		ck_assert_str_eq(plan.chain, cases[i]->chain);
	}
}
END_TEST

/* A long text goes as several messages, cut after a line where there is one. */
START_TEST(texts)
{
	const size_t len = 3 * WIRE_LINES_MAX, line = _i ? 1000 : len;
	char *text = malloc(len);
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	const struct nlmsghdr *nlh;
	size_t got = 0;
	bool malformed;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < len; i++)
		text[i] = i % line == line - 1 ? '\n' : (char)('a' + i % 26);
	wire_put_text(&buf, 1, text, len);
	ck_assert(!buf.failed);
	for (size_t at = 0; at < buf.len; at += nlh->nlmsg_len) {
		const char *part;
		size_t n;

		nlh = wire_next(buf.data + at, buf.len - at, &malformed);
		ck_assert_ptr_nonnull(nlh);
		ck_assert_int_eq(wire_get_text(nlh, &part, &n), 0);
		ck_assert(got + n <= len);
		ck_assert_mem_eq(part, text + got, n);
		got += n;
		ck_assert(!_i || got == len || part[n - 1] == '\n');
	}
	ck_assert_uint_eq(got, len);
	wire_put_text(&buf, 1, "", 0);
	free(text);
}
END_TEST

START_TEST(command_there_and_back)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct command out;
	const void *attrs;
	size_t len;

	wire_put_command(&buf, 5, &commands[_i]);
	ck_assert_uint_eq(first(&buf)->nlmsg_seq, 5);
	ck_assert_int_eq(wire_get_command(first(&buf), &out, &attrs, &len), 0);
	ck_command(&out, &commands[_i]);
	ck_assert_ptr_null(attrs);
}
END_TEST

/* Commands with a rule: each, with and without what may be there. */
START_TEST(rule_command_there_and_back)
{
	static const enum command_op ops[] = {
		COMMAND_APPEND, COMMAND_INSERT, COMMAND_REPLACE,
		COMMAND_DELETE, COMMAND_CHECK,
	};
	auto_rule struct rule *rule = some_rule();
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct command in = {
		.op = ops[_i],
		.family = FAMILY_IPV6,
		.table = TABLE_FILTER,
		.chain = "INPUT",
		.num = { ops[_i] == COMMAND_REPLACE },
		.rule = rule,
	};
	struct command out;
	const void *attrs;
	size_t len;

	wire_put_command(&buf, 1, &in);
	ck_assert_int_eq(wire_get_command(first(&buf), &out, &attrs, &len), 0);
	ck_command(&out, &in);
	ck_assert_mem_eq(attrs, rule->attrs, rule->len_bytes);
	ck_assert_uint_eq(len, rule->len_bytes);
	/* Without the rule it is nothing. */
	buf.len = 0;
	in.rule = NULL;
	wire_put_command(&buf, 1, &in);
	ck_assert_int_eq(wire_get_command(first(&buf), &out, &attrs, &len),
			 -EBADMSG);
}
END_TEST

START_TEST(others_there_and_back)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	const struct wire_list list = { .family = FAMILY_IPV4,
					.table = TABLE_NAT,
					.chain = "a",
					.num = { 2 },
					.zero = true };
	const struct wire_chain chain = { .name = "INPUT",
					  .policy = VERDICT_DROP,
					  .counters = { 1, 2 },
					  .refs = 3,
					  .n_rules = 4 };
	struct wire_error error = { .op = COMMAND_ZERO };
	struct wire_error error_out;
	struct wire_chain chain_out;
	struct wire_list list_out;
	enum family_id family;
	enum table_id table;
	uint64_t generation;
	struct wire_begin begin = { .is_expecting = true, .expected = 0,
				    .follows = true };
	struct wire_begin begin_out;

	wire_put_begin(&buf, 1, &begin);
	ck_assert_int_eq(wire_get_begin(first(&buf), &begin_out), 0);
	ck_assert(!begin_out.test && begin_out.is_expecting);
	ck_assert(begin_out.follows);
	ck_assert_uint_eq(begin_out.expected, 0);
	buf.len = 0;
	wire_put_list(&buf, 1, &list);
	ck_assert_int_eq(wire_get_list(first(&buf), &list_out), 0);
	ck_assert_str_eq(list_out.chain, "a");
	ck_assert_uint_eq(list_out.num.n, 2);
	ck_assert(list_out.zero && !list_out.with_counters);
	buf.len = 0;
	wire_put_chain(&buf, 1, &chain);
	ck_assert_int_eq(wire_get_chain(first(&buf), &chain_out), 0);
	ck_assert_str_eq(chain_out.name, "INPUT");
	ck_assert_uint_eq(chain_out.refs, 3);
	ck_assert_uint_eq(chain_out.n_rules, 4);
	buf.len = 0;
	wire_put_table(&buf, 1, FAMILY_IPV6, TABLE_RAW);
	ck_assert_int_eq(wire_get_table(first(&buf), &family, &table), 0);
	ck_assert_int_eq(family, FAMILY_IPV6);
	ck_assert_int_eq(table, TABLE_RAW);
	buf.len = 0;
	wire_put_done(&buf, 9, UINT64_MAX);
	ck_assert_int_eq(wire_get_done(first(&buf), &generation), 0);
	ck_assert_uint_eq(generation, UINT64_MAX);
	buf.len = 0;
	err_set(&error.err, -EEXIST, "%s", "why");
	error.err.line = 4;
	wire_put_error(&buf, 1, &error);
	ck_assert_int_eq(wire_get_error(first(&buf), &error_out), 0);
	ck_assert_int_eq(error_out.op, COMMAND_ZERO);
	ck_assert_int_eq(error_out.err.code, -EEXIST);
	ck_assert_uint_eq(error_out.err.line, 4);
	ck_assert_str_eq(error_out.err.text, "why");
}
END_TEST

/* What a hand-made command looks like; each row breaks one thing. */
struct broken {
	const char *what;
	uint8_t op, family;
	const char *table;
	const char *chain;
	uint32_t num;      /* 0: none */
	int extra;         /* one more attribute of this type; 0: none */
	bool twice;        /* the chain again */
	uint8_t tail;      /* bytes of junk behind */
	int code;
};

/* clang-format off */
static const struct broken broken[] = {
	{ "nothing",    COMMAND_DELETE_NUM, 1, "filter", "INPUT", 1, 0, false, 0, 0 },
	{ "op 0",       0,                  1, "filter", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "op N",       COMMAND_N,          1, "filter", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "family 0",   COMMAND_DELETE_NUM, 0, "filter", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "family 3",   COMMAND_DELETE_NUM, 3, "filter", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "table",      COMMAND_DELETE_NUM, 1, "nosuch", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "no chain",   COMMAND_DELETE_NUM, 1, "filter", NULL,    1, 0, false, 0, -EBADMSG },
	{ "empty",      COMMAND_DELETE_NUM, 1, "filter", "",      1, 0, false, 0, -EBADMSG },
	{ "no number",  COMMAND_DELETE_NUM, 1, "filter", "INPUT", 0, 0, false, 0, -EBADMSG },
	{ "not asked",  COMMAND_FLUSH,      1, "filter", "INPUT", 1, 0, false, 0, -EBADMSG },
	{ "a flag",     COMMAND_DELETE_NUM, 1, "filter", "INPUT", 1, WIRE_A_TEST, false, 0, -EBADMSG },
	{ "twice",      COMMAND_DELETE_NUM, 1, "filter", "INPUT", 1, 0, true, 0, -EBADMSG },
	{ "junk",       COMMAND_DELETE_NUM, 1, "filter", "INPUT", 1, 0, false, 4, -EBADMSG },
};
/* clang-format on */

START_TEST(broken_command)
{
	const struct broken *b = &broken[_i];
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	size_t at = wire_attr_start(&buf, WIRE_COMMAND, 0);
	struct command cmd;
	const void *attrs;
	size_t len;

	wire_attr_put_u8(&buf, WIRE_A_OP, b->op);
	wire_attr_put_u8(&buf, WIRE_A_FAMILY, b->family);
	wire_attr_put_str(&buf, WIRE_A_TABLE, b->table);
	if (b->chain)
		wire_attr_put_str(&buf, WIRE_A_CHAIN, b->chain);
	if (b->twice)
		wire_attr_put_str(&buf, WIRE_A_CHAIN, b->chain);
	if (b->num)
		wire_attr_put_u32(&buf, WIRE_A_NUM, b->num);
	if (b->extra)
		wire_attr_put_flag(&buf, (enum wire_attr)b->extra, true);
	wire_buf_put(&buf, "\377\377\377\377", b->tail);
	wire_attr_finish(&buf, at);
	ck_assert_msg(wire_get_command(first(&buf), &cmd, &attrs, &len) ==
			      b->code,
		      "%s", b->what);
}
END_TEST

/* A string must end where its attribute does, and nowhere else. */
START_TEST(broken_string)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = { { "IN\0PUT", 7 }, { "INPUT", 5 }, { "", 0 },
		     { "01234567890123456789012345678", 30 } };
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	size_t at = wire_attr_start(&buf, WIRE_COMMAND, 0);
	const struct nlattr attr = {
		.nla_type = WIRE_A_CHAIN,
		.nla_len = (uint16_t)(MNL_ATTR_HDRLEN + rows[_i].len),
	};
	struct command cmd;
	const void *attrs;
	size_t len;

	wire_attr_put_u8(&buf, WIRE_A_OP, COMMAND_FLUSH);
	wire_attr_put_u8(&buf, WIRE_A_FAMILY, FAMILY_IPV4);
	wire_attr_put_str(&buf, WIRE_A_TABLE, "filter");
	wire_buf_put(&buf, &attr, sizeof(attr));
	wire_buf_put(&buf, rows[_i].bytes, rows[_i].len);
	wire_buf_put(&buf, "\0\0\0", (size_t)-rows[_i].len % 4);
	wire_attr_finish(&buf, at);
	ck_assert_int_eq(wire_get_command(first(&buf), &cmd, &attrs, &len),
			 -EBADMSG);
}
END_TEST

START_TEST(framing)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct nlmsghdr *nlh;
	bool malformed;

	wire_put_commit(&buf, 1);
	for (size_t len = 0; len < buf.len; len++) {
		ck_assert_ptr_null(wire_next(buf.data, len, &malformed));
		ck_assert(!malformed);
	}
	nlh = (struct nlmsghdr *)(void *)buf.data;
	for (uint32_t len = 0; len < 16; len++) {
		nlh->nlmsg_len = len;
		ck_assert_ptr_null(wire_next(buf.data, buf.len, &malformed));
		ck_assert(malformed);
	}
	nlh->nlmsg_len = WIRE_MSG_MAX + 4;
	ck_assert_ptr_null(wire_next(buf.data, buf.len, &malformed));
	ck_assert(malformed);
	nlh->nlmsg_len = 16;
	nlh->nlmsg_type = WIRE_TYPE_N;
	ck_assert_ptr_null(wire_next(buf.data, buf.len, &malformed));
	ck_assert(malformed);
	nlh->nlmsg_type = WIRE_UNSET;
	ck_assert_ptr_null(wire_next(buf.data, buf.len, &malformed));
	ck_assert(malformed);
}
END_TEST

/* Whatever the bytes are: an answer, and none of the readers runs away. */
START_TEST(random_bytes)
{
	auto_rule struct rule *rule = some_rule();
	const struct command cmd = { .op = COMMAND_INSERT,
				     .family = FAMILY_IPV4,
				     .table = TABLE_FILTER,
				     .chain = "INPUT",
				     .num = { 1 },
				     .has_counters = true,
				     .rule = rule };

	srand((unsigned int)_i);
	for (int i = 0; i < 5000; i++) {
		auto_wire_buf struct wire_buf buf = { .data = NULL };
		struct command out;
		const void *attrs;
		bool malformed;
		size_t len;
		const struct nlmsghdr *nlh;

		wire_put_command(&buf, 1, &cmd);
		for (int n = rand() % 4; n >= 0; n--)
			buf.data[(size_t)rand() % buf.len] = (uint8_t)rand();
		nlh = wire_next(buf.data, buf.len, &malformed);
		if (nlh && !wire_get_command(nlh, &out, &attrs, &len) && attrs)
			ck_assert((const uint8_t *)attrs + len <=
				  buf.data + buf.len);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wire");
	TCase *tcase = tcase_create("wire");

	tcase_add_loop_test(tcase, command_there_and_back, 0,
			    N_OF(commands));
	tcase_add_loop_test(tcase, rule_command_there_and_back, 0, 5);
	tcase_add_test(tcase, others_there_and_back);
	tcase_add_test(tcase, plans);
	tcase_add_loop_test(tcase, texts, 0, 2);
	tcase_add_loop_test(tcase, broken_command, 0,
			    N_OF(broken));
	tcase_add_loop_test(tcase, broken_string, 0, 4);
	tcase_add_test(tcase, framing);
	tcase_add_loop_test(tcase, random_bytes, 0, 4);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
