/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite-apply: a change that is taken back unless somebody who can
 * still reach the machine says that it is right. */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "client.h"
#include "num.h"
#include "program.h"
#include "run.h"

/* iptables-apply's exit statuses. */
enum {
	APPLY_USAGE = 1,
	APPLY_NO_RULES = 2,     /* the file can't be read */
	APPLY_NO_SAVE = 4,      /* the rules that are there can't be had */
	APPLY_FAILED = 5,       /* the file */
	APPLY_NO_COMMAND = 6,   /* it can't be run */
	APPLY_COMMAND_FAILED = 7,
	APPLY_NOT_WRITABLE = 8, /* the file to write to */
	APPLY_NOT_WRITTEN = 9,
	APPLY_TAKEN_BACK = 255,
};

#define DEFAULT_TIMEOUT_S 10
/* nfd waits so much longer, so that who is there is the one who says no. */
#define GRACE_S 2

/* What the command line asks for. */
struct wanted {
	const struct program *prog;
	uint64_t timeout_s;
	bool runs_command;
	const char *what;  /* the file or the command */
	const char *write; /* the rules go there once they are right, or NULL */
};

static const struct option options[] = {
	{ "timeout", required_argument, NULL, 't' },
	{ "write",   required_argument, NULL, 'w' },
	{ "command", no_argument,       NULL, 'c' },
	{ "help",    no_argument,       NULL, 'h' },
	{ "version", no_argument,       NULL, 'V' },
	{ NULL,      0,                 NULL, 0 },
};

/* Where things are unless the command line says otherwise. */
static const struct {
	const char *rules, *command;
} places[FAMILY_N] = {
	[FAMILY_IPV4] = { "/etc/network/iptables.up.rules",
			  "/etc/network/iptables.up.run" },
	[FAMILY_IPV6] = { "/etc/network/ip6tables.up.rules",
			  "/etc/network/ip6tables.up.run" },
};

static void put_usage(const struct program *prog)
{
	fprintf(stderr,
		"Usage: %s [-hV] [-t SECONDS] [-w FILE] {[RULES] | -c [COMMAND]}\n"
		"\n"
		"Applies a file as iptables-save writes it, or runs a command, and asks whether\n"
		"new connections still get through. Without an answer all of it is taken back.\n"
		"\n"
		"  -t, --timeout SECONDS  how long to wait for the answer (%d)\n"
		"  -w, --write FILE       keep the rules there once they are right;\n"
		"                         \"\": in %s\n"
		"  -c, --command          run COMMAND (%s)\n"
		"                         instead of applying RULES (%s)\n"
		"  -h, --help\n"
		"  -V, --version\n",
		prog->name, DEFAULT_TIMEOUT_S, places[prog->family->id].rules,
		places[prog->family->id].command,
		places[prog->family->id].rules);
}

/* The program of this family that is called so. */
static struct program companion(const struct program *prog, const char *tool)
{
	struct program found = *prog;
	char name[sizeof(found.name)];

	snprintf(name, sizeof(name), "%s%s",
		 prog->family->id == FAMILY_IPV6 ? "ip6tables-lite"
						 : "iptables-lite", tool);
	program_find(&found, name);
	return found;
}

/* What the words after a tool's name are to be; its exit status. */
static int run_tool(const struct program *prog, const char *tool, int argc,
		    char **argv)
{
	const struct program found = companion(prog, tool);

	optind = 0; /* getopt(3) begins anew */
	return found.run(&found, argc, argv);
}

/* In a child: the tool writes to what is its standard output. */
static int save(const struct wanted *w)
{
	char option[] = "-f";
	char *argv[] = { option, (char *)(uintptr_t)w->write, NULL };
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(run_tool(w->prog, "-save", 2, argv));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Doing it */

static uint32_t confirm_s(uint64_t seconds)
{
	seconds += GRACE_S;
	return seconds < WIRE_CONFIRM_S_MAX ? (uint32_t)seconds
					    : WIRE_CONFIRM_S_MAX;
}

static int take_back(struct client *c)
{
	struct err err = { 0 };
	int rc;

	printf("Reverting to old iptables rules... ");
	fflush(stdout);
	rc = client_cancel(c, &err);
	/* nfd may have been first. */
	if (rc && rc != -ENOENT) {
		printf("failed.\n");
		fprintf(stderr, "Error: %s\n", err.text);
		return rc;
	}
	printf("done.\n");
	return 0;
}

static int apply_rules(const struct wanted *w)
{
	char option[40];
	char *argv[] = { option, (char *)(uintptr_t)w->what, NULL };

	snprintf(option, sizeof(option), "--confirm=%u",
		 confirm_s(w->timeout_s));
	printf("Applying new iptables rules from '%s'... ", w->what);
	fflush(stdout);
	if (run_tool(w->prog, "-restore", 2, argv)) {
		printf("failed.\n");
		fprintf(stderr,
			"Error: unknown error applying new iptables rules: %s\n",
			w->what);
		return APPLY_FAILED;
	}
	printf("done.\n");
	return 0;
}

static int apply_command(const struct wanted *w, struct client *c)
{
	char *argv[] = { (char *)(uintptr_t)w->what, NULL };
	struct err err = { 0 };
	bool is_late;

	if (client_try(c, confirm_s(2 * w->timeout_s), &err)) {
		fprintf(stderr, "Error: %s\n", err.text);
		return APPLY_NO_SAVE;
	}
	printf("Running command '%s'... ", w->what);
	fflush(stdout);
	/* It has as long as there is to answer. */
	if (run_command(argv, w->timeout_s * 1000, &is_late, &err)) {
		printf("failed.\n");
		fprintf(stderr, "Error: unknown error running command: %s\n",
			w->what);
		take_back(c);
		return APPLY_COMMAND_FAILED;
	}
	printf("done.\n");
	return 0;
}

/* A signal ends poll(2); that is all. */
static void be_woken(int signal)
{
	(void)signal;
}

/* Who interrupts us, or is gone, has not said yes: that must still be done. */
static const int interrupts[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

#define N_INTERRUPTS (sizeof(interrupts) / sizeof(interrupts[0]))

/* One key, without the return after it; 0: none came in time. */
static char read_key(uint64_t timeout_s)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	struct termios as_it_was, raw;
	bool is_tty = !tcgetattr(STDIN_FILENO, &as_it_was);
	int timeout_ms = timeout_s > INT32_MAX / 1000 ? INT32_MAX
						      : (int)timeout_s * 1000;
	char key = 0;

	if (is_tty) {
		raw = as_it_was;
		raw.c_lflag &= ~(tcflag_t)ICANON;
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	}
	if (poll(&in, 1, timeout_ms) <= 0 || read(STDIN_FILENO, &key, 1) != 1)
		key = 0;
	if (is_tty)
		tcsetattr(STDIN_FILENO, TCSANOW, &as_it_was);
	return key;
}

static int keep(const struct wanted *w, struct client *c)
{
	struct err err = { 0 };

	if (client_confirm(c, &err)) {
		fprintf(stderr, "Error: %s\n", err.text);
		return APPLY_TAKEN_BACK;
	}
	if (w->write) {
		printf("Writing successfully applied rules to '%s'...\n",
		       w->write);
		if (save(w)) {
			fprintf(stderr,
				"Error: unknown error writing successfully applied rules: %s\n",
				w->write);
			return APPLY_NOT_WRITTEN;
		}
	}
	printf("... then my job is done. See you next time.\n");
	return 0;
}

/* Ask, and do what the answer, or none, means. */
static int settle(const struct wanted *w, struct client *c)
{
	char key;

	printf("Can you establish NEW connections to the machine? (y/N) ");
	fflush(stdout);
	key = read_key(w->timeout_s);
	printf("\n");
	if (key == 'y' || key == 'Y')
		return keep(w, c);
	if (!key || key == '\n')
		printf("Timeout! Something happened (or did not). Better play it safe...\n");
	else
		printf("No affirmative response! Better play it safe...\n");
	take_back(c);
	return APPLY_TAKEN_BACK;
}

static int ask(const struct wanted *w, struct client *c)
{
	const struct sigaction wake = { .sa_handler = be_woken };
	struct sigaction before[N_INTERRUPTS];
	int status;

	for (size_t i = 0; i < N_INTERRUPTS; i++)
		sigaction(interrupts[i], &wake, &before[i]);
	status = settle(w, c);
	for (size_t i = 0; i < N_INTERRUPTS; i++)
		sigaction(interrupts[i], &before[i], NULL);
	return status;
}

/* Before anything is done */

static int check(const struct wanted *w)
{
	assert(w->what);
	if (w->write && access(w->write, F_OK) == 0 &&
	    access(w->write, W_OK) != 0) {
		fprintf(stderr, "Error: savefile not writable: %s\n", w->write);
		return APPLY_NOT_WRITABLE;
	}
	if (w->runs_command && access(w->what, X_OK) != 0) {
		fprintf(stderr, "Error: runcmd not executable: %s\n", w->what);
		return APPLY_NO_COMMAND;
	}
	if (!w->runs_command && access(w->what, R_OK) != 0) {
		fprintf(stderr, "Error: rulesfile not readable: %s\n", w->what);
		return APPLY_NO_RULES;
	}
	return 0;
}

static int apply(const struct wanted *w)
{
	auto_client struct client c;
	struct err err = { 0 };
	int status = check(w);

	client_init(&c);
	if (status)
		return status;
	if (client_generation(&c, &err)) {
		fprintf(stderr, "Error: %s\n", err.text);
		return APPLY_NO_SAVE;
	}
	status = w->runs_command ? apply_command(w, &c) : apply_rules(w);
	return status ? status : ask(w, &c);
}

/* -1: go on; otherwise an exit status. */
static int take_option(struct wanted *w, int c)
{
	switch (c) {
	case 't':
		if (num_parse(optarg, 0, WIRE_CONFIRM_S_MAX, &w->timeout_s))
			return -1;
		fprintf(stderr,
			"Error: timeout must be a positive number\n");
		return APPLY_USAGE;
	case 'w':
		w->write = *optarg ? optarg
				   : places[w->prog->family->id].rules;
		return -1;
	case 'c':
		w->runs_command = true;
		return -1;
	case 'h':
		put_usage(w->prog);
		return 0;
	case 'V':
		fprintf(stderr, "%s v%s\n", w->prog->name, PROGRAM_VERSION);
		return 0;
	default:
		return APPLY_USAGE;
	}
}

int apply_run(const struct program *prog, int argc, char **argv)
{
	struct wanted w = { .prog = prog, .timeout_s = DEFAULT_TIMEOUT_S };
	int status = -1, c;

	/* getopt's words begin with the program's name. */
	while (status < 0 && (c = getopt_long(argc + 1, argv - 1, "t:w:chV",
					      options, NULL)) >= 0)
		status = take_option(&w, c);
	if (status >= 0)
		return status;
	w.what = optind <= argc ? argv[optind - 1]
		 : w.runs_command ? places[prog->family->id].command
				  : places[prog->family->id].rules;
	return apply(&w);
}
