/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "ruleset.h"

/**
 * Which of @n new rules can stay one of @n_old old ones: twins[i], for each
 * new[i], is the old entry with the same content, target and owner, or NULL. Twins
 * are in the same order on both sides, and as many of them as can be found in
 * O(n log n); every one where nothing but rules that came or went differs.
 * -ENOMEM.
 */
int match_entries(struct entry *const *old, uint32_t n_old,
		  struct entry *const *new, uint32_t n, struct entry **twins);
