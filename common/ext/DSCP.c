/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j DSCP: upper six bits of tos or traffic class, as xt_DSCP.c writes them. */
#include "ext.h"
#include "opt.h"

struct DSCP_info {
	struct ext_info given;
	uint8_t dscp;
};

enum { DSCP_SET };

/* clang-format off */
static const struct ext_opt DSCP_opts[] = {
	[DSCP_SET] = { "set-dscp", .type = &opt_dscp,
		OPT_AT(struct DSCP_info, dscp),
		.help = "new value, 0 to 63" },
	{ "set-dscp-class", .type = &opt_dscp_class,
		.alias_of = DSCP_SET + 1, .excludes = EXT_BIT(DSCP_SET),
		OPT_AT(struct DSCP_info, dscp),
		.help = "new value, by its name: BE, EF, AFxx or CSx" },
	{ .name = NULL },
};
/* clang-format on */

static int DSCP_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct DSCP_info *dscp = info;

	(void)ctx;
	if (!ext_has(&dscp->given, DSCP_SET))
		return err_usage(err,
			"DSCP target: Parameter --set-dscp is required");
	return 0;
}

static void DSCP_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct DSCP_info *dscp = info;

	(void)ctx;
	text_printf(out, " DSCP set 0x%02x", dscp->dscp);
}

/* RFC 2474 3: the two bits below are ECN's (RFC 3168 5). */
static void DSCP_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct DSCP_info *dscp = info;

	(void)ctx;
	ir_act_set_tos(ir, 0x03, (uint8_t)(dscp->dscp << 2));
}

const struct ext_desc ext_DSCP = {
	.name      = "DSCP",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct DSCP_info),
	.opts      = DSCP_opts,
	.check     = DSCP_check,
	.list      = DSCP_list,
	.lower     = DSCP_lower,
};
