/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Lets allocations of our own code fail. Programs that use it are linked with
 * -Wl,--wrap=malloc and so on.
 */

/** @n more allocations succeed, then every one fails. */
void alloc_fail_after(unsigned int n);
void alloc_fail_never(void);
