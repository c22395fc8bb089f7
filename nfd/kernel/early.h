/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

struct commit;
struct entry;
struct err;

/**
 * Make for generation *@genid, which is counted up, what has to be whole before
 * rules ask for it. As commit_try() says; nothing is made then.
 */
int early_commit(struct commit *c, uint32_t *genid, struct entry **culprit,
		 struct err *err);
/**
 * The rules did not come: take it away again. Where that fails, the table will
 * be replaced.
 */
void early_undo(struct commit *c);
