/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending batches: for which generation, and whether they were done. */
#include <errno.h>

#include "../encode/batch.h"
#include "commit.h"
#include "err.h"
#include "kern.h"
#include "watch.h"

/* Of so few changed rules a batch is soon made again. */
#define CHANGES_FEW 64

static bool has_few_changes(const struct txn_changes *changes)
{
	uint32_t n = 0;

	for (uint32_t t = 0; t < changes->n_tables; t++)
		for (uint32_t i = 0; i < changes->tables[t].n_chains; i++)
			n += changes->tables[t].chains[i].n_inserted +
			     changes->tables[t].chains[i].n_removed;
	return n <= CHANGES_FEW;
}

int commit_genid(struct commit *c, uint32_t *genid, struct err *err)
{
	if (!c->k->has_genid || !has_few_changes(c->changes))
		return nlsock_genid(&c->k->sock, genid, err);
	*genid = c->k->genid;
	return 0;
}

/*
 * Echoes were lost, the answer perhaps too, which would be @rc: who made the
 * generation after @genid?
 */
static int settle_doubt(struct kern *k, uint32_t genid, int rc, struct err *err)
{
	uint32_t now;
	int failed = -1;

	for (int i = 0; i < COMMIT_TRIES && failed; i++) {
		struct err why = { 0 };

		failed = nlsock_genid(&k->sock, &now, &why);
		if (i == COMMIT_TRIES - 1)
			*err = why;
	}
	if (failed)
		return failed;
	return rc ? rc : now == genid ? -ENOBUFS : 0;
}

int commit_send(struct kern *k, struct batch *batch, struct sent *sent,
		struct err *err)
{
	bool is_paused = kern_watch_pause(k, batch->n_refs);
	int rc;

	sent->refusal = (struct nlsock_refusal){ 0 };
	sent->lost = false;
	rc = nlsock_commit(&k->sock, batch, sent->cb, sent->arg,
			   &sent->refusal, &sent->lost);
	if (is_paused)
		kern_watch_resume(k);
	return sent->lost ? settle_doubt(k, batch->genid, rc, err) : rc;
}

int commit_alone(struct kern *k, const struct delta *delta, struct err *err)
{
	auto_batch struct batch batch = { 0 };
	struct sent sent = { .lost = false };
	struct entry *culprit;
	uint32_t genid;
	int rc = nlsock_genid(&k->sock, &genid, err);

	if (rc)
		return rc;
	batch_init(&batch, genid);
	rc = emit(&k->sock, &batch, delta, EMIT_MAIN, &culprit, err);
	return rc ? rc : commit_send(k, &batch, &sent, err);
}
