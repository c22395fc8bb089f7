/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ipcomp: IP payload compression (kernel: xt_ipcomp.c). */
#include <linux/netfilter/xt_ipcomp.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct ipcomp_info {
	struct ext_info given;
	struct range32 spi; /* iptables: 0 where it isn't given */
};

enum { IPCOMP_SPI, IPCOMP_RES };

extern const struct ext_desc ext_ipcomp; /* for ext_opt_save() */

/* clang-format off */
static const struct ext_opt ipcomp_opts[] = {
	[IPCOMP_SPI] = { "ipcompspi", .type = &opt_range32,
		OPT_AT(struct ipcomp_info, spi), .flags = OPT_INVERT,
		.help = "compression parameters index, or range of them" },
	[IPCOMP_RES] = { "compres", .type = &opt_flag,
		.help = "the reserved field is zero" },
	{ .name = NULL },
};
/* clang-format on */

static int ipcomp_check(void *info, const struct ext_ctx *ctx,
			struct err *err)
{
	struct ipcomp_info *comp = info;

	(void)ctx;
	(void)err;
	comp->given.set |= EXT_BIT(IPCOMP_SPI);
	return 0;
}

static bool is_any_spi(const struct ipcomp_info *comp)
{
	return !comp->spi.lo && comp->spi.hi == UINT32_MAX &&
	       !ext_inv(&comp->given, IPCOMP_SPI);
}

/*
 * iptables leaves "any" out, and reads what it saved as "0": here it is
 * written.
 */
static void ipcomp_save(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct ipcomp_info *comp = info;

	ext_opt_save(&ext_ipcomp, info, IPCOMP_SPI, ctx, out);
	if (ext_has(&comp->given, IPCOMP_RES))
		ext_opt_save(&ext_ipcomp, info, IPCOMP_RES, ctx, out);
}

static void ipcomp_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct ipcomp_info *comp = info;

	(void)ctx;
	text_put(out, " comp ");
	if (!is_any_spi(comp))
		range32_list("spi", comp->spi,
			     ext_inv(&comp->given, IPCOMP_SPI), out);
	if (ext_has(&comp->given, IPCOMP_RES))
		text_put(out, " reserved");
}

static void ipcomp_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct ipcomp_info *comp = info;
	struct xt_ipcomp xt;

	memset(&xt, 0, sizeof(xt));
	xt.spis[0] = comp->spi.lo;
	xt.spis[1] = comp->spi.hi;
	xt.invflags = ext_inv(&comp->given, IPCOMP_SPI) ? XT_IPCOMP_INV_SPI : 0;
	xt.hdrres = ext_has(&comp->given, IPCOMP_RES);
	(void)ctx;
	ir_match_xt_only(ir, "ipcomp", 0, &xt, sizeof(xt));
}

static const uint8_t ipcomp_protos[] = { IPPROTO_COMP, 0 };

const struct ext_desc ext_ipcomp = {
	.name      = "ipcomp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_COMP,
	.protos    = ipcomp_protos,
	.info_size = sizeof(struct ipcomp_info),
	.opts      = ipcomp_opts,
	.check     = ipcomp_check,
	.save      = ipcomp_save,
	.list      = ipcomp_list,
	.lower     = ipcomp_lower,
};
