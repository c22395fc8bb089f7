/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m quota: until so many bytes have passed (kernel: xt_quota.c). */
#include <linux/netfilter/xt_quota.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct quota_info {
	struct ext_info given;
	uint64_t bytes;
};

enum { QUOTA };

/* clang-format off */
static const struct ext_opt quota_opts[] = {
	[QUOTA] = { "quota", .type = &opt_u64,
		OPT_AT(struct quota_info, bytes),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "bytes that match before no more do" },
	{ .name = NULL },
};
/* clang-format on */

static void quota_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct quota_info *quota = info;

	(void)ctx;
	text_printf(out, " quota: %llu bytes",
		    (unsigned long long)quota->bytes);
}

/* nft_quota.c lets packets pass that are small enough for what is left. */
static void quota_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct quota_info *quota = info;
	struct xt_quota_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.flags = ext_inv(&quota->given, QUOTA) ? XT_QUOTA_INVERT : 0;
	xt.quota = quota->bytes;
	(void)ctx;
	ir_match_xt_only(ir, "quota", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_quota = {
	.name      = "quota",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct quota_info),
	.opts      = quota_opts,
	.list      = quota_list,
	.lower     = quota_lower,
};
