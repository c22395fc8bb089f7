/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

struct err;

/**
 * The number that the kernel knows the set @name by, in the network namespace
 * of the calling thread. -EINVAL (usage): there is none. -EOPNOTSUPP: there
 * are no sets at all.
 */
int ipset_find(const char *name, uint16_t *index, struct err *err);
