/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

struct commit;
struct err;
struct table;

/**
 * Of @table, which goes: read what policies counted, append what empties all
 * sets, so that they tell.
 */
int leave_counts(struct commit *c, struct table *table, struct err *err);
/**
 * Append, as late, what the kernel has of @table beside what its plans say:
 * sets, and chains that it doesn't know.
 */
int leave_late(struct commit *c, struct table *table, struct err *err);
/** Can an operation name the set or chain @name? */
bool leave_is_nameable(const char *name);
