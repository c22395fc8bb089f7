/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m connlabel: labels of connections (kernel: xt_connlabel.c). */
#include <ctype.h>
#include <linux/netfilter/xt_connlabel.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

#define LABELS "/etc/xtables/connlabel.conf"

struct connlabel_info {
	struct ext_info given;
	uint16_t bit;
};

enum { CONNLABEL, CONNLABEL_SET };

static int label_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t bit;
	uint16_t label;

	(void)oc;
	if (!id_find(LABELS, args[0], &bit) && !num_parse_u32(args[0], &bit))
		return err_usage(err, "label '%s' not found or invalid value",
				 args[0]);
	if (bit > XT_CONNLABEL_MAXBIT)
		return err_refused(err,
			"connlabel: labels are 0 to %u (Numerical result out of range)",
			XT_CONNLABEL_MAXBIT);
	label = (uint16_t)bit;
	memcpy(val, &label, sizeof(label));
	return 0;
}

static void print_label(uint16_t bit, struct text *out)
{
	if (!id_name_print(LABELS, bit, out))
		text_printf(out, "%u", bit);
}

/* Save has it in quotes always. */
static void label_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const uint16_t *bit = val;

	(void)oc;
	text_put(out, "\"");
	print_label(*bit, out);
	text_put(out, "\"");
}

static bool label_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint16_t *bit = val;

	(void)oc;
	return *bit <= XT_CONNLABEL_MAXBIT;
}

static const struct opt_type label_type = {
	"label", 1, label_parse, label_print, label_is_valid,
};

/* clang-format off */
static const struct ext_opt connlabel_opts[] = {
	[CONNLABEL]     = { "label", .type = &label_type,
		OPT_AT(struct connlabel_info, bit),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "the connection has this label" },
	[CONNLABEL_SET] = { "set", .type = &opt_flag,
		.help = "label the connection first" },
	{ .name = NULL },
};
/* clang-format on */

static void connlabel_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct connlabel_info *label = info;

	(void)ctx;
	text_printf(out, " connlabel %s",
		    ext_inv(&label->given, CONNLABEL) ? "! " : "");
	print_label(label->bit, out);
	if (ext_has(&label->given, CONNLABEL_SET))
		text_put(out, " set");
}

static void connlabel_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct connlabel_info *label = info;
	struct xt_connlabel_mtinfo xt;

	memset(&xt, 0, sizeof(xt));
	xt.bit = label->bit;
	(void)ctx;
	if (ext_inv(&label->given, CONNLABEL))
		xt.options |= XT_CONNLABEL_OP_INVERT;
	if (ext_has(&label->given, CONNLABEL_SET))
		xt.options |= XT_CONNLABEL_OP_SET;
	ir_match_xt_only(ir, "connlabel", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_connlabel = {
	.name      = "connlabel",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct connlabel_info),
	.opts      = connlabel_opts,
	.list      = connlabel_list,
	.lower     = connlabel_lower,
};
