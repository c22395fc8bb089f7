/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Write the manual page of the extensions: what their descriptors say, with
 * the words of man/extensions/NAME.man where there are any.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ext.h"
#include "opt.h"
#include "proto.h"

static const char head[] =
	".TH IPTABLES\\-LITE\\-EXTENSIONS 8 \"\" \"iptables\\-lite\" \"\"\n"
	".SH NAME\n"
	"iptables\\-lite\\-extensions \\- matches and targets of iptables\\-lite\n"
	".SH SYNOPSIS\n"
	".B iptables\n"
	"[\\fB\\-m\\fP \\fIname\\fP [\\fIoptions\\fP]] ...\n"
	"[\\fB\\-j\\fP \\fIname\\fP [\\fIoptions\\fP]]\n"
	".SH DESCRIPTION\n"
	"A match is loaded by\n"
	".BR \\-m ,\n"
	"or by the first of its options where\n"
	".B \\-p\n"
	"names its protocol; a target by\n"
	".BR \\-j .\n"
	"From then on its options may be given.\n"
	".BR \"iptables \\-m \" \"name \" \\-h\n"
	"prints them.\n"
	".PP\n"
	"Where a\n"
	".RB [ ! ]\n"
	"stands before an option, a\n"
	".B !\n"
	"there turns its sense round. Of a long option as much is enough as\n"
	"tells it from others. Numbers are decimal, octal with a leading 0, or\n"
	"hexadecimal with a leading 0x; in rates, and in ports but those of\n"
	".BR tcp ,\n"
	".B sctp\n"
	"and\n"
	".BR multiport ,\n"
	"decimal always.\n";

/* What examples begin with. */
#define EXAMPLES ".P\n.EX\n"

static const char tail[] =
	".SH SEE ALSO\n"
	".BR iptables\\-lite (8),\n"
	".BR nfd (8)\n";

/* @s so that roff prints it as it is. */
static void put_plain(struct text *out, const char *s)
{
	if (*s == '.' || *s == '\'')
		text_put(out, "\\&");
	for (; *s; s++) {
		if (*s == '\\')
			text_put(out, "\\e");
		else if (*s == '-')
			text_put(out, "\\-");
		else
			text_putn(out, s, 1);
		if (*s == '\n' && (s[1] == '.' || s[1] == '\''))
			text_put(out, "\\&");
	}
}

static void put_font(struct text *out, char font, const char *s)
{
	text_printf(out, "\\f%c", font);
	put_plain(out, s);
	text_put(out, "\\fP");
}

/* The prose that @name has in @dir, if it has any; examples are at its end. */
static int read_prose(struct text *out, const char *dir, const char *name)
{
	auto_text struct text path = { 0 };
	char buf[4096];
	FILE *f;
	size_t n;
	int rc;

	text_printf(&path, "%s/%s.man", dir, name);
	if (text_has_failed(&path))
		return -ENOMEM;
	f = fopen(text_str(&path), "r");
	if (!f)
		return errno == ENOENT ? 0 : -errno;
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		text_putn(out, buf, n);
	rc = ferror(f) ? -EIO : 0;
	fclose(f);
	return rc;
}

/* "IPv6 only; with -p tcp; in the table mangle; from PREROUTING, INPUT." */
static void put_limits(struct text *out, const struct ext_desc *desc)
{
	const char *between = " ";

	text_put(out, desc->families == FAM_ANY	   ? "IPv4 and IPv6"
		      : desc->families == FAM_IPV4 ? "IPv4 only"
						   : "IPv6 only");
	for (const uint8_t *p = desc->protos; p && *p; p++) {
		const char *name = proto_name(*p, true);

		text_put(out, p == desc->protos ? "; with " : " or ");
		put_font(out, 'B', "-p ");
		if (name)
			put_font(out, 'B', name);
		else
			text_printf(out, "\\fB%u\\fP", *p);
	}
	if (desc->tables)
		text_put(out, "; in the table");
	for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
		if (desc->tables & TABLE_BIT(t)) {
			text_printf(out, "%s%s", between,
				    table_desc((enum table_id)t)->name);
			between = " or ";
		}
	between = " ";
	if (desc->hooks)
		text_put(out, "; reached from");
	for (int h = 0; desc->hooks && h < HOOK_N; h++)
		if (desc->hooks & HOOK_BIT(h)) {
			text_printf(out, "%s%s", between,
				    hook_name((enum hook)h));
			between = ", ";
		}
	text_put(out, ".\n");
}

static void put_excludes(struct text *out, const struct ext_desc *desc,
			 uint32_t excludes)
{
	const char *between = " Not with ";

	for (unsigned int row = 0; excludes && desc->opts[row].name; row++) {
		if (!(excludes & EXT_BIT(row)))
			continue;
		text_put(out, between);
		put_font(out, 'B', "--");
		put_font(out, 'B', desc->opts[row].name);
		between = ", ";
	}
	if (excludes)
		text_put(out, ".");
}

static void put_option(struct text *out, const struct ext_desc *desc,
		       const struct ext_opt *opt)
{
	unsigned int row = (unsigned int)(opt - desc->opts);

	text_put(out, ".TP\n");
	if (opt->flags & OPT_INVERT)
		text_put(out, "[\\fB!\\fP] ");
	text_put(out, "\\fB\\-\\-");
	put_plain(out, opt->name);
	text_put(out, "\\fP");
	if (opt->type->metavar) {
		text_put(out, " ");
		put_font(out, 'I', opt->type->metavar);
	}
	text_put(out, "\n");
	if (opt->help) {
		put_plain(out, opt->help);
		text_put(out, ".");
	} else if (opt->alias_of) {
		text_put(out, "Same as ");
		put_font(out, 'B', "--");
		put_font(out, 'B', desc->opts[opt->alias_of - 1].name);
		text_put(out, ".");
	}
	if (opt->flags & OPT_REQUIRED)
		text_put(out, " Must be given.");
	if (opt->flags & OPT_REPEAT)
		text_put(out, " May be given again.");
	put_excludes(out, desc, opt->excludes & ~EXT_BIT(row));
	text_put(out, "\n");
}

static int put_ext(struct text *out, const struct ext_desc *desc,
		   const char *dir)
{
	const struct ext_ctx ctx = {
		.family = family_get(desc->families & FAM_IPV4 ? FAMILY_IPV4 :
								 FAMILY_IPV6),
	};
	auto_text struct text prose = { 0 };
	const char *examples;
	int rc = read_prose(&prose, dir, desc->name);

	if (rc)
		return rc;
	examples = strstr(text_str(&prose), EXAMPLES);
	text_put(out, ".SS ");
	put_plain(out, desc->name);
	for (const char *const *a = desc->aliases; a && *a; a++) {
		text_put(out, ", ");
		put_plain(out, *a);
	}
	text_put(out, "\n");
	text_putn(out, text_str(&prose),
		  examples ? (size_t)(examples - text_str(&prose)) : prose.len);
	put_limits(out, desc);
	for (const struct ext_opt *o = desc->opts; o && o->name; o++)
		if (!(o->flags & OPT_HIDDEN))
			put_option(out, desc, o);
	if (desc->help) {
		auto_text struct text help = { 0 };

		desc->help(&ctx, &help);
		text_put(out, ".PP\n.nf\n");
		put_plain(out, text_str(&help));
		text_put(out, ".fi\n");
		if (text_has_failed(&help))
			return -ENOMEM;
	}
	if (examples)
		text_put(out, examples);
	return text_has_failed(&prose) ? -ENOMEM : 0;
}

static int by_name(const void *a, const void *b)
{
	const struct ext_desc *const *x = a, *const *y = b;
	int order = strcasecmp((*x)->name, (*y)->name);

	return order ? order : (*x)->families - (*y)->families;
}

static int put_kind(struct text *out, enum ext_kind kind, const char *dir)
{
	const struct ext_desc *sorted[256];
	size_t n = 0;
	int rc = 0;

	for (const struct ext_desc *const *d = ext_all(); *d; d++) {
		if ((*d)->kind != kind)
			continue;
		if (n == sizeof(sorted) / sizeof(*sorted))
			return -E2BIG;
		sorted[n++] = *d;
	}
	qsort(sorted, n, sizeof(*sorted), by_name);
	text_printf(out, ".SH %s\n", kind == EXT_MATCH ? "MATCHES" : "TARGETS");
	for (size_t i = 0; i < n && !rc; i++)
		rc = put_ext(out, sorted[i], dir);
	return rc;
}

int main(int argc, char **argv)
{
	auto_text struct text page = { 0 };
	int rc;

	if (argc != 2) {
		fprintf(stderr, "Usage: genext DIRECTORY\n");
		return 2;
	}
	text_put(&page, head);
	rc = put_kind(&page, EXT_MATCH, argv[1]);
	if (!rc)
		rc = put_kind(&page, EXT_TARGET, argv[1]);
	text_put(&page, tail);
	if (!rc && text_has_failed(&page))
		rc = -ENOMEM;
	if (!rc && (fputs(text_str(&page), stdout) < 0 || fflush(stdout)))
		rc = -errno;
	if (rc)
		fprintf(stderr, "genext: %s\n", strerror(-rc));
	return rc ? 1 : 0;
}
