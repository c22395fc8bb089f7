/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m mh: type of an IPv6 mobility header (kernel: ip6t_mh.c). */
#include <linux/netfilter_ipv6/ip6t_mh.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct mh_types {
	uint8_t lo, hi; /* both included */
};

struct mh_info {
	struct ext_info given;
	struct mh_types types;
};

enum { MH_TYPE };

/* RFC 6275 6.1, by number; each with its short form. */
static const char *const mh_names[][2] = {
	{ "binding-refresh-request", "brr" }, { "home-test-init", "hoti" },
	{ "careof-test-init", "coti" },       { "home-test", "hot" },
	{ "careof-test", "cot" },             { "binding-update", "bu" },
	{ "binding-acknowledgement", "ba" },  { "binding-error", "be" },
};

#define N_NAMES (sizeof(mh_names) / sizeof(*mh_names))

/* A number, a name, or the beginning of a name; of several, the first. */
static bool type_parse(const char *s, size_t len, uint8_t *out)
{
	char word[sizeof("binding-refresh-request")];

	if (!len || len >= sizeof(word))
		return false;
	memcpy(word, s, len);
	word[len] = '\0';
	if (num_parse_u8(word, out))
		return true;
	for (int prefix = 0; prefix < 2; prefix++)
		for (size_t i = 0; i < N_NAMES; i++)
			for (int j = 0; j < 2; j++)
				if (!strncasecmp(mh_names[i][j], word, len) &&
				    (prefix || !mh_names[i][j][len])) {
					*out = (uint8_t)i;
					return true;
				}
	return false;
}

static int types_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct mh_types types = { 0, UINT8_MAX };
	const char *s = args[0];
	const char *colon = strchr(s, ':');
	size_t len = colon ? (size_t)(colon - s) : strlen(s);

	(void)oc;
	if ((len || !colon) && !type_parse(s, len, &types.lo))
		return err_usage(err, "Invalid MH type `%.*s'", (int)len, s);
	if (!colon)
		types.hi = types.lo;
	else if (colon[1] &&
		 !type_parse(colon + 1, strlen(colon + 1), &types.hi))
		return err_usage(err, "Invalid MH type `%s'", colon + 1);
	if (types.lo > types.hi)
		return err_usage(err, "Invalid MH type range (min > max)");
	memcpy(val, &types, sizeof(types));
	return 0;
}

static void types_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const struct mh_types *types = val;

	(void)oc;
	text_printf(out, "%u", types->lo);
	if (types->lo != types->hi)
		text_printf(out, ":%u", types->hi);
}

static bool types_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct mh_types *types = val;

	(void)oc;
	return types->lo <= types->hi;
}

static const struct opt_type mh_types_type = {
	"type[:type]", 1, types_parse, types_print, types_is_valid,
};

/* clang-format off */
static const struct ext_opt mh_opts[] = {
	[MH_TYPE] = { "mh-type", .type = &mh_types_type,
		OPT_AT(struct mh_info, types), .flags = OPT_INVERT,
		.help = "type, or range of types, by name or number" },
	{ .name = NULL },
};
/* clang-format on */

static void mh_init(void *info)
{
	struct mh_info *mh = info;

	mh->types.hi = UINT8_MAX;
}

static int mh_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct mh_info *mh = info;

	(void)ctx;
	(void)err;
	if (!ext_inv(&mh->given, MH_TYPE) && !mh->types.lo &&
	    mh->types.hi == UINT8_MAX)
		mh->given.set &= ~EXT_BIT(MH_TYPE);
	return 0;
}

static void list_type(uint8_t type, bool numeric, struct text *out)
{
	if (!numeric && type < N_NAMES)
		text_put(out, mh_names[type][0]);
	else
		text_printf(out, "%u", type);
}

static void mh_list(const void *info, const struct ext_ctx *ctx,
		    struct text *out)
{
	const struct mh_info *mh = info;

	text_put(out, " mh");
	if (!ext_has(&mh->given, MH_TYPE))
		return;
	text_put(out, ext_inv(&mh->given, MH_TYPE) ? " !" : " ");
	list_type(mh->types.lo, ctx->numeric, out);
	if (mh->types.lo == mh->types.hi)
		return;
	text_put(out, ":");
	list_type(mh->types.hi, ctx->numeric, out);
}

static void mh_lower(struct ir_rule *ir, const void *info,
		     const struct ext_ctx *ctx)
{
	const struct mh_info *mh = info;
	struct ip6t_mh xt = { .types = { mh->types.lo, mh->types.hi } };

	(void)ctx;
	if (ext_inv(&mh->given, MH_TYPE))
		xt.invflags |= IP6T_MH_INV_TYPE;
	ir_match_xt_only(ir, "mh", 0, &xt, sizeof(xt));
}

static void mh_help(const struct ext_ctx *ctx, struct text *out)
{
	(void)ctx;
	text_put(out, "Valid MH types:\n");
	for (unsigned int i = 0; i < N_NAMES; i++)
		text_printf(out, "%s (%s)\n", mh_names[i][0], mh_names[i][1]);
}

static const uint8_t mh_protos[] = { IPPROTO_MH, 0 };

const struct ext_desc ext_mh = {
	.name      = "mh",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.proto     = IPPROTO_MH,
	.protos    = mh_protos,
	.merges    = true,
	.info_size = sizeof(struct mh_info),
	.opts      = mh_opts,
	.init      = mh_init,
	.check     = mh_check,
	.list      = mh_list,
	.lower     = mh_lower,
	.help      = mh_help,
};
