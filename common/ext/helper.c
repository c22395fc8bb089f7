/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m helper: who watches the connection (kernel: xt_helper.c). */
#include <linux/netfilter/xt_helper.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct helper_info {
	struct ext_info given;
	char name[sizeof(((struct xt_helper_info *)0)->name)];
};

enum { HELPER };

/* iptables keeps as much of the name as fits. */
static int name_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	if (strchr(args[0], '\n'))
		return err_usage(err, "helper: a name is one line");
	memcpy(val, args[0], strnlen(args[0], oc->opt->size - 1u));
	return 0;
}

static void name_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	opt_string.print(oc, val, out);
}

static bool name_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_string.is_valid(oc, val);
}

static const struct opt_type name_type = {
	"name", 1, name_parse, name_print, name_is_valid,
};

/* clang-format off */
static const struct ext_opt helper_opts[] = {
	[HELPER] = { "helper", .type = &name_type,
		OPT_AT(struct helper_info, name),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "name of the helper; empty: any" },
	{ .name = NULL },
};
/* clang-format on */

static void helper_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct helper_info *helper = info;

	(void)ctx;
	text_printf(out, " helper match %s\"%s\"",
		    ext_inv(&helper->given, HELPER) ? "! " : "", helper->name);
}

static void helper_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct helper_info *helper = info;
	struct xt_helper_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.invert = ext_inv(&helper->given, HELPER);
	(void)ctx;
	memcpy(xt.name, helper->name, sizeof(xt.name));
	ir_match_xt_only(ir, "helper", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_helper = {
	.name      = "helper",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct helper_info),
	.opts      = helper_opts,
	.list      = helper_list,
	.lower     = helper_lower,
};
