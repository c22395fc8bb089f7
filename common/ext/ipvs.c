/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ipvs: connections of the IP virtual server (kernel: xt_ipvs.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/ip_vs.h>
#include <linux/netfilter/xt_ipvs.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct ipvs_info {
	struct ext_info given;
	uint8_t proto;
	struct addr_masked vaddr;
	uint16_t vport, vportctl;
	uint32_t dir, method;
};

/* In the order of the kernel's XT_IPVS_* bits. */
enum {
	IPVS_IPVS,
	IPVS_PROTO,
	IPVS_VADDR,
	IPVS_VPORT,
	IPVS_DIR,
	IPVS_METHOD,
	IPVS_VPORTCTL,
	IPVS_N,
};

enum { DIR_ORIGINAL, DIR_REPLY };

static const struct opt_name dirs[] = {
	{ "ORIGINAL", DIR_ORIGINAL }, { "REPLY", DIR_REPLY }, { NULL, 0 },
};

static const struct opt_name methods[] = {
	{ "GATE", IP_VS_CONN_F_DROUTE }, { "IPIP", IP_VS_CONN_F_TUNNEL },
	{ "MASQ", IP_VS_CONN_F_MASQ }, { NULL, 0 },
};

/* clang-format off */
static const struct ext_opt ipvs_opts[] = {
	[IPVS_IPVS]     = { "ipvs", .type = &opt_flag, .flags = OPT_INVERT,
		.help = "the packet belongs to IPVS; the others imply it" },
	[IPVS_PROTO]    = { "vproto", .type = &opt_proto,
		OPT_AT(struct ipvs_info, proto), .flags = OPT_INVERT,
		.help = "protocol of the virtual service" },
	[IPVS_VADDR]    = { "vaddr", .type = &opt_addr_masked,
		OPT_AT(struct ipvs_info, vaddr), .flags = OPT_INVERT,
		.help = "its address" },
	[IPVS_VPORT]    = { "vport", .type = &opt_service,
		OPT_AT(struct ipvs_info, vport), .flags = OPT_INVERT,
		.help = "its port" },
	[IPVS_DIR]      = { "vdir", .type = &opt_enum, .data = dirs,
		OPT_AT(struct ipvs_info, dir),
		.help = "way that the packet goes: ORIGINAL or REPLY" },
	[IPVS_METHOD]   = { "vmethod", .type = &opt_enum, .data = methods,
		OPT_AT(struct ipvs_info, method), .flags = OPT_INVERT,
		.help = "how it is forwarded: GATE, IPIP or MASQ" },
	[IPVS_VPORTCTL] = { "vportctl", .type = &opt_service,
		OPT_AT(struct ipvs_info, vportctl), .flags = OPT_INVERT,
		.help = "port of the service that controls it, such as 21" },
	{ .name = NULL },
};
/* clang-format on */

static int ipvs_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct ipvs_info *ipvs = info;
	struct ext_info *given = &ipvs->given;

	(void)ctx;
	if (!given->set)
		return err_usage(err, "IPVS: At least one option is required");
	if (given->set == EXT_BIT(IPVS_IPVS))
		return 0;
	if (ext_inv(given, IPVS_IPVS))
		return err_usage(err,
				 "! --ipvs cannot be together with other options");
	given->set &= ~EXT_BIT(IPVS_IPVS);
	return 0;
}

/* As save, without dashes. */
static void ipvs_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct ipvs_info *ipvs = info;

	for (unsigned int row = 0; row < IPVS_N; row++) {
		const struct ext_opt *opt = &ipvs_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (!ext_has(&ipvs->given, row))
			continue;
		text_printf(out, "%s %s",
			    ext_inv(&ipvs->given, row) ? " !" : "", opt->name);
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

static void ipvs_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct ipvs_info *ipvs = info;
	struct xt_ipvs_mtinfo xt = {
		.vport = htons(ipvs->vport),
		.l4proto = ipvs->proto,
		.fwd_method = (uint8_t)ipvs->method,
		.vportctl = htons(ipvs->vportctl),
		.invert = (uint8_t)ipvs->given.inv,
		.bitmask = (uint8_t)ipvs->given.set | XT_IPVS_IPVS_PROPERTY,
	};

	(void)ctx;
	memcpy(&xt.vaddr, &ipvs->vaddr.addr, sizeof(xt.vaddr));
	memcpy(&xt.vmask, &ipvs->vaddr.mask, sizeof(xt.vmask));
	if (ext_has(&ipvs->given, IPVS_DIR) && ipvs->dir == DIR_REPLY)
		xt.invert |= XT_IPVS_DIR;
	ir_match_xt_only(ir, "ipvs", 0, &xt, sizeof(xt));
}

_Static_assert(1 << IPVS_IPVS == XT_IPVS_IPVS_PROPERTY &&
		       1 << IPVS_PROTO == XT_IPVS_PROTO &&
		       1 << IPVS_VADDR == XT_IPVS_VADDR &&
		       1 << IPVS_VPORT == XT_IPVS_VPORT &&
		       1 << IPVS_DIR == XT_IPVS_DIR &&
		       1 << IPVS_METHOD == XT_IPVS_METHOD &&
		       1 << IPVS_VPORTCTL == XT_IPVS_VPORTCTL,
	       "rows are the kernel's bits");

const struct ext_desc ext_ipvs = {
	.name      = "ipvs",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct ipvs_info),
	.opts      = ipvs_opts,
	.check     = ipvs_check,
	.list      = ipvs_list,
	.lower     = ipvs_lower,
};
