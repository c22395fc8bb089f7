/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite persist: keep the rules over the next boot. */
#include "client.h"
#include "program.h"

int persist_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	int rc = 0;

	client_init(&c);
	if (argc)
		rc = err_usage(&err, "Bad argument `%s'", argv[0]);
	if (!rc)
		rc = client_persist(&c, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}
