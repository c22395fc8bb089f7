/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j SECMARK: the packet's security mark (kernel: xt_SECMARK.c). */
#include <linux/netfilter/xt_SECMARK.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct SECMARK_info {
	struct ext_info given;
	char context[SECMARK_SECCTX_MAX];
};

enum { SELCTX };

/* clang-format off */
static const struct ext_opt SECMARK_opts[] = {
	[SELCTX] = { "selctx", .type = &opt_word,
		OPT_AT(struct SECMARK_info, context), .flags = OPT_REQUIRED,
		.help = "the security context to mark with" },
	{ .name = NULL },
};
/* clang-format on */

static void SECMARK_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct SECMARK_info *secmark = info;

	(void)ctx;
	text_printf(out, " SECMARK selctx %s", secmark->context);
}

static void SECMARK_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct SECMARK_info *secmark = info;
	struct xt_secmark_target_info_v1 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.mode = SECMARK_MODE_SEL;
	memcpy(xt.secctx, secmark->context, sizeof(xt.secctx));
	ir_act_xt_bound(ir, "SECMARK", 1, &xt, sizeof(xt), false);
}

const struct ext_desc ext_SECMARK = {
	.name      = "SECMARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE) | TABLE_BIT(TABLE_SECURITY),
	.info_size = sizeof(struct SECMARK_info),
	.opts      = SECMARK_opts,
	.list      = SECMARK_list,
	.lower     = SECMARK_lower,
};
