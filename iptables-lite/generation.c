/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite generation: what the ruleset is called just now. */
#include <inttypes.h>
#include <stdio.h>

#include "client.h"
#include "program.h"

int generation_run(const struct program *prog, int argc, char **argv)
{
	const struct wire_begin nothing = { .test = false };
	auto_client struct client c;
	enum command_op op = COMMAND_UNSET;
	struct err err = { 0 };
	int rc = 0;

	client_init(&c);
	if (argc)
		rc = err_usage(&err, "Bad argument `%s'", argv[0]);
	/* A transaction without commands changes nothing. */
	if (!rc)
		rc = client_begin(&c, &nothing, &err);
	if (!rc)
		rc = client_commit(&c, &op, &err);
	if (rc)
		return program_failed(prog, op, &err);
	printf("%" PRIu64 "\n", c.generation);
	return 0;
}
