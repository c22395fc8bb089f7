/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "../compile/delta.h"
#include "../encode/batch.h"
#include "../txn/txn.h"
#include "ids.h"
#include "kern.h"
#include "last.h"
#include "nlsock.h"

/* What is heard of a batch that is sent. */
struct sent {
	nlsock_cb *cb; /* of echoes, or NULL */
	void *arg;
	struct nlsock_refusal refusal;
	bool lost;     /* some may have been */
};

/* A commit under way: its parts among themselves. */
struct commit {
	struct kern *k;
	const struct txn_changes *changes;
	struct delta delta;
	struct batch batch;
	struct id_index ids; /* of rules that are deleted without being named */
	size_t ids_cap;
	bool ids_failed;
	struct last last;
	struct backend_mark at; /* what the batch brings the kernel to */
	struct sent sent;          /* of batch */
	bool is_early_done;
	bool is_miscounted; /* handles are not where they were expected */
	bool is_renewal;    /* a table is: all of its rules tell all they counted */
	struct err *err;    /* for callbacks */
	struct involved *involved; /* see involve.h; or NULL */
};

/* How often a commit is begun again when others' come between. */
#define COMMIT_TRIES 20

/**
 * What a batch is to be made for. Nobody tells us of others' commits, but that
 * a batch made for the generation after ours is refused. Asking takes as long
 * as half of a small commit.
 */
int commit_genid(struct commit *c, uint32_t *genid, struct err *err);
/**
 * Send @batch, which is finished. 0: it is done. Else nothing is, and err may
 * be untouched: -ERESTART: it was made for another generation; or what the
 * kernel says, of which sent->refusal tells more.
 */
int commit_send(struct kern *k, struct batch *batch, struct sent *sent,
		struct err *err);
/** Do @delta, which makes nothing that counts, in a batch of its own: the same. */
int commit_alone(struct kern *k, const struct delta *delta, struct err *err);

/**
 * What has become of a batch that failed with @rc: what err says already; or the
 * kernel refused it: a reason to try again, err untouched, or refusal_say().
 */
int commit_refused(struct commit *c, int rc, struct entry **culprit,
		   struct err *err);

/** Know the rules that may be deleted without being named. -ENOMEM */
int echo_expect(struct commit *c, struct err *err);
void echo_fini(struct commit *c);
/** nlsock_cb of @c's batch. @arg: the struct commit. */
void echo_take(const struct nlmsghdr *nlh, void *arg);

/**
 * An object of @entry's is gone, and @last is what it counted. What it was
 * known to have counted is part of live until the next reading.
 */
void echo_count_last(struct kern *k, struct entry *entry,
		     const struct counters *last);

/**
 * Say what the kernel refused with @code, as iptables-nft does; *@culprit is
 * the rule that it was about, or NULL. Returns @code.
 */
int refusal_say(const struct commit *c, int code, struct entry **culprit,
		struct err *err);
/** The kernel refused more jumps than it follows, and some are to stretches. */
bool refusal_is_too_deep(const struct commit *c, int code);
/** Then: the refused table does without, and is replaced as a whole. -ENOMEM. */
int refusal_flatten(struct commit *c, struct err *err);
/** Something of ours is gone: the table is not as we left it. */
bool refusal_is_drift(const struct commit *c, int code);
