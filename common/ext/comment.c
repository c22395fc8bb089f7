/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m comment: text for the reader; tests nothing. */
#include <linux/netfilter/xt_comment.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct comment_info {
	struct ext_info given;
	char comment[XT_MAX_COMMENT_LEN];
};

enum { COMMENT };

/*
 * iptables keeps as much as fits. A line's end would be one to the reader of
 * a save file, too.
 */
static int comment_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	(void)oc;
	if (strchr(args[0], '\n'))
		return err_usage(err,
			"comment: option \"--comment\": a comment is one line");
	memcpy(val, args[0], strnlen(args[0], XT_MAX_COMMENT_LEN - 1));
	return 0;
}

static void comment_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	opt_string.print(oc, val, out);
}

static bool comment_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_string.is_valid(oc, val);
}

static const struct opt_type comment_type = {
	"text", 1, comment_parse, comment_print, comment_is_valid,
};

/* clang-format off */
static const struct ext_opt comment_opts[] = {
	[COMMENT] = { "comment", .type = &comment_type,
		OPT_AT(struct comment_info, comment), .flags = OPT_REQUIRED,
		.help = "attach this to the rule" },
	{ .name = NULL },
};
/* clang-format on */

static void comment_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct comment_info *comment = info;

	(void)ctx;
	text_printf(out, " /* %s */", comment->comment);
}

static void comment_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	(void)ir;
	(void)info;
	(void)ctx;
}

const struct ext_desc ext_comment = {
	.name      = "comment",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct comment_info),
	.opts      = comment_opts,
	.list      = comment_list,
	.lower     = comment_lower,
};
