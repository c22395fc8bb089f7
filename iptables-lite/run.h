/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "err.h"

/**
 * Run the command @argv, and end it by SIGTERM after @limit_ms. Returns its
 * exit status as shells give it, 143 of one that had to be ended, whatever it
 * made of that; or a negative errno.
 */
int run_command(char *const argv[], uint64_t limit_ms, struct err *err);
