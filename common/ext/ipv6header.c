/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m ipv6header: which headers are there (kernel: ip6t_ipv6header.c). */
#include <linux/netfilter_ipv6/ip6t_ipv6header.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct ipv6header_info {
	struct ext_info given;
	uint8_t headers; /* MASK_* */
};

enum { IPV6HEADER_HEADER, IPV6HEADER_SOFT };

/* The first name of each is the one that is printed. */
static const struct opt_name headers[] = {
	{ "hop-by-hop", MASK_HOPOPTS },   { "ipv6-opts", MASK_DSTOPTS },
	{ "ipv6-route", MASK_ROUTING },   { "ipv6-frag", MASK_FRAGMENT },
	{ "ah", MASK_AH },                { "esp", MASK_ESP },
	{ "ipv6-nonxt", MASK_NONE },      { "protocol", MASK_PROTO },
	{ "hop", MASK_HOPOPTS },          { "dst", MASK_DSTOPTS },
	{ "route", MASK_ROUTING },        { "frag", MASK_FRAGMENT },
	{ "auth", MASK_AH },              { "none", MASK_NONE },
	{ "prot", MASK_PROTO },           { "hopopt", MASK_HOPOPTS },
	{ NULL, 0 },
};

/* By protocol number (RFC 8200 4); 255 stands for "any upper layer". */
static const struct opt_name numbers[] = {
	{ "0", MASK_HOPOPTS }, { "60", MASK_DSTOPTS }, { "43", MASK_ROUTING },
	{ "44", MASK_FRAGMENT }, { "51", MASK_AH }, { "50", MASK_ESP },
	{ "59", MASK_NONE }, { "255", MASK_PROTO }, { NULL, 0 },
};

static uint8_t header_find(const struct opt_name *names, const char *s,
			   size_t len)
{
	for (; names->name; names++)
		if (strlen(names->name) == len &&
		    memcmp(names->name, s, len) == 0)
			return (uint8_t)names->value;
	return 0;
}

static int header_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	uint8_t bits = 0;

	(void)oc;
	for (const char *s = args[0]; *s; s += strspn(s, ",")) {
		size_t len = strcspn(s, ",");
		uint8_t bit = header_find(headers, s, len);

		if (!bit)
			bit = header_find(numbers, s, len);
		if (!bit)
			return err_usage(err, "unknown header `%.*s' specified",
					 (int)len, s);
		bits |= bit;
		s += len;
	}
	if (!bits)
		return err_usage(err,
				 "ip6t_ipv6header: cannot parse header names");
	*(uint8_t *)val = bits;
	return 0;
}

static void header_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	uint8_t left = *(const uint8_t *)val;

	(void)oc;
	for (const struct opt_name *n = headers; left; n++) {
		if (!(left & n->value))
			continue;
		left &= (uint8_t)~n->value;
		text_printf(out, "%s%s", n->name, left ? "," : "");
	}
}

static bool header_is_valid(const struct opt_ctx *oc, const void *val)
{
	(void)oc;
	return *(const uint8_t *)val;
}

static const struct opt_type ipv6header_type = {
	"name[,name...]", 1, header_parse, header_print, header_is_valid,
};

/* clang-format off */
static const struct ext_opt ipv6header_opts[] = {
	[IPV6HEADER_HEADER] = { "header", .type = &ipv6header_type,
		OPT_AT(struct ipv6header_info, headers),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "the headers that the packet has, by name or number" },
	[IPV6HEADER_SOFT]   = { "soft", .type = &opt_flag,
		.help = "others may be there as well" },
	{ .name = NULL },
};
/* clang-format on */

static void ipv6header_list(const void *info, const struct ext_ctx *ctx,
			    struct text *out)
{
	const struct ipv6header_info *hdr = info;

	text_printf(out, " ipv6header flags:%s",
		    ext_inv(&hdr->given, IPV6HEADER_HEADER) ? "!" : "");
	if (ctx->numeric)
		text_printf(out, "0x%02X", hdr->headers);
	else
		header_print(NULL, &hdr->headers, out);
	if (ext_has(&hdr->given, IPV6HEADER_SOFT))
		text_put(out, " soft");
}

static void ipv6header_lower(struct ir_rule *ir, const void *info,
			     const struct ext_ctx *ctx)
{
	const struct ipv6header_info *hdr = info;
	struct ip6t_ipv6header_info xt = {
		.matchflags = hdr->headers,
		.modeflag = ext_has(&hdr->given, IPV6HEADER_SOFT),
	};

	(void)ctx;
	/* The kernel looks whether there is any bit, iptables sets them all. */
	if (ext_inv(&hdr->given, IPV6HEADER_HEADER))
		xt.invflags = 0xff;
	ir_match_xt_only(ir, "ipv6header", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_ipv6header = {
	.name      = "ipv6header",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct ipv6header_info),
	.opts      = ipv6header_opts,
	.list      = ipv6header_list,
	.lower     = ipv6header_lower,
};
