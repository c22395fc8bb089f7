/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ruleset: transactions on it, and listings of it. */
#include "store.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>

#include "err.h"
#include "log.h"
#include "persist.h"
#include "txn.h"

int store_init(struct store *store, struct backend **be, struct err *err)
{
	int rc;

	*store = (struct store){ .be = NULL };
	rc = ruleset_init(&store->rs, err);
	if (rc)
		return rc;
	store->be = *be;
	*be = NULL;
	return 0;
}

/* That it fails loses nothing: the journal grows on. */
static void write_snapshot(struct store *store)
{
	struct err err = { 0 };

	if (persist_snapshot(store->persist, &store->rs, store->generation,
			     &err))
		log_error("%s", err.text);
}

void store_close(struct store *store)
{
	if (store->persist)
		write_snapshot(store);
	persist_free(&store->persist);
}

void store_fini(struct store *store)
{
	persist_free(&store->persist);
	if (store->be)
		store->be->ops->free(store->be, &store->rs);
	ruleset_fini(&store->rs);
}

int store_open(struct store *store, const char *path_base, struct err *err)
{
	struct persist *persist = NULL;
	bool replaced;
	int rc = persist_open(&persist, path_base, err);

	if (!rc)
		rc = persist_load(persist, &store->rs, &store->generation,
				  err);
	if (!rc)
		rc = store->be->ops->adopt(store->be, &store->rs, &replaced,
					   err);
	if (!rc)
		rc = persist_snapshot(persist, &store->rs, store->generation,
				      err);
	if (rc) {
		persist_free(&persist);
		return rc;
	}
	store->persist = persist;
	return 0;
}

/* Apply each command in @msgs. */
static int apply_all(struct txn *txn, const void *msgs, size_t len,
		     struct wire_error *error)
{
	const uint8_t *at = msgs;
	const uint8_t *end = at + len;

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

/* Questions change nothing: listings on their way need not be hurried. */
static bool is_question(const void *msgs, size_t len)
{
	const uint8_t *at = msgs;
	const uint8_t *end = at + len;
	struct command cmd;
	const void *attrs;
	size_t attrs_len;

	while (at < end) {
		const struct nlmsghdr *nlh = (const void *)at;

		if (wire_get_command(nlh, &cmd, &attrs, &attrs_len) ||
		    cmd.op != COMMAND_CHECK)
			return false;
		at += nlh->nlmsg_len;
	}
	return true;
}

/*
 * Restoring a large table again leaves as much memory free as it holds. From
 * this many bytes of messages on, looking for what can go back is little work
 * beside the transaction's.
 */
#define TRIM_MIN_BYTES (1u << 20)

static void give_memory_back(size_t len)
{
#ifdef __GLIBC__
	if (len >= TRIM_MIN_BYTES)
		malloc_trim(0);
#else
	(void)len;
#endif
}

/* A finished transaction: into the journal, out to the backend. */
static int carry_out(struct store *store, struct txn **txn, const void *msgs,
		     size_t len, struct wire_error *error)
{
	const struct txn_changes *changes = txn_changes(*txn);
	struct entry *culprit = NULL;
	int rc = 0;

	if (store->persist)
		rc = persist_append(store->persist, *txn, msgs, len,
				    store->generation + 1, &error->err);
	if (rc)
		return rc;
	if (changes->n_tables)
		rc = store->be->ops->commit(store->be, &store->rs, changes,
					    &culprit, &error->err);
	if (rc && culprit)
		error->err.line = txn_line(*txn, culprit, &error->op);
	if (rc && store->persist)
		persist_take_back(store->persist);
	if (rc)
		return rc;
	txn_done(txn);
	store->generation++;
	if (store->persist && persist_is_due(store->persist))
		write_snapshot(store);
	give_memory_back(len);
	return 0;
}

int store_commit(struct store *store, const void *msgs, size_t len, bool test,
		 struct wire_error *error)
{
	auto_txn struct txn *txn = NULL;
	int rc;

	*error = (struct wire_error){ .op = COMMAND_UNSET };
	if (store->before_change && !is_question(msgs, len))
		store->before_change(store, store->before_change_arg);
	rc = txn_begin(&txn, &store->rs, store->be, &error->err);
	if (!rc)
		rc = apply_all(txn, msgs, len, error);
	if (!rc)
		rc = txn_finish(txn, &error->op, &error->err);
	if (rc || test || txn_is_empty(txn))
		return rc;
	return carry_out(store, &txn, msgs, len, error);
}

/* Of policies always: save files show them, and there are few. */
static int read_policies(struct store *store, const struct table *table,
			 struct err *err)
{
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = store->be->ops->read_policy(
				store->be, table->builtin[h], err);
	return rc;
}

/* Bring up to date what @what will show. */
static int read_counters(struct store *store, const struct wire_list *what,
			 struct err *err)
{
	int rc = 0;

	for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++) {
		struct table *table = ruleset_table(&store->rs, what->family,
						    (enum table_id)t);
		struct chain *chain = NULL;

		if (!table->is_used ||
		    (what->table && what->table != table->id))
			continue;
		if (what->chain[0])
			chain = table_chain_find(table, what->chain);
		if (what->with_counters || what->zero)
			rc = store->be->ops->read_counters(store->be, table,
							   chain, err);
		else
			rc = read_policies(store, table, err);
	}
	return rc;
}

/* The same as the client's -Z, but of the counters as they were listed. */
static int zero_listed(struct store *store, const struct wire_list *what,
		       struct err *err)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct wire_error error;
	int rc;

	for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
		struct command cmd = {
			.op = what->num.n ? COMMAND_ZERO_NUM : COMMAND_ZERO,
			.family = what->family,
			.table = (enum table_id)t,
			.num = what->num,
		};

		if (what->table ? what->table != cmd.table
				: !ruleset_table(&store->rs, what->family,
						 cmd.table)->is_used)
			continue;
		memcpy(cmd.chain, what->chain, sizeof(cmd.chain));
		wire_put_command(&msgs, 0, &cmd);
	}
	if (msgs.failed)
		return err_nomem(err);
	rc = store_commit(store, msgs.data, msgs.len, false, &error);
	if (rc)
		*err = error.err;
	return rc;
}

int store_list(struct store *store, const struct wire_list *what, uint32_t seq,
	       struct listing *listing, struct wire_buf *out, struct err *err)
{
	size_t begin = out->len;
	int rc = listing_init(listing, &store->rs, what, seq, err);

	if (!rc)
		rc = read_counters(store, what, err);
	if (rc || !what->zero)
		return rc;
	listing_fill(listing, out, SIZE_MAX);
	rc = out->failed ? err_nomem(err) : zero_listed(store, what, err);
	if (rc)
		out->len = begin;
	return rc;
}

int store_plan(struct store *store, const struct wire_plan *what, uint32_t seq,
	       struct wire_buf *out, struct err *err)
{
	size_t begin = out->len;
	int rc = listing_plan(&store->rs, store->be, what, seq, out, err);

	if (rc)
		out->len = begin;
	return rc;
}
