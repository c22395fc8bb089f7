/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j TCPOPTSTRIP: blank out options of TCP (kernel: xt_TCPOPTSTRIP.c). */
#include <linux/netfilter/xt_TCPOPTSTRIP.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct TCPOPTSTRIP_info {
	struct ext_info given;
	uint32_t bitmap[8]; /* bit n: option of kind n */
};

enum { STRIP };

/* RFC 9293 3.1, RFC 7323, RFC 2018, RFC 2385 */
static const struct opt_name kinds[] = {
	{ "wscale", 3 }, { "mss", 2 },       { "sack-permitted", 4 },
	{ "sack", 5 },   { "timestamp", 8 }, { "md5", 19 },
	{ NULL, 0 },
};

static int parse_kind(const char *s, uint8_t *kind, struct err *err)
{
	for (const struct opt_name *n = kinds; n->name; n++)
		if (strcmp(n->name, s) == 0) {
			*kind = (uint8_t)n->value;
			return 0;
		}
	if (!num_parse_u8(s, kind))
		return err_usage(err, "Bad TCP option value \"%s\"", s);
	if (*kind < 2)
		return err_usage(err, "Option value may not be 0 or 1");
	return 0;
}

static int strip_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t bitmap[8] = { 0 };
	const char *s = args[0];

	(void)oc;
	for (;;) {
		size_t len = strcspn(s, ",");
		char name[32] = "";
		uint8_t kind;
		int rc;

		memcpy(name, s, len < sizeof(name) ? len : sizeof(name) - 1);
		rc = parse_kind(name, &kind, err);
		if (rc)
			return rc;
		if (tcpoptstrip_test_bit(bitmap, kind))
			return err_usage(err, "Option \"%s\" already specified",
					 name);
		tcpoptstrip_set_bit(bitmap, kind);
		s += len;
		if (!*s)
			break;
		s++;
	}
	memcpy(val, bitmap, sizeof(bitmap));
	return 0;
}

static const char *kind_name(unsigned int kind)
{
	for (const struct opt_name *n = kinds; n->name; n++)
		if (n->value == kind)
			return n->name;
	return NULL;
}

static void print_kinds(const uint32_t *bitmap, bool numeric, struct text *out)
{
	bool first = true;

	for (unsigned int kind = 0; kind <= UINT8_MAX; kind++) {
		const char *name = numeric ? NULL : kind_name(kind);

		if (!tcpoptstrip_test_bit(bitmap, kind))
			continue;
		text_put(out, first ? "" : ",");
		first = false;
		if (name)
			text_put(out, name);
		else
			text_printf(out, "%u", kind);
	}
}

static void strip_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint32_t bitmap[8];

	(void)oc;
	memcpy(bitmap, val, sizeof(bitmap));
	print_kinds(bitmap, true, out);
}

static bool strip_is_valid(const struct opt_ctx *oc, const void *val)
{
	uint32_t bitmap[8], any = 0;

	(void)oc;
	memcpy(bitmap, val, sizeof(bitmap));
	for (int i = 0; i < 8; i++)
		any |= bitmap[i];
	return any && !(bitmap[0] & 3);
}

static const struct opt_type strip_type = {
	"value[,value...]", 1, strip_parse, strip_print, strip_is_valid,
};

/* clang-format off */
static const struct ext_opt TCPOPTSTRIP_opts[] = {
	[STRIP] = { "strip-options", .type = &strip_type,
		OPT_AT(struct TCPOPTSTRIP_info, bitmap),
		.help = "their numbers or names: wscale, mss, sack-permitted, sack, timestamp, md5" },
	{ .name = NULL },
};
/* clang-format on */

static void TCPOPTSTRIP_list(const void *info, const struct ext_ctx *ctx,
			     struct text *out)
{
	const struct TCPOPTSTRIP_info *strip = info;

	if (!ext_has(&strip->given, STRIP))
		return;
	text_put(out, " TCPOPTSTRIP options ");
	print_kinds(strip->bitmap, ctx->numeric, out);
}

/*
 * nf_tables can reset an option, but passes a packet whose TCP header is cut
 * short, which this target drops.
 */
static void TCPOPTSTRIP_lower(struct ir_rule *ir, const void *info,
			      const struct ext_ctx *ctx)
{
	const struct TCPOPTSTRIP_info *strip = info;
	struct xt_tcpoptstrip_target_info xt;

	(void)ctx;
	memcpy(xt.strip_bmap, strip->bitmap, sizeof(xt.strip_bmap));
	ir_act_xt_bound(ir, "TCPOPTSTRIP", 0, &xt, sizeof(xt), false);
}

static const uint8_t TCPOPTSTRIP_protos[] = { IPPROTO_TCP, 0 };

const struct ext_desc ext_TCPOPTSTRIP = {
	.name      = "TCPOPTSTRIP",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.tables    = TABLE_BIT(TABLE_MANGLE),
	.protos    = TCPOPTSTRIP_protos,
	.info_size = sizeof(struct TCPOPTSTRIP_info),
	.opts      = TCPOPTSTRIP_opts,
	.list      = TCPOPTSTRIP_list,
	.lower     = TCPOPTSTRIP_lower,
};
