/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m eui64: source address made of the Ethernet one (kernel: ip6t_eui64.c). */
#include "ext.h"

/* The kernel's match has no options; a word of its struct is there anyway. */
static void eui64_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const int xt = 0;

	(void)info;
	(void)ctx;
	ir_match_xt_only(ir, "eui64", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_eui64 = {
	.name      = "eui64",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_INPUT) |
		     HOOK_BIT(HOOK_FORWARD),
	.info_size = sizeof(struct ext_info),
	.lower     = eui64_lower,
};
