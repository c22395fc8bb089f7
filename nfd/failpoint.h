/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Places where tests have nfd killed, or fail: configure --enable-failpoints.
 * NFD_FAILPOINT is NAME[:N[:ERRNO]]: when NAME is passed for the N-th time
 * (1), the process is killed, or the place fails with ERRNO, a number. Other
 * builds know nothing of it.
 */
#ifdef ENABLE_FAILPOINTS
/** 0, or a negative errno: this step is to fail. */
int failpoint(const char *name);
#else
static inline int failpoint(const char *name)
{
	(void)name;
	return 0;
}
#endif
