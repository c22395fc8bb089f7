/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m udp, -m udplite: ports (kernel: xt_tcpudp.c, which knows both). */
#include <linux/netfilter/xt_tcpudp.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct udp_info {
	struct ext_info given;
	struct range16 sport, dport;
};

enum { UDP_SPORT, UDP_DPORT };

/* clang-format off */
static const struct ext_opt udp_opts[] = {
	[UDP_SPORT] = { "sport", .type = &opt_services,
		OPT_AT(struct udp_info, sport), .flags = OPT_INVERT,
		.help = "source port or ports" },
	[UDP_DPORT] = { "dport", .type = &opt_services,
		OPT_AT(struct udp_info, dport), .flags = OPT_INVERT,
		.help = "destination port or ports" },
	{ "source-port", .type = &opt_services, .alias_of = UDP_SPORT + 1,
		OPT_AT(struct udp_info, sport), .flags = OPT_INVERT },
	{ "destination-port", .type = &opt_services, .alias_of = UDP_DPORT + 1,
		OPT_AT(struct udp_info, dport), .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

static void udp_init(void *info)
{
	struct udp_info *udp = info;

	udp->sport.hi = udp->dport.hi = UINT16_MAX;
}

static int udp_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct udp_info *udp = info;

	(void)ctx;
	(void)err;
	ports_normalise(&udp->given, UDP_SPORT, &udp->sport);
	ports_normalise(&udp->given, UDP_DPORT, &udp->dport);
	return 0;
}

static void list_ports(const struct udp_info *udp, const struct ext_ctx *ctx,
		       struct text *out)
{
	if (ext_has(&udp->given, UDP_SPORT))
		ports_list("spt", udp->sport, ext_inv(&udp->given, UDP_SPORT),
			   ctx, out);
	if (ext_has(&udp->given, UDP_DPORT))
		ports_list("dpt", udp->dport, ext_inv(&udp->given, UDP_DPORT),
			   ctx, out);
}

static void udp_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	text_put(out, " udp");
	list_ports(info, ctx, out);
}

static void udplite_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	text_put(out, " UDPlite");
	list_ports(info, ctx, out);
}

static void lower_as(struct ir_rule *ir, const struct udp_info *udp,
		     const char *name)
{
	const struct ext_info *given = &udp->given;
	struct xt_udp xt;

	memset(&xt, 0, sizeof(xt));
	xt.spts[0] = udp->sport.lo;
	xt.spts[1] = udp->sport.hi;
	xt.dpts[0] = udp->dport.lo;
	xt.dpts[1] = udp->dport.hi;
	if (ext_inv(given, UDP_SPORT))
		xt.invflags |= XT_UDP_INV_SRCPT;
	if (ext_inv(given, UDP_DPORT))
		xt.invflags |= XT_UDP_INV_DSTPT;
	ir_match_xt(ir, name, 0, &xt, sizeof(xt));
	ir_needs_header(ir, 8);
	ports_lower(ir, given, UDP_SPORT, IR_TH_SPORT, udp->sport);
	ports_lower(ir, given, UDP_DPORT, IR_TH_DPORT, udp->dport);
}

static void udp_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, info, "udp");
}

static void udplite_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, info, "udplite");
}

static const uint8_t udp_protos[] = { IPPROTO_UDP, 0 };
static const uint8_t udplite_protos[] = { IPPROTO_UDPLITE, 0 };

const struct ext_desc ext_udp = {
	.name      = "udp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_UDP,
	.protos    = udp_protos,
	.proto_is_usage = true,
	.merges    = true,
	.info_size = sizeof(struct udp_info),
	.opts      = udp_opts,
	.init      = udp_init,
	.check     = udp_check,
	.list      = udp_list,
	.lower     = udp_lower,
};

const struct ext_desc ext_udplite = {
	.name      = "udplite",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_UDPLITE,
	.protos    = udplite_protos,
	.merges    = true,
	.info_size = sizeof(struct udp_info),
	.opts      = udp_opts,
	.init      = udp_init,
	.check     = udp_check,
	.list      = udplite_list,
	.lower     = udplite_lower,
};
