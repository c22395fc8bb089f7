/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m limit: so many packets in a while (kernel: nft_limit.c). */
#include <linux/netfilter/xt_limit.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

#define BURST_DEFAULT 5

struct limit_info {
	struct ext_info given;
	uint32_t period; /* between packets, in 1/XT_LIMIT_SCALE seconds */
	uint32_t burst;  /* packets */
};

enum { LIMIT, LIMIT_BURST };

/* From the longest; the names that are printed begin those that are taken. */
static const struct {
	const char *printed, *taken;
	uint32_t length; /* as period */
} units[] = {
	{ "day", "day", XT_LIMIT_SCALE * 24 * 60 * 60 },
	{ "hour", "hour", XT_LIMIT_SCALE * 60 * 60 },
	{ "min", "minute", XT_LIMIT_SCALE * 60 },
	{ "sec", "second", XT_LIMIT_SCALE },
};

#define UNITS_N (sizeof(units) / sizeof(*units))

/* "n", "n/second" or any beginning of a unit's name. */
static int rate_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	const char *s = args[0], *unit;
	uint64_t n;
	uint32_t period;
	size_t i = UNITS_N - 1;

	(void)oc;
	if (!num_parse_decimal(s, &unit, 1, UINT64_MAX, &n))
		return err_usage(err, "bad rate \"%s\"'", s);
	if (*unit) {
		size_t len = strlen(unit + 1);

		for (i = 0; i < UNITS_N; i++)
			if (strncasecmp(units[i].taken, unit + 1, len) == 0)
				break;
		if (*unit != '/' || !len || i == UNITS_N)
			return err_usage(err, "bad rate \"%s\"'", s);
	}
	period = (uint32_t)(units[i].length / n);
	if (!period)
		return err_usage(err, "Rate too fast \"%s\"", s);
	memcpy(val, &period, sizeof(period));
	return 0;
}

/* In the longest unit that loses little: iptables 1.8 judges it like this. */
static void print_rate(uint32_t period, struct text *out)
{
	size_t i;

	for (i = 1; i < UNITS_N; i++)
		if (period > units[i].length ||
		    units[i].length / period < units[i].length % period)
			break;
	text_printf(out, "%u/%s", units[i - 1].length / period,
		    units[i - 1].printed);
}

static void rate_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const uint32_t *period = val;

	(void)oc;
	print_rate(*period, out);
}

/* Is it one of some number a unit? Others can't be said, nor saved. */
static bool rate_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t period = *(const uint32_t *)val;

	(void)oc;
	for (size_t i = 0; period && i < UNITS_N; i++)
		if (period <= units[i].length &&
		    units[i].length / (units[i].length / period) == period)
			return true;
	return false;
}

static const struct opt_type rate_type = {
	"n[/second|/minute|/hour|/day]", 1, rate_parse, rate_print,
	rate_is_valid,
};

/* clang-format off */
static const struct ext_opt limit_opts[] = {
	[LIMIT] = { "limit", .type = &rate_type,
		OPT_AT(struct limit_info, period),
		.help = "average rate, 3/hour without this" },
	[LIMIT_BURST] = { "limit-burst", .type = &opt_u32, .max = 10000,
		OPT_AT(struct limit_info, burst),
		.help = "packets that may come at once, 5 without this" },
	{ .name = NULL },
};
/* clang-format on */

static void limit_init(void *info)
{
	struct limit_info *limit = info;

	limit->period = XT_LIMIT_SCALE * 60 * 60 / 3;
	limit->burst = BURST_DEFAULT;
}

/* Save prints the rate always, the burst where it isn't the default. */
static int limit_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct limit_info *limit = info;

	(void)ctx;
	if (!limit->burst)
		return err_refused(err,
				   "limit: option \"--limit-burst\": a burst of 0 never matches");
	limit->given.set |= EXT_BIT(LIMIT);
	if (limit->burst == BURST_DEFAULT)
		limit->given.set &= ~EXT_BIT(LIMIT_BURST);
	return 0;
}

static void limit_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct limit_info *limit = info;

	(void)ctx;
	text_put(out, " limit: avg ");
	print_rate(limit->period, out);
	text_printf(out, " burst %u", limit->burst);
}

static void limit_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct limit_info *limit = info;

	(void)ctx;
	ir_test_limit(ir, XT_LIMIT_SCALE, limit->period, limit->burst);
}

const struct ext_desc ext_limit = {
	.name      = "limit",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct limit_info),
	.opts      = limit_opts,
	.init      = limit_init,
	.check     = limit_check,
	.list      = limit_list,
	.lower     = limit_lower,
};
