/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Completion: what can follow what, from the tables that the grammar reads. */
#include "complete.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ext.h"
#include "parser.h"
#include "rule.h"
#include "verb.h"

/* iptables' own option that @word is, or NULL. */
static const struct row *find_row(const char *word)
{
	if (word[0] != '-')
		return NULL;
	for (const struct row *row = parser_rows; row->name; row++) {
		if (word[1] == row->letter && !word[2])
			return row;
		if (word[1] == '-' && strcmp(word + 2, row->name) == 0)
			return row;
	}
	return NULL;
}

/* The last word after an option of this letter, or NULL. */
static const char *value_of(const struct completion *c, char letter)
{
	const char *value = NULL;

	for (int i = 0; i + 1 < c->n_words; i++) {
		const struct row *row = find_row(c->words[i]);

		if (row && row->letter == letter)
			value = c->words[i + 1];
	}
	return value;
}

static void offer_chains(const struct completion *c)
{
	const char *name = value_of(c, 't');
	enum table_id table = name ? table_find(name) : TABLE_FILTER;

	if (c->chains && table != TABLE_UNSET)
		c->chains(c->arg, table);
}

static void offer_tables(const struct completion *c)
{
	for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
		c->take(c->arg, table_desc((enum table_id)t)->name);
}

static void offer_exts(const struct completion *c, enum ext_kind kind)
{
	for (const struct ext_desc *const *d = ext_all(); *d; d++)
		if ((*d)->kind == kind &&
		    ext_find(kind, c->family, (*d)->name) == *d)
			c->take(c->arg, (*d)->name);
}

static void offer_targets(const struct completion *c)
{
	static const enum verdict verdicts[] = { VERDICT_ACCEPT, VERDICT_DROP,
						 VERDICT_RETURN };

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		c->take(c->arg, verdict_name(verdicts[i]));
	offer_exts(c, EXT_TARGET);
	offer_chains(c);
}

static void offer_policies(const struct completion *c)
{
	c->take(c->arg, verdict_name(VERDICT_ACCEPT));
	c->take(c->arg, verdict_name(VERDICT_DROP));
}

static void offer_option(const struct completion *c, const char *name)
{
	char word[64];

	if (snprintf(word, sizeof(word), "--%s", name) < (int)sizeof(word))
		c->take(c->arg, word);
}

static void offer_options_of(const struct completion *c,
			     const struct ext_desc *desc)
{
	for (const struct ext_opt *o = desc ? desc->opts : NULL; o && o->name;
	     o++)
		if (!(o->flags & OPT_HIDDEN))
			offer_option(c, o->name);
}

/* Of iptables, and of the extensions that the line has named. */
static void offer_options(const struct completion *c)
{
	for (const struct row *row = parser_rows; row->name; row++)
		offer_option(c, row->name);
	for (int i = 0; i + 1 < c->n_words; i++) {
		const struct row *row = find_row(c->words[i]);
		const char *name = c->words[i + 1];

		if (!row)
			continue;
		if (row->letter == 'm' || row->letter == 'p')
			offer_options_of(c, ext_find(EXT_MATCH, c->family,
						     name));
		if (row->letter == 'j')
			offer_options_of(c, ext_find(EXT_TARGET, c->family,
						     name));
	}
}

void complete(const struct completion *c)
{
	const struct row *row = c->n_words ? find_row(c->words[c->n_words - 1])
					   : NULL;

	/* -P CHAIN POLICY */
	if (c->n_words > 1 && find_row(c->words[c->n_words - 2]) &&
	    find_row(c->words[c->n_words - 2])->op == COMMAND_POLICY)
		offer_policies(c);
	if (!c->n_words)
		for (const struct verb *v = verbs; v->name; v++)
			c->take(c->arg, v->name);
	switch (row ? row->letter : 0) {
	case 't':
		offer_tables(c);
		return;
	case 'm':
		offer_exts(c, EXT_MATCH);
		return;
	case 'j':
		offer_targets(c);
		return;
	case 'g':
	case 'A': case 'C': case 'D': case 'E': case 'I': case 'P': case 'R':
		offer_chains(c);
		return;
	case 'F': case 'L': case 'S': case 'X': case 'Z':
		offer_chains(c); /* or none, and more options */
		break;
	default:
		break;
	}
	offer_options(c);
}
