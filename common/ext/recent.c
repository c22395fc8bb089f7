/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m recent: lists of addresses seen lately (kernel: xt_recent.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/xt_recent.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

extern const struct ext_desc ext_recent;

struct recent_info {
	struct ext_info given;
	uint32_t seconds, hits;
	char name[XT_RECENT_NAME_LEN];
	union addr mask;
	uint8_t side; /* XT_RECENT_SOURCE, XT_RECENT_DEST */
};

enum {
	RECENT_SET,
	RECENT_RCHECK,
	RECENT_UPDATE,
	RECENT_REMOVE,
	RECENT_SECONDS,
	RECENT_REAP,
	RECENT_HITS,
	RECENT_RTTL,
	RECENT_NAME,
	RECENT_MASK,
	RECENT_SIDE,
};

#define COMMAND_BITS                                   \
	(EXT_BIT(RECENT_SET) | EXT_BIT(RECENT_RCHECK) | \
	 EXT_BIT(RECENT_UPDATE) | EXT_BIT(RECENT_REMOVE))

/* --rsource and --rdest: of several, the last. */
static int source_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	(void)oc;
	(void)args;
	(void)err;
	*(uint8_t *)val = XT_RECENT_SOURCE;
	return 0;
}

static int dest_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	(void)oc;
	(void)args;
	(void)err;
	*(uint8_t *)val = XT_RECENT_DEST;
	return 0;
}

static bool side_is_valid(const struct opt_ctx *oc, const void *val)
{
	(void)oc;
	return *(const uint8_t *)val <= XT_RECENT_DEST;
}

static const struct opt_type recent_source = {
	.parse = source_parse, .is_valid = side_is_valid,
};
static const struct opt_type recent_dest = { .parse = dest_parse };

/* clang-format off */
static const struct ext_opt recent_opts[] = {
	[RECENT_SET]     = { "set", .type = &opt_flag, .flags = OPT_INVERT,
		.excludes = COMMAND_BITS,
		.help = "put the address on the list, or renew it; is true" },
	[RECENT_RCHECK]  = { "rcheck", .type = &opt_flag, .flags = OPT_INVERT,
		.excludes = COMMAND_BITS,
		.help = "the address is on the list" },
	[RECENT_UPDATE]  = { "update", .type = &opt_flag, .flags = OPT_INVERT,
		.excludes = COMMAND_BITS,
		.help = "it is on the list, and is renewed" },
	[RECENT_REMOVE]  = { "remove", .type = &opt_flag, .flags = OPT_INVERT,
		.excludes = COMMAND_BITS,
		.help = "it was on the list, and is taken off" },
	[RECENT_SECONDS] = { "seconds", .type = &opt_u32,
		OPT_AT(struct recent_info, seconds), .min = 1,
		.help = "and was seen within so many seconds" },
	[RECENT_REAP]    = { "reap", .type = &opt_flag,
		.help = "drop entries older than --seconds" },
	[RECENT_HITS]    = { "hitcount", .type = &opt_u32,
		OPT_AT(struct recent_info, hits),
		.help = "and was seen so many times" },
	[RECENT_RTTL]    = { "rttl", .type = &opt_flag,
		.excludes = EXT_BIT(RECENT_SET) | EXT_BIT(RECENT_REMOVE),
		.help = "and had the TTL of this packet" },
	[RECENT_NAME]    = { "name", .type = &opt_word,
		OPT_AT(struct recent_info, name),
		.help = "of the list; DEFAULT where none is given" },
	[RECENT_MASK]    = { "mask", .type = &opt_addr,
		OPT_AT(struct recent_info, mask),
		.help = "bits of the address that count" },
	[RECENT_SIDE]    = { "rsource", .type = &recent_source,
		OPT_AT(struct recent_info, side), .flags = OPT_REPEAT,
		.help = "the source address (the default)" },
	{ "rdest", .type = &recent_dest, .alias_of = RECENT_SIDE + 1,
		OPT_AT(struct recent_info, side), .flags = OPT_REPEAT,
		.help = "the destination address" },
	{ .name = NULL },
};
/* clang-format on */

static void recent_init(void *info)
{
	struct recent_info *recent = info;

	memcpy(recent->name, "DEFAULT", sizeof("DEFAULT"));
}

/* What the kernel refuses (recent_mt_check()). */
static int check_kernel(const struct recent_info *recent, struct err *err)
{
	const struct ext_info *given = &recent->given;

	if (given->set & (EXT_BIT(RECENT_SET) | EXT_BIT(RECENT_REMOVE)) &&
	    given->set & (EXT_BIT(RECENT_SECONDS) | EXT_BIT(RECENT_HITS)))
		return err_refused(err,
				   "recent: --seconds and --hitcount need --rcheck or --update");
	if (recent->hits > UINT16_MAX)
		return err_refused(err, "recent: --hitcount %u is above %u",
				   recent->hits, UINT16_MAX);
	if (!*recent->name || strchr(recent->name, '/') ||
	    !strcmp(recent->name, ".") || !strcmp(recent->name, ".."))
		return err_refused(err, "recent: \"%s\" can't name a list",
				   recent->name);
	return 0;
}

/* Name, mask and side are always printed. */
static int recent_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct recent_info *recent = info;
	struct ext_info *given = &recent->given;

	if (!(given->set & COMMAND_BITS))
		return err_usage(err,
				 "recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'");
	if (ext_has(given, RECENT_REAP) && !ext_has(given, RECENT_SECONDS))
		return err_usage(err,
				 "recent: option \"--reap\" also requires \"--seconds\".");
	if (!recent->hits)
		given->set &= ~EXT_BIT(RECENT_HITS);
	if (!ext_has(given, RECENT_MASK))
		recent->mask = addr_mask(ctx->family,
					 8u * ctx->family->addr_len);
	given->set |= EXT_BIT(RECENT_NAME) | EXT_BIT(RECENT_MASK) |
		      EXT_BIT(RECENT_SIDE);
	return check_kernel(recent, err);
}

static void recent_save(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct recent_info *recent = info;

	for (unsigned int row = 0; row < RECENT_SIDE; row++)
		if (ext_has(&recent->given, row))
			ext_opt_save(&ext_recent, &recent->given, row, ctx,
				     out);
	text_put(out, recent->side == XT_RECENT_DEST ? " --rdest" :
						       " --rsource");
}

static void recent_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	static const char *const commands[] = { "SET", "CHECK", "UPDATE",
						"REMOVE" };
	const struct recent_info *recent = info;
	const struct ext_info *given = &recent->given;

	text_printf(out, "%s recent:", given->inv & COMMAND_BITS ? " !" : "");
	for (unsigned int row = RECENT_SET; row <= RECENT_REMOVE; row++)
		if (ext_has(given, row))
			text_printf(out, " %s", commands[row]);
	if (ext_has(given, RECENT_SECONDS))
		text_printf(out, " seconds: %u", recent->seconds);
	if (ext_has(given, RECENT_REAP))
		text_put(out, " reap");
	if (ext_has(given, RECENT_HITS))
		text_printf(out, " hit_count: %u", recent->hits);
	if (ext_has(given, RECENT_RTTL))
		text_put(out, " TTL-Match");
	text_printf(out, " name: %s side: %s mask: ", recent->name,
		    recent->side == XT_RECENT_DEST ? "dest" : "source");
	addr_print(ctx->family, &recent->mask, out);
}

static void recent_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	static const uint8_t flags[] = {
		[RECENT_SET]    = XT_RECENT_SET,
		[RECENT_RCHECK] = XT_RECENT_CHECK,
		[RECENT_UPDATE] = XT_RECENT_UPDATE,
		[RECENT_REMOVE] = XT_RECENT_REMOVE,
		[RECENT_REAP]   = XT_RECENT_REAP,
		[RECENT_RTTL]   = XT_RECENT_TTL,
	};
	const struct recent_info *recent = info;
	struct xt_recent_mtinfo_v1 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.seconds = recent->seconds;
	xt.hit_count = recent->hits;
	xt.invert = recent->given.inv & COMMAND_BITS ? 1 : 0;
	xt.side = recent->side;
	for (unsigned int row = 0; row < sizeof(flags); row++)
		if (ext_has(&recent->given, row))
			xt.check_set |= flags[row];
	memcpy(xt.name, recent->name, sizeof(xt.name));
	memcpy(&xt.mask, &recent->mask, sizeof(xt.mask));
	ir_holds(ir);
	ir_match_xt_only(ir, "recent", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_recent = {
	.name      = "recent",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct recent_info),
	.opts      = recent_opts,
	.init      = recent_init,
	.check     = recent_check,
	.save      = recent_save,
	.list      = recent_list,
	.lower     = recent_lower,
};
