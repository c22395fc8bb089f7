/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What state file and journal say, after a crash too. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../backend.h"
#include "../log.h"
#include "err.h"
#include "files.h"
#include "persist.h"
#include "persist_impl.h"
#include "record.h"
#include "snapshot.h"
#include "state.h"

static int damaged(const char *path, const char *what)
{
	log_error("%s: damaged: %s", path, what);
	return -EBADMSG;
}

static int load_head(struct persist *p, const struct files_map *map, size_t *at,
		     struct state_head *head)
{
	const struct nlmsghdr *nlh;
	struct record record;

	if (!record_is_whole(map, 0, &record))
		return damaged(p->state, "nothing of it can be read");
	nlh = state_next(map->data + sizeof(record), record.len_bytes);
	if (!nlh || state_get_head(nlh, head))
		return damaged(p->state, "nothing of it can be read");
	if (head->version != STATE_VERSION)
		return damaged(p->state, "it is of another version of nfd");
	*at = sizeof(record) + record.len_bytes;
	return 0;
}

/* What is being read, and into what. */
struct reading {
	struct persist *p;
	struct ruleset *rs;
	struct backend *be;
	const struct persist_kernel *kernel;
	struct persist_found *found;
	bool is_old; /* of another boot */
};

/* The tables that follow the head, at @at. */
static int load_tables(struct reading *r, const struct files_map *map, size_t at,
		       struct err *err)
{
	struct record record;
	int worst = 0;

	for (; at < map->len; at += sizeof(record) + record.len_bytes) {
		struct err why = { 0 };
		int rc;

		if (record_is_whole(map, at, &record))
			rc = snapshot_load_table(
				r->rs, r->be, r->p->owners,
				map->data + at + sizeof(record),
				record.len_bytes, &why);
		else
			rc = err_set(&why, -EBADMSG, "wrong checksum");
		if (rc == -ENOMEM)
			return err_nomem(err);
		if (rc)
			worst = damaged(r->p->state, why.text);
		if (!record_can_be_skipped(map, at, &record))
			break;
	}
	return worst;
}

/* 0, -EBADMSG where some of it was left out, or worse. */
static int load_state(struct reading *r, struct err *err)
{
	auto_files_map struct files_map map = { NULL, 0 };
	struct state_head head = { 0 };
	size_t at = 0;
	int rc = files_map(&map, r->p->state, err);

	r->found->is_new = !rc && !map.len;
	if (rc || !map.len)
		return rc;
	rc = load_head(r->p, &map, &at, &head);
	r->found->is_lost = rc != 0;
	if (rc)
		return rc;
	r->found->generation = head.generation;
	r->is_old = head.boot && r->p->boot && head.boot != r->p->boot;
	r->found->is_new = r->is_old;
	if (r->is_old)
		return 0;
	r->rs->last_id = head.last_id;
	rc = load_tables(r, &map, at, err);
	r->rs->last_id = head.last_id;
	return rc;
}

/* Does the commit that begins with the record at @at end the journal? */
static bool is_last(const struct files_map *map, size_t at,
		    const struct record *record)
{
	struct record next = *record;

	do
		at += sizeof(next) + next.len_bytes;
	while (record_is_whole(map, at, &next) && !(next.flags & RECORD_FIRST));
	return !record_is_whole(map, at, &next);
}

/* Did the kernel stop just before @record? Then it never happened. */
static bool is_pending(const struct reading *r, const struct files_map *map,
		       size_t at, const struct record *record)
{
	return r->kernel->is_known && record->flags & RECORD_FIRST &&
	       r->kernel->at.generation == r->found->generation &&
	       is_last(map, at, record);
}

/* Is @record true only later than the kernel has come? */
static bool is_ahead(const struct persist_kernel *kernel,
		     const struct record *record)
{
	const uint32_t step = record->flags >> RECORD_STEP_SHIFT;

	if (!step || !kernel->is_known)
		return step;
	return kernel->at.generation < record->generation ||
	       (kernel->at.generation == record->generation &&
		kernel->at.step < step);
}

/*
 * A note of a step that did not happen comes last. It must not be found again,
 * for the next step will have its number.
 */
static void drop_ahead(const struct persist *p)
{
	if (ftruncate(p->fd, (off_t)p->journal_len))
		log_error("%s: %s", p->journal, strerror(errno));
}

static int load_record(struct reading *r, const struct files_map *map, size_t at,
		       const struct record *record, struct err *err)
{
	struct err why = { 0 };
	int rc;

	if (record->generation > r->found->generation + 1)
		return damaged(r->p->journal, "changes are missing");
	rc = snapshot_replay(r->rs, r->be, r->p->owners, r->p->history,
			     record->generation,
			     map->data + at + sizeof(*record),
			     record->len_bytes, &why);
	if (rc == -ENOMEM)
		return err_nomem(err);
	if (rc)
		return damaged(r->p->journal, why.text);
	r->found->generation = record->generation;
	r->found->is_new = false;
	return 0;
}

/*
 * Does the whole record hold nothing but what counters start from? That is
 * said of the generation that is there, and may be said again.
 */
static bool is_counted(const struct files_map *map, size_t at,
		       const struct record *record)
{
	const struct nlmsghdr *nlh = state_next(
		map->data + at + sizeof(*record), record->len_bytes);

	return nlh && nlh->nlmsg_type == STATE_BASE;
}

static int load_journal(struct reading *r, struct err *err)
{
	auto_files_map struct files_map map = { NULL, 0 };
	struct record record;
	int rc = files_map(&map, r->p->journal, err);

	for (size_t at = 0; !rc && at < map.len;
	     at += sizeof(record) + record.len_bytes,
	     r->p->journal_len = at) {
		bool bases;

		if (!record_is_whole(&map, at, &record)) {
			/* It was being written when all ended. */
			r->found->dropped = r->kernel->is_known &&
					    r->kernel->at.generation ==
						    r->found->generation;
			return r->found->dropped
				       ? 0
				       : damaged(r->p->journal,
						 "its last change is cut short");
		}
		/* A crash came between the new state file and this one. */
		bases = record.generation == r->found->generation &&
			is_counted(&map, at, &record);
		if (record.generation <= r->found->generation && !bases)
			continue;
		if (is_ahead(r->kernel, &record)) {
			if (!r->kernel->is_known)
				continue;
			drop_ahead(r->p);
			break;
		}
		r->found->dropped = !bases &&
				    is_pending(r, &map, at, &record);
		if (r->found->dropped)
			break;
		rc = load_record(r, &map, at, &record, err);
	}
	return rc;
}

/* So that someone can look at it later. */
static void keep_damaged(const char *path)
{
	char *kept = persist_name(path, ".damaged");

	if (kept && rename(path, kept))
		log_error("%s: %s", kept, strerror(errno));
	free(kept);
}

static int reopen_journal(struct persist *p, struct err *err)
{
	close(p->fd);
	p->journal_len = 0;
	p->fd = open(p->journal, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return p->fd < 0 ? files_error(err, p->journal) : 0;
}

/* Both files; the code of the one that is damaged more. */
static int load(struct reading *r, struct err *err)
{
	int state = load_state(r, err);
	int journal = 0;

	if (state && state != -EBADMSG)
		return state;
	/* Changes of what is not known don't help. */
	if (!state && !r->is_old)
		journal = load_journal(r, err);
	if (journal && journal != -EBADMSG)
		return journal;
	if (state)
		keep_damaged(r->p->state);
	r->found->is_damaged = state || journal;
	if (!r->found->is_damaged)
		return 0;
	keep_damaged(r->p->journal);
	return reopen_journal(r->p, err);
}

int persist_load(struct persist *p, struct ruleset *rs,
		 const struct persist_kernel *kernel,
		 struct persist_found *found, struct err *err)
{
	const struct backend_opts opts = { .claims = false };
	struct reading r = { .p = p, .rs = rs, .kernel = kernel,
			     .found = found };
	int rc = backend_memory_new(&r.be, &opts, err);

	if (rc)
		return rc;
	*found = (struct persist_found){ .generation = 0 };
	rc = load(&r, err);
	r.be->ops->free(r.be, rs);
	found->disagrees = kernel->is_known && !found->is_new &&
			   kernel->at.generation != found->generation;
	return rc;
}
