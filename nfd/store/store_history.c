/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was committed before: going back to it, by order or for want of one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../log.h"
#include "../loop.h"
#include "../txn/owner.h"
#include "boot_id.h"
#include "err.h"
#include "sealed.h"
#include "state.h"
#include "store.h"
#include "text.h"
#include "wire_attr.h"

/* After so long what could not be taken back is tried again. */
#define AGAIN_MS 1000

/* Going back */

int store_rollback(struct store *store, uint64_t to, struct wire_entry *who,
		   struct err *err)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct store_request req = { .who = who, .owner = OWNER_ALL };
	int rc = history_inverse(&store->history, store->generation, to, &msgs,
				 err);

	if (rc)
		return rc;
	req.msgs = msgs.data;
	req.len = msgs.len;
	rc = store_commit(store, &req);
	if (!rc)
		return 0;
	err_set(err, rc, "the way back to generation %llu: %s",
		(unsigned long long)to,
		*req.error.err.text ? req.error.err.text :
				      command_strerror(req.error.op, rc));
	err->status = ERR_RESOURCE;
	return rc;
}

int store_history(const struct store *store, const uint64_t *since,
		  uint32_t seq, struct wire_buf *out, struct err *err)
{
	size_t begin = out->len;
	uint64_t now = loop_now_ms();
	int rc;

	if (store->pending.is_set) {
		uint64_t due = store->pending.due_ms;
		const struct wire_pending pending = {
			.before = store->pending.before,
			.left_s = due > now
				? (uint32_t)((due - now + 999) / 1000) : 0,
		};

		wire_put_pending(out, seq, &pending);
	}
	rc = history_list(&store->history, store->generation, since, seq, out,
			  err);
	if (rc)
		out->len = begin;
	return rc;
}

/* What waits to be confirmed */

static int write_pending(const struct store *store,
			 const struct store_pending *pending, struct err *err)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct state_pending s = { .before = pending->before,
				   .due_ms = pending->due_ms };

	if (!store->pending_path)
		return 0;
	boot_id_read(s.boot);
	state_put_pending(&buf, &s);
	return sealed_write(store->pending_path, &buf, err);
}

static void remove_pending(const struct store *store)
{
	if (store->pending_path && unlink(store->pending_path) &&
	    errno != ENOENT)
		log_error("%s: %s", store->pending_path, strerror(errno));
}

static void changed(struct store *store)
{
	const struct store_pending *p = &store->pending;

	history_hold(&store->history, p->is_set ? &p->before : NULL);
	if (store->pending_changed)
		store->pending_changed(store, store->pending_changed_arg);
}

int store_pending_begin(struct store *store, uint32_t confirm_s,
			struct err *err)
{
	const struct store_pending pending = {
		.is_set = true,
		.before = store->generation,
		.due_ms = loop_now_ms() + confirm_s * UINT64_C(1000),
	};
	int rc;

	if (store->pending.is_set) {
		err_set(err, -EBUSY,
			"a change waits to be confirmed: confirm or cancel it first");
		err->status = ERR_RESOURCE;
		return -EBUSY;
	}
	/* On the disk before the change is: nfd may be killed at any time. */
	rc = write_pending(store, &pending, err);
	if (rc)
		return rc;
	store->pending = pending;
	changed(store);
	return 0;
}

void store_pending_end(struct store *store)
{
	remove_pending(store);
	store->pending.is_set = false;
	changed(store);
	if (store->keeper.changed)
		store->keeper.changed(store->keeper.arg);
}

int store_try(struct store *store, uint32_t confirm_s, struct err *err)
{
	return store_pending_begin(store, confirm_s, err);
}

static int check_pending(const struct store *store, struct err *err)
{
	if (store->pending.is_set)
		return 0;
	return err_set(err, -ENOENT, "nothing waits to be confirmed");
}

int store_confirm(struct store *store, struct err *err)
{
	int rc = check_pending(store, err);

	if (!rc)
		store_pending_end(store);
	return rc;
}

int store_cancel(struct store *store, struct wire_entry *who, struct err *err)
{
	int rc = check_pending(store, err);

	if (!rc)
		rc = store_rollback(store, store->pending.before, who, err);
	if (!rc)
		store_pending_end(store);
	return rc;
}

static int expire(struct store *store, struct err *err)
{
	struct wire_entry who = { .pid = (uint32_t)getpid(),
				  .program = "nfd",
				  .command = "not confirmed in time" };
	uint64_t before = store->pending.before;
	int rc = store_cancel(store, &who, err);

	if (!rc)
		log_warning("what was committed since generation %llu was not confirmed, and is taken back: this is generation %llu",
			    (unsigned long long)before,
			    (unsigned long long)store->generation);
	return rc;
}

void store_expire(struct store *store)
{
	struct err err = { 0 };
	int rc;

	if (!store->pending.is_set || loop_now_ms() < store->pending.due_ms)
		return;
	rc = expire(store, &err);
	if (!rc)
		return;
	log_error("what was not confirmed can't be taken back: %s", err.text);
	if (rc == -ENOENT) { /* nobody knows the way any more */
		store_pending_end(store);
		return;
	}
	store->pending.due_ms = loop_now_ms() + AGAIN_MS;
	changed(store);
}

/* On disk */

/* What can't be read is left out, and said. */
static int read_file(const char *path, struct wire_buf *content,
		     struct err *err)
{
	struct err why = { 0 };
	int rc = sealed_read(path, content, &why);

	if (rc == -ENOMEM)
		return err_nomem(err);
	if (rc)
		log_error("%s", why.text);
	return 0;
}

/* Of another boot: its time is not ours, and long over. */
static int read_pending(struct store *store, struct err *err)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct state_pending s;
	char boot[BOOT_ID_MAX];
	int rc = read_file(store->pending_path, &buf, err);

	if (rc || !buf.len)
		return rc;
	if (state_get_pending((const void *)buf.data, &s)) {
		log_error("%s: it is damaged", store->pending_path);
		return 0;
	}
	boot_id_read(boot);
	store->pending = (struct store_pending){
		.is_set = true,
		.before = s.before,
		.due_ms = strcmp(boot, s.boot) == 0 ? s.due_ms : 0,
	};
	history_hold(&store->history, &store->pending.before);
	return 0;
}

static int read_history(struct store *store, struct err *err)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct err why = { 0 };
	int rc = read_file(store->history_path, &buf, err);

	if (!rc)
		rc = history_get(&store->history, &buf, &why);
	if (rc == -ENOMEM)
		return err_nomem(err);
	if (rc) {
		log_error("%s: %s", store->history_path, why.text);
		history_fini(&store->history);
	}
	return 0;
}

static char *name(const char *base, const char *suffix)
{
	auto_text struct text text = { 0 };

	text_put(&text, base);
	text_put(&text, suffix);
	return text_has_failed(&text) ? NULL : strdup(text_str(&text));
}

int store_history_open(struct store *store, const char *base, struct err *err)
{
	int rc;

	store->history_path = name(base, ".history");
	store->pending_path = name(base, ".pending");
	if (!store->history_path || !store->pending_path)
		return err_nomem(err);
	rc = read_pending(store, err);
	return rc ? rc : read_history(store, err);
}

void store_history_loaded(struct store *store, bool is_new)
{
	history_rewind(&store->history, store->generation);
	if (is_new) {
		history_fini(&store->history);
		remove_pending(store);
		store->pending.is_set = false;
	}
	store_history_save(store);
}

void store_history_ready(struct store *store)
{
	store_expire(store);
	if (store->pending.is_set)
		changed(store);
}

void store_history_save(struct store *store)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct err err = { 0 };

	if (!store->history_path)
		return;
	history_put(&store->history, &buf);
	if (sealed_write(store->history_path, &buf, &err))
		log_error("%s", err.text);
}

void store_history_fini(struct store *store)
{
	history_fini(&store->history);
	free(store->history_path);
	free(store->pending_path);
	store->history_path = store->pending_path = NULL;
}
