/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j NFLOG: the packet to programs that listen on a netlink group. */
#include "ext.h"
#include "opt.h"

struct NFLOG_info {
	struct ext_info given;
	char prefix[128]; /* as nf_tables' log takes it */
	uint16_t group;
	uint32_t size_bytes;
	uint16_t threshold;
	uint32_t range;
};

enum { PREFIX, GROUP, SIZE, THRESHOLD, RANGE };

/* clang-format off */
static const struct ext_opt NFLOG_opts[] = {
	[PREFIX]    = { "nflog-prefix", .type = &opt_prefix,
		OPT_AT(struct NFLOG_info, prefix),
		.help = "begin the message with this" },
	[GROUP]     = { "nflog-group", .type = &opt_u16,
		OPT_AT(struct NFLOG_info, group),
		.help = "the netlink group: 0" },
	[SIZE]      = { "nflog-size", .type = &opt_u32,
		OPT_AT(struct NFLOG_info, size_bytes),
		.excludes = EXT_BIT(RANGE),
		.help = "bytes of the packet to copy" },
	[THRESHOLD] = { "nflog-threshold", .type = &opt_u16,
		OPT_AT(struct NFLOG_info, threshold),
		.help = "packets to gather before they are sent" },
	[RANGE]     = { "nflog-range", .type = &opt_u32,
		OPT_AT(struct NFLOG_info, range),
		.flags = OPT_HIDDEN, .excludes = EXT_BIT(SIZE) },
	{ .name = NULL },
};
/* clang-format on */

/* The kernel never looked at the range; iptables takes it and forgets it. */
static int NFLOG_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct NFLOG_info *log = info;

	(void)ctx;
	(void)err;
	if (!log->group)
		log->given.set &= ~EXT_BIT(GROUP);
	if (!log->threshold)
		log->given.set &= ~EXT_BIT(THRESHOLD);
	log->given.set &= ~EXT_BIT(RANGE);
	return 0;
}

static void NFLOG_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct NFLOG_info *log = info;

	(void)ctx;
	if (ext_has(&log->given, PREFIX)) {
		text_put(out, " nflog-prefix ");
		text_put_quoted(out, log->prefix);
	}
	if (ext_has(&log->given, GROUP))
		text_printf(out, " nflog-group %u", log->group);
	if (ext_has(&log->given, SIZE))
		text_printf(out, " nflog-size %u", log->size_bytes);
	if (ext_has(&log->given, THRESHOLD))
		text_printf(out, " nflog-threshold %u", log->threshold);
}

static void NFLOG_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct NFLOG_info *log = info;

	(void)ctx;
	ir_action(ir, IR_ACT_NFLOG)->nflog = (struct ir_nflog){
		.group = log->group,
		.has_snaplen = ext_has(&log->given, SIZE),
		.snaplen = log->size_bytes,
		.threshold = log->threshold,
		.prefix = ir_strdup(ir, log->prefix),
	};
}

const struct ext_desc ext_NFLOG = {
	.name      = "NFLOG",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct NFLOG_info),
	.opts      = NFLOG_opts,
	.check     = NFLOG_check,
	.list      = NFLOG_list,
	.lower     = NFLOG_lower,
};
