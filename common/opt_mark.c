/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Marks; the ways to say how one changes: all are (mark & ~mask) ^ value. */
#include <string.h>

#include "opt.h"

bool mark_parse(const char *s, struct mark32 *out)
{
	uint64_t value, mask = UINT32_MAX;
	const char *end;

	if (!num_parse_prefix(s, &end, 0, UINT32_MAX, &value))
		return false;
	if (*end && (*end != '/' ||
		     !num_parse(end + 1, 0, UINT32_MAX, &mask)))
		return false;
	*out = (struct mark32){ (uint32_t)value, (uint32_t)mask };
	return true;
}

void mark_print(const struct mark32 *mark, struct text *out)
{
	text_printf(out, "0x%x", mark->value);
	if (mark->mask != UINT32_MAX)
		text_printf(out, "/0x%x", mark->mask);
}

int opt_bad_mark(const struct opt_ctx *oc, const char *arg, struct err *err)
{
	uint64_t value;
	const char *end;

	if (num_parse_prefix(arg, &end, 0, UINT32_MAX, &value) && *end &&
	    (*end != '/' ||
	     num_parse_prefix(end + 1, &end, 0, UINT32_MAX, &value)))
		return err_usage(err,
			"%s: trailing garbage after value for option \"--%s\".",
			oc->desc->name, oc->opt->name);
	return err_usage(err,
		"%s: bad integer value for option \"--%s\", or out of range.",
		oc->desc->name, oc->opt->name);
}

static int opt_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	struct mark32 mark;

	if (!mark_parse(args[0], &mark))
		return opt_bad_mark(oc, args[0], err);
	memcpy(val, &mark, sizeof(mark));
	return 0;
}

static void opt_mark_print(const struct opt_ctx *oc, const void *val,
			   struct text *out)
{
	struct mark32 mark = OPT_LOAD(struct mark32, val);

	(void)oc;
	mark_print(&mark, out);
}

const struct opt_type opt_mark = {
	"value[/mask]", 1, opt_mark_parse, opt_mark_print, NULL,
};

static void mark_store(void *val, uint32_t value, uint32_t mask)
{
	memcpy(val, &(struct mark32){ value, mask }, sizeof(struct mark32));
}

static int xmark_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	return opt_mark.parse(oc, args, val, err);
}

/* Save prints the mask of a target always, unlike that of a match. */
static void xmark_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	struct mark32 mark;

	(void)oc;
	memcpy(&mark, val, sizeof(mark));
	text_printf(out, "0x%x/0x%x", mark.value, mark.mask);
}

const struct opt_type opt_xmark = {
	"value[/mask]", 1, xmark_parse, xmark_print, NULL,
};

/* --set-mark v/m turns bits m off and bits v on: xmark v/(v|m). */
static int set_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	struct mark32 mark;
	int rc = opt_mark.parse(oc, args, &mark, err);

	if (!rc)
		mark_store(val, mark.value, mark.mask | mark.value);
	return rc;
}

const struct opt_type opt_set_mark = {
	"value[/mask]", 1, set_mark_parse, NULL, NULL,
};

static int and_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint32_t bits;
	int rc = opt_u32.parse(oc, args, &bits, err);

	if (!rc)
		mark_store(val, 0, ~bits);
	return rc;
}

const struct opt_type opt_and_mark = {
	"bits", 1, and_mark_parse, NULL, NULL,
};

static int or_mark_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	uint32_t bits;
	int rc = opt_u32.parse(oc, args, &bits, err);

	if (!rc)
		mark_store(val, bits, bits);
	return rc;
}

const struct opt_type opt_or_mark = {
	"bits", 1, or_mark_parse, NULL, NULL,
};

static int xor_mark_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	uint32_t bits;
	int rc = opt_u32.parse(oc, args, &bits, err);

	if (!rc)
		mark_store(val, bits, 0);
	return rc;
}

const struct opt_type opt_xor_mark = {
	"bits", 1, xor_mark_parse, NULL, NULL,
};

void xmark_list(const struct mark32 *mark, struct text *out)
{
	if (!mark->value)
		text_printf(out, "and 0x%x", ~mark->mask);
	else if (mark->value == mark->mask)
		text_printf(out, "or 0x%x", mark->value);
	else if (!mark->mask)
		text_printf(out, "xor 0x%x", mark->value);
	else if (mark->mask == UINT32_MAX)
		text_printf(out, "set 0x%x", mark->value);
	else
		text_printf(out, "xset 0x%x/0x%x", mark->value, mark->mask);
}
