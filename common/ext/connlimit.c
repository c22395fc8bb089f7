/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m connlimit: connections that a host or network has (xt_connlimit.c). */
#include <netinet/in.h>

#include <linux/netfilter/xt_connlimit.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct connlimit_info {
	struct ext_info given;
	uint32_t upto, above;
	uint8_t plen;
};

/* In the order in which save prints them. */
enum {
	CONNLIMIT_UPTO,
	CONNLIMIT_ABOVE,
	CONNLIMIT_MASK,
	CONNLIMIT_SADDR,
	CONNLIMIT_DADDR,
};

/* A length that is too much for IPv4 is iptables' 32. */
static int plen_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	uint8_t *out = val, bits = (uint8_t)(8 * family->addr_len);
	uint64_t n;
	union addr mask;
	int plen = -1;

	if (num_parse(args[0], 0, 128, &n))
		plen = n < bits ? (int)n : bits;
	else if (addr_mask_parse(family, args[0], &mask))
		plen = addr_mask_plen(family, &mask);
	if (plen < 0)
		return err_usage(err,
			"connlimit: bad value for option \"--connlimit-mask\", neither a valid network mask nor valid CIDR (0-%u).",
			bits);
	*out = (uint8_t)plen;
	return 0;
}

static void plen_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const uint8_t *plen = val;

	(void)oc;
	text_printf(out, "%u", *plen);
}

static bool plen_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint8_t *plen = val;

	return *plen <= 8 * oc->ctx->family->addr_len;
}

static const struct opt_type plen_type = {
	"plen", 1, plen_parse, plen_print, plen_is_valid,
};

/* clang-format off */
static const struct ext_opt connlimit_opts[] = {
	[CONNLIMIT_UPTO]  = { "connlimit-upto", .type = &opt_u32,
		OPT_AT(struct connlimit_info, upto), .flags = OPT_INVERT,
		.excludes = EXT_BIT(CONNLIMIT_ABOVE),
		.help = "so many connections, or fewer" },
	[CONNLIMIT_ABOVE] = { "connlimit-above", .type = &opt_u32,
		OPT_AT(struct connlimit_info, above), .flags = OPT_INVERT,
		.excludes = EXT_BIT(CONNLIMIT_UPTO),
		.help = "more connections than this" },
	[CONNLIMIT_MASK]  = { "connlimit-mask", .type = &plen_type,
		OPT_AT(struct connlimit_info, plen),
		.help = "count networks of this prefix length as one" },
	[CONNLIMIT_SADDR] = { "connlimit-saddr", .type = &opt_flag,
		.excludes = EXT_BIT(CONNLIMIT_DADDR),
		.help = "count by source, as without this" },
	[CONNLIMIT_DADDR] = { "connlimit-daddr", .type = &opt_flag,
		.excludes = EXT_BIT(CONNLIMIT_SADDR),
		.help = "count by destination" },
	{ .name = NULL },
};
/* clang-format on */

/* "! --connlimit-above n" is upto n, and the other way round. */
static void drop_negation(struct connlimit_info *conn)
{
	struct ext_info *given = &conn->given;

	if (ext_inv(given, CONNLIMIT_ABOVE)) {
		conn->upto = conn->above;
		given->set ^= EXT_BIT(CONNLIMIT_ABOVE) |
			      EXT_BIT(CONNLIMIT_UPTO);
	} else if (ext_inv(given, CONNLIMIT_UPTO)) {
		conn->above = conn->upto;
		given->set ^= EXT_BIT(CONNLIMIT_ABOVE) |
			      EXT_BIT(CONNLIMIT_UPTO);
	}
	given->inv = 0;
}

/* Save always prints the mask, and which address it is for. */
static int connlimit_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	struct connlimit_info *conn = info;
	struct ext_info *given = &conn->given;

	if (!ext_has(given, CONNLIMIT_UPTO) &&
	    !ext_has(given, CONNLIMIT_ABOVE))
		return err_usage(err,
			"You must specify \"--connlimit-above\" or \"--connlimit-upto\".");
	drop_negation(conn);
	if (!ext_has(given, CONNLIMIT_MASK))
		conn->plen = (uint8_t)(8 * ctx->family->addr_len);
	given->set |= EXT_BIT(CONNLIMIT_MASK);
	if (!ext_has(given, CONNLIMIT_DADDR))
		given->set |= EXT_BIT(CONNLIMIT_SADDR);
	return 0;
}

static void connlimit_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct connlimit_info *conn = info;
	bool is_upto = ext_has(&conn->given, CONNLIMIT_UPTO);

	(void)ctx;
	text_printf(out, " #conn %s/%u %s %u",
		    ext_has(&conn->given, CONNLIMIT_DADDR) ? "dst" : "src",
		    conn->plen, is_upto ? "<=" : ">",
		    is_upto ? conn->upto : conn->above);
}

static void connlimit_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct connlimit_info *conn = info;
	bool is_upto = ext_has(&conn->given, CONNLIMIT_UPTO);
	union addr mask = addr_mask(ctx->family, conn->plen);
	struct xt_connlimit_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.limit = is_upto ? conn->upto : conn->above;
	memcpy(xt.v6_mask, &mask, sizeof(xt.v6_mask));
	if (is_upto)
		xt.flags |= XT_CONNLIMIT_INVERT;
	if (ext_has(&conn->given, CONNLIMIT_DADDR))
		xt.flags |= XT_CONNLIMIT_DADDR;
	ir_match_xt_only(ir, "connlimit", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_connlimit = {
	.name      = "connlimit",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct connlimit_info),
	.opts      = connlimit_opts,
	.check     = connlimit_check,
	.list      = connlimit_list,
	.lower     = connlimit_lower,
};
