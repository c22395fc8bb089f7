/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A type of option value: rates of packets or bytes, as hashlimit counts. */
#include "opt_rate.h"

#include <string.h>
#include <strings.h>

#include "num.h"

#define SECOND_US UINT64_C(1000000)

static const struct {
	const char *name, *full;
	uint32_t s;
} units[] = {
	{ "day", "day", 24 * 60 * 60 },
	{ "hour", "hour", 60 * 60 },
	{ "min", "minute", 60 },
	{ "sec", "second", 1 },
};

#define N_UNITS (sizeof(units) / sizeof(*units))

/* The unit that says packets at @cost_us best: the longest with little rest. */
static unsigned int unit_of(uint64_t cost_us)
{
	unsigned int i = 1;

	while (i < N_UNITS && cost_us <= units[i].s * SECOND_US &&
	       units[i].s * SECOND_US / cost_us >=
		       units[i].s * SECOND_US % cost_us)
		i++;
	return i - 1;
}

uint32_t opt_rate_unit_s(uint64_t cost_us)
{
	return units[unit_of(cost_us)].s;
}

/* 0: more than can be said. */
static uint64_t cost_of_bytes(uint64_t bytes)
{
	return UINT32_MAX / ((bytes >> 4) + 1);
}

static uint64_t bytes_of_cost(uint64_t cost)
{
	uint64_t r = cost ? UINT32_MAX / cost : UINT32_MAX;

	return (r - 1) << 4;
}

uint64_t opt_rate_bytes(const struct opt_rate *rate)
{
	return bytes_of_cost(rate->cost);
}

/* "10mb/s": false where it is no rate in bytes. */
static bool bytes_rate_parse(const char *s, struct opt_rate *rate)
{
	const char *unit = strstr(s, "b/s"), *end;
	uint64_t n;

	/*
	 * Room for the units; what is too much has no cost. iptables saves 0
	 * for what is less than 16, and doesn't read that.
	 */
	if (!unit || unit == s ||
	    !num_parse_decimal(s, &end, 0, UINT64_MAX >> 20, &n))
		return false;
	if (unit[-1] == 'm')
		n <<= 20;
	else if (unit[-1] == 'k')
		n <<= 10;
	*rate = (struct opt_rate){ .cost = cost_of_bytes(n),
					 .unit_s = OPT_RATE_EXPIRE_S,
					 .is_bytes = 1 };
	return rate->cost;
}

/* "10/sec", "10": what stands between number and unit is ignored. */
static int packets_rate_parse(const struct opt_ctx *oc, const char *s,
			      struct opt_rate *rate, struct err *err)
{
	const char *slash = strchr(s, '/'), *end;
	size_t len = slash ? strlen(slash + 1) : 0;
	uint32_t unit_s = slash ? 0 : 1;
	uint64_t n;

	for (unsigned int i = 0; len && i < N_UNITS; i++)
		if (strncasecmp(slash + 1, units[i].full, len) == 0)
			unit_s = units[i].s;
	if (!unit_s || !num_parse_decimal(s, &end, 1, UINT64_MAX, &n))
		return err_usage(err,
			"%s: Bad value for \"--%s\" option: \"%s\"",
			oc->desc->name, oc->opt->name, s);
	*rate = (struct opt_rate){ .cost = unit_s * SECOND_US / n,
					 .unit_s = unit_s };
	if (!rate->cost)
		return err_usage(err, "Rate too fast \"%s\"", s);
	return 0;
}

static int rate_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct opt_rate rate;

	if (!bytes_rate_parse(args[0], &rate)) {
		int rc = packets_rate_parse(oc, args[0], &rate, err);

		if (rc)
			return rc;
	}
	memcpy(val, &rate, sizeof(rate));
	return 0;
}

void opt_rate_bytes_put(uint64_t bytes, uint64_t step, struct text *out)
{
	static const struct {
		const char *name;
		unsigned int shift;
	} prefixes[] = { { "m", 20 }, { "k", 10 }, { "", 0 } };
	unsigned int i = 0;

	for (; prefixes[i].shift; i++) {
		uint64_t whole = bytes >> prefixes[i].shift
					  << prefixes[i].shift;

		if (!whole)
			continue;
		if (step ? (whole + step - 1) / step == bytes / step :
			   bytes <= UINT32_MAX &&
			    cost_of_bytes(whole) == cost_of_bytes(bytes))
			break;
	}
	text_printf(out, "%llu%sb",
		    (unsigned long long)(bytes >> prefixes[i].shift),
		    prefixes[i].name);
}

void opt_rate_put(const struct opt_rate *rate, struct text *out)
{
	unsigned int unit;

	if (rate->is_bytes) {
		opt_rate_bytes_put(bytes_of_cost(rate->cost), 0, out);
		text_put(out, "/s");
		return;
	}
	unit = unit_of(rate->cost);
	text_printf(out, "%llu/%s",
		    (unsigned long long)(units[unit].s * SECOND_US /
					 rate->cost),
		    units[unit].name);
}

static void rate_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	(void)oc;
	opt_rate_put(val, out);
}

static bool rate_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct opt_rate *rate = val;

	(void)oc;
	if (!rate->cost)
		return false;
	if (rate->is_bytes)
		return rate->is_bytes == 1 && rate->cost <= UINT32_MAX &&
		       rate->cost == cost_of_bytes(bytes_of_cost(rate->cost)) &&
		       (rate->unit_s == OPT_RATE_EXPIRE_S ||
			rate->unit_s == OPT_RATE_BURST_EXPIRE_S);
	return rate->cost <= units[0].s * SECOND_US &&
	       rate->unit_s == units[unit_of(rate->cost)].s;
}

const struct opt_type opt_rate = {
	"n[/unit]|n[k|m]b/s", 1, rate_parse, rate_print, rate_is_valid,
};
