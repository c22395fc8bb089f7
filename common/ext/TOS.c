/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TOS: type of service or traffic class, as xt_DSCP.c writes it. */
#include "ext.h"
#include "opt.h"

struct TOS_info {
	struct ext_info given;
	struct tos8 tos; /* tos = (tos & ~mask) ^ value */
};

enum { TOS_SET };

static int parse_bits(const struct opt_ctx *oc, const char *const *args,
		      uint8_t *bits, struct err *err)
{
	return opt_u8.parse(oc, args, bits, err);
}

static int and_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	uint8_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		*(struct tos8 *)val = (struct tos8){ 0, (uint8_t)~bits };
	return rc;
}

static int or_parse(const struct opt_ctx *oc, const char *const *args,
		    void *val, struct err *err)
{
	uint8_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		*(struct tos8 *)val = (struct tos8){ bits, bits };
	return rc;
}

static int xor_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	uint8_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		*(struct tos8 *)val = (struct tos8){ bits, 0 };
	return rc;
}

static const struct opt_type and_type = { "bits", 1, and_parse, NULL, NULL };
static const struct opt_type or_type = { "bits", 1, or_parse, NULL, NULL };
static const struct opt_type xor_type = { "bits", 1, xor_parse, NULL, NULL };

#define SET_ALIAS \
	.alias_of = TOS_SET + 1, .excludes = EXT_BIT(TOS_SET), \
	OPT_AT(struct TOS_info, tos)

/* clang-format off */
static const struct ext_opt TOS_opts[] = {
	[TOS_SET] = { "set-tos", .type = &opt_tos,
		OPT_AT(struct TOS_info, tos),
		.help = "clear the bits in mask (0x3f for a name), then xor value in" },
	{ "and-tos", .type = &and_type, SET_ALIAS,
		.help = "and the value with bits" },
	{ "or-tos", .type = &or_type, SET_ALIAS,
		.help = "or the value with bits" },
	{ "xor-tos", .type = &xor_type, SET_ALIAS,
		.help = "xor the value with bits" },
	{ .name = NULL },
};
/* clang-format on */

static int TOS_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct TOS_info *tos = info;

	(void)ctx;
	if (!ext_has(&tos->given, TOS_SET))
		return err_usage(err, "TOS: An action is required");
	return 0;
}

/* The name's odd blanks are iptables' own. */
static void TOS_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct tos8 tos = ((const struct TOS_info *)info)->tos;
	const char *name = tos_name(tos);

	if (ctx->numeric)
		text_printf(out, " TOS set 0x%02x/0x%02x", tos.value, tos.mask);
	else if (name)
		text_printf(out, "  TOS set%s", name);
	else if (!tos.value)
		text_printf(out, " TOS and 0x%02x", (uint8_t)~tos.mask);
	else if (tos.value == tos.mask)
		text_printf(out, " TOS or 0x%02x", tos.value);
	else if (!tos.mask)
		text_printf(out, " TOS xor 0x%02x", tos.value);
	else
		text_printf(out, " TOS set 0x%02x/0x%02x", tos.value, tos.mask);
}

static void TOS_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct tos8 tos = ((const struct TOS_info *)info)->tos;

	(void)ctx;
	ir_act_set_tos(ir, (uint8_t)~tos.mask, tos.value);
}

const struct ext_desc ext_TOS = {
	.name      = "TOS",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.info_size = sizeof(struct TOS_info),
	.opts      = TOS_opts,
	.check     = TOS_check,
	.list      = TOS_list,
	.lower     = TOS_lower,
};
