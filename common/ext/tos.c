/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m tos, -m dscp: IPv4's type of service, IPv6's traffic class, of which
 * DSCP is the upper six bits (kernel: xt_dscp.c).
 */
#include "ext.h"
#include "opt.h"

struct tos_info {
	struct ext_info given;
	struct tos8 tos;
};

struct dscp_info {
	struct ext_info given;
	uint8_t dscp;
};

enum { TOS };
enum { DSCP };

/* clang-format off */
static const struct ext_opt tos_opts[] = {
	[TOS] = { "tos", .type = &opt_tos, OPT_AT(struct tos_info, tos),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "type of service, of which mask leaves this value" },
	{ .name = NULL },
};

static const struct ext_opt dscp_opts[] = {
	[DSCP] = { "dscp", .type = &opt_dscp, OPT_AT(struct dscp_info, dscp),
		.flags = OPT_INVERT, .help = "this code point, 0 to 0x3f" },
	{ "dscp-class", .type = &opt_dscp_class,
		OPT_AT(struct dscp_info, dscp), .alias_of = DSCP + 1,
		.excludes = EXT_BIT(DSCP),
		.flags = OPT_INVERT,
		.help = "the code point of BE, EF, AFxx or CSx" },
	{ .name = NULL },
};
/* clang-format on */

static int dscp_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct dscp_info *dscp = info;

	(void)ctx;
	if (ext_has(&dscp->given, DSCP))
		return 0;
	return err_usage(err, "DSCP match: Parameter --dscp is required");
}

static void tos_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct tos_info *tos = info;
	const char *name = ctx->numeric ? NULL : tos_name(tos->tos);

	text_printf(out, " tos match%s",
		    ext_inv(&tos->given, TOS) ? "!" : "");
	if (name)
		text_printf(out, " %s", name);
	else
		text_printf(out, "0x%02x/0x%02x", tos->tos.value,
			    tos->tos.mask);
}

static void dscp_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct dscp_info *dscp = info;

	(void)ctx;
	text_printf(out, " DSCP match %s0x%02x",
		    ext_inv(&dscp->given, DSCP) ? "!" : "", dscp->dscp);
}

/* RFC 8200 3: the traffic class is the eight bits after the version. */
static void test_tos(struct ir_rule *ir, uint32_t mask, uint32_t value,
		     bool invert)
{
	if (ir->family->id == FAMILY_IPV4)
		ir_test_masked_num(ir, IR_IP_TOS, mask, value, invert);
	else
		ir_test_masked_num(ir, IR_IP6_FIRST16, mask << 4, value << 4,
				   invert);
}

static void tos_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct tos_info *tos = info;

	(void)ctx;
	test_tos(ir, tos->tos.mask, tos->tos.value, ext_inv(&tos->given, TOS));
}

static void dscp_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct dscp_info *dscp = info;

	(void)ctx;
	test_tos(ir, 0xfc, (uint32_t)dscp->dscp << 2,
		 ext_inv(&dscp->given, DSCP));
}

const struct ext_desc ext_tos = {
	.name      = "tos",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct tos_info),
	.opts      = tos_opts,
	.list      = tos_list,
	.lower     = tos_lower,
};

const struct ext_desc ext_dscp = {
	.name      = "dscp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct dscp_info),
	.opts      = dscp_opts,
	.check     = dscp_check,
	.list      = dscp_list,
	.lower     = dscp_lower,
};
