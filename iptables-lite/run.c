/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command of the user's, which may take some time and no longer. */
#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What shells say of a command that is not there. */
#define NOT_FOUND 127
/* And of one that a signal has ended. */
#define SIGNALLED 128
/* How soon its end is seen. */
#define STEP_MS 20

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

int run_command(char *const argv[], uint64_t limit_ms, struct err *err)
{
	uint64_t end_ms = now_ms() + limit_ms;
	bool is_late = false;
	pid_t pid = fork(), ended;
	int status;

	if (pid < 0)
		return err_set(err, -errno, "fork: %s", strerror(errno));
	if (pid == 0) {
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(NOT_FOUND);
	}
	while (!(ended = waitpid(pid, &status, WNOHANG))) {
		if (!is_late && now_ms() >= end_ms) {
			is_late = true;
			kill(pid, SIGTERM);
		}
		poll(NULL, 0, STEP_MS);
	}
	if (ended < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	if (is_late)
		return SIGNALLED + SIGTERM;
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : SIGNALLED + WTERMSIG(status);
}
