/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m addrtype: what routing makes of an address (kernel: xt_addrtype.c). */
#include <linux/netfilter/xt_addrtype.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

struct addrtype_info {
	struct ext_info given;
	uint32_t src, dst; /* bits by RTN_* */
};

enum { ADDRTYPE_SRC, ADDRTYPE_DST, ADDRTYPE_IIF, ADDRTYPE_OIF };

/* linux/rtnetlink.h: RTN_*, as bits */
static const struct opt_name type_names[] = {
	{ "UNSPEC", 1 << 0 },    { "UNICAST", 1 << 1 },
	{ "LOCAL", 1 << 2 },     { "BROADCAST", 1 << 3 },
	{ "ANYCAST", 1 << 4 },   { "MULTICAST", 1 << 5 },
	{ "BLACKHOLE", 1 << 6 }, { "UNREACHABLE", 1 << 7 },
	{ "PROHIBIT", 1 << 8 },  { "THROW", 1 << 9 },
	{ "NAT", 1 << 10 },      { "XRESOLVE", 1 << 11 },
	{ NULL, 0 },
};

/* What xt_addrtype.c knows of IPv6. */
#define IPV6_NEVER (XT_ADDRTYPE_BROADCAST | ~(XT_ADDRTYPE_PROHIBIT - 1u))

/* Names may be cut short; the first that fits is meant. */
static int types_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t bits = 0;

	(void)oc;
	for (const char *s = args[0];; s++) {
		size_t len = strcspn(s, ",");
		const struct opt_name *n = type_names;

		while (n->name && strncasecmp(n->name, s, len))
			n++;
		if (!n->name || !len)
			return err_usage(err, "addrtype: bad type \"%.*s\"",
					 (int)len, s);
		bits |= n->value;
		s += len;
		if (!*s)
			break;
	}
	memcpy(val, &bits, sizeof(bits));
	return 0;
}

static void types_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	opt_names.print(oc, val, out);
}

static bool types_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_names.is_valid(oc, val);
}

static const struct opt_type types_type = {
	"type[,type...]", 1, types_parse, types_print, types_is_valid,
};

/* clang-format off */
static const struct ext_opt addrtype_opts[] = {
	[ADDRTYPE_SRC] = { "src-type", .type = &types_type,
		OPT_AT(struct addrtype_info, src), .data = type_names,
		.flags = OPT_INVERT, .help = "source is of one of these" },
	[ADDRTYPE_DST] = { "dst-type", .type = &types_type,
		OPT_AT(struct addrtype_info, dst), .data = type_names,
		.flags = OPT_INVERT,
		.help = "destination is of one of these" },
	[ADDRTYPE_IIF] = { "limit-iface-in", .type = &opt_flag,
		.excludes = EXT_BIT(ADDRTYPE_OIF),
		.help = "as the input interface sees it" },
	[ADDRTYPE_OIF] = { "limit-iface-out", .type = &opt_flag,
		.excludes = EXT_BIT(ADDRTYPE_IIF),
		.help = "as the output interface sees it" },
	{ .name = NULL },
};
/* clang-format on */

static int addrtype_check(void *info, const struct ext_ctx *ctx,
			  struct err *err)
{
	const struct addrtype_info *type = info;

	if (!ext_has(&type->given, ADDRTYPE_SRC) &&
	    !ext_has(&type->given, ADDRTYPE_DST))
		return err_usage(err,
			"addrtype: you must specify --src-type or --dst-type");
	if (ctx->family->id == FAMILY_IPV6 &&
	    (type->src | type->dst) & IPV6_NEVER)
		return err_refused(err,
			"addrtype: IPv6 has no such type of address");
	return 0;
}

/* An interface that a hook doesn't have can't limit anything there. */
static uint8_t addrtype_hooks_of(const void *info)
{
	const struct addrtype_info *type = info;
	uint8_t hooks = HOOK_ALL;

	if (ext_has(&type->given, ADDRTYPE_IIF))
		hooks &= (uint8_t)~(HOOK_BIT(HOOK_OUTPUT) |
				    HOOK_BIT(HOOK_POSTROUTING));
	if (ext_has(&type->given, ADDRTYPE_OIF))
		hooks &= (uint8_t)~(HOOK_BIT(HOOK_PREROUTING) |
				    HOOK_BIT(HOOK_INPUT));
	return hooks;
}

static void list_types(const struct addrtype_info *type, unsigned int row,
		       const uint32_t *types, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct opt_ctx oc = { ctx, NULL, &addrtype_opts[row] };

	if (!ext_has(&type->given, row))
		return;
	text_printf(out, " %s %s", addrtype_opts[row].name,
		    ext_inv(&type->given, row) ? "!" : "");
	opt_names.print(&oc, types, out);
}

static void addrtype_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct addrtype_info *type = info;

	text_put(out, " ADDRTYPE match");
	list_types(type, ADDRTYPE_SRC, &type->src, ctx, out);
	list_types(type, ADDRTYPE_DST, &type->dst, ctx, out);
	if (ext_has(&type->given, ADDRTYPE_IIF))
		text_put(out, " limit-in");
	if (ext_has(&type->given, ADDRTYPE_OIF))
		text_put(out, " limit-out");
}

static bool is_one_type(const struct addrtype_info *type, unsigned int row,
			uint32_t types)
{
	return !ext_has(&type->given, row) || !(types & (types - 1));
}

static void test_type(struct ir_rule *ir, const struct addrtype_info *type,
		      unsigned int row, uint32_t types)
{
	static const enum ir_field fields[][3] = {
		[ADDRTYPE_SRC] = { IR_FIB_SADDR_TYPE, IR_FIB_SADDR_TYPE_IIF,
				   IR_FIB_SADDR_TYPE_OIF },
		[ADDRTYPE_DST] = { IR_FIB_DADDR_TYPE, IR_FIB_DADDR_TYPE_IIF,
				   IR_FIB_DADDR_TYPE_OIF },
	};
	unsigned int seen_from = 0;

	if (!ext_has(&type->given, row))
		return;
	if (ext_has(&type->given, ADDRTYPE_IIF))
		seen_from = 1;
	if (ext_has(&type->given, ADDRTYPE_OIF))
		seen_from = 2;
	ir_test_num(ir, fields[row][seen_from],
		    (uint64_t)__builtin_ctz(types), ext_inv(&type->given, row));
}

/*
 * For IPv4 xt_addrtype.c and nft_fib_ipv4.c ask the same function; for IPv6
 * they look addresses up in their own ways.
 */
static void addrtype_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct addrtype_info *type = info;
	const struct ext_info *given = &type->given;
	struct xt_addrtype_info_v1 xt;

	memset(&xt, 0, sizeof(xt));
	xt.source = (uint16_t)type->src;
	xt.dest = (uint16_t)type->dst;
	if (ctx->family->id == FAMILY_IPV4 &&
	    is_one_type(type, ADDRTYPE_SRC, type->src) &&
	    is_one_type(type, ADDRTYPE_DST, type->dst)) {
		test_type(ir, type, ADDRTYPE_SRC, type->src);
		test_type(ir, type, ADDRTYPE_DST, type->dst);
		return;
	}
	if (ext_inv(given, ADDRTYPE_SRC))
		xt.flags |= XT_ADDRTYPE_INVERT_SOURCE;
	if (ext_inv(given, ADDRTYPE_DST))
		xt.flags |= XT_ADDRTYPE_INVERT_DEST;
	if (ext_has(given, ADDRTYPE_IIF))
		xt.flags |= XT_ADDRTYPE_LIMIT_IFACE_IN;
	if (ext_has(given, ADDRTYPE_OIF))
		xt.flags |= XT_ADDRTYPE_LIMIT_IFACE_OUT;
	ir_match_xt_only(ir, "addrtype", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_addrtype = {
	.name      = "addrtype",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks_of  = addrtype_hooks_of,
	.info_size = sizeof(struct addrtype_info),
	.opts      = addrtype_opts,
	.check     = addrtype_check,
	.list      = addrtype_list,
	.lower     = addrtype_lower,
};
