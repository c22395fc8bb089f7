/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct commit;

/**
 * The first batch of @c is done: what packets of the old rules might have
 * looked up goes now. Nobody misses it: a table where that fails for good is
 * replaced as a whole at the next chance.
 */
void late_commit(struct commit *c);
