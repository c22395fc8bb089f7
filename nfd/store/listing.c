/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listings, made piece by piece. */
#include "listing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../backend.h"
#include "err.h"
#include "ruleset.h"
#include "text.h"

static struct chain *builtin_from(const struct table *table, int hook)
{
	for (; hook < HOOK_N; hook++)
		if (table->builtin[hook])
			return table->builtin[hook];
	return table_user_chain_first(table);
}

/* Built-in chains in the order of their hooks, then the user's. */
static struct chain *next_chain(const struct chain *chain)
{
	return chain->hook == HOOK_N ? table_user_chain_next(chain)
				     : builtin_from(chain->table,
						    (int)chain->hook + 1);
}

static struct table *current_table(const struct listing *l)
{
	return ruleset_table(l->rs, l->what.family, l->table);
}

/* Go on to the next table that is in use, or to the end. */
static void next_table(struct listing *l)
{
	int t = (int)l->table;

	l->chain = NULL;
	if (l->what.table) {
		l->is_done = true;
		return;
	}
	for (t++; t < TABLE_N; t++)
		if (ruleset_table(l->rs, l->what.family, (enum table_id)t)
			    ->is_used)
			break;
	l->is_done = t == TABLE_N;
	l->table = l->is_done ? TABLE_UNSET : (enum table_id)t;
}

int listing_init(struct listing *l, struct ruleset *rs,
		 const struct wire_list *what, uint32_t seq, struct err *err)
{
	*l = (struct listing){ .rs = rs, .what = *what, .seq = seq };
	if (!what->table) {
		next_table(l);
		return 0;
	}
	l->table = what->table;
	if (what->chain[0] && !table_chain_find(current_table(l), what->chain))
		return err_set(err, -ENOENT, NULL);
	return 0;
}

static uint32_t n_listed(const struct listing *l, const struct chain *chain)
{
	if (!l->what.num.n)
		return chain_len(chain);
	return l->what.num.n <= chain_len(chain);
}

static void put_chain(const struct listing *l, const struct chain *chain,
		      struct wire_buf *out)
{
	struct wire_chain c = {
		.policy = chain->hook == HOOK_N ? VERDICT_UNSET : chain->policy,
		.counters = chain_counters(chain),
		.refs = chain->refs,
		.n_rules = n_listed(l, chain),
	};

	memcpy(c.name, chain->name, sizeof(c.name));
	wire_put_chain(out, l->seq, &c);
}

static void put_entry(const struct entry *entry, struct rule_num num,
		      uint32_t seq, struct wire_buf *out)
{
	const struct wire_rule r = {
		.attrs = entry->rule->attrs,
		.len_bytes = entry->rule->len_bytes,
		.counters = entry_counters(entry),
		.num = num,
	};

	wire_put_rule(out, seq, &r);
}

/* The first of the chains to list, and the next. */
static struct chain *first_listed(const struct listing *l)
{
	const struct table *table = current_table(l);

	return l->what.chain[0] ? table_chain_find(table, l->what.chain)
				: builtin_from(table, 0);
}

static struct chain *next_listed(const struct listing *l)
{
	return l->what.chain[0] ? NULL : next_chain(l->chain);
}

static void begin_rules(struct listing *l, struct chain *chain)
{
	l->chain = chain;
	l->is_at_rules = true;
	if (!chain) {
		l->is_at_rules = false;
		next_table(l);
		return;
	}
	l->num.n = l->what.num.n ? l->what.num.n : 1;
	l->entry = chain_entry(chain, l->num);
}

static void list_chain(struct listing *l, struct wire_buf *out)
{
	put_chain(l, l->chain, out);
	l->chain = next_listed(l);
	if (!l->chain)
		begin_rules(l, first_listed(l));
}

static void list_rule(struct listing *l, struct wire_buf *out)
{
	if (!l->entry) {
		begin_rules(l, next_listed(l));
		return;
	}
	put_entry(l->entry, l->num, l->seq, out);
	l->entry = l->what.num.n ? NULL : entry_next(l->entry);
	l->num.n++;
}

static void step(struct listing *l, struct wire_buf *out)
{
	if (l->is_at_rules) {
		list_rule(l, out);
	} else if (l->chain) {
		list_chain(l, out);
	} else {
		wire_put_table(out, l->seq, l->what.family, l->table);
		l->chain = first_listed(l);
	}
}

void listing_fill(struct listing *l, struct wire_buf *out, size_t limit)
{
	while (!l->is_done && out->len < limit && !out->failed)
		step(l, out);
}

static int plan_chain_text(struct backend *be, struct chain *chain,
			   struct text *text, struct err *err)
{
	uint32_t n = chain_len(chain);
	int rc;

	text_printf(text, "Chain %s: ", chain->name);
	if (!n)
		text_put(text, "no rules\n");
	else
		text_printf(text, "%u rule%s\n", n, n > 1 ? "s" : "");
	rc = be->ops->print_plan(be, chain, text, err);
	if (!rc && text_has_failed(text))
		rc = err_nomem(err);
	return rc;
}

int listing_plan(struct ruleset *rs, struct backend *be,
		 const struct wire_plan *what, uint32_t seq,
		 struct wire_buf *out, struct err *err)
{
	struct table *table = ruleset_table(rs, what->family, what->table);
	struct chain *chain = what->chain[0] ?
				      table_chain_find(table, what->chain) :
				      builtin_from(table, 0);
	auto_text struct text text = { 0 };
	int rc = 0;

	if (!chain)
		return err_set(err, -ENOENT, NULL);
	while (chain && !rc) {
		rc = plan_chain_text(be, chain, &text, err);
		if (!rc)
			wire_put_text(out, seq, text_str(&text), text.len);
		text_reset(&text);
		chain = what->chain[0] ? NULL : next_chain(chain);
		if (chain)
			text_put(&text, "\n");
	}
	return !rc && out->failed ? err_nomem(err) : rc;
}
