/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j AUDIT: a record of the packet in the audit log (kernel: xt_AUDIT.c). */
#include <linux/netfilter/xt_AUDIT.h>

#include "ext.h"
#include "opt.h"

struct AUDIT_info {
	struct ext_info given;
	uint32_t type;
};

enum { TYPE };

static const struct opt_name type_names[] = {
	{ "accept", XT_AUDIT_TYPE_ACCEPT },
	{ "drop", XT_AUDIT_TYPE_DROP },
	{ "reject", XT_AUDIT_TYPE_REJECT },
	{ NULL, 0 },
};

/* clang-format off */
static const struct ext_opt AUDIT_opts[] = {
	[TYPE] = { "type", .type = &opt_enum, .data = type_names,
		OPT_AT(struct AUDIT_info, type), .flags = OPT_REQUIRED,
		.bad_name = "Bad action type value \"%\"",
		.help = "what becomes of the packet: accept, drop or reject" },
	{ .name = NULL },
};
/* clang-format on */

static void AUDIT_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct AUDIT_info *audit = info;

	(void)ctx;
	text_printf(out, " AUDIT %s", type_names[audit->type].name);
}

static void AUDIT_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct AUDIT_info *audit = info;
	const struct xt_audit_info xt = { .type = (uint8_t)audit->type };

	(void)ctx;
	ir_act_xt(ir, "AUDIT", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_AUDIT = {
	.name      = "AUDIT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct AUDIT_info),
	.opts      = AUDIT_opts,
	.list      = AUDIT_list,
	.lower     = AUDIT_lower,
};
