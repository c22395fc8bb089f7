/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m realm: the realm of the packet's route (kernel: xt_realm.c). */
#include "ext.h"
#include "opt.h"

#define REALMS "/etc/iproute2/rt_realms"

struct realm_info {
	struct ext_info given;
	struct mark32 realm;
};

enum { REALM };

/* clang-format off */
static const struct ext_opt realm_opts[] = {
	[REALM] = { "realm", .type = &opt_id, .data = REALMS,
		OPT_AT(struct realm_info, realm),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "the realm, of which mask leaves this value" },
	{ .name = NULL },
};
/* clang-format on */

static void realm_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct realm_info *realm = info;

	text_printf(out, "%s realm ",
		    ext_inv(&realm->given, REALM) ? " !" : "");
	id_list(REALMS, &realm->realm, ctx->numeric, out);
}

static void realm_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct realm_info *realm = info;

	(void)ctx;
	ir_test_masked_num(ir, IR_META_RTCLASSID, realm->realm.mask,
			   realm->realm.value, ext_inv(&realm->given, REALM));
}

const struct ext_desc ext_realm = {
	.name      = "realm",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV4,
	/* There is no route before PREROUTING is through. */
	.hooks     = HOOK_ALL & ~HOOK_BIT(HOOK_PREROUTING),
	.info_size = sizeof(struct realm_info),
	.opts      = realm_opts,
	.list      = realm_list,
	.lower     = realm_lower,
};
