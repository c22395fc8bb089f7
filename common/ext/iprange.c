/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m iprange: addresses from one to another (kernel: xt_iprange.c). */
#include <string.h>

#include "ext.h"
#include "opt.h"

struct iprange_info {
	struct ext_info given;
	struct addr_range src, dst;
};

enum { IPRANGE_SRC, IPRANGE_DST };

/* Save prints both ends, even where they are the same. */
static void print_range(const struct family *family,
			const struct addr_range *range, struct text *out)
{
	addr_print(family, &range->lo, out);
	text_put(out, "-");
	addr_print(family, &range->hi, out);
}

static int range_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_addr_range.parse(oc, args, val, err);
}

static void range_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	print_range(oc->ctx->family, val, out);
}

static bool range_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_addr_range.is_valid(oc, val);
}

static const struct opt_type range_type = {
	"ip[-ip]", 1, range_parse, range_print, range_is_valid,
};

/* clang-format off */
static const struct ext_opt iprange_opts[] = {
	[IPRANGE_SRC] = { "src-range", .type = &range_type,
		OPT_AT(struct iprange_info, src), .flags = OPT_INVERT,
		.help = "source is within this range" },
	[IPRANGE_DST] = { "dst-range", .type = &range_type,
		OPT_AT(struct iprange_info, dst), .flags = OPT_INVERT,
		.help = "destination is within this range" },
	{ .name = NULL },
};
/* clang-format on */

static int iprange_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	const struct iprange_info *ip = info;

	(void)ctx;
	if (ip->given.set)
		return 0;
	return err_usage(err,
		"iprange match: You must specify `--src-range' or `--dst-range'");
}

static void iprange_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct iprange_info *ip = info;

	if (ext_has(&ip->given, IPRANGE_SRC)) {
		text_printf(out, " source IP range%s ",
			    ext_inv(&ip->given, IPRANGE_SRC) ? " !" : "");
		print_range(ctx->family, &ip->src, out);
	}
	if (ext_has(&ip->given, IPRANGE_DST)) {
		text_printf(out, " destination IP range%s ",
			    ext_inv(&ip->given, IPRANGE_DST) ? " !" : "");
		print_range(ctx->family, &ip->dst, out);
	}
}

/* A range that ends before it begins is taken, and holds no address. */
static void test_range(struct ir_rule *ir, enum ir_field field,
		       const struct addr_range *range, bool invert)
{
	size_t len = ir->family->addr_len;
	const struct ir_range ends = { ir_value_bytes(&range->lo, len),
				       ir_value_bytes(&range->hi, len) };
	int order = memcmp(&range->lo, &range->hi, len);
	union addr all = addr_mask(ir->family, (unsigned int)(8 * len));

	if (order > 0)
		ir_test_masked_num(ir, field, 0, 0, !invert);
	else if (order == 0)
		ir_test_masked(ir, field, ir_value_bytes(&all, len), ends.lo,
			       invert);
	else
		ir_test_ranges(ir, field, &ends, 1, invert);
}

static void iprange_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct iprange_info *ip = info;

	if (ext_has(&ip->given, IPRANGE_SRC))
		test_range(ir, ir_field_saddr(ctx->family), &ip->src,
			   ext_inv(&ip->given, IPRANGE_SRC));
	if (ext_has(&ip->given, IPRANGE_DST))
		test_range(ir, ir_field_daddr(ctx->family), &ip->dst,
			   ext_inv(&ip->given, IPRANGE_DST));
}

const struct ext_desc ext_iprange = {
	.name      = "iprange",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct iprange_info),
	.opts      = iprange_opts,
	.check     = iprange_check,
	.list      = iprange_list,
	.lower     = iprange_lower,
};
