/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m osf: the sender's operating system, by its SYN (kernel: xt_osf.c). */
#include <linux/netfilter/xt_osf.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct osf_info {
	struct ext_info given;
	char genre[MAXGENRELEN];
	uint32_t ttl, log; /* NF_OSF_TTL_*, NF_OSF_LOGLEVEL_* */
};

enum { OSF_GENRE, OSF_TTL, OSF_LOG };

/* clang-format off */
static const struct ext_opt osf_opts[] = {
	[OSF_GENRE] = { "genre", .type = &opt_word,
		OPT_AT(struct osf_info, genre),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "operating system, as the fingerprints call it" },
	[OSF_TTL]   = { "ttl", .type = &opt_u32,
		OPT_AT(struct osf_info, ttl), .max = 2,
		.help = "TTL is the fingerprint's (0), below it (1), or any (2)" },
	[OSF_LOG]   = { "log", .type = &opt_u32,
		OPT_AT(struct osf_info, log), .max = 2,
		.help = "log all that match (0), the first (1), all known (2)" },
	{ .name = NULL },
};
/* clang-format on */

static void osf_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct osf_info *osf = info;

	(void)ctx;
	text_printf(out, " OS fingerprint match %s%s",
		    ext_inv(&osf->given, OSF_GENRE) ? "! " : "", osf->genre);
}

static void osf_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct osf_info *osf = info;
	struct xt_osf_info xt = {
		.len = (uint32_t)strlen(osf->genre),
		.loglevel = osf->log,
		.ttl = osf->ttl,
	};

	(void)ctx;
	memcpy(xt.genre, osf->genre, sizeof(xt.genre));
	if (ext_inv(&osf->given, OSF_GENRE))
		xt.flags |= XT_OSF_INVERT;
	if (ext_has(&osf->given, OSF_TTL))
		xt.flags |= XT_OSF_TTL;
	if (ext_has(&osf->given, OSF_LOG))
		xt.flags |= XT_OSF_LOG;
	ir_match_xt_only(ir, "osf", 0, &xt, sizeof(xt));
}

static const uint8_t osf_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_osf = {
	.name      = "osf",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV4,
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_INPUT) |
		     HOOK_BIT(HOOK_FORWARD),
	.protos    = osf_protos,
	.info_size = sizeof(struct osf_info),
	.opts      = osf_opts,
	.list      = osf_list,
	.lower     = osf_lower,
};
