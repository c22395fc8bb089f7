/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Save files as the language of tests. */
#include "rules_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "savefile.h"

static int put(const struct command *cmd, void *arg, struct err *err)
{
	(void)err;
	wire_put_command(arg, 0, cmd);
	return 0;
}

int rules_text_wire_family(struct wire_buf *out, enum family_id family,
			   const char *text, bool keeps, struct err *err)
{
	struct savefile sf;
	char *copy = strdup(text);
	char *line, *save = NULL;
	int rc = 0;

	savefile_init(&sf, family_get(family), "test");
	sf.keeps = keeps;
	sf.with_counters = true;
	sf.take = put;
	sf.arg = out;
	for (line = strtok_r(copy, "\n", &save); line && !rc;
	     line = strtok_r(NULL, "\n", &save))
		rc = savefile_line(&sf, line, err);
	if (!rc)
		rc = savefile_end(&sf, err);
	savefile_fini(&sf);
	free(copy);
	return rc;
}

int rules_text_wire(struct wire_buf *out, const char *text, bool keeps,
		    struct err *err)
{
	return rules_text_wire_family(out, FAMILY_IPV4, text, keeps, err);
}

int rules_text_apply(struct txn *txn, const struct wire_buf *msgs,
		     enum command_op *op, struct err *err)
{
	size_t at = 0;
	int rc = 0;

	while (at < msgs->len && !rc) {
		const struct nlmsghdr *nlh = (const void *)(msgs->data + at);
		struct command cmd;
		const void *attrs;
		size_t len;

		rc = wire_get_command(nlh, &cmd, &attrs, &len);
		*op = cmd.op;
		if (!rc)
			rc = txn_apply(txn, &cmd, attrs, len, err);
		at += nlh->nlmsg_len;
	}
	return rc ? rc : txn_finish(txn, op, err);
}

static void save_rules(const struct chain *chain, struct text *out)
{
	for (struct entry *e = chain_first(chain); e; e = entry_next(e)) {
		auto_rule_spec struct rule_spec spec;
		const struct counters counters = entry_counters(e);
		struct err err = { 0 };

		rule_spec_init(&spec, chain->table->family);
		if (rule_decode(&spec, e->rule->attrs, e->rule->len_bytes,
				&err))
			text_put(out, "undecodable\n");
		else
			savefile_put_rule(chain->name, &spec, &counters, out);
	}
}

static void save_chain(const struct chain *chain, struct text *out)
{
	const struct counters counters = chain_counters(chain);

	savefile_put_chain(chain->name,
			   chain->hook == HOOK_N ? VERDICT_UNSET
						 : chain->policy,
			   &counters, out);
}

void rules_text_save_family(struct ruleset *rs, enum family_id family,
			    struct text *out)
{
	for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
		struct table *table = ruleset_table(rs, family,
						    (enum table_id)t);
		struct chain *c;

		if (!table->is_used)
			continue;
		savefile_put_table(table->id, out);
		for (int h = 0; h < HOOK_N; h++)
			if (table->builtin[h])
				save_chain(table->builtin[h], out);
		for (c = table_user_chain_first(table); c;
		     c = table_user_chain_next(c))
			save_chain(c, out);
		for (int h = 0; h < HOOK_N; h++)
			if (table->builtin[h])
				save_rules(table->builtin[h], out);
		for (c = table_user_chain_first(table); c;
		     c = table_user_chain_next(c))
			save_rules(c, out);
		savefile_put_commit(out);
	}
}

void rules_text_save(struct ruleset *rs, struct text *out)
{
	rules_text_save_family(rs, FAMILY_IPV4, out);
}
