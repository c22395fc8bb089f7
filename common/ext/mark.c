/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -m mark, -m connmark: the mark of a packet, of its connection (kernel:
 * xt_mark.c, xt_connmark.c).
 */
#include "ext.h"
#include "opt.h"

struct mark_info {
	struct ext_info given;
	struct mark32 mark;
};

enum { MARK };

/* clang-format off */
static const struct ext_opt mark_opts[] = {
	[MARK] = { "mark", .type = &opt_mark,
		OPT_AT(struct mark_info, mark),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "the mark, of which mask leaves this value" },
	{ .name = NULL },
};
/* clang-format on */

static void list_as(const struct mark_info *mark, const char *what,
		    struct text *out)
{
	text_printf(out, " %s %s", what,
		    ext_inv(&mark->given, MARK) ? "! " : "");
	mark_print(&mark->mark, out);
}

static void mark_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	(void)ctx;
	list_as(info, "mark match", out);
}

static void connmark_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct mark_info *mark = info;

	(void)ctx;
	list_as(mark, ext_inv(&mark->given, MARK) ? "connmark match" :
						    "connmark match ", out);
}

static void test_mark(struct ir_rule *ir, enum ir_field field,
		      const struct mark_info *mark)
{
	ir_test_masked_num(ir, field, mark->mark.mask, mark->mark.value,
			   ext_inv(&mark->given, MARK));
}

static void mark_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	(void)ctx;
	test_mark(ir, IR_META_MARK, info);
}

static void connmark_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	(void)ctx;
	test_mark(ir, IR_CT_MARK, info);
}

const struct ext_desc ext_mark = {
	.name      = "mark",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct mark_info),
	.opts      = mark_opts,
	.list      = mark_list,
	.lower     = mark_lower,
};

const struct ext_desc ext_connmark = {
	.name      = "connmark",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct mark_info),
	.opts      = mark_opts,
	.list      = connmark_list,
	.lower     = connmark_lower,
};
