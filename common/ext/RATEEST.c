/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j RATEEST: an estimator that -m rateest asks (kernel: xt_RATEEST.c). */
#include <ctype.h>
#include <net/if.h> /* ahead of linux/if.h */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <linux/netfilter/xt_RATEEST.h>

#include "ext.h"
#include "opt.h"

/* The kernel samples each 0.25 s, doubled up to four times. */
#define INTERVAL_MIN_US 250000u
#define INTERVAL_DOUBLINGS_MAX 4
#define EWMA_LOG_MAX 30

struct RATEEST_info {
	struct ext_info given;
	char name[IFNAMSIZ];
	uint32_t interval_us;
	uint64_t ewma_us; /* time that the average spans */
};

enum { NAME, INTERVAL, EWMALOG };

static const struct opt_name units[] = {
	{ "", 1 },         { "s", 1000000 },   { "sec", 1000000 },
	{ "secs", 1000000 }, { "ms", 1000 },   { "msec", 1000 },
	{ "msecs", 1000 }, { "us", 1 },        { "usec", 1 },
	{ "usecs", 1 },    { NULL, 0 },
};

/* A decimal number and a unit, into microseconds. */
static bool time_parse(const char *s, uint64_t max_us, uint64_t *out)
{
	const char *unit = s + strspn(s, "0123456789.");
	double us;
	char *end;

	if (!isdigit((unsigned char)*s))
		return false;
	us = strtod(s, &end);
	for (const struct opt_name *n = units; n->name; n++) {
		if (end != unit || strcasecmp(n->name, unit) != 0)
			continue;
		us *= n->value;
		*out = (uint64_t)(us < (double)max_us ? us : (double)max_us);
		return true;
	}
	return false;
}

static void time_print(uint64_t us, struct text *out)
{
	if (us >= 1000000)
		text_printf(out, "%.1fs", (double)us / 1000000);
	else if (us >= 1000)
		text_printf(out, "%.1fms", (double)us / 1000);
	else
		text_printf(out, "%uus", (unsigned int)us);
}

static int interval_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint64_t us;
	uint32_t interval_us;

	(void)oc;
	if (!time_parse(args[0], UINT32_MAX, &us))
		return err_usage(err, "RATEEST: bad interval value \"%s\"",
				 args[0]);
	interval_us = (uint32_t)us;
	memcpy(val, &interval_us, sizeof(interval_us));
	return 0;
}

static void interval_print(const struct opt_ctx *oc, const void *val,
			   struct text *out)
{
	uint32_t us;

	(void)oc;
	memcpy(&us, val, sizeof(us));
	time_print(us, out);
}

static int ewma_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	uint64_t us;

	(void)oc;
	if (!time_parse(args[0], UINT64_C(1) << 52, &us))
		return err_usage(err, "RATEEST: bad ewmalog value \"%s\"",
				 args[0]);
	memcpy(val, &us, sizeof(us));
	return 0;
}

static void ewma_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	uint64_t us;

	(void)oc;
	memcpy(&us, val, sizeof(us));
	time_print(us, out);
}

static const struct opt_type interval_type = {
	"time", 1, interval_parse, interval_print, NULL,
};
static const struct opt_type ewma_type = {
	"time", 1, ewma_parse, ewma_print, NULL,
};

/* clang-format off */
static const struct ext_opt RATEEST_opts[] = {
	[NAME]     = { "rateest-name", .type = &opt_word,
		OPT_AT(struct RATEEST_info, name),
		.help = "name of the estimator" },
	[INTERVAL] = { "rateest-interval", .type = &interval_type,
		OPT_AT(struct RATEEST_info, interval_us),
		.help = "time between samples: 250ms to 4s" },
	[EWMALOG]  = { "rateest-ewmalog", .type = &ewma_type,
		OPT_AT(struct RATEEST_info, ewma_us),
		.help = "time that the average spans" },
	{ .name = NULL },
};
/* clang-format on */

/* -ln(1 - 2^-@log), by its series. */
static double decay(unsigned int log)
{
	double x = 1.0 / (1u << log), power = x, sum = 0;

	for (int i = 1; i < 60; i++, power *= x)
		sum += power / i;
	return sum;
}

/* How often the shortest interval is doubled to reach @us; -1: too often. */
static int interval_doublings(uint32_t us)
{
	for (int i = 0; i <= INTERVAL_DOUBLINGS_MAX; i++)
		if (us <= INTERVAL_MIN_US << i)
			return i;
	return -1;
}

/* Log of the samples that span @ewma_us, or 0 where none fits. */
static unsigned int ewma_log(uint32_t interval_us, uint64_t ewma_us)
{
	unsigned int log = 1;

	while (log <= EWMA_LOG_MAX &&
	       interval_us / decay(log) <= (double)ewma_us)
		log++;
	return log > EWMA_LOG_MAX ? 0 : log - 1;
}

/* Both times become what the kernel makes of them. */
static int RATEEST_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	struct RATEEST_info *est = info;
	int doublings = interval_doublings(est->interval_us);
	unsigned int log;

	(void)ctx;
	if (doublings < 0)
		return err_usage(err, "RATEEST: interval value is too large");
	log = est->interval_us ? ewma_log(est->interval_us, est->ewma_us) : 0;
	if (!log)
		return err_usage(err, "RATEEST: ewmalog value is out of range");
	if (!ext_has(&est->given, NAME))
		return err_usage(err,
			"RATEEST: option \"--rateest-name\" must be specified");
	est->interval_us = INTERVAL_MIN_US << doublings;
	est->ewma_us = (uint64_t)est->interval_us << log;
	return 0;
}

static void RATEEST_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct RATEEST_info *est = info;

	(void)ctx;
	text_printf(out, " name %s interval ", est->name);
	time_print(est->interval_us, out);
	text_put(out, " ewmalog ");
	time_print(est->ewma_us, out);
}

static void RATEEST_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct RATEEST_info *est = info;
	struct xt_rateest_target_info xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	memcpy(xt.name, est->name, sizeof(xt.name));
	/* gen_stats.h: 0 is a second. */
	xt.interval = (int8_t)(interval_doublings(est->interval_us) - 2);
	xt.ewma_log = (uint8_t)ewma_log(est->interval_us, est->ewma_us);
	ir_holds(ir);
	ir_act_xt(ir, "RATEEST", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_RATEEST = {
	.name      = "RATEEST",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct RATEEST_info),
	.opts      = RATEEST_opts,
	.check     = RATEEST_check,
	.list      = RATEEST_list,
	.lower     = RATEEST_lower,
};
