/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The types of option values that extensions share. */
#include "opt.h"

#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "proto.h"

static int bad_value(const struct opt_ctx *oc, const char *arg, uint64_t min,
		     uint64_t max, struct err *err)
{
	return err_usage(err,
		"%s: bad value for option \"--%s\" near \"%s\", or out of range (%llu-%llu).",
		oc->desc->name, oc->opt->name, arg, (unsigned long long)min,
		(unsigned long long)max);
}

static uint64_t type_max(const struct opt_ctx *oc, uint64_t max)
{
	return oc->opt->max ? oc->opt->max : max;
}

int opt_bad_name(const struct opt_ctx *oc, const char *s, size_t len,
		 struct err *err)
{
	const char *text = oc->opt->bad_name;
	size_t before = text ? strcspn(text, "%") : 0;

	if (!text)
		return err_usage(err, "%s: Bad value for \"--%s\" option: \"%s\"",
				 oc->desc->name, oc->opt->name, s);
	if (!text[before])
		return err_usage(err, "%s", text);
	return err_usage(err, "%.*s%.*s%s", (int)before, text, (int)len, s,
			 text + before + 1);
}

static int parse_num(const struct opt_ctx *oc, const char *arg, uint64_t max,
		     uint64_t *out, struct err *err)
{
	max = type_max(oc, max);
	if (num_parse(arg, oc->opt->min, max, out))
		return 0;
	if (oc->opt->bad_name)
		return opt_bad_name(oc, arg, strlen(arg), err);
	return err_usage(err,
		"%s: bad value for option \"--%s\", or out of range (%llu-%llu).",
		oc->desc->name, oc->opt->name,
		(unsigned long long)oc->opt->min, (unsigned long long)max);
}

static bool is_in_bounds(const struct opt_ctx *oc, uint64_t v, uint64_t max)
{
	return v >= oc->opt->min && v <= type_max(oc, max);
}

/* One of these for each width of number. */
#define DEFINE_NUM(name, type, max_value, format)                             \
	static int name##_parse(const struct opt_ctx *oc,                     \
				const char *const *args, void *val,           \
				struct err *err)                              \
	{                                                                     \
		uint64_t n;                                                   \
		type v;                                                       \
		int rc = parse_num(oc, args[0], max_value, &n, err);          \
									      \
		if (rc)                                                       \
			return rc;                                            \
		v = (type)n;                                                  \
		memcpy(val, &v, sizeof(v));                                   \
		return 0;                                                     \
	}                                                                     \
									      \
	static void name##_print(const struct opt_ctx *oc, const void *val,   \
				 struct text *out)                            \
	{                                                                     \
		(void)oc;                                                     \
		text_printf(out, format, OPT_LOAD(type, val));                    \
	}                                                                     \
									      \
	static bool name##_is_valid(const struct opt_ctx *oc, const void *val) \
	{                                                                     \
		return is_in_bounds(oc, OPT_LOAD(type, val), max_value);          \
	}                                                                     \
									      \
	const struct opt_type opt_##name = {                                  \
		"value", 1, name##_parse, name##_print, name##_is_valid,      \
	}

DEFINE_NUM(u8, uint8_t, UINT8_MAX, "%u");
DEFINE_NUM(u16, uint16_t, UINT16_MAX, "%u");
DEFINE_NUM(u32, uint32_t, UINT32_MAX, "%u");
DEFINE_NUM(u64, unsigned long long, UINT64_MAX, "%llu");
DEFINE_NUM(hex32, uint32_t, UINT32_MAX, "0x%x");

const struct opt_type opt_flag = { 0 };

/* One end of a range; @*s is left behind it, at the colon or the end. */
static int parse_end(const struct opt_ctx *oc, const char **s, uint64_t max,
		     uint64_t *out, struct err *err)
{
	const char *end;

	if (!num_parse_prefix(*s, &end, oc->opt->min, max, out))
		return bad_value(oc, *s, oc->opt->min, max, err);
	if (*end && *end != ':')
		return err_usage(err,
			"%s: Argument to \"--%s\" has unexpected characters near \"%s\".",
			oc->desc->name, oc->opt->name, end);
	*s = end;
	return 0;
}

int opt_range_parse(const struct opt_ctx *oc, const char *arg, uint64_t max,
		    uint64_t *lo, uint64_t *hi, struct err *err)
{
	const char *s = arg;
	int rc = 0;

	*lo = oc->opt->min;
	*hi = max = type_max(oc, max);
	if (*s != ':')
		rc = parse_end(oc, &s, max, lo, err);
	if (rc)
		return rc;
	if (!*s)
		*hi = *lo;
	else if (*++s)
		rc = parse_end(oc, &s, max, hi, err);
	if (rc)
		return rc;
	if (*s == ':')
		return err_usage(err,
			"%s: Too many components for option \"--%s\" (max: 2)",
			oc->desc->name, oc->opt->name);
	return 0;
}

/* "n", "lo:hi", "lo:", ":hi": a missing end is the type's own. */
static int parse_range(const struct opt_ctx *oc, const char *arg, uint64_t max,
		       struct range32 *out, struct err *err)
{
	uint64_t lo, hi;
	int rc = opt_range_parse(oc, arg, max, &lo, &hi, err);

	if (rc)
		return rc;
	if (hi < lo && oc->opt->bad_name)
		return err_usage(err, "%s: %s", oc->desc->name,
				 oc->opt->bad_name);
	if (hi < lo)
		return err_usage(err,
			"%s: option \"--%s\": range \"%s\" ends before it starts",
			oc->desc->name, oc->opt->name, arg);
	*out = (struct range32){ (uint32_t)lo, (uint32_t)hi };
	return 0;
}

static void print_range(uint32_t lo, uint32_t hi, struct text *out)
{
	text_printf(out, "%u", lo);
	if (hi != lo)
		text_printf(out, ":%u", hi);
}

static int range16_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	struct range32 wide;
	struct range16 range;
	int rc = parse_range(oc, args[0], UINT16_MAX, &wide, err);

	if (rc)
		return rc;
	range = (struct range16){ (uint16_t)wide.lo, (uint16_t)wide.hi };
	memcpy(val, &range, sizeof(range));
	return 0;
}

static void range16_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	struct range16 range = OPT_LOAD(struct range16, val);

	(void)oc;
	print_range(range.lo, range.hi, out);
}

static bool range16_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct range16 range = OPT_LOAD(struct range16, val);

	return range.lo <= range.hi &&
	       is_in_bounds(oc, range.lo, UINT16_MAX) &&
	       is_in_bounds(oc, range.hi, UINT16_MAX);
}

const struct opt_type opt_range16 = {
	"value[:value]", 1, range16_parse, range16_print, range16_is_valid,
};

static int range32_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	struct range32 range;
	int rc = parse_range(oc, args[0], UINT32_MAX, &range, err);

	if (!rc)
		memcpy(val, &range, sizeof(range));
	return rc;
}

static void range32_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	struct range32 range = OPT_LOAD(struct range32, val);

	(void)oc;
	print_range(range.lo, range.hi, out);
}

static bool range32_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct range32 range = OPT_LOAD(struct range32, val);

	return range.lo <= range.hi &&
	       is_in_bounds(oc, range.lo, UINT32_MAX) &&
	       is_in_bounds(oc, range.hi, UINT32_MAX);
}

const struct opt_type opt_range32 = {
	"value[:value]", 1, range32_parse, range32_print, range32_is_valid,
};

void range32_list(const char *name, struct range32 range, bool invert,
		  struct text *out)
{
	text_printf(out, "%s%s:%s", name, range.lo == range.hi ? "" : "s",
		    invert ? "!" : "");
	print_range(range.lo, range.hi, out);
}

void range32_normalise(struct ext_info *info, unsigned int row,
		       struct range32 *range)
{
	if (ext_inv(info, row) || range->lo || range->hi != UINT32_MAX)
		return;
	info->set &= ~EXT_BIT(row);
}

/* A line's end would be one to the reader of a save file, too. */
static int copy_line(const struct opt_ctx *oc, const char *s, size_t len,
		     void *val, struct err *err)
{
	if (memchr(s, '\n', len))
		return err_usage(err, "%s: option \"--%s\": more than one line",
				 oc->desc->name, oc->opt->name);
	memcpy(val, s, len);
	return 0;
}

static int string_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	size_t len = strlen(args[0]);

	if (len >= oc->opt->size)
		return err_usage(err,
			"%s: option \"--%s\": \"%s\" is longer than %u characters",
			oc->desc->name, oc->opt->name, args[0], oc->opt->size - 1u);
	return copy_line(oc, args[0], len, val, err);
}

static void string_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	(void)oc;
	text_put_quoted(out, val);
}

/* Ends within its place, nothing behind the end, nothing that splits lines. */
static bool string_is_valid(const struct opt_ctx *oc, const void *val)
{
	const char *s = val;
	size_t len = strnlen(s, oc->opt->size);

	if (len == oc->opt->size)
		return false;
	for (size_t i = len; i < oc->opt->size; i++)
		if (s[i])
			return false;
	return !memchr(s, '\n', len);
}

static bool string_is_valid_not_empty(const struct opt_ctx *oc,
				      const void *val)
{
	const char *s = val;

	return *s && string_is_valid(oc, val);
}

const struct opt_type opt_string = {
	"string", 1, string_parse, string_print, string_is_valid,
};

static int prefix_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	size_t len = strlen(args[0]), max = oc->opt->size - 1u;

	if (!len)
		return err_usage(err,
			"Argument must have a minimum length of 1 characters");
	if (strchr(args[0], '\n'))
		return err_usage(err, "Newlines not allowed in --log-prefix");
	memcpy(val, args[0], len < max ? len : max);
	return 0;
}

const struct opt_type opt_prefix = {
	"prefix", 1, prefix_parse, string_print, string_is_valid_not_empty,
};

static void word_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	(void)oc;
	text_put_word(out, val);
}

const struct opt_type opt_word = {
	"name", 1, string_parse, word_print, string_is_valid,
};

static int iface_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	size_t len = strlen(args[0]);

	if (!len)
		return err_usage(err,
				 "%s: option \"--%s\": empty interface name",
				 oc->desc->name, oc->opt->name);
	if (len >= IFNAMSIZ)
		return err_usage(err,
			"interface name `%s' must be shorter than IFNAMSIZ (%d)",
			args[0], IFNAMSIZ - 1);
	return copy_line(oc, args[0], len, val, err);
}

static void iface_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	(void)oc;
	text_put_word(out, val);
}

const struct opt_type opt_iface = {
	"name[+]", 1, iface_parse, iface_print, string_is_valid_not_empty,
};

static int opt_proto_parse(const struct opt_ctx *oc, const char *const *args,
			   void *val, struct err *err)
{
	(void)oc;
	return proto_parse(args[0], val, err);
}

const struct opt_type opt_proto = {
	"protocol", 1, opt_proto_parse, u8_print, NULL,
};

static int mac_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	uint8_t mac[6];
	const char *s = args[0];

	(void)oc;
	for (int i = 0; i < 6; i++) {
		char *end;
		unsigned long v;

		v = isxdigit((unsigned char)*s) ? strtoul(s, &end, 16) : 256;
		if (v > UINT8_MAX || end - s > 2 || *end != (i < 5 ? ':' : 0))
			return err_usage(err, "Invalid MAC address specified.");
		mac[i] = (uint8_t)v;
		s = end + 1;
	}
	memcpy(val, mac, sizeof(mac));
	return 0;
}

static void mac_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	const uint8_t *mac = val;

	(void)oc;
	for (int i = 0; i < 6; i++)
		text_printf(out, "%s%02x", i ? ":" : "", mac[i]);
}

const struct opt_type opt_mac = {
	"address", 1, mac_parse, mac_print, NULL,
};

static const struct opt_name *name_find(const struct ext_opt *opt,
					const char *s, size_t len)
{
	for (const struct opt_name *n = opt->data; n->name; n++)
		if (strlen(n->name) == len &&
		    (opt->flags & OPT_EXACT ? strncmp(n->name, s, len) :
					      strncasecmp(n->name, s, len)) == 0)
			return n;
	return NULL;
}

static int enum_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	const struct opt_name *n = name_find(oc->opt, args[0],
					     strlen(args[0]));

	if (!n)
		return opt_bad_name(oc, args[0], strlen(args[0]), err);
	memcpy(val, &n->value, sizeof(n->value));
	return 0;
}

static void enum_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	uint32_t v = OPT_LOAD(uint32_t, val);

	for (const struct opt_name *n = oc->opt->data; n->name; n++)
		if (n->value == v) {
			text_put(out, n->name);
			return;
		}
	text_printf(out, "%u", v);
}

static bool enum_is_valid(const struct opt_ctx *oc, const void *val)
{
	uint32_t v = OPT_LOAD(uint32_t, val);

	for (const struct opt_name *n = oc->opt->data; n->name; n++)
		if (n->value == v)
			return true;
	return false;
}

const struct opt_type opt_enum = {
	"name", 1, enum_parse, enum_print, enum_is_valid,
};

static int names_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t bits = 0;

	for (const char *s = args[0];;) {
		size_t len = strcspn(s, ",");
		const struct opt_name *n = name_find(oc->opt, s, len);

		if (!n)
			return opt_bad_name(oc, s, len, err);
		bits |= n->value;
		s += len;
		if (!*s)
			break;
		s++;
	}
	memcpy(val, &bits, sizeof(bits));
	return 0;
}

/* In the table's order; a row whose bits are all printed already is left out. */
static void names_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint32_t left = OPT_LOAD(uint32_t, val);
	bool first = true;

	for (const struct opt_name *n = oc->opt->data; n->name; n++) {
		if (!n->value || (left & n->value) != n->value)
			continue;
		text_printf(out, "%s%s", first ? "" : ",", n->name);
		left &= ~n->value;
		first = false;
	}
}

static bool names_is_valid(const struct opt_ctx *oc, const void *val)
{
	uint32_t v = OPT_LOAD(uint32_t, val), all = 0;

	for (const struct opt_name *n = oc->opt->data; n->name; n++)
		all |= n->value;
	return v && !(v & ~all);
}

const struct opt_type opt_names = {
	"name[,name...]", 1, names_parse, names_print, names_is_valid,
};
