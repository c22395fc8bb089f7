/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TEE: a copy of the packet to another machine (kernel: xt_TEE.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/xt_TEE.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct TEE_info {
	struct ext_info given;
	union addr gateway;
	char oif[IFNAMSIZ];
};

enum { GATEWAY, OIF };

/* clang-format off */
static const struct ext_opt TEE_opts[] = {
	[GATEWAY] = { "gateway", .type = &opt_addr,
		OPT_AT(struct TEE_info, gateway), .flags = OPT_REQUIRED,
		.help = "where the copy goes, a neighbour" },
	[OIF]     = { "oif", .type = &opt_iface,
		OPT_AT(struct TEE_info, oif),
		.help = "the interface it leaves by" },
	{ .name = NULL },
};
/* clang-format on */

static int TEE_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct TEE_info *tee = info;
	const union addr none = { { 0 } };

	(void)ctx;
	if (addr_equal(&tee->gateway, &none))
		return err_refused(err, "TEE: the gateway can't be 0");
	return 0;
}

static void TEE_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct TEE_info *tee = info;

	text_put(out, " TEE gw:");
	if (ctx->numeric)
		addr_print(ctx->family, &tee->gateway, out);
	else
		addr_print_name(ctx->family, &tee->gateway, out);
	if (ext_has(&tee->given, OIF))
		text_printf(out, " oif=%s", tee->oif);
}

static void TEE_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct TEE_info *tee = info;
	struct xt_tee_tginfo xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	memcpy(&xt.gw, &tee->gateway, sizeof(xt.gw));
	memcpy(xt.oif, tee->oif, sizeof(xt.oif));
	ir_act_xt(ir, "TEE", 1, &xt, sizeof(xt), false);
}

const struct ext_desc ext_TEE = {
	.name      = "TEE",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct TEE_info),
	.opts      = TEE_opts,
	.check     = TEE_check,
	.list      = TEE_list,
	.lower     = TEE_lower,
};
