/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j REJECT: drop the packet and tell its sender. */
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

struct reject_with {
	uint8_t code; /* of "destination unreachable" */
	uint8_t is_tcp_reset;
};

struct REJECT_info {
	struct ext_info given;
	struct reject_with with;
};

enum { WITH };

struct reject_kind {
	uint8_t families; /* FAM_* */
	const char *name, *alias;
	struct reject_with with;
	const char *help;
};

/* What is meant without an option. */
enum { ICMP_PORT_UNREACH = 3, ICMPV6_PORT_UNREACH = 4 };

/*
 * Codes: RFC 792, RFC 1812 5.2.7.1, RFC 4443 3.1. In iptables' order: of
 * several that an abbreviation fits, the first is meant.
 */
static const struct reject_kind kinds[] = {
	{ FAM_IPV4, "icmp-net-unreachable", "net-unreach",
	  { 0, 0 }, "network unreachable" },
	{ FAM_IPV4, "icmp-host-unreachable", "host-unreach",
	  { 1, 0 }, "host unreachable" },
	{ FAM_IPV4, "icmp-proto-unreachable", "proto-unreach",
	  { 2, 0 }, "protocol unreachable" },
	{ FAM_IPV4, "icmp-port-unreachable", "port-unreach",
	  { ICMP_PORT_UNREACH, 0 }, "port unreachable (default)" },
	{ FAM_IPV4, "icmp-net-prohibited", "net-prohib",
	  { 9, 0 }, "network prohibited" },
	{ FAM_IPV4, "icmp-host-prohibited", "host-prohib",
	  { 10, 0 }, "host prohibited" },
	{ FAM_IPV4, "tcp-reset", "tcp-rst",
	  { 0, 1 }, "TCP RST; needs -p tcp" },
	{ FAM_IPV4, "icmp-admin-prohibited", "admin-prohib",
	  { 13, 0 }, "administratively prohibited" },
	{ FAM_IPV6, "icmp6-no-route", "no-route",
	  { 0, 0 }, "no route" },
	{ FAM_IPV6, "icmp6-adm-prohibited", "adm-prohibited",
	  { 1, 0 }, "administratively prohibited" },
	{ FAM_IPV6, "icmp6-addr-unreachable", "addr-unreach",
	  { 3, 0 }, "address unreachable" },
	{ FAM_IPV6, "icmp6-port-unreachable", "port-unreach",
	  { ICMPV6_PORT_UNREACH, 0 }, "port unreachable (default)" },
	{ FAM_IPV6, "tcp-reset", "tcp-reset",
	  { 0, 1 }, "TCP RST; needs -p tcp" },
	{ FAM_IPV6, "icmp6-policy-fail", "policy-fail",
	  { 5, 0 }, "source address failed policy" },
	{ FAM_IPV6, "icmp6-reject-route", "reject-route",
	  { 6, 0 }, "reject route" },
	{ .name = NULL },
};

static bool is_of(const struct reject_kind *kind, const struct family *family)
{
	return kind->families & (1u << family->id);
}

/* The kind that @with is, or NULL. */
static const struct reject_kind *kind_find(const struct family *family,
					   const struct reject_with *with)
{
	for (const struct reject_kind *k = kinds; k->name; k++)
		if (is_of(k, family) && k->with.code == with->code &&
		    k->with.is_tcp_reset == with->is_tcp_reset)
			return k;
	return NULL;
}

static int with_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	size_t len = strlen(args[0]);

	for (const struct reject_kind *k = kinds; k->name; k++)
		if (is_of(k, oc->ctx->family) &&
		    (strncasecmp(k->name, args[0], len) == 0 ||
		     strncasecmp(k->alias, args[0], len) == 0)) {
			memcpy(val, &k->with, sizeof(k->with));
			return 0;
		}
	return err_usage(err, "unknown reject type \"%s\"", args[0]);
}

static void with_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const struct reject_kind *k = kind_find(oc->ctx->family, val);

	text_put(out, k ? k->name : "");
}

static bool with_is_valid(const struct opt_ctx *oc, const void *val)
{
	return kind_find(oc->ctx->family, val);
}

static const struct opt_type with_type = {
	"type", 1, with_parse, with_print, with_is_valid,
};

/* clang-format off */
static const struct ext_opt REJECT_opts[] = {
	[WITH] = { "reject-with", .type = &with_type,
		OPT_AT(struct REJECT_info, with),
		.help = "drop the packet and answer with this type:" },
	{ .name = NULL },
};
/* clang-format on */

static int REJECT_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct REJECT_info *reject = info;
	const struct rule_sel *sel = &ctx->spec->sel;

	if (!ext_has(&reject->given, WITH)) {
		reject->with.code = ctx->family->id == FAMILY_IPV4 ?
					    ICMP_PORT_UNREACH :
					    ICMPV6_PORT_UNREACH;
		reject->given.set |= EXT_BIT(WITH);
	}
	if (reject->with.is_tcp_reset &&
	    (!(sel->set & SEL_PROTO) || sel->inv & SEL_PROTO ||
	     sel->proto != IPPROTO_TCP))
		return err_refused(err,
			"REJECT: TCP_RESET invalid for non-tcp");
	return 0;
}

static void REJECT_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct REJECT_info *reject = info;
	const struct reject_kind *k = kind_find(ctx->family, &reject->with);

	text_printf(out, " reject-with %s", k ? k->name : "");
}

static void REJECT_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct REJECT_info *reject = info;
	struct ir_action *act = ir_action(ir, IR_ACT_REJECT);

	(void)ctx;
	act->reject.tcp_reset = reject->with.is_tcp_reset;
	act->reject.icmp_code = reject->with.code;
}

static void REJECT_help(const struct ext_ctx *ctx, struct text *out)
{
	text_put(out, "Valid reject types:\n");
	for (const struct reject_kind *k = kinds; k->name; k++)
		if (is_of(k, ctx->family))
			text_printf(out, "    %-25s %s\n    %-25s same\n",
				    k->name, k->help, k->alias);
}

const struct ext_desc ext_REJECT = {
	.name      = "REJECT",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_FILTER),
	.hooks     = HOOK_BIT(HOOK_INPUT) | HOOK_BIT(HOOK_FORWARD) |
		     HOOK_BIT(HOOK_OUTPUT),
	.info_size = sizeof(struct REJECT_info),
	.opts      = REJECT_opts,
	.check     = REJECT_check,
	.list      = REJECT_list,
	.lower     = REJECT_lower,
	.help      = REJECT_help,
};
