/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TTL, -j HL: how many hops a packet has left, as xt_HL.c changes it. */
#include "ext.h"
#include "opt.h"

struct TTL_info {
	struct ext_info given;
	uint8_t set, dec, inc;
};

enum { SET, DEC, INC };

#define OTHERS(row) \
	((EXT_BIT(SET) | EXT_BIT(DEC) | EXT_BIT(INC)) & ~EXT_BIT(row))

/* clang-format off */
#define OPTS(prefix)                                              \
	{                                                         \
		[SET] = { prefix "-set", .type = &opt_u8,         \
			OPT_AT(struct TTL_info, set),             \
			.excludes = OTHERS(SET),                  \
			.help = "set it to value" },              \
		[DEC] = { prefix "-dec", .type = &opt_u8,         \
			OPT_AT(struct TTL_info, dec), .min = 1,   \
			.excludes = OTHERS(DEC),                  \
			.help = "decrement it by value, down to 0" }, \
		[INC] = { prefix "-inc", .type = &opt_u8,         \
			OPT_AT(struct TTL_info, inc), .min = 1,   \
			.excludes = OTHERS(INC),                  \
			.help = "increment it by value, up to 255" }, \
		{ .name = NULL },                                 \
	}
/* clang-format on */

static const struct ext_opt TTL_opts[] = OPTS("ttl");
static const struct ext_opt HL_opts[] = OPTS("hl");

/* The target of @ctx's family. */
static const char *own_name(const struct ext_ctx *ctx)
{
	return ctx->family->id == FAMILY_IPV4 ? "TTL" : "HL";
}

static int TTL_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct TTL_info *ttl = info;

	if (!ttl->given.set)
		return err_usage(err, "%s: You must specify an action",
				 own_name(ctx));
	return 0;
}

static void TTL_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct TTL_info *ttl = info;

	text_printf(out, " %s ", own_name(ctx));
	if (ext_has(&ttl->given, SET))
		text_printf(out, "set to %u", ttl->set);
	else if (ext_has(&ttl->given, DEC))
		text_printf(out, "decrement by %u", ttl->dec);
	else
		text_printf(out, "increment by %u", ttl->inc);
}

static void TTL_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct TTL_info *ttl = info;
	enum ir_field field = ctx->family->id == FAMILY_IPV4 ? IR_IP_TTL :
							       IR_IP6_HOPLIMIT;
	uint8_t table[256];

	if (ext_has(&ttl->given, SET)) {
		ir_act_set(ir, field, 0, ttl->set);
		return;
	}
	for (int old = 0; old < 256; old++) {
		int now = old + ttl->inc - ttl->dec;

		table[old] = (uint8_t)(now < 0 ? 0 : now > 255 ? 255 : now);
	}
	ir_act_set_by_table(ir, field, table);
}

const struct ext_desc ext_TTL = {
	.name      = "TTL",
	.kind      = EXT_TARGET,
	.families  = FAM_IPV4,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct TTL_info),
	.opts      = TTL_opts,
	.check     = TTL_check,
	.list      = TTL_list,
	.lower     = TTL_lower,
};

const struct ext_desc ext_HL = {
	.name      = "HL",
	.kind      = EXT_TARGET,
	.families  = FAM_IPV6,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct TTL_info),
	.opts      = HL_opts,
	.check     = TTL_check,
	.list      = TTL_list,
	.lower     = TTL_lower,
};
