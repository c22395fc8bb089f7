/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ruleset: where it comes from and goes to, and listings of it. */
#include "store.h"

#include <errno.h>
#include <string.h>

#include "../failpoint.h"
#include "../log.h"
#include "../txn/owner.h"
#include "err.h"
#include "persist.h"

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

void store_snapshot(struct store *store)
{
	struct err err = { 0 };

	/* First: it may know more than the state file, but not less. */
	store_history_save(store);
	if (persist_snapshot(store->persist, &store->rs, store->generation,
			     &err))
		log_error("%s", err.text);
}

void store_close(struct store *store)
{
	if (store->persist)
		store_snapshot(store);
	persist_free(&store->persist);
}

void store_fini(struct store *store)
{
	persist_free(&store->persist);
	store_history_fini(store);
	if (store->be)
		store->be->ops->free(store->be, &store->rs);
	ruleset_fini(&store->rs);
}

/* Say what became of what was there. */
static void say_found(const struct persist_found *found,
		      const struct persist_kernel *kernel, bool replaced)
{
	const struct log_field fields[] = {
		{ .name = "GENERATION", .number = found->generation },
		{ .name = kernel->is_known ? "KERNEL_GENERATION" : NULL,
		  .number = kernel->at.generation },
		{ .name = NULL },
	};

	if (found->dropped)
		log_put(LOG_LEVEL_NOTICE, fields,
			"a change that was under way when nfd ended did not happen");
	if (found->disagrees)
		log_put(LOG_LEVEL_CRIT, fields,
			"the kernel's rules are not those of the state file: it gets the latter");
	if (!found->is_new)
		log_put(LOG_LEVEL_INFO, fields,
			replaced ? "the rules were taken over; those of some tables were made anew"
				 : "the rules were taken over");
}

/* The state as it was left, in memory and in the kernel. */
static int load(struct store *store, struct persist_found *found,
		struct err *err)
{
	struct persist_kernel kernel = { .is_known = false };
	bool replaced = false;
	int rc = store->be->ops->read_mark(store->be, &kernel.at, err);

	kernel.is_known = !rc;
	rc = err->code;
	if (!rc)
		rc = persist_load(store->persist, &store->rs, &kernel, found,
				  err);
	store->generation = found->generation;
	failpoint("adopt.begin");
	if (!rc)
		rc = store->be->ops->adopt(store->be, &store->rs,
					   store->generation, &replaced, err);
	if (!rc)
		say_found(found, &kernel, replaced);
	return rc;
}

/* The backend's: what it knows of counters goes into the journal. */
static int note(void *arg, struct backend_mark at, struct err *err)
{
	return store_note_counts(arg, at, err);
}

int store_open(struct store *store, const char *path_base, struct err *err)
{
	struct persist_found found = { .is_new = false };
	int rc = persist_open(&store->persist, path_base, store->owners, err);

	if (!rc)
		rc = store_history_open(store, path_base, err);
	if (!rc)
		persist_tell(store->persist, &store->history);
	store->be->note = note;
	store->be->note_arg = store;
	if (!rc)
		rc = load(store, &found, err);
	failpoint("adopt.done");
	if (!rc)
		store_keep_counts(store);
	if (!rc) /* before the journal is emptied */
		store_history_loaded(store, found.is_new || found.is_lost);
	if (!rc)
		rc = persist_snapshot(store->persist, &store->rs,
				      store->generation, err);
	if (rc) {
		persist_free(&store->persist);
		return rc;
	}
	store_history_ready(store);
	if (store->keeper.boot && (found.is_new || found.is_lost))
		rc = store->keeper.boot(store->keeper.arg, found.is_lost, err);
	return rc ? rc : store->be->ops->sweep(store->be, &store->rs, err);
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
	struct store_request req = { .owner = OWNER_ALL };
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
	req.msgs = msgs.data;
	req.len = msgs.len;
	rc = store_commit(store, &req);
	if (rc)
		*err = req.error.err;
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

int store_save(struct store *store, struct err *err)
{
	if (store->keeper.save)
		return store->keeper.save(store->keeper.arg, err);
	err_set(err, -EOPNOTSUPP,
		"the rules of this network namespace are not kept in files");
	err->status = ERR_RESOURCE;
	return -EOPNOTSUPP;
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
