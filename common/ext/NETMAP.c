/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j NETMAP: one network's addresses onto another's (kernel: xt_NETMAP.c). */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <linux/netfilter/nf_nat.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct NETMAP_info {
	struct ext_info given;
	struct addr_masked to;
};

enum { TO };

static void net_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	const struct family *family = oc->ctx->family;
	struct addr_masked to;

	memcpy(&to, val, sizeof(to));
	addr_print(family, &to.addr, out);
	text_printf(out, "/%d", addr_mask_plen(family, &to.mask));
}

static int net_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct addr_masked to;
	int rc = opt_addr_masked.parse(oc, args, &to, err);

	if (rc)
		return rc;
	if (addr_mask_plen(oc->ctx->family, &to.mask) < 0)
		return opt_bad_mask(oc, err);
	memcpy(val, &to, sizeof(to));
	return 0;
}

static bool net_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct addr_masked to;

	memcpy(&to, val, sizeof(to));
	return opt_addr_masked.is_valid(oc, val) &&
	       addr_mask_plen(oc->ctx->family, &to.mask) >= 0;
}

static const struct opt_type net_type = {
	"address[/mask]", 1, net_parse, net_print, net_is_valid,
};

/* clang-format off */
static const struct ext_opt NETMAP_opts[] = {
	[TO] = { "to", .type = &net_type, OPT_AT(struct NETMAP_info, to),
		.flags = OPT_REQUIRED,
		.help = "the network to map to; the host part is kept" },
	{ .name = NULL },
};
/* clang-format on */

static void NETMAP_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct NETMAP_info *netmap = info;
	const struct opt_ctx oc = { .ctx = ctx };

	text_put(out, " to:");
	net_print(&oc, &netmap->to, out);
}

static void lower_ipv4(struct ir_rule *ir, const struct addr_masked *to)
{
	const struct nf_nat_ipv4_multi_range_compat xt = {
		.rangesize = 1,
		.range = { {
			.flags = NF_NAT_RANGE_MAP_IPS,
			.min_ip = to->addr.word_be[0],
			.max_ip = to->addr.word_be[0] | ~to->mask.word_be[0],
		} },
	};

	ir_act_xt_bound(ir, "NETMAP", 0, &xt, sizeof(xt), true);
}

static void lower_ipv6(struct ir_rule *ir, const struct addr_masked *to)
{
	struct nf_nat_range xt;

	memset(&xt, 0, sizeof(xt));
	xt.flags = NF_NAT_RANGE_MAP_IPS;
	for (int i = 0; i < 4; i++) {
		xt.min_addr.ip6[i] = to->addr.word_be[i];
		xt.max_addr.ip6[i] = to->addr.word_be[i] |
				     ~to->mask.word_be[i];
	}
	ir_act_xt_bound(ir, "NETMAP", 0, &xt, sizeof(xt), true);
}

/*
 * Source or destination is changed, depending on the hook that the packet is
 * at. nf_tables' nat does one of them, and a chain may be reached from both.
 */
static void NETMAP_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct NETMAP_info *netmap = info;

	if (ctx->family->id == FAMILY_IPV4)
		lower_ipv4(ir, &netmap->to);
	else
		lower_ipv6(ir, &netmap->to);
}

const struct ext_desc ext_NETMAP = {
	.name      = "NETMAP",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_NAT),
	.hooks     = HOOK_ALL & ~HOOK_BIT(HOOK_FORWARD),
	.info_size = sizeof(struct NETMAP_info),
	.opts      = NETMAP_opts,
	.list      = NETMAP_list,
	.lower     = NETMAP_lower,
};
