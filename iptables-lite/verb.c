/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that may follow iptables-lite's own name. */
#include "verb.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "program.h"

/* clang-format off */
const struct verb verbs[] = {
	{ "plan", "[-4|-6] [-t TABLE] [CHAIN]", plan_run,
	  "Shows how nfd carries the rules out: which of them share a look-up, and why\n"
	  "the others are walked one by one.\n"
	  "\n"
	  "  -t, --table TABLE             filter (the default), nat, mangle, raw,\n"
	  "                                security\n"
	  "  -4, --ipv4                    rules for IPv4\n"
	  "  -6, --ipv6                    rules for IPv6\n" },
	{ "generation", "", generation_run,
	  "Prints the number of the last commit.\n" },
	{ "persist", "", persist_run,
	  "Writes the rules of both families to the files that nfd loads when the machine\n"
	  "starts: see rules-v4 and rules-v6 in nfd.conf(5).\n" },
	{ "history", "", history_run,
	  "Shows the last commits, the newest first, and who made them.\n" },
	{ "diff", "[GENERATION [GENERATION]]", diff_run,
	  "Shows what differs between two generations; with one, what has changed since;\n"
	  "without, what the last commit has changed.\n" },
	{ "rollback", "GENERATION", rollback_run,
	  "Makes the rules of both families what they were.\n" },
	{ "try", "SECONDS [--] COMMAND...", try_run,
	  "Runs the command. What it changes is taken back when it fails, and when the\n"
	  "time is over, unless it is confirmed before.\n" },
	{ "confirm", "", confirm_run,
	  "Makes last what waits to be confirmed.\n" },
	{ "cancel", "", cancel_run,
	  "Takes back what waits to be confirmed.\n" },
	{ NULL, NULL, NULL, NULL },
};
/* clang-format on */

const struct verb *verb_find(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

bool verb_wants_help(int argc, char **argv)
{
	return argc && (strcmp(argv[0], "-h") == 0 ||
			strcmp(argv[0], "--help") == 0);
}

void verb_help(const struct verb *verb, const struct program *prog)
{
	printf("Usage: %s %s%s%s\n\n%s", prog->name, verb->name,
	       *verb->usage ? " " : "", verb->usage, verb->help);
}
