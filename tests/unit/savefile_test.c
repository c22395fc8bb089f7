/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Save files, line by line: the commands they hold, or why not. */
#include "savefile.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "text.h"
#include "unit.h"

enum mode {
	PLAIN = 0,
	COUNTERS = 1 << 0, /* -c */
	KEEP = 1 << 1,     /* -n */
	ONLY_NAT = 1 << 2, /* -T nat */
};

struct row {
	unsigned int mode; /* enum mode */
	const char *file, *expected;
};

/* Commands are letters, as on the command line; T, U: reset, use a table. */
static const char op_letters[COMMAND_N + 1] = "?AIRDdCFZzNXEPTU:";

/* clang-format off */
static const struct row rows[] = {
	{ PLAIN, "", "" },
	{ PLAIN, "# a comment\n\n#\n", "" },
	{ PLAIN, "*filter\nCOMMIT\n", "1 T filter\n" },
	{ PLAIN, "* filter # more\nCOMMIT\n", "1 T filter\n" },
	{ PLAIN, "*filter\nCOMMIT", "1 T filter\n" },
	{ KEEP, "*nat\nCOMMIT\n*raw\nCOMMIT\n", "1 U nat\n3 U raw\n" },
	{ PLAIN, "*filter\n:INPUT DROP [1:2]\n:FORWARD - [0:0]\n:mine - [3:4]\nCOMMIT\n",
	  "1 T filter\n2 : filter INPUT DROP\n3 : filter FORWARD\n4 : filter mine\n" },
	{ COUNTERS, "*filter\n:INPUT DROP [1:2]\n:mine - [3:4]\nCOMMIT\n",
	  "1 T filter\n2 : filter INPUT DROP [1:2]\n3 : filter mine\n" },
	{ COUNTERS, "*filter\n:INPUT DROP [010:09]\n[010:09] -A INPUT\n-A INPUT -c 010 09\nCOMMIT\n",
	  "1 T filter\n2 : filter INPUT DROP [10:9]\n3 A filter INPUT [10:9]\n4 A filter INPUT [10:9]\n" },
	{ COUNTERS, "*filter\n:INPUT DROP [0x1:2]\n", "1 T filter\n!2:2 invalid policy counters for chain 'INPUT'\n" },
	{ COUNTERS, "*filter\n[5:6] -P INPUT DROP\n[5:6] -A INPUT -6\n", "1 T filter\n2 P filter INPUT DROP [5:6]\n"
	  "!0:0 COMMIT expected at line 4\n" },
	{ COUNTERS, "*filter\n[5:6] -A INPUT -j DROP\n[5:6]-A INPUT\n-A INPUT -c 7 8\nCOMMIT\n",
	  "1 T filter\n2 A filter INPUT [5:6] -j DROP\n3 A filter INPUT [5:6]\n4 A filter INPUT [7:8]\n" },
	{ PLAIN, "*filter\n[5:6] -A INPUT -j DROP\n-A INPUT -c 7 8\nCOMMIT\n",
	  "1 T filter\n2 A filter INPUT -j DROP\n3 A filter INPUT [7:8]\n" },
	{ ONLY_NAT, "*filter\n-A nonsense nonsense\n:x\nCOMMIT\n*nat\n-F\nCOMMIT\n",
	  "5 T nat\n6 F nat \n" },
	{ PLAIN, "*filter\n-N a\n-A a\n-I a 1\n-R a 1\n-D a\n-D a 1\n-Z a\n-F\n-E a b\n-X b\n-P INPUT DROP\nCOMMIT\n",
	  "1 T filter\n2 N filter a\n3 A filter a\n4 I filter a\n5 R filter a\n6 D filter a\n7 d filter a\n"
	  "8 Z filter a\n9 F filter \n10 E filter a\n11 X filter b\n12 P filter INPUT DROP\n" },
	{ PLAIN, "*filter\n-A INPUT -s 1.1.1.1,2.2.2.2\nCOMMIT\n",
	  "1 T filter\n2 A filter INPUT -s 1.1.1.1/32\n2 A filter INPUT -s 2.2.2.2/32\n" },
	{ PLAIN, "*filter\n-A INPUT -6 -j NONE\n-A INPUT -4\nCOMMIT\n",
	  "1 T filter\n3 A filter INPUT\n" },
	/* words and quotes */
	{ PLAIN, "*filter\n\t-A  \"INPUT\"\t-j\"DROP\" \nCOMMIT\n",
	  "1 T filter\n2 A filter INPUT -j DROP\n" },
	{ PLAIN, "*filter\n-A IN\"PU\\T\" -j \"\\DROP\"\nCOMMIT\n",
	  "1 T filter\n2 A filter INPUT -j DROP\n" },
	{ PLAIN, "*filter\n-A \"INPUT\"x\n", "1 T filter\n!2:2 Bad argument `x'\n" },
	{ PLAIN, "*filter\n-A INPUT -j \"\"\n", "1 T filter\n!2:2 Invalid target name (too short)\n" },
	{ PLAIN, "*filter\n-A 'INPUT x'\n", "1 T filter\n!2:2 Bad argument `x''\n" },
	{ PLAIN, "*filter\n-A \"INPUT\n", "1 T filter\n!2:2 a quote is not closed: INPUT\n" },
	{ PLAIN, "*filter\n-A \"INPUT\\\"\n", "1 T filter\n!2:2 a quote is not closed: INPUT\"\n" },
	/* refused */
	{ PLAIN, "-A INPUT\n", "!1:1 not within a table\n" },
	{ PLAIN, "COMMIT\n", "!1:1 not within a table\n" },
	{ PLAIN, "*filter\nCOMMIT\nCOMMIT\n", "1 T filter\n!3:1 not within a table\n" },
	{ PLAIN, "*filter\n", "1 T filter\n!0:0 COMMIT expected at line 2\n" },
	{ PLAIN, "*filter\nCOMMIT x\n", "1 T filter\n!2:2 Bad argument `COMMIT'\n" },
	{ PLAIN, "*filter\n*nat\n", "1 T filter\n!2:2 Bad argument `*nat'\n" },
	{ PLAIN, "*nosuch\n", "!1:2 tool: line 1 table name 'nosuch' invalid\n" },
	{ PLAIN, "*\n", "!1:2 tool: line 1 table name invalid\n" },
	{ PLAIN, "*filter\n:\n", "1 T filter\n!2:2 tool: line 2 chain name invalid\n" },
	{ PLAIN, "*filter\n:x\n", "1 T filter\n!2:2 tool: line 2 policy invalid\n" },
	{ PLAIN, "*filter\n:INPUT QUEUE\n", "1 T filter\n!2:1 Bad policy name\n" },
	{ PLAIN, "*filter\n-P INPUT QUEUE\n", "1 T filter\n!2:1 Bad policy name\n" },
	{ PLAIN, "*filter\n:-x - [0:0]\n", "1 T filter\n!2:2 chain name not allowed to start with `-'\n" },
	{ COUNTERS, "*filter\n:INPUT DROP [x:2]\n", "1 T filter\n!2:2 invalid policy counters for chain 'INPUT'\n" },
	{ COUNTERS, "*filter\n:INPUT DROP\n", "1 T filter\n!2:2 invalid policy counters for chain 'INPUT'\n" },
	{ COUNTERS, "*filter\n[x:2] -A INPUT\n", "1 T filter\n!2:2 -c packet counter not numeric\n" },
	{ COUNTERS, "*filter\n[1:2] -F\n", "1 T filter\n!2:2 Illegal option `-c' with this command\n" },
	{ COUNTERS, "*filter\n[1:2] -D INPUT 1\n", "1 T filter\n!2:2 Illegal option `-c' with this command\n" },
	{ COUNTERS, "*filter\n[1:2] -C INPUT\n", "1 T filter\n!2:2 Illegal option `-c' with this command\n" },
	{ COUNTERS, "*filter\n[1:2] -A INPUT -c 3 4\n", "1 T filter\n!2:2 multiple -c flags not allowed\n" },
	{ PLAIN, "*filter\n[1:2 -F\n", "1 T filter\n!2:2 Bad line 2: need ]\n" },
	{ PLAIN, "*filter\n[1] -F\n", "1 T filter\n!2:2 Bad line 2: need ]\n" },
	{ PLAIN, "*filter\n\n  \n", "1 T filter\n!3:2 no command specified\n" },
	{ PLAIN, "*filter\n-t nat -F\n", "1 T filter\n!2:2 The -t option cannot be used in tool.\n" },
};
/* clang-format on */

/* Where commands go: the text, and the spec of the reader for its rule. */
struct sink {
	struct savefile *sf;
	struct text out;
};

static int take(const struct command *cmd, void *arg, struct err *err)
{
	struct sink *sink = arg;
	struct text *out = &sink->out;

	(void)err;
	text_printf(out, "%u %c %s", cmd->line, op_letters[cmd->op],
		    table_desc(cmd->table)->name);
	if (cmd->op != COMMAND_TABLE_RESET && cmd->op != COMMAND_TABLE_USE)
		text_printf(out, " %s", cmd->chain);
	if (cmd->policy)
		text_printf(out, " %s", verdict_name(cmd->policy));
	if (cmd->has_counters)
		text_printf(out, " [%u:%u]",
			    (unsigned int)cmd->counters.packets,
			    (unsigned int)cmd->counters.bytes);
	if (cmd->rule)
		rule_print(&sink->sf->req.spec, out);
	text_put(out, "\n");
	return 0;
}

static int read_all(struct savefile *sf, char *file, struct err *err)
{
	int rc = 0;

	for (char *next = file; !rc && *next;) {
		char *line = next;

		next += strcspn(next, "\n");
		if (*next)
			*next++ = '\0';
		rc = savefile_line(sf, line, err);
	}
	return rc ? rc : savefile_end(sf, err);
}

START_TEST(test_read)
{
	struct savefile *sf = malloc(sizeof(*sf));
	struct sink sink = { .sf = sf };
	char *file = strdup(rows[_i].file);
	struct err err = { 0 };

	savefile_init(sf, family_get(FAMILY_IPV4), "tool");
	sf->with_counters = rows[_i].mode & COUNTERS;
	sf->keeps = rows[_i].mode & KEEP;
	sf->only = rows[_i].mode & ONLY_NAT ? "nat" : NULL;
	sf->take = take;
	sf->arg = &sink;
	if (read_all(sf, file, &err))
		text_printf(&sink.out, "!%u:%d %s\n", err.line, err.status,
			    err.text);
	ck_assert_msg(strcmp(text_str(&sink.out), rows[_i].expected) == 0,
		      "%s\nis:\n%s\nexpected:\n%s", rows[_i].file,
		      text_str(&sink.out), rows[_i].expected);
	text_fini(&sink.out);
	savefile_fini(sf);
	free(sf);
	free(file);
}
END_TEST

/* What is written reads back as the same. */
START_TEST(test_write)
{
	const struct counters counters = { 1, 2 };
	auto_text struct text out = { 0 };
	struct rule_spec spec;

	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	spec.kind = RULE_TARGET_VERDICT;
	spec.verdict = VERDICT_DROP;
	savefile_put_table(TABLE_MANGLE, &out);
	savefile_put_chain("INPUT", VERDICT_ACCEPT, &counters, &out);
	savefile_put_chain("mine", VERDICT_UNSET, NULL, &out);
	savefile_put_rule("mine", &spec, &counters, &out);
	savefile_put_rule("mine", &spec, NULL, &out);
	savefile_put_commit(&out);
	ck_assert_str_eq(text_str(&out), "*mangle\n:INPUT ACCEPT [1:2]\n"
					 ":mine - [0:0]\n[1:2] -A mine -j DROP\n"
					 "-A mine -j DROP\nCOMMIT\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("savefile");
	TCase *tcase = tcase_create("files");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_read, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tcase, test_write);
	return unit_run(suite);
}
