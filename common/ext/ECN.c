/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j ECN: congestion bits of IPv4 and TCP, RFC 3168 (kernel: ipt_ECN.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter_ipv4/ipt_ECN.h>

#include "ext.h"
#include "opt.h"

extern const struct ext_desc ext_ECN;

struct ECN_info {
	struct ext_info given;
	uint8_t ece, cwr, ect;
};

enum { REMOVE, ECE, CWR, ECT };

/* clang-format off */
static const struct ext_opt ECN_opts[] = {
	[REMOVE] = { "ecn-tcp-remove", .type = &opt_flag,
		.excludes = EXT_BIT(ECE) | EXT_BIT(CWR),
		.help = "clear both bits of TCP" },
	[ECE]    = { "ecn-tcp-ece", .type = &opt_u8,
		OPT_AT(struct ECN_info, ece), .max = 1,
		.help = "set TCP's ECE bit to 0 or 1" },
	[CWR]    = { "ecn-tcp-cwr", .type = &opt_u8,
		OPT_AT(struct ECN_info, cwr), .max = 1,
		.help = "set TCP's CWR bit to 0 or 1" },
	[ECT]    = { "ecn-ip-ect", .type = &opt_u8,
		OPT_AT(struct ECN_info, ect), .max = 3,
		.help = "set the codepoint of IPv4, 0 to 3" },
	{ .name = NULL },
};
/* clang-format on */

static int ECN_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct ECN_info *ecn = info;
	const struct rule_sel *sel = &ctx->spec->sel;

	if (!ecn->given.set)
		return err_usage(err, "ECN target: An operation is required");
	if (ext_has(&ecn->given, REMOVE)) {
		ecn->given.set &= ~EXT_BIT(REMOVE);
		ecn->given.set |= EXT_BIT(ECE) | EXT_BIT(CWR);
	}
	if (ecn->given.set & (EXT_BIT(ECE) | EXT_BIT(CWR)) &&
	    (!(sel->set & SEL_PROTO) || sel->inv & SEL_PROTO ||
	     sel->proto != IPPROTO_TCP))
		return err_refused(err,
			"ECN: cannot use operation on non-tcp rule");
	return 0;
}

static bool is_remove(const struct ECN_info *ecn)
{
	return ecn->given.set == (EXT_BIT(ECE) | EXT_BIT(CWR)) && !ecn->ece &&
	       !ecn->cwr;
}

static void ECN_save(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct ECN_info *ecn = info;

	if (is_remove(ecn)) {
		text_put(out, " --ecn-tcp-remove");
		return;
	}
	for (unsigned int row = ECE; row <= ECT; row++)
		if (ext_has(&ecn->given, row))
			ext_opt_save(&ext_ECN, &ecn->given, row, ctx, out);
}

static void ECN_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct ECN_info *ecn = info;

	(void)ctx;
	text_put(out, " ECN");
	if (is_remove(ecn)) {
		text_put(out, " TCP remove");
		return;
	}
	if (ext_has(&ecn->given, ECE))
		text_printf(out, " ECE=%u", ecn->ece);
	if (ext_has(&ecn->given, CWR))
		text_printf(out, " CWR=%u", ecn->cwr);
	if (ext_has(&ecn->given, ECT))
		text_printf(out, " ECT codepoint=%u", ecn->ect);
}

static void ECN_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct ECN_info *ecn = info;
	struct ipt_ECN_info xt = { .ip_ect = ecn->ect };

	(void)ctx;
	if (ecn->given.set == EXT_BIT(ECT)) {
		ir_act_set_tos(ir, 0xfc, ecn->ect);
		return;
	}
	if (ext_has(&ecn->given, ECT))
		xt.operation |= IPT_ECN_OP_SET_IP;
	if (ext_has(&ecn->given, ECE))
		xt.operation |= IPT_ECN_OP_SET_ECE;
	if (ext_has(&ecn->given, CWR))
		xt.operation |= IPT_ECN_OP_SET_CWR;
	xt.proto.tcp.ece = ecn->ece & 1;
	xt.proto.tcp.cwr = ecn->cwr & 1;
	ir_act_xt_bound(ir, "ECN", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_ECN = {
	.name      = "ECN",
	.kind      = EXT_TARGET,
	.families  = FAM_IPV4,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct ECN_info),
	.opts      = ECN_opts,
	.check     = ECN_check,
	.save      = ECN_save,
	.list      = ECN_list,
	.lower     = ECN_lower,
};
