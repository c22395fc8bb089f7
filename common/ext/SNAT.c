/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j SNAT: the source that a connection appears to come from. */
#include <netinet/in.h>
#include <linux/netfilter/nf_nat.h>

#include "ext.h"
#include "opt_nat.h"

struct SNAT_info {
	struct ext_info given;
	struct nat_range to;
};

enum { TO, RANDOM, RANDOM_FULLY, PERSISTENT };

/* clang-format off */
static const struct ext_opt SNAT_opts[] = {
	[TO]           = { "to-source", .type = &opt_nat_range,
		OPT_AT(struct SNAT_info, to), .flags = OPT_REQUIRED,
		.help = "new source addresses, ports or both" },
	[RANDOM]       = { "random", .type = &opt_flag,
		.help = "choose ports at random, by a hash" },
	[RANDOM_FULLY] = { "random-fully", .type = &opt_flag,
		.help = "choose ports at random, by a generator" },
	[PERSISTENT]   = { "persistent", .type = &opt_flag,
		.help = "the same address for all of a client's connections" },
	{ .name = NULL },
};
/* clang-format on */

static int SNAT_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct SNAT_info *snat = info;

	return snat->to.has & NAT_HAS_PORTS ? nat_proto_check(ctx, err) : 0;
}

static void SNAT_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct SNAT_info *snat = info;

	text_put(out, " to:");
	nat_range_print(ctx->family, &snat->to, out);
	nat_flags_list(SNAT_opts, &snat->given, RANDOM, out);
}

static void SNAT_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct SNAT_info *snat = info;
	struct ir_nat *nat = &ir_action(ir, IR_ACT_NAT)->nat;

	(void)ctx;
	*nat = (struct ir_nat){
		.kind = IR_NAT_SNAT,
		.addr_min = snat->to.addr_lo,
		.addr_max = snat->to.addr_hi,
		.port_min = snat->to.port_lo,
		.port_max = snat->to.port_hi,
	};
	if (snat->to.has & NAT_HAS_ADDR)
		nat->flags |= NF_NAT_RANGE_MAP_IPS;
	if (snat->to.has & NAT_HAS_PORTS)
		nat->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
	if (ext_has(&snat->given, RANDOM))
		nat->flags |= NF_NAT_RANGE_PROTO_RANDOM;
	if (ext_has(&snat->given, RANDOM_FULLY))
		nat->flags |= NF_NAT_RANGE_PROTO_RANDOM_FULLY;
	if (ext_has(&snat->given, PERSISTENT))
		nat->flags |= NF_NAT_RANGE_PERSISTENT;
}

const struct ext_desc ext_SNAT = {
	.name      = "SNAT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_NAT),
	.hooks     = HOOK_BIT(HOOK_INPUT) | HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct SNAT_info),
	.opts      = SNAT_opts,
	.check     = SNAT_check,
	.list      = SNAT_list,
	.lower     = SNAT_lower,
};
