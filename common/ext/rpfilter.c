/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m rpfilter: is there a way back to the source (kernel: ipt_rpfilter.c). */
#include <linux/netfilter/xt_rpfilter.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct rpfilter_info {
	struct ext_info given;
};

enum {
	RPFILTER_LOOSE,
	RPFILTER_VALIDMARK,
	RPFILTER_ACCEPT_LOCAL,
	RPFILTER_INVERT,
};

/* clang-format off */
static const struct ext_opt rpfilter_opts[] = {
	[RPFILTER_LOOSE]        = { "loose", .type = &opt_flag,
		.help = "by any interface, not only the one it came in by" },
	[RPFILTER_VALIDMARK]    = { "validmark", .type = &opt_flag,
		.help = "look the route up with the packet's mark" },
	[RPFILTER_ACCEPT_LOCAL] = { "accept-local", .type = &opt_flag,
		.help = "the source may be this host itself" },
	[RPFILTER_INVERT]       = { "invert", .type = &opt_flag,
		.help = "match what has no way back" },
	{ .name = NULL },
};
/* clang-format on */

static void rpfilter_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct rpfilter_info *rp = info;

	(void)ctx;
	text_put(out, " rpfilter");
	for (unsigned int row = 0; rpfilter_opts[row].name; row++)
		if (ext_has(&rp->given, row))
			text_printf(out, " %s", rpfilter_opts[row].name);
}

/*
 * Not nf_tables' fib: that finds a way back to what no host's address is, a
 * broadcast address or ::, which this match lets nobody have.
 */
static void rpfilter_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	static const uint8_t flags[] = {
		[RPFILTER_LOOSE]        = XT_RPFILTER_LOOSE,
		[RPFILTER_VALIDMARK]    = XT_RPFILTER_VALID_MARK,
		[RPFILTER_ACCEPT_LOCAL] = XT_RPFILTER_ACCEPT_LOCAL,
		[RPFILTER_INVERT]       = XT_RPFILTER_INVERT,
	};
	const struct rpfilter_info *rp = info;
	struct xt_rpfilter_info xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	for (unsigned int row = 0; row < sizeof(flags); row++)
		if (ext_has(&rp->given, row))
			xt.flags |= flags[row];
	ir_match_xt_bound(ir, "rpfilter", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_rpfilter = {
	.name      = "rpfilter",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_RAW) | TABLE_BIT(TABLE_MANGLE),
	.hooks     = HOOK_BIT(HOOK_PREROUTING),
	.info_size = sizeof(struct rpfilter_info),
	.opts      = rpfilter_opts,
	.list      = rpfilter_list,
	.lower     = rpfilter_lower,
};
