/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m physdev: ports of a bridge (kernel: xt_physdev.c). */
#include <net/if.h>
#include <netinet/in.h>

#include <linux/netfilter/xt_physdev.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct physdev_info {
	struct ext_info given;
	char in[IFNAMSIZ], out[IFNAMSIZ];
};

/* In the order in which save prints them. */
enum {
	PHYSDEV_IS_IN,
	PHYSDEV_IN,
	PHYSDEV_IS_OUT,
	PHYSDEV_OUT,
	PHYSDEV_IS_BRIDGED,
	PHYSDEV_N,
};

/* clang-format off */
static const struct ext_opt physdev_opts[] = {
	[PHYSDEV_IS_IN]      = { "physdev-is-in", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "came in through a bridge" },
	[PHYSDEV_IN]         = { "physdev-in", .type = &opt_iface,
		OPT_AT(struct physdev_info, in), .flags = OPT_INVERT,
		.help = "the bridge's port it came in by" },
	[PHYSDEV_IS_OUT]     = { "physdev-is-out", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "leaves through a bridge" },
	[PHYSDEV_OUT]        = { "physdev-out", .type = &opt_iface,
		OPT_AT(struct physdev_info, out), .flags = OPT_INVERT,
		.help = "the bridge's port it leaves by" },
	[PHYSDEV_IS_BRIDGED] = { "physdev-is-bridged", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "is bridged, not routed" },
	{ .name = NULL },
};
/* clang-format on */

static int physdev_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	const struct physdev_info *phys = info;

	(void)ctx;
	if (phys->given.set)
		return 0;
	return err_usage(err, "PHYSDEV: no physdev option specified");
}

/* In OUTPUT the kernel can't tell the port of a packet that it routes. */
static uint8_t physdev_hooks_of(const void *info)
{
	const struct physdev_info *phys = info;
	const struct ext_info *given = &phys->given;

	if (!(given->set & (EXT_BIT(PHYSDEV_OUT) | EXT_BIT(PHYSDEV_IS_OUT))) ||
	    (ext_has(given, PHYSDEV_IS_BRIDGED) &&
	     !ext_inv(given, PHYSDEV_IS_BRIDGED)))
		return HOOK_ALL;
	return HOOK_ALL & ~HOOK_BIT(HOOK_OUTPUT);
}

/* As save does it. */
static void physdev_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct physdev_info *phys = info;

	text_put(out, " PHYSDEV match");
	for (unsigned int row = 0; row < PHYSDEV_N; row++) {
		const struct ext_opt *opt = &physdev_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (!ext_has(&phys->given, row))
			continue;
		text_printf(out, "%s --%s",
			    ext_inv(&phys->given, row) ? " !" : "", opt->name);
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

static uint8_t xt_bits(uint32_t rows)
{
	static const uint8_t bits[PHYSDEV_N] = {
		[PHYSDEV_IS_IN]      = XT_PHYSDEV_OP_ISIN,
		[PHYSDEV_IN]         = XT_PHYSDEV_OP_IN,
		[PHYSDEV_IS_OUT]     = XT_PHYSDEV_OP_ISOUT,
		[PHYSDEV_OUT]        = XT_PHYSDEV_OP_OUT,
		[PHYSDEV_IS_BRIDGED] = XT_PHYSDEV_OP_BRIDGED,
	};
	uint8_t out = 0;

	for (unsigned int row = 0; row < PHYSDEV_N; row++)
		if (rows & EXT_BIT(row))
			out |= bits[row];
	return out;
}

/* "eth+" compares three bytes, "eth0" its end as well. */
static void put_name(char *name, char *mask, const char *src)
{
	size_t len = strlen(src);

	memcpy(name, src, len + 1);
	if (!len)
		return;
	memset(mask, 0xff, src[len - 1] == '+' ? len - 1 : len + 1);
}

static void physdev_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct physdev_info *phys = info;
	struct xt_physdev_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.invert = xt_bits(phys->given.inv);
	xt.bitmask = xt_bits(phys->given.set);
	(void)ctx;
	put_name(xt.physindev, xt.in_mask, phys->in);
	put_name(xt.physoutdev, xt.out_mask, phys->out);
	ir_match_xt_only(ir, "physdev", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_physdev = {
	.name      = "physdev",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks_of  = physdev_hooks_of,
	.info_size = sizeof(struct physdev_info),
	.opts      = physdev_opts,
	.check     = physdev_check,
	.list      = physdev_list,
	.lower     = physdev_lower,
};
