/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command of the user's, which may take some time and no longer. */
#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "num.h"

/* What shells say of a command that is not there. */
#define NOT_FOUND 127
/* And of one that a signal has ended. */
#define SIGNALLED 128
/* How soon its end is seen. */
#define STEP_MS 20
/* So long it may take to end, once it is told to. */
#define GRACE_MS 100

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* What the keyboard sends while the command runs is not for us. */
static const int keys[] = { SIGINT, SIGQUIT };

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

static void keys_ignore(struct sigaction *before)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (size_t i = 0; i < N_KEYS; i++)
		sigaction(keys[i], &ignore, &before[i]);
}

static void keys_restore(const struct sigaction *before)
{
	for (size_t i = 0; i < N_KEYS; i++)
		sigaction(keys[i], &before[i], NULL);
}

/* Other pid namespaces' /proc has other numbers: is it our child's? */
static bool is_child(pid_t pid)
{
	siginfo_t info;

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
}

/* SIGKILL for each child; false: there is none that we know of. */
static bool kill_children(void)
{
	char line[4096];
	FILE *f = fopen("/proc/thread-self/children", "re");
	const char *s = line;
	bool has_any = false;
	uint64_t pid;

	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	while (num_parse_decimal(s, &s, 1, INT32_MAX, &pid)) {
		if (is_child((pid_t)pid)) {
			kill((pid_t)pid, SIGKILL);
			has_any = true;
		}
		s += *s == ' ';
	}
	return has_any;
}

/* A killed process leaves its children to us: until there are no more. */
static void end_all(void)
{
	uint64_t end_ms = now_ms() + GRACE_MS;

	while (kill_children() && now_ms() < end_ms) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		poll(NULL, 0, 1);
	}
}

/* Its end, or that it has to be ended; a negative errno. */
static int wait_for(pid_t pid, uint64_t end_ms, bool *is_late, int *status)
{
	for (;;) {
		pid_t ended = waitpid(pid, status, WNOHANG);

		if (ended)
			return ended < 0 ? -errno : 0;
		if (!*is_late && now_ms() >= end_ms) {
			*is_late = true;
			kill(pid, SIGTERM);
		}
		if (*is_late && now_ms() >= end_ms + GRACE_MS)
			kill(pid, SIGKILL);
		poll(NULL, 0, STEP_MS);
	}
}

static int run(char *const argv[], uint64_t end_ms, bool *is_late,
	       struct err *err)
{
	struct sigaction before[N_KEYS];
	int status = 0, rc;
	pid_t pid;

	keys_ignore(before);
	pid = fork();
	if (pid == 0) {
		keys_restore(before);
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(NOT_FOUND);
	}
	rc = pid < 0 ? -errno : wait_for(pid, end_ms, is_late, &status);
	keys_restore(before);
	if (rc)
		return err_set(err, rc, "%s: %s", argv[0], strerror(-rc));
	if (*is_late) {
		end_all();
		return SIGNALLED + SIGTERM;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : SIGNALLED + WTERMSIG(status);
}

int run_command(char *const argv[], uint64_t limit_ms, bool *is_late,
		struct err *err)
{
	int status;

	*is_late = false;
	/* What its descendants leave behind becomes ours, not init's. */
	prctl(PR_SET_CHILD_SUBREAPER, 1UL, 0UL, 0UL, 0UL);
	status = run(argv, now_ms() + limit_ms, is_late, err);
	prctl(PR_SET_CHILD_SUBREAPER, 0UL, 0UL, 0UL, 0UL);
	return status;
}
