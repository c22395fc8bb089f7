/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commits each rule line of a save file by itself, over one connection to
 * nfd, and prints how many seconds that took for each:
 *
 *     streamer FILE
 */
#include "config.h" /* the one that configure makes */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"
#include "family.h"
#include "savefile.h"

struct streamer {
	struct client client;
	unsigned long n; /* commits */
};

static int take_command(const struct command *cmd, void *arg, struct err *err)
{
	struct streamer *s = arg;
	const struct wire_begin how = { .test = false };
	enum command_op op;
	int rc = client_begin(&s->client, &how, err);

	if (!rc)
		rc = client_command(&s->client, cmd, err);
	if (!rc)
		rc = client_commit(&s->client, &op, err);
	s->n += !rc;
	return rc;
}

static int stream(struct streamer *s, FILE *in, struct err *err)
{
	auto_savefile struct savefile sf;
	char *line = NULL;
	size_t cap = 0;
	int rc = 0;

	savefile_init(&sf, family_get(FAMILY_IPV4), "streamer");
	sf.keeps = true;
	sf.take = take_command;
	sf.arg = s;
	while (!rc && getline(&line, &cap, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		rc = savefile_line(&sf, line, err);
	}
	free(line);
	return rc;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	FILE *in = argc == 2 ? fopen(argv[1], "re") : NULL;
	struct streamer s = { .n = 0 };
	struct err err = { 0 };
	double begin = now();
	int rc;

	if (!in) {
		fprintf(stderr, "streamer: FILE: %s\n", strerror(errno));
		return 2;
	}
	client_init(&s.client);
	rc = stream(&s, in, &err);
	client_close(&s.client);
	fclose(in);
	if (rc)
		fprintf(stderr, "streamer: line %u: %s\n", err.line, err.text);
	else if (s.n)
		printf("%.9f\n", (now() - begin) / (double)s.n);
	return rc ? 1 : 0;
}
