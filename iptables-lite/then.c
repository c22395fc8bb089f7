/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rulesets as they were. */
#include "then.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "err.h"

int then_init(struct then *t, struct err *err)
{
	*t = (struct then){ .entries = { .n = 0 } };
	return ruleset_init(&t->rs, err);
}

void then_fini(struct then *t)
{
	ruleset_fini(&t->rs);
	for (size_t i = 0; i < t->entries.n; i++) {
		struct entry *entry = t->entries.v[i];

		entry_free(&entry);
	}
	for (size_t i = 0; i < t->chains.n; i++) {
		struct chain *chain = t->chains.v[i];

		chain_free(&chain);
	}
	for (size_t i = 0; i < t->rules.n; i++)
		free(t->rules.v[i]);
	free(t->entries.v);
	free(t->chains.v);
	free(t->rules.v);
	*t = (struct then){ .entries = { .n = 0 } };
}

/* Room for one more; false: no memory. */
static bool grow(struct pile *pile)
{
	void **v;

	/* It is full whenever n is a power of two. */
	if (pile->n & (pile->n - 1))
		return true;
	v = reallocarray(pile->v, pile->n ? 2 * pile->n : 1, sizeof(*v));
	if (!v)
		return false;
	pile->v = v;
	return true;
}

static int bad_answer(struct err *err)
{
	err_set(err, -EBADMSG, "nfd's answer makes no sense");
	err->status = ERR_RESOURCE;
	return -EBADMSG;
}

static int add_rule(struct chain *chain, struct entry *before,
		    const void *attrs, size_t len, struct err *err)
{
	struct rule *rule = rule_from_bytes(attrs, len);
	struct entry *entry;

	if (!rule || entry_new(&entry, &rule)) {
		rule_free(&rule);
		return err_nomem(err);
	}
	chain_insert(chain, before, entry);
	return 0;
}

/* What is listed now */

struct listed {
	struct table *table;
};

static int take_chain(void *arg, const struct wire_chain *chain,
		      struct err *err)
{
	const struct listed *l = arg;
	struct chain *c = table_chain_find(l->table, chain->name);

	if (!c) {
		c = chain_new(chain->name);
		if (!c)
			return err_nomem(err);
		table_chain_add(l->table, c);
	}
	c->policy = chain->policy;
	return 0;
}

static int take_rule(void *arg, const struct wire_chain *chain,
		     const struct rule_spec *spec, const struct wire_rule *rule,
		     struct err *err)
{
	const struct listed *l = arg;
	struct chain *c = table_chain_find(l->table, chain->name);

	(void)spec;
	return c ? add_rule(c, NULL, rule->attrs, rule->len_bytes, err)
		 : bad_answer(err);
}

int then_list(struct then *t, struct client *c, enum family_id family,
	      enum table_id table, struct err *err)
{
	struct listed l = { ruleset_table(&t->rs, family, table) };
	const struct client_sink sink = { .chain = take_chain,
					  .rule = take_rule,
					  .arg = &l };
	const struct wire_list list = { .family = family, .table = table };

	return client_list(c, &list, &sink, err);
}

/* What is undone */

static int remove_entry(struct then *t, struct entry *entry, struct err *err)
{
	if (!grow(&t->entries))
		return err_nomem(err);
	chain_remove(entry);
	t->entries.v[t->entries.n++] = entry;
	return 0;
}

static int flush(struct then *t, struct chain *chain, struct err *err)
{
	struct entry *entry;
	int rc = 0;

	while (!rc && (entry = chain_last(chain)))
		rc = remove_entry(t, entry, err);
	return rc;
}

static int delete_chain(struct then *t, struct table *table,
			struct chain *chain, struct err *err)
{
	if (chain->hook != HOOK_N)
		return bad_answer(err);
	if (!grow(&t->chains))
		return err_nomem(err);
	table_chain_remove(table, chain);
	t->chains.v[t->chains.n++] = chain;
	return 0;
}

/* The rules of @chain that jump to @from say @to. */
static int rename_in(struct then *t, struct chain *chain, const char *from,
		     const char *to, struct err *err)
{
	for (struct entry *e = chain_first(chain); e; e = entry_next(e)) {
		bool is_goto;
		const char *name = rule_chain(e->rule, &is_goto);
		struct rule *rule;

		if (!name || strcmp(name, from) != 0)
			continue;
		rule = rule_with_chain(e->rule, to);
		if (!rule || !grow(&t->rules)) {
			rule_free(&rule);
			return err_nomem(err);
		}
		t->rules.v[t->rules.n++] = entry_set_rule(e, rule);
	}
	return 0;
}

static int rename_chain(struct then *t, struct table *table,
			struct chain *chain, const char *to, struct err *err)
{
	char from[CHAIN_NAME_MAX + 1];
	int rc = 0;

	if (chain->hook != HOOK_N || table_chain_find(table, to))
		return bad_answer(err);
	memcpy(from, chain->name, sizeof(from));
	table_chain_rename(table, chain, to);
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = rename_in(t, table->builtin[h], from, to, err);
	for (struct chain *c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = rename_in(t, c, from, to, err);
	return rc;
}

static int new_chain(struct table *table, const char *name, struct err *err)
{
	struct chain *chain = chain_new(name);

	if (!chain)
		return err_nomem(err);
	table_chain_add(table, chain);
	return 0;
}

int then_undo(struct then *t, const struct command *cmd, const void *attrs,
	      size_t len, struct err *err)
{
	struct table *table = ruleset_table(&t->rs, cmd->family, cmd->table);
	struct chain *chain = table_chain_find(table, cmd->chain);
	struct entry *entry = chain ? chain_entry(chain, cmd->num) : NULL;

	if (cmd->op == COMMAND_NEW_CHAIN)
		return chain ? bad_answer(err)
			     : new_chain(table, cmd->chain, err);
	if (!chain)
		return bad_answer(err);
	switch ((int)cmd->op) {
	case COMMAND_COUNT:
		return 0;
	case COMMAND_INSERT:
		return add_rule(chain, entry, attrs, len, err);
	case COMMAND_DELETE_NUM:
		return entry ? remove_entry(t, entry, err) : bad_answer(err);
	case COMMAND_FLUSH:
		return flush(t, chain, err);
	case COMMAND_DELETE_CHAIN:
		return delete_chain(t, table, chain, err);
	case COMMAND_RENAME_CHAIN:
		return rename_chain(t, table, chain, cmd->new_name, err);
	case COMMAND_POLICY:
		chain->policy = cmd->policy;
		return 0;
	default:
		return bad_answer(err);
	}
}
