/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite try, confirm, cancel, rollback: changes that can be had back. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "num.h"
#include "program.h"
#include "run.h"

/* So much before nfd does, a command that takes too long is ended. */
#define MARGIN_MS 100

static int no_words(int argc, char **argv, struct err *err)
{
	return argc ? err_usage(err, "Bad argument `%s'", argv[0]) : 0;
}

int confirm_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	int rc = no_words(argc, argv, &err);

	client_init(&c);
	if (!rc)
		rc = client_confirm(&c, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}

int cancel_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	int rc = no_words(argc, argv, &err);

	client_init(&c);
	if (!rc)
		rc = client_cancel(&c, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}

int rollback_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	struct err err = { 0 };
	uint64_t to = 0;
	int rc = 0;

	client_init(&c);
	if (!argc)
		rc = err_usage(&err, "which generation is it to be?");
	else if (!num_parse(argv[0], 0, UINT64_MAX, &to))
		rc = err_usage(&err, "\"%s\" is not a generation", argv[0]);
	else
		rc = no_words(argc - 1, argv + 1, &err);
	if (!rc)
		rc = client_rollback(&c, to, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}

/* "SECONDS [--] COMMAND…": where the command begins, or NULL. */
static char **parse_try(int argc, char **argv, uint64_t *confirm_s,
			struct err *err)
{
	if (!argc || !num_parse(argv[0], 1, WIRE_CONFIRM_S_MAX, confirm_s)) {
		err_usage(err, "how many seconds, from 1 to %d?",
			  WIRE_CONFIRM_S_MAX);
		return NULL;
	}
	argv++;
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	if (!*argv)
		err_usage(err, "which command?");
	return *argv ? argv : NULL;
}

/* The command has failed: nobody wants half of what it did. */
static int take_back(const char *command, int status, struct err *err)
{
	auto_client struct client c;
	int rc;

	client_init(&c);
	rc = client_cancel(&c, err);
	if (!rc)
		fprintf(stderr, "%s: exit status %d: what it changed is taken back\n",
			command, status);
	if (rc != -ENOENT)
		return rc;
	fprintf(stderr, "%s: exit status %d, after its time was over\n",
		command, status);
	return 0;
}

static int try(uint32_t confirm_s, struct err *err)
{
	auto_client struct client c;

	client_init(&c);
	return client_try(&c, confirm_s, err);
}

int try_run(const struct program *prog, int argc, char **argv)
{
	struct err err = { 0 };
	uint64_t confirm_s = 0;
	char **command = parse_try(argc, argv, &confirm_s, &err);
	int status = 0;

	if (command && !try((uint32_t)confirm_s, &err))
		status = run_command(command, confirm_s * 1000 - MARGIN_MS,
				     &err);
	if (!err.code && status && !take_back(command[0], status, &err))
		return status;
	if (err.code)
		return program_failed(prog, COMMAND_UNSET, &err);
	fprintf(stderr, "To keep it: %s confirm\n", prog->name);
	return 0;
}
