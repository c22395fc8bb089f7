/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Exit statuses of iptables (xtables.h: enum xtables_exittype). */
enum err_status {
	ERR_UNSET     = 0,
	ERR_OTHER     = 1, /* the ruleset or the kernel says no */
	ERR_PARAMETER = 2, /* the command line says something impossible */
	ERR_VERSION   = 3, /* this build and the kernel don't fit */
	ERR_RESOURCE  = 4, /* no daemon, no memory, no permission, refused */
};

/**
 * Why something failed: filled where the facts are known, shown once by the
 * outermost caller, which adds program name, line number and exit status.
 */
struct err {
	int code;               /* negative errno; 0: nothing failed */
	enum err_status status; /* ERR_UNSET: the front end decides by code */
	unsigned int line;      /* of the save file, from 1; 0: none */
	char text[512];         /* empty: the front end's words for code */
};

/**
 * Fill *@err; a second failure does not overwrite the first. @fmt NULL leaves
 * the wording to the front end. Returns @code, which is a negative errno.
 */
int err_set(struct err *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** As err_set() with -EINVAL, for what the user typed: exit status 2. */
int err_usage(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * As err_set() with -EINVAL, for what iptables leaves to the kernel to refuse:
 * exit status 4.
 */
int err_refused(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** As err_set() for -ENOMEM: exit status 4. */
int err_nomem(struct err *err);
