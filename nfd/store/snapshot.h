/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "ruleset.h"
#include "wire.h"

struct backend;
struct err;
struct history;
struct owners;
struct txn;

/* Takes what is in @buf and empties it. */
typedef int snapshot_write(void *arg, struct wire_buf *buf, struct err *err);

/**
 * @table as state messages, piece by piece to @write. @owners: who the tags
 * of its rules speak of.
 */
int snapshot_table(const struct table *table, const struct owners *owners,
		   snapshot_write *write, void *arg, struct err *err);

/**
 * Make the table in the @len bytes at @msgs, which need not be trusted, in
 * @rs, where it must be unused. On failure nothing has changed: -EBADMSG, or
 * -ENOMEM. Rules that this nfd does not take are left out, with a line on
 * stderr each. rs->last_id is the caller's to set. @be: a memory backend.
 * @owners gets to know the groups that own what.
 */
int snapshot_load_table(struct ruleset *rs, struct backend *be,
			struct owners *owners, const void *msgs, size_t len,
			struct err *err);

/** On whose behalf a transaction is done, where there are @owners. */
int snapshot_put_owners(const struct owners *owners, struct owner_id who,
			struct wire_buf *out, struct err *err);

/** The bases that a finished @txn set in view of live counters. */
int snapshot_put_bases(const struct txn *txn, struct wire_buf *out,
		       struct err *err);

/** The bases that each_counted() of @be says. -ENOMEM */
int snapshot_put_counted(struct backend *be, struct wire_buf *out,
			 struct err *err);

/**
 * Do the transaction in the @len bytes at @msgs again: its WIRE_ENTRY (where
 * there is one), commands and bases, as snapshot_load_table(). Whose it was and
 * who owned what then is said there. It becomes @generation of @history (NULL:
 * of none), unless that is there.
 */
int snapshot_replay(struct ruleset *rs, struct backend *be,
		    struct owners *owners, struct history *history,
		    uint64_t generation, const void *msgs, size_t len,
		    struct err *err);
