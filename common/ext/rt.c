/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m rt: IPv6's routing header (kernel: ip6t_rt.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter_ipv6/ip6t_rt.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

/* Addresses in their order; those behind the last are zero. */
struct rt_addrs {
	union addr v[IP6T_RT_HOPS];
	uint32_t n;
};

struct rt_info {
	struct ext_info given;
	uint32_t type;
	struct range32 segsleft;
	uint32_t len_bytes;
	struct rt_addrs addrs;
};

enum { RT_TYPE, RT_SEGSLEFT, RT_LEN, RT_RES, RT_ADDRS, RT_NOT_STRICT };

static int addrs_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct rt_addrs *addrs = val;
	uint32_t n = 0;

	for (const char *s = args[0];;) {
		size_t len = strcspn(s, ",");
		char word[INET6_ADDRSTRLEN] = "";

		if (n == IP6T_RT_HOPS)
			return err_usage(err, "too many addresses specified");
		if (len < sizeof(word))
			memcpy(word, s, len);
		if (!addr_parse(oc->ctx->family, word, &addrs->v[n]))
			return err_usage(err, "bad address: %.*s", (int)len, s);
		n++;
		s += len;
		if (!*s)
			break;
		s++;
	}
	addrs->n = n;
	return 0;
}

static void addrs_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const struct rt_addrs *addrs = val;

	for (uint32_t i = 0; i < addrs->n; i++) {
		text_put(out, i ? "," : "");
		addr_print(oc->ctx->family, &addrs->v[i], out);
	}
}

static bool addrs_is_valid(const struct opt_ctx *oc, const void *val)
{
	static const union addr zero;
	const struct rt_addrs *addrs = val;

	(void)oc;
	if (!addrs->n || addrs->n > IP6T_RT_HOPS)
		return false;
	for (uint32_t i = addrs->n; i < IP6T_RT_HOPS; i++)
		if (!addr_equal(&addrs->v[i], &zero))
			return false;
	return true;
}

static const struct opt_type rt_addrs_type = {
	"address[,address...]", 1, addrs_parse, addrs_print, addrs_is_valid,
};

/* clang-format off */
static const struct ext_opt rt_opts[] = {
	[RT_TYPE]       = { "rt-type", .type = &opt_u32,
		OPT_AT(struct rt_info, type), .flags = OPT_INVERT,
		.help = "type of the header" },
	[RT_SEGSLEFT]   = { "rt-segsleft", .type = &opt_range32,
		OPT_AT(struct rt_info, segsleft), .flags = OPT_INVERT,
		.help = "segments left, or range" },
	[RT_LEN]        = { "rt-len", .type = &opt_u32,
		OPT_AT(struct rt_info, len_bytes), .flags = OPT_INVERT,
		.help = "length of the header" },
	[RT_RES]        = { "rt-0-res", .type = &opt_flag,
		.help = "type 0: the reserved field is not zero" },
	[RT_ADDRS]      = { "rt-0-addrs", .type = &rt_addrs_type,
		OPT_AT(struct rt_info, addrs),
		.help = "type 0: the addresses are these" },
	[RT_NOT_STRICT] = { "rt-0-not-strict", .type = &opt_flag,
		.help = "others may stand between them" },
	{ .name = NULL },
};
/* clang-format on */

static void rt_init(void *info)
{
	struct rt_info *rt = info;

	rt->segsleft.hi = UINT32_MAX;
}

static int rt_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct rt_info *rt = info;
	bool is_type_0 = ext_has(&rt->given, RT_TYPE) && !rt->type &&
			 !ext_inv(&rt->given, RT_TYPE);

	(void)ctx;
	for (unsigned int row = RT_RES; row <= RT_ADDRS; row++)
		if (ext_has(&rt->given, row) && !is_type_0)
			return err_usage(err,
					 "`--rt-type 0' required before `--%s'",
					 rt_opts[row].name);
	if (ext_has(&rt->given, RT_NOT_STRICT) &&
	    !ext_has(&rt->given, RT_ADDRS))
		return err_usage(err,
				 "`--rt-0-addr ...' required before `--rt-0-not-strict'");
	range32_normalise(&rt->given, RT_SEGSLEFT, &rt->segsleft);
	return 0;
}

static void rt_list(const void *info, const struct ext_ctx *ctx,
		    struct text *out)
{
	const struct rt_info *rt = info;
	const struct ext_info *given = &rt->given;
	const struct opt_ctx oc = { .ctx = ctx };

	text_put(out, " rt");
	if (ext_has(given, RT_TYPE))
		text_printf(out, " type:%s%u",
			    ext_inv(given, RT_TYPE) ? "!" : "", rt->type);
	if (ext_has(given, RT_SEGSLEFT)) {
		text_put(out, " ");
		range32_list("segsleft", rt->segsleft,
			     ext_inv(given, RT_SEGSLEFT), out);
	}
	if (ext_has(given, RT_LEN))
		text_printf(out, " length:%s%u",
			    ext_inv(given, RT_LEN) ? "!" : "", rt->len_bytes);
	if (ext_has(given, RT_RES))
		text_put(out, " reserved");
	if (ext_has(given, RT_ADDRS)) {
		text_put(out, " 0-addrs ");
		addrs_print(&oc, &rt->addrs, out);
	}
	if (ext_has(given, RT_NOT_STRICT))
		text_put(out, " 0-not-strict");
}

static void rt_lower(struct ir_rule *ir, const void *info,
		     const struct ext_ctx *ctx)
{
	static const struct {
		uint8_t flag, inv;
	} bits[] = {
		[RT_TYPE]       = { IP6T_RT_TYP, IP6T_RT_INV_TYP },
		[RT_SEGSLEFT]   = { IP6T_RT_SGS, IP6T_RT_INV_SGS },
		[RT_LEN]        = { IP6T_RT_LEN, IP6T_RT_INV_LEN },
		[RT_RES]        = { IP6T_RT_RES, 0 },
		[RT_ADDRS]      = { IP6T_RT_FST, 0 },
		[RT_NOT_STRICT] = { IP6T_RT_FST_NSTRICT, 0 },
	};
	const struct rt_info *rt = info;
	struct ip6t_rt xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.rt_type = rt->type;
	xt.segsleft[0] = rt->segsleft.lo;
	xt.segsleft[1] = rt->segsleft.hi;
	xt.hdrlen = rt->len_bytes;
	xt.addrnr = (uint8_t)rt->addrs.n;
	for (unsigned int row = 0; row < sizeof(bits) / sizeof(*bits); row++) {
		if (ext_has(&rt->given, row))
			xt.flags |= bits[row].flag;
		if (ext_inv(&rt->given, row))
			xt.invflags |= bits[row].inv;
	}
	memcpy(xt.addrs, rt->addrs.v, sizeof(xt.addrs));
	ir_match_xt_only(ir, "rt", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_rt = {
	.name      = "rt",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct rt_info),
	.opts      = rt_opts,
	.init      = rt_init,
	.check     = rt_check,
	.list      = rt_list,
	.lower     = rt_lower,
};
