/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "ruleset.h"

struct backend;
struct err;
struct owners;
struct wire_buf;

/*
 * A transaction: commands are done to the one ruleset in memory as they come,
 * and remembered, so that they can all be undone. What they changed in sum is
 * what the backend is given to commit.
 *
 * The net change of a chain. Entries that came and went within the
 * transaction are in neither list. What is in neither and was there keeps its
 * order. Names may change hands within one transaction: a new or renamed
 * chain may have the name of one that is removed or renamed.
 */
struct chain_change {
	struct chain *chain;
	bool is_new;     /* was not there before */
	bool is_removed; /* is there no more; nothing refers to it */
	char old_name[CHAIN_NAME_MAX + 1]; /* renamed from; or empty */
	bool policy_changed;
	enum verdict old_policy;
	struct entry **inserted; /* in the chain now, in no order */
	uint32_t n_inserted;
	/* Gone; freed after the commit. Don't ask them for their chain. */
	struct entry **removed;
	uint32_t n_removed;
};

struct table_change {
	struct table *table;
	bool is_new;          /* comes into use: the kernel has nothing of it */
	struct chain_change *chains; /* sorted: new ones first, removed last */
	uint32_t n_chains;
};

struct txn_changes {
	struct table_change *tables;
	uint32_t n_tables;
	uint64_t generation; /* what the ruleset is called with them */
	bool is_again;       /* that is what it is called already */
	bool is_apart;       /* commands of which none waits for another's */
};

struct txn;

#define auto_txn __attribute__((cleanup(txn_abort)))

/**
 * Begin a transaction on @rs; one at a time. @be is asked for counters where
 * commands need them. Both must outlive it.
 */
int txn_begin(struct txn **out, struct ruleset *rs, struct backend *be,
	      struct err *err);

/**
 * The commands to come are done for @who, one of the groups of @owners, or
 * OWNER_ALL; see owner.h. NULL, as at the beginning: there are no groups.
 */
void txn_act_as(struct txn *txn, const struct owners *owners,
		struct owner_id who);

/**
 * Do one command. Its rule is not cmd->rule but the @len bytes at @attrs,
 * which need not be trusted. After a failure, which has cmd->line in @err, the
 * transaction can only be aborted. Codes are those that command_strerror()
 * knows; where iptables says more, err has the text.
 */
int txn_apply(struct txn *txn, const struct command *cmd, const void *attrs,
	      size_t len, struct err *err);

/*
 * A moment within a transaction. Several requests may share one: each begins
 * with a mark, and what fails is taken back to it.
 */
struct txn_mark {
	size_t n_steps;
	uint64_t last_id;
	bool was_reset[FAMILY_N][TABLE_N];
};

/** Mark this moment; lines in messages are of commands from here on. */
void txn_mark(struct txn *txn, struct txn_mark *mark);
/** Undo what was done since @mark, before txn_finish(). Can't fail. */
void txn_take_back(struct txn *txn, const struct txn_mark *mark);
/** Has nothing been done since @mark? */
bool txn_is_at(const struct txn *txn, const struct txn_mark *mark);
/** Was a rule removed since @mark that had come before it in @txn? */
bool txn_is_meddling(const struct txn *txn, const struct txn_mark *mark);
/** Check the hooks that chains are reached from, as txn_finish() does. */
int txn_check(struct txn *txn, enum command_op *op, struct err *err);

/**
 * No more commands: check what only the whole can tell (hooks), and keep old
 * entries where a table or chain was emptied and filled with much the same.
 * *@op is the command that a failure is due to.
 */
int txn_finish(struct txn *txn, enum command_op *op, struct err *err);

/** What the ruleset will be called; to be said before the commit. */
void txn_set_generation(struct txn *txn, uint64_t generation);

/**
 * What it does may come into force one after the other, in any order: it is of
 * several who know nothing of each other, one command of each.
 */
void txn_set_apart(struct txn *txn);

/* What one request has done of a transaction. */
struct txn_part {
	struct txn_mark begin;
	size_t end; /* of its steps */
	uint32_t n_added, n_removed; /* rules, in sum */
};

/** @part, begun with txn_mark(), ends here. */
void txn_part_end(const struct txn *txn, struct txn_part *part);
/**
 * Append to @out the WIRE_COMMANDs that undo @part: what it was done to is
 * there again, name by name and rule by rule; tables that came into use stay.
 * Rules that come back have what they have counted, and what was zeroed counts
 * again. A part in which chains were emptied or renamed must be all of a
 * finished transaction. -ENOMEM. Of the same part it writes messages of the
 * same length until the transaction ends.
 */
int txn_inverse(const struct txn *txn, const struct txn_part *part,
		struct wire_buf *out, struct err *err);

/** Of a finished transaction; valid until it ends. */
const struct txn_changes *txn_changes(const struct txn *txn);

/**
 * Call @fn for each entry, or built-in chain, whose base was set in view of
 * its live counters. Stops at the first failure, which it returns.
 */
int txn_each_base(const struct txn *txn,
		  int (*fn)(void *arg, const struct chain *chain,
			    const struct entry *entry),
		  void *arg);

/** The line of the command that put @entry in; 0: none. */
unsigned int txn_line(const struct txn *txn, const struct entry *entry,
		      enum command_op *op);

/** The backend has committed it: free what is gone, and *@txn. */
void txn_done(struct txn **txn);
/** Undo all of it and free *@txn; NULL is fine. Can't fail. */
void txn_abort(struct txn **txn);
