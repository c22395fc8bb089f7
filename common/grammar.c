/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The language of iptables' command line. */
#include "grammar.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ext.h"
#include "parser.h"
#include "request.h"

static const char seen_letters[] = "nsdpjvxio0cf";

/* What a rule is made of. */
#define SEEN_RULE (SEEN_SOURCE | SEEN_DEST | SEEN_PROTO | SEEN_JUMP | \
		   SEEN_IN | SEEN_OUT | SEEN_FRAGMENT)

static int missing_argument(struct parser *p)
{
	return err_usage(p->err, "option \"%s\" requires an argument",
			 p->token);
}

/*
 * "--option ! this", as it was written before 2009. An interface may be called
 * "!": what follows in "-i ! ! -f" is the next option's.
 */
static bool take_inner_invert(struct parser *p, const char *arg)
{
	if (!arg || strcmp(arg, "!") != 0 || p->at == p->argc ||
	    p->argv[p->at][0] == '-' || strcmp(p->argv[p->at], "!") == 0 ||
	    p->invert)
		return false;
	text_put(&p->req->warnings,
		"Using intrapositioned negation (`--option ! this`) is deprecated in favor of extrapositioned (`! --option this`).\n");
	p->invert = true;
	return true;
}

/* @arg is what stands in the same word: "--option=arg", "-oarg"; or NULL. */
static int take_row(struct parser *p, const struct row *row, const char *arg)
{
	if (row->arg_kind == ARG_REQUIRED && !arg) {
		if (p->at == p->argc)
			return missing_argument(p);
		arg = p->argv[p->at++];
		if (row->flags & ROW_INVERT && take_inner_invert(p, arg))
			arg = p->argv[p->at++];
	}
	if (p->seen & row->seen && !(row->flags & ROW_REPEAT))
		return err_usage(p->err, "multiple -%c flags not allowed",
				 row->seen == SEEN_JUMP ? 'j' : row->letter);
	if (row->seen && p->invert && !(row->flags & ROW_INVERT))
		return err_usage(p->err, "cannot have ! before -%c",
				 row->letter);
	p->seen |= row->seen;
	return row->take(p, row, arg);
}

/* What a long option may stand for: of iptables' own, or of an extension. */
struct found {
	const struct row *row;
	struct rule_ext *ext;
	const struct ext_opt *opt;
};

static bool is_same(const struct found *a, const struct found *b)
{
	if (a->row && b->row)
		return a->row->letter == b->row->letter;
	return a->ext == b->ext && a->opt && a->opt == b->opt;
}

/* The extensions named so far, the newest first; NULL: no more. */
static struct rule_ext *ext_by_age(struct parser *p, unsigned int age)
{
	struct rule_spec *spec = &p->req->spec;
	unsigned int n = spec->n_matches, newer = n - p->target_at;

	if (spec->kind != RULE_TARGET_EXT)
		return age < n ? &spec->matches[n - 1 - age] : NULL;
	if (age == newer)
		return &spec->target;
	if (age > newer)
		age--;
	return age < n ? &spec->matches[n - 1 - age] : NULL;
}

/*
 * The option that the @len bytes at @name mean: by its full name, first
 * iptables' own, then of the extension named last; else by the only one that
 * begins so.
 */
static bool find_long(struct parser *p, const char *name, size_t len,
		      struct found *out)
{
	struct found prefix = { NULL, NULL, NULL };
	bool ambiguous = false;
	struct rule_ext *ext;

	for (const struct row *row = parser_rows; row->name; row++) {
		struct found f = { row, NULL, NULL };

		if (row->name[0] != name[0] || strncmp(row->name, name, len) ||
		    (row->flags & ROW_OWN && !p->g->is_own))
			continue;
		if (!row->name[len]) {
			*out = f;
			return true;
		}
		ambiguous |= prefix.row && !is_same(&prefix, &f);
		prefix = f;
	}
	for (unsigned int age = 0; (ext = ext_by_age(p, age)); age++) {
		for (const struct ext_opt *o = ext->desc->opts; o && o->name;
		     o++) {
			struct found f = { NULL, ext, o };

			if (strncmp(o->name, name, len))
				continue;
			if (!o->name[len]) {
				*out = f;
				return true;
			}
			if (o->alias_of &&
			    !(o->excludes & EXT_BIT(o->alias_of - 1)))
				f.opt = &ext->desc->opts[o->alias_of - 1];
			ambiguous |= (prefix.row || prefix.opt) &&
				     !is_same(&prefix, &f);
			/* Itself: an alias may take other values. */
			f.opt = o;
			prefix = f;
		}
	}
	*out = prefix;
	return (prefix.row || prefix.opt) && !ambiguous;
}

/* @arg as for take_row() */
static int take_ext_opt(struct parser *p, const struct found *f,
			const char *arg)
{
	const char *args[2] = { arg, NULL };
	unsigned int n;

	assert(f->ext && f->opt);
	n = f->opt->type->n_args;
	assert(n <= 2);
	if (n && !arg && f->opt->flags & OPT_OPTIONAL) {
		if (parser_has_word(p))
			args[0] = p->argv[p->at++];
	} else if (n && !arg) {
		if (p->at == p->argc)
			return missing_argument(p);
		args[0] = p->argv[p->at++];
		if (f->opt->flags & OPT_INVERT && take_inner_invert(p, args[0]))
			args[0] = p->argv[p->at++];
	}
	if (n == 2) {
		if (!parser_has_word(p))
			return err_usage(p->err, "--%s requires two args",
					 f->opt->name);
		args[1] = p->argv[p->at++];
	}
	return ext_opt_parse(f->ext->desc, f->ext->info, f->opt, p->invert,
			     args, &p->ctx, p->err);
}

static int unknown_option(struct parser *p)
{
	return err_usage(p->err, "unknown option \"%s\"", p->token);
}

/* -p alone loads the match of that protocol, once an option asks for it. */
static bool may_load_proto(const struct parser *p)
{
	return p->proto && !p->proto_loaded &&
	       ext_find_proto(p->g->family, p->proto);
}

static int take_long(struct parser *p, const char *name)
{
	size_t len = strcspn(name, "=");
	const char *arg = name[len] ? name + len + 1 : NULL;
	struct found f;
	int rc;

	if (!find_long(p, name, len, &f)) {
		if (!may_load_proto(p))
			return unknown_option(p);
		p->proto_loaded = true;
		rc = parser_load_match(p, ext_find_proto(p->g->family,
							 p->proto));
		if (rc)
			return rc;
		if (!find_long(p, name, len, &f))
			return unknown_option(p);
	}
	if (arg && (f.row ? f.row->arg_kind == ARG_NONE :
			    f.opt->type->n_args == 0))
		return unknown_option(p);
	return f.row ? take_row(p, f.row, arg) : take_ext_opt(p, &f, arg);
}

/* The next letter of p->cluster, and what of it is the option's argument. */
static int take_short(struct parser *p)
{
	char letter = *p->cluster++;
	const char *arg = *p->cluster ? p->cluster : NULL;
	char token[] = { '-', letter, '\0' };
	const struct row *row = parser_rows;

	while (row->name && (row->letter != letter || letter == '0'))
		row++;
	if (!row->name)
		return err_usage(p->err, "unknown option \"%s\"", token);
	if (row->arg_kind == ARG_NONE)
		return take_row(p, row, NULL);
	p->cluster = NULL;
	return take_row(p, row, arg);
}

/* A word that belongs to no option. */
static int take_word(struct parser *p, const char *word)
{
	if (strcmp(word, "!") != 0)
		return err_usage(p->err, "Bad argument `%s'", word);
	if (p->invert)
		return err_usage(p->err,
				 "multiple consecutive ! not allowed");
	p->invert = true;
	return 0;
}

static int take_next(struct parser *p)
{
	const char *word;
	int rc;

	if (p->cluster && *p->cluster) {
		rc = take_short(p);
		p->invert = false;
		return rc;
	}
	p->token = word = p->argv[p->at++];
	if (word[0] != '-' || !word[1])
		return take_word(p, word);
	if (strcmp(word, "--") == 0) {
		if (p->at < p->argc)
			return err_usage(p->err,
				"unknown arguments found on commandline");
		return 0;
	}
	if (word[1] == '-') {
		rc = take_long(p, word + 2);
	} else {
		p->cluster = word + 1;
		rc = take_short(p);
	}
	p->invert = false;
	return rc;
}

/*
 * A match that was named twice is one, where its kind allows that and no
 * option was given both times.
 */
static void merge_matches(struct rule_spec *spec)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < spec->n_matches; i++) {
		struct rule_ext *m = &spec->matches[i], *first = spec->matches;

		while (m->desc->merges && first < &spec->matches[n] &&
		       (first->desc != m->desc ||
			first->info->set & m->info->set))
			first++;
		if (!m->desc->merges || first == &spec->matches[n]) {
			spec->matches[n++] = *m;
			continue;
		}
		ext_merge(m->desc, first->info, m->info);
		free(m->info);
	}
	spec->n_matches = n;
}

static uint32_t legal_options(const struct parser *p)
{
	switch (p->command) {
	case 'A':
	case 'I':
	case 'R':
		return SEEN_RULE | SEEN_VERBOSE | SEEN_COUNTERS;
	case 'C':
	case 'D':
		if (p->req->cmd.op == COMMAND_DELETE_NUM)
			return SEEN_VERBOSE;
		return SEEN_RULE | SEEN_VERBOSE;
	case 'P':
		return SEEN_VERBOSE | SEEN_COUNTERS;
	default:
		if (p->is_list)
			return SEEN_VERBOSE | SEEN_NUMERIC | SEEN_EXACT |
			       SEEN_LINES;
		return SEEN_VERBOSE;
	}
}

/* What iptables says of options that don't go together, in its order. */
static int check_options(struct parser *p)
{
	const struct request *req = p->req;
	uint32_t illegal = p->seen & ~legal_options(p);

	if (!p->command)
		return err_usage(p->err, "no command specified");
	if (p->invert)
		return err_usage(p->err, "nothing appropriate following !");
	if (p->has_interval && !p->waits)
		return err_usage(p->err,
			"--wait-interval only makes sense with --wait");
	if (req->spec.sel.inv & (SEL_SRC | SEL_DST) &&
	    (req->src.n > 1 || req->dst.n > 1))
		return err_usage(p->err,
			"! not allowed with multiple source or destination IP addresses");
	if (req->cmd.op == COMMAND_REPLACE && request_n_commands(req) > 1)
		return err_usage(p->err,
			"Replacement rule does not specify a unique address");
	if (illegal)
		return err_usage(p->err,
				 "Illegal option `-%c' with this command",
				 seen_letters[__builtin_ctz(illegal)]);
	return 0;
}

static bool is_chain(const struct parser *p, const char *a, const char *b)
{
	return strcmp(p->chain, a) == 0 || strcmp(p->chain, b) == 0;
}

static int check_chain(struct parser *p)
{
	if (!p->chain)
		return 0;
	if (strlen(p->chain) > CHAIN_NAME_MAX)
		return err_usage(p->err,
			"chain name `%s' too long (must be under %d chars)",
			p->chain, CHAIN_NAME_MAX + 1);
	if (!*p->chain)
		return err_set(p->err, -ENOENT, NULL);
	if (p->seen & SEEN_OUT && is_chain(p, "PREROUTING", "INPUT"))
		return err_usage(p->err, "Can't use -o with %s", p->chain);
	if (p->seen & SEEN_IN && is_chain(p, "POSTROUTING", "OUTPUT"))
		return err_usage(p->err, "Can't use -i with %s", p->chain);
	strcpy(p->req->cmd.chain, p->chain);
	return 0;
}

static int check_policy(struct parser *p)
{
	enum verdict policy;

	if (!p->policy)
		return 0;
	policy = verdict_find(p->policy);
	if (policy != VERDICT_ACCEPT && policy != VERDICT_DROP)
		return err_set(p->err, -EINVAL, NULL);
	p->req->cmd.policy = policy;
	return 0;
}

static int check_table(struct parser *p)
{
	const char *name = p->table_name ? p->table_name : "filter";
	enum table_id table = p->g->table ? p->g->table : table_find(name);

	if (table == TABLE_UNSET) {
		err_set(p->err, -ENOENT, "table '%s' does not exist", name);
		p->err->status = ERR_VERSION;
		return -ENOENT;
	}
	p->req->cmd.table = table;
	return 0;
}

static int check_nat_drop(struct parser *p)
{
	const struct request *req = p->req;

	if (req->cmd.table == TABLE_NAT &&
	    (req->cmd.policy == VERDICT_DROP ||
	     req->spec.verdict == VERDICT_DROP))
		return err_usage(p->err,
			"\nThe \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited.\n");
	return 0;
}

/*
 * What the kernel would refuse is left to nfd: that the chain isn't there comes
 * first, as with iptables.
 */
static int check_rule(const struct parser *p)
{
	struct err err = *p->err;
	int rc = rule_spec_check(&p->req->spec, p->req->cmd.table, &err);

	if (rc == -EINVAL && err.status == ERR_RESOURCE)
		return 0;
	if (rc)
		*p->err = err;
	return rc;
}

static int finish(struct parser *p)
{
	struct request *req = p->req;
	int rc = check_options(p);

	if (!rc)
		rc = check_policy(p);
	if (!rc)
		rc = check_chain(p);
	if (!rc)
		rc = check_table(p);
	if (!rc)
		rc = check_nat_drop(p);
	if (rc)
		return rc;
	req->zero = p->is_zero && (p->is_list || p->is_list_rules);
	req->kind = p->is_list ? REQUEST_LIST :
		    p->is_list_rules ? REQUEST_LIST_RULES : REQUEST_CHANGE;
	if (req->kind != REQUEST_CHANGE)
		req->cmd.op = COMMAND_UNSET;
	if (req->kind != REQUEST_CHANGE && req->is_expecting)
		return err_usage(p->err,
				 "--expect-generation is for changes");
	if (!command_has_rule(req->cmd.op))
		return 0;
	merge_matches(&req->spec);
	request_select(req, 0);
	return check_rule(p);
}

int grammar_parse(struct request *req, const struct grammar *g, int argc,
		  const char *const *argv, struct err *err)
{
	struct parser p = {
		.g = g,
		.req = req,
		.argv = argv,
		.argc = argc,
		.ctx = { .family = g->family, .spec = &req->spec },
		.err = err,
	};
	int rc = 0;

	request_reset(req, g->family);
	while (!rc && !p.is_done &&
	       (p.at < p.argc || (p.cluster && *p.cluster)))
		rc = take_next(&p);
	if (!rc && !p.is_done)
		rc = finish(&p);
	if (!rc && text_has_failed(&req->warnings))
		rc = err_nomem(err);
	return rc;
}
