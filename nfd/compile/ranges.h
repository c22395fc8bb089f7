/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "ir.h"

/**
 * Sort @n ranges of values @len bytes long and join those that overlap or
 * touch. The rest of @ranges is undefined; returns how many are left.
 */
unsigned int ranges_merge(struct ir_range *ranges, unsigned int n, size_t len);

/** *@v = *@v + 1, of @len bytes; false where it was the greatest. */
bool ranges_next(struct ir_value *v, size_t len);
