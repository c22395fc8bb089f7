/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct err;
struct settings;

/*
 * Whether nfd is two processes, as OpenBSD's daemons are: the applier, which
 * has the privileges and does nothing but send what it has checked, and the
 * engine, which does all the rest and has none.
 */
struct split {
	bool is_wanted;
	uid_t uid; /* the engine's */
	gid_t gid;
	const char *user; /* in the settings; NULL: there is no such user */
};

/**
 * Decide, and give the folder of the socket to the engine, which is made where
 * it is missing. An error if the settings want two and it can't be; where they
 * leave it open, the reason is logged.
 */
int split_init(struct split *split, const struct settings *config,
	       struct err *err);
/** Be the engine, for good. The applier has been started. */
int split_become(const struct split *split, struct err *err);
