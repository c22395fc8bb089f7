/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m time: days, times of day, dates (kernel: xt_time.c). */
#include <linux/netfilter/xt_time.h>
#include <string.h>
#include <time.h>

#include "ext.h"
#include "opt.h"

#define DAY_LAST_S (24u * 60 * 60 - 1)

struct time_info {
	struct ext_info given;
	uint32_t start_s, stop_s; /* of the day */
	uint32_t monthdays;       /* bits 1 to 31 */
	uint32_t weekdays;        /* bits 1 to 7, from Monday */
	uint32_t date_start_s, date_stop_s; /* of the epoch */
};

/* In the order in which save prints them. */
enum {
	TIME_START,
	TIME_STOP,
	TIME_MONTHDAYS,
	TIME_WEEKDAYS,
	TIME_DATE_START,
	TIME_DATE_STOP,
	TIME_KERNELTZ,
	TIME_CONTIGUOUS,
	TIME_IS_UTC, /* time.h has TIME_UTC */
};

#define DATE_STOP_DEFAULT INT32_MAX
#define DATE_LAST_S 2177452799 /* 2038-12-31T23:59:59: none is read later */

static const char *const weekday_names[] = {
	NULL, "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
};

/* Take the digits at *@s, and @sep behind them if *@s doesn't end there. */
static bool next_number(const char **s, char sep, unsigned int min,
			unsigned int max, unsigned int *out)
{
	uint64_t n;
	char digits[8];
	size_t len = strspn(*s, "0123456789");

	if (!len || len >= sizeof(digits))
		return false;
	/* A leading zero means nothing here. */
	memcpy(digits, *s, len);
	digits[len] = '\0';
	if (!num_parse(digits + (len > 1 ? strspn(digits, "0") : 0), min, max,
		       &n)) {
		if (min || strspn(digits, "0") != len)
			return false;
		n = 0;
	}
	*s += len;
	*out = (unsigned int)n;
	if (!**s)
		return true;
	if (**s != sep)
		return false;
	(*s)++;
	return **s;
}

/* hh:mm[:ss] */
static int daytime_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	unsigned int hour, minute, second = 0;
	const char *s = args[0];
	uint32_t out;

	(void)oc;
	if (!next_number(&s, ':', 0, 23, &hour) || !*s ||
	    !next_number(&s, ':', 0, 59, &minute) ||
	    (*s && !next_number(&s, '\0', 0, 59, &second)))
		return err_usage(err,
			"invalid time \"%s\" specified, should be hh:mm[:ss] format and within the boundaries",
			args[0]);
	out = hour * 3600 + minute * 60 + second;
	memcpy(val, &out, sizeof(out));
	return 0;
}

static void print_daytime(uint32_t s, struct text *out)
{
	text_printf(out, "%02u:%02u:%02u", s / 3600, s / 60 % 60, s % 60);
}

static void daytime_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	const uint32_t *s = val;

	(void)oc;
	print_daytime(*s, out);
}

static bool daytime_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *s = val;

	(void)oc;
	return *s <= DAY_LAST_S;
}

static const struct opt_type daytime_type = {
	"hh:mm[:ss]", 1, daytime_parse, daytime_print, daytime_is_valid,
};

/* YYYY[-MM[-DD[Thh[:mm[:ss]]]]] in UTC */
static int date_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	static const struct {
		char sep;
		unsigned int min, max;
	} parts[] = {
		{ '-', 1970, 2038 }, { '-', 1, 12 }, { 'T', 1, 31 },
		{ ':', 0, 23 },      { ':', 0, 59 }, { '\0', 0, 59 },
	};
	unsigned int v[] = { 0, 1, 1, 0, 0, 0 };
	const char *s = args[0];
	struct tm tm = { 0 };
	uint32_t out;

	(void)oc;
	for (size_t i = 0; i < sizeof(v) / sizeof(*v) && (!i || *s); i++)
		if (!next_number(&s, parts[i].sep, parts[i].min, parts[i].max,
				 &v[i]))
			return err_usage(err,
				"Invalid date \"%s\" specified. Should be YYYY[-MM[-DD[Thh[:mm[:ss]]]]]",
				args[0]);
	tm.tm_year = (int)v[0] - 1900;
	tm.tm_mon = (int)v[1] - 1;
	tm.tm_mday = (int)v[2];
	tm.tm_hour = (int)v[3];
	tm.tm_min = (int)v[4];
	tm.tm_sec = (int)v[5];
	out = (uint32_t)timegm(&tm);
	memcpy(val, &out, sizeof(out));
	return 0;
}

static void print_date(uint32_t s, char sep, struct text *out)
{
	time_t t = s;
	struct tm tm = { 0 };

	gmtime_r(&t, &tm);
	text_printf(out, "%04d-%02d-%02d%c%02d:%02d:%02d", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday, sep, tm.tm_hour, tm.tm_min,
		    tm.tm_sec);
}

static void date_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const uint32_t *s = val;

	(void)oc;
	print_date(*s, 'T', out);
}

static bool date_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *s = val;

	(void)oc;
	return *s <= DATE_LAST_S;
}

static const struct opt_type date_type = {
	"YYYY[-MM[-DD[Thh[:mm[:ss]]]]]", 1, date_parse, date_print,
	date_is_valid,
};

static int monthdays_parse(const struct opt_ctx *oc, const char *const *args,
			   void *val, struct err *err)
{
	uint32_t days = 0;

	(void)oc;
	for (const char *s = args[0];; s++) {
		const char *end = s;
		uint64_t day;

		if (!num_parse_prefix(s, &end, 1, 31, &day) ||
		    (*end && *end != ','))
			return err_usage(err,
				"%.*s is not a valid day for --monthdays",
				(int)strnlen(s, 2), s);
		days |= 1u << day;
		s = end;
		if (!*s)
			break;
	}
	memcpy(val, &days, sizeof(days));
	return 0;
}

static void monthdays_print(const struct opt_ctx *oc, const void *val,
			    struct text *out)
{
	const uint32_t *days = val;
	const char *comma = "";

	(void)oc;
	for (unsigned int day = 1; day <= 31; day++) {
		if (!(*days & 1u << day))
			continue;
		text_printf(out, "%s%u", comma, day);
		comma = ",";
	}
}

static bool monthdays_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *days = val;

	(void)oc;
	return *days && !(*days & ~XT_TIME_ALL_MONTHDAYS);
}

static const struct opt_type monthdays_type = {
	"day[,day...]", 1, monthdays_parse, monthdays_print,
	monthdays_is_valid,
};

/* A number from 1, or the first two letters of a name and any more of it. */
static unsigned int weekday_find(const char *s, size_t len)
{
	if (len == 1 && *s >= '1' && *s <= '7')
		return (unsigned int)(*s - '0');
	for (unsigned int day = 1; len >= 2 && day <= 7; day++)
		if (strncmp(weekday_names[day], s, 2) == 0)
			return day;
	return 0;
}

static int weekdays_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint32_t days = 0;

	(void)oc;
	for (const char *s = args[0];; s++) {
		size_t len = strcspn(s, ",");
		unsigned int day = weekday_find(s, len);

		if (!day)
			return err_usage(err,
					 "%.*s is not a valid day specifier",
					 (int)(len < 3 ? len : 3), s);
		days |= 1u << day;
		s += len;
		if (!*s)
			break;
	}
	memcpy(val, &days, sizeof(days));
	return 0;
}

static void weekdays_print(const struct opt_ctx *oc, const void *val,
			   struct text *out)
{
	const uint32_t *days = val;
	const char *comma = "";

	(void)oc;
	for (unsigned int day = 1; day <= 7; day++) {
		if (!(*days & 1u << day))
			continue;
		text_printf(out, "%s%s", comma, weekday_names[day]);
		comma = ",";
	}
}

static bool weekdays_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint32_t *days = val;

	(void)oc;
	return *days && !(*days & ~(uint32_t)XT_TIME_ALL_WEEKDAYS);
}

static const struct opt_type weekdays_type = {
	"day[,day...]", 1, weekdays_parse, weekdays_print, weekdays_is_valid,
};

/* clang-format off */
static const struct ext_opt time_opts[] = {
	[TIME_START]      = { "timestart", .type = &daytime_type,
		OPT_AT(struct time_info, start_s), .help = "from this time on" },
	[TIME_STOP]       = { "timestop", .type = &daytime_type,
		OPT_AT(struct time_info, stop_s), .help = "until this time" },
	[TIME_MONTHDAYS]  = { "monthdays", .type = &monthdays_type,
		OPT_AT(struct time_info, monthdays), .flags = OPT_INVERT,
		.help = "on these days of a month" },
	[TIME_WEEKDAYS]   = { "weekdays", .type = &weekdays_type,
		OPT_AT(struct time_info, weekdays), .flags = OPT_INVERT,
		.help = "on these days, Mon to Sun or 1 to 7" },
	[TIME_DATE_START] = { "datestart", .type = &date_type,
		OPT_AT(struct time_info, date_start_s),
		.help = "from this date on" },
	[TIME_DATE_STOP]  = { "datestop", .type = &date_type,
		OPT_AT(struct time_info, date_stop_s),
		.help = "until this date" },
	[TIME_KERNELTZ]   = { "kerneltz", .type = &opt_flag,
		.excludes = EXT_BIT(TIME_IS_UTC),
		.help = "times are of the kernel's time zone, not UTC" },
	[TIME_CONTIGUOUS] = { "contiguous", .type = &opt_flag,
		.help = "past midnight is still the day before" },
	[TIME_IS_UTC]        = { "utc", .type = &opt_flag, .flags = OPT_HIDDEN,
		.excludes = EXT_BIT(TIME_KERNELTZ) },
	{ "localtz", .type = &opt_flag, .alias_of = TIME_KERNELTZ + 1,
		.flags = OPT_HIDDEN },
	{ .name = NULL },
};
/* clang-format on */

static void time_init(void *info)
{
	struct time_info *t = info;

	t->stop_s = DAY_LAST_S;
	t->monthdays = XT_TIME_ALL_MONTHDAYS;
	t->weekdays = XT_TIME_ALL_WEEKDAYS;
	t->date_stop_s = DATE_STOP_DEFAULT;
}

/* All days but those given, as the kernel wants it; all days are no test. */
static void normalise_days(struct time_info *t, unsigned int row,
			   uint32_t *days, uint32_t all)
{
	if (ext_inv(&t->given, row))
		*days = ~*days & all;
	t->given.inv &= ~EXT_BIT(row);
	if (*days == all)
		t->given.set &= ~EXT_BIT(row);
}

static int time_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct time_info *t = info;
	const uint32_t hours = EXT_BIT(TIME_START) | EXT_BIT(TIME_STOP);

	(void)ctx;
	normalise_days(t, TIME_MONTHDAYS, &t->monthdays,
		       XT_TIME_ALL_MONTHDAYS);
	normalise_days(t, TIME_WEEKDAYS, &t->weekdays, XT_TIME_ALL_WEEKDAYS);
	if (!t->monthdays || !t->weekdays)
		return err_usage(err, "time: no day is left");
	if (ext_has(&t->given, TIME_CONTIGUOUS) && t->start_s <= t->stop_s)
		return err_usage(err,
			"time: --contiguous only makes sense when stoptime is smaller than starttime");
	if (!t->start_s && t->stop_s == DAY_LAST_S)
		t->given.set &= ~hours;
	else
		t->given.set |= hours;
	if (!t->date_start_s)
		t->given.set &= ~EXT_BIT(TIME_DATE_START);
	t->given.set |= EXT_BIT(TIME_DATE_STOP);
	t->given.set &= ~EXT_BIT(TIME_IS_UTC);
	return 0;
}

/* "1st,15th", as listings have it: iptables says 11st, 12nd, 13rd, too. */
static void list_monthdays(uint32_t days, struct text *out)
{
	const char *comma = "";

	for (unsigned int day = 1; day <= 31; day++) {
		const char *end = "th";

		if (!(days & 1u << day))
			continue;
		if (day % 10 == 1)
			end = "st";
		else if (day % 10 == 2)
			end = "nd";
		else if (day % 10 == 3)
			end = "rd";
		text_printf(out, "%s%u%s", comma, day, end);
		comma = ",";
	}
}

static void time_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct time_info *t = info;
	const struct opt_ctx oc = { ctx, NULL, &time_opts[TIME_WEEKDAYS] };

	text_put(out, " TIME");
	if (ext_has(&t->given, TIME_START)) {
		text_put(out, " from ");
		print_daytime(t->start_s, out);
		text_put(out, " to ");
		print_daytime(t->stop_s, out);
	}
	if (ext_has(&t->given, TIME_WEEKDAYS)) {
		text_put(out, " on ");
		weekdays_print(&oc, &t->weekdays, out);
	}
	if (ext_has(&t->given, TIME_MONTHDAYS)) {
		text_put(out, " on ");
		list_monthdays(t->monthdays, out);
	}
	if (ext_has(&t->given, TIME_DATE_START)) {
		text_put(out, " starting from ");
		print_date(t->date_start_s, ' ', out);
	}
	if (t->date_stop_s != DATE_STOP_DEFAULT) {
		text_put(out, " until date ");
		print_date(t->date_stop_s, ' ', out);
	}
	if (!ext_has(&t->given, TIME_KERNELTZ))
		text_put(out, " UTC");
	if (ext_has(&t->given, TIME_CONTIGUOUS))
		text_put(out, " contiguous");
}

static void time_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct time_info *t = info;
	struct xt_time_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.date_start = t->date_start_s;
	xt.date_stop = t->date_stop_s;
	xt.daytime_start = t->start_s;
	xt.daytime_stop = t->stop_s;
	xt.monthdays_match = t->monthdays;
	xt.weekdays_match = (uint8_t)t->weekdays;
	(void)ctx;
	if (ext_has(&t->given, TIME_KERNELTZ))
		xt.flags |= XT_TIME_LOCAL_TZ;
	if (ext_has(&t->given, TIME_CONTIGUOUS))
		xt.flags |= XT_TIME_CONTIGUOUS;
	ir_match_xt_only(ir, "time", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_time = {
	.name      = "time",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct time_info),
	.opts      = time_opts,
	.init      = time_init,
	.check     = time_check,
	.list      = time_list,
	.lower     = time_lower,
};
