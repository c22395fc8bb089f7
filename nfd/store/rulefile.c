/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ruleset as save files, for the next boot of the machine. */
#include "rulefile.h"

#include <string.h>

#include "../log.h"
#include "err.h"
#include "rule.h"
#include "savefile.h"
#include "text.h"

/* Where the commands of a file go. */
struct reader {
	struct savefile sf;
	struct wire_buf *out;
	unsigned int line_bit;
};

static int take_command(const struct command *cmd, void *arg, struct err *err)
{
	const struct reader *r = arg;
	struct command copy = *cmd;

	(void)err;
	copy.line |= r->line_bit;
	wire_put_command(r->out, 0, &copy);
	return 0;
}

static int take_line(struct reader *r, char *line, size_t len, struct err *err)
{
	int rc = savefile_line_n(&r->sf, line, len, err);

	if (r->sf.req.warnings.len)
		log_warning("line %u: %s", r->sf.line,
			    text_str(&r->sf.req.warnings));
	return rc;
}

int rulefile_parse(struct wire_buf *out, enum family_id family,
		   struct text *text, unsigned int line_bit, struct err *err)
{
	struct reader r = { .out = out, .line_bit = line_bit };
	int rc = 0;

	savefile_init(&r.sf, family_get(family), "nfd");
	r.sf.take = take_command;
	r.sf.arg = &r;
	for (size_t at = 0, len; !rc && at < text->len; at += len + 1) {
		char *line = text->s + at;
		char *end = memchr(line, '\n', text->len - at);

		len = end ? (size_t)(end - line) : text->len - at;
		line[len] = '\0';
		rc = take_line(&r, line, len, err);
	}
	if (!rc)
		rc = savefile_end(&r.sf, err);
	savefile_fini(&r.sf);
	return !rc && out->failed ? err_nomem(err) : rc;
}

static void print_chain(const struct chain *chain, struct text *out)
{
	savefile_put_chain(chain->name,
			   chain->hook == HOOK_N ? VERDICT_UNSET
						 : chain->policy,
			   NULL, out);
}

static int print_rules(const struct chain *chain, struct text *out,
		       struct err *err)
{
	int rc = 0;

	for (struct entry *e = chain_first(chain); e && !rc;
	     e = entry_next(e)) {
		auto_rule_spec struct rule_spec spec;

		rule_spec_init(&spec, chain->table->family);
		rc = rule_decode(&spec, e->rule->attrs, e->rule->len_bytes,
				 err);
		if (!rc)
			savefile_put_rule(chain->name, &spec, NULL, out);
	}
	return rc;
}

static int print_table(const struct table *table, struct text *out,
		       struct err *err)
{
	struct chain *c;
	int rc = 0;

	savefile_put_table(table->id, out);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			print_chain(table->builtin[h], out);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		print_chain(c, out);
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = print_rules(table->builtin[h], out, err);
	for (c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = print_rules(c, out, err);
	savefile_put_commit(out);
	return rc;
}

int rulefile_print(struct ruleset *rs, enum family_id family, struct text *out,
		   struct err *err)
{
	int rc = 0;

	text_put(out, "# Written by nfd, which reads it when the machine starts.\n");
	for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
		const struct table *table =
			ruleset_table(rs, family, (enum table_id)t);

		if (table->is_used)
			rc = print_table(table, out, err);
	}
	return !rc && text_has_failed(out) ? err_nomem(err) : rc;
}
