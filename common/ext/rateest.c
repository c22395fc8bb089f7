/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m rateest: rates that -j RATEEST measures, compared (xt_rateest.c). */
#include <net/if.h> /* ahead of linux/if.h */

#include <linux/netfilter/xt_rateest.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct rateest_info {
	struct ext_info given;
	char name1[IFNAMSIZ], name2[IFNAMSIZ];
	uint32_t bps1, pps1, bps2, pps2; /* bytes, packets per second */
	uint32_t mode;                   /* enum xt_rateest_match_mode */
};

enum {
	RE_DELTA,
	RE_NAME1,
	RE_BPS1,
	RE_PPS1,
	RE_MODE,
	RE_BPS2,
	RE_PPS2,
	RE_NAME2,
};

/* Bits in each. */
static const struct {
	const char *name;
	uint64_t bits;
} rate_units[] = {
	{ "bit", 1 },
	{ "kibit", UINT64_C(1) << 10 },
	{ "kbit", 1000 },
	{ "mibit", UINT64_C(1) << 20 },
	{ "mbit", 1000000 },
	{ "gibit", UINT64_C(1) << 30 },
	{ "gbit", 1000000000 },
	{ "tibit", UINT64_C(1) << 40 },
	{ "tbit", UINT64_C(1000000000000) },
	{ "bps", 8 },
	{ "kibps", UINT64_C(8) << 10 },
	{ "kbps", 8000 },
	{ "mibps", UINT64_C(8) << 20 },
	{ "mbps", 8000000 },
	{ "gibps", UINT64_C(8) << 30 },
	{ "gbps", UINT64_C(8000000000) },
	{ "tibps", UINT64_C(8) << 40 },
	{ "tbps", UINT64_C(8000000000000) },
	{ "", 1 },
};

#define N_UNITS (sizeof(rate_units) / sizeof(*rate_units))

/* "1.5mbit", in bits or bytes ("bps") per second; no unit: bits. */
static bool bytes_parse(const char *s, uint32_t *out)
{
	uint64_t whole, bits, part = 0, scale = 1;
	unsigned int i = 0;

	/* The greatest rate that fits has 11 digits in bits. */
	if (!num_parse_prefix(s, &s, 0, UINT64_C(99999999999), &whole))
		return false;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++)
			if (scale < 1000000) {
				part = part * 10 + (uint64_t)(*s - '0');
				scale *= 10;
			}
	while (i < N_UNITS && strcasecmp(rate_units[i].name, s))
		i++;
	if (i == N_UNITS ||
	    __builtin_mul_overflow(whole, rate_units[i].bits, &bits) ||
	    __builtin_add_overflow(bits, part * rate_units[i].bits / scale,
				   &bits) ||
	    bits / 8 > UINT32_MAX)
		return false;
	*out = (uint32_t)(bits / 8);
	return true;
}

static int bps_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	(void)oc;
	if (args[0] && !bytes_parse(args[0], val))
		return err_usage(err, "rateest: could not parse rate `%s'",
				 args[0]);
	return 0;
}

/* In the largest unit that says it exactly. */
static void bps_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	unsigned long long bits = 8ull * *(const uint32_t *)val;

	(void)oc;
	if (bits >= 1000000000 && bits % 1000000 == 0)
		text_printf(out, "%lluMbit", bits / 1000000);
	else if (bits >= 1000000 && bits % 1000 == 0)
		text_printf(out, "%lluKbit", bits / 1000);
	else
		text_printf(out, "%llubit", bits);
}

static int pps_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	(void)oc;
	if (args[0] && !num_parse_u32(args[0], val))
		return err_usage(err, "rateest: could not parse pps `%s'",
				 args[0]);
	return 0;
}

static void pps_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	opt_u32.print(oc, val, out);
}

static const struct opt_type rateest_bps = { "[rate]", 1, bps_parse, bps_print,
					     NULL };
static const struct opt_type rateest_pps = { "[number]", 1, pps_parse,
					     pps_print, NULL };

static const uint32_t mode_lt = XT_RATEEST_MATCH_LT;
static const uint32_t mode_gt = XT_RATEEST_MATCH_GT;
static const uint32_t mode_eq = XT_RATEEST_MATCH_EQ;

/* The row's data says which comparison it is; of several, the last. */
static int mode_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	(void)args;
	(void)err;
	memcpy(val, oc->opt->data, sizeof(uint32_t));
	return 0;
}

static bool mode_is_valid(const struct opt_ctx *oc, const void *val)
{
	uint32_t mode = *(const uint32_t *)val;

	(void)oc;
	return mode > XT_RATEEST_MATCH_NONE && mode <= XT_RATEEST_MATCH_GT;
}

static const struct opt_type rateest_mode = { .parse = mode_parse,
					      .is_valid = mode_is_valid };

#define MODE_FLAGS (OPT_INVERT | OPT_REPEAT)

/* clang-format off */
static const struct ext_opt rateest_opts[] = {
	[RE_DELTA] = { "rateest-delta", .type = &opt_flag,
		.once = "rateest: can't specify --rateest-delta twice",
		.no_invert = "rateest: rateest-delta can't be inverted",
		.help = "compare what a rate lacks of bps1 or pps1" },
	[RE_NAME1] = { "rateest1", .type = &opt_word,
		OPT_AT(struct rateest_info, name1),
		.once = "rateest: can't specify --rateest1 twice",
		.no_invert = "rateest: rateest can't be inverted",
		.help = "the rate that is compared" },
	[RE_BPS1]  = { "rateest-bps1", .type = &rateest_bps,
		OPT_AT(struct rateest_info, bps1), .flags = OPT_OPTIONAL,
		.once = "rateest: can't specify --rateest-bps1 twice",
		.no_invert = "rateest: rateest-bps can't be inverted",
		.help = "bits per second (bps: bytes), for --rateest-delta" },
	[RE_PPS1]  = { "rateest-pps1", .type = &rateest_pps,
		OPT_AT(struct rateest_info, pps1), .flags = OPT_OPTIONAL,
		.once = "rateest: can't specify --rateest-pps1 twice",
		.no_invert = "rateest: rateest-pps can't be inverted",
		.help = "packets per second, for --rateest-delta" },
	[RE_MODE]  = { "rateest-lt", .type = &rateest_mode,
		OPT_AT(struct rateest_info, mode), .flags = MODE_FLAGS,
		.data = &mode_lt, .help = "it is less" },
	[RE_BPS2]  = { "rateest-bps2", .type = &rateest_bps,
		OPT_AT(struct rateest_info, bps2), .flags = OPT_OPTIONAL,
		.once = "rateest: can't specify --rateest-bps2 twice",
		.no_invert = "rateest: rateest-bps can't be inverted",
		.help = "than this many bits per second (bps: bytes)" },
	[RE_PPS2]  = { "rateest-pps2", .type = &rateest_pps,
		OPT_AT(struct rateest_info, pps2), .flags = OPT_OPTIONAL,
		.once = "rateest: can't specify --rateest-pps2 twice",
		.no_invert = "rateest: rateest-pps can't be inverted",
		.help = "than this many packets per second" },
	[RE_NAME2] = { "rateest2", .type = &opt_word,
		OPT_AT(struct rateest_info, name2),
		.once = "rateest: can't specify --rateest2 twice",
		.no_invert = "rateest: rateest can't be inverted",
		.help = "than this other rate" },
	{ "rateest-gt", .type = &rateest_mode, .alias_of = RE_MODE + 1,
		OPT_AT(struct rateest_info, mode), .flags = MODE_FLAGS,
		.data = &mode_gt, .help = "it is greater" },
	{ "rateest-eq", .type = &rateest_mode, .alias_of = RE_MODE + 1,
		OPT_AT(struct rateest_info, mode), .flags = MODE_FLAGS,
		.data = &mode_eq, .help = "it is equal" },
	{ "rateest", .type = &opt_word, .alias_of = RE_NAME1 + 1,
		OPT_AT(struct rateest_info, name1) },
	{ "rateest-bps", .type = &rateest_bps, .alias_of = RE_BPS2 + 1,
		OPT_AT(struct rateest_info, bps2), .flags = OPT_OPTIONAL },
	{ "rateest-pps", .type = &rateest_pps, .alias_of = RE_PPS2 + 1,
		OPT_AT(struct rateest_info, pps2), .flags = OPT_OPTIONAL },
	{ .name = NULL },
};
/* clang-format on */

/*
 * Which of bytes and packets are compared is whether BPS2 or PPS2 is given:
 * values that then have no meaning are dropped.
 */
static void normalise(struct rateest_info *re, unsigned int first,
		      unsigned int second, uint32_t *value1, uint32_t *value2)
{
	struct ext_info *given = &re->given;
	bool is_delta = ext_has(given, RE_DELTA);
	bool is_compared = ext_has(given, first) || ext_has(given, second);

	given->set &= ~(EXT_BIT(first) | EXT_BIT(second));
	if (is_compared)
		given->set |= EXT_BIT(second);
	if (is_compared && is_delta)
		given->set |= EXT_BIT(first);
	if (!is_delta)
		*value1 = 0;
	if (!is_delta && ext_has(given, RE_NAME2))
		*value2 = 0;
}

static int rateest_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	struct rateest_info *re = info;
	struct ext_info *given = &re->given;

	(void)ctx;
	normalise(re, RE_BPS1, RE_BPS2, &re->bps1, &re->bps2);
	normalise(re, RE_PPS1, RE_PPS2, &re->pps1, &re->pps2);
	if (!ext_has(given, RE_NAME1))
		return err_refused(err,
				   "rateest: option \"--rateest1\" must be specified");
	if (!ext_has(given, RE_BPS2) && !ext_has(given, RE_PPS2))
		return err_refused(err,
				   "rateest: one of \"--rateest-bps\", \"--rateest-pps\" must be specified");
	if (!ext_has(given, RE_MODE))
		return err_refused(err,
				   "rateest: one of \"--rateest-lt\", \"--rateest-gt\", \"--rateest-eq\" must be specified");
	return 0;
}

static void put_mode(const struct rateest_info *re, const char *prefix,
		     struct text *out)
{
	static const char *const names[] = {
		[XT_RATEEST_MATCH_EQ] = "eq",
		[XT_RATEEST_MATCH_LT] = "lt",
		[XT_RATEEST_MATCH_GT] = "gt",
	};

	text_printf(out, "%s %s%s", ext_inv(&re->given, RE_MODE) ? " !" : "",
		    prefix, names[re->mode]);
}

/* Save's form of what is compared: @what "bps" or "pps". */
static void save_one(const struct rateest_info *re, const char *what,
		     const struct opt_type *type, const uint32_t *value1,
		     const uint32_t *value2, struct text *out)
{
	bool is_delta = ext_has(&re->given, RE_DELTA);

	if (is_delta) {
		text_printf(out, " --rateest-%s1 ", what);
		type->print(NULL, value1, out);
	}
	put_mode(re, "--rateest-", out);
	text_printf(out, " --rateest-%s%s", what, is_delta ? "2" : "");
	if (!is_delta && ext_has(&re->given, RE_NAME2))
		return;
	text_put(out, " ");
	type->print(NULL, value2, out);
}

static void rateest_save(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct rateest_info *re = info;
	const struct ext_info *given = &re->given;

	(void)ctx;
	if (ext_has(given, RE_DELTA))
		text_put(out, " --rateest-delta");
	text_put(out, ext_has(given, RE_NAME2) ? " --rateest1 " :
						 " --rateest ");
	text_put_word(out, re->name1);
	if (ext_has(given, RE_BPS2))
		save_one(re, "bps", &rateest_bps, &re->bps1, &re->bps2, out);
	if (ext_has(given, RE_PPS2))
		save_one(re, "pps", &rateest_pps, &re->pps1, &re->pps2, out);
	if (ext_has(given, RE_NAME2)) {
		text_put(out, " --rateest2 ");
		text_put_word(out, re->name2);
	}
}

static void list_bps(uint32_t bps, const struct ext_ctx *ctx, struct text *out)
{
	text_put(out, " ");
	if (ctx->numeric)
		text_printf(out, "%u", bps);
	else
		bps_print(NULL, &bps, out);
}

static void rateest_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct rateest_info *re = info;
	const struct ext_info *given = &re->given;
	bool is_delta = ext_has(given, RE_DELTA);
	bool is_relative = ext_has(given, RE_NAME2);

	text_printf(out, " rateest match %s%s", re->name1,
		    is_delta ? " delta" : "");
	if (ext_has(given, RE_BPS2)) {
		text_put(out, " bps");
		if (is_delta)
			list_bps(re->bps1, ctx, out);
		if (!is_relative) {
			list_bps(re->bps2, ctx, out);
			put_mode(re, "", out);
		}
	}
	if (ext_has(given, RE_PPS2)) {
		text_put(out, " pps");
		if (is_delta)
			text_printf(out, " %u", re->pps1);
		if (!is_relative) {
			put_mode(re, "", out);
			text_printf(out, " %u", re->pps2);
		}
	}
	if (!is_relative)
		return;
	put_mode(re, "", out);
	text_printf(out, " %s", re->name2);
	if (ext_has(given, RE_BPS2)) {
		text_put(out, " bps");
		if (is_delta)
			list_bps(re->bps2, ctx, out);
	}
	if (ext_has(given, RE_PPS2)) {
		text_put(out, " pps");
		if (is_delta)
			text_printf(out, " %u", re->pps2);
	}
}

static void rateest_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct rateest_info *re = info;
	const struct ext_info *given = &re->given;
	struct xt_rateest_match_info xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.mode = (uint16_t)re->mode;
	xt.bps1 = re->bps1;
	xt.pps1 = re->pps1;
	xt.bps2 = re->bps2;
	xt.pps2 = re->pps2;
	memcpy(xt.name1, re->name1, sizeof(xt.name1));
	memcpy(xt.name2, re->name2, sizeof(xt.name2));
	xt.flags = ext_has(given, RE_NAME2) ? XT_RATEEST_MATCH_REL :
					      XT_RATEEST_MATCH_ABS;
	if (ext_inv(given, RE_MODE))
		xt.flags |= XT_RATEEST_MATCH_INVERT;
	if (ext_has(given, RE_DELTA))
		xt.flags |= XT_RATEEST_MATCH_DELTA;
	if (ext_has(given, RE_BPS2))
		xt.flags |= XT_RATEEST_MATCH_BPS;
	if (ext_has(given, RE_PPS2))
		xt.flags |= XT_RATEEST_MATCH_PPS;
	ir_holds(ir);
	ir_match_xt_only(ir, "rateest", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_rateest = {
	.name      = "rateest",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct rateest_info),
	.opts      = rateest_opts,
	.check     = rateest_check,
	.save      = rateest_save,
	.list      = rateest_list,
	.lower     = rateest_lower,
};
