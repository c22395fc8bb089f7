/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite persist: keep the rules over the next boot. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "program.h"

static const char usage[] =
	"Usage: %s persist\n"
	"\n"
	"Writes the rules of both families to the files that nfd loads when the machine\n"
	"starts: see rules-v4 and rules-v6 in nfd.conf(5).\n";

int persist_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	int rc = 0;

	client_init(&c);
	if (argc && (strcmp(argv[0], "-h") == 0 ||
		     strcmp(argv[0], "--help") == 0)) {
		printf(usage, prog->name);
		return 0;
	}
	if (argc)
		rc = err_usage(&err, "Bad argument `%s'", argv[0]);
	if (!rc)
		rc = client_persist(&c, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}
