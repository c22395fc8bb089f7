/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m tcpmss: the MSS that TCP's option announces (kernel: xt_tcpmss.c). */
#include <linux/netfilter/xt_tcpmss.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct tcpmss_info {
	struct ext_info given;
	struct range16 mss;
};

enum { TCPMSS_MSS };

/* clang-format off */
static const struct ext_opt tcpmss_opts[] = {
	[TCPMSS_MSS] = { "mss", .type = &opt_range16, .bad_name = "invalid range given",
		OPT_AT(struct tcpmss_info, mss),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "maximum segment size, or range of them" },
	{ .name = NULL },
};
/* clang-format on */

static void tcpmss_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct tcpmss_info *mss = info;
	const struct opt_ctx oc = { ctx, NULL, &tcpmss_opts[TCPMSS_MSS] };

	text_printf(out, " tcpmss match %s",
		    ext_inv(&mss->given, TCPMSS_MSS) ? "!" : "");
	opt_range16.print(&oc, &mss->mss, out);
}

static void tcpmss_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct tcpmss_info *mss = info;
	struct xt_tcpmss_match_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.mss_min = mss->mss.lo;
	xt.mss_max = mss->mss.hi;
	xt.invert = ext_inv(&mss->given, TCPMSS_MSS);
	(void)ctx;
	ir_match_xt_only(ir, "tcpmss", 0, &xt, sizeof(xt));
}

static const uint8_t tcpmss_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_tcpmss = {
	.name      = "tcpmss",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.protos    = tcpmss_protos,
	.info_size = sizeof(struct tcpmss_info),
	.opts      = tcpmss_opts,
	.list      = tcpmss_list,
	.lower     = tcpmss_lower,
};
