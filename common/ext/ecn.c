/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ecn: congestion notification in IP and TCP (kernel: xt_ecn.c). */
#include <linux/netfilter/xt_ecn.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct ecn_info {
	struct ext_info given;
	uint8_t ect;
};

enum { ECN_TCP_ECE, ECN_TCP_CWR, ECN_IP_ECT };

#define ECN_TCP (EXT_BIT(ECN_TCP_ECE) | EXT_BIT(ECN_TCP_CWR))

/* clang-format off */
static const struct ext_opt ecn_opts[] = {
	[ECN_TCP_ECE] = { "ecn-tcp-ece", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "TCP's ECE flag is set" },
	[ECN_TCP_CWR] = { "ecn-tcp-cwr", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "TCP's CWR flag is set" },
	[ECN_IP_ECT]  = { "ecn-ip-ect", .type = &opt_u8, .max = 3,
		OPT_AT(struct ecn_info, ect), .flags = OPT_INVERT,
		.help = "the code point in the IP header" },
	{ .name = NULL },
};
/* clang-format on */

static int ecn_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct ecn_info *ecn = info;
	const struct rule_sel *sel = &ctx->spec->sel;

	if (!ecn->given.set)
		return err_usage(err, "ECN match: some option required");
	if (ecn->given.set & ECN_TCP &&
	    (!(sel->set & SEL_PROTO) || sel->inv & SEL_PROTO ||
	     sel->proto != IPPROTO_TCP))
		return err_refused(err,
			"ecn: flags of TCP need `-p tcp'");
	return 0;
}

static void ecn_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct ecn_info *ecn = info;
	const struct ext_info *given = &ecn->given;

	(void)ctx;
	text_put(out, " ECN match");
	if (ext_has(given, ECN_TCP_ECE))
		text_printf(out, " %sECE",
			    ext_inv(given, ECN_TCP_ECE) ? "!" : "");
	if (ext_has(given, ECN_TCP_CWR))
		text_printf(out, " %sCWR",
			    ext_inv(given, ECN_TCP_CWR) ? "!" : "");
	if (ext_has(given, ECN_IP_ECT))
		text_printf(out, " %sECT=%u",
			    ext_inv(given, ECN_IP_ECT) ? "!" : "", ecn->ect);
}

/* RFC 3168 5: the lower two bits of type of service, of the traffic class. */
static void test_ect(struct ir_rule *ir, const struct ecn_info *ecn)
{
	bool invert = ext_inv(&ecn->given, ECN_IP_ECT);

	if (ir->family->id == FAMILY_IPV4)
		ir_test_masked_num(ir, IR_IP_TOS, 0x03, ecn->ect, invert);
	else
		ir_test_masked_num(ir, IR_IP6_FIRST16, 0x03 << 4,
				   (uint64_t)ecn->ect << 4, invert);
}

static uint8_t xt_bits(uint32_t rows)
{
	uint8_t bits = 0;

	if (rows & EXT_BIT(ECN_TCP_ECE))
		bits |= XT_ECN_OP_MATCH_ECE;
	if (rows & EXT_BIT(ECN_TCP_CWR))
		bits |= XT_ECN_OP_MATCH_CWR;
	if (rows & EXT_BIT(ECN_IP_ECT))
		bits |= XT_ECN_OP_MATCH_IP;
	return bits;
}

static void ecn_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct ecn_info *ecn = info;
	struct xt_ecn_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.operation = xt_bits(ecn->given.set);
	xt.invert = xt_bits(ecn->given.inv);
	xt.ip_ect = ecn->ect;
	(void)ctx;
	if (ecn->given.set & ECN_TCP)
		ir_match_xt_only(ir, "ecn", 0, &xt, sizeof(xt));
	else
		test_ect(ir, ecn);
}

const struct ext_desc ext_ecn = {
	.name      = "ecn",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct ecn_info),
	.opts      = ecn_opts,
	.check     = ecn_check,
	.list      = ecn_list,
	.lower     = ecn_lower,
};
