/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The batch of maps that have to be whole before rules look them up. */
#include "early.h"

#include <errno.h>
#include <string.h>

#include "../encode/batch.h"
#include "../failpoint.h"
#include "../log.h"
#include "commit.h"
#include "err.h"
#include "kern.h"

int early_commit(struct commit *c, uint32_t *genid, struct entry **culprit,
		 struct err *err)
{
	struct kern *k = c->k;
	int rc;

	batch_init(&c->batch, *genid);
	rc = emit(&k->sock, &c->batch, &c->delta, EMIT_EARLY, culprit, err);
	if (rc)
		return rc;
	rc = failpoint("kernel.early");
	if (!rc)
		rc = commit_send(k, &c->batch, &c->sent, err);
	failpoint("kernel.early-sent");
	if (rc)
		return commit_refused(c, rc, culprit, err);
	c->is_early_done = true;
	k->genid = ++*genid;
	/* The next batch counts anew. */
	for (uint32_t t = 0; t < c->changes->n_tables; t++)
		kern_table(c->changes->tables[t].table)->n_handles = 0;
	batch_fini(&c->batch);
	return 0;
}

void early_undo(struct commit *c)
{
	auto_delta struct delta undo = { 0 };
	struct err err = { 0 };
	int rc = delta_early_undo(&undo, &c->delta, &err);

	c->is_early_done = false;
	for (int i = 0; i < COMMIT_TRIES && !undo.failed && (!i || rc); i++) {
		err = (struct err){ 0 };
		rc = commit_alone(c->k, &undo, &err);
	}
	c->k->has_genid = false;
	if (!rc)
		return;
	log_warning("maps that no rule looks up could not be removed: %s",
		    strerror(-rc));
	for (uint32_t t = 0; t < c->changes->n_tables; t++)
		kern_table(c->changes->tables[t].table)->is_foreign = true;
}
