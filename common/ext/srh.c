/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m srh: IPv6's segment routing header (kernel: ip6t_srh.c). */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter_ipv6/ip6t_srh.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct srh_info {
	struct ext_info given;
	uint8_t next_hdr;
	/* One value for each, however it is compared: so is the kernel's. */
	uint8_t hdr_len, segs_left, last_entry;
	uint16_t tag;
	struct addr_masked psid, nsid, lsid;
};

enum {
	SRH_NEXT_HDR,
	SRH_LEN_EQ,
	SRH_LEN_GT,
	SRH_LEN_LT,
	SRH_SEGS_EQ,
	SRH_SEGS_GT,
	SRH_SEGS_LT,
	SRH_LAST_EQ,
	SRH_LAST_GT,
	SRH_LAST_LT,
	SRH_TAG,
	SRH_PSID,
	SRH_NSID,
	SRH_LSID,
	SRH_N,
};

/*
 * The address stays as typed beside its mask: the kernel compares it so, which
 * with bits outside the mask is never true.
 */
static int sid_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct addr_masked sid;
	int rc = opt_hostmask.parse(oc, args, &sid, err);

	if (rc)
		return rc;
	if (addr_mask_plen(oc->ctx->family, &sid.mask) < 0)
		return opt_bad_mask(oc, err);
	memcpy(val, &sid, sizeof(sid));
	return 0;
}

static void sid_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	const struct addr_masked *sid = val;

	addr_print(oc->ctx->family, &sid->addr, out);
	addr_mask_print(oc->ctx->family, &sid->mask, false, out);
}

static bool sid_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct addr_masked *sid = val;

	return addr_mask_plen(oc->ctx->family, &sid->mask) >= 0;
}

static const struct opt_type srh_sid = {
	"address[/mask]", 1, sid_parse, sid_print, sid_is_valid,
};

#define SRH_U8(option, member, what)                                        \
	{ "srh-" option, .type = &opt_u8, OPT_AT(struct srh_info, member),  \
	  .flags = OPT_INVERT, .help = what }

#define SRH_SID(option, member, what)                                       \
	{ "srh-" option, .type = &srh_sid, OPT_AT(struct srh_info, member), \
	  .flags = OPT_INVERT, .help = what }

/* clang-format off */
static const struct ext_opt srh_opts[] = {
	[SRH_NEXT_HDR] = SRH_U8("next-hdr", next_hdr, "next header"),
	[SRH_LEN_EQ]   = SRH_U8("hdr-len-eq", hdr_len, "length of the header"),
	[SRH_LEN_GT]   = SRH_U8("hdr-len-gt", hdr_len, "it is longer"),
	[SRH_LEN_LT]   = SRH_U8("hdr-len-lt", hdr_len, "it is shorter"),
	[SRH_SEGS_EQ]  = SRH_U8("segs-left-eq", segs_left, "segments left"),
	[SRH_SEGS_GT]  = SRH_U8("segs-left-gt", segs_left, "more are left"),
	[SRH_SEGS_LT]  = SRH_U8("segs-left-lt", segs_left, "fewer are left"),
	[SRH_LAST_EQ]  = SRH_U8("last-entry-eq", last_entry, "last entry"),
	[SRH_LAST_GT]  = SRH_U8("last-entry-gt", last_entry, "it is greater"),
	[SRH_LAST_LT]  = SRH_U8("last-entry-lt", last_entry, "it is less"),
	[SRH_TAG]      = { "srh-tag", .type = &opt_u16,
		OPT_AT(struct srh_info, tag), .flags = OPT_INVERT,
		.help = "tag" },
	[SRH_PSID]     = SRH_SID("psid", psid, "the segment before this one"),
	[SRH_NSID]     = SRH_SID("nsid", nsid, "the segment after this one"),
	[SRH_LSID]     = SRH_SID("lsid", lsid, "the last segment"),
	{ .name = NULL },
};
/* clang-format on */

/* " hdr-len-eq:!8", but " psid ! a::/64", and two blanks where not negated. */
static void srh_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct srh_info *srh = info;

	text_put(out, " srh");
	for (unsigned int row = 0; row < SRH_N; row++) {
		const struct ext_opt *opt = &srh_opts[row];
		const struct opt_ctx oc = { ctx, NULL, opt };
		bool inv = ext_inv(&srh->given, row);

		if (!ext_has(&srh->given, row))
			continue;
		text_printf(out, " %s", opt->name + strlen("srh-"));
		if (row < SRH_PSID)
			text_put(out, inv ? ":!" : ":");
		else
			text_put(out, inv ? " ! " : "  ");
		opt->type->print(&oc, (const uint8_t *)info + opt->off, out);
	}
}

/* The rows are in the order of the kernel's IP6T_SRH_* bits. */
static void srh_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct srh_info *srh = info;
	struct ip6t_srh1 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.next_hdr = srh->next_hdr;
	xt.hdr_len = srh->hdr_len;
	xt.segs_left = srh->segs_left;
	xt.last_entry = srh->last_entry;
	xt.tag = srh->tag;
	xt.psid_addr = srh->psid.addr.in6;
	xt.nsid_addr = srh->nsid.addr.in6;
	xt.lsid_addr = srh->lsid.addr.in6;
	xt.psid_msk = srh->psid.mask.in6;
	xt.nsid_msk = srh->nsid.mask.in6;
	xt.lsid_msk = srh->lsid.mask.in6;
	xt.mt_flags = (uint16_t)srh->given.set;
	xt.mt_invflags = (uint16_t)srh->given.inv;
	ir_match_xt_only(ir, "srh", 1, &xt, sizeof(xt));
}

_Static_assert(1 << SRH_NEXT_HDR == IP6T_SRH_NEXTHDR &&
		       1 << SRH_LEN_LT == IP6T_SRH_LEN_LT &&
		       1 << SRH_SEGS_LT == IP6T_SRH_SEGS_LT &&
		       1 << SRH_LAST_LT == IP6T_SRH_LAST_LT &&
		       1 << SRH_TAG == IP6T_SRH_TAG &&
		       1 << SRH_PSID == IP6T_SRH_PSID &&
		       1 << SRH_NSID == IP6T_SRH_NSID &&
		       1 << SRH_LSID == IP6T_SRH_LSID,
	       "rows are the kernel's bits");

const struct ext_desc ext_srh = {
	.name      = "srh",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.info_size = sizeof(struct srh_info),
	.opts      = srh_opts,
	.list      = srh_list,
	.lower     = srh_lower,
};
