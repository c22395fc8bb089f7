/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j MASQUERADE: the source is the outgoing interface's own address. */
#include <netinet/in.h>
#include <linux/netfilter/nf_nat.h>

#include "ext.h"
#include "opt_nat.h"

struct MASQUERADE_info {
	struct ext_info given;
	struct range16 ports;
};

enum { PORTS, RANDOM, RANDOM_FULLY };

/* clang-format off */
static const struct ext_opt MASQUERADE_opts[] = {
	[PORTS]        = { "to-ports", .type = &opt_nat_ports,
		OPT_AT(struct MASQUERADE_info, ports),
		.help = "new source port or ports" },
	[RANDOM]       = { "random", .type = &opt_flag,
		.help = "choose ports at random, by a hash" },
	[RANDOM_FULLY] = { "random-fully", .type = &opt_flag,
		.help = "choose ports at random, by a generator" },
	{ .name = NULL },
};
/* clang-format on */

static int MASQUERADE_check(void *info, const struct ext_ctx *ctx,
			    struct err *err)
{
	const struct MASQUERADE_info *masq = info;

	return ext_has(&masq->given, PORTS) ? nat_proto_check(ctx, err) : 0;
}

static void MASQUERADE_list(const void *info, const struct ext_ctx *ctx,
			    struct text *out)
{
	const struct MASQUERADE_info *masq = info;

	(void)ctx;
	if (ext_has(&masq->given, PORTS)) {
		text_put(out, " masq ports: ");
		nat_ports_print(masq->ports, out);
	}
	nat_flags_list(MASQUERADE_opts, &masq->given, RANDOM, out);
}

static void MASQUERADE_lower(struct ir_rule *ir, const void *info,
			     const struct ext_ctx *ctx)
{
	const struct MASQUERADE_info *masq = info;
	struct ir_nat *nat = &ir_action(ir, IR_ACT_NAT)->nat;

	(void)ctx;
	*nat = (struct ir_nat){
		.kind = IR_NAT_MASQ,
		.port_min = masq->ports.lo,
		.port_max = masq->ports.hi,
	};
	if (ext_has(&masq->given, PORTS))
		nat->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
	if (ext_has(&masq->given, RANDOM))
		nat->flags |= NF_NAT_RANGE_PROTO_RANDOM;
	if (ext_has(&masq->given, RANDOM_FULLY))
		nat->flags |= NF_NAT_RANGE_PROTO_RANDOM_FULLY;
}

const struct ext_desc ext_MASQUERADE = {
	.name      = "MASQUERADE",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_NAT),
	.hooks     = HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct MASQUERADE_info),
	.opts      = MASQUERADE_opts,
	.check     = MASQUERADE_check,
	.list      = MASQUERADE_list,
	.lower     = MASQUERADE_lower,
};
