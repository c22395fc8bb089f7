/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite generation: what the ruleset is called just now. */
#include <inttypes.h>
#include <stdio.h>

#include "client.h"
#include "program.h"

int generation_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	int rc = 0;

	client_init(&c);
	if (argc)
		rc = err_usage(&err, "Bad argument `%s'", argv[0]);
	if (!rc)
		rc = client_generation(&c, &err);
	if (rc)
		return program_failed(prog, COMMAND_UNSET, &err);
	printf("%" PRIu64 "\n", c.generation);
	return 0;
}
