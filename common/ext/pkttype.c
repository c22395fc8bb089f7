/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m pkttype: to whom the link layer sent it (kernel: xt_pkttype.c). */
#include <linux/if_packet.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct pkttype_info {
	struct ext_info given;
	uint32_t type; /* PACKET_* */
};

enum { PKT_TYPE };

/* The first of each type is the one that is printed. */
static const struct opt_name type_names[] = {
	{ "unicast", PACKET_HOST },        { "broadcast", PACKET_BROADCAST },
	{ "multicast", PACKET_MULTICAST }, { "host", PACKET_HOST },
	{ "bcast", PACKET_BROADCAST },     { "mcast", PACKET_MULTICAST },
	{ "otherhost", PACKET_OTHERHOST }, { "outgoing", PACKET_OUTGOING },
	{ "loopback", PACKET_LOOPBACK },   { NULL, 0 },
};

/* clang-format off */
static const struct ext_opt pkttype_opts[] = {
	[PKT_TYPE] = { "pkt-type", .type = &opt_enum,
		OPT_AT(struct pkttype_info, type), .data = type_names,
		.flags = OPT_REQUIRED | OPT_INVERT,
		.bad_name = "Bad packet type '%'",
		.help = "unicast, broadcast or multicast" },
	{ .name = NULL },
};
/* clang-format on */

static void pkttype_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct pkttype_info *pkt = info;
	const struct opt_ctx oc = { ctx, NULL, &pkttype_opts[PKT_TYPE] };

	text_printf(out, " PKTTYPE %s= ",
		    ext_inv(&pkt->given, PKT_TYPE) ? "!" : "");
	opt_enum.print(&oc, &pkt->type, out);
}

static void pkttype_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct pkttype_info *pkt = info;

	(void)ctx;
	ir_test_num(ir, IR_META_PKTTYPE, pkt->type,
		    ext_inv(&pkt->given, PKT_TYPE));
}

const struct ext_desc ext_pkttype = {
	.name      = "pkttype",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct pkttype_info),
	.opts      = pkttype_opts,
	.list      = pkttype_list,
	.lower     = pkttype_lower,
};
