/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j CT: how a connection will be tracked (kernel: xt_CT.c). */
#include <linux/netfilter/xt_CT.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

struct CT_zone {
	uint16_t id;
	uint16_t is_mark; /* the packet's mark is the id */
};

struct CT_info {
	struct ext_info given;
	char helper[16];
	char timeout[32];
	uint32_t ctevents, expevents;
	struct CT_zone zone; /* of whichever of three options is given */
};

enum {
	NOTRACK, HELPER, TIMEOUT, CTEVENTS, EXPEVENTS, ZONE, ZONE_ORIG,
	ZONE_REPLY,
};

#define ZONES (EXT_BIT(ZONE) | EXT_BIT(ZONE_ORIG) | EXT_BIT(ZONE_REPLY))

/* Bits as the kernel numbers its events (nf_conntrack_common.h: IPCT_*). */
static const struct opt_name ct_events[] = {
	{ "new", 1 << 0 },        { "related", 1 << 1 },
	{ "destroy", 1 << 2 },    { "reply", 1 << 3 },
	{ "assured", 1 << 4 },    { "protoinfo", 1 << 5 },
	{ "helper", 1 << 6 },     { "mark", 1 << 7 },
	{ "natseqinfo", 1 << 8 }, { "secmark", 1 << 9 },
	{ NULL, 0 },
};

static const struct opt_name exp_events[] = {
	{ "new", 1 << 0 }, { NULL, 0 },
};

static int zone_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct CT_zone *zone = val;

	(void)oc;
	zone->is_mark = strcasecmp(args[0], "mark") == 0;
	if (!zone->is_mark && !num_parse_u16(args[0], &zone->id))
		return err_usage(err, "Cannot parse %s as a zone ID", args[0]);
	return 0;
}

static void zone_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const struct CT_zone *zone = val;

	(void)oc;
	if (zone->is_mark)
		text_put(out, "mark");
	else
		text_printf(out, "%u", zone->id);
}

static bool zone_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct CT_zone *zone = val;

	(void)oc;
	return zone->is_mark <= 1 && !(zone->is_mark && zone->id);
}

static const struct opt_type zone_type = {
	"id|mark", 1, zone_parse, zone_print, zone_is_valid,
};

/* clang-format off */
static const struct ext_opt CT_opts[] = {
	[NOTRACK]    = { "notrack", .type = &opt_flag,
		.help = "don't track the connection" },
	[HELPER]     = { "helper", .type = &opt_word,
		OPT_AT(struct CT_info, helper),
		.help = "attach this helper; needs -p" },
	[TIMEOUT]    = { "timeout", .type = &opt_word,
		OPT_AT(struct CT_info, timeout),
		.help = "attach this policy of timeouts; needs -p" },
	[CTEVENTS]   = { "ctevents", .type = &opt_names, .data = ct_events,
		OPT_AT(struct CT_info, ctevents),
		.flags = OPT_EXACT,
		.bad_name = "Unknown event type \"%\"",
		.help = "report only these events of the connection" },
	[EXPEVENTS]  = { "expevents", .type = &opt_names, .data = exp_events,
		OPT_AT(struct CT_info, expevents),
		.flags = OPT_EXACT,
		.bad_name = "Unknown event type \"%\"",
		.help = "report only these events of expectations: new" },
	[ZONE]       = { "zone", .type = &zone_type,
		OPT_AT(struct CT_info, zone), .excludes = ZONES,
		.help = "look the connection up in this zone" },
	[ZONE_ORIG]  = { "zone-orig", .type = &zone_type,
		OPT_AT(struct CT_info, zone), .excludes = ZONES,
		.help = "as --zone, in the original direction only" },
	[ZONE_REPLY] = { "zone-reply", .type = &zone_type,
		OPT_AT(struct CT_info, zone), .excludes = ZONES,
		.help = "as --zone, in the reply direction only" },
	{ .name = NULL },
};
/* clang-format on */

static int CT_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct CT_info *ct = info;
	const struct rule_sel *sel = &ctx->spec->sel;

	if (!ct->helper[0])
		ct->given.set &= ~EXT_BIT(HELPER);
	if (!ct->timeout[0])
		ct->given.set &= ~EXT_BIT(TIMEOUT);
	if (!ct->zone.id && !ct->zone.is_mark)
		ct->given.set &= ~ZONES;
	if (ct->given.set & (EXT_BIT(HELPER) | EXT_BIT(TIMEOUT)) &&
	    (!(sel->set & SEL_PROTO) || sel->inv & SEL_PROTO))
		return err_refused(err,
			"CT: You must specify a L4 protocol and not use inversions on it");
	return 0;
}

/* As save, without dashes. */
static void CT_list(const void *info, const struct ext_ctx *ctx,
		    struct text *out)
{
	const struct CT_info *ct = info;

	text_put(out, " CT");
	for (unsigned int row = 0; CT_opts[row].name; row++) {
		const struct ext_opt *opt = &CT_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (!ext_has(&ct->given, row))
			continue;
		text_printf(out, " %s", opt->name);
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

static void CT_lower(struct ir_rule *ir, const void *info,
		     const struct ext_ctx *ctx)
{
	const struct CT_info *ct = info;
	struct xt_ct_target_info_v1 xt;

	(void)ctx;
	if (ext_has(&ct->given, NOTRACK)) {
		ir_action(ir, IR_ACT_NOTRACK);
		return;
	}
	memset(&xt, 0, sizeof(xt));
	if (ext_has(&ct->given, ZONE_ORIG))
		xt.flags |= XT_CT_ZONE_DIR_ORIG;
	if (ext_has(&ct->given, ZONE_REPLY))
		xt.flags |= XT_CT_ZONE_DIR_REPL;
	if (ct->zone.is_mark)
		xt.flags |= XT_CT_ZONE_MARK;
	xt.zone = ct->zone.id;
	xt.ct_events = ct->ctevents;
	xt.exp_events = ct->expevents;
	memcpy(xt.helper, ct->helper, sizeof(xt.helper));
	memcpy(xt.timeout, ct->timeout, sizeof(xt.timeout));
	if (ext_has(&ct->given, TIMEOUT))
		ir_holds(ir);
	ir_act_xt_bound(ir, "CT", 2, &xt, sizeof(xt), false);
}

const struct ext_desc ext_CT = {
	.name      = "CT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_RAW),
	.info_size = sizeof(struct CT_info),
	.opts      = CT_opts,
	.check     = CT_check,
	.list      = CT_list,
	.lower     = CT_lower,
};
