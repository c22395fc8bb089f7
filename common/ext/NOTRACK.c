/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j NOTRACK: no connection tracking for this packet; CT's old name for it. */
#include "ext.h"

static void NOTRACK_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	(void)info;
	(void)ctx;
	text_put(out, " NOTRACK");
}

static void NOTRACK_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	(void)info;
	(void)ctx;
	ir_action(ir, IR_ACT_NOTRACK);
}

const struct ext_desc ext_NOTRACK = {
	.name      = "NOTRACK",
	.list_name = "CT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_RAW),
	.info_size = sizeof(struct ext_info),
	.list      = NOTRACK_list,
	.lower     = NOTRACK_lower,
};
