/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each command does to the ruleset: iptables' semantics. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../backend.h"
#include "err.h"
#include "owner.h"
#include "txn.h"
#include "txn_impl.h"

/* What most commands work on, looked up once. */
struct job {
	struct txn *txn;
	const struct command *cmd;
	struct table *table;
	struct chain *chain;  /* cmd->chain; NULL: there is none */
	struct rule *rule;    /* the command's; owned */
	unsigned int hooks;   /* that it may be reached from */
	struct chain *target; /* that it jumps to, or NULL */
};

/* Rules */

/*
 * What comes in has no interface to go out by yet, what goes out none any more:
 * the parser of a save file goes by the chain's name, whatever the chain is.
 */
static bool is_iface_known(const struct rule_sel *sel, const char *chain)
{
	const char *const out[] = { "PREROUTING", "INPUT" };
	const char *const in[] = { "POSTROUTING", "OUTPUT" };

	for (int i = 0; i < 2; i++)
		if ((sel->set & SEL_OUT && strcmp(chain, out[i]) == 0) ||
		    (sel->set & SEL_IN && strcmp(chain, in[i]) == 0))
			return false;
	return true;
}

/* Decode and check the bytes; job gets the canonical rule. */
static int take_rule(struct job *job, const void *attrs, size_t len,
		     struct err *err)
{
	auto_rule_spec struct rule_spec spec;
	int rc;

	rule_spec_init(&spec, job->table->family);
	rc = rule_decode(&spec, attrs, len, err);
	if (!rc)
		rc = rule_spec_check(&spec, job->table->id, err);
	if (!rc && !is_iface_known(&spec.sel, job->cmd->chain))
		rc = err_set(err, -EBADMSG, "malformed rule");
	if (!rc)
		rc = rule_encode(&spec, &job->rule, err);
	if (!rc)
		job->hooks = rule_spec_hooks(&spec);
	return rc;
}

/* The chain that the rule jumps to must be there. */
static int find_target(struct job *job, struct err *err)
{
	bool is_goto;
	const char *name = rule_chain(job->rule, &is_goto);

	if (!name)
		return 0;
	job->target = table_chain_find(job->table, name);
	if (!job->target)
		return err_usage(err, "Chain '%s' does not exist", name);
	return 0;
}

/*
 * iptables-nft's words for what the kernel would say of a rule; then @more,
 * which neither says.
 */
static int refuse(const struct job *job, int code, const char *why,
		  const char *more, struct err *err)
{
	const char *verb = job->cmd->op == COMMAND_APPEND   ? "APPEND"
			   : job->cmd->op == COMMAND_INSERT ? "INSERT"
							    : "REPLACE";

	code = err_set(err, code, "RULE_%s failed (%s): rule in chain %s%s%s",
		       verb, why, job->chain->name, *more ? ": " : "", more);
	err->status = ERR_RESOURCE;
	return code;
}

static int add_edge(const struct job *job, struct err *err)
{
	if (!job->target)
		return 0;
	if (job->target->hook != HOOK_N)
		return refuse(job, -EOPNOTSUPP, "Operation not supported",
			      "it jumps to a built-in chain", err);
	if (!graph_has_edge(job->chain, job->target) &&
	    graph_would_loop(job->chain, job->target))
		return refuse(job, -ELOOP, "Too many links",
			      "it closes a loop", err);
	return txn_edge(job->txn, job->chain, job->target, 1, err);
}

static int insert_before(struct job *job, struct entry *before,
			 struct err *err)
{
	const struct ruleset *rs = job->txn->rs;
	struct entry like = {
		.target = job->target,
		.hooks = (uint8_t)(job->hooks & HOOK_ALL),
		.owner = job->txn->maker,
	};
	int rc;

	if (rs->rules_max && job->chain->table->n_rules >= rs->rules_max)
		return refuse(job, -ENOSPC, "Too many rules",
			      "see limit-rules", err);
	if (job->cmd->has_counters)
		like.base = job->cmd->counters;
	rc = add_edge(job, err);
	return rc ? rc : txn_insert(job->txn, job->chain, before, &job->rule,
				    &like, err);
}

static bool *was_reset(const struct job *job)
{
	return &job->txn->was_reset[job->table->family->id][job->table->id];
}

static int do_append(struct job *job, struct err *err)
{
	struct entry *before = NULL;
	int rc = 0;

	if (*was_reset(job))
		rc = txn_append_kept(job->txn, job->chain, job->rule, &before,
				     err);
	if (rc)
		return rc < 0 ? rc : 0;
	return insert_before(job, before, err);
}

static int do_insert(struct job *job, struct err *err)
{
	struct rule_num num = job->cmd->num;
	struct entry *before;

	if (!num.n)
		num.n = 1;
	before = chain_entry(job->chain, num);
	if (!before && num.n != chain_len(job->chain) + 1)
		return err_set(err, -E2BIG, NULL);
	return insert_before(job, before, err);
}

static int do_replace(struct job *job, struct err *err)
{
	struct entry *old = chain_entry(job->chain, job->cmd->num);
	int rc;

	if (!old)
		return err_set(err, -E2BIG, NULL);
	rc = insert_before(job, old, err);
	return rc ? rc : txn_remove(job->txn, old, err);
}

static int do_delete(struct job *job, struct err *err)
{
	struct entry *entry = chain_find(job->chain, job->rule);

	if (!entry)
		return err_set(err, -ENOENT, NULL);
	return txn_remove(job->txn, entry, err);
}

static int do_delete_num(struct job *job, struct err *err)
{
	struct entry *entry = chain_entry(job->chain, job->cmd->num);

	if (!entry)
		return err_set(err, -E2BIG, NULL);
	return txn_remove(job->txn, entry, err);
}

static int do_check(struct job *job, struct err *err)
{
	if (!chain_find(job->chain, job->rule))
		return err_set(err, -ENOENT, NULL);
	return 0;
}

/* Chains as a whole */

static int empty_all(const struct job *job, struct err *err)
{
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++)
		if (job->table->builtin[h])
			rc = txn_empty(job->txn, job->table->builtin[h], true,
				       err);
	for (struct chain *c = table_user_chain_first(job->table); c && !rc;
	     c = table_user_chain_next(c))
		rc = txn_empty(job->txn, c, true, err);
	return rc;
}

/* Who names another group's chain means all of it. */
static int do_flush(struct job *job, struct err *err)
{
	if (!job->chain)
		return empty_all(job, err);
	return txn_empty(job->txn, job->chain,
			 !txn_is_others(job->txn, job->chain), err);
}

/*
 * Less than nothing, where a journal is done again that doesn't know what the
 * kernel has counted: the base is one that made it nothing.
 */
static bool is_zero(struct counters now)
{
	return (int64_t)now.packets <= 0 && (int64_t)now.bytes <= 0;
}

static int zero_entry(const struct job *job, struct entry *entry,
		      struct err *err)
{
	const struct counters zero = { 0, 0 };

	if (is_zero(entry_counters(entry)))
		return 0;
	return txn_base(job->txn, entry, counters_minus(zero, entry->live),
			err);
}

/* Of a table that is reset, txn_finish() takes the live counters off. */
static int set_chain_counters(const struct job *job, struct chain *chain,
			      struct counters want, struct err *err)
{
	if (!*was_reset(job))
		want = counters_minus(want, chain->live);
	return txn_chain_base(job->txn, chain, want, err);
}

static int zero_chain(const struct job *job, struct chain *chain,
		      struct err *err)
{
	const struct counters zero = { 0, 0 };
	int rc = 0;

	if (!is_zero(chain_counters(chain)))
		rc = set_chain_counters(job, chain, zero, err);
	for (struct entry *e = chain_first(chain); e && !rc; e = entry_next(e))
		rc = zero_entry(job, e, err);
	return rc;
}

static int read_counters(const struct job *job, struct chain *chain,
			 struct err *err)
{
	return job->txn->be->ops->read_counters(job->txn->be, job->table,
						chain, err);
}

static int do_zero(struct job *job, struct err *err)
{
	int rc = read_counters(job, job->chain, err);

	if (rc || job->chain)
		return rc ? rc : zero_chain(job, job->chain, err);
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (job->table->builtin[h])
			rc = zero_chain(job, job->table->builtin[h], err);
	for (struct chain *c = table_user_chain_first(job->table); c && !rc;
	     c = table_user_chain_next(c))
		rc = zero_chain(job, c, err);
	return rc;
}

static int do_zero_num(struct job *job, struct err *err)
{
	struct entry *entry = chain_entry(job->chain, job->cmd->num);
	int rc;

	if (!entry)
		return err_set(err, -E2BIG, NULL);
	rc = read_counters(job, job->chain, err);
	return rc ? rc : zero_entry(job, entry, err);
}

static int do_count(struct job *job, struct err *err)
{
	const struct counters *more = &job->cmd->counters;
	struct counters base = job->chain->base;
	struct entry *entry = NULL;

	if (job->cmd->num.n) {
		entry = chain_entry(job->chain, job->cmd->num);
		if (!entry)
			return err_set(err, -E2BIG, NULL);
		base = entry->base;
	}
	base.packets += more->packets;
	base.bytes += more->bytes;
	return entry ? txn_base(job->txn, entry, base, err)
		     : txn_chain_base(job->txn, job->chain, base, err);
}

static int do_new_chain(struct job *job, struct err *err)
{
	struct chain *chain;
	int rc = chain_name_check(job->table->family, job->cmd->chain, err);

	if (rc)
		return rc;
	if (job->chain)
		return err_set(err, -EEXIST, NULL);
	return txn_chain_new(job->txn, job->table, job->cmd->chain, &chain,
			     err);
}

static int delete_chain(const struct job *job, struct chain *chain,
			struct err *err)
{
	if (chain->hook != HOOK_N)
		return err_set(err, -EINVAL, NULL);
	if (chain->refs)
		return err_set(err, -EMLINK, NULL);
	if (chain_len(chain))
		return err_set(err, -ENOTEMPTY, NULL);
	return txn_chain_gone(job->txn, chain, err);
}

static int do_delete_chain(struct job *job, struct err *err)
{
	struct chain *chain = table_user_chain_first(job->table);
	int rc = 0;

	if (job->chain)
		return delete_chain(job, job->chain, err);
	while (chain && !rc) {
		struct chain *next = table_user_chain_next(chain);

		if (!txn_keeps_chain(job->txn, chain))
			rc = delete_chain(job, chain, err);
		chain = next;
	}
	return rc;
}

/* The rules of @from that jump to @to say its new name. */
static int rename_in(const struct job *job, const struct chain *from,
		     const struct chain *to, struct err *err)
{
	int rc = 0;

	for (struct entry *e = chain_first(from); e && !rc; e = entry_next(e)) {
		auto_rule struct rule *rule = NULL;

		if (e->target != to)
			continue;
		rule = rule_with_chain(e->rule, to->name);
		rc = rule ? txn_rule(job->txn, e, &rule, err) : err_nomem(err);
	}
	return rc;
}

static int do_rename_chain(struct job *job, struct err *err)
{
	const char *name = job->cmd->new_name;
	int rc = chain_name_check(job->table->family, name, err);

	if (rc)
		return rc;
	if (table_chain_find(job->table, name))
		return err_set(err, -EEXIST, NULL);
	if (!job->chain || job->chain->hook != HOOK_N)
		return err_set(err, -ENOENT, NULL);
	rc = txn_rename(job->txn, job->chain, name, err);
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (job->table->builtin[h] &&
		    graph_has_edge(job->table->builtin[h], job->chain))
			rc = rename_in(job, job->table->builtin[h], job->chain,
				       err);
	for (struct chain *c = table_user_chain_first(job->table); c && !rc;
	     c = table_user_chain_next(c))
		if (graph_has_edge(c, job->chain))
			rc = rename_in(job, c, job->chain, err);
	return rc;
}

static int do_policy(struct job *job, struct err *err)
{
	const struct command *cmd = job->cmd;
	int rc = 0;

	if (!job->chain || job->chain->hook == HOOK_N)
		return err_set(err, -ENOENT, NULL);
	if (cmd->policy && cmd->policy != VERDICT_ACCEPT &&
	    cmd->policy != VERDICT_DROP)
		return err_set(err, -EINVAL, NULL);
	if (cmd->policy)
		rc = txn_policy(job->txn, job->chain, cmd->policy, err);
	if (rc || !cmd->has_counters)
		return rc;
	if (!*was_reset(job))
		rc = job->txn->be->ops->read_policy(job->txn->be, job->chain,
						    err);
	return rc ? rc
		  : set_chain_counters(job, job->chain, cmd->counters, err);
}

static int do_chain(struct job *job, struct err *err)
{
	if (job->chain ? job->chain->hook != HOOK_N
		       : job->cmd->policy != VERDICT_UNSET)
		return do_policy(job, err);
	if (!job->chain)
		return do_new_chain(job, err);
	/* After a reset it is there because it is to stay as it is. */
	return txn_empty(job->txn, job->chain,
			 *was_reset(job) ||
				 !txn_is_others(job->txn, job->chain),
			 err);
}

/* Tables as a whole */

static int reset_builtin(const struct job *job, struct chain *chain,
			 struct err *err)
{
	const struct counters zero = { 0, 0 };
	int rc = txn_policy(job->txn, chain, VERDICT_ACCEPT, err);

	return rc ? rc : set_chain_counters(job, chain, zero, err);
}

static int do_table_reset(struct job *job, struct err *err)
{
	struct table *table = job->table;
	int rc = empty_all(job, err);

	*was_reset(job) = true;
	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = reset_builtin(job, table->builtin[h], err);
	for (struct chain *c = table_user_chain_first(table), *next; c && !rc;
	     c = next) {
		next = table_user_chain_next(c);
		if (!txn_keeps_chain(job->txn, c))
			rc = txn_chain_gone(job->txn, c, err);
	}
	return rc;
}

static int do_table_use(struct job *job, struct err *err)
{
	(void)job;
	(void)err;
	return 0;
}

/* What a command needs before it is done. */
enum need {
	NEED_CHAIN = 1 << 0,    /* must be there: -ENOENT */
	NEED_IF_NAMED = 1 << 1, /* if one is named, it must be there */
	NEED_RULE = 1 << 2,
	NEED_QUESTION = 1 << 3, /* a question: the table isn't used by it */
};

/* clang-format off */
static const struct {
	int (*run)(struct job *job, struct err *err);
	unsigned int needs;
} commands[COMMAND_N] = {
	[COMMAND_APPEND]       = { do_append,       NEED_CHAIN | NEED_RULE },
	[COMMAND_INSERT]       = { do_insert,       NEED_CHAIN | NEED_RULE },
	[COMMAND_REPLACE]      = { do_replace,      NEED_CHAIN | NEED_RULE },
	[COMMAND_DELETE]       = { do_delete,       NEED_CHAIN | NEED_RULE },
	[COMMAND_DELETE_NUM]   = { do_delete_num,   NEED_CHAIN },
	[COMMAND_CHECK]        = { do_check,        NEED_CHAIN | NEED_RULE |
						    NEED_QUESTION },
	[COMMAND_FLUSH]        = { do_flush,        NEED_IF_NAMED },
	[COMMAND_ZERO]         = { do_zero,         NEED_IF_NAMED },
	[COMMAND_ZERO_NUM]     = { do_zero_num,     NEED_CHAIN },
	[COMMAND_NEW_CHAIN]    = { do_new_chain,    0 },
	[COMMAND_DELETE_CHAIN] = { do_delete_chain, NEED_IF_NAMED },
	[COMMAND_RENAME_CHAIN] = { do_rename_chain, 0 },
	[COMMAND_POLICY]       = { do_policy,       0 },
	[COMMAND_TABLE_RESET]  = { do_table_reset,  0 },
	[COMMAND_TABLE_USE]    = { do_table_use,    0 },
	[COMMAND_CHAIN]        = { do_chain,        0 },
	[COMMAND_COUNT]        = { do_count,        NEED_CHAIN },
};
/* clang-format on */

/*
 * The rule is one that no kernel takes (*@err says so). iptables would not have
 * come to ask it when the chain or the number isn't there; and -C and -D don't
 * ask it at all: no chain has such a rule.
 */
static int refused(const struct job *job, struct err *err)
{
	const struct err why = *err;
	enum command_op op = job->cmd->op;

	*err = (struct err){ 0 };
	if (!job->chain || op == COMMAND_CHECK || op == COMMAND_DELETE)
		return err_set(err, -ENOENT, NULL);
	if ((op == COMMAND_REPLACE &&
	     !chain_entry(job->chain, job->cmd->num)) ||
	    (op == COMMAND_INSERT &&
	     job->cmd->num.n > chain_len(job->chain) + 1))
		return err_set(err, -E2BIG, NULL);
	return refuse(job, why.code, "Invalid argument", why.text, err);
}

static int run(struct job *job, const void *attrs, size_t len, struct err *err)
{
	unsigned int needs = commands[job->cmd->op].needs;
	int rc = 0;

	if (job->cmd->chain[0])
		job->chain = table_chain_find(job->table, job->cmd->chain);
	if (needs & NEED_RULE)
		rc = take_rule(job, attrs, len, err);
	if (rc == -EINVAL && err->status == ERR_RESOURCE)
		return refused(job, err);
	if (!rc && needs & NEED_RULE)
		rc = find_target(job, err);
	if (rc)
		return rc;
	if (!job->chain &&
	    (needs & NEED_CHAIN ||
	     (needs & NEED_IF_NAMED && job->cmd->chain[0])))
		return err_set(err, -ENOENT, NULL);
	if (!(needs & NEED_QUESTION))
		rc = txn_table_used(job->txn, job->table, err);
	return rc ? rc : commands[job->cmd->op].run(job, err);
}

/* The group that what @cmd makes belongs to. */
static struct owner_id maker_of(const struct txn *txn,
				const struct command *cmd)
{
	const struct owner_id none = { 0 };

	if (cmd->owner[0])
		return txn->owners ? owners_find(txn->owners, cmd->owner)
				   : none;
	return txn->who.n == OWNER_ALL.n ? none : txn->who;
}

int txn_apply(struct txn *txn, const struct command *cmd, const void *attrs,
	      size_t len, struct err *err)
{
	struct job job = {
		.txn = txn,
		.cmd = cmd,
		.table = ruleset_table(txn->rs, cmd->family, cmd->table),
	};
	int rc;

	txn->op = cmd->op;
	txn->line = cmd->line;
	txn->maker = maker_of(txn, cmd);
	rc = run(&job, attrs, len, err);
	rule_free(&job.rule);
	if (rc)
		err->line = cmd->line;
	return rc;
}
