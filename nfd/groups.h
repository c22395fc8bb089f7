/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

/* Some of the machine's groups. All zeroes is none. */
struct groups {
	gid_t *v;
	size_t n;
};

void groups_fini(struct groups *groups);
/**
 * The groups that @words names or numbers, with blanks or commas between;
 * "none" is none. @key is whose value this is, for errors.
 */
int groups_parse(struct groups *out, const char *key, const char *words,
		 struct err *err);
bool groups_have(const struct groups *groups, gid_t gid);
/** The same ones, written in the same order? */
bool groups_are_same(const struct groups *a, const struct groups *b);
