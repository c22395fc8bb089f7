/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * The numbers by which our network namespace knows others (nsid). The kernel
 * says when one is free again: then the namespace that had it is gone. It
 * takes no privileges to listen.
 */

/** A socket that gets the news; or a negative errno. */
int nsids_open(void);

/**
 * Read what has come in and call @gone for each number that is free again.
 * False: news were lost.
 */
bool nsids_news(int fd, void (*gone)(void *arg, int32_t nsid), void *arg);

/** Call @present for each number in use. Negative errno. */
int nsids_list(void (*present)(void *arg, int32_t nsid), void *arg);
