/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j HMARK: the mark is a hash of addresses and ports (kernel: xt_HMARK.c). */
#include <arpa/inet.h> /* ahead of linux/in.h */
#include <linux/netfilter/xt_HMARK.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct HMARK_info {
	struct ext_info given;
	uint8_t src_bits, dst_bits; /* lengths of prefixes */
	uint32_t spi_mask, spi;
	uint16_t sport_mask, dport_mask, sport, dport;
	uint16_t proto_mask;
	uint32_t rnd, mod, offset;
	uint32_t tuple;
};

enum {
	SRC_PREFIX, DST_PREFIX, SPORT_MASK, DPORT_MASK, SPI_MASK, SPI, SPORT,
	DPORT, PROTO_MASK, RND, MOD, OFFSET, TUPLE,
};

#define SPI_ROWS (EXT_BIT(SPI_MASK) | EXT_BIT(SPI))
#define PORT_ROWS                                     \
	(EXT_BIT(SPORT_MASK) | EXT_BIT(DPORT_MASK) | \
	 EXT_BIT(SPORT) | EXT_BIT(DPORT))
#define HASHED_ROWS                                                   \
	(EXT_BIT(SRC_PREFIX) | EXT_BIT(DST_PREFIX) | SPI_ROWS |       \
	 PORT_ROWS | EXT_BIT(PROTO_MASK) | EXT_BIT(TUPLE))

/* What --hmark-tuple takes: a row whose mask is full then; or "ct". */
#define TUPLE_CT EXT_BIT(TUPLE)

static const struct opt_name tuple_names[] = {
	{ "src", EXT_BIT(SRC_PREFIX) },   { "dst", EXT_BIT(DST_PREFIX) },
	{ "sport", EXT_BIT(SPORT_MASK) }, { "dport", EXT_BIT(DPORT_MASK) },
	{ "proto", EXT_BIT(PROTO_MASK) }, { "spi", EXT_BIT(SPI_MASK) },
	{ "ct", TUPLE_CT },               { NULL, 0 },
};

static int prefix_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	union addr mask;
	int bits = -1;

	if (addr_mask_parse(family, args[0], &mask))
		bits = addr_mask_plen(family, &mask);
	if (bits < 0)
		return err_usage(err,
			"%s: bad value for option \"--%s\", neither a valid network mask nor valid CIDR (0-%u).",
			oc->desc->name, oc->opt->name, 8u * family->addr_len);
	*(uint8_t *)val = (uint8_t)bits;
	return 0;
}

static void prefix_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	const uint8_t *bits = val;

	(void)oc;
	text_printf(out, "%u", *bits);
}

static bool prefix_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint8_t *bits = val;

	return *bits <= 8 * oc->ctx->family->addr_len;
}

static const struct opt_type prefix_type = {
	"length", 1, prefix_parse, prefix_print, prefix_is_valid,
};

/* Numbers in hexadecimal, as wide as the value is. */
static int hex16_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_u16.parse(oc, args, val, err);
}

static void hex16_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint16_t v;

	memcpy(&v, val, sizeof(v));
	text_printf(out, oc->opt - oc->desc->opts == PROTO_MASK ? "0x%02x" :
								  "0x%04x", v);
}

static int hex32_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_u32.parse(oc, args, val, err);
}

static void hex32_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint32_t v;

	(void)oc;
	memcpy(&v, val, sizeof(v));
	text_printf(out, "0x%08x", v);
}

static const struct opt_type hex16_type = {
	"value", 1, hex16_parse, hex16_print, NULL,
};
static const struct opt_type hex32_type = {
	"value", 1, hex32_parse, hex32_print, NULL,
};

static int tuple_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_names.parse(oc, args, val, err);
}

static void tuple_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	opt_names.print(oc, val, out);
}

/* All that HMARK_taken() leaves. */
static bool tuple_is_valid(const struct opt_ctx *oc, const void *val)
{
	uint32_t tuple;

	(void)oc;
	memcpy(&tuple, val, sizeof(tuple));
	return tuple == TUPLE_CT;
}

static const struct opt_type tuple_type = {
	"name[,name...]", 1, tuple_parse, tuple_print, tuple_is_valid,
};

/* clang-format off */
static const struct ext_opt HMARK_opts[] = {
	[SRC_PREFIX] = { "hmark-src-prefix", .type = &prefix_type,
		OPT_AT(struct HMARK_info, src_bits),
		.help = "hash so many bits of the source address" },
	[DST_PREFIX] = { "hmark-dst-prefix", .type = &prefix_type,
		OPT_AT(struct HMARK_info, dst_bits),
		.help = "hash so many bits of the destination address" },
	[SPORT_MASK] = { "hmark-sport-mask", .type = &hex16_type,
		OPT_AT(struct HMARK_info, sport_mask),
		.help = "hash these bits of the source port" },
	[DPORT_MASK] = { "hmark-dport-mask", .type = &hex16_type,
		OPT_AT(struct HMARK_info, dport_mask),
		.help = "hash these bits of the destination port" },
	[SPI_MASK]   = { "hmark-spi-mask", .type = &hex32_type,
		OPT_AT(struct HMARK_info, spi_mask),
		.help = "hash these bits of the SPI of AH and ESP" },
	[SPI]        = { "hmark-spi", .type = &hex32_type,
		OPT_AT(struct HMARK_info, spi),
		.help = "set these bits of it beforehand" },
	[SPORT]      = { "hmark-sport", .type = &hex16_type,
		OPT_AT(struct HMARK_info, sport),
		.help = "set these bits of the source port beforehand" },
	[DPORT]      = { "hmark-dport", .type = &hex16_type,
		OPT_AT(struct HMARK_info, dport),
		.help = "set these bits of the destination port beforehand" },
	[PROTO_MASK] = { "hmark-proto-mask", .type = &hex16_type,
		OPT_AT(struct HMARK_info, proto_mask),
		.help = "hash these bits of the protocol" },
	[RND]        = { "hmark-rnd", .type = &hex32_type,
		OPT_AT(struct HMARK_info, rnd),
		.help = "seed of the hash" },
	[MOD]        = { "hmark-mod", .type = &opt_u32,
		OPT_AT(struct HMARK_info, mod), .min = 1,
		.help = "the hash modulo this" },
	[OFFSET]     = { "hmark-offset", .type = &opt_u32,
		OPT_AT(struct HMARK_info, offset),
		.help = "and this added is the mark" },
	[TUPLE]      = { "hmark-tuple", .type = &tuple_type,
		.data = tuple_names, OPT_AT(struct HMARK_info, tuple),
		.bad_name = "Bad type \"%\"",
		.help = "hash all of src, dst, sport, dport, proto, spi; ct: of the connection" },
	{ .name = NULL },
};
/* clang-format on */

/* The tuple is short for full masks; only "ct" stays of it. */
static void HMARK_taken(void *info, unsigned int row,
			const struct ext_ctx *ctx)
{
	struct HMARK_info *hmark = info;
	uint32_t rows = hmark->tuple & ~TUPLE_CT;
	const uint8_t addr_bits = (uint8_t)(8 * ctx->family->addr_len);

	if (row != TUPLE)
		return;
	if (rows & EXT_BIT(SRC_PREFIX))
		hmark->src_bits = addr_bits;
	if (rows & EXT_BIT(DST_PREFIX))
		hmark->dst_bits = addr_bits;
	if (rows & EXT_BIT(SPORT_MASK))
		hmark->sport_mask = UINT16_MAX;
	if (rows & EXT_BIT(DPORT_MASK))
		hmark->dport_mask = UINT16_MAX;
	if (rows & EXT_BIT(PROTO_MASK))
		hmark->proto_mask = UINT16_MAX;
	if (rows & EXT_BIT(SPI_MASK))
		hmark->spi_mask = UINT32_MAX;
	hmark->given.set |= rows;
	hmark->tuple &= TUPLE_CT;
	if (!hmark->tuple)
		hmark->given.set &= ~EXT_BIT(TUPLE);
}

static int HMARK_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct HMARK_info *hmark = info;
	const uint32_t set = hmark->given.set;

	(void)ctx;
	if (!(set & EXT_BIT(MOD)))
		return err_usage(err, "--hmark-mod is mandatory");
	if (!(set & EXT_BIT(RND)))
		return err_usage(err, "--hmark-rnd is mandatory");
	if (set & EXT_BIT(SPI_MASK) &&
	    set & (EXT_BIT(SPORT_MASK) | EXT_BIT(DPORT_MASK)))
		return err_usage(err,
			"you cannot use --hmark-spi-mask and --hmark-?port-mask,at the same time");
	if (!(set & HASHED_ROWS))
		return err_usage(err,
			"you have to specify --hmark-tuple at least");
	if (set & EXT_BIT(SPI) && set & (EXT_BIT(SPORT) | EXT_BIT(DPORT)))
		return err_refused(err,
			"HMARK: spi-set and port-set can't be combined");
	return 0;
}

/* The rows up to the seed, as listings name and print them. */
static void HMARK_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct HMARK_info *hmark = info;
	const struct ext_info *given = &hmark->given;
	const uint32_t values[] = {
		hmark->src_bits, hmark->dst_bits, hmark->sport_mask,
		hmark->dport_mask, hmark->spi_mask, hmark->spi, hmark->sport,
		hmark->dport, hmark->proto_mask, hmark->rnd,
	};

	text_printf(out, " HMARK mod %u ", hmark->mod);
	if (ext_has(given, OFFSET))
		text_printf(out, "+ 0x%x ", hmark->offset);
	if (ext_has(given, TUPLE))
		text_put(out, "ct, ");
	for (unsigned int row = SRC_PREFIX; row <= RND; row++) {
		if (!ext_has(given, row))
			continue;
		text_printf(out, "%s ",
			    HMARK_opts[row].name + strlen("hmark-"));
		if (row > DST_PREFIX)
			text_printf(out, "0x%x ", values[row]);
		else if (values[row] < 128) /* iptables prints none */
			text_printf(out, "%u ", values[row]);
		else
			text_put(out, " ");
	}
	(void)ctx;
}

/* The kernel's flag for each row. */
static const uint32_t row_flags[] = {
	[SRC_PREFIX] = XT_HMARK_FLAG(XT_HMARK_SADDR_MASK),
	[DST_PREFIX] = XT_HMARK_FLAG(XT_HMARK_DADDR_MASK),
	[SPORT_MASK] = XT_HMARK_FLAG(XT_HMARK_SPORT_MASK),
	[DPORT_MASK] = XT_HMARK_FLAG(XT_HMARK_DPORT_MASK),
	[SPI_MASK]   = XT_HMARK_FLAG(XT_HMARK_SPI_MASK),
	[SPI]        = XT_HMARK_FLAG(XT_HMARK_SPI),
	[SPORT]      = XT_HMARK_FLAG(XT_HMARK_SPORT),
	[DPORT]      = XT_HMARK_FLAG(XT_HMARK_DPORT),
	[PROTO_MASK] = XT_HMARK_FLAG(XT_HMARK_PROTO_MASK),
	[RND]        = XT_HMARK_FLAG(XT_HMARK_RND),
	[MOD]        = XT_HMARK_FLAG(XT_HMARK_MODULUS),
	[OFFSET]     = XT_HMARK_FLAG(XT_HMARK_OFFSET),
	[TUPLE]      = XT_HMARK_FLAG(XT_HMARK_CT),
};

static void HMARK_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct HMARK_info *hmark = info;
	const union addr src = addr_mask(ctx->family, hmark->src_bits);
	const union addr dst = addr_mask(ctx->family, hmark->dst_bits);
	struct xt_hmark_info xt;

	memset(&xt, 0, sizeof(xt));
	for (unsigned int row = 0; row <= TUPLE; row++)
		if (ext_has(&hmark->given, row))
			xt.flags |= row_flags[row];
	if (ext_has(&hmark->given, SRC_PREFIX))
		memcpy(&xt.src_mask, &src, sizeof(xt.src_mask));
	if (ext_has(&hmark->given, DST_PREFIX))
		memcpy(&xt.dst_mask, &dst, sizeof(xt.dst_mask));
	xt.port_mask.p16.src = htons(hmark->sport_mask);
	xt.port_mask.p16.dst = htons(hmark->dport_mask);
	xt.port_set.p16.src = htons(hmark->sport);
	xt.port_set.p16.dst = htons(hmark->dport);
	if (ext_has(&hmark->given, SPI_MASK))
		xt.port_mask.v32 = htonl(hmark->spi_mask);
	if (ext_has(&hmark->given, SPI))
		xt.port_set.v32 = htonl(hmark->spi);
	xt.proto_mask = hmark->proto_mask;
	xt.hashrnd = hmark->rnd;
	xt.hmodulus = hmark->mod;
	xt.hoffset = hmark->offset;
	ir_act_xt(ir, "HMARK", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_HMARK = {
	.name      = "HMARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct HMARK_info),
	.opts      = HMARK_opts,
	.taken     = HMARK_taken,
	.check     = HMARK_check,
	.list      = HMARK_list,
	.lower     = HMARK_lower,
};
