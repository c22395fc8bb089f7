/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j CONNSECMARK: security marks between packet and connection. */
#include <linux/netfilter/xt_CONNSECMARK.h>

#include "ext.h"
#include "opt.h"

enum { SAVE, RESTORE };

/* clang-format off */
static const struct ext_opt CONNSECMARK_opts[] = {
	[SAVE]    = { "save", .type = &opt_flag, .excludes = EXT_BIT(RESTORE),
		.help = "copy the packet's security mark to the connection" },
	[RESTORE] = { "restore", .type = &opt_flag, .excludes = EXT_BIT(SAVE),
		.help = "copy the connection's security mark to the packet" },
	{ .name = NULL },
};
/* clang-format on */

static int CONNSECMARK_check(void *info, const struct ext_ctx *ctx,
			     struct err *err)
{
	const struct ext_info *given = info;

	(void)ctx;
	if (!given->set)
		return err_usage(err, "CONNSECMARK target: parameter required");
	return 0;
}

static void CONNSECMARK_list(const void *info, const struct ext_ctx *ctx,
			     struct text *out)
{
	(void)ctx;
	text_printf(out, " CONNSECMARK %s",
		    ext_has(info, SAVE) ? "save" : "restore");
}

static void CONNSECMARK_lower(struct ir_rule *ir, const void *info,
			      const struct ext_ctx *ctx)
{
	const struct xt_connsecmark_target_info xt = {
		.mode = ext_has(info, SAVE) ? CONNSECMARK_SAVE :
					      CONNSECMARK_RESTORE,
	};

	(void)ctx;
	ir_act_xt_bound(ir, "CONNSECMARK", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_CONNSECMARK = {
	.name      = "CONNSECMARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE) | TABLE_BIT(TABLE_SECURITY),
	.info_size = sizeof(struct ext_info),
	.opts      = CONNSECMARK_opts,
	.check     = CONNSECMARK_check,
	.list      = CONNSECMARK_list,
	.lower     = CONNSECMARK_lower,
};
