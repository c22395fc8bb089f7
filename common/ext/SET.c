/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j SET: add the packet to ipsets, or look it up in one (xt_set.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/xt_set.h>

#include "ext.h"
#include "opt.h"

struct SET_info {
	struct ext_info given;
	struct opt_ipset add, del, map;
	uint32_t timeout_s;
};

enum { ADD, EXIST, TIMEOUT, DEL, MAP, MAP_MARK, MAP_PRIO, MAP_QUEUE };

#define MAP_FLAGS \
	(EXT_BIT(MAP_MARK) | EXT_BIT(MAP_PRIO) | EXT_BIT(MAP_QUEUE))

/* clang-format off */
static const struct ext_opt SET_opts[] = {
	[ADD]       = { "add-set", .type = &opt_ipset,
		OPT_AT(struct SET_info, add),
		.once = "--add-set can be specified only once",
		.help = "add the packet's src or dst of each dimension" },
	[EXIST]     = { "exist", .type = &opt_flag,
		.flags = OPT_REPEAT,
		.help = "set the timeout anew of what is there" },
	[TIMEOUT]   = { "timeout", .type = &opt_u32,
		OPT_AT(struct SET_info, timeout_s), .max = UINT32_MAX - 1,
		.bad_name = "Invalid value for option --timeout or out of range 0-4294967294",
		.flags = OPT_REPEAT,
		.help = "seconds after which it leaves the set" },
	[DEL]       = { "del-set", .type = &opt_ipset,
		OPT_AT(struct SET_info, del),
		.once = "--del-set can be specified only once",
		.help = "delete it from this set" },
	[MAP]       = { "map-set", .type = &opt_ipset,
		OPT_AT(struct SET_info, map),
		.once = "--map-set can be specified only once",
		.help = "look it up in this set, and take from there" },
	[MAP_MARK]  = { "map-mark", .type = &opt_flag,
		.flags = OPT_REPEAT,
		.help = "the packet's mark" },
	[MAP_PRIO]  = { "map-prio", .type = &opt_flag,
		.flags = OPT_REPEAT,
		.help = "its class for traffic control" },
	[MAP_QUEUE] = { "map-queue", .type = &opt_flag,
		.flags = OPT_REPEAT,
		.help = "its hardware queue" },
	{ .name = NULL },
};
/* clang-format on */

static int SET_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct SET_info *set = info;
	const struct ext_info *given = &set->given;

	if (!(given->set & (EXT_BIT(ADD) | EXT_BIT(DEL) | EXT_BIT(MAP))))
		return err_usage(err,
			"You must specify either `--add-set' or `--del-set' or `--map-set'");
	if (ext_has(given, EXIST) && !ext_has(given, ADD))
		return err_usage(err,
			"Flag `--exist' can be used with `--add-set' only");
	if (ext_has(given, TIMEOUT) && !ext_has(given, ADD))
		return err_usage(err,
			"Option `--timeout' can be used with `--add-set' only");
	if (given->set & MAP_FLAGS && !ext_has(given, MAP))
		return err_usage(err,
			"Flag `--%s' can be used with `--map-set' only",
			SET_opts[__builtin_ctz(given->set & MAP_FLAGS)].name);
	if (!ext_has(given, MAP))
		return 0;
	if (!(given->set & MAP_FLAGS))
		return err_usage(err,
			"You must specify flags `--map-mark' or '--map-prio` or `--map-queue'");
	if (ctx->table != TABLE_UNSET && ctx->table != TABLE_MANGLE)
		return err_refused(err,
			"SET: --map-set only usable from mangle table");
	return 0;
}

/* As set_target_v3_checkentry() has it. */
static uint8_t SET_hooks(const void *info)
{
	const struct ext_info *given = info;

	if (!ext_has(given, MAP_PRIO) && !ext_has(given, MAP_QUEUE))
		return HOOK_ALL;
	return HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT) |
	       HOOK_BIT(HOOK_POSTROUTING);
}

/* As save, without dashes. */
static void SET_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct SET_info *set = info;

	for (unsigned int row = 0; SET_opts[row].name; row++) {
		const struct ext_opt *opt = &SET_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (!ext_has(&set->given, row))
			continue;
		text_printf(out, " %s", opt->name);
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

static struct xt_set_info xt_set(const struct opt_ipset *set)
{
	return (struct xt_set_info){
		.index = IPSET_INVALID_ID, /* who commits looks it up */
		.dim = set->n_dims,
		.flags = set->src_bits,
	};
}

static void SET_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct SET_info *set = info;
	const struct ext_info *given = &set->given;
	struct xt_set_info_target_v3 xt = {
		.add_set = xt_set(&set->add),
		.del_set = xt_set(&set->del),
		.map_set = xt_set(&set->map),
		.timeout = ext_has(given, TIMEOUT) ? set->timeout_s :
						     UINT32_MAX,
	};

	(void)ctx;
	if (ext_has(given, EXIST))
		xt.flags |= IPSET_FLAG_EXIST;
	if (ext_has(given, MAP_MARK))
		xt.flags |= IPSET_FLAG_MAP_SKBMARK;
	if (ext_has(given, MAP_PRIO))
		xt.flags |= IPSET_FLAG_MAP_SKBPRIO;
	if (ext_has(given, MAP_QUEUE))
		xt.flags |= IPSET_FLAG_MAP_SKBQUEUE;
	if (ext_has(given, MAP))
		ir_act_xt_bound(ir, "SET", 3, &xt, sizeof(xt), false);
	else
		ir_act_xt(ir, "SET", 3, &xt, sizeof(xt), false);
	if (ext_has(given, ADD))
		ir_xt_ipset(ir, offsetof(struct xt_set_info_target_v3,
					 add_set.index), set->add.name);
	if (ext_has(given, DEL))
		ir_xt_ipset(ir, offsetof(struct xt_set_info_target_v3,
					 del_set.index), set->del.name);
	if (ext_has(given, MAP))
		ir_xt_ipset(ir, offsetof(struct xt_set_info_target_v3,
					 map_set.index), set->map.name);
}

const struct ext_desc ext_SET = {
	.name      = "SET",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.hooks_of  = SET_hooks,
	.info_size = sizeof(struct SET_info),
	.opts      = SET_opts,
	.check     = SET_check,
	.list      = SET_list,
	.lower     = SET_lower,
};
