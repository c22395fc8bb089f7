/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every extension has in common: all of it is read off its descriptor. */
#include "ext.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proto.h"

static bool is_called(const struct ext_desc *desc, const char *name)
{
	if (desc->name[0] == name[0] && strcmp(desc->name, name) == 0)
		return true;
	for (const char *const *a = desc->aliases; a && *a; a++)
		if (strcmp(*a, name) == 0)
			return true;
	return false;
}

static bool is_of(const struct ext_desc *desc, const struct family *family)
{
	return desc->families & (1u << family->id);
}

const struct ext_desc *ext_find(enum ext_kind kind, const struct family *family,
				const char *name)
{
	for (const struct ext_desc *const *d = ext_all(); *d; d++)
		if ((*d)->kind == kind && is_of(*d, family) &&
		    is_called(*d, name))
			return *d;
	return NULL;
}

const struct ext_desc *ext_find_proto(const struct family *family,
				      uint8_t proto)
{
	for (const struct ext_desc *const *d = ext_all(); proto && *d; d++)
		if ((*d)->kind == EXT_MATCH && is_of(*d, family) &&
		    (*d)->proto == proto)
			return *d;
	return NULL;
}

struct ext_info *ext_info_new(const struct ext_desc *desc)
{
	struct ext_info *info;

	assert(desc->info_size >= sizeof(*info));
	info = calloc(1, desc->info_size);
	if (info && desc->init)
		desc->init(info);
	return info;
}

const struct ext_opt *ext_opt_find(const struct ext_desc *desc,
				   const char *name)
{
	const struct ext_opt *prefix = NULL;
	size_t len = strlen(name);
	unsigned int n = 0;

	for (const struct ext_opt *o = desc->opts; o && o->name; o++) {
		if (strncmp(o->name, name, len))
			continue;
		if (!o->name[len])
			return o;
		prefix = o;
		n++;
	}
	return n == 1 ? prefix : NULL;
}

/* The row whose value @opt gives: itself, unless it is an alias. */
static unsigned int own_row(const struct ext_desc *desc,
			    const struct ext_opt *opt)
{
	if (opt->alias_of)
		return opt->alias_of - 1u;
	return (unsigned int)(opt - desc->opts);
}

static void *value_at(struct ext_info *info, const struct ext_opt *opt)
{
	return (uint8_t *)info + opt->off;
}

static const void *const_value_at(const struct ext_info *info,
				  const struct ext_opt *opt)
{
	return (const uint8_t *)info + opt->off;
}

/* How the user called row @row: by its own name, or that of an alias. */
static const struct ext_opt *typed_as(const struct ext_desc *desc,
				      const struct ext_info *info,
				      unsigned int row)
{
	for (const struct ext_opt *o = desc->opts; o->name; o++)
		if (o->alias_of == row + 1 && o->excludes &&
		    info->typed & EXT_BIT(o - desc->opts))
			return o;
	return &desc->opts[row];
}

static int clash(const struct ext_desc *desc, const struct ext_opt *one,
		 const struct ext_opt *other, struct err *err)
{
	if (one->once && other->once && strcmp(one->once, other->once) == 0)
		return err_usage(err, "%s", one->once);
	return err_usage(err,
		"%s: option \"--%s\" cannot be used together with \"--%s\".",
		desc->name, one->name, other->name);
}

/* May @opt be taken after those that are there? */
static int check_first(const struct ext_desc *desc,
		       const struct ext_info *info, const struct ext_opt *opt,
		       struct err *err)
{
	unsigned int row = own_row(desc, opt);
	const struct ext_opt *before;

	if (!ext_has(info, row) || opt->flags & OPT_REPEAT)
		return 0;
	before = typed_as(desc, info, row);
	if (before < opt && opt->excludes & EXT_BIT(row))
		return clash(desc, before, opt, err);
	if (before > opt && before->excludes & EXT_BIT(row))
		return clash(desc, opt, before, err);
	if (desc->opts[row].once)
		return err_usage(err, "%s", desc->opts[row].once);
	if (!(opt->excludes & EXT_BIT(row)))
		opt = &desc->opts[row];
	return err_usage(err, "%s: option \"--%s\" can only be used once.",
			 desc->name, opt->name);
}

static int no_invert(const struct ext_desc *desc, const struct ext_opt *opt,
		     const struct ext_opt *own, struct err *err)
{
	if (own->no_invert)
		return err_usage(err, "%s", own->no_invert);
	return err_usage(err, "%s: option \"--%s\" cannot be inverted.",
			 desc->name, opt->name);
}

int ext_opt_parse(const struct ext_desc *desc, struct ext_info *info,
		  const struct ext_opt *opt, bool invert,
		  const char *const *args, const struct ext_ctx *ctx,
		  struct err *err)
{
	unsigned int row = own_row(desc, opt);
	const struct ext_opt *own = &desc->opts[row];
	/* Of a mere alias, which has no help either, errors tell the own name. */
	const struct opt_ctx oc = { ctx, desc, opt->help ? opt : own };
	int rc = check_first(desc, info, opt, err);

	if (rc)
		return rc;
	if (invert && !(opt->flags & OPT_INVERT))
		return no_invert(desc, opt, own, err);
	if (!ext_has(info, row))
		memset(value_at(info, opt), 0, opt->size);
	if (opt->type->parse) {
		rc = opt->type->parse(&oc, args, value_at(info, opt), err);
		if (rc)
			return rc;
	}
	info->set |= EXT_BIT(row);
	info->typed |= EXT_BIT(opt - desc->opts);
	if (invert)
		info->inv |= EXT_BIT(row);
	if (desc->taken)
		desc->taken(info, row, ctx);
	return 0;
}

static unsigned int lowest_row(uint32_t rows)
{
	return (unsigned int)__builtin_ctz(rows);
}

/* Are these options complete, and can they stand together? */
static int check_options(const struct ext_desc *desc,
			 const struct ext_info *info, struct err *err)
{
	for (const struct ext_opt *o = desc->opts; o && o->name; o++) {
		unsigned int row = (unsigned int)(o - desc->opts);
		uint32_t others = o->excludes & info->set & ~EXT_BIT(row);

		if (o->alias_of)
			continue;
		if (o->flags & OPT_REQUIRED && !ext_has(info, row))
			return err_usage(err,
				"%s: option \"--%s\" must be specified",
				desc->name, o->name);
		if (ext_has(info, row) && others)
			return clash(desc, typed_as(desc, info, row),
				     typed_as(desc, info,
					      lowest_row(others)),
				     err);
	}
	return 0;
}

static int check_proto(const struct ext_desc *desc,
		       const struct ext_info *info, const struct ext_ctx *ctx,
		       struct err *err)
{
	const struct rule_sel *sel = &ctx->spec->sel;
	auto_text struct text names = { 0 };

	if (!desc->protos)
		return 0;
	for (const uint8_t *p = desc->protos; *p; p++)
		if (sel->set & SEL_PROTO && !(sel->inv & SEL_PROTO) &&
		    sel->proto == *p)
			return 0;
	for (const uint8_t *p = desc->protos; *p; p++) {
		const char *name = proto_name(*p, false);

		text_printf(&names, "%s`-p ", names.len ? ", " : "");
		if (name)
			text_printf(&names, "%s'", name);
		else
			text_printf(&names, "%u'", *p);
	}
	/* iptables 1.8 sees this itself, but for a bare -m. */
	if (desc->proto_is_usage && info->set && !(sel->inv & SEL_PROTO))
		return err_usage(err, "%s match requires %s", desc->name,
				 text_str(&names));
	return err_refused(err, "%s needs %s", desc->name, text_str(&names));
}

static int check_table(const struct ext_desc *desc, const struct ext_ctx *ctx,
		       struct err *err)
{
	if (!desc->tables || ctx->table == TABLE_UNSET ||
	    desc->tables & TABLE_BIT(ctx->table))
		return 0;
	return err_refused(err, "%s is not valid in table %s", desc->name,
			   table_desc(ctx->table)->name);
}

/*
 * In iptables' order: what an extension checks itself, what the table of its
 * options says; and what the kernel would refuse comes last.
 */
int ext_check(const struct ext_desc *desc, struct ext_info *info,
	      const struct ext_ctx *ctx, struct err *err)
{
	const struct ext_info given = *info; /* check() may drop some */
	struct err refusal = { 0 };
	int rc = desc->check ? desc->check(info, ctx, &refusal) : 0;

	if (rc && refusal.status != ERR_RESOURCE) {
		*err = refusal;
		return rc;
	}
	rc = check_options(desc, &given, err);
	if (!rc)
		rc = check_proto(desc, &given, ctx, err);
	if (!rc)
		rc = check_table(desc, ctx, err);
	if (!rc && refusal.code) {
		*err = refusal;
		rc = refusal.code;
	}
	return rc;
}

void ext_merge(const struct ext_desc *desc, struct ext_info *into,
	       const struct ext_info *from)
{
	for (const struct ext_opt *o = desc->opts; o && o->name; o++)
		if (!o->alias_of && from->set & EXT_BIT(o - desc->opts))
			memcpy(value_at(into, o), const_value_at(from, o),
			       o->size);
	into->set |= from->set;
	into->inv |= from->inv;
}

void ext_opt_save(const struct ext_desc *desc, const struct ext_info *info,
		  unsigned int row, const struct ext_ctx *ctx, struct text *out)
{
	const struct ext_opt *opt = &desc->opts[row];
	const struct opt_ctx oc = { ctx, desc, opt };

	text_put(out, ext_inv(info, row) ? " ! --" : " --");
	text_put(out, opt->name);
	if (!opt->type->print)
		return;
	text_put(out, " ");
	opt->type->print(&oc, const_value_at(info, opt), out);
}

void ext_save(const struct ext_desc *desc, const struct ext_info *info,
	      const struct ext_ctx *ctx, struct text *out)
{
	if (desc->save) {
		desc->save(info, ctx, out);
		return;
	}
	for (unsigned int row = 0; desc->opts && desc->opts[row].name; row++)
		if (ext_has(info, row))
			ext_opt_save(desc, info, row, ctx, out);
}

static void help_row(const struct ext_desc *desc, const struct ext_opt *opt,
		     struct text *out)
{
	size_t begin = out->len;

	text_put(out, opt->flags & OPT_INVERT ? "[!] --" : " --");
	text_put(out, opt->name);
	if (opt->type->metavar)
		text_printf(out, " %s", opt->type->metavar);
	if (opt->help || opt->alias_of) {
		int width = (int)(out->len - begin);

		text_printf(out, "%*s", width < 32 ? 32 - width : 1, "");
		if (opt->help)
			text_put(out, opt->help);
		else
			text_printf(out, "same as --%s",
				    desc->opts[opt->alias_of - 1].name);
	}
	text_put(out, "\n");
}

void ext_help(const struct ext_desc *desc, const struct ext_ctx *ctx,
	      struct text *out)
{
	text_printf(out, "%s %s options:\n", desc->name,
		    desc->kind == EXT_MATCH ? "match" : "target");
	for (const struct ext_opt *o = desc->opts; o && o->name; o++)
		if (!(o->flags & OPT_HIDDEN))
			help_row(desc, o, out);
	if (desc->help)
		desc->help(ctx, out);
}
