/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m dccp: ports, packet types and options of DCCP (kernel: xt_dccp.c). */
#include <linux/netfilter/xt_dccp.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct dccp_info {
	struct ext_info given;
	struct range16 sport, dport;
	uint32_t types; /* bits by type */
	uint8_t option;
};

enum { DCCP_SPORT, DCCP_DPORT, DCCP_TYPES, DCCP_OPTION };

/* RFC 4340 5.1; what is left of the four bits is invalid. */
static const struct opt_name type_names[] = {
	{ "REQUEST", 1 << 0 },  { "RESPONSE", 1 << 1 },
	{ "DATA", 1 << 2 },     { "ACK", 1 << 3 },
	{ "DATAACK", 1 << 4 },  { "CLOSEREQ", 1 << 5 },
	{ "CLOSE", 1 << 6 },    { "RESET", 1 << 7 },
	{ "SYNC", 1 << 8 },     { "SYNCACK", 1 << 9 },
	{ "INVALID", 0xfc00 },  { NULL, 0 },
};

/* clang-format off */
static const struct ext_opt dccp_opts[] = {
	[DCCP_SPORT]  = { "sport", .type = &opt_services,
		OPT_AT(struct dccp_info, sport), .flags = OPT_INVERT,
		.help = "source port or ports" },
	[DCCP_DPORT]  = { "dport", .type = &opt_services,
		OPT_AT(struct dccp_info, dport), .flags = OPT_INVERT,
		.help = "destination port or ports" },
	[DCCP_TYPES]  = { "dccp-types", .type = &opt_names,
		OPT_AT(struct dccp_info, types), .data = type_names,
		.flags = OPT_INVERT, .bad_name = "Unknown DCCP type `%'",
		.help = "packet is of one of these types" },
	[DCCP_OPTION] = { "dccp-option", .type = &opt_u8, .min = 1,
		OPT_AT(struct dccp_info, option), .flags = OPT_INVERT,
		.help = "an option of this kind is there" },
	{ "source-port", .type = &opt_services, .alias_of = DCCP_SPORT + 1,
		OPT_AT(struct dccp_info, sport), .flags = OPT_INVERT },
	{ "destination-port", .type = &opt_services, .alias_of = DCCP_DPORT + 1,
		OPT_AT(struct dccp_info, dport), .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

static bool is_any_port(struct range16 ports)
{
	return !ports.lo && ports.hi == UINT16_MAX;
}

static void list_types(uint32_t types, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct opt_ctx oc = { ctx, NULL, &dccp_opts[DCCP_TYPES] };
	const char *comma = "";

	if (!ctx->numeric) {
		opt_names.print(&oc, &types, out);
		return;
	}
	for (unsigned int type = 0; type < 16; type++) {
		if (!(types & 1u << type))
			continue;
		text_printf(out, "%s%u", comma, type);
		comma = ",";
	}
}

static void dccp_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct dccp_info *dccp = info;
	const struct ext_info *given = &dccp->given;

	text_put(out, " dccp");
	if (ext_has(given, DCCP_SPORT) &&
	    (ext_inv(given, DCCP_SPORT) || !is_any_port(dccp->sport)))
		ports_list("spt", dccp->sport, ext_inv(given, DCCP_SPORT), ctx,
			   out);
	if (ext_has(given, DCCP_DPORT) &&
	    (ext_inv(given, DCCP_DPORT) || !is_any_port(dccp->dport)))
		ports_list("dpt", dccp->dport, ext_inv(given, DCCP_DPORT), ctx,
			   out);
	if (ext_has(given, DCCP_TYPES)) {
		text_put(out, ext_inv(given, DCCP_TYPES) ? " ! " : " ");
		list_types(dccp->types, ctx, out);
	}
	if (ext_has(given, DCCP_OPTION))
		text_printf(out, " option=%s%u",
			    ext_inv(given, DCCP_OPTION) ? "!" : "",
			    dccp->option);
}

static uint16_t xt_flags(uint32_t rows)
{
	static const uint16_t flags[] = {
		[DCCP_SPORT]  = XT_DCCP_SRC_PORTS,
		[DCCP_DPORT]  = XT_DCCP_DEST_PORTS,
		[DCCP_TYPES]  = XT_DCCP_TYPE,
		[DCCP_OPTION] = XT_DCCP_OPTION,
	};
	uint16_t out = 0;

	for (size_t row = 0; row < sizeof(flags) / sizeof(*flags); row++)
		if (rows & EXT_BIT(row))
			out |= flags[row];
	return out;
}

static void dccp_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct dccp_info *dccp = info;
	const struct ext_info *given = &dccp->given;
	struct xt_dccp_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.dpts[0] = dccp->dport.lo;
	xt.dpts[1] = dccp->dport.hi;
	xt.spts[0] = dccp->sport.lo;
	xt.spts[1] = dccp->sport.hi;
	xt.flags = xt_flags(given->set);
	xt.invflags = xt_flags(given->inv);
	xt.typemask = (uint16_t)dccp->types;
	xt.option = dccp->option;
	(void)ctx;
	if (given->set & (EXT_BIT(DCCP_TYPES) | EXT_BIT(DCCP_OPTION))) {
		ir_match_xt_only(ir, "dccp", 0, &xt, sizeof(xt));
		return;
	}
	ir_match_xt(ir, "dccp", 0, &xt, sizeof(xt));
	/* RFC 4340 5.1: with the short sequence number */
	ir_needs_header(ir, 12);
	ports_lower(ir, given, DCCP_SPORT, IR_TH_SPORT, dccp->sport);
	ports_lower(ir, given, DCCP_DPORT, IR_TH_DPORT, dccp->dport);
}

static const uint8_t dccp_protos[] = { IPPROTO_DCCP, 0 };

const struct ext_desc ext_dccp = {
	.name      = "dccp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_DCCP,
	.protos    = dccp_protos,
	.info_size = sizeof(struct dccp_info),
	.opts      = dccp_opts,
	.list      = dccp_list,
	.lower     = dccp_lower,
};
