/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m cgroup: the control group of the packet's socket (xt_cgroup.c). */
#include <linux/netfilter/xt_cgroup.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct cgroup_info {
	struct ext_info given;
	char path[XT_CGROUP_PATH_MAX];
	uint32_t classid;
};

enum { CGROUP_PATH, CGROUP_CLASSID };

static void path_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	opt_string.print(oc, val, out);
}

static int path_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	if (strchr(args[0], '\n'))
		return err_usage(err, "cgroup: a path is one line");
	return opt_string.parse(oc, args, val, err);
}

static bool path_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_string.is_valid(oc, val);
}

static const struct opt_type path_type = {
	"path", 1, path_parse, path_print, path_is_valid,
};

/* clang-format off */
static const struct ext_opt cgroup_opts[] = {
	[CGROUP_PATH]    = { "path", .type = &path_type,
		OPT_AT(struct cgroup_info, path), .flags = OPT_INVERT,
		.help = "in this group of cgroup2, or below it" },
	[CGROUP_CLASSID] = { "cgroup", .type = &opt_u32,
		OPT_AT(struct cgroup_info, classid), .flags = OPT_INVERT,
		.help = "with this classid of net_cls" },
	{ .name = NULL },
};
/* clang-format on */

static int cgroup_check(void *info, const struct ext_ctx *ctx,
			struct err *err)
{
	const struct cgroup_info *cgroup = info;

	(void)ctx;
	if (cgroup->given.set == EXT_BIT(CGROUP_PATH) ||
	    cgroup->given.set == EXT_BIT(CGROUP_CLASSID))
		return 0;
	return err_refused(err,
		"cgroup: either --path or --cgroup");
}

static void cgroup_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct cgroup_info *cgroup = info;

	(void)ctx;
	text_printf(out, " cgroup %s", cgroup->given.inv ? "! " : "");
	if (ext_has(&cgroup->given, CGROUP_PATH))
		text_put(out, cgroup->path);
	else
		text_printf(out, "%u", cgroup->classid);
}

static void cgroup_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct cgroup_info *cgroup = info;
	const struct ext_info *given = &cgroup->given;
	struct xt_cgroup_info_v2 xt;

	memset(&xt, 0, sizeof(xt));
	xt.has_path = ext_has(given, CGROUP_PATH);
	xt.has_classid = ext_has(given, CGROUP_CLASSID);
	xt.invert_path = ext_inv(given, CGROUP_PATH);
	xt.invert_classid = ext_inv(given, CGROUP_CLASSID);
	(void)ctx;
	if (xt.has_path)
		memcpy(xt.path, cgroup->path, sizeof(xt.path));
	else
		xt.classid = cgroup->classid;
	ir_match_xt_only(ir, "cgroup", 2, &xt, sizeof(xt));
}

const struct ext_desc ext_cgroup = {
	.name      = "cgroup",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_INPUT) | HOOK_BIT(HOOK_OUTPUT) |
		     HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct cgroup_info),
	.opts      = cgroup_opts,
	.check     = cgroup_check,
	.list      = cgroup_list,
	.lower     = cgroup_lower,
};
