/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m set: addresses and ports are in an ipset (kernel: xt_set.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/xt_set.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct set_info {
	struct ext_info given;
	struct opt_ipset set;
	uint64_t packets, bytes;
};

enum {
	SET_MATCH,
	SET_NOMATCH,
	SET_COUNTERS,
	SET_SUBCOUNTERS,
	SET_PACKETS_EQ,
	SET_PACKETS_LT,
	SET_PACKETS_GT,
	SET_BYTES_EQ,
	SET_BYTES_LT,
	SET_BYTES_GT,
};

#define PACKETS_BITS                                          \
	(EXT_BIT(SET_PACKETS_EQ) | EXT_BIT(SET_PACKETS_LT) | \
	 EXT_BIT(SET_PACKETS_GT))
#define BYTES_BITS \
	(EXT_BIT(SET_BYTES_EQ) | EXT_BIT(SET_BYTES_LT) | EXT_BIT(SET_BYTES_GT))

#define COUNTER .bad_name = "Cannot parse % as a counter value"

/* clang-format off */
static const struct ext_opt set_opts[] = {
	[SET_MATCH]       = { "match-set", .type = &opt_ipset,
		OPT_AT(struct set_info, set), .flags = OPT_INVERT,
		.once = "--match-set can be specified only once",
		.help = "the set has the packet's src or dst of each dimension" },
	[SET_NOMATCH]     = { "return-nomatch", .type = &opt_flag,
		.flags = OPT_REPEAT,
		.no_invert = "--return-nomatch flag cannot be inverted",
		.help = "entries marked nomatch match, and only they" },
	[SET_COUNTERS]    = { "update-counters", .type = &opt_flag,
		.flags = OPT_INVERT | OPT_REPEAT,
		.help = "count in the matching entry (the default)" },
	[SET_SUBCOUNTERS] = { "update-subcounters", .type = &opt_flag,
		.flags = OPT_INVERT | OPT_REPEAT,
		.help = "and in the sets of a list (the default)" },
	[SET_PACKETS_EQ]  = { "packets-eq", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, packets), .flags = OPT_INVERT,
		.excludes = PACKETS_BITS,
		.once = "only one of the --packets-[eq|lt|gt] is allowed",
		.help = "the entry has counted so many packets" },
	[SET_PACKETS_LT]  = { "packets-lt", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, packets), .excludes = PACKETS_BITS,
		.once = "only one of the --packets-[eq|lt|gt] is allowed",
		.no_invert = "--packets-lt option cannot be inverted",
		.help = "fewer packets" },
	[SET_PACKETS_GT]  = { "packets-gt", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, packets), .excludes = PACKETS_BITS,
		.once = "only one of the --packets-[eq|lt|gt] is allowed",
		.no_invert = "--packets-gt option cannot be inverted",
		.help = "more packets" },
	[SET_BYTES_EQ]    = { "bytes-eq", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, bytes), .flags = OPT_INVERT,
		.excludes = BYTES_BITS,
		.once = "only one of the --bytes-[eq|lt|gt] is allowed",
		.help = "the entry has counted so many bytes" },
	[SET_BYTES_LT]    = { "bytes-lt", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, bytes), .excludes = BYTES_BITS,
		.once = "only one of the --bytes-[eq|lt|gt] is allowed",
		.no_invert = "--bytes-lt option cannot be inverted",
		.help = "fewer bytes" },
	[SET_BYTES_GT]    = { "bytes-gt", .type = &opt_u64, COUNTER,
		OPT_AT(struct set_info, bytes), .excludes = BYTES_BITS,
		.once = "only one of the --bytes-[eq|lt|gt] is allowed",
		.no_invert = "--bytes-gt option cannot be inverted",
		.help = "more bytes" },
	{ "set", .type = &opt_ipset, .alias_of = SET_MATCH + 1,
		OPT_AT(struct set_info, set),
		.flags = OPT_INVERT | OPT_HIDDEN },
	{ .name = NULL },
};
/* clang-format on */

static int set_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct set_info *set = info;

	(void)ctx;
	if (!ext_has(&set->given, SET_MATCH))
		return err_usage(err,
				 "You must specify `--match-set' with proper arguments");
	for (unsigned int row = SET_COUNTERS; row <= SET_SUBCOUNTERS; row++)
		if (!ext_inv(&set->given, row))
			set->given.set &= ~EXT_BIT(row);
	return 0;
}

/* As save, without dashes. */
static void set_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct set_info *set = info;

	for (unsigned int row = 0; row <= SET_BYTES_GT; row++) {
		const struct ext_opt *opt = &set_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (!ext_has(&set->given, row))
			continue;
		text_printf(out, " %s%s",
			    ext_inv(&set->given, row) ? "! " : "", opt->name);
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

/* How the counter that has its three options from @eq on is compared. */
static uint8_t counter_op(const struct ext_info *given, unsigned int eq)
{
	if (ext_inv(given, eq))
		return IPSET_COUNTER_NE;
	if (ext_has(given, eq))
		return IPSET_COUNTER_EQ;
	if (ext_has(given, eq + 1))
		return IPSET_COUNTER_LT;
	return ext_has(given, eq + 2) ? IPSET_COUNTER_GT : IPSET_COUNTER_NONE;
}

static void set_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct set_info *set = info;
	struct xt_set_info_match_v4 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.match_set.dim = set->set.n_dims;
	xt.match_set.flags = set->set.src_bits;
	xt.packets.value = set->packets;
	xt.packets.op = counter_op(&set->given, SET_PACKETS_EQ);
	xt.bytes.value = set->bytes;
	xt.bytes.op = counter_op(&set->given, SET_BYTES_EQ);
	if (ext_inv(&set->given, SET_MATCH))
		xt.match_set.flags |= IPSET_INV_MATCH;
	if (ext_has(&set->given, SET_NOMATCH))
		xt.flags |= IPSET_FLAG_RETURN_NOMATCH;
	if (ext_has(&set->given, SET_COUNTERS))
		xt.flags |= IPSET_FLAG_SKIP_COUNTER_UPDATE;
	if (ext_has(&set->given, SET_SUBCOUNTERS))
		xt.flags |= IPSET_FLAG_SKIP_SUBCOUNTER_UPDATE;
	ir_match_xt_only(ir, "set", 4, &xt, sizeof(xt));
	ir_xt_ipset(ir, offsetof(struct xt_set_info_match_v4, match_set.index),
		    set->set.name);
}

const struct ext_desc ext_set = {
	.name      = "set",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct set_info),
	.opts      = set_opts,
	.check     = set_check,
	.list      = set_list,
	.lower     = set_lower,
};
