/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

/**
 * Run the command @argv, and end it after @limit_ms with all that it has
 * started: by SIGTERM, and what is left some 100 ms later by SIGKILL. *@is_late
 * says whether that was so. What the keyboard sends (^C) is the command's.
 * Returns its exit status as shells give it, 143 of one that had to be ended,
 * whatever it made of that; or a negative errno.
 */
int run_command(char *const argv[], uint64_t limit_ms, bool *is_late,
		struct err *err);
