/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "compile/fuse.h"

/**
 * Throw @plan, of all rules of @chain, away as committed, and make it again of
 * what the kernel would have of it, as another nfd does; check that it is the
 * same. Returns how many maps edits had cut otherwise than a plan does that is
 * made at once.
 */
unsigned int fuse_follow(struct fuse_chain *plan, struct chain *chain);
