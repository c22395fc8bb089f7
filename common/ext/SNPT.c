/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j SNPT, -j DNPT: one IPv6 prefix for another, RFC 6296 (ip6t_NPT.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter_ipv6/ip6t_NPT.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

/* Longest prefix that leaves room for the adjustment. */
#define PREFIX_BITS_MAX 64

struct prefix {
	union addr addr;
	uint8_t len_bits;
};

struct SNPT_info {
	struct ext_info given;
	struct prefix src, dst;
};

enum { SRC, DST };

static int prefix_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	struct addr_masked m;
	int bits, rc = opt_hostmask.parse(oc, args, &m, err);

	if (rc)
		return rc;
	bits = addr_mask_plen(oc->ctx->family, &m.mask);
	if (bits < 0)
		return opt_bad_mask(oc, err);
	memcpy(val, &m.addr, sizeof(m.addr));
	((uint8_t *)val)[offsetof(struct prefix, len_bits)] = (uint8_t)bits;
	return 0;
}

static void prefix_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	struct prefix prefix;

	memcpy(&prefix, val, sizeof(prefix));
	addr_print(oc->ctx->family, &prefix.addr, out);
	text_printf(out, "/%u", prefix.len_bits);
}

static bool prefix_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct prefix prefix;
	const uint8_t *bytes = val;

	memcpy(&prefix, val, sizeof(prefix));
	for (size_t i = sizeof(union addr) + 1; i < sizeof(prefix); i++)
		if (bytes[i])
			return false;
	return prefix.len_bits <= 8 * oc->ctx->family->addr_len;
}

static const struct opt_type prefix_type = {
	"prefix/length", 1, prefix_parse, prefix_print, prefix_is_valid,
};

/* clang-format off */
static const struct ext_opt SNPT_opts[] = {
	[SRC] = { "src-pfx", .type = &prefix_type,
		OPT_AT(struct SNPT_info, src), .flags = OPT_REQUIRED,
		.help = "the prefix to look for" },
	[DST] = { "dst-pfx", .type = &prefix_type,
		OPT_AT(struct SNPT_info, dst), .flags = OPT_REQUIRED,
		.help = "the prefix to put in its place" },
	{ .name = NULL },
};
/* clang-format on */

static bool is_prefix(const struct family *family, const struct prefix *prefix)
{
	const union addr mask = addr_mask(family, prefix->len_bits);
	const union addr masked = addr_and(prefix->addr, &mask);

	return prefix->len_bits <= PREFIX_BITS_MAX &&
	       addr_equal(&masked, &prefix->addr);
}

static int SNPT_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct SNPT_info *npt = info;

	if (!is_prefix(ctx->family, &npt->src) ||
	    !is_prefix(ctx->family, &npt->dst))
		return err_refused(err,
			"a prefix has 64 bits at most, and no bits behind them");
	return 0;
}

static void list_as(const char *name, const struct SNPT_info *npt,
		    const struct ext_ctx *ctx, struct text *out)
{
	const struct opt_ctx oc = { .ctx = ctx };

	text_printf(out, " %s src-pfx ", name);
	prefix_print(&oc, &npt->src, out);
	text_put(out, " dst-pfx ");
	prefix_print(&oc, &npt->dst, out);
}

static void SNPT_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	list_as("SNPT", info, ctx, out);
}

static void DNPT_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	list_as("DNPT", info, ctx, out);
}

static void lower_as(const char *name, const struct SNPT_info *npt,
		     struct ir_rule *ir)
{
	struct ip6t_npt_tginfo xt;

	memset(&xt, 0, sizeof(xt));
	memcpy(&xt.src_pfx, &npt->src.addr, sizeof(xt.src_pfx));
	memcpy(&xt.dst_pfx, &npt->dst.addr, sizeof(xt.dst_pfx));
	xt.src_pfx_len = npt->src.len_bits;
	xt.dst_pfx_len = npt->dst.len_bits;
	ir_act_xt_bound(ir, name, 0, &xt, sizeof(xt), false);
}

static void SNPT_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as("SNPT", info, ir);
}

static void DNPT_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as("DNPT", info, ir);
}

const struct ext_desc ext_SNPT = {
	.name      = "SNPT",
	.kind      = EXT_TARGET,
	.families  = FAM_IPV6,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.hooks     = HOOK_BIT(HOOK_INPUT) | HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct SNPT_info),
	.opts      = SNPT_opts,
	.check     = SNPT_check,
	.list      = SNPT_list,
	.lower     = SNPT_lower,
};

const struct ext_desc ext_DNPT = {
	.name      = "DNPT",
	.kind      = EXT_TARGET,
	.families  = FAM_IPV6,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_OUTPUT),
	.info_size = sizeof(struct SNPT_info),
	.opts      = SNPT_opts,
	.check     = SNPT_check,
	.list      = DNPT_list,
	.lower     = DNPT_lower,
};
