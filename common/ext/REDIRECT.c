/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j REDIRECT: the destination is this machine itself. */
#include <netinet/in.h>
#include <linux/netfilter/nf_nat.h>

#include "ext.h"
#include "opt_nat.h"

struct REDIRECT_info {
	struct ext_info given;
	struct range16 ports;
};

enum { PORTS, RANDOM };

/* clang-format off */
static const struct ext_opt REDIRECT_opts[] = {
	[PORTS]  = { "to-ports", .type = &opt_nat_ports,
		OPT_AT(struct REDIRECT_info, ports),
		.help = "new destination port or ports" },
	[RANDOM] = { "random", .type = &opt_flag,
		.help = "choose ports at random" },
	{ .name = NULL },
};
/* clang-format on */

static int REDIRECT_check(void *info, const struct ext_ctx *ctx,
			  struct err *err)
{
	const struct REDIRECT_info *redir = info;

	return ext_has(&redir->given, PORTS) ? nat_proto_check(ctx, err) : 0;
}

static void REDIRECT_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct REDIRECT_info *redir = info;

	(void)ctx;
	if (ext_has(&redir->given, PORTS)) {
		text_put(out, " redir ports ");
		nat_ports_print(redir->ports, out);
	}
	nat_flags_list(REDIRECT_opts, &redir->given, RANDOM, out);
}

static void REDIRECT_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct REDIRECT_info *redir = info;
	struct ir_nat *nat = &ir_action(ir, IR_ACT_NAT)->nat;

	(void)ctx;
	*nat = (struct ir_nat){
		.kind = IR_NAT_REDIR,
		.port_min = redir->ports.lo,
		.port_max = redir->ports.hi,
	};
	if (ext_has(&redir->given, PORTS))
		nat->flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
	if (ext_has(&redir->given, RANDOM))
		nat->flags |= NF_NAT_RANGE_PROTO_RANDOM;
}

const struct ext_desc ext_REDIRECT = {
	.name      = "REDIRECT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_NAT),
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_OUTPUT),
	.info_size = sizeof(struct REDIRECT_info),
	.opts      = REDIRECT_opts,
	.check     = REDIRECT_check,
	.list      = REDIRECT_list,
	.lower     = REDIRECT_lower,
};
