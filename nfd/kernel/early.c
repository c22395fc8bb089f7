/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The batch of maps that have to be whole before rules look them up. */
#include "early.h"

#include <errno.h>
#include <string.h>

#include "../failpoint.h"
#include "../log.h"
#include "batch.h"
#include "commit.h"
#include "err.h"
#include "kern.h"
#include "watch.h"

int early_commit(struct commit *c, uint32_t *genid, struct entry **culprit,
		 struct err *err)
{
	struct kern *k = c->k;
	bool lost = false, is_paused;
	int rc;

	batch_init(&c->batch, *genid);
	rc = emit(&k->sock, &c->batch, &c->delta, EMIT_EARLY, culprit, err);
	if (!rc)
		rc = batch_finish(&c->batch, err);
	if (rc)
		return rc;
	rc = failpoint("kernel.early");
	is_paused = kern_watch_pause(k, c->batch.n_refs);
	if (!rc)
		rc = nlsock_commit(&k->sock, &c->batch, NULL, NULL,
				   &c->refusal, &lost);
	if (is_paused)
		kern_watch_resume(k);
	failpoint("kernel.early-sent");
	if (lost)
		rc = commit_settle_doubt(k, *genid, rc, err);
	if (err->code)
		return rc;
	if (rc)
		return commit_refused(c, rc, culprit, err);
	c->is_early_done = true;
	k->genid = ++*genid;
	/* The next batch counts anew. */
	for (uint32_t t = 0; t < c->changes->n_tables; t++) {
		struct kern_table *kt = kern_table(c->changes->tables[t].table);

		kt->n_handles = 0;
		kt->last_rule = 0;
	}
	batch_fini(&c->batch);
	return 0;
}

/* Once. */
static int send_undo(struct commit *c, struct err *err)
{
	auto_delta struct delta undo = { 0 };
	auto_batch struct batch batch = { 0 };
	struct nlsock_refusal refusal = { 0 };
	struct entry *culprit;
	uint32_t genid = 0;
	bool lost = false;
	int rc = nlsock_genid(&c->k->sock, &genid, err);

	batch_init(&batch, genid);
	if (!rc)
		rc = delta_early_undo(&undo, &c->delta, err);
	if (!rc)
		rc = emit(&c->k->sock, &batch, &undo, EMIT_MAIN, &culprit, err);
	if (!rc)
		rc = batch_finish(&batch, err);
	if (!rc)
		rc = nlsock_commit(&c->k->sock, &batch, NULL, NULL, &refusal,
				   &lost);
	return lost ? commit_settle_doubt(c->k, genid, rc, err) : rc;
}

void early_undo(struct commit *c)
{
	int rc = -ERESTART;

	c->is_early_done = false;
	for (int i = 0; i < COMMIT_TRIES && rc; i++) {
		struct err err = { 0 };

		rc = send_undo(c, &err);
	}
	c->k->has_genid = false;
	if (!rc)
		return;
	log_warning("maps that no rule looks up could not be removed: %s",
		    strerror(-rc));
	for (uint32_t t = 0; t < c->changes->n_tables; t++)
		kern_table(c->changes->tables[t].table)->is_foreign = true;
}
