/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m string: bytes somewhere in the packet (kernel: xt_string.c). */
#include <ctype.h>
#include <linux/netfilter/xt_string.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct pattern {
	uint8_t len; /* bytes */
	uint8_t bytes[XT_STRING_MAX_PATTERN_SIZE];
};

struct string_info {
	struct ext_info given;
	struct pattern pattern;
	char algo[XT_STRING_MAX_ALGO_NAME_SIZE];
	uint16_t from, to; /* bytes of the packet */
};

/* In the order in which save prints them. */
enum { STRING, STRING_ALGO, STRING_FROM, STRING_TO, STRING_ICASE };

static int too_long(const char *s, struct err *err)
{
	return err_usage(err, "STRING too long \"%s\"", s);
}

static int string_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	struct pattern *pattern = val;
	size_t len = strlen(args[0]);

	(void)oc;
	if (len > sizeof(pattern->bytes))
		return too_long(args[0], err);
	memcpy(pattern->bytes, args[0], len);
	pattern->len = (uint8_t)len;
	return 0;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return tolower((unsigned char)c) - 'a' + 10;
}

/* Hex digits in pairs up to the next '|', which *@s is left at. */
static int parse_block(const char **s, struct pattern *pattern,
		       struct err *err)
{
	size_t n = 0;

	for (; **s && **s != '|'; n++) {
		if (**s == ' ') {
			(*s)++;
			continue;
		}
		for (int i = 0; i < 2; i++)
			if (!isxdigit((unsigned char)(*s)[i]))
				return (*s)[i] && (*s)[i] != '|' ?
					       err_usage(err,
						"Invalid hex char '%c'",
						(*s)[i]) :
					       err_usage(err,
						"Invalid hex block");
		if (pattern->len == sizeof(pattern->bytes))
			return too_long(*s, err);
		pattern->bytes[pattern->len++] =
			(uint8_t)(digit_value((*s)[0]) << 4 |
				  digit_value((*s)[1]));
		*s += 2;
	}
	if (!**s)
		return err_usage(err, "Invalid hex block");
	return n ? 0 : err_usage(err, "Odd number of hex digits");
}

/* Text with blocks of hex digits between '|'; '\' takes the next as it is. */
static int hex_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct pattern pattern = { 0 };

	(void)oc;
	if (!*args[0])
		return err_usage(err, "STRING must contain at least one char");
	for (const char *s = args[0]; *s; s++) {
		if (*s == '|') {
			int rc;

			s++;
			rc = parse_block(&s, &pattern, err);
			if (rc)
				return rc;
			continue;
		}
		if (*s == '\\' && s[1])
			s++;
		if (pattern.len == sizeof(pattern.bytes))
			return too_long(args[0], err);
		pattern.bytes[pattern.len++] = (uint8_t)*s;
	}
	memcpy(val, &pattern, sizeof(pattern));
	return 0;
}

/* iptables takes no chances with what isn't printable, or ends in '\'. */
static bool is_hex(const struct pattern *pattern)
{
	for (unsigned int i = 0; i < pattern->len; i++)
		if (pattern->bytes[i] < 0x20 || pattern->bytes[i] > 0x7e)
			return true;
	return pattern->len && pattern->bytes[pattern->len - 1] == '\\';
}

static void print_pattern(const struct pattern *pattern, struct text *out)
{
	bool hex = is_hex(pattern);

	text_put(out, hex ? "\"|" : "\"");
	for (unsigned int i = 0; i < pattern->len; i++) {
		uint8_t c = pattern->bytes[i];

		if (hex)
			text_printf(out, "%02x", c);
		else
			text_printf(out, "%s%c",
				    c == '"' || c == '\\' ? "\\" : "", c);
	}
	text_put(out, hex ? "|\"" : "\"");
}

static void pattern_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	(void)oc;
	print_pattern(val, out);
}

static bool pattern_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct pattern *pattern = val;

	(void)oc;
	if (pattern->len > sizeof(pattern->bytes))
		return false;
	for (size_t i = pattern->len; i < sizeof(pattern->bytes); i++)
		if (pattern->bytes[i])
			return false;
	return true;
}

static const struct opt_type string_type = {
	"string", 1, string_parse, pattern_print, pattern_is_valid,
};
static const struct opt_type hex_type = {
	"string", 1, hex_parse, NULL, NULL,
};

/* clang-format off */
static const struct ext_opt string_opts[] = {
	[STRING]       = { "string", .type = &string_type,
		OPT_AT(struct string_info, pattern), .flags = OPT_INVERT,
		.help = "what to look for" },
	[STRING_ALGO]  = { "algo", .type = &opt_string,
		OPT_AT(struct string_info, algo), .flags = OPT_REQUIRED,
		.help = "how to look for it: bm or kmp" },
	[STRING_FROM]  = { "from", .type = &opt_u16,
		OPT_AT(struct string_info, from),
		.help = "where in the packet to begin" },
	[STRING_TO]    = { "to", .type = &opt_u16,
		OPT_AT(struct string_info, to),
		.help = "where in the packet to stop" },
	[STRING_ICASE] = { "icase", .type = &opt_flag,
		.help = "capitals and small letters are the same" },
	{ "hex-string", .type = &hex_type, .alias_of = STRING + 1,
		.excludes = EXT_BIT(STRING),
		OPT_AT(struct string_info, pattern), .flags = OPT_INVERT,
		.help = "what to look for, with bytes as |0d 0a|" },
	{ .name = NULL },
};
/* clang-format on */

static void string_init(void *info)
{
	struct string_info *string = info;

	string->to = UINT16_MAX;
}

static int string_check(void *info, const struct ext_ctx *ctx,
			struct err *err)
{
	struct string_info *string = info;
	struct ext_info *given = &string->given;

	(void)ctx;
	if (!ext_has(given, STRING))
		return err_usage(err,
			"STRING match: You must specify `--string' or `--hex-string'");
	if (!string->pattern.len || string->from > string->to ||
	    (strcmp(string->algo, "bm") && strcmp(string->algo, "kmp")))
		return err_refused(err,
			"string: nothing to look for, nowhere, or no such algorithm");
	if (!string->from)
		given->set &= ~EXT_BIT(STRING_FROM);
	if (string->to == UINT16_MAX)
		given->set &= ~EXT_BIT(STRING_TO);
	return 0;
}

static void string_save(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct string_info *string = info;
	const struct ext_info *given = &string->given;

	(void)ctx;
	text_printf(out, "%s --%s ", ext_inv(given, STRING) ? " !" : "",
		    is_hex(&string->pattern) ? "hex-string" : "string");
	print_pattern(&string->pattern, out);
	text_printf(out, " --algo %s", string->algo);
	if (ext_has(given, STRING_FROM))
		text_printf(out, " --from %u", string->from);
	if (ext_has(given, STRING_TO))
		text_printf(out, " --to %u", string->to);
	if (ext_has(given, STRING_ICASE))
		text_put(out, " --icase");
}

static void string_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct string_info *string = info;
	const struct ext_info *given = &string->given;

	(void)ctx;
	text_printf(out, " STRING match %s ",
		    ext_inv(given, STRING) ? "!" : "");
	print_pattern(&string->pattern, out);
	text_printf(out, " ALGO name %s", string->algo);
	if (ext_has(given, STRING_FROM))
		text_printf(out, " FROM %u", string->from);
	if (ext_has(given, STRING_TO))
		text_printf(out, " TO %u", string->to);
	if (ext_has(given, STRING_ICASE))
		text_put(out, " ICASE");
}

static void string_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct string_info *string = info;
	struct xt_string_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.from_offset = string->from;
	xt.to_offset = string->to;
	xt.patlen = string->pattern.len;
	(void)ctx;
	memcpy(xt.algo, string->algo, sizeof(xt.algo));
	memcpy(xt.pattern, string->pattern.bytes, sizeof(xt.pattern));
	if (ext_inv(&string->given, STRING))
		xt.u.v1.flags |= XT_STRING_FLAG_INVERT;
	if (ext_has(&string->given, STRING_ICASE))
		xt.u.v1.flags |= XT_STRING_FLAG_IGNORECASE;
	ir_match_xt_only(ir, "string", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_string = {
	.name      = "string",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct string_info),
	.opts      = string_opts,
	.init      = string_init,
	.check     = string_check,
	.save      = string_save,
	.list      = string_list,
	.lower     = string_lower,
};
