/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transactions on the one ruleset: alone, or several at once. */
#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>

#include "../failpoint.h"
#include "../log.h"
#include "../txn/author.h"
#include "../txn/txn.h"
#include "err.h"
#include "persist.h"
#include "snapshot.h"
#include "store.h"

/* A longer request is committed alone: little is won by company. */
#define TOGETHER_BYTES_MAX 65536

/* Apply each command of @req. */
static int apply_all(struct txn *txn, struct store_request *req)
{
	struct wire_error *error = &req->error;
	const uint8_t *at = req->msgs;
	const uint8_t *end = at ? at + req->len : at;

	while (at < end) {
		const struct nlmsghdr *nlh = (const void *)at;
		struct command cmd;
		const void *attrs;
		size_t attrs_len;
		int rc = wire_get_command(nlh, &cmd, &attrs, &attrs_len);

		if (rc)
			return err_set(&error->err, rc, "malformed command");
		error->op = cmd.op;
		rc = txn_apply(txn, &cmd, attrs, attrs_len, &error->err);
		if (rc)
			return rc;
		at += nlh->nlmsg_len;
	}
	error->op = COMMAND_UNSET;
	return 0;
}

/* Are all commands of @req such that is_one() says yes to? */
static bool are_all(const struct store_request *req,
		    bool (*is_one)(const struct command *cmd))
{
	const uint8_t *at = req->msgs;
	const uint8_t *end = at ? at + req->len : at;
	struct command cmd;
	const void *attrs;
	size_t attrs_len;

	while (at < end) {
		const struct nlmsghdr *nlh = (const void *)at;

		if (wire_get_command(nlh, &cmd, &attrs, &attrs_len) ||
		    !is_one(&cmd))
			return false;
		at += nlh->nlmsg_len;
	}
	return true;
}

static bool is_question(const struct command *cmd)
{
	return cmd->op == COMMAND_CHECK;
}

/*
 * What empties chains is compared with what was there, and what is renamed
 * changes many rules: such are transactions of their own. So is what reads
 * counters, since others would wait for that.
 */
static bool is_edit(const struct command *cmd)
{
	switch (cmd->op) {
	case COMMAND_APPEND:
	case COMMAND_INSERT:
	case COMMAND_REPLACE:
	case COMMAND_DELETE:
	case COMMAND_DELETE_NUM:
	case COMMAND_CHECK:
	case COMMAND_NEW_CHAIN:
	case COMMAND_TABLE_USE:
		return true;
	case COMMAND_DELETE_CHAIN:
		return cmd->chain[0];
	case COMMAND_POLICY:
		return !cmd->has_counters;
	case COMMAND_UNSET:
	case COMMAND_FLUSH:
	case COMMAND_ZERO:
	case COMMAND_ZERO_NUM:
	case COMMAND_RENAME_CHAIN:
	case COMMAND_TABLE_RESET:
	case COMMAND_CHAIN:
	case COMMAND_COUNT:
	case COMMAND_N:
		break;
	}
	return false;
}

void store_wait(struct store *store, struct store_request *req)
{
	struct store_request **end = &store->waiting;

	while (*end)
		end = &(*end)->next;
	req->next = NULL;
	req->is_done = false;
	req->likes_company = !req->how.test && !req->how.confirm_s &&
			     req->len <= TOGETHER_BYTES_MAX &&
			     are_all(req, is_edit);
	*end = req;
	store->n_waiting++;
}

void store_forget(struct store *store, struct store_request *req)
{
	struct store_request **at = &store->waiting;

	while (*at && *at != req)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = req->next;
	store->n_waiting--;
}

/*
 * Listings on their way need not be hurried for questions. Returns whether they
 * have been made, as @req may change something.
 */
static bool before_change(struct store *store, const struct store_request *req)
{
	if (!store->before_change || are_all(req, is_question))
		return false;
	store->before_change(store, store->before_change_arg);
	return true;
}

/*
 * Restoring a large table again leaves as much memory free as it holds. From
 * this many bytes of messages on, looking for what can go back is little work
 * beside the transaction's.
 */
#define TRIM_MIN_BYTES (1u << 20)

static void give_memory_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

bool store_has_chores(const struct store *store)
{
	return store->is_trim_due || store->is_snapshot_due;
}

void store_do_chores(struct store *store)
{
	if (store->is_snapshot_due)
		store_snapshot(store);
	if (store->is_trim_due)
		give_memory_back();
	store->is_snapshot_due = false;
	store->is_trim_due = false;
}

/* The journal has grown. */
static void note_journal(struct store *store)
{
	bool was_due = store->is_snapshot_due;

	store->is_snapshot_due |= persist_is_due(store->persist);
	/* There was never time. */
	if (was_due && persist_is_overdue(store->persist))
		store_do_chores(store);
}

static int check_expected(struct store_request *req, uint64_t generation)
{
	if (!req->how.is_expecting || req->how.expected == generation)
		return 0;
	err_set(&req->error.err, -ESTALE,
		"the ruleset is generation %llu, not %llu: nothing was changed",
		(unsigned long long)generation,
		(unsigned long long)req->how.expected);
	req->error.err.status = ERR_RESOURCE;
	return -ESTALE;
}

/* Has the one that @req follows been done? */
static int check_before(struct store_request *req)
{
	if (!req->how.follows ||
	    (req->before ? !req->before->error.err.code : !req->is_cut))
		return 0;
	err_set(&req->error.err, -ECANCELED,
		"not done, for the change before it failed");
	req->error.err.status = ERR_RESOURCE;
	return -ECANCELED;
}

/*
 * Do what @req asks for on top of what @txn has done: all of it or nothing.
 * *@generation is what the ruleset is called, before and after. -EAGAIN: not
 * in this transaction, for the backend is to be asked about a rule that @req
 * removes.
 */
static int apply(const struct store *store, struct txn *txn,
		 struct store_request *req, uint64_t *generation)
{
	struct wire_error *error = &req->error;
	struct txn_mark *mark = &req->part.begin;
	int rc;

	*error = (struct wire_error){ .op = COMMAND_UNSET };
	txn_mark(txn, mark);
	rc = check_before(req);
	if (!rc)
		rc = check_expected(req, *generation);
	txn_act_as(txn, store->owners, req->owner);
	if (!rc)
		rc = apply_all(txn, req);
	if (!rc)
		rc = txn_check(txn, &error->op, &error->err);
	if (txn_is_meddling(txn, mark))
		rc = -EAGAIN;
	if (rc)
		txn_take_back(txn, mark);
	req->is_change = !rc && !txn_is_at(txn, mark);
	*generation += req->is_change;
	req->generation = *generation;
	return rc;
}

/* What it says of @req in the history, without the way back. */
static void put_entry(const struct store_request *req, struct wire_buf *out)
{
	struct wire_entry entry = { .pid = 0 };

	if (req->who && !req->who->program[0])
		author_look_up(req->who);
	if (req->who)
		entry = *req->who;
	entry.generation = req->generation;
	entry.time_s = (uint64_t)time(NULL);
	entry.n_added = req->part.n_added;
	entry.n_removed = req->part.n_removed;
	wire_put_entry(out, 0, &entry);
}

/* @req is done, as far as @txn goes: how could it be undone? */
static int make_entry(const struct txn *txn, struct store_request *req,
		      struct err *err)
{
	if (!req->is_change)
		return 0;
	txn_part_end(txn, &req->part);
	req->entry.len = 0;
	put_entry(req, &req->entry);
	return txn_inverse(txn, &req->part, &req->entry, err);
}

/* It was committed: now it is known what rules that have gone have counted. */
static void keep_entry(struct store *store, const struct txn *txn,
		       struct store_request *req)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct history_entry *entry = NULL;
	struct err err = { 0 };

	if (!req->is_change)
		return;
	if (req->part.n_removed) {
		put_entry(req, &msgs);
		if (!txn_inverse(txn, &req->part, &msgs, &err) &&
		    msgs.len == req->entry.len)
			memcpy(req->entry.data, msgs.data, msgs.len);
	}
	history_entry_new(&entry, req->generation, &req->entry, &err);
	history_add(&store->history, &entry);
}

/* The changes among the @n requests from @first on, into the journal. */
static int append(struct store *store, const struct txn *txn,
		  const struct store_request *first, unsigned int n,
		  struct err *err)
{
	auto_wire_buf struct wire_buf owners = { .data = NULL };
	auto_wire_buf struct wire_buf bases = { .data = NULL };
	int rc = snapshot_put_bases(txn, &bases, err);

	persist_begin(store->persist);
	for (; n && !rc; first = first->next, n--) {
		/* The bases are those of the end. */
		const struct nlmsghdr *head = (const void *)first->entry.data;

		owners.len = 0;
		rc = snapshot_put_owners(store->owners, first->owner, &owners,
					 err);

		const struct iovec pieces[] = {
			{ owners.data, owners.len },
			{ first->entry.data, head ? head->nlmsg_len : 0 },
			{ (void *)(uintptr_t)first->msgs, first->len },
			{ bases.data, n == 1 ? bases.len : 0 },
		};

		if (!rc && first->is_change)
			rc = persist_append(store->persist, pieces, 4,
					    first->generation, err);
	}
	if (!rc)
		rc = persist_sync(store->persist, err);
	if (rc)
		persist_take_back(store->persist);
	return rc;
}

int store_note_counts(struct store *store, struct backend_mark at,
		      struct err *err)
{
	auto_wire_buf struct wire_buf bases = { .data = NULL };
	int rc = 0;

	if (!store->persist)
		return 0;
	rc = snapshot_put_counted(store->be, &bases, err);

	const struct iovec piece = { bases.data, bases.len };

	return rc || !bases.len
		       ? rc
		       : persist_note(store->persist, &piece, at, err);
}

void store_keep_counts(struct store *store)
{
	struct err err = { 0 };

	if (store_note_counts(store,
			      (struct backend_mark){ store->generation, 0 },
			      &err))
		log_error("%s", err.text);
}

/*
 * A finished transaction, of the @n requests from @first on: into the journal,
 * out to the backend. @generation is what the ruleset is called with it.
 */
static int carry_out(struct store *store, struct txn **txn,
		     struct store_request *first, unsigned int n,
		     uint64_t generation, struct wire_error *error)
{
	const struct txn_changes *changes = txn_changes(*txn);
	struct entry *culprit = NULL;
	int rc = 0;

	txn_set_generation(*txn, generation);
	if (store->persist)
		rc = append(store, *txn, first, n, &error->err);
	if (rc)
		return rc;
	rc = store->be->ops->commit(store->be, &store->rs, changes, &culprit,
				    &error->err);
	if (rc && culprit)
		error->err.line = txn_line(*txn, culprit, &error->op);
	if (rc && store->persist)
		persist_take_back(store->persist);
	if (rc)
		return rc;
	for (; n; first = first->next, n--)
		keep_entry(store, *txn, first);
	store->generation = generation;
	if (store->persist && changes->n_tables)
		store_keep_counts(store);
	txn_done(txn);
	failpoint("commit.done");
	/* What may be taken back is not for good. */
	if (store->keeper.changed && !store->pending.is_set)
		store->keeper.changed(store->keeper.arg);
	if (store->persist)
		note_journal(store);
	return 0;
}

/* @req is finished: carry it out, to be confirmed if so asked. */
static int commit_finished(struct store *store, struct txn **txn,
			   struct store_request *req)
{
	struct wire_error *error = &req->error;
	bool is_provisional = req->how.confirm_s;
	uint64_t generation = req->generation;
	int rc = make_entry(*txn, req, &error->err);

	if (!rc && is_provisional)
		rc = store_pending_begin(store, req->how.confirm_s,
					 &error->err);
	if (rc || !req->is_change)
		return rc;
	rc = carry_out(store, txn, req, 1, generation, error);
	if (rc && is_provisional)
		store_pending_end(store);
	store->is_trim_due |= req->len >= TRIM_MIN_BYTES;
	return rc;
}

int store_commit(struct store *store, struct store_request *req)
{
	auto_txn struct txn *txn = NULL;
	uint64_t generation = store->generation;
	struct wire_error *error = &req->error;
	int rc;

	before_change(store, req);
	*error = (struct wire_error){ .op = COMMAND_UNSET };
	rc = txn_begin(&txn, &store->rs, store->be, &error->err);
	if (!rc)
		rc = apply(store, txn, req, &generation);
	if (!rc)
		rc = txn_finish(txn, &error->op, &error->err);
	if (!rc && !req->how.test)
		rc = commit_finished(store, &txn, req);
	wire_buf_fini(&req->entry);
	req->generation = store->generation;
	req->is_done = true;
	return rc;
}

/* One command, of somebody who asked for nothing before that has to be first. */
static bool is_apart(const struct store_request *req)
{
	const struct nlmsghdr *nlh = req->msgs;

	return !req->how.follows && nlh &&
	       MNL_ALIGN(nlh->nlmsg_len) >= req->len;
}

/*
 * As many as can be of the first @n requests that wait, in one transaction.
 * Returns how many are done; 0 where that failed.
 */
static unsigned int commit_together(struct store *store, unsigned int n)
{
	auto_txn struct txn *txn = NULL;
	uint64_t generation = store->generation;
	struct wire_error error = { .op = COMMAND_UNSET };
	struct store_request *req = store->waiting;
	int rc = txn_begin(&txn, &store->rs, store->be, &error.err);
	bool are_apart = true, is_told = false;

	if (rc)
		return 0;
	for (unsigned int i = 0; i < n; i++, req = req->next) {
		is_told = is_told || before_change(store, req);
		are_apart &= is_apart(req);
		if (apply(store, txn, req, &generation) == -EAGAIN)
			n = i;
		else if (!rc)
			rc = make_entry(txn, req, &error.err);
	}
	if (!rc && generation == store->generation)
		return n;
	if (are_apart)
		txn_set_apart(txn);
	if (!rc)
		rc = txn_finish(txn, &error.op, &error.err);
	if (!rc)
		rc = carry_out(store, &txn, store->waiting, n, generation,
			       &error);
	return rc ? 0 : n;
}

/* So many of the first that wait may be committed together; 1: it is alone. */
static unsigned int n_together(const struct store *store)
{
	const struct store_request *req = store->waiting;
	unsigned int n = 0;

	for (; req && req->likes_company; req = req->next)
		n++;
	return n ? n : 1;
}

static void finish(struct store_request *req)
{
	wire_buf_fini(&req->entry);
	req->is_done = true;
}

/* Who has had his turn comes after all others who wait. */
static void take_turns(struct store *store)
{
	struct store_request **at = &store->waiting;
	struct store_request *his = NULL, **end = &his;

	while (*at) {
		struct store_request *req = *at;

		if (req->who != store->last_who) {
			at = &req->next;
			continue;
		}
		*at = req->next;
		*end = req;
		end = &req->next;
	}
	*end = NULL;
	*at = his;
}

/* Together they fail: each of the first @n shall know why by itself. */
static void part(struct store *store, unsigned int n)
{
	struct store_request *req = store->waiting;

	for (; n; req = req->next, n--) {
		wire_buf_fini(&req->entry);
		req->likes_company = false;
	}
}

void store_run_some(struct store *store)
{
	unsigned int n, done;

	if (!store->waiting)
		return;
	take_turns(store);
	n = n_together(store);
	done = n > 1 ? commit_together(store, n) : 0;
	if (!done)
		part(store, n);
	for (unsigned int i = 0; i < (done ? done : 1); i++) {
		struct store_request *req = store->waiting;

		store->waiting = req->next;
		req->next = NULL;
		store->n_waiting--;
		store->last_who = req->who;
		if (done)
			finish(req);
		else
			store_commit(store, req);
	}
}

void store_run(struct store *store)
{
	while (store->waiting)
		store_run_some(store);
}
