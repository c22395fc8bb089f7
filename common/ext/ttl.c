/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ttl, -m hl: time to live, hop limit (kernel: xt_hl.c). */
#include "ext.h"
#include "opt.h"

struct ttl_info {
	struct ext_info given;
	uint8_t eq, lt, gt;
};

enum { TTL_EQ, TTL_LT, TTL_GT };

#define OTHERS(row) \
	((EXT_BIT(TTL_EQ) | EXT_BIT(TTL_LT) | EXT_BIT(TTL_GT)) & ~EXT_BIT(row))

/* clang-format off */
static const struct ext_opt ttl_opts[] = {
	[TTL_EQ] = { "ttl-eq", .type = &opt_u8, OPT_AT(struct ttl_info, eq),
		.flags = OPT_INVERT, .excludes = OTHERS(TTL_EQ),
		.help = "time to live is this" },
	[TTL_LT] = { "ttl-lt", .type = &opt_u8, OPT_AT(struct ttl_info, lt),
		.excludes = OTHERS(TTL_LT),
		.help = "time to live is less than this" },
	[TTL_GT] = { "ttl-gt", .type = &opt_u8, OPT_AT(struct ttl_info, gt),
		.excludes = OTHERS(TTL_GT),
		.help = "time to live is more than this" },
	{ "ttl", .type = &opt_u8, OPT_AT(struct ttl_info, eq),
		.alias_of = TTL_EQ + 1, .flags = OPT_INVERT },
	{ .name = NULL },
};

static const struct ext_opt hl_opts[] = {
	[TTL_EQ] = { "hl-eq", .type = &opt_u8, OPT_AT(struct ttl_info, eq),
		.flags = OPT_INVERT, .excludes = OTHERS(TTL_EQ),
		.help = "hop limit is this" },
	[TTL_LT] = { "hl-lt", .type = &opt_u8, OPT_AT(struct ttl_info, lt),
		.excludes = OTHERS(TTL_LT),
		.help = "hop limit is less than this" },
	[TTL_GT] = { "hl-gt", .type = &opt_u8, OPT_AT(struct ttl_info, gt),
		.excludes = OTHERS(TTL_GT),
		.help = "hop limit is more than this" },
	{ "hl", .type = &opt_u8, OPT_AT(struct ttl_info, eq),
		.alias_of = TTL_EQ + 1, .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

static int ttl_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct ttl_info *ttl = info;

	(void)ctx;
	if (ttl->given.set)
		return 0;
	return err_usage(err,
		"TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt");
}

static int hl_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct ttl_info *ttl = info;

	(void)ctx;
	if (ttl->given.set)
		return 0;
	return err_usage(err,
		"HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'");
}

static void list_as(const struct ttl_info *ttl, const char *name,
		    struct text *out)
{
	text_printf(out, " %s match %s ", name, name);
	if (ext_has(&ttl->given, TTL_LT))
		text_printf(out, "< %u", ttl->lt);
	else if (ext_has(&ttl->given, TTL_GT))
		text_printf(out, "> %u", ttl->gt);
	else
		text_printf(out, "%s= %u",
			    ext_inv(&ttl->given, TTL_EQ) ? "!" : "=", ttl->eq);
}

static void ttl_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	(void)ctx;
	list_as(info, "TTL", out);
}

static void hl_list(const void *info, const struct ext_ctx *ctx,
		    struct text *out)
{
	(void)ctx;
	list_as(info, "HL", out);
}

/* Nothing is less than 0 or more than 255. */
static void lower_as(struct ir_rule *ir, enum ir_field field,
		     const struct ttl_info *ttl)
{
	if (ext_has(&ttl->given, TTL_EQ))
		ir_test_num(ir, field, ttl->eq, ext_inv(&ttl->given, TTL_EQ));
	else if (ext_has(&ttl->given, TTL_LT) && ttl->lt)
		ir_test_range(ir, field, 0, ttl->lt - 1u, false);
	else if (ext_has(&ttl->given, TTL_GT) && ttl->gt < UINT8_MAX)
		ir_test_range(ir, field, ttl->gt + 1u, UINT8_MAX, false);
	else
		ir_test_masked_num(ir, field, 0, 0, true);
}

static void ttl_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, IR_IP_TTL, info);
}

static void hl_lower(struct ir_rule *ir, const void *info,
		     const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, IR_IP6_HOPLIMIT, info);
}

const struct ext_desc ext_ttl = {
	.name      = "ttl",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV4,
	.info_size = sizeof(struct ttl_info),
	.opts      = ttl_opts,
	.check     = ttl_check,
	.list      = ttl_list,
	.lower     = ttl_lower,
};

const struct ext_desc ext_hl = {
	.name      = "hl",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct ttl_info),
	.opts      = hl_opts,
	.check     = hl_check,
	.list      = hl_list,
	.lower     = hl_lower,
};
