/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "ruleset.h"

/** Entries by rule id. */
struct id_index {
	struct entry **v; /* in the order of their ids */
	size_t n;
};

/** Sort what the caller put there; ids_find() finds it then. */
void ids_sort(struct id_index *ids);
struct entry *ids_find(const struct id_index *ids, struct rule_id id);
