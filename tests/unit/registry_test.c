/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every extension's descriptor is complete, and stands whatever bytes a rule
 * on the wire says are its values.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ext.h"
#include "ir.h"
#include "opt.h"
#include "rule.h"
#include "unit.h"

#define ROUNDS 500

/* What is being looked at, for messages. */
#define ck_row(cond, desc, opt) \
	ck_assert_msg(cond, "%s --%s: %s", (desc)->name, (opt)->name, #cond)
#define ck_ext(cond, desc) \
	ck_assert_msg(cond, "%s: %s", (desc)->name, #cond)

static unsigned int count_exts(void)
{
	unsigned int n = 0;

	while (ext_all()[n])
		n++;
	return n;
}

static unsigned int count_opts(const struct ext_desc *desc)
{
	unsigned int n = 0;

	while (desc->opts && desc->opts[n].name)
		n++;
	return n;
}

/* The rows that are rows of their own, as EXT_BIT()s. */
static uint32_t own_rows(const struct ext_desc *desc)
{
	uint32_t rows = 0;

	for (unsigned int i = 0; i < count_opts(desc); i++)
		if (!desc->opts[i].alias_of)
			rows |= EXT_BIT(i);
	return rows;
}

static const struct family *family_of(const struct ext_desc *desc)
{
	return family_get(desc->families & FAM_IPV4 ? FAMILY_IPV4 :
						      FAMILY_IPV6);
}

START_TEST(test_desc)
{
	const struct ext_desc *desc = ext_all()[_i];

	ck_assert(desc->name && *desc->name && strlen(desc->name) < 29);
	ck_ext(desc->kind == EXT_MATCH || desc->kind == EXT_TARGET, desc);
	ck_ext(desc->families && !(desc->families & ~FAM_ANY), desc);
	ck_ext(!(desc->hooks & ~HOOK_ALL), desc);
	ck_ext(!(desc->tables & (TABLE_BIT(TABLE_UNSET) | 0xc0)), desc);
	ck_ext(desc->info_size >= sizeof(struct ext_info), desc);
	ck_ext(desc->lower, desc);
	ck_ext(!desc->protos || *desc->protos, desc);
	if (desc->proto)
		ck_ext(ext_find_proto(family_of(desc), desc->proto) == desc,
		       desc);
}
END_TEST

/* Whoever asks for a name gets the one that has it, in every family of it. */
START_TEST(test_names)
{
	const struct ext_desc *desc = ext_all()[_i];

	for (int id = FAMILY_UNSET + 1; id < FAMILY_N; id++) {
		const struct family *family = family_get((enum family_id)id);

		if (!(desc->families & 1u << id))
			continue;
		ck_ext(ext_find(desc->kind, family, desc->name) == desc, desc);
		for (const char *const *a = desc->aliases; a && *a; a++)
			ck_ext(ext_find(desc->kind, family, *a) == desc, desc);
	}
}
END_TEST

/* A value lies within the info, behind its head. */
static void check_place(const struct ext_desc *desc, const struct ext_opt *opt)
{
	if (!opt->type->parse) {
		ck_row(opt->size == 0, desc, opt);
		return;
	}
	ck_row(opt->size > 0, desc, opt);
	ck_row(opt->off >= sizeof(struct ext_info), desc, opt);
	ck_row((size_t)opt->off + opt->size <= desc->info_size, desc, opt);
}

static void check_alias(const struct ext_desc *desc, const struct ext_opt *opt)
{
	const struct ext_opt *own = &desc->opts[opt->alias_of - 1];

	ck_row(own < opt, desc, opt);
	ck_row(!own->alias_of, desc, opt);
	ck_row(!(opt->excludes & ~EXT_BIT(opt->alias_of - 1)), desc, opt);
	ck_row(own->off == opt->off && own->size == opt->size, desc, opt);
}

START_TEST(test_rows)
{
	const struct ext_desc *desc = ext_all()[_i];
	uint32_t rows = own_rows(desc);

	for (unsigned int i = 0; i < count_opts(desc); i++) {
		const struct ext_opt *opt = &desc->opts[i];

		ck_row(i < 32, desc, opt);
		ck_assert_msg(opt->type, "%s --%s: type", desc->name,
			      opt->name);
		ck_row(ext_opt_find(desc, opt->name) == opt, desc, opt);
		ck_row(opt->help || opt->alias_of || opt->flags & OPT_HIDDEN,
		       desc, opt);
		ck_row(opt->type->n_args <= 2, desc, opt);
		ck_row(!opt->type->n_args || opt->type->metavar, desc, opt);
		ck_row(!opt->type->n_args || opt->type->parse, desc, opt);
		ck_row(!opt->type->n_args || opt->type->print || desc->save ||
			       opt->alias_of,
		       desc, opt);
		ck_row(!(opt->flags & OPT_OPTIONAL) || opt->type->n_args == 1,
		       desc, opt);
		ck_row(!(opt->excludes & ~rows), desc, opt);
		ck_row(!opt->max || opt->min <= opt->max, desc, opt);
		check_place(desc, opt);
		if (opt->alias_of)
			check_alias(desc, opt);
	}
}
END_TEST

/* --help names every option that is not hidden. */
START_TEST(test_help)
{
	const struct ext_desc *desc = ext_all()[_i];
	const struct ext_ctx ctx = { .family = family_of(desc) };
	auto_text struct text help = { 0 };

	ext_help(desc, &ctx, &help);
	ck_ext(strstr(text_str(&help), desc->name), desc);
	for (unsigned int i = 0; i < count_opts(desc); i++)
		if (!(desc->opts[i].flags & OPT_HIDDEN))
			ck_row(strstr(text_str(&help), desc->opts[i].name),
			       desc, &desc->opts[i]);
}
END_TEST

/* The manual says what it is for. */
START_TEST(test_prose)
{
	const char *srcdir = getenv("srcdir");
	const struct ext_desc *desc = ext_all()[_i];
	auto_text struct text path = { 0 };
	FILE *f;

	text_printf(&path, "%s/man/extensions/%s.man", srcdir ? srcdir : ".",
		    desc->name);
	f = fopen(text_str(&path), "r");
	ck_assert_msg(f, "%s is missing", text_str(&path));
	fclose(f);
}
END_TEST

static struct rule_ext *spec_with(struct rule_spec *spec,
				  const struct family *family,
				  const struct ext_desc *desc)
{
	struct err err = { 0 };

	rule_spec_init(spec, family);
	if (desc->kind == EXT_MATCH)
		return rule_spec_add_match(spec, desc);
	ck_assert_int_eq(rule_spec_set_target(spec, desc, &err), 0);
	return &spec->target;
}

static struct rule_ext *ext_of(struct rule_spec *spec)
{
	return spec->n_matches ? &spec->matches[0] : &spec->target;
}

/* Defaults come out of the bytes as they went in. */
START_TEST(test_defaults)
{
	const struct ext_desc *desc = ext_all()[_i];
	const struct family *family = family_of(desc);
	auto_rule_spec struct rule_spec spec, again;
	auto_rule struct rule *rule = NULL;
	struct err err = { 0 };
	struct rule_ext *ext = spec_with(&spec, family, desc);

	ck_assert_ptr_nonnull(ext);
	ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
	rule_spec_init(&again, family);
	ck_assert_int_eq(rule_decode(&again, rule->attrs, rule->len_bytes,
				     &err), 0);
	ck_ext(ext_of(&again)->desc == desc, desc);
	ck_ext(memcmp(ext_of(&again)->info, ext->info, desc->info_size) == 0,
	       desc);
}
END_TEST

static uint32_t random32(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 32);
}

/* A value that is_valid() may like: a word, a small number, or anything. */
static void random_value(uint8_t *value, size_t size, uint64_t *state)
{
	uint32_t kind = random32(state) % 5;

	memset(value, 0, size);
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = (uint8_t)random32(state);

		if (kind == 0 && (i + 1 == size || i > byte % 20))
			break;
		if (kind == 1 && i > 0)
			break;
		value[i] = kind == 0   ? (uint8_t)('a' + byte % 26)
			   : kind == 3 ? (byte & 1 ? 0 : byte % 8)
			   : kind == 4 ? 0xff
				       : byte;
	}
}

/* Something for every type of value to like. */
static const char *const words[] = {
	"0", "1", "2", "3", "5", "7", "80", "250ms", "1000", "65535",
	"4294967295", "0x1/0x3", "0x10", "1:2", ":", "8:", "1-2", "1,2",
	"tcp", "udp", "http", "80:90", "foo", "a b", "src", "src,dst",
	"10/sec", "7/min", "10mb/s", "512kb/s", "1.2.3.4", "1.2.3.4-1.2.3.9",
	"1.2.3.0/24", "a::1", "a::1-a::9", "a::/64", "24", "255.255.0.0",
	"ffff::", "srcip,dstport", "SYN,ACK", "SYN", "NEW,RELATED",
	"ORIGINAL", "REPLY", "SNAT", "random", "nth", "bm", "kmp", "LOCAL",
	"UNICAST", "00:11:22:33:44:55", "echo-request", "any", "3/1", "both",
	"packets", "bytes", "in", "out", "none", "strict", "unique",
	"hop-by-hop", "brr", "mss", "accept", "drop", "1,6 0 0 1",
	"2015-12-30T08:00:00", "08:00", "Mon,Tue", "1,15", "0>>22&0x3C@4=1",
	"REQUEST", "all DATA", "|deadbeef|", "info", "4", "warning",
	"icmp-port-unreachable", "tcp-reset", ":1-5", "1.2.3.4:80",
	"af21", "Minimize-Delay", "eth0", "eth+", "1:2", "0.5", "50%",
	"RE1", "wscale", "mobile", "protocol",
};

/* Addresses are numbers here: names would be asked for in the network. */
static const char *const addrs[] = {
	"1.2.3.4", "1.2.3.0/24", "a::1", "a::/64", "::", "0.0.0.0/0",
};

static const char *random_word(const struct ext_opt *opt, uint64_t *state)
{
	const char *metavar = opt->type->metavar ? opt->type->metavar : "";
	uint32_t n = random32(state);

	if (strstr(metavar, "addr") || strstr(metavar, "ip") ||
	    strstr(metavar, "prefix/"))
		return addrs[n % (sizeof(addrs) / sizeof(*addrs))];
	return words[n % (sizeof(words) / sizeof(*words))];
}

/* Options with values from @words, where one of a few tries does. */
static void random_words(struct ext_info *info, const struct ext_desc *desc,
			 const struct ext_ctx *ctx, uint64_t *state)
{
	uint32_t wanted = random32(state);

	for (unsigned int i = 0; i < count_opts(desc); i++) {
		const struct ext_opt *opt = &desc->opts[i];
		bool inv = opt->flags & OPT_INVERT && random32(state) % 4 == 0;

		if (!(wanted & EXT_BIT(i)) && !(opt->flags & OPT_REQUIRED))
			continue;
		for (unsigned int try = 0; try < 20; try++) {
			const char *args[] = { random_word(opt, state),
					       random_word(opt, state) };
			struct err err = { 0 };

			if (!ext_opt_parse(desc, info, opt, inv, args, ctx,
					   &err))
				break;
		}
	}
}

/* Then any bytes at all, mostly where @words gave none. */
static void random_info(struct ext_info *info, const struct ext_desc *desc,
			uint64_t *state)
{
	uint32_t change = random32(state) & random32(state) & own_rows(desc);

	for (unsigned int i = 0; i < count_opts(desc); i++) {
		const struct ext_opt *opt = &desc->opts[i];

		if (!(change & EXT_BIT(i)) ||
		    (ext_has(info, i) && random32(state) % 8))
			continue;
		info->set |= EXT_BIT(i);
		if (opt->flags & OPT_INVERT && random32(state) % 3 == 0)
			info->inv |= EXT_BIT(i);
		random_value((uint8_t *)info + opt->off, opt->size, state);
	}
}

/* What was taken is printed, lowered, and the same after another check. */
static void use(struct rule_spec *spec, const struct ext_desc *desc)
{
	auto_rule struct rule *rule = NULL, *again = NULL;
	auto_text struct text text = { 0 };
	auto_ir struct ir_rule ir;
	struct err err = { 0 };

	rule_print(spec, &text);
	ck_ext(strstr(text_str(&text), desc->name), desc);
	ir_init(&ir, spec->family);
	rule_lower(spec, &ir);
	ck_ext(ir_error(&ir) == 0, desc);
	ck_assert_int_eq(rule_encode(spec, &rule, &err), 0);
	ck_assert_msg(rule_spec_check(spec, TABLE_UNSET, &err) == 0,
		      "%s: checked twice: %s; %s", desc->name, err.text,
		      text_str(&text));
	ck_assert_int_eq(rule_encode(spec, &again, &err), 0);
	ck_assert_msg(rule_equal(rule, again), "%s: not idempotent: %s",
		      desc->name, text_str(&text));
}

static void make_spec(struct rule_spec *spec, const struct family *family,
		      const struct ext_desc *desc, uint64_t *state)
{
	const struct ext_ctx ctx = { .family = family, .spec = spec };
	struct rule_ext *ext = spec_with(spec, family, desc);

	spec->sel.set = SEL_PROTO;
	spec->sel.proto = desc->protos ? desc->protos[0] : IPPROTO_TCP;
	random_words(ext->info, desc, &ctx, state);
	if (random32(state) % 2)
		random_info(ext->info, desc, state);
}

START_TEST(test_any_bytes)
{
	const struct ext_desc *desc = ext_all()[_i];
	uint64_t state = (uint64_t)_i;

	for (unsigned int round = 0; round < ROUNDS; round++) {
		const struct family *family = family_get(
			desc->families == FAM_ANY ?
				(round & 1 ? FAMILY_IPV4 : FAMILY_IPV6) :
				family_of(desc)->id);
		auto_rule_spec struct rule_spec spec, got;
		auto_rule struct rule *rule = NULL;
		struct err err = { 0 };

		make_spec(&spec, family, desc, &state);
		ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
		rule_spec_init(&got, family);
		if (rule_decode(&got, rule->attrs, rule->len_bytes, &err) ||
		    rule_spec_check(&got, TABLE_UNSET, &err))
			continue;
		use(&got, desc);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("registry");
	TCase *tcase = tcase_create("extensions");
	int n = (int)count_exts();

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, test_desc, 0, n);
	tcase_add_loop_test(tcase, test_names, 0, n);
	tcase_add_loop_test(tcase, test_rows, 0, n);
	tcase_add_loop_test(tcase, test_help, 0, n);
	tcase_add_loop_test(tcase, test_prose, 0, n);
	tcase_add_loop_test(tcase, test_defaults, 0, n);
	tcase_add_loop_test(tcase, test_any_bytes, 0, n);
	return unit_run(suite);
}
