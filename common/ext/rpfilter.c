/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m rpfilter: is there a way back to the source (kernel: ipt_rpfilter.c). */
#include <linux/netfilter/xt_rpfilter.h>
#include <linux/rtnetlink.h>
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

/* A route: strict, loose; without and with the mark. */
static enum ir_field route_field(const struct ext_info *given)
{
	static const enum ir_field fields[2][2] = {
		{ IR_FIB_SADDR_OIF_IIF, IR_FIB_SADDR_OIF_IIF_MARK },
		{ IR_FIB_SADDR_OIF, IR_FIB_SADDR_OIF_MARK },
	};

	return fields[ext_has(given, RPFILTER_LOOSE)]
		     [ext_has(given, RPFILTER_VALIDMARK)];
}

/* Whose address it must be for --accept-local. */
static enum ir_field local_field(const struct ext_info *given,
				 const struct family *family)
{
	if (family->id == FAMILY_IPV4 && !ext_has(given, RPFILTER_LOOSE))
		return IR_FIB_SADDR_TYPE_IIF;
	return IR_FIB_SADDR_TYPE;
}

static void lower_bound(struct ir_rule *ir, const struct ext_info *given)
{
	static const uint8_t flags[] = {
		[RPFILTER_LOOSE]        = XT_RPFILTER_LOOSE,
		[RPFILTER_VALIDMARK]    = XT_RPFILTER_VALID_MARK,
		[RPFILTER_ACCEPT_LOCAL] = XT_RPFILTER_ACCEPT_LOCAL,
		[RPFILTER_INVERT]       = XT_RPFILTER_INVERT,
	};
	struct xt_rpfilter_info xt;

	memset(&xt, 0, sizeof(xt));
	for (unsigned int row = 0; row < sizeof(flags); row++)
		if (ext_has(given, row))
			xt.flags |= flags[row];
	ir_match_xt_only(ir, "rpfilter", 0, &xt, sizeof(xt));
}

/*
 * The kernel takes its match in tables called raw and mangle only. fib's
 * look-up is the same but for sources that no host may have (a broadcast
 * address, or :: outside of ICMPv6), which fib may find a route for. "A route
 * back or a local address" is an or, which tests can't say; its negation is.
 */
static void rpfilter_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct rpfilter_info *rp = info;
	const struct ext_info *given = &rp->given;
	bool invert = ext_has(given, RPFILTER_INVERT);

	if (ext_has(given, RPFILTER_ACCEPT_LOCAL) && !invert) {
		lower_bound(ir, given);
		return;
	}
	ir_test_num(ir, route_field(given), 0, !invert);
	if (ext_has(given, RPFILTER_ACCEPT_LOCAL))
		ir_test_num(ir, local_field(given, ctx->family), RTN_LOCAL,
			    true);
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
