/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j CHECKSUM: fill in what hardware would have (kernel: xt_CHECKSUM.c). */
#include <linux/netfilter/xt_CHECKSUM.h>

#include "ext.h"
#include "opt.h"

enum { FILL };

/* clang-format off */
static const struct ext_opt CHECKSUM_opts[] = {
	[FILL] = { "checksum-fill", .type = &opt_flag, .flags = OPT_REQUIRED,
		.help = "fill in a checksum that was left to the hardware" },
	{ .name = NULL },
};
/* clang-format on */

static void CHECKSUM_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	(void)info;
	(void)ctx;
	text_put(out, " CHECKSUM fill");
}

static void CHECKSUM_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct xt_CHECKSUM_info xt = { XT_CHECKSUM_OP_FILL };

	(void)info;
	(void)ctx;
	ir_act_xt_bound(ir, "CHECKSUM", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_CHECKSUM = {
	.name      = "CHECKSUM",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct ext_info),
	.opts      = CHECKSUM_opts,
	.list      = CHECKSUM_list,
	.lower     = CHECKSUM_lower,
};
