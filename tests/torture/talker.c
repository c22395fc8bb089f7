/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Says what it reads to nfd, over one connection, and prints what it hears:
 *
 *     -A c -s 1.2.3.4/32    a command in the filter table
 *     =                     the end of a transaction: "= GENERATION", or
 *                           "! TEXT"
 *     ?                     a listing: "-A …" for each rule, then "."
 *     +N                    the last two transactions N times more, by turns:
 *                           "= GENERATION" of the last of them
 */
#include "config.h" /* the one that configure makes */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "err.h"
#include "family.h"
#include "num.h"
#include "savefile.h"
#include "text.h"

struct talker {
	struct client client;
	/* Commands of the transaction that is read, and of those before. */
	struct wire_buf last[3];
	struct savefile sf;
};

static void fail(const struct err *err)
{
	fprintf(stderr, "talker: %s\n", err->text);
	exit(1);
}

static int keep(const struct command *cmd, void *arg, struct err *err)
{
	struct talker *t = arg;

	(void)err;
	wire_put_command(&t->last[0], 0, cmd);
	return 0;
}

/* The transaction that the commands in @buf are. */
static int commit(struct talker *t, const struct wire_buf *buf,
		  struct err *err)
{
	const struct wire_begin how = { .test = false };
	enum command_op op;
	int rc = client_begin(&t->client, &how, err);

	wire_buf_put(&t->client.out, buf->data, buf->len);
	return rc ? rc : client_commit(&t->client, &op, err);
}

static void end(struct talker *t)
{
	struct err err = { 0 };

	if (!commit(t, &t->last[0], &err))
		printf("= %" PRIu64 "\n", t->client.generation);
	else if (!err.code)
		printf("!\n");
	else
		printf("! %s\n", err.text);
	wire_buf_fini(&t->last[2]);
	t->last[2] = t->last[1];
	t->last[1] = t->last[0];
	t->last[0] = (struct wire_buf){ .data = NULL };
}

static void repeat(struct talker *t, const char *count)
{
	struct err err = { 0 };
	uint64_t n;

	if (!num_parse(count, 1, UINT64_MAX, &n))
		n = 0;
	for (uint64_t i = 0; i < n; i++)
		if (commit(t, &t->last[i % 2 ? 1 : 2], &err))
			fail(&err);
	printf("= %" PRIu64 "\n", t->client.generation);
}

static int put_rule(void *arg, const struct wire_chain *chain,
		    const struct rule_spec *spec, const struct wire_rule *rule,
		    struct err *err)
{
	auto_text struct text line = { 0 };

	(void)arg;
	(void)rule;
	(void)err;
	savefile_put_rule(chain->name, spec, NULL, &line);
	fputs(text_str(&line), stdout);
	return 0;
}

static void list(struct talker *t)
{
	const struct client_sink sink = { .rule = put_rule };
	const struct wire_list what = { .family = FAMILY_IPV4,
					.table = TABLE_FILTER };
	struct err err = { 0 };

	if (client_list(&t->client, &what, &sink, &err))
		fail(&err);
	printf(".\n");
}

int main(void)
{
	struct talker t = { .client = { .fd = -1 } };
	struct err err = { 0 };
	char *line = NULL;
	size_t cap = 0;

	setlinebuf(stdout);
	client_init(&t.client);
	savefile_init(&t.sf, family_get(FAMILY_IPV4), "talker");
	t.sf.keeps = true;
	t.sf.g.table = TABLE_FILTER;
	t.sf.take = keep;
	t.sf.arg = &t;
	if (client_connect(&t.client, &err))
		fail(&err);
	while (getline(&line, &cap, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '=')
			end(&t);
		else if (*line == '?')
			list(&t);
		else if (*line == '+')
			repeat(&t, line + 1);
		else if (savefile_line(&t.sf, line, &err))
			fail(&err);
	}
	free(line);
	for (int i = 0; i < 3; i++)
		wire_buf_fini(&t.last[i]);
	savefile_fini(&t.sf);
	client_close(&t.client);
	return 0;
}
