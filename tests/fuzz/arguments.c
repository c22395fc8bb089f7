/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line: what is taken is printed so that it reads the same. Blanks
 * part its words, 0x1f is a blank within one; the first is the program.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "fuzz.h"
#include "grammar.h"
#include "ir.h"
#include "request.h"
#include "savefile.h"
#include "wire.h"

#define WORDS_MAX 256

/* What a save file's line is to become again. */
struct wanted {
	const struct rule *rule;
	unsigned int n_seen;
};

static int take_again(const struct command *cmd, void *arg, struct err *err)
{
	struct wanted *wanted = arg;

	(void)err;
	if (cmd->op == COMMAND_APPEND && rule_equal(cmd->rule, wanted->rule))
		wanted->n_seen++;
	return 0;
}

static void read_again(const struct family *family, enum table_id table,
		       const struct rule_spec *spec, const struct rule *rule)
{
	auto_savefile struct savefile sf;
	auto_text struct text head = { 0 }, line = { 0 }, copy = { 0 };
	struct wanted wanted = { .rule = rule };
	struct err err = { 0 };

	savefile_init(&sf, family, "fuzz");
	sf.take = take_again;
	sf.arg = &wanted;
	savefile_put_table(table, &head);
	head.s[strlen(head.s) - 1] = '\0';
	savefile_put_rule("c", spec, NULL, &line);
	line.s[strlen(line.s) - 1] = '\0';
	text_put(&copy, text_str(&line));
	if (savefile_line(&sf, head.s, &err) ||
	    savefile_line(&sf, line.s, &err))
		fuzz_fail("%s\nis printed and not read: %s", text_str(&copy),
			  err.text);
	if (wanted.n_seen != 1)
		fuzz_fail("%s\nis printed and reads as another rule",
			  text_str(&copy));
}

static void check_wire(const struct command *cmd)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct command got;
	const void *attrs;
	size_t len;

	wire_put_command(&buf, 1, cmd);
	if (wire_get_command((const void *)buf.data, &got, &attrs, &len) ||
	    got.op != cmd->op || got.num.n != cmd->num.n ||
	    strcmp(got.chain, cmd->chain) != 0)
		fuzz_fail("chain \"%s\": the command is lost on the wire",
			  cmd->chain);
}

static void check_rule(const struct family *family, const struct command *cmd)
{
	auto_rule_spec struct rule_spec spec;
	auto_rule struct rule *rule = NULL;
	auto_ir struct ir_rule ir;
	struct err err = { 0 };

	rule_spec_init(&spec, family);
	ir_init(&ir, family);
	if (rule_decode(&spec, cmd->rule->attrs, cmd->rule->len_bytes, &err))
		fuzz_fail("a rule that was made can't be read: %s", err.text);
	if (rule_spec_check(&spec, cmd->table, &err) == 0 &&
	    rule_encode(&spec, &rule, &err))
		fuzz_fail("a rule that was made can't be again: %s", err.text);
	/* What iptables leaves to the kernel is refused by nfd. */
	if (!rule && err.status == ERR_RESOURCE)
		return;
	if (!rule)
		fuzz_fail("a rule that was made is refused: %s", err.text);
	if (!rule_equal(rule, cmd->rule))
		fuzz_fail("a rule has two spellings in bytes");
	rule_lower(&spec, &ir);
	read_again(family, cmd->table, &spec, rule);
}

static void check_request(const struct family *family, struct request *req)
{
	struct command cmd;
	struct err err = { 0 };

	for (unsigned int i = 0; i < request_n_commands(req); i++) {
		if (request_command(req, i, &cmd, &err))
			return; /* too long */
		check_wire(&cmd);
		if (cmd.rule)
			check_rule(family, &cmd);
	}
}

/* @line's words; it is written to. */
static int split(char *line, const char **words)
{
	char *save = NULL;
	int n = 0;

	for (char *word = strtok_r(line, " ", &save); word && n < WORDS_MAX;
	     word = strtok_r(NULL, " ", &save)) {
		for (char *at = word; (at = strchr(at, '\x1f'));)
			*at = ' ';
		words[n++] = word;
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *words[WORDS_MAX];
	char *line = size ? strndup((const char *)data, size) : NULL;
	struct grammar g = { .family = family_get(FAMILY_IPV4),
			     .tool = "fuzz" };
	struct request req;
	struct err err = { 0 };
	int n;

	if (!line)
		return 0;
	n = split(line, words);
	if (n && strcmp(words[0], "ip6tables") == 0)
		g.family = family_get(FAMILY_IPV6);
	request_init(&req);
	if (n && grammar_parse(&req, &g, n - 1, words + 1, &err) == 0) {
		if (req.kind == REQUEST_CHANGE)
			check_request(g.family, &req);
	} else if (n && !err.code) {
		fuzz_fail("refused without a reason");
	}
	request_fini(&req);
	free(line);
	return 0;
}
