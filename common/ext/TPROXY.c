/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TPROXY: to a local socket, without NAT (kernel: xt_TPROXY.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/xt_TPROXY.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct TPROXY_info {
	struct ext_info given;
	uint16_t port;
	union addr addr;
	struct mark32 mark; /* mark = (mark & ~mask) ^ value */
};

enum { ON_PORT, ON_IP, MARK };

/* clang-format off */
static const struct ext_opt TPROXY_opts[] = {
	[ON_PORT] = { "on-port", .type = &opt_service,
		OPT_AT(struct TPROXY_info, port), .flags = OPT_REQUIRED,
		.help = "port of the socket; 0: the packet's own" },
	[ON_IP]   = { "on-ip", .type = &opt_addr,
		OPT_AT(struct TPROXY_info, addr),
		.help = "address of the socket; else that of the interface" },
	[MARK]    = { "tproxy-mark", .type = &opt_xmark,
		OPT_AT(struct TPROXY_info, mark),
		.help = "clear the bits in mask, then xor value in" },
	{ .name = NULL },
};
/* clang-format on */

static int TPROXY_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct TPROXY_info *tproxy = info;

	(void)ctx;
	(void)err;
	tproxy->given.set |= EXT_BIT(ON_IP) | EXT_BIT(MARK);
	return 0;
}

static void TPROXY_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct TPROXY_info *tproxy = info;

	text_put(out, " TPROXY redirect ");
	addr_print(ctx->family, &tproxy->addr, out);
	text_printf(out, ":%u mark 0x%x/0x%x", tproxy->port,
		    tproxy->mark.value, tproxy->mark.mask);
}

/* nf_tables' tproxy goes on where there is no socket; this one drops. */
static void TPROXY_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct TPROXY_info *tproxy = info;
	struct xt_tproxy_target_info_v1 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.mark_mask = tproxy->mark.mask;
	xt.mark_value = tproxy->mark.value;
	memcpy(&xt.laddr, &tproxy->addr, sizeof(xt.laddr));
	xt.lport = htons(tproxy->port);
	ir_act_xt_bound(ir, "TPROXY", 1, &xt, sizeof(xt), true);
}

static const uint8_t TPROXY_protos[] = { IPPROTO_TCP, IPPROTO_UDP, 0 };

const struct ext_desc ext_TPROXY = {
	.name      = "TPROXY",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.hooks     = HOOK_BIT(HOOK_PREROUTING),
	.protos    = TPROXY_protos,
	.info_size = sizeof(struct TPROXY_info),
	.opts      = TPROXY_opts,
	.check     = TPROXY_check,
	.list      = TPROXY_list,
	.lower     = TPROXY_lower,
};
