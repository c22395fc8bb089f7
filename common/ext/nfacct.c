/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m nfacct: count in an accounting object (kernel: xt_nfacct.c). */
#include <linux/netfilter/xt_nfacct.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct nfacct_info {
	struct ext_info given;
	char name[NFACCT_NAME_MAX];
};

enum { NFACCT_OBJECT };

/* clang-format off */
static const struct ext_opt nfacct_opts[] = {
	[NFACCT_OBJECT] = { "nfacct-name", .type = &opt_string,
		OPT_AT(struct nfacct_info, name), .flags = OPT_REQUIRED,
		.help = "the accounting object that counts" },
	{ .name = NULL },
};
/* clang-format on */

/* iptables 1.8 puts two blanks. */
static void print_name(const struct nfacct_info *acct, const char *option,
		       struct text *out)
{
	text_printf(out, " %s  ", option);
	text_put_quoted(out, acct->name);
}

static void nfacct_save(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	(void)ctx;
	print_name(info, "--nfacct-name", out);
}

static void nfacct_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	(void)ctx;
	print_name(info, "nfacct-name", out);
}

static void nfacct_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct nfacct_info *acct = info;
	struct xt_nfacct_match_info_v1 xt = { .nfacct = NULL };

	(void)ctx;
	memcpy(xt.name, acct->name, sizeof(xt.name));
	ir_holds(ir);
	ir_match_xt_only(ir, "nfacct", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_nfacct = {
	.name      = "nfacct",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct nfacct_info),
	.opts      = nfacct_opts,
	.save      = nfacct_save,
	.list      = nfacct_list,
	.lower     = nfacct_lower,
};
