/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j SYNPROXY: answers SYN in the server's stead (kernel: ipt_SYNPROXY.c). */
#include <linux/netfilter/xt_SYNPROXY.h>

#include "ext.h"
#include "opt.h"

struct SYNPROXY_info {
	struct ext_info given;
	uint8_t wscale;
	uint16_t mss;
};

enum { SACK_PERM, TIMESTAMP, WSCALE, MSS, ECN };

/* clang-format off */
static const struct ext_opt SYNPROXY_opts[] = {
	[SACK_PERM] = { "sack-perm", .type = &opt_flag,
		.help = "the server takes selective acknowledgements" },
	[TIMESTAMP] = { "timestamp", .type = &opt_flag,
		.help = "the server takes timestamps" },
	[WSCALE]    = { "wscale", .type = &opt_u8,
		OPT_AT(struct SYNPROXY_info, wscale),
		.help = "the server's window scale" },
	[MSS]       = { "mss", .type = &opt_u16,
		OPT_AT(struct SYNPROXY_info, mss),
		.help = "the server's maximum segment size" },
	[ECN]       = { "ecn", .type = &opt_flag,
		.help = "the server takes congestion notification" },
	{ .name = NULL },
};
/* clang-format on */

/* The blank at the end is iptables' own. */
static void SYNPROXY_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct SYNPROXY_info *syn = info;

	(void)ctx;
	text_put(out, " SYNPROXY ");
	if (ext_has(&syn->given, SACK_PERM))
		text_put(out, "sack-perm ");
	if (ext_has(&syn->given, TIMESTAMP))
		text_put(out, "timestamp ");
	if (ext_has(&syn->given, WSCALE))
		text_printf(out, "wscale %u ", syn->wscale);
	if (ext_has(&syn->given, MSS))
		text_printf(out, "mss %u ", syn->mss);
	if (ext_has(&syn->given, ECN))
		text_put(out, "ecn ");
}

static void SYNPROXY_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct SYNPROXY_info *syn = info;
	struct xt_synproxy_info xt = { .wscale = syn->wscale,
				       .mss = syn->mss };

	(void)ctx;
	if (ext_has(&syn->given, SACK_PERM))
		xt.options |= XT_SYNPROXY_OPT_SACK_PERM;
	if (ext_has(&syn->given, TIMESTAMP))
		xt.options |= XT_SYNPROXY_OPT_TIMESTAMP;
	if (ext_has(&syn->given, WSCALE))
		xt.options |= XT_SYNPROXY_OPT_WSCALE;
	if (ext_has(&syn->given, MSS))
		xt.options |= XT_SYNPROXY_OPT_MSS;
	if (ext_has(&syn->given, ECN))
		xt.options |= XT_SYNPROXY_OPT_ECN;
	ir_act_xt(ir, "SYNPROXY", 0, &xt, sizeof(xt), false);
}

static const uint8_t SYNPROXY_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_SYNPROXY = {
	.name      = "SYNPROXY",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_INPUT) | HOOK_BIT(HOOK_FORWARD),
	.protos    = SYNPROXY_protos,
	.info_size = sizeof(struct SYNPROXY_info),
	.opts      = SYNPROXY_opts,
	.list      = SYNPROXY_list,
	.lower     = SYNPROXY_lower,
};
