/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rulesets and transactions as the messages of the state file, both ways. */
#include "snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../backend.h"
#include "../log.h"
#include "../txn/owner.h"
#include "../txn/txn.h"
#include "command.h"
#include "err.h"
#include "history.h"
#include "state.h"

#define CHUNK 1048576

/* Writing */

static void put_name(const struct owners *owners, struct owner_id id,
		     char name[OWNER_NAME_MAX + 1])
{
	strcpy(name, owners_name(owners, id));
}

static void put_chain(const struct chain *chain, const struct owners *owners,
		      struct wire_buf *buf)
{
	struct state_chain c = {
		.policy = chain->hook == HOOK_N ? VERDICT_UNSET : chain->policy,
		.base = chain->base,
		.live = chain->live,
		.n_rules = chain_len(chain),
	};

	memcpy(c.name, chain->name, sizeof(c.name));
	put_name(owners, chain->owner, c.owner);
	state_put_chain(buf, &c);
}

static int flush(struct wire_buf *buf, snapshot_write *write, void *arg,
		 struct err *err)
{
	return buf->failed ? err_nomem(err) : write(arg, buf, err);
}

static int write_rules(const struct chain *chain, const struct owners *owners,
		       struct wire_buf *buf, snapshot_write *write, void *arg,
		       struct err *err)
{
	int rc = 0;

	for (struct entry *e = chain_first(chain); e && !rc;
	     e = entry_next(e)) {
		struct state_rule r = {
			.id = e->id,
			.base = e->base,
			.live = e->live,
			.attrs = e->rule->attrs,
			.len_bytes = e->rule->len_bytes,
		};

		put_name(owners, e->owner, r.owner);
		state_put_rule(buf, &r);
		if (buf->failed || buf->len >= CHUNK)
			rc = flush(buf, write, arg, err);
	}
	return rc;
}

int snapshot_table(const struct table *table, const struct owners *owners,
		   snapshot_write *write, void *arg, struct err *err)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct chain *c;
	int rc = 0;

	state_put_table(&buf, table->family->id, table->id);
	for (int h = 0; h < HOOK_N; h++)
		if (table->builtin[h])
			put_chain(table->builtin[h], owners, &buf);
	for (c = table_user_chain_first(table); c; c = table_user_chain_next(c))
		put_chain(c, owners, &buf);
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = write_rules(table->builtin[h], owners, &buf,
					 write, arg, err);
	for (c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = write_rules(c, owners, &buf, write, arg, err);
	return rc ? rc : flush(&buf, write, arg, err);
}

struct bases {
	struct wire_buf *out;
};

static int put_counted(void *arg, const struct chain *chain,
		       const struct entry *entry, struct counters counters)
{
	const struct bases *bases = arg;
	const struct table *table = chain->table;
	struct state_base base = {
		.family = table->family->id,
		.table = table->id,
		.num = { entry ? entry_num(entry).n : 0 },
		.base = counters,
	};

	memcpy(base.chain, chain->name, sizeof(base.chain));
	state_put_base(bases->out, &base);
	return 0;
}

static int put_base(void *arg, const struct chain *chain,
		    const struct entry *entry)
{
	return put_counted(arg, chain, entry,
			   entry ? entry->base : chain->base);
}

int snapshot_put_bases(const struct txn *txn, struct wire_buf *out,
		       struct err *err)
{
	struct bases bases = { out };

	txn_each_base(txn, put_base, &bases);
	return out->failed ? err_nomem(err) : 0;
}

int snapshot_put_counted(struct backend *be, struct wire_buf *out,
			 struct err *err)
{
	struct bases bases = { out };
	int rc = be->ops->each_counted(be, put_counted, &bases);

	return rc || out->failed ? err_nomem(err) : 0;
}

int snapshot_put_owners(const struct owners *owners, struct owner_id who,
			struct wire_buf *out, struct err *err)
{
	struct state_owner o = { .kind = OWNER_UNSET };

	/* To whom all belongs, it is as if there were no groups. */
	if (!owners || !owners->n_lines || who.n == OWNER_ALL.n)
		return 0;
	strcpy(o.group, owners_name(owners, who));
	state_put_owner(out, &o);
	for (size_t i = 0; i < owners->n_lines; i++) {
		o.kind = owners->lines[i].kind;
		strcpy(o.group, owners_name(owners, owners->lines[i].group));
		strcpy(o.pattern, owners->lines[i].pattern);
		state_put_owner(out, &o);
	}
	return out->failed ? err_nomem(err) : 0;
}

/* Reading */

struct cursor {
	const uint8_t *at, *end;
};

static const struct nlmsghdr *peek(const struct cursor *c)
{
	return state_next(c->at, (size_t)(c->end - c->at));
}

static void advance(struct cursor *c)
{
	c->at += ((const struct nlmsghdr *)(const void *)c->at)->nlmsg_len;
}

static int malformed(struct err *err)
{
	return err_set(err, -EBADMSG, "malformed");
}

/* What is being loaded. */
struct loader {
	struct txn *txn;
	struct owners *owners;
	struct table *table;
	struct command cmd; /* family and table set */
};

static int load_owner(const struct loader *l, const char *name,
		      struct owner_id *id, struct err *err)
{
	return *name ? owners_id(l->owners, name, id, err) : 0;
}

static int load_chain(struct loader *l, const struct state_chain *c,
		      struct err *err)
{
	struct chain *chain;
	int rc;

	l->cmd.op = COMMAND_CHAIN;
	l->cmd.policy = c->policy;
	memcpy(l->cmd.chain, c->name, sizeof(l->cmd.chain));
	rc = txn_apply(l->txn, &l->cmd, NULL, 0, err);
	l->cmd.policy = VERDICT_UNSET;
	if (rc)
		return rc;
	/* Policies count; chains of users don't. */
	chain = table_chain_find(l->table, c->name);
	if (chain->hook != HOOK_N) {
		chain->base = c->base;
		chain->live = c->live;
	}
	return load_owner(l, c->owner, &chain->owner, err);
}

static int load_rule(struct loader *l, struct chain *chain,
		     const struct state_rule *r, struct err *err)
{
	struct err why = { 0 };
	struct entry *entry;
	int rc;

	l->cmd.op = COMMAND_APPEND;
	memcpy(l->cmd.chain, chain->name, sizeof(l->cmd.chain));
	rc = txn_apply(l->txn, &l->cmd, r->attrs, r->len_bytes, &why);
	if (rc == -ENOMEM)
		return err_nomem(err);
	if (rc) {
		log_error("a rule of chain %s is left out: %s", chain->name,
			  why.text[0] ? why.text
				      : command_strerror(COMMAND_APPEND, rc));
		return 0;
	}
	entry = chain_last(chain);
	entry->id = r->id;
	entry->base = r->base;
	entry->live = r->live;
	return load_owner(l, r->owner, &entry->owner, err);
}

/* The rules that belong to one chain's message. */
static int load_rules(struct loader *l, const struct state_chain *c,
		      struct cursor *rules, struct err *err)
{
	struct chain *chain = table_chain_find(l->table, c->name);
	int rc = 0;

	for (uint32_t i = 0; i < c->n_rules && !rc; i++) {
		const struct nlmsghdr *nlh = peek(rules);
		struct state_rule r;

		if (!nlh || state_get_rule(nlh, &r))
			return malformed(err);
		rc = load_rule(l, chain, &r, err);
		advance(rules);
	}
	return rc;
}

static int load_messages(struct loader *l, struct cursor *at, struct err *err)
{
	struct cursor chains = *at;
	const struct nlmsghdr *nlh;
	struct state_chain c;
	int rc;

	l->cmd.op = COMMAND_TABLE_USE;
	rc = txn_apply(l->txn, &l->cmd, NULL, 0, err);
	for (; !rc && (nlh = peek(at)) && !state_get_chain(nlh, &c);
	     advance(at))
		rc = load_chain(l, &c, err);
	for (; !rc && (nlh = peek(&chains)) && !state_get_chain(nlh, &c);
	     advance(&chains))
		rc = load_rules(l, &c, at, err);
	if (!rc && at->at != at->end)
		rc = malformed(err);
	return rc;
}

int snapshot_load_table(struct ruleset *rs, struct backend *be,
			struct owners *owners, const void *msgs, size_t len,
			struct err *err)
{
	auto_txn struct txn *txn = NULL;
	struct cursor at = { msgs, (const uint8_t *)msgs + len };
	const struct nlmsghdr *nlh = peek(&at);
	struct loader l = { .owners = owners };
	enum command_op op;
	int rc;

	if (!nlh || state_get_table(nlh, &l.cmd.family, &l.cmd.table))
		return malformed(err);
	advance(&at);
	l.table = ruleset_table(rs, l.cmd.family, l.cmd.table);
	if (l.table->is_used)
		return malformed(err);
	rc = txn_begin(&txn, rs, be, err);
	if (rc)
		return rc;
	l.txn = txn;
	rc = load_messages(&l, &at, err);
	if (!rc)
		rc = txn_finish(txn, &op, err);
	if (!rc)
		txn_done(&txn);
	return rc;
}

static int apply_command(struct txn *txn, const struct nlmsghdr *nlh,
			 struct err *err)
{
	struct command cmd;
	const void *attrs;
	size_t len;

	if (wire_get_command(nlh, &cmd, &attrs, &len))
		return malformed(err);
	return txn_apply(txn, &cmd, attrs, len, err);
}

/*
 * Bases name rules by where they were when the transaction was over. Where they
 * stand by themselves (@is_counted) an object is gone, and with it what was
 * known to be live.
 */
static int set_base(struct ruleset *rs, const struct nlmsghdr *nlh,
		    bool is_counted, struct err *err)
{
	const struct counters zero = { 0, 0 };
	struct state_base base;
	struct chain *chain;
	struct entry *entry;

	if (state_get_base(nlh, &base))
		return malformed(err);
	chain = table_chain_find(ruleset_table(rs, base.family, base.table),
				 base.chain);
	entry = chain ? chain_entry(chain, base.num) : NULL;
	if (!chain || (base.num.n ? !entry : chain->hook == HOOK_N))
		return malformed(err);
	if (entry) {
		entry->base = base.base;
		entry->live = is_counted ? zero : entry->live;
	} else {
		chain->base = base.base;
		chain->live = is_counted ? zero : chain->live;
	}
	return 0;
}

/* @part of @txn as an entry of @history; @head: its WIRE_ENTRY, or NULL. */
static int add_entry(struct history *history, uint64_t generation,
		     const struct txn *txn, const struct txn_part *part,
		     const struct nlmsghdr *head, struct err *err)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct wire_entry unknown = { .generation = generation,
				      .n_added = part->n_added,
				      .n_removed = part->n_removed };
	struct history_entry *entry = NULL;
	int rc;

	if (!history ||
	    (history->newest && history->newest->generation >= generation))
		return 0;
	if (head)
		wire_buf_put(&msgs, head, head->nlmsg_len);
	else
		wire_put_entry(&msgs, 0, &unknown);
	rc = txn_inverse(txn, part, &msgs, err);
	if (!rc)
		rc = history_entry_new(&entry, generation, &msgs, err);
	if (!rc)
		history_add(history, &entry);
	return rc;
}

/* What a record of the journal begins with, unless it is of older times. */
static int take_entry(struct cursor *at, const struct nlmsghdr **head,
		      struct err *err)
{
	const struct nlmsghdr *nlh = peek(at);
	struct wire_entry entry;

	if (!nlh || nlh->nlmsg_type != WIRE_ENTRY)
		return 0;
	if (wire_get_entry(nlh, &entry))
		return malformed(err);
	*head = nlh;
	advance(at);
	return 0;
}

/* Who owned what, and whose transaction it was, where the record says so. */
static int load_owners(struct cursor *at, struct owners *then,
		       struct owner_id *who, struct err *err)
{
	const struct nlmsghdr *nlh = peek(at);
	struct state_owner o;
	int rc = 0;

	if (!nlh || nlh->nlmsg_type != STATE_ACTOR)
		return 0;
	if (state_get_owner(nlh, &o))
		return malformed(err);
	if (o.group[0])
		rc = owners_id(then, o.group, who, err);
	for (advance(at); !rc && (nlh = peek(at)) &&
			  nlh->nlmsg_type == STATE_OWNER; advance(at)) {
		if (state_get_owner(nlh, &o))
			return malformed(err);
		rc = owners_add(then, o.group, o.kind, o.pattern, err);
	}
	return rc;
}

static int replay(struct txn *txn, struct ruleset *rs, struct cursor *at,
		  struct history *history, uint64_t generation,
		  struct err *err)
{
	const struct nlmsghdr *nlh, *head = NULL;
	struct txn_part part;
	enum command_op op;
	bool is_counted = (nlh = peek(at)) && nlh->nlmsg_type == STATE_BASE;
	int rc = 0;

	if (!rc)
		rc = take_entry(at, &head, err);
	if (!rc)
		txn_mark(txn, &part.begin);
	for (; !rc && (nlh = peek(at)) && nlh->nlmsg_type == WIRE_COMMAND;
	     advance(at))
		rc = apply_command(txn, nlh, err);
	if (!rc)
		rc = txn_finish(txn, &op, err);
	if (!rc && !is_counted) {
		txn_part_end(txn, &part);
		rc = add_entry(history, generation, txn, &part, head, err);
	}
	for (; !rc && (nlh = peek(at)); advance(at))
		rc = set_base(rs, nlh, is_counted, err);
	if (!rc && at->at != at->end)
		rc = malformed(err);
	return rc;
}

int snapshot_replay(struct ruleset *rs, struct backend *be,
		    struct owners *owners, struct history *history,
		    uint64_t generation, const void *msgs, size_t len,
		    struct err *err)
{
	/* Names are shared, so that what is made has the tags that it had. */
	const struct owners now = *owners;
	auto_txn struct txn *txn = NULL;
	struct cursor at = { msgs, (const uint8_t *)msgs + len };
	struct owner_id who = { 0 };
	int rc = txn_begin(&txn, rs, be, err);

	if (rc)
		return rc;
	owners->lines = NULL;
	owners->n_lines = 0;
	rc = load_owners(&at, owners, &who, err);
	txn_act_as(txn, owners, who);
	if (!rc)
		rc = replay(txn, rs, &at, history, generation, err);
	if (!rc)
		txn_done(&txn);
	free(owners->lines);
	owners->lines = now.lines;
	owners->n_lines = now.n_lines;
	return rc;
}
