/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct program;

/* "iptables-lite plan": what iptables has not, and its own names don't take. */
struct verb {
	const char *name;  /* NULL: the end of verbs */
	const char *usage; /* what follows the name; or "" */
	/* Takes the words after the name; returns the exit status. */
	int (*run)(const struct program *prog, int argc, char **argv);
};

extern const struct verb verbs[];

/** NULL: no verb is called so. */
const struct verb *verb_find(const char *name);
