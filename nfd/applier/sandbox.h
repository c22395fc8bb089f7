/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/*
 * Giving up privileges, for good. System calls are filtered on x86_64, arm64
 * and riscv64; not in builds with sanitizers, which need some of their own.
 * Negative errnos.
 */

/** Keep the capabilities in @caps (bits), whatever is run later. */
int sandbox_keep(uint64_t caps);
/** Be @uid, @gid, in the groups of user @name (NULL: none), without caps. */
int sandbox_become(uid_t uid, gid_t gid, const char *name);
/** No system calls but those that the applier needs. */
int sandbox_applier(void);
/** No system calls that change what a process is, sees or runs. */
int sandbox_engine(void);
