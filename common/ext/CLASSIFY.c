/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j CLASSIFY: the class that traffic control puts the packet in. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct CLASSIFY_info {
	struct ext_info given;
	uint32_t class_id; /* major in the upper half, minor in the lower */
};

enum { SET_CLASS };

/* Hexadecimal, "0x" or not, up to a character that is no digit of it. */
static bool parse_hex16(const char *s, const char **end, uint32_t *out)
{
	char *stop;
	unsigned long v;

	if (!isxdigit((unsigned char)*s))
		return false;
	v = strtoul(s, &stop, 16);
	*end = stop;
	*out = (uint32_t)v;
	return v <= UINT16_MAX;
}

static int class_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t major, minor, class_id;
	const char *s = args[0];

	(void)oc;
	if (!parse_hex16(s, &s, &major) || *s != ':' ||
	    !parse_hex16(s + 1, &s, &minor) || *s)
		return err_usage(err, "Bad class value \"%s\"", args[0]);
	class_id = major << 16 | minor;
	memcpy(val, &class_id, sizeof(class_id));
	return 0;
}

static void class_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint32_t class_id;

	(void)oc;
	memcpy(&class_id, val, sizeof(class_id));
	text_printf(out, "%04x:%04x", class_id >> 16, class_id & UINT16_MAX);
}

static const struct opt_type class_type = {
	"major:minor", 1, class_parse, class_print, NULL,
};

/* clang-format off */
static const struct ext_opt CLASSIFY_opts[] = {
	[SET_CLASS] = { "set-class", .type = &class_type,
		OPT_AT(struct CLASSIFY_info, class_id), .flags = OPT_REQUIRED,
		.help = "the class, in hexadecimal" },
	{ .name = NULL },
};
/* clang-format on */

static void CLASSIFY_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct CLASSIFY_info *classify = info;

	(void)ctx;
	text_printf(out, " CLASSIFY set %x:%x", classify->class_id >> 16,
		    classify->class_id & UINT16_MAX);
}

static void CLASSIFY_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct CLASSIFY_info *classify = info;

	(void)ctx;
	ir_act_set(ir, IR_META_PRIORITY, 0, classify->class_id);
}

const struct ext_desc ext_CLASSIFY = {
	.name      = "CLASSIFY",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT) |
		     HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct CLASSIFY_info),
	.opts      = CLASSIFY_opts,
	.list      = CLASSIFY_list,
	.lower     = CLASSIFY_lower,
};
