/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TRACE: report each rule that the packet meets from here on. */
#include "ext.h"

static void TRACE_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	(void)info;
	(void)ctx;
	ir_act_set(ir, IR_META_NFTRACE, 0, 1);
}

const struct ext_desc ext_TRACE = {
	.name      = "TRACE",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct ext_info),
	.lower     = TRACE_lower,
};
