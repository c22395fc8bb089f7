/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ah: IPsec's authentication header (kernel: ipt_ah.c, ip6t_ah.c). */
#include <linux/netfilter_ipv4/ipt_ah.h>
#include <linux/netfilter_ipv6/ip6t_ah.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct ah_info {
	struct ext_info given;
	struct range32 spi;
	uint32_t len; /* IPv6; as the header counts it; 0: any */
};

enum { AH_SPI, AH_LEN, AH_RES };

/* clang-format off */
#define AH_SPI_ROW { "ahspi", .type = &opt_range32, \
	OPT_AT(struct ah_info, spi), .flags = OPT_INVERT, \
	.help = "security parameters index, or range of them" }

static const struct ext_opt ah4_opts[] = {
	[AH_SPI] = AH_SPI_ROW,
	{ .name = NULL },
};

static const struct ext_opt ah6_opts[] = {
	[AH_SPI] = AH_SPI_ROW,
	[AH_LEN] = { "ahlen", .type = &opt_u32, OPT_AT(struct ah_info, len),
		.flags = OPT_INVERT, .help = "length of the header" },
	[AH_RES] = { "ahres", .type = &opt_flag,
		.help = "the reserved field is zero" },
	{ .name = NULL },
};
/* clang-format on */

static void ah_init(void *info)
{
	struct ah_info *ah = info;

	ah->spi.hi = UINT32_MAX;
}

static int ah_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct ah_info *ah = info;

	(void)ctx;
	(void)err;
	range32_normalise(&ah->given, AH_SPI, &ah->spi);
	if (!ah->len && !ext_inv(&ah->given, AH_LEN))
		ah->given.set &= ~EXT_BIT(AH_LEN);
	return 0;
}

static void ah_list(const void *info, const struct ext_ctx *ctx,
		    struct text *out)
{
	const struct ah_info *ah = info;
	const struct ext_info *given = &ah->given;

	(void)ctx;
	text_put(out, " ah ");
	if (ext_has(given, AH_SPI))
		range32_list("spi", ah->spi, ext_inv(given, AH_SPI), out);
	if (ext_has(given, AH_LEN))
		text_printf(out, "length:%s%u",
			    ext_inv(given, AH_LEN) ? "!" : "", ah->len);
	if (ext_has(given, AH_RES))
		text_put(out, " reserved");
}

static void ah4_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct ah_info *ah = info;
	struct ipt_ah xt;

	memset(&xt, 0, sizeof(xt));
	xt.spis[0] = ah->spi.lo;
	xt.spis[1] = ah->spi.hi;
	xt.invflags = ext_inv(&ah->given, AH_SPI) ? IPT_AH_INV_SPI : 0;
	(void)ctx;
	ir_match_xt_only(ir, "ah", 0, &xt, sizeof(xt));
}

static void ah6_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct ah_info *ah = info;
	struct ip6t_ah xt;

	memset(&xt, 0, sizeof(xt));
	xt.spis[0] = ah->spi.lo;
	xt.spis[1] = ah->spi.hi;
	xt.hdrlen = ah->len;
	xt.hdrres = ext_has(&ah->given, AH_RES);
	(void)ctx;
	if (ext_inv(&ah->given, AH_SPI))
		xt.invflags |= IP6T_AH_INV_SPI;
	if (ext_inv(&ah->given, AH_LEN))
		xt.invflags |= IP6T_AH_INV_LEN;
	ir_match_xt_only(ir, "ah", 0, &xt, sizeof(xt));
}

static const uint8_t ah_protos[] = { IPPROTO_AH, 0 };

const struct ext_desc ext_ah4 = {
	.name      = "ah",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV4,
	.proto     = IPPROTO_AH,
	.protos    = ah_protos,
	.info_size = sizeof(struct ah_info),
	.opts      = ah4_opts,
	.init      = ah_init,
	.check     = ah_check,
	.list      = ah_list,
	.lower     = ah4_lower,
};

const struct ext_desc ext_ah6 = {
	.name      = "ah",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.proto     = IPPROTO_AH,
	.info_size = sizeof(struct ah_info),
	.opts      = ah6_opts,
	.init      = ah_init,
	.check     = ah_check,
	.list      = ah_list,
	.lower     = ah6_lower,
};
