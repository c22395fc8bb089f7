/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ruleset on disk: records in files, written so that a crash at any
 * moment leaves the old state or the new one. */
#include "persist.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../backend.h"
#include "../failpoint.h"
#include "../log.h"
#include "boot_id.h"
#include "err.h"
#include "files.h"
#include "persist_impl.h"
#include "record.h"
#include "snapshot.h"
#include "state.h"

/* The journal may always be this long before it is rewritten. */
#define JOURNAL_MIN 1048576
/* So many times of that, or of the state file, if there is no time for it. */
#define JOURNAL_TIMES_MAX 4

char *persist_name(const char *base, const char *suffix)
{
	char *s = NULL;

	return asprintf(&s, "%s%s", base, suffix) < 0 ? NULL : s;
}

/* 0: not known. */
static uint64_t read_boot(void)
{
	char id[BOOT_ID_MAX];

	boot_id_read(id);
	return *id ? record_sum(RECORD_SUM_NONE, id, strlen(id)) : 0;
}

int persist_open(struct persist **out, const char *base, struct owners *owners,
		 struct err *err)
{
	struct persist *p = calloc(1, sizeof(*p));

	if (!p)
		return err_nomem(err);
	p->fd = -1;
	p->owners = owners ? owners : &p->none;
	p->state = persist_name(base, ".state");
	p->fresh = persist_name(base, ".state.new");
	p->journal = persist_name(base, ".journal");
	p->folder = strdup(base);
	if (!p->state || !p->fresh || !p->journal || !p->folder) {
		persist_free(&p);
		return err_nomem(err);
	}
	dirname(p->folder);
	p->boot = read_boot();
	p->fd = open(p->journal, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (p->fd < 0) {
		files_error(err, p->journal);
		persist_free(&p);
		return err->code;
	}
	*out = p;
	return 0;
}

void persist_free(struct persist **persist)
{
	struct persist *p = *persist;

	if (!p)
		return;
	if (p->fd >= 0)
		close(p->fd);
	owners_fini(&p->none);
	free(p->state);
	free(p->fresh);
	free(p->journal);
	free(p->folder);
	free(p);
	*persist = NULL;
}

void persist_tell(struct persist *p, struct history *history)
{
	p->history = history;
}

/* All of @v at @at of @fd. */
static int write_row(int fd, struct iovec *v, int n, uint64_t at)
{
	while (n) {
		ssize_t done = pwritev(fd, v, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		at += (uint64_t)done;
		for (; n && (size_t)done >= v->iov_len; v++, n--)
			done -= (ssize_t)v->iov_len;
		if (!n)
			break;
		v->iov_base = (uint8_t *)v->iov_base + done;
		v->iov_len -= (size_t)done;
	}
	return 0;
}

void persist_begin(struct persist *p)
{
	p->begin = p->journal_len;
}

static int append(struct persist *p, const struct iovec *pieces,
		  unsigned int n, struct backend_mark at, struct err *err)
{
	struct record record = {
		.magic = RECORD_MAGIC,
		.flags = at.step << RECORD_STEP_SHIFT |
			 (p->journal_len == p->begin ? RECORD_FIRST : 0),
		.generation = at.generation,
	};
	struct iovec row[1 + PERSIST_PIECES_MAX] = {
		{ &record, sizeof(record) },
	};
	uint64_t sum = RECORD_SUM_NONE;

	assert(n <= PERSIST_PIECES_MAX);
	for (unsigned int i = 0; i < n; i++) {
		row[1 + i] = pieces[i];
		record.len_bytes += pieces[i].iov_len;
		sum = record_sum(sum, pieces[i].iov_base, pieces[i].iov_len);
	}
	record_seal(&record, sum);
	errno = -failpoint("journal.write");
	if (errno || write_row(p->fd, row, 1 + (int)n, p->journal_len))
		return files_error(err, p->journal);
	failpoint("journal.written");
	p->journal_len += sizeof(record) + record.len_bytes;
	return 0;
}

int persist_append(struct persist *p, const struct iovec *pieces,
		   unsigned int n, uint64_t generation, struct err *err)
{
	return append(p, pieces, n, (struct backend_mark){ generation, 0 },
		      err);
}

int persist_note(struct persist *p, const struct iovec *piece,
		 struct backend_mark at, struct err *err)
{
	int rc = append(p, piece, 1, at, err);

	if (!rc)
		failpoint("counts.noted");
	return rc;
}

int persist_sync(struct persist *p, struct err *err)
{
	errno = -failpoint("journal.sync");
	if (errno || fdatasync(p->fd))
		return files_error(err, p->journal);
	failpoint("journal.synced");
	return 0;
}

void persist_take_back(struct persist *p)
{
	p->journal_len = p->begin;
	failpoint("journal.truncate");
	if (ftruncate(p->fd, (off_t)p->journal_len) || fdatasync(p->fd))
		log_error("%s: %s", p->journal, strerror(errno));
}

static bool has_outgrown(const struct persist *p, unsigned int times)
{
	return p->journal_len / times > JOURNAL_MIN &&
	       p->journal_len / times > p->state_len;
}

bool persist_is_due(const struct persist *p)
{
	return has_outgrown(p, 1);
}

bool persist_is_overdue(const struct persist *p)
{
	return has_outgrown(p, JOURNAL_TIMES_MAX);
}

/* A record that is written piece by piece; its header comes last. */
struct writer {
	const struct owners *owners;
	const char *path;
	int fd;
	uint64_t at; /* of the header */
	uint64_t sum;
	struct record record;
};

static int write_piece(void *arg, struct wire_buf *buf, struct err *err)
{
	struct writer *w = arg;

	if (files_write_all(w->fd, buf->data, buf->len))
		return files_error(err, w->path);
	w->sum = record_sum(w->sum, buf->data, buf->len);
	w->record.len_bytes += buf->len;
	buf->len = 0;
	return 0;
}

static int begin_record(struct writer *w, struct err *err)
{
	w->record.len_bytes = 0;
	w->sum = RECORD_SUM_NONE;
	if (lseek(w->fd, (off_t)(w->at + sizeof(w->record)), SEEK_SET) < 0)
		return files_error(err, w->path);
	return 0;
}

static int end_record(struct writer *w, struct err *err)
{
	record_seal(&w->record, w->sum);
	if (pwrite(w->fd, &w->record, sizeof(w->record), (off_t)w->at) !=
	    (ssize_t)sizeof(w->record))
		return files_error(err, w->path);
	w->at += sizeof(w->record) + w->record.len_bytes;
	return 0;
}

static int write_head(struct writer *w, const struct ruleset *rs,
		      uint64_t boot, struct err *err)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	const struct state_head head = {
		.version = STATE_VERSION,
		.generation = w->record.generation,
		.last_id = rs->last_id,
		.boot = boot,
	};
	int rc = begin_record(w, err);

	state_put_head(&buf, &head);
	if (buf.failed)
		return err_nomem(err);
	if (!rc)
		rc = write_piece(w, &buf, err);
	return rc ? rc : end_record(w, err);
}

static int write_table(struct writer *w, const struct table *table,
		       struct err *err)
{
	int rc = begin_record(w, err);

	if (!rc)
		rc = snapshot_table(table, w->owners, write_piece, w, err);
	return rc ? rc : end_record(w, err);
}

static int write_state(struct writer *w, const struct ruleset *rs,
		       uint64_t boot, struct err *err)
{
	int rc = write_head(w, rs, boot, err);

	failpoint("snapshot.head");
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N && !rc; t++)
			if (rs->tables[f][t].is_used)
				rc = write_table(w, &rs->tables[f][t], err);
	errno = -failpoint("snapshot.sync");
	if (!rc && (errno || fsync(w->fd)))
		rc = files_error(err, w->path);
	return rc;
}

int persist_snapshot(struct persist *p, struct ruleset *rs,
		     uint64_t generation, struct err *err)
{
	struct writer w = {
		.owners = p->owners,
		.path = p->fresh,
		.fd = open(p->fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
			   0600),
		.record = { .magic = RECORD_MAGIC, .generation = generation },
	};
	int rc;

	if (w.fd < 0)
		return files_error(err, p->fresh);
	rc = write_state(&w, rs, p->boot, err);
	close(w.fd);
	errno = -failpoint("snapshot.rename");
	if (!rc && (errno || rename(p->fresh, p->state)))
		rc = files_error(err, p->state);
	failpoint("snapshot.renamed");
	if (!rc)
		rc = files_sync_folder(p->folder, err);
	if (rc) {
		unlink(p->fresh);
		return rc;
	}
	p->state_len = w.at;
	/* A crash here: what the journal holds is known to be older. */
	p->begin = 0;
	persist_take_back(p);
	return 0;
}
