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

/* So much before nfd does, a command that takes too long is ended; with what it
 * has started that takes 100 ms. */
#define MARGIN_MS 200

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
	if (!argc) {
		err_usage(err, "how many seconds?");
		return NULL;
	}
	if (!num_parse(argv[0], 1, WIRE_CONFIRM_S_MAX, confirm_s)) {
		err_usage(err, "\"%s\" is not a number of seconds (1-%d)",
			  argv[0], WIRE_CONFIRM_S_MAX);
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
static int take_back(const char *what, struct err *err)
{
	auto_client struct client c;
	int rc;

	client_init(&c);
	rc = client_cancel(&c, err);
	if (!rc)
		fprintf(stderr, "%s: what it changed is taken back\n", what);
	if (rc != -ENOENT)
		return rc;
	fprintf(stderr, "%s, after its time was over\n", what);
	*err = (struct err){ 0 };
	return 0;
}

static int try(uint32_t confirm_s, struct err *err)
{
	auto_client struct client c;

	client_init(&c);
	return client_try(&c, confirm_s, err);
}

/* Its exit status; *@err says why, if it is ours. */
static int try_command(char **command, uint64_t confirm_s, struct err *err)
{
	bool is_late;
	char what[256];
	int status = run_command(command, confirm_s * 1000 - MARGIN_MS,
				 &is_late, err);

	if (err->code || !status)
		return status;
	if (is_late)
		snprintf(what, sizeof(what), "%s: not done in %" PRIu64 " s",
			 command[0], confirm_s);
	else
		snprintf(what, sizeof(what), "%s: exit status %d", command[0],
			 status);
	take_back(what, err);
	return status;
}

int try_run(const struct program *prog, int argc, char **argv)
{
	struct err err = { 0 };
	uint64_t confirm_s = 0;
	char **command = parse_try(argc, argv, &confirm_s, &err);
	int status = 0;

	if (command && !try((uint32_t)confirm_s, &err))
		status = try_command(command, confirm_s, &err);
	if (err.code)
		return program_failed(prog, COMMAND_UNSET, &err);
	if (!status)
		fprintf(stderr, "To keep it: %s confirm\n", prog->name);
	return status;
}
