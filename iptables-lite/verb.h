/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

struct program;

/* "iptables-lite plan": what iptables has not, and its own names don't take. */
struct verb {
	const char *name;  /* NULL: the end of verbs */
	const char *usage; /* what follows the name; or "" */
	/* Takes the words after the name; returns the exit status. */
	int (*run)(const struct program *prog, int argc, char **argv);
	const char *help;  /* what it does, in lines; for -h */
};

extern const struct verb verbs[];

/** NULL: no verb is called so. */
const struct verb *verb_find(const char *name);

/** Is -h the first of the words that follow a verb? */
bool verb_wants_help(int argc, char **argv);
/** Say on stdout how it is called, and what it does. */
void verb_help(const struct verb *verb, const struct program *prog);
