/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j MARK: the packet's mark (kernel: xt_mark.c). */
#include <string.h>

#include "ext.h"
#include "opt.h"

struct MARK_info {
	struct ext_info given;
	struct mark32 xmark; /* mark = (mark & ~mask) ^ value */
};

enum { MARK_XMARK };

/* --set-mark v/m turns bits m off and bits v on: xmark v/(v|m). */
static int set_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	struct mark32 mark;
	int rc = opt_mark.parse(oc, args, &mark, err);

	if (rc)
		return rc;
	mark.mask |= mark.value;
	memcpy(val, &mark, sizeof(mark));
	return 0;
}

/* The other three give one number of bits. */
static int parse_bits(const struct opt_ctx *oc, const char *const *args,
		      uint32_t *bits, struct err *err)
{
	return opt_u32.parse(oc, args, bits, err);
}

static int and_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint32_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		memcpy(val, &(struct mark32){ 0, ~bits },
		       sizeof(struct mark32));
	return rc;
}

static int or_mark_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	uint32_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		memcpy(val, &(struct mark32){ bits, bits },
		       sizeof(struct mark32));
	return rc;
}

static int xor_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint32_t bits;
	int rc = parse_bits(oc, args, &bits, err);

	if (!rc)
		memcpy(val, &(struct mark32){ bits, 0 },
		       sizeof(struct mark32));
	return rc;
}

/* Save prints the mask of a target always, unlike that of a match. */
static void xmark_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	struct mark32 mark;

	(void)oc;
	memcpy(&mark, val, sizeof(mark));
	text_printf(out, "0x%x/0x%x", mark.value, mark.mask);
}

static int xmark_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_mark.parse(oc, args, val, err);
}

static const struct opt_type xmark_type = {
	"value[/mask]", 1, xmark_parse, xmark_print, NULL,
};
static const struct opt_type set_mark_type = {
	"value[/mask]", 1, set_mark_parse, NULL, NULL,
};
static const struct opt_type and_mark_type = {
	"bits", 1, and_mark_parse, NULL, NULL,
};
static const struct opt_type or_mark_type = {
	"bits", 1, or_mark_parse, NULL, NULL,
};
static const struct opt_type xor_mark_type = {
	"bits", 1, xor_mark_parse, NULL, NULL,
};

#define XMARK_ALIAS \
	.alias_of = MARK_XMARK + 1, OPT_AT(struct MARK_info, xmark)

/* clang-format off */
static const struct ext_opt MARK_opts[] = {
	[MARK_XMARK] = { "set-xmark", .type = &xmark_type,
		OPT_AT(struct MARK_info, xmark), .flags = OPT_REQUIRED,
		.help = "clear the bits in mask, then xor value in" },
	{ "set-mark", .type = &set_mark_type, XMARK_ALIAS,
		.help = "clear the bits in mask, then or value in" },
	{ "and-mark", .type = &and_mark_type, XMARK_ALIAS,
		.help = "and the mark with bits" },
	{ "or-mark", .type = &or_mark_type, XMARK_ALIAS,
		.help = "or the mark with bits" },
	{ "xor-mark", .type = &xor_mark_type, XMARK_ALIAS,
		.help = "xor the mark with bits" },
	{ .name = NULL },
};
/* clang-format on */

static void MARK_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct MARK_info *mark = info;
	uint32_t value = mark->xmark.value, mask = mark->xmark.mask;

	(void)ctx;
	if (!value)
		text_printf(out, " MARK and 0x%x", ~mask);
	else if (value == mask)
		text_printf(out, " MARK or 0x%x", value);
	else if (!mask)
		text_printf(out, " MARK xor 0x%x", value);
	else if (mask == UINT32_MAX)
		text_printf(out, " MARK set 0x%x", value);
	else
		text_printf(out, " MARK xset 0x%x/0x%x", value, mask);
}

static void MARK_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct MARK_info *mark = info;

	(void)ctx;
	ir_act_set(ir, IR_META_MARK, (uint32_t)~mark->xmark.mask,
		   mark->xmark.value);
}

const struct ext_desc ext_MARK = {
	.name      = "MARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct MARK_info),
	.opts      = MARK_opts,
	.list      = MARK_list,
	.lower     = MARK_lower,
};
