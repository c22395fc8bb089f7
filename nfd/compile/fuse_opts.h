/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* More would only make edits dear: so many rules are looked at around one. */
#define FUSE_MIN_MAX 256

/* Which runs of rules become look-ups. */
struct fuse_opts {
	bool is_off;  /* none */
	uint32_t min; /* those of so many; 0: of as many as it takes to pay */
};
