/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m connbytes: how much a connection has carried (xt_connbytes.c). */
#include <linux/netfilter/xt_connbytes.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct range64 {
	uint64_t lo, hi; /* both included */
};

struct connbytes_info {
	struct ext_info given;
	struct range64 count;
	uint32_t mode; /* enum xt_connbytes_what */
	uint32_t dir;  /* enum xt_connbytes_direction */
};

enum { CONNBYTES, CONNBYTES_MODE, CONNBYTES_DIR };

static const struct opt_name mode_names[] = {
	{ "packets", XT_CONNBYTES_PKTS },
	{ "bytes", XT_CONNBYTES_BYTES },
	{ "avgpkt", XT_CONNBYTES_AVGPKT },
	{ NULL, 0 },
};

static const struct opt_name dir_names[] = {
	{ "original", XT_CONNBYTES_DIR_ORIGINAL },
	{ "reply", XT_CONNBYTES_DIR_REPLY },
	{ "both", XT_CONNBYTES_DIR_BOTH },
	{ NULL, 0 },
};

/* "n" is from n on. */
static int count_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct range64 count;
	bool is_range = strchr(args[0], ':');
	int rc = opt_range_parse(oc, args[0], UINT64_MAX, &count.lo, &count.hi,
				 err);

	if (rc)
		return rc;
	if (!is_range)
		count.hi = UINT64_MAX;
	if (count.lo > count.hi)
		return err_usage(err, "%llu should be less than %llu",
				 (unsigned long long)count.lo,
				 (unsigned long long)count.hi);
	memcpy(val, &count, sizeof(count));
	return 0;
}

static void print_count(const struct range64 *count, struct text *out)
{
	text_printf(out, "%llu", (unsigned long long)count->lo);
	if (count->hi != UINT64_MAX)
		text_printf(out, ":%llu", (unsigned long long)count->hi);
}

static void count_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	(void)oc;
	print_count(val, out);
}

static bool count_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct range64 *count = val;

	(void)oc;
	return count->lo <= count->hi;
}

static const struct opt_type count_type = {
	"from[:to]", 1, count_parse, count_print, count_is_valid,
};

/* clang-format off */
static const struct ext_opt connbytes_opts[] = {
	[CONNBYTES]      = { "connbytes", .type = &count_type,
		OPT_AT(struct connbytes_info, count),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "this much, or from this on" },
	[CONNBYTES_MODE] = { "connbytes-mode", .type = &opt_enum,
		OPT_AT(struct connbytes_info, mode), .data = mode_names,
		.flags = OPT_REQUIRED | OPT_EXACT,
		.bad_name = "Unknown --connbytes-mode `%'",
		.help = "of packets, bytes, avgpkt (bytes a packet)" },
	[CONNBYTES_DIR]  = { "connbytes-dir", .type = &opt_enum,
		OPT_AT(struct connbytes_info, dir), .data = dir_names,
		.flags = OPT_REQUIRED | OPT_EXACT,
		.bad_name = "Unknown --connbytes-dir `%'",
		.help = "in direction original, reply, both" },
	{ .name = NULL },
};
/* clang-format on */

/*
 * The kernel is told of a negation by the ends changing places, so that one of
 * a single number is none; iptables shows it as what it is.
 */
static int connbytes_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	struct connbytes_info *conn = info;

	(void)ctx;
	(void)err;
	if (conn->count.lo == conn->count.hi)
		conn->given.inv &= ~EXT_BIT(CONNBYTES);
	return 0;
}

static void connbytes_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct connbytes_info *conn = info;

	(void)ctx;
	text_printf(out, "%s connbytes ",
		    ext_inv(&conn->given, CONNBYTES) ? " !" : "");
	print_count(&conn->count, out);
	text_printf(out, " connbytes mode %s connbytes direction %s",
		    mode_names[conn->mode].name, dir_names[conn->dir].name);
}

static void connbytes_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct connbytes_info *conn = info;
	bool invert = ext_inv(&conn->given, CONNBYTES);
	struct xt_connbytes_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.count.from = invert ? conn->count.hi : conn->count.lo;
	xt.count.to = invert ? conn->count.lo : conn->count.hi;
	xt.what = (uint8_t)conn->mode;
	xt.direction = (uint8_t)conn->dir;
	(void)ctx;
	ir_match_xt_only(ir, "connbytes", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_connbytes = {
	.name      = "connbytes",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct connbytes_info),
	.opts      = connbytes_opts,
	.check     = connbytes_check,
	.list      = connbytes_list,
	.lower     = connbytes_lower,
};
