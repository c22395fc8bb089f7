/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TCPMSS: the MSS that a SYN announces (kernel: xt_TCPMSS.c). */
#include <linux/netfilter/xt_TCPMSS.h>

#include "ext.h"
#include "opt.h"

struct TCPMSS_info {
	struct ext_info given;
	uint16_t mss;
};

enum { TCPMSS_SET, TCPMSS_CLAMP };

/* clang-format off */
static const struct ext_opt TCPMSS_opts[] = {
	[TCPMSS_SET]   = { "set-mss", .type = &opt_u16,
		OPT_AT(struct TCPMSS_info, mss), .max = 65495,
		.excludes = EXT_BIT(TCPMSS_CLAMP),
		.help = "announce this MSS, unless it is smaller already" },
	[TCPMSS_CLAMP] = { "clamp-mss-to-pmtu", .type = &opt_flag,
		.excludes = EXT_BIT(TCPMSS_SET),
		.help = "announce what the path's MTU leaves room for" },
	{ .name = NULL },
};
/* clang-format on */

/* The kernel wants to be sure of SYN: a tcp match that asks for the flag. */
static int TCPMSS_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct TCPMSS_info *mss = info;

	if (!mss->given.set)
		return err_usage(err,
			"TCPMSS target: At least one parameter is required");
	for (unsigned int i = 0; i < ctx->spec->n_matches; i++) {
		const struct rule_ext *m = &ctx->spec->matches[i];

		if (m->desc->asks_for_syn && m->desc->asks_for_syn(m->info))
			return 0;
	}
	return err_refused(err, "TCPMSS: only works with -p tcp and --syn");
}

/* The path's MTU is known where it is known how the packet leaves. */
static uint8_t TCPMSS_hooks(const void *info)
{
	const struct TCPMSS_info *mss = info;

	if (!ext_has(&mss->given, TCPMSS_CLAMP))
		return HOOK_ALL;
	return HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT) |
	       HOOK_BIT(HOOK_POSTROUTING);
}

static void TCPMSS_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct TCPMSS_info *mss = info;

	(void)ctx;
	if (ext_has(&mss->given, TCPMSS_CLAMP))
		text_put(out, " TCPMSS clamp to PMTU");
	else
		text_printf(out, " TCPMSS set %u", mss->mss);
}

static void TCPMSS_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct TCPMSS_info *mss = info;
	struct xt_tcpmss_info xt = { .mss = mss->mss };

	(void)ctx;
	if (ext_has(&mss->given, TCPMSS_CLAMP))
		xt.mss = XT_TCPMSS_CLAMP_PMTU;
	ir_act_xt(ir, "TCPMSS", 0, &xt, sizeof(xt), false);
}

static const uint8_t TCPMSS_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_TCPMSS = {
	.name      = "TCPMSS",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.hooks_of  = TCPMSS_hooks,
	.protos    = TCPMSS_protos,
	.info_size = sizeof(struct TCPMSS_info),
	.opts      = TCPMSS_opts,
	.check     = TCPMSS_check,
	.list      = TCPMSS_list,
	.lower     = TCPMSS_lower,
};
