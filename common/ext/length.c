/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m length: whole IP packet, headers included (kernel: xt_length.c). */
#include "ext.h"
#include "opt.h"

struct length_info {
	struct ext_info given;
	struct range16 len_bytes; /* both ends included */
};

enum { LENGTH };

/* clang-format off */
static const struct ext_opt length_opts[] = {
	[LENGTH] = { "length", .type = &opt_range16,
		OPT_AT(struct length_info, len_bytes),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "packet length, or range of lengths" },
	{ .name = NULL },
};
/* clang-format on */

static void length_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct length_info *len = info;

	(void)ctx;
	text_printf(out, " length %s%u",
		    ext_inv(&len->given, LENGTH) ? "!" : "", len->len_bytes.lo);
	if (len->len_bytes.hi != len->len_bytes.lo)
		text_printf(out, ":%u", len->len_bytes.hi);
}

/* RFC 8200 3: IPv6's payload length leaves out the 40 bytes of its header. */
static void length_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct length_info *len = info;
	uint32_t lo = len->len_bytes.lo, hi = len->len_bytes.hi;
	bool invert = ext_inv(&len->given, LENGTH);

	if (ctx->family->id == FAMILY_IPV4) {
		ir_test_range(ir, IR_IP_TOT_LEN, lo, hi, invert);
		return;
	}
	if (hi < 40) {
		ir_test_masked_num(ir, IR_IP6_PAYLOAD_LEN, 0, 0, !invert);
		return;
	}
	ir_test_range(ir, IR_IP6_PAYLOAD_LEN, lo < 40 ? 0 : lo - 40, hi - 40,
		      invert);
}

const struct ext_desc ext_length = {
	.name      = "length",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct length_info),
	.opts      = length_opts,
	.list      = length_list,
	.lower     = length_lower,
};
