/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m statistic: some of the packets (kernel: nft_numgen.c). */
#include <stdlib.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

enum statistic_mode { MODE_RANDOM, MODE_NTH };

struct statistic_info {
	struct ext_info given;
	uint32_t mode;  /* enum statistic_mode */
	uint32_t below; /* probability, of PROBABILITY_ONE */
	uint32_t every;
	uint32_t packet;
};

enum {
	STATISTIC_MODE,
	STATISTIC_PROBABILITY,
	STATISTIC_EVERY,
	STATISTIC_PACKET,
};

#define PROBABILITY_ONE (1u << 31)

static const struct opt_name mode_names[] = {
	{ "random", MODE_RANDOM },
	{ "nth", MODE_NTH },
	{ NULL, 0 },
};

static int probability_parse(const struct opt_ctx *oc,
			     const char *const *args, void *val,
			     struct err *err)
{
	char *end;
	double v = strtod(args[0], &end);
	uint32_t below;

	if (end == args[0] || *end || !(v >= 0 && v <= 1))
		return err_usage(err,
			"%s: bad value for option \"--%s\", or out of range (0-1).",
			oc->desc->name, oc->opt->name);
	below = (uint32_t)(v * PROBABILITY_ONE + 0.5);
	memcpy(val, &below, sizeof(below));
	return 0;
}

static void probability_print(const struct opt_ctx *oc, const void *val,
			      struct text *out)
{
	const uint32_t *below = val;

	(void)oc;
	text_printf(out, "%.11f", (double)*below / PROBABILITY_ONE);
}

static bool probability_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *below = val;

	(void)oc;
	return *below <= PROBABILITY_ONE;
}

static const struct opt_type probability_type = {
	"p", 1, probability_parse, probability_print, probability_is_valid,
};

/* clang-format off */
static const struct ext_opt statistic_opts[] = {
	[STATISTIC_MODE] = { "mode", .type = &opt_enum,
		OPT_AT(struct statistic_info, mode), .data = mode_names,
		.flags = OPT_REQUIRED | OPT_EXACT, .bad_name = "Bad mode \"%\"",
		.help = "random or nth" },
	[STATISTIC_PROBABILITY] = { "probability", .type = &probability_type,
		OPT_AT(struct statistic_info, below), .flags = OPT_INVERT,
		.excludes = EXT_BIT(STATISTIC_EVERY) |
			    EXT_BIT(STATISTIC_PACKET),
		.help = "random: chance of a packet, 0 to 1" },
	[STATISTIC_EVERY] = { "every", .type = &opt_u32, .min = 1,
		OPT_AT(struct statistic_info, every), .flags = OPT_INVERT,
		.excludes = EXT_BIT(STATISTIC_PROBABILITY),
		.help = "nth: one packet of so many" },
	[STATISTIC_PACKET] = { "packet", .type = &opt_u32,
		OPT_AT(struct statistic_info, packet),
		.excludes = EXT_BIT(STATISTIC_PROBABILITY),
		.help = "nth: which one of them, from 0" },
	{ .name = NULL },
};
/* clang-format on */

static int statistic_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	const struct statistic_info *stat = info;
	const struct ext_info *given = &stat->given;

	(void)ctx;
	if (stat->mode == MODE_RANDOM &&
	    !ext_has(given, STATISTIC_PROBABILITY))
		return err_usage(err,
			"--probability must be specified when using random mode");
	if (stat->mode == MODE_NTH && !ext_has(given, STATISTIC_EVERY) &&
	    !ext_has(given, STATISTIC_PACKET))
		return err_usage(err,
			"--every and --packet must be specified when using nth mode");
	if (ext_has(given, STATISTIC_PACKET) &&
	    !ext_has(given, STATISTIC_PROBABILITY) &&
	    stat->packet >= stat->every)
		return err_usage(err,
				 "the --packet p must be 0 <= p <= n-1");
	if (ext_has(given, STATISTIC_EVERY) &&
	    !(given->set & (EXT_BIT(STATISTIC_PACKET) |
			    EXT_BIT(STATISTIC_PROBABILITY))))
		return err_usage(err,
			"statistic: option \"--every\" also requires \"--packet\".");
	return 0;
}

static void statistic_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct statistic_info *stat = info;
	bool is_random = stat->mode == MODE_RANDOM;
	bool invert = ext_inv(&stat->given, is_random ? STATISTIC_PROBABILITY :
							STATISTIC_EVERY);
	const struct opt_ctx oc = { ctx, NULL,
				    &statistic_opts[STATISTIC_PROBABILITY] };

	text_printf(out, " statistic mode %s%s", is_random ? "random" : "nth",
		    invert ? " !" : "");
	if (!is_random) {
		text_printf(out, " every %u", stat->every);
		if (stat->packet)
			text_printf(out, " packet %u", stat->packet);
		return;
	}
	text_put(out, " probability ");
	probability_print(&oc, &stat->below, out);
}

static void statistic_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct statistic_info *stat = info;

	(void)ctx;
	if (stat->mode == MODE_RANDOM)
		ir_test_random(ir, stat->below,
			       ext_inv(&stat->given, STATISTIC_PROBABILITY));
	else
		ir_test_nth(ir, stat->every, stat->packet,
			    ext_inv(&stat->given, STATISTIC_EVERY));
}

const struct ext_desc ext_statistic = {
	.name      = "statistic",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct statistic_info),
	.opts      = statistic_opts,
	.check     = statistic_check,
	.list      = statistic_list,
	.lower     = statistic_lower,
};
