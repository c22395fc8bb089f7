/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m devgroup: groups of interfaces (kernel: xt_devgroup.c). */
#include "ext.h"
#include "opt.h"

#define GROUPS "/etc/iproute2/group"

struct devgroup_info {
	struct ext_info given;
	struct mark32 src, dst;
};

enum { DEVGROUP_SRC, DEVGROUP_DST };

/* clang-format off */
static const struct ext_opt devgroup_opts[] = {
	[DEVGROUP_SRC] = { "src-group", .type = &opt_id, .data = GROUPS,
		OPT_AT(struct devgroup_info, src), .flags = OPT_INVERT,
		.help = "group of the input interface" },
	[DEVGROUP_DST] = { "dst-group", .type = &opt_id, .data = GROUPS,
		OPT_AT(struct devgroup_info, dst), .flags = OPT_INVERT,
		.help = "group of the output interface" },
	{ .name = NULL },
};
/* clang-format on */

static int devgroup_check(void *info, const struct ext_ctx *ctx,
			  struct err *err)
{
	const struct devgroup_info *group = info;

	(void)ctx;
	if (group->given.set)
		return 0;
	return err_usage(err,
		"devgroup match: You must specify either '--src-group' or '--dst-group'");
}

static uint8_t devgroup_hooks_of(const void *info)
{
	const struct devgroup_info *group = info;
	uint8_t hooks = HOOK_ALL;

	if (ext_has(&group->given, DEVGROUP_SRC))
		hooks &= HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_INPUT) |
			 HOOK_BIT(HOOK_FORWARD);
	if (ext_has(&group->given, DEVGROUP_DST))
		hooks &= HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT) |
			 HOOK_BIT(HOOK_POSTROUTING);
	return hooks;
}

static void list_group(const struct devgroup_info *group, unsigned int row,
		       const struct mark32 *id, const struct ext_ctx *ctx,
		       struct text *out)
{
	if (!ext_has(&group->given, row))
		return;
	text_printf(out, "%s %s ", ext_inv(&group->given, row) ? " !" : "",
		    devgroup_opts[row].name);
	id_list(GROUPS, id, ctx->numeric, out);
}

static void devgroup_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct devgroup_info *group = info;

	list_group(group, DEVGROUP_SRC, &group->src, ctx, out);
	list_group(group, DEVGROUP_DST, &group->dst, ctx, out);
}

/* xt_devgroup.c masks both sides. */
static void test_group(struct ir_rule *ir, enum ir_field field,
		       const struct devgroup_info *group, unsigned int row,
		       const struct mark32 *id)
{
	if (ext_has(&group->given, row))
		ir_test_masked_num(ir, field, id->mask, id->value & id->mask,
				   ext_inv(&group->given, row));
}

static void devgroup_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct devgroup_info *group = info;

	(void)ctx;
	test_group(ir, IR_META_IIFGROUP, group, DEVGROUP_SRC, &group->src);
	test_group(ir, IR_META_OIFGROUP, group, DEVGROUP_DST, &group->dst);
}

const struct ext_desc ext_devgroup = {
	.name      = "devgroup",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks_of  = devgroup_hooks_of,
	.info_size = sizeof(struct devgroup_info),
	.opts      = devgroup_opts,
	.check     = devgroup_check,
	.list      = devgroup_list,
	.lower     = devgroup_lower,
};
