/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m conntrack, -m state: a packet's connection (kernel: xt_conntrack.c). */
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/xt_conntrack.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

struct conntrack_info {
	struct ext_info given;
	uint32_t state; /* XT_CONNTRACK_STATE_* */
	uint8_t proto;
	struct addr_masked origsrc, origdst, replsrc, repldst;
	struct range16 origsrcport, origdstport, replsrcport, repldstport;
	uint32_t status; /* IPS_* */
	struct range32 expire_s;
	uint32_t dir; /* IP_CT_DIR_* */
};

struct state_info {
	struct ext_info given;
	uint32_t state; /* XT_CONNTRACK_STATE_*, the first five */
};

/* In the order in which save prints them. */
enum {
	CT_STATE,
	CT_PROTO,
	CT_ORIGSRC,
	CT_ORIGDST,
	CT_REPLSRC,
	CT_REPLDST,
	CT_ORIGSRCPORT,
	CT_ORIGDSTPORT,
	CT_REPLSRCPORT,
	CT_REPLDSTPORT,
	CT_STATUS,
	CT_EXPIRE,
	CT_DIR,
	CT_N,
};

enum { STATE };

#define STATE_NAT (XT_CONNTRACK_STATE_SNAT | XT_CONNTRACK_STATE_DNAT)

#define STATE_NAMES \
	{ "INVALID", XT_CONNTRACK_STATE_INVALID }, \
	{ "NEW", XT_CONNTRACK_STATE_BIT(IP_CT_NEW) }, \
	{ "RELATED", XT_CONNTRACK_STATE_BIT(IP_CT_RELATED) }, \
	{ "ESTABLISHED", XT_CONNTRACK_STATE_BIT(IP_CT_ESTABLISHED) }, \
	{ "UNTRACKED", XT_CONNTRACK_STATE_UNTRACKED }

/* clang-format off */
static const struct opt_name state_names[] = {
	STATE_NAMES,
	{ NULL, 0 },
};

static const struct opt_name ctstate_names[] = {
	STATE_NAMES,
	{ "SNAT", XT_CONNTRACK_STATE_SNAT },
	{ "DNAT", XT_CONNTRACK_STATE_DNAT },
	{ NULL, 0 },
};

static const struct opt_name ctstatus_names[] = {
	{ "NONE", 0 },
	{ "EXPECTED", IPS_EXPECTED },
	{ "SEEN_REPLY", IPS_SEEN_REPLY },
	{ "ASSURED", IPS_ASSURED },
	{ "CONFIRMED", IPS_CONFIRMED },
	{ NULL, 0 },
};

static const struct opt_name ctdir_names[] = {
	{ "ORIGINAL", IP_CT_DIR_ORIGINAL },
	{ "REPLY", IP_CT_DIR_REPLY },
	{ NULL, 0 },
};
/* clang-format on */

/* The row that the @len characters at @s begin, in any case; or NULL. */
static const struct opt_name *word_find(const struct opt_name *names,
					const char *s, size_t len)
{
	for (; len && names->name; names++)
		if (strncasecmp(names->name, s, len) == 0)
			return names;
	return NULL;
}

static int words_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t bits = 0;

	for (const char *s = args[0];; s++) {
		size_t len = strcspn(s, ",");
		const struct opt_name *n = word_find(oc->opt->data, s, len);

		if (!n)
			return err_usage(err, "Bad %s \"%s\"", oc->opt->name,
					 s);
		bits |= n->value;
		s += len;
		if (!*s)
			break;
	}
	memcpy(val, &bits, sizeof(bits));
	return 0;
}

/* Unlike opt_names', all the bits may be off where a name stands for that. */
static void words_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const uint32_t *bits = val;
	const struct opt_name *names = oc->opt->data;

	if (*bits)
		opt_names.print(oc, val, out);
	else
		text_put(out, names[0].name);
}

static bool words_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *bits = val;
	const struct opt_name *names = oc->opt->data;

	return *bits ? opt_names.is_valid(oc, val) : !names[0].value;
}

static const struct opt_type words_type = {
	"name[,name...]", 1, words_parse, words_print, words_is_valid,
};

static int ctproto_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	uint8_t proto;
	int rc = opt_proto.parse(oc, args, &proto, err);

	if (rc)
		return rc;
	if (!proto)
		return err_usage(err,
				 "conntrack: rule would never match protocol");
	memcpy(val, &proto, sizeof(proto));
	return 0;
}

static void ctproto_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	opt_proto.print(oc, val, out);
}

static bool ctproto_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint8_t *proto = val;

	(void)oc;
	return *proto;
}

static const struct opt_type ctproto_type = {
	"protocol", 1, ctproto_parse, ctproto_print, ctproto_is_valid,
};

#define CT_ROW(field) \
	OPT_AT(struct conntrack_info, field), .flags = OPT_INVERT

/* clang-format off */
static const struct ext_opt conntrack_opts[] = {
	[CT_STATE]       = { "ctstate", .type = &words_type,
		CT_ROW(state), .data = ctstate_names,
		.help = "any of INVALID, NEW, RELATED, ESTABLISHED, UNTRACKED, SNAT, DNAT" },
	[CT_PROTO]       = { "ctproto", .type = &ctproto_type, CT_ROW(proto),
		.help = "protocol of the connection" },
	[CT_ORIGSRC]     = { "ctorigsrc", .type = &opt_hostmask,
		CT_ROW(origsrc), .help = "original source" },
	[CT_ORIGDST]     = { "ctorigdst", .type = &opt_hostmask,
		CT_ROW(origdst), .help = "original destination" },
	[CT_REPLSRC]     = { "ctreplsrc", .type = &opt_hostmask,
		CT_ROW(replsrc), .help = "source of replies" },
	[CT_REPLDST]     = { "ctrepldst", .type = &opt_hostmask,
		CT_ROW(repldst), .help = "destination of replies" },
	[CT_ORIGSRCPORT] = { "ctorigsrcport", .type = &opt_services,
		CT_ROW(origsrcport), .help = "original source port" },
	[CT_ORIGDSTPORT] = { "ctorigdstport", .type = &opt_services,
		CT_ROW(origdstport), .help = "original destination port" },
	[CT_REPLSRCPORT] = { "ctreplsrcport", .type = &opt_services,
		CT_ROW(replsrcport), .help = "source port of replies" },
	[CT_REPLDSTPORT] = { "ctrepldstport", .type = &opt_services,
		CT_ROW(repldstport), .help = "destination port of replies" },
	[CT_STATUS]      = { "ctstatus", .type = &words_type,
		CT_ROW(status), .data = ctstatus_names,
		.help = "any of NONE, EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED" },
	[CT_EXPIRE]      = { "ctexpire", .type = &opt_range32,
		CT_ROW(expire_s), .help = "seconds left to live" },
	[CT_DIR]         = { "ctdir", .type = &opt_enum,
		OPT_AT(struct conntrack_info, dir), .data = ctdir_names,
		.help = "ORIGINAL or REPLY" },
	{ .name = NULL },
};
/* clang-format on */

static int conntrack_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	const struct conntrack_info *ct = info;

	(void)ctx;
	if (ct->given.set)
		return 0;
	return err_usage(err, "conntrack: At least one option is required");
}

/* An address as -L without -n names it, whatever the mask where it is 0. */
static void list_host(const struct family *family, const struct addr_masked *m,
		      struct text *out)
{
	static const union addr none;

	if (addr_equal(&m->addr, &none)) {
		text_put(out, "anywhere");
		return;
	}
	addr_print_name(family, &m->addr, out);
	addr_mask_print(family, &m->mask, true, out);
}

/* As save, without dashes. */
static void conntrack_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct conntrack_info *ct = info;

	for (unsigned int row = 0; row < CT_N; row++) {
		const struct ext_opt *opt = &conntrack_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };
		const void *val = (const uint8_t *)info + opt->off;

		if (!ext_has(&ct->given, row))
			continue;
		text_printf(out, " %s%s ",
			    ext_inv(&ct->given, row) ? "! " : "", opt->name);
		if (opt->type == &opt_hostmask && !ctx->numeric)
			list_host(ctx->family, val, out);
		else
			opt->type->print(&oc, val, out);
	}
}

/* xt_conntrack.c counts SNAT and DNAT, bits of the status, as states too. */
static void test_state(struct ir_rule *ir, uint32_t state, bool invert)
{
	static const uint32_t bits[][2] = {
		{ XT_CONNTRACK_STATE_INVALID, IR_STATE_INVALID },
		{ XT_CONNTRACK_STATE_BIT(IP_CT_NEW), IR_STATE_NEW },
		{ XT_CONNTRACK_STATE_BIT(IP_CT_RELATED), IR_STATE_RELATED },
		{ XT_CONNTRACK_STATE_BIT(IP_CT_ESTABLISHED),
		  IR_STATE_ESTABLISHED },
		{ XT_CONNTRACK_STATE_UNTRACKED, IR_STATE_UNTRACKED },
	};
	uint32_t mask = 0;

	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
		if (state & bits[i][0])
			mask |= bits[i][1];
	ir_test_bits(ir, IR_CT_STATE, mask, invert);
}

/* Does a packet without a connection pass --ctstate? */
static bool passes_without_ct(const struct conntrack_info *ct)
{
	bool invert = ext_inv(&ct->given, CT_STATE);

	return !(ct->state & XT_CONNTRACK_STATE_INVALID) == invert ||
	       !(ct->state & XT_CONNTRACK_STATE_UNTRACKED) == invert;
}

/*
 * Tests of a connection's fields fail where there is none. xt_conntrack.c
 * fails then too, but for a packet that --ctstate let pass: that one matches
 * without a look at the other options.
 */
static bool is_native(const struct conntrack_info *ct)
{
	uint32_t others = ct->given.set & ~EXT_BIT(CT_STATE);

	if (others & ~(EXT_BIT(CT_STATUS) | EXT_BIT(CT_DIR)))
		return false;
	if (!ext_has(&ct->given, CT_STATE))
		return true;
	if (ct->state & STATE_NAT &&
	    (ct->state & ~STATE_NAT || ext_inv(&ct->given, CT_STATE)))
		return false;
	return !others || !passes_without_ct(ct);
}

static void lower_native(struct ir_rule *ir, const struct conntrack_info *ct)
{
	const struct ext_info *given = &ct->given;
	uint32_t nat = 0;

	if (ct->state & XT_CONNTRACK_STATE_SNAT)
		nat |= IPS_SRC_NAT;
	if (ct->state & XT_CONNTRACK_STATE_DNAT)
		nat |= IPS_DST_NAT;
	if (nat)
		ir_test_bits(ir, IR_CT_STATUS, nat, false);
	else if (ext_has(given, CT_STATE))
		test_state(ir, ct->state, ext_inv(given, CT_STATE));
	if (ext_has(given, CT_DIR))
		ir_test_num(ir, IR_CT_DIRECTION, ct->dir, false);
	if (ext_has(given, CT_STATUS))
		ir_test_bits(ir, IR_CT_STATUS, ct->status,
			     ext_inv(given, CT_STATUS));
}

static void put_addr(union nf_inet_addr *addr, union nf_inet_addr *mask,
		     const struct addr_masked *m)
{
	memcpy(addr, &m->addr, sizeof(*addr));
	memcpy(mask, &m->mask, sizeof(*mask));
}

/* The rows' bits in the kernel's match_flags and invert_flags. */
static uint16_t xt_flags(uint32_t rows)
{
	static const uint16_t flags[CT_N] = {
		[CT_STATE]       = XT_CONNTRACK_STATE,
		[CT_PROTO]       = XT_CONNTRACK_PROTO,
		[CT_ORIGSRC]     = XT_CONNTRACK_ORIGSRC,
		[CT_ORIGDST]     = XT_CONNTRACK_ORIGDST,
		[CT_REPLSRC]     = XT_CONNTRACK_REPLSRC,
		[CT_REPLDST]     = XT_CONNTRACK_REPLDST,
		[CT_ORIGSRCPORT] = XT_CONNTRACK_ORIGSRC_PORT,
		[CT_ORIGDSTPORT] = XT_CONNTRACK_ORIGDST_PORT,
		[CT_REPLSRCPORT] = XT_CONNTRACK_REPLSRC_PORT,
		[CT_REPLDSTPORT] = XT_CONNTRACK_REPLDST_PORT,
		[CT_STATUS]      = XT_CONNTRACK_STATUS,
		[CT_EXPIRE]      = XT_CONNTRACK_EXPIRES,
		[CT_DIR]         = XT_CONNTRACK_DIRECTION,
	};
	uint16_t out = 0;

	for (unsigned int row = 0; row < CT_N; row++)
		if (rows & EXT_BIT(row))
			out |= flags[row];
	return out;
}

static void conntrack_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct conntrack_info *ct = info;
	struct xt_conntrack_mtinfo3 xt;

	memset(&xt, 0, sizeof(xt));
	xt.expires_min = ct->expire_s.lo;
	xt.expires_max = ct->expire_s.hi;
	xt.l4proto = ct->proto;
	xt.match_flags = xt_flags(ct->given.set);
	xt.invert_flags = xt_flags(ct->given.inv);
	xt.state_mask = (uint16_t)ct->state;
	xt.status_mask = (uint16_t)ct->status;
	xt.origsrc_port = ct->origsrcport.lo;
	xt.origsrc_port_high = ct->origsrcport.hi;
	xt.origdst_port = ct->origdstport.lo;
	xt.origdst_port_high = ct->origdstport.hi;
	xt.replsrc_port = ct->replsrcport.lo;
	xt.replsrc_port_high = ct->replsrcport.hi;
	xt.repldst_port = ct->repldstport.lo;
	xt.repldst_port_high = ct->repldstport.hi;
	(void)ctx;
	if (is_native(ct)) {
		lower_native(ir, ct);
		return;
	}
	put_addr(&xt.origsrc_addr, &xt.origsrc_mask, &ct->origsrc);
	put_addr(&xt.origdst_addr, &xt.origdst_mask, &ct->origdst);
	put_addr(&xt.replsrc_addr, &xt.replsrc_mask, &ct->replsrc);
	put_addr(&xt.repldst_addr, &xt.repldst_mask, &ct->repldst);
	if (ext_has(&ct->given, CT_DIR) && ct->dir == IP_CT_DIR_REPLY)
		xt.invert_flags |= XT_CONNTRACK_DIRECTION;
	ir_match_xt_only(ir, "conntrack", 3, &xt, sizeof(xt));
}

const struct ext_desc ext_conntrack = {
	.name      = "conntrack",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct conntrack_info),
	.opts      = conntrack_opts,
	.check     = conntrack_check,
	.list      = conntrack_list,
	.lower     = conntrack_lower,
};

/* clang-format off */
static const struct ext_opt state_opts[] = {
	[STATE] = { "state", .type = &words_type,
		OPT_AT(struct state_info, state), .data = state_names,
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "any of INVALID, NEW, RELATED, ESTABLISHED, UNTRACKED" },
	{ .name = NULL },
};
/* clang-format on */

static void state_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct state_info *st = info;
	const struct opt_ctx oc = { ctx, NULL, &state_opts[STATE] };

	text_printf(out, " %sstate ",
		    ext_inv(&st->given, STATE) ? "! " : "");
	opt_names.print(&oc, &st->state, out);
}

static void state_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct state_info *st = info;

	(void)ctx;
	test_state(ir, st->state, ext_inv(&st->given, STATE));
}

const struct ext_desc ext_state = {
	.name      = "state",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct state_info),
	.opts      = state_opts,
	.list      = state_list,
	.lower     = state_lower,
};
