/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * User data of a rule or table: type, length, value; types are of our own choosing and
 * clear of those that nft knows. Values are big-endian.
 */
enum udata_type {
	UDATA_ID   = 0x69, /* rule, element: the id of whose it is */
	UDATA_HASH = 0x68, /* rule: hash of what it was encoded to */
	UDATA_OURS = 0x6e, /* table: made by nfd; the version of all this */
	/* Rules that are no user's: */
	UDATA_RUN     = 0x72, /* id of the run */
	UDATA_RANGES  = 0x76, /* fields of the run that may have ranges */
	UDATA_LADDER  = 0x6c, /* UDATA_LADDER_*, if the run is one */
	UDATA_GUARD   = 0x67, /* UDATA_GUARD_IS and the protocol */
	UDATA_STRETCH = 0x73, /* id of the stretch that it jumps to */
};

#define UDATA_VERSION 1

#define UDATA_VALUE_LEN 8
#define UDATA_GUARD_IS 0x100
#define UDATA_LADDER_IS 1
#define UDATA_LADDER_FORK 2
#define UDATA_LADDER_WHOLE 4 /* a fork */
