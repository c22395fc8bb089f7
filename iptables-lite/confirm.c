/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite try, confirm, cancel, rollback: changes that can be had back. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "num.h"
#include "program.h"

/* What shells say of a command that is not there. */
#define NOT_FOUND 127
/* And of one that a signal has ended. */
#define SIGNALLED 128

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

/* Its exit status, as shells give it. */
static int run(char **command, struct err *err)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return err_set(err, -errno, "fork: %s", strerror(errno));
	if (pid == 0) {
		execvp(command[0], command);
		fprintf(stderr, "%s: %s\n", command[0], strerror(errno));
		_exit(NOT_FOUND);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(err, -errno, "%s", strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : SIGNALLED + WTERMSIG(status);
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
	/* Its time was over before. */
	return rc == -ENOENT ? 0 : rc;
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
		status = run(command, &err);
	if (!err.code && status && !take_back(command[0], status, &err))
		return status;
	if (err.code)
		return program_failed(prog, COMMAND_UNSET, &err);
	fprintf(stderr, "To keep it: %s confirm\n", prog->name);
	return 0;
}
