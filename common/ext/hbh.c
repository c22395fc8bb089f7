/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m hbh, -m dst: IPv6 hop-by-hop and destination options (ip6t_hbh.c). */
#include <linux/netfilter_ipv6/ip6t_opts.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

/*
 * Options in the order they stand in the header. As the kernel has them: type
 * in the upper byte, length in the lower, and 255 for any length.
 */
struct hbh_list {
	uint16_t v[IP6T_OPTS_OPTSNR];
	uint16_t n;
};

struct hbh_info {
	struct ext_info given;
	uint32_t len_bytes;
	struct hbh_list list;
};

enum { HBH_LEN, HBH_OPTS };

#define ANY_LEN 0xff

/* One "type[:length]", of @len characters. */
static int opt_parse(const struct opt_ctx *oc, const char *s, size_t len,
		     uint16_t *out, struct err *err)
{
	const char *name = oc->desc->name, *end;
	uint64_t type, length = ANY_LEN;

	if (!num_parse_prefix(s, &end, 0, UINT8_MAX, &type))
		return err_usage(err, "%s: no valid digits in opt `%.*s'", name,
				 (int)len, s);
	if (*end == ':') {
		if (!num_parse_prefix(end + 1, &end, 0, UINT8_MAX, &length))
			return err_usage(err,
					 "%s: no valid digits in length `%.*s'",
					 name, (int)(s + len - end - 1),
					 end + 1);
		/* RFC 8200 4.2: Pad1 is one byte, with no length. */
		if (!type)
			return err_usage(err, "PAD0 has not got length");
	}
	if (end != s + len)
		return err_usage(err, "%s: `%.*s' is not type[:length]", name,
				 (int)len, s);
	*out = (uint16_t)(type << 8 | length);
	return 0;
}

static int list_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct hbh_list list = { .n = 0 };

	for (const char *s = args[0];;) {
		size_t len = strcspn(s, ",");
		int rc;

		if (list.n == IP6T_OPTS_OPTSNR)
			return err_usage(err, "too many addresses specified");
		rc = opt_parse(oc, s, len, &list.v[list.n], err);
		if (rc)
			return rc;
		list.n++;
		s += len;
		if (!*s)
			break;
		s++;
	}
	memcpy(val, &list, sizeof(list));
	return 0;
}

static void list_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const struct hbh_list *list = val;

	(void)oc;
	for (unsigned int i = 0; i < list->n; i++) {
		text_printf(out, "%s%u", i ? "," : "", list->v[i] >> 8);
		if ((list->v[i] & 0xff) != ANY_LEN)
			text_printf(out, ":%u", list->v[i] & 0xff);
	}
}

static bool list_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct hbh_list *list = val;

	(void)oc;
	if (!list->n || list->n > IP6T_OPTS_OPTSNR)
		return false;
	for (unsigned int i = 0; i < list->n; i++)
		if (list->v[i] < ANY_LEN) /* Pad1 with a length */
			return false;
	for (unsigned int i = list->n; i < IP6T_OPTS_OPTSNR; i++)
		if (list->v[i])
			return false;
	return true;
}

static const struct opt_type hbh_list_type = {
	"type[:length][,type...]", 1, list_parse, list_print, list_is_valid,
};

#define LEN_OPT(option)                                        \
	{ option, .type = &opt_u32,                            \
	  OPT_AT(struct hbh_info, len_bytes), .flags = OPT_INVERT, \
	  .help = "length of the header" }

#define LIST_OPT(option)                                       \
	{ option, .type = &hbh_list_type,                      \
	  OPT_AT(struct hbh_info, list),                       \
	  .help = "these options come first, in this order" }

static const struct ext_opt hbh_opts[] = {
	[HBH_LEN]  = LEN_OPT("hbh-len"),
	[HBH_OPTS] = LIST_OPT("hbh-opts"),
	{ .name = NULL },
};

static const struct ext_opt dst_opts[] = {
	[HBH_LEN]  = LEN_OPT("dst-len"),
	[HBH_OPTS] = LIST_OPT("dst-opts"),
	{ .name = NULL },
};

static void list_as(const struct hbh_info *hbh, const char *name,
		    struct text *out)
{
	text_printf(out, " %s", name);
	if (ext_has(&hbh->given, HBH_LEN))
		text_printf(out, " length:%s%u",
			    ext_inv(&hbh->given, HBH_LEN) ? "!" : "",
			    hbh->len_bytes);
	if (ext_has(&hbh->given, HBH_OPTS)) {
		text_put(out, " opts ");
		list_print(NULL, &hbh->list, out);
	}
}

static void hbh_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	(void)ctx;
	list_as(info, "hbh", out);
}

static void dst_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	(void)ctx;
	list_as(info, "dst", out);
}

static void lower_as(struct ir_rule *ir, const struct hbh_info *hbh,
		     const char *name)
{
	struct ip6t_opts xt;

	memset(&xt, 0, sizeof(xt));
	xt.hdrlen = hbh->len_bytes;
	if (ext_has(&hbh->given, HBH_LEN))
		xt.flags |= IP6T_OPTS_LEN;
	if (ext_inv(&hbh->given, HBH_LEN))
		xt.invflags |= IP6T_OPTS_INV_LEN;
	if (ext_has(&hbh->given, HBH_OPTS)) {
		xt.flags |= IP6T_OPTS_OPTS;
		memcpy(xt.opts, hbh->list.v, sizeof(xt.opts));
		xt.optsnr = (uint8_t)hbh->list.n;
	}
	ir_match_xt_only(ir, name, 0, &xt, sizeof(xt));
}

static void hbh_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, info, "hbh");
}

static void dst_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	(void)ctx;
	lower_as(ir, info, "dst");
}

const struct ext_desc ext_dst = {
	.name      = "dst",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct hbh_info),
	.opts      = dst_opts,
	.list      = dst_list,
	.lower     = dst_lower,
};

const struct ext_desc ext_hbh = {
	.name      = "hbh",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct hbh_info),
	.opts      = hbh_opts,
	.list      = hbh_list,
	.lower     = hbh_lower,
};
