/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j DNAT: the destination that a connection is sent to. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <linux/netfilter/nf_nat.h>
#include <string.h>

#include "ext.h"
#include "opt_nat.h"

struct DNAT_info {
	struct ext_info given;
	struct nat_range to;
};

enum { TO, RANDOM, PERSISTENT };

/* clang-format off */
static const struct ext_opt DNAT_opts[] = {
	[TO]         = { "to-destination", .type = &opt_nat_range_base,
		OPT_AT(struct DNAT_info, to), .flags = OPT_REQUIRED,
		.help = "new destination addresses, ports or both; /port: the old port that becomes the first new one" },
	[RANDOM]     = { "random", .type = &opt_flag,
		.help = "choose ports at random" },
	[PERSISTENT] = { "persistent", .type = &opt_flag,
		.help = "the same address for all of a client's connections" },
	{ .name = NULL },
};
/* clang-format on */

static int DNAT_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct DNAT_info *dnat = info;

	return dnat->to.has & NAT_HAS_PORTS ? nat_proto_check(ctx, err) : 0;
}

static void DNAT_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct DNAT_info *dnat = info;

	text_put(out, " to:");
	nat_range_print(ctx->family, &dnat->to, out);
	nat_flags_list(DNAT_opts, &dnat->given, RANDOM, out);
}

static uint32_t range_flags(const struct DNAT_info *dnat)
{
	uint32_t flags = 0;

	if (dnat->to.has & NAT_HAS_ADDR)
		flags |= NF_NAT_RANGE_MAP_IPS;
	if (dnat->to.has & NAT_HAS_PORTS)
		flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
	if (dnat->to.has & NAT_HAS_BASE)
		flags |= NF_NAT_RANGE_PROTO_OFFSET;
	if (ext_has(&dnat->given, RANDOM))
		flags |= NF_NAT_RANGE_PROTO_RANDOM;
	if (ext_has(&dnat->given, PERSISTENT))
		flags |= NF_NAT_RANGE_PERSISTENT;
	return flags;
}

/* nf_tables' nat has no base port: xt_nat.c's second revision does. */
static void lower_with_base(struct ir_rule *ir, const struct DNAT_info *dnat)
{
	const struct nat_range *to = &dnat->to;
	struct nf_nat_range2 xt;

	memset(&xt, 0, sizeof(xt));
	xt.flags = range_flags(dnat);
	memcpy(&xt.min_addr, &to->addr_lo, sizeof(xt.min_addr));
	memcpy(&xt.max_addr, &to->addr_hi, sizeof(xt.max_addr));
	xt.min_proto.all = htons(to->port_lo);
	xt.max_proto.all = htons(to->port_hi);
	xt.base_proto.all = htons(to->port_base);
	ir_act_xt_bound(ir, "DNAT", 2, &xt, sizeof(xt), true);
}

static void DNAT_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct DNAT_info *dnat = info;

	(void)ctx;
	if (dnat->to.has & NAT_HAS_BASE) {
		lower_with_base(ir, dnat);
		return;
	}
	ir_action(ir, IR_ACT_NAT)->nat = (struct ir_nat){
		.kind = IR_NAT_DNAT,
		.flags = range_flags(dnat),
		.addr_min = dnat->to.addr_lo,
		.addr_max = dnat->to.addr_hi,
		.port_min = dnat->to.port_lo,
		.port_max = dnat->to.port_hi,
	};
}

const struct ext_desc ext_DNAT = {
	.name      = "DNAT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_NAT),
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_OUTPUT),
	.info_size = sizeof(struct DNAT_info),
	.opts      = DNAT_opts,
	.check     = DNAT_check,
	.list      = DNAT_list,
	.lower     = DNAT_lower,
};
