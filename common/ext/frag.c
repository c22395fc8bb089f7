/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m frag: IPv6's fragment header (kernel: ip6t_frag.c). */
#include <linux/netfilter_ipv6/ip6t_frag.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct frag_info {
	struct ext_info given;
	struct range32 ids;
	uint32_t len_bytes;
};

enum { FRAG_ID, FRAG_LEN, FRAG_RES, FRAG_FIRST, FRAG_MORE, FRAG_LAST };

/* clang-format off */
static const struct ext_opt frag_opts[] = {
	[FRAG_ID]    = { "fragid", .type = &opt_range32,
		OPT_AT(struct frag_info, ids), .flags = OPT_INVERT,
		.help = "identification, or range of them" },
	[FRAG_LEN]   = { "fraglen", .type = &opt_u32,
		OPT_AT(struct frag_info, len_bytes), .flags = OPT_INVERT,
		.help = "taken and shown; the header has no length" },
	[FRAG_RES]   = { "fragres", .type = &opt_flag,
		.help = "the reserved fields are zero" },
	[FRAG_FIRST] = { "fragfirst", .type = &opt_flag,
		.help = "the first fragment" },
	[FRAG_MORE]  = { "fragmore", .type = &opt_flag,
		.excludes = EXT_BIT(FRAG_LAST),
		.help = "more fragments follow" },
	[FRAG_LAST]  = { "fraglast", .type = &opt_flag,
		.excludes = EXT_BIT(FRAG_MORE),
		.help = "the last fragment" },
	{ .name = NULL },
};
/* clang-format on */

static void frag_init(void *info)
{
	struct frag_info *frag = info;

	frag->ids.hi = UINT32_MAX;
}

static int frag_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct frag_info *frag = info;

	(void)ctx;
	(void)err;
	range32_normalise(&frag->given, FRAG_ID, &frag->ids);
	return 0;
}

static void frag_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct frag_info *frag = info;
	const struct ext_info *given = &frag->given;

	(void)ctx;
	text_put(out, " frag ");
	if (ext_has(given, FRAG_ID))
		range32_list("id", frag->ids, ext_inv(given, FRAG_ID), out);
	if (ext_has(given, FRAG_LEN))
		text_printf(out, " length:%s%u",
			    ext_inv(given, FRAG_LEN) ? "!" : "",
			    frag->len_bytes);
	if (ext_has(given, FRAG_RES))
		text_put(out, " reserved");
	if (ext_has(given, FRAG_FIRST))
		text_put(out, " first");
	if (ext_has(given, FRAG_MORE))
		text_put(out, " more");
	if (ext_has(given, FRAG_LAST))
		text_put(out, " last");
}

static void frag_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	static const uint8_t flags[] = {
		[FRAG_ID]    = IP6T_FRAG_IDS,
		[FRAG_LEN]   = IP6T_FRAG_LEN,
		[FRAG_RES]   = IP6T_FRAG_RES,
		[FRAG_FIRST] = IP6T_FRAG_FST,
		[FRAG_MORE]  = IP6T_FRAG_MF,
		[FRAG_LAST]  = IP6T_FRAG_NMF,
	};
	const struct frag_info *frag = info;
	struct ip6t_frag xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.ids[0] = frag->ids.lo;
	xt.ids[1] = frag->ids.hi;
	xt.hdrlen = frag->len_bytes;
	for (unsigned int row = 0; row < sizeof(flags); row++)
		if (ext_has(&frag->given, row))
			xt.flags |= flags[row];
	if (ext_inv(&frag->given, FRAG_ID))
		xt.invflags |= IP6T_FRAG_INV_IDS;
	if (ext_inv(&frag->given, FRAG_LEN))
		xt.invflags |= IP6T_FRAG_INV_LEN;
	ir_match_xt_only(ir, "frag", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_frag = {
	.name      = "frag",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct frag_info),
	.opts      = frag_opts,
	.init      = frag_init,
	.check     = frag_check,
	.list      = frag_list,
	.lower     = frag_lower,
};
