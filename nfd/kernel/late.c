/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The batch that comes when no packet meets the old rules any more. */
#include "late.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../encode/batch.h"
#include "../failpoint.h"
#include "../log.h"
#include "commit.h"
#include "err.h"
#include "kern.h"
#include "last.h"

/*
 * Wait until no packet can be under way that began with rules of before: it
 * walks them within a read-side section of RCU (nf_hook()), for whose end
 * membarrier(2) waits on machines of several processors. Where that can't be
 * had (nohz_full), a pause that no packet outlasts must do.
 */
static void wait_for_packets(void)
{
	const struct timespec pause = { .tv_nsec = 20000000 };

	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		nanosleep(&pause, NULL);
}

/* The late batch, once. *@genid: what it was made for. */
static int send_late(struct commit *c, struct backend_mark at, uint32_t *genid)
{
	auto_batch struct batch batch = { 0 };
	struct sent sent = { .lost = false };
	struct entry *culprit;
	struct err err = { 0 };
	int rc = commit_genid(c, genid, &err);

	batch_init(&batch, *genid);
	if (c->k->mark.state == MARK_LIVE)
		kern_mark_put(c->k, &batch, at);
	if (!rc)
		rc = emit(&c->k->sock, &batch, &c->delta, EMIT_LATE,
			  &culprit, &err);
	if (!rc)
		rc = failpoint("kernel.late");
	if (!rc)
		rc = commit_send(c->k, &batch, &sent, &err);
	failpoint("kernel.late-sent");
	return rc;
}

void late_commit(struct commit *c)
{
	const struct backend_mark at = { c->at.generation, c->at.step + 1 };
	struct err err = { 0 };
	uint32_t genid = 0;
	bool is_read;
	int rc;

	if (kern_counted_note(c->k, (struct backend_mark){ at.generation, 0 },
			      &err))
		log_error("%s", err.text);
	wait_for_packets();
	rc = last_note_late(c, at);
	is_read = !rc;
	for (int i = 0; i < COMMIT_TRIES && is_read && (!i || rc); i++) {
		rc = send_late(c, at, &genid);
		if (rc)
			c->k->has_genid = false;
	}
	if (!rc) {
		c->k->genid = genid + 1;
		if (c->k->mark.state == MARK_LIVE)
			kern_mark_done(c->k, at, false);
	} else { /* what another has done is looked at next time */
		c->k->has_genid = false;
	}
	last_settle_late(c, !rc);
	for (uint32_t t = 0; rc && t < c->changes->n_tables; t++)
		kern_table(c->changes->tables[t].table)->is_foreign = true;
}
