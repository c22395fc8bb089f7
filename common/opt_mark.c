/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways to say how a mark changes: all are (mark & ~mask) ^ value. */
#include <string.h>

#include "opt.h"

static void store(void *val, uint32_t value, uint32_t mask)
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
		store(val, mark.value, mark.mask | mark.value);
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
		store(val, 0, ~bits);
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
		store(val, bits, bits);
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
		store(val, bits, 0);
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
