/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose chains and rules are whose, as configured. */
#include "owner.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "origin.h"
#include "text.h"

static const char *const kind_names[OWNER_KIND_N] = {
	[OWNER_CHAIN] = "chain",
	[OWNER_RULE] = "rule",
	[OWNER_PROGRAM] = "program",
	[OWNER_UNIT] = "unit",
};

enum owner_kind owner_kind_find(const char *name)
{
	for (int k = OWNER_UNSET + 1; k < OWNER_KIND_N; k++)
		if (strcmp(kind_names[k], name) == 0)
			return (enum owner_kind)k;
	return OWNER_UNSET;
}

void owners_fini(struct owners *owners)
{
	free(owners->lines);
	*owners = (struct owners){ .lines = NULL };
}

static bool is_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("-_.", name[i]))
			return false;
	return len && len <= OWNER_NAME_MAX;
}

struct owner_id owners_find(const struct owners *owners, const char *name)
{
	for (unsigned int i = 1; i <= owners->n_names; i++)
		if (strcmp(owners->names[i], name) == 0)
			return (struct owner_id){ (uint8_t)i };
	return (struct owner_id){ 0 };
}

int owners_id(struct owners *owners, const char *name, struct owner_id *id,
	      struct err *err)
{
	const struct owner_id known = owners_find(owners, name);

	if (known.n) {
		*id = known;
		return 0;
	}
	if (!is_name(name))
		return err_usage(err, "owner: \"%s\" is not a group's name (letters, digits, \"-\", \"_\", \".\", %d at most)",
				 name, OWNER_NAME_MAX);
	if (owners->n_names == OWNERS_MAX)
		return err_set(err, -E2BIG, "owner: too many groups");
	strcpy(owners->names[++owners->n_names], name);
	id->n = (uint8_t)owners->n_names;
	return 0;
}

const char *owners_name(const struct owners *owners, struct owner_id id)
{
	return id.n <= owners->n_names ? owners->names[id.n] : "";
}

int owners_add(struct owners *owners, const char *group, enum owner_kind kind,
	       const char *pattern, struct err *err)
{
	struct owner_line *lines, line = { .kind = kind };
	int rc;

	if (!*pattern || strlen(pattern) > OWNER_PATTERN_MAX)
		return err_usage(err, "owner: %s: a pattern has 1 to %d characters",
				 group, OWNER_PATTERN_MAX);
	rc = owners_id(owners, group, &line.group, err);
	if (rc)
		return rc;
	strcpy(line.pattern, pattern);
	lines = reallocarray(owners->lines, owners->n_lines + 1,
			     sizeof(*lines));
	if (!lines)
		return err_nomem(err);
	lines[owners->n_lines++] = line;
	owners->lines = lines;
	return 0;
}

/* Copy the first word of *@at, which is set behind it and the blanks. */
static bool word(const char **at, char *out, size_t size)
{
	size_t len = strcspn(*at, " \t");

	if (!len || len >= size)
		return false;
	memcpy(out, *at, len);
	out[len] = '\0';
	*at += len + strspn(*at + len, " \t");
	return true;
}

int owners_parse(struct owners *owners, const char *value, struct err *err)
{
	char group[OWNER_NAME_MAX + 1], name[16];
	const char *at = value;
	enum owner_kind kind;

	if (!word(&at, group, sizeof(group)) || !word(&at, name, sizeof(name)) ||
	    !*at)
		return err_usage(err, "owner: \"%s\" is not GROUP chain|rule|program|unit PATTERN",
				 value);
	kind = owner_kind_find(name);
	if (!kind)
		return err_usage(err, "owner: \"%s\" is neither chain, rule, program nor unit",
				 name);
	return owners_add(owners, group, kind, at, err);
}

void owners_exchange(struct owners *owners, struct owners *from)
{
	struct owners old = *owners;
	struct err err = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < from->n_lines; i++) {
		struct owner_line *line = &from->lines[i];

		if (!owners_id(owners, owners_name(from, line->group),
			       &line->group, &err))
			from->lines[n++] = *line;
	}
	owners->lines = from->lines;
	owners->n_lines = n;
	*from = old;
}

/* The group of the first line of @kind that fits @s; or none. */
static struct owner_id find(const struct owners *owners, enum owner_kind kind,
			    const char *s)
{
	for (size_t i = 0; i < owners->n_lines; i++) {
		const struct owner_line *line = &owners->lines[i];

		if (line->kind == kind && fnmatch(line->pattern, s, 0) == 0)
			return line->group;
	}
	return (struct owner_id){ 0 };
}

static bool has_kind(const struct owners *owners, enum owner_kind kind)
{
	for (size_t i = 0; i < owners->n_lines; i++)
		if (owners->lines[i].kind == kind)
			return true;
	return false;
}

/* Is @id a group that is still configured? */
static bool is_group(const struct owners *owners, struct owner_id id)
{
	for (size_t i = 0; id.n && i < owners->n_lines; i++)
		if (owners->lines[i].group.n == id.n)
			return true;
	return false;
}

static bool is_program(const struct owner_line *line, const struct origin *origin)
{
	for (unsigned int i = 0; i < origin->n_programs; i++)
		if (fnmatch(line->pattern, origin->programs[i], 0) == 0)
			return true;
	return false;
}

struct owner_id owners_of_origin(const struct owners *owners,
			       const struct origin *origin)
{
	for (size_t i = 0; i < owners->n_lines; i++) {
		const struct owner_line *line = &owners->lines[i];

		if ((line->kind == OWNER_PROGRAM && is_program(line, origin)) ||
		    (line->kind == OWNER_UNIT &&
		     fnmatch(line->pattern, origin->unit, 0) == 0))
			return line->group;
	}
	return (struct owner_id){ 0 };
}

struct owner_id owners_of_chain(const struct owners *owners,
				const struct chain *chain)
{
	if (chain->hook != HOOK_N)
		return (struct owner_id){ 0 };
	if (is_group(owners, chain->owner))
		return chain->owner;
	return find(owners, OWNER_CHAIN, chain->name);
}

static struct owner_id by_rule(const struct owners *owners,
			       const struct entry *entry)
{
	auto_rule_spec struct rule_spec spec;
	auto_text struct text line = { 0 };
	struct err err = { 0 };

	rule_spec_init(&spec, entry->chain->table->family);
	if (rule_decode(&spec, entry->rule->attrs, entry->rule->len_bytes,
			&err))
		return (struct owner_id){ 0 };
	text_put(&line, "-A ");
	text_put_word(&line, entry->chain->name);
	rule_print(&spec, &line);
	return find(owners, OWNER_RULE, text_str(&line));
}

struct owner_id owners_of_entry(const struct owners *owners,
				const struct entry *entry)
{
	struct owner_id id = entry->owner;

	if (is_group(owners, id))
		return id;
	id = owners_of_chain(owners, entry->chain);
	if (!id.n && entry->target)
		id = owners_of_chain(owners, entry->target);
	if (!id.n && has_kind(owners, OWNER_RULE))
		id = by_rule(owners, entry);
	return id;
}
