/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m mac: the Ethernet address a packet came from (kernel: xt_mac.c). */
#include <net/if_arp.h>

#include "ext.h"
#include "opt.h"

struct mac_info {
	struct ext_info given;
	uint8_t source[6];
};

enum { MAC_SOURCE };

/* clang-format off */
static const struct ext_opt mac_opts[] = {
	[MAC_SOURCE] = { "mac-source", .type = &opt_mac,
		OPT_AT(struct mac_info, source),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "source address of the Ethernet frame" },
	{ .name = NULL },
};
/* clang-format on */

static void mac_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct mac_info *mac = info;
	const struct opt_ctx oc = { ctx, NULL, &mac_opts[MAC_SOURCE] };

	text_printf(out, " MAC%s ",
		    ext_inv(&mac->given, MAC_SOURCE) ? " !" : "");
	opt_mac.print(&oc, mac->source, out);
}

/* xt_mac.c matches nothing but Ethernet, negated or not. */
static void mac_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	static const uint8_t all[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	const struct mac_info *mac = info;

	(void)ctx;
	ir_test_num(ir, IR_META_IIFTYPE, ARPHRD_ETHER, false);
	ir_test_masked(ir, IR_ETH_SADDR, ir_value_bytes(all, sizeof(all)),
		       ir_value_bytes(mac->source, sizeof(mac->source)),
		       ext_inv(&mac->given, MAC_SOURCE));
}

const struct ext_desc ext_mac = {
	.name      = "mac",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_INPUT) |
		     HOOK_BIT(HOOK_FORWARD),
	.info_size = sizeof(struct mac_info),
	.opts      = mac_opts,
	.list      = mac_list,
	.lower     = mac_lower,
};
