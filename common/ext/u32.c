/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m u32: words of the packet, shifted and masked (kernel: xt_u32.c). */
#include <linux/netfilter/xt_u32.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

/* Enough for the longest expression that print_expr() makes. */
#define EXPR_MAX 4096

/* The expression as print_expr() has it. */
struct u32_info {
	struct ext_info given;
	char expr[EXPR_MAX];
};

enum { U32 };

/* xt_u32.h: u32-expression, in their order */
static const struct {
	const char *sign;
	uint8_t op;
} ops[] = {
	{ "&", XT_U32_AND },
	{ "<<", XT_U32_LEFTSH },
	{ ">>", XT_U32_RIGHTSH },
	{ "@", XT_U32_AT },
};

#define OPS_N (sizeof(ops) / sizeof(*ops))

struct reader {
	const char *begin, *at;
};

static int fail(const struct reader *r, const char *why, struct err *err)
{
	return err_usage(err, "u32: at char %u: %s",
			 (unsigned int)(r->at - r->begin), why);
}

static void skip_blanks(struct reader *r)
{
	r->at += strspn(r->at, " \t");
}

/* Is @sign next? Then go past it. */
static bool take_sign(struct reader *r, const char *sign)
{
	size_t len = strlen(sign);

	skip_blanks(r);
	if (strncmp(r->at, sign, len))
		return false;
	r->at += len;
	return true;
}

static int take_number(struct reader *r, uint32_t *out, struct err *err)
{
	const char *end;
	uint64_t n;

	skip_blanks(r);
	if (!num_parse_prefix(r->at, &end, 0, UINT32_MAX, &n))
		return fail(r, "not a number or out of range", err);
	r->at = end;
	*out = (uint32_t)n;
	return 0;
}

static bool take_op(struct reader *r, uint8_t *op)
{
	for (size_t i = 0; i < OPS_N; i++)
		if (take_sign(r, ops[i].sign)) {
			*op = ops[i].op;
			return true;
		}
	return false;
}

/* number (op number)* "=" */
static int parse_location(struct reader *r, struct xt_u32_test *test,
			  struct err *err)
{
	skip_blanks(r);
	if (!*r->at)
		return err_usage(err,
			"u32: abrupt end of input after location specifier");
	do {
		int rc;

		if (test->nnums == XT_U32_MAXSIZE)
			return fail(r, "too many operators", err);
		rc = take_number(r, &test->location[test->nnums].number, err);
		if (rc)
			return rc;
		test->nnums++;
	} while (take_op(r, &test->location[test->nnums].nextop));
	if (take_sign(r, "="))
		return 0;
	if (!*r->at)
		return err_usage(err,
			"u32: abrupt end of input after location specifier");
	return fail(r, "operator expected", err);
}

/* range ("," range)* */
static int parse_values(struct reader *r, struct xt_u32_test *test,
			struct err *err)
{
	do {
		struct xt_u32_value_element *v = &test->value[test->nvalues];
		int rc;

		if (test->nvalues == XT_U32_MAXSIZE)
			return fail(r, "too many \",\"s", err);
		rc = take_number(r, &v->min, err);
		v->max = v->min;
		if (!rc && take_sign(r, ":"))
			rc = take_number(r, &v->max, err);
		if (rc)
			return rc;
		test->nvalues++;
	} while (take_sign(r, ","));
	return 0;
}

static int parse_expr(const char *s, struct xt_u32 *out, struct err *err)
{
	struct reader r = { s, s };

	do {
		struct xt_u32_test *test = &out->tests[out->ntests];
		int rc;

		if (out->ntests == XT_U32_MAXSIZE)
			return fail(&r, "too many \"&&\"s", err);
		rc = parse_location(&r, test, err);
		if (!rc)
			rc = parse_values(&r, test, err);
		if (rc)
			return rc;
		out->ntests++;
	} while (take_sign(&r, "&&"));
	if (*r.at)
		return fail(&r, "expected \",\" or \"&&\"", err);
	return 0;
}

static void print_test(const struct xt_u32_test *test, struct text *out)
{
	for (unsigned int i = 0; i < test->nnums; i++) {
		for (size_t op = 0; i && op < OPS_N; op++)
			if (ops[op].op == test->location[i].nextop)
				text_put(out, ops[op].sign);
		text_printf(out, "0x%x", test->location[i].number);
	}
	for (unsigned int i = 0; i < test->nvalues; i++) {
		text_printf(out, "%s0x%x", i ? "," : "=", test->value[i].min);
		if (test->value[i].max != test->value[i].min)
			text_printf(out, ":0x%x", test->value[i].max);
	}
}

static int expr_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct xt_u32 u32 = { 0 };
	auto_text struct text text = { 0 };
	int rc = parse_expr(args[0], &u32, err);

	if (rc)
		return rc;
	for (unsigned int i = 0; i < u32.ntests; i++) {
		text_put(&text, i ? "&&" : "");
		print_test(&u32.tests[i], &text);
	}
	if (text_has_failed(&text))
		return err_nomem(err);
	if (text.len >= oc->opt->size)
		return err_usage(err, "u32: expression too long");
	memcpy(val, text_str(&text), text.len);
	return 0;
}

static void expr_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	(void)oc;
	text_printf(out, "\"%s\"", (const char *)val);
}

static bool expr_is_valid(const struct opt_ctx *oc, const void *val)
{
	const char *const args[] = { val };
	struct err err = { 0 };
	struct u32_info again = { 0 };

	return opt_string.is_valid(oc, val) &&
	       expr_parse(oc, args, again.expr, &err) == 0 &&
	       strcmp(again.expr, val) == 0;
}

static const struct opt_type expr_type = {
	"tests", 1, expr_parse, expr_print, expr_is_valid,
};

/* clang-format off */
static const struct ext_opt u32_opts[] = {
	[U32] = { "u32", .type = &expr_type, OPT_AT(struct u32_info, expr),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "location=value[:value][,...][&&...]; location: number[op number...], op: & << >> @" },
	{ .name = NULL },
};
/* clang-format on */

static void u32_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct u32_info *u32 = info;

	(void)ctx;
	text_printf(out, " u32 %s\"%s\"",
		    ext_inv(&u32->given, U32) ? "! " : "", u32->expr);
}

static void u32_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct u32_info *u32 = info;
	struct xt_u32 xt;
	struct err err = { 0 };

	memset(&xt, 0, sizeof(xt));
	xt.invert = ext_inv(&u32->given, U32);
	(void)ctx;
	/* What is in info went through this before: no failure is expected. */
	if (parse_expr(u32->expr, &xt, &err))
		ir->failed = true;
	ir_match_xt_only(ir, "u32", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_u32 = {
	.name      = "u32",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct u32_info),
	.opts      = u32_opts,
	.list      = u32_list,
	.lower     = u32_lower,
};
