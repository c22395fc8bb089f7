/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m hashlimit: a rate for each address or port (kernel: xt_hashlimit.c). */
#include <net/if.h> /* ahead of linux/if.h */

#include <limits.h>
#include <linux/netfilter/xt_hashlimit.h>
#include <string.h>

#include "ext.h"
#include "opt.h"
#include "opt_rate.h"

extern const struct ext_desc ext_hashlimit;

struct hashlimit_info {
	struct ext_info given;
	struct opt_rate rate;
	uint64_t burst; /* packets; or bytes, a multiple of the rate */
	uint32_t mode;  /* XT_HASHLIMIT_HASH_* */
	uint32_t size, max, gc_ms, expire_ms;
	uint8_t src_plen, dst_plen;
	uint32_t interval_s;
	char name[NAME_MAX];
};

enum {
	HL_UPTO,
	HL_ABOVE,
	HL_BURST,
	HL_MODE,
	HL_NAME,
	HL_SIZE,
	HL_MAX,
	HL_GC,
	HL_EXPIRE,
	HL_SRCMASK,
	HL_DSTMASK,
	HL_RATE_MATCH,
	HL_INTERVAL,
};

#define BURST_PACKETS  5
#define BURST_MAX      1000000
#define GC_MS          1000

static int bad_burst(struct err *err)
{
	return err_usage(err,
		"bad value for option \"--hashlimit-burst\", or out of range (1-%u).",
		BURST_MAX);
}

static int burst_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	const char *end;
	uint64_t burst;

	(void)oc;
	if (!num_parse_prefix(args[0], &end, 1, UINT32_MAX, &burst))
		return bad_burst(err);
	if (*end == 'm')
		burst <<= 20;
	else if (*end == 'k')
		burst <<= 10;
	memcpy(val, &burst, sizeof(burst));
	return 0;
}

static bool burst_is_valid(const struct opt_ctx *oc, const void *val)
{
	(void)oc;
	return *(const uint64_t *)val;
}

/* It is printed by burst_put(): packets or bytes, only the whole can tell. */
static const struct opt_type hashlimit_burst = {
	"n[k|m]", 1, burst_parse, NULL, burst_is_valid,
};

static const struct opt_name modes[] = {
	{ "srcip", XT_HASHLIMIT_HASH_SIP }, { "srcport", XT_HASHLIMIT_HASH_SPT },
	{ "dstip", XT_HASHLIMIT_HASH_DIP }, { "dstport", XT_HASHLIMIT_HASH_DPT },
	{ NULL, 0 },
};

static int mode_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	uint32_t mode = 0;

	for (const char *s = args[0]; *s; s += strspn(s, ",")) {
		size_t len = strcspn(s, ",");
		const struct opt_name *n = modes;

		while (n->name && (strlen(n->name) != len ||
				   memcmp(n->name, s, len)))
			n++;
		if (!n->name)
			return err_usage(err,
				"hashlimit: Bad value for \"--%s\" option: \"%s\"",
				oc->opt->name, args[0]);
		mode |= n->value;
		s += len;
	}
	memcpy(val, &mode, sizeof(mode));
	return 0;
}

static void mode_put(uint32_t mode, char between, struct text *out)
{
	bool first = true;

	for (const struct opt_name *n = modes; n->name; n++) {
		if (!(mode & n->value))
			continue;
		text_printf(out, "%.1s%s", first ? "" : &between, n->name);
		first = false;
	}
}

static void mode_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	(void)oc;
	mode_put(*(const uint32_t *)val, ',', out);
}

static bool mode_is_valid(const struct opt_ctx *oc, const void *val)
{
	(void)oc;
	return opt_names.is_valid(&(struct opt_ctx){
		.opt = &(struct ext_opt){ .data = modes } }, val);
}

static const struct opt_type hashlimit_mode = {
	"srcip|dstip|srcport|dstport[,...]", 1, mode_parse, mode_print,
	mode_is_valid,
};

/* A mask that is a prefix, or its length; stored as its length. */
static int plen_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	union addr mask;
	int plen = -1;

	if (addr_mask_parse(family, args[0], &mask))
		plen = addr_mask_plen(family, &mask);
	if (plen < 0)
		return err_usage(err,
			"hashlimit: bad value for option \"--%s\", neither a valid network mask nor valid CIDR (0-%u).",
			oc->opt->name, 8u * family->addr_len);
	*(uint8_t *)val = (uint8_t)plen;
	return 0;
}

static void plen_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	opt_u8.print(oc, val, out);
}

static bool plen_is_valid(const struct opt_ctx *oc, const void *val)
{
	return *(const uint8_t *)val <= 8u * oc->ctx->family->addr_len;
}

static const struct opt_type hashlimit_plen = {
	"prefix-length", 1, plen_parse, plen_print, plen_is_valid,
};

/* clang-format off */
static const struct ext_opt hashlimit_opts[] = {
	[HL_UPTO]       = { "hashlimit-upto", .type = &opt_rate,
		OPT_AT(struct hashlimit_info, rate), .flags = OPT_INVERT,
		.excludes = EXT_BIT(HL_ABOVE),
		.help = "up to this rate; negated: above it" },
	[HL_ABOVE]      = { "hashlimit-above", .type = &opt_rate,
		OPT_AT(struct hashlimit_info, rate), .flags = OPT_INVERT,
		.excludes = EXT_BIT(HL_UPTO),
		.help = "above this rate; negated: up to it" },
	[HL_BURST]      = { "hashlimit-burst", .type = &hashlimit_burst,
		OPT_AT(struct hashlimit_info, burst),
		.help = "packets (5 unless given) or bytes beyond it at first" },
	[HL_MODE]       = { "hashlimit-mode", .type = &hashlimit_mode,
		OPT_AT(struct hashlimit_info, mode),
		.help = "what gets a rate each; not given: one for all" },
	[HL_NAME]       = { "hashlimit-name", .type = &opt_word,
		OPT_AT(struct hashlimit_info, name),
		.help = "of the table in /proc/net/ipt_hashlimit" },
	[HL_SIZE]       = { "hashlimit-htable-size", .type = &opt_u32,
		OPT_AT(struct hashlimit_info, size),
		.help = "buckets of the table" },
	[HL_MAX]        = { "hashlimit-htable-max", .type = &opt_u32,
		OPT_AT(struct hashlimit_info, max),
		.help = "most entries of the table" },
	[HL_GC]         = { "hashlimit-htable-gcinterval", .type = &opt_u32,
		OPT_AT(struct hashlimit_info, gc_ms),
		.help = "milliseconds between looks for old entries (1000)" },
	[HL_EXPIRE]     = { "hashlimit-htable-expire", .type = &opt_u32,
		OPT_AT(struct hashlimit_info, expire_ms),
		.help = "milliseconds after which an idle entry is old" },
	[HL_SRCMASK]    = { "hashlimit-srcmask", .type = &hashlimit_plen,
		OPT_AT(struct hashlimit_info, src_plen),
		.help = "source addresses with this prefix are one" },
	[HL_DSTMASK]    = { "hashlimit-dstmask", .type = &hashlimit_plen,
		OPT_AT(struct hashlimit_info, dst_plen),
		.help = "destination addresses with this prefix are one" },
	[HL_RATE_MATCH] = { "hashlimit-rate-match", .type = &opt_flag,
		.help = "compare the rate that is measured" },
	[HL_INTERVAL]   = { "hashlimit-rate-interval", .type = &opt_u32,
		OPT_AT(struct hashlimit_info, interval_s),
		.min = 1, .max = INT32_MAX,
		.bad_name = "hashlimit: Bad value for \"--hashlimit-rate-interval\" option: \"%\"",
		.help = "seconds over which it is measured (1)" },
	{ "hashlimit", .type = &opt_rate, .alias_of = HL_UPTO + 1,
		OPT_AT(struct hashlimit_info, rate), .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

/* Drop option @row, or say that it is there. */
static void set_given(struct ext_info *given, unsigned int row, bool is_given)
{
	given->set &= ~EXT_BIT(row);
	if (is_given)
		given->set |= EXT_BIT(row);
}

static int check_burst(struct hashlimit_info *hl, struct err *err)
{
	uint64_t step = opt_rate_bytes(&hl->rate);

	if (!hl->rate.is_bytes) {
		if (!ext_has(&hl->given, HL_BURST))
			hl->burst = BURST_PACKETS;
		hl->given.set |= EXT_BIT(HL_BURST);
		return hl->burst > BURST_MAX ? bad_burst(err) : 0;
	}
	if (!ext_has(&hl->given, HL_BURST))
		return 0;
	if (!step || hl->burst < step)
		return err_usage(err, "burst cannot be smaller than %llub",
				 (unsigned long long)step);
	hl->burst = (hl->burst + step - 1) / step * step;
	return 0;
}

/*
 * What is compared with a rate that is measured is packets or bytes within
 * the interval, not the time that one takes.
 */
static int check_rate_match(struct hashlimit_info *hl, struct err *err)
{
	struct ext_info *given = &hl->given;

	if (!ext_has(given, HL_RATE_MATCH)) {
		set_given(given, HL_INTERVAL, false);
		return 0;
	}
	if (!ext_has(given, HL_INTERVAL))
		hl->interval_s = hl->rate.is_bytes ? 1 : hl->rate.unit_s;
	set_given(given, HL_INTERVAL, hl->interval_s != 1);
	if (!hl->rate.is_bytes) {
		hl->rate.cost /= hl->rate.unit_s;
		hl->rate.unit_s = 1;
	}
	return hl->rate.cost ? 0 :
			       err_refused(err, "hashlimit: rate too high");
}

/* Entries live for the unit that the rate was given in, unless it is said. */
static void normalise_expire(struct hashlimit_info *hl, uint32_t typed_unit_s)
{
	struct ext_info *given = &hl->given;
	uint32_t unit_s = opt_rate_unit_s(hl->rate.cost);

	if (hl->rate.is_bytes)
		typed_unit_s = unit_s = ext_has(given, HL_BURST) ?
						OPT_RATE_BURST_EXPIRE_S :
						OPT_RATE_EXPIRE_S;
	if (!ext_has(given, HL_EXPIRE))
		hl->expire_ms = typed_unit_s * 1000;
	hl->rate.unit_s = unit_s;
	set_given(given, HL_EXPIRE, hl->expire_ms != unit_s * 1000);
}

static int check_name(const struct hashlimit_info *hl, struct err *err)
{
	if (!ext_has(&hl->given, HL_NAME))
		return err_usage(err,
			"hashlimit: option \"--hashlimit-name\" must be specified");
	if (!*hl->name)
		return err_usage(err,
			"Argument must have a minimum length of 1 characters");
	return 0;
}

/* What the kernel doesn't take: the rest of the rule is as it should be. */
static int check_kernel(const struct hashlimit_info *hl, struct err *err)
{
	const struct ext_info *given = &hl->given;

	if (strchr(hl->name, '/') || !strcmp(hl->name, ".") ||
	    !strcmp(hl->name, ".."))
		return err_refused(err, "hashlimit: \"%s\" can't name a table",
				   hl->name);
	if ((ext_has(given, HL_GC) && !hl->gc_ms) ||
	    (ext_has(given, HL_EXPIRE) && !hl->expire_ms))
		return err_refused(err, "hashlimit: an interval of 0");
	return 0;
}

static int hashlimit_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	const uint32_t rates = EXT_BIT(HL_UPTO) | EXT_BIT(HL_ABOVE);
	struct hashlimit_info *hl = info;
	struct ext_info *given = &hl->given;
	uint32_t typed_unit_s = hl->rate.unit_s;
	uint8_t full = (uint8_t)(8 * ctx->family->addr_len);
	int rc;

	if (!(given->set & rates))
		return err_usage(err, "You have to specify --hashlimit");
	if (given->inv & rates)
		given->set ^= rates;
	given->inv &= ~rates;
	rc = check_name(hl, err);
	if (!rc)
		rc = check_burst(hl, err);
	if (!rc)
		rc = check_rate_match(hl, err);
	if (rc)
		return rc;
	normalise_expire(hl, typed_unit_s);
	set_given(given, HL_MODE, hl->mode);
	set_given(given, HL_SIZE, hl->size);
	set_given(given, HL_MAX, hl->max);
	if (hl->gc_ms == GC_MS)
		set_given(given, HL_GC, false);
	if (hl->src_plen == full)
		set_given(given, HL_SRCMASK, false);
	if (hl->dst_plen == full)
		set_given(given, HL_DSTMASK, false);
	return check_kernel(hl, err);
}

static void burst_put(const struct hashlimit_info *hl, struct text *out)
{
	if (hl->rate.is_bytes)
		opt_rate_bytes_put(hl->burst, opt_rate_bytes(&hl->rate), out);
	else
		text_printf(out, "%llu", (unsigned long long)hl->burst);
}

static void hashlimit_save(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct hashlimit_info *hl = info;

	for (unsigned int row = 0; row <= HL_INTERVAL; row++) {
		if (!ext_has(&hl->given, row))
			continue;
		ext_opt_save(&ext_hashlimit, &hl->given, row, ctx, out);
		if (row == HL_BURST) {
			text_put(out, " ");
			burst_put(hl, out);
		}
	}
}

static uint32_t value_or(const struct ext_info *given, unsigned int row,
			 uint32_t value, uint32_t otherwise)
{
	return ext_has(given, row) ? value : otherwise;
}

static void hashlimit_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct hashlimit_info *hl = info;
	const struct ext_info *given = &hl->given;
	struct opt_rate rate = hl->rate;
	uint32_t expire_ms = value_or(given, HL_EXPIRE, hl->expire_ms,
				      rate.unit_s * 1000);

	/* A measured rate is listed as if it were that of its interval. */
	if (ext_has(given, HL_INTERVAL) && !rate.is_bytes) {
		rate.cost *= hl->interval_s;
		rate.unit_s = opt_rate_unit_s(rate.cost);
	}
	text_put(out, ext_has(given, HL_ABOVE) ? " limit: above " :
						 " limit: up to ");
	opt_rate_put(&rate, out);
	if (ext_has(given, HL_BURST)) {
		text_put(out, " burst ");
		burst_put(hl, out);
	}
	if (ext_has(given, HL_MODE)) {
		text_put(out, " mode ");
		mode_put(hl->mode, '-', out);
	}
	for (unsigned int row = HL_SIZE; row <= HL_INTERVAL; row++) {
		const struct ext_opt *opt = &hashlimit_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };

		if (row == HL_EXPIRE && expire_ms != rate.unit_s * 1000)
			text_printf(out, " htable-expire %u", expire_ms);
		if (row == HL_EXPIRE || !ext_has(given, row))
			continue;
		text_printf(out, " %s", opt->name + strlen("hashlimit-"));
		if (!opt->type->print)
			continue;
		text_put(out, " ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

static void hashlimit_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct hashlimit_info *hl = info;
	const struct ext_info *given = &hl->given;
	uint32_t full = 8u * ctx->family->addr_len;
	struct xt_hashlimit_mtinfo3 xt;

	memset(&xt, 0, sizeof(xt));
	xt.cfg.avg = hl->rate.cost;
	xt.cfg.mode = value_or(given, HL_MODE, hl->mode, 0);
	xt.cfg.size = value_or(given, HL_SIZE, hl->size, 0);
	xt.cfg.max = value_or(given, HL_MAX, hl->max, 0);
	xt.cfg.gc_interval = value_or(given, HL_GC, hl->gc_ms, GC_MS);
	xt.cfg.expire = value_or(given, HL_EXPIRE, hl->expire_ms,
				 hl->rate.unit_s * 1000);
	xt.cfg.srcmask = (uint8_t)value_or(given, HL_SRCMASK, hl->src_plen,
					   full);
	xt.cfg.dstmask = (uint8_t)value_or(given, HL_DSTMASK, hl->dst_plen,
					   full);
	if (!hl->rate.is_bytes)
		xt.cfg.burst = hl->burst;
	else if (ext_has(given, HL_BURST))
		xt.cfg.burst = hl->burst / opt_rate_bytes(&hl->rate);
	if (hl->rate.is_bytes)
		xt.cfg.mode |= XT_HASHLIMIT_BYTES;
	if (ext_has(given, HL_ABOVE))
		xt.cfg.mode |= XT_HASHLIMIT_INVERT;
	if (ext_has(given, HL_RATE_MATCH)) {
		xt.cfg.mode |= XT_HASHLIMIT_RATE_MATCH;
		xt.cfg.interval = value_or(given, HL_INTERVAL, hl->interval_s,
					   1);
	}
	memcpy(xt.name, hl->name, sizeof(xt.name));
	ir_holds(ir);
	ir_match_xt_only(ir, "hashlimit", 3, &xt, sizeof(xt));
}

const struct ext_desc ext_hashlimit = {
	.name      = "hashlimit",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct hashlimit_info),
	.opts      = hashlimit_opts,
	.check     = hashlimit_check,
	.save      = hashlimit_save,
	.list      = hashlimit_list,
	.lower     = hashlimit_lower,
};
