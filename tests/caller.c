/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line tool, many times over in one process, for tests under
 * valgrind: that takes half a second to start, and as much to see code for
 * the first time. Standard input is a socket of packets. Each that is read is
 * a command line (words that end with a zero byte; a tool's name, then its
 * arguments) with the standard input, output and error that it is to have
 * beside it; each that is written is an exit code.
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "program.h"

#define N_FDS 3
#define WORDS_MAX 4096

static char line[1 << 17];

/* A packet from @sock in @line; its length, 0 at the end (and no @fds). */
static size_t receive(int sock, int fds[N_FDS])
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(N_FDS * sizeof(int))];
	} control;
	struct iovec iov = { line, sizeof(line) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
	const struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	if (n <= 0)
		return 0;
	if (line[n - 1] || (msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) ||
	    !cmsg || cmsg->cmsg_len != CMSG_LEN(N_FDS * sizeof(int))) {
		fputs("caller: that is no command line\n", stderr);
		exit(EXIT_FAILURE);
	}
	memcpy(fds, CMSG_DATA(cmsg), N_FDS * sizeof(int));
	return (size_t)n;
}

/* Standard input, output and error are to be @fds, which are closed. */
static void stand_on(const int fds[N_FDS])
{
	fflush(stdout);
	fflush(stderr);
	__fpurge(stdin);
	clearerr(stdin);
	for (int fd = 0; fd < N_FDS; fd++) {
		if (dup2(fds[fd], fd) < 0)
			abort();
		close(fds[fd]);
	}
}

/* The exit code of the tool that the @n bytes of @line call. */
static int call(size_t n)
{
	static char *words[WORDS_MAX + 1];
	struct program prog;
	int n_words = 0;

	for (char *w = line; w < line + n && n_words < WORDS_MAX;
	     w += strlen(w) + 1)
		words[n_words++] = w;
	words[n_words] = NULL;
	optind = 0; /* getopt(3) begins anew */
	return program_find(&prog, words[0])
		       ? program_run(&prog, n_words - 1, words + 1)
		       : EXIT_FAILURE;
}

int main(void)
{
	const int sock = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, N_FDS);
	int fds[N_FDS];
	size_t n;

	while ((n = receive(sock, fds)) > 0) {
		const int own[N_FDS] = { dup(0), dup(1), dup(2) };
		int code;

		stand_on(fds);
		code = call(n);
		stand_on(own);
		if (write(sock, &code, sizeof(code)) < 0) {
			perror("caller");
			return EXIT_FAILURE;
		}
	}
	return EXIT_SUCCESS;
}
