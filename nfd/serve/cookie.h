/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

struct gate;

/*
 * The number that the kernel has for each network namespace, and which no other
 * one gets until the next boot (Linux 5.14).
 */

/** That of the namespace of the socket @fd; 0: not to be had. */
uint64_t cookie_of(int fd);
/** That of our own. */
uint64_t cookie_own(void);

/**
 * The file of the namespace that has @cookie, among those that have a name, as
 * ip-netns(8) gives them; -1: none of them. It keeps the namespace alive until
 * the caller closes it. Each that is looked at gets a number (nsid) in ours.
 */
int cookie_open_named(struct gate *gate, uint64_t cookie);
