/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j MARK: the packet's mark (kernel: xt_mark.c). */
#include "ext.h"
#include "opt.h"

struct MARK_info {
	struct ext_info given;
	struct mark32 xmark; /* mark = (mark & ~mask) ^ value */
};

enum { MARK_XMARK };

#define XMARK_ALIAS \
	.alias_of = MARK_XMARK + 1, .excludes = EXT_BIT(MARK_XMARK), \
	OPT_AT(struct MARK_info, xmark)

/* clang-format off */
static const struct ext_opt MARK_opts[] = {
	[MARK_XMARK] = { "set-xmark", .type = &opt_xmark,
		OPT_AT(struct MARK_info, xmark),
		.help = "clear the bits in mask, then xor value in" },
	{ "set-mark", .type = &opt_set_mark, XMARK_ALIAS,
		.help = "clear the bits in mask, then or value in" },
	{ "and-mark", .type = &opt_and_mark, XMARK_ALIAS,
		.help = "and the mark with bits" },
	{ "or-mark", .type = &opt_or_mark, XMARK_ALIAS,
		.help = "or the mark with bits" },
	{ "xor-mark", .type = &opt_xor_mark, XMARK_ALIAS,
		.help = "xor the mark with bits" },
	{ .name = NULL },
};
/* clang-format on */

static int MARK_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct MARK_info *mark = info;

	(void)ctx;
	if (mark->given.set)
		return 0;
	return err_usage(err,
		"MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required");
}

static void MARK_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct MARK_info *mark = info;

	(void)ctx;
	text_put(out, " MARK ");
	xmark_list(&mark->xmark, out);
}

static void MARK_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct MARK_info *mark = info;

	(void)ctx;
	ir_act_set(ir, IR_META_MARK, (uint32_t)~mark->xmark.mask,
		   mark->xmark.value);
}

const struct ext_desc ext_MARK = {
	.name      = "MARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct MARK_info),
	.opts      = MARK_opts,
	.check     = MARK_check,
	.list      = MARK_list,
	.lower     = MARK_lower,
};
