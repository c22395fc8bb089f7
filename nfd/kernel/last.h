/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "../backend.h"
#include "../encode/batch.h"
#include "ruleset.h"

struct commit;
struct delta_op;
struct err;

/*
 * What objects had counted that a commit takes from the kernel while their
 * rules stay: read and noted before they go. Of those that packets may meet
 * until then it is what they had counted at least.
 */
struct last {
	struct batch now, late; /* questions to be asked before each batch */
	struct last_told {
		struct entry *entry;
		struct counters counters;
	} *told;
	size_t n_told, told_cap;
	bool failed; /* for want of memory */
	const struct chain *flushed; /* asked about last: */
	bool has_left;               /* do rules of it stay? */
};

/** Is the rule that @op, RULE_DEL, deletes to stay in another place? */
bool last_is_missed(const struct delta_op *op);

/** Write the questions: the plans still know what the kernel has. -ENOMEM. */
int last_prepare(struct commit *c, struct err *err);
/** Read and note what the first batch takes away. -ENOMEM, or be.note()'s. */
int last_note(struct commit *c, struct err *err);
/**
 * The same of the late batch, which brings the kernel to @at: exact, for no
 * packet meets it any more. Not all could be read: negative errno, err
 * untouched. That it can't be noted is said in the log.
 */
int last_note_late(struct commit *c, struct backend_mark at);
/** The late batch is done, or not: what it took away is in base. */
void last_settle_late(struct commit *c, bool is_done);

void last_fini(struct commit *c);
