/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite diff: what differs between two generations. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "num.h"
#include "program.h"
#include "savefile.h"
#include "text.h"
#include "then.h"

/* How often all is asked again when the ruleset changes meanwhile. */
#define TRIES 20

/* A chain of the newer generation. */
struct newer {
	const struct chain *older; /* of the same name, or NULL */
	char name[CHAIN_NAME_MAX + 1];
	enum verdict policy;
	struct entry **entries;
	struct rule **rules; /* theirs */
	uint32_t n;
};

struct diff {
	uint64_t older, newer;
	bool is_reverse;      /* from the newer to the older */
	uint64_t at;          /* generation of the entry that is being read */
	uint64_t now;
	/* Commands that lead back: to the newer one, from there to the older. */
	struct wire_buf later, between;
	bool is_touched[FAMILY_N][TABLE_N];
	struct then then;
	struct newer *chains; /* of the table that is being compared */
	uint32_t n_chains;
	bool has_heading, has_table;
	const struct table *table;
	struct text out;
};

static void free_chains(struct diff *d)
{
	for (uint32_t i = 0; i < d->n_chains; i++) {
		free(d->chains[i].entries);
		free(d->chains[i].rules);
	}
	free(d->chains);
	d->chains = NULL;
	d->n_chains = 0;
}

static void forget_answers(struct diff *d)
{
	wire_buf_fini(&d->later);
	wire_buf_fini(&d->between);
	then_fini(&d->then);
	memset(d->is_touched, 0, sizeof(d->is_touched));
}

/* What nfd knows */

static int take_entry(void *arg, const struct wire_entry *entry,
		      struct err *err)
{
	struct diff *d = arg;

	(void)err;
	d->at = entry->generation;
	return 0;
}

static int take_command(void *arg, const struct command *cmd,
			const void *attrs, size_t len, struct err *err)
{
	struct diff *d = arg;
	struct command copy = *cmd;
	struct rule *rule = NULL;

	if (len) {
		rule = rule_from_bytes(attrs, len);
		if (!rule)
			return err_nomem(err);
	}
	copy.rule = rule;
	wire_put_command(d->at > d->newer ? &d->later : &d->between, 0, &copy);
	rule_free(&rule);
	d->is_touched[cmd->family][cmd->table] = true;
	return 0;
}

/* 1: the ruleset has changed since the ways back were asked for. */
static int list_touched(struct diff *d, struct client *c, struct err *err)
{
	int rc = then_init(&d->then, err);

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
			if (!d->is_touched[f][t])
				continue;
			rc = then_list(&d->then, c, (enum family_id)f,
				       (enum table_id)t, err);
			if (!rc && c->generation != d->now)
				rc = 1;
		}
	return rc;
}

static int ask(struct diff *d, struct client *c, struct err *err)
{
	const struct client_history sink = { .entry = take_entry,
					     .command = take_command,
					     .arg = d };
	int rc = 1;

	for (int i = 0; i < TRIES && rc > 0; i++) {
		forget_answers(d);
		rc = client_history(c, &d->older, &sink, err);
		d->now = c->generation;
		if (!rc && (d->later.failed || d->between.failed))
			rc = err_nomem(err);
		if (!rc)
			rc = list_touched(d, c, err);
	}
	if (rc > 0) {
		rc = err_set(err, -EAGAIN, "the rules change all the time");
		err->status = ERR_RESOURCE;
	}
	return rc;
}

/* What in @msgs is of @table. */
static int undo(struct diff *d, const struct wire_buf *msgs,
		const struct table *table, struct err *err)
{
	int rc = 0;

	for (size_t at = 0; at < msgs->len && !rc;) {
		const struct nlmsghdr *nlh = (const void *)(msgs->data + at);
		struct command cmd;
		const void *attrs;
		size_t len;

		if (wire_get_command(nlh, &cmd, &attrs, &len))
			return err_set(err, -EBADMSG, "malformed");
		if (cmd.family == table->family->id && cmd.table == table->id)
			rc = then_undo(&d->then, &cmd, attrs, len, err);
		at += nlh->nlmsg_len;
	}
	return rc;
}

/* The newer generation, kept aside */

static int note_chain(struct diff *d, struct chain *chain, struct err *err)
{
	struct newer *n, *v;
	uint32_t i = 0;

	v = reallocarray(d->chains, d->n_chains + 1, sizeof(*v));
	if (!v)
		return err_nomem(err);
	d->chains = v;
	n = &v[d->n_chains++];
	*n = (struct newer){ .policy = chain->policy };
	memcpy(n->name, chain->name, sizeof(n->name));
	n->n = chain_len(chain);
	n->entries = reallocarray(NULL, n->n + 1ull, sizeof(struct entry *));
	n->rules = reallocarray(NULL, n->n + 1ull, sizeof(struct rule *));
	if (!n->entries || !n->rules)
		return err_nomem(err);
	for (struct entry *e = chain_first(chain); e; e = entry_next(e)) {
		/* Nobody counts here: it says where in the newer one it is. */
		e->base.packets = i + 1;
		n->entries[i] = e;
		n->rules[i++] = e->rule;
	}
	return 0;
}

/* Does @fn for the chains of @table in the order of a save file. */
static int each_chain(struct diff *d, const struct table *table,
		      int (*fn)(struct diff *d, struct chain *chain,
				struct err *err),
		      struct err *err)
{
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = fn(d, table->builtin[h], err);
	for (struct chain *c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = fn(d, c, err);
	return rc;
}

/* Lines */

static void put_heading(struct diff *d)
{
	if (!d->has_heading)
		text_printf(&d->out, "--- generation %" PRIu64 "\n+++ generation %" PRIu64 "\n",
			    d->is_reverse ? d->newer : d->older,
			    d->is_reverse ? d->older : d->newer);
	if (!d->has_table)
		text_printf(&d->out, "@@ %s -t %s @@\n",
			    d->table->family->id == FAMILY_IPV6 ? "ip6tables"
								: "iptables",
			    table_desc(d->table->id)->name);
	d->has_heading = d->has_table = true;
}

static void put_sign(struct diff *d, bool is_newer)
{
	put_heading(d);
	text_put(&d->out, is_newer != d->is_reverse ? "+" : "-");
}

static void put_chain(struct diff *d, bool is_newer, const char *name,
		      enum verdict policy)
{
	put_sign(d, is_newer);
	text_printf(&d->out, ":%s %s\n", name,
		    policy ? verdict_name(policy) : "-");
}

static int put_rule(struct diff *d, bool is_newer, const char *chain,
		    const struct rule *rule, struct err *err)
{
	auto_rule_spec struct rule_spec spec;
	int rc;

	rule_spec_init(&spec, d->table->family);
	rc = rule_decode(&spec, rule->attrs, rule->len_bytes, err);
	if (rc)
		return rc;
	put_sign(d, is_newer);
	savefile_put_rule(chain, &spec, NULL, &d->out);
	return program_write_some(&d->out, err);
}

/* Comparing */

/* A chain that is called otherwise is another. */
static bool is_in_newer(const struct diff *d, const struct chain *chain)
{
	for (uint32_t i = 0; i < d->n_chains; i++)
		if (d->chains[i].older == chain)
			return true;
	return false;
}

static void find_older(struct diff *d, const struct table *table)
{
	for (uint32_t i = 0; i < d->n_chains; i++)
		d->chains[i].older =
			table_chain_find(table, d->chains[i].name);
}

static bool is_kept(const struct newer *n, const struct entry *e)
{
	uint64_t at = e->base.packets;

	return at && at <= n->n && n->entries[at - 1] == e &&
	       n->rules[at - 1] == e->rule;
}

/* What lies between rules that both have: @old up to @end, new ones [from, to). */
static int put_hunk(struct diff *d, const struct newer *n,
		    const struct entry *old, const struct entry *end,
		    uint32_t from, uint32_t to, struct err *err)
{
	const struct entry *last = end ? entry_prev(end) : chain_last(n->older);
	int rc = 0;

	/* What went and came again has not changed. */
	while (old != end && from < to &&
	       rule_equal(old->rule, n->rules[from])) {
		old = entry_next(old);
		from++;
	}
	while (old != end && from < to &&
	       rule_equal(last->rule, n->rules[to - 1])) {
		end = last;
		last = entry_prev(last);
		to--;
	}
	for (; old != end && !rc; old = entry_next(old))
		rc = put_rule(d, false, n->name, old->rule, err);
	for (; from < to && !rc; from++)
		rc = put_rule(d, true, n->name, n->rules[from], err);
	return rc;
}

static int compare_rules(struct diff *d, const struct newer *n,
			 struct err *err)
{
	struct entry *old = chain_first(n->older);
	uint32_t at = 0;
	int rc = 0;

	while (!rc && (old || at < n->n)) {
		struct entry *end = old;
		uint32_t to;

		while (end && !is_kept(n, end))
			end = entry_next(end);
		to = end ? (uint32_t)end->base.packets - 1 : n->n;
		rc = put_hunk(d, n, old, end, at, to, err);
		old = end ? entry_next(end) : NULL;
		at = to + (end ? 1 : 0);
	}
	return rc;
}

static int compare_chain(struct diff *d, const struct newer *n)
{
	if (n->older && n->older->policy != n->policy) {
		put_chain(d, false, n->name, n->older->policy);
		put_chain(d, true, n->name, n->policy);
	} else if (!n->older) {
		put_chain(d, true, n->name, VERDICT_UNSET);
	}
	return 0;
}

static int put_old_chain(struct diff *d, struct chain *chain, struct err *err)
{
	(void)err;
	if (!is_in_newer(d, chain))
		put_chain(d, false, chain->name, VERDICT_UNSET);
	return 0;
}

static int put_old_rules(struct diff *d, struct chain *chain, struct err *err)
{
	int rc = 0;

	if (is_in_newer(d, chain))
		return 0;
	for (struct entry *e = chain_first(chain); e && !rc; e = entry_next(e))
		rc = put_rule(d, false, chain->name, e->rule, err);
	return rc;
}

static int put_new_rules(struct diff *d, const struct newer *n,
			 struct err *err)
{
	int rc = 0;

	for (uint32_t i = 0; i < n->n && !rc; i++)
		rc = put_rule(d, true, n->name, n->rules[i], err);
	return rc;
}

static int compare_table(struct diff *d, const struct table *table,
			 struct err *err)
{
	int rc;

	find_older(d, table);
	rc = each_chain(d, table, put_old_chain, err);
	for (uint32_t i = 0; i < d->n_chains; i++)
		compare_chain(d, &d->chains[i]);
	if (!rc)
		rc = each_chain(d, table, put_old_rules, err);
	for (uint32_t i = 0; i < d->n_chains && !rc; i++)
		rc = d->chains[i].older
			? compare_rules(d, &d->chains[i], err)
			: put_new_rules(d, &d->chains[i], err);
	return rc;
}

static int diff(struct diff *d, struct err *err)
{
	int rc = 0;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
			struct table *table =
				ruleset_table(&d->then.rs, (enum family_id)f,
					      (enum table_id)t);

			if (!d->is_touched[f][t])
				continue;
			d->table = table;
			d->has_table = false;
			rc = undo(d, &d->later, table, err);
			if (!rc)
				rc = each_chain(d, table, note_chain, err);
			if (!rc)
				rc = undo(d, &d->between, table, err);
			if (!rc)
				rc = compare_table(d, table, err);
			free_chains(d);
		}
	return rc ? rc : program_write(&d->out, err);
}

/* "[OLD [NEW]]": what the last commit changed, what came since, or between. */
static int parse(struct diff *d, struct client *c, int argc, char **argv,
		 struct err *err)
{
	uint64_t gens[2] = { 0, 0 };
	int rc;

	if (argc > 2)
		return err_usage(err, "Bad argument `%s'", argv[2]);
	for (int i = 0; i < argc; i++)
		if (!num_parse(argv[i], 0, UINT64_MAX, &gens[i]))
			return err_usage(err, "\"%s\" is not a generation",
					 argv[i]);
	rc = client_generation(c, err);
	if (rc)
		return rc;
	if (argc < 2)
		gens[1] = c->generation;
	if (argc < 1)
		gens[0] = gens[1] ? gens[1] - 1 : 0;
	d->is_reverse = gens[0] > gens[1];
	d->older = gens[d->is_reverse];
	d->newer = gens[!d->is_reverse];
	if (d->newer > c->generation)
		return err_set(err, -ENOENT,
			       "there is no generation %" PRIu64 ": this is %" PRIu64,
			       d->newer, c->generation);
	return 0;
}

int diff_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct diff d = { .older = 0 };
	struct err err = { 0 };
	int rc;

	client_init(&c);
	rc = parse(&d, &c, argc, argv, &err);
	if (!rc)
		rc = ask(&d, &c, &err);
	if (!rc)
		rc = diff(&d, &err);
	forget_answers(&d);
	free_chains(&d);
	text_fini(&d.out);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}
