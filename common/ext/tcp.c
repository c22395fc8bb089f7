/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m tcp: ports, flags and options of TCP (kernel: xt_tcpudp.c). */
#include <linux/netfilter/xt_tcpudp.h>

#include "ext.h"
#include "opt.h"

struct tcp_flags {
	uint8_t mask, set;
};

struct tcp_info {
	struct ext_info given;
	struct range16 sport, dport;
	uint8_t option; /* kind, RFC 9293 3.1 */
	struct tcp_flags flags;
};

enum { TCP_SPORT, TCP_DPORT, TCP_OPTION, TCP_FLAGS };

/* RFC 9293 3.1: the control bits, from the lowest. */
static const struct opt_name flag_names[] = {
	{ "FIN", 0x01 }, { "SYN", 0x02 }, { "RST", 0x04 }, { "PSH", 0x08 },
	{ "ACK", 0x10 }, { "URG", 0x20 }, { "ALL", 0x3f }, { "NONE", 0 },
	{ NULL, 0 },
};

static int flags_parse_list(const struct opt_ctx *oc, const char *arg,
			    uint8_t *out, struct err *err)
{
	uint32_t bits;
	const struct ext_opt opt = { .name = oc->opt->name,
				     .data = flag_names,
				     .bad_name = "Unknown TCP flag `%'" };
	const struct opt_ctx names = { oc->ctx, oc->desc, &opt };
	int rc = opt_names.parse(&names, &arg, &bits, err);

	if (!rc)
		*out = (uint8_t)bits;
	return rc;
}

static int flags_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct tcp_flags *flags = val;
	int rc = flags_parse_list(oc, args[0], &flags->mask, err);

	return rc ? rc : flags_parse_list(oc, args[1], &flags->set, err);
}

static void flags_print_one(uint8_t bits, struct text *out)
{
	if (!bits)
		text_put(out, "NONE");
	for (const struct opt_name *n = flag_names; bits; n++) {
		if (!(bits & n->value))
			continue;
		bits &= (uint8_t)~n->value;
		text_printf(out, "%s%s", n->name, bits ? "," : "");
	}
}

static void flags_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const struct tcp_flags *flags = val;

	(void)oc;
	flags_print_one(flags->mask, out);
	text_put(out, " ");
	flags_print_one(flags->set, out);
}

static bool flags_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct tcp_flags *flags = val;

	(void)oc;
	return !((flags->mask | flags->set) & ~0x3f);
}

static const struct opt_type tcp_flags_type = {
	"mask comp", 2, flags_parse, flags_print, flags_is_valid,
};

static int syn_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	static const char *const syn[] = { "FIN,SYN,RST,ACK", "SYN" };

	(void)args;
	return flags_parse(oc, syn, val, err);
}

static const struct opt_type tcp_syn_type = { .parse = syn_parse };

/* clang-format off */
static const struct ext_opt tcp_opts[] = {
	[TCP_SPORT]  = { "sport", .type = &opt_ports,
		OPT_AT(struct tcp_info, sport), .flags = OPT_INVERT,
		.once = "Only one `--source-port' allowed",
		.help = "source port or ports" },
	[TCP_DPORT]  = { "dport", .type = &opt_ports,
		OPT_AT(struct tcp_info, dport), .flags = OPT_INVERT,
		.once = "Only one `--destination-port' allowed",
		.help = "destination port or ports" },
	[TCP_OPTION] = { "tcp-option", .type = &opt_u8,
		OPT_AT(struct tcp_info, option), .flags = OPT_INVERT,
		.once = "Only one `--tcp-option' allowed",
		.min = 1, .help = "an option of this kind is there" },
	[TCP_FLAGS]  = { "tcp-flags", .type = &tcp_flags_type,
		OPT_AT(struct tcp_info, flags), .flags = OPT_INVERT,
		.once = "Only one of `--syn' or `--tcp-flags'  allowed",
		.help = "of the flags in mask, those in comp are set, the rest not" },
	{ "syn", .type = &tcp_syn_type, .alias_of = TCP_FLAGS + 1,
		OPT_AT(struct tcp_info, flags), .flags = OPT_INVERT,
		.help = "same as --tcp-flags FIN,SYN,RST,ACK SYN" },
	{ "source-port", .type = &opt_ports, .alias_of = TCP_SPORT + 1,
		OPT_AT(struct tcp_info, sport), .flags = OPT_INVERT },
	{ "destination-port", .type = &opt_ports, .alias_of = TCP_DPORT + 1,
		OPT_AT(struct tcp_info, dport), .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

static void tcp_init(void *info)
{
	struct tcp_info *tcp = info;

	tcp->sport.hi = tcp->dport.hi = UINT16_MAX;
}

static int tcp_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct tcp_info *tcp = info;

	(void)ctx;
	(void)err;
	ports_normalise(&tcp->given, TCP_SPORT, &tcp->sport);
	ports_normalise(&tcp->given, TCP_DPORT, &tcp->dport);
	return 0;
}

static void tcp_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct tcp_info *tcp = info;
	const struct ext_info *given = &tcp->given;

	text_put(out, " tcp");
	if (ext_has(given, TCP_SPORT))
		ports_list("spt", tcp->sport, ext_inv(given, TCP_SPORT), ctx,
			   out);
	if (ext_has(given, TCP_DPORT))
		ports_list("dpt", tcp->dport, ext_inv(given, TCP_DPORT), ctx,
			   out);
	if (ext_has(given, TCP_OPTION))
		text_printf(out, " option=%s%u",
			    ext_inv(given, TCP_OPTION) ? "!" : "", tcp->option);
	if (!ext_has(given, TCP_FLAGS))
		return;
	text_printf(out, " flags:%s", ext_inv(given, TCP_FLAGS) ? "!" : "");
	if (ctx->numeric) {
		text_printf(out, "0x%02X/0x%02X", tcp->flags.mask,
			    tcp->flags.set);
		return;
	}
	flags_print_one(tcp->flags.mask, out);
	text_put(out, "/");
	flags_print_one(tcp->flags.set, out);
}

/* With an option to look for, the kernel's walk over the options is needed. */
static void tcp_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct tcp_info *tcp = info;
	const struct ext_info *given = &tcp->given;
	struct xt_tcp xt = {
		.spts = { tcp->sport.lo, tcp->sport.hi },
		.dpts = { tcp->dport.lo, tcp->dport.hi },
		.option = tcp->option,
		.flg_mask = tcp->flags.mask,
		.flg_cmp = tcp->flags.set,
	};

	(void)ctx;
	if (ext_inv(given, TCP_SPORT))
		xt.invflags |= XT_TCP_INV_SRCPT;
	if (ext_inv(given, TCP_DPORT))
		xt.invflags |= XT_TCP_INV_DSTPT;
	if (ext_inv(given, TCP_FLAGS))
		xt.invflags |= XT_TCP_INV_FLAGS;
	if (ext_inv(given, TCP_OPTION))
		xt.invflags |= XT_TCP_INV_OPTION;
	if (ext_has(given, TCP_OPTION)) {
		ir_match_xt_only(ir, "tcp", 0, &xt, sizeof(xt));
		return;
	}
	ir_match_xt(ir, "tcp", 0, &xt, sizeof(xt));
	ir_needs_header(ir, 20);
	ports_lower(ir, given, TCP_SPORT, IR_TH_SPORT, tcp->sport);
	ports_lower(ir, given, TCP_DPORT, IR_TH_DPORT, tcp->dport);
	if (ext_has(given, TCP_FLAGS))
		ir_test_masked_num(ir, IR_TCP_FLAGS, tcp->flags.mask,
				   tcp->flags.set, ext_inv(given, TCP_FLAGS));
}

/* As xt_TCPMSS.c find_syn_match() sees it. */
static bool tcp_asks_for_syn(const void *info)
{
	const struct tcp_info *tcp = info;

	return ext_has(&tcp->given, TCP_FLAGS) && tcp->flags.set & 0x02 &&
	       !ext_inv(&tcp->given, TCP_FLAGS);
}

static const uint8_t tcp_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_tcp = {
	.name      = "tcp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_TCP,
	.protos    = tcp_protos,
	.proto_is_usage = true,
	.merges    = true,
	.info_size = sizeof(struct tcp_info),
	.opts      = tcp_opts,
	.init      = tcp_init,
	.check     = tcp_check,
	.list      = tcp_list,
	.lower     = tcp_lower,
	.asks_for_syn = tcp_asks_for_syn,
};
