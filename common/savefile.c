/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format of iptables-save, read and written. */
#include "savefile.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "err.h"
#include "num.h"
#include "text.h"
#include "words.h"

void savefile_init(struct savefile *sf, const struct family *family,
		   const char *tool)
{
	memset(sf, 0, sizeof(*sf));
	sf->g = (struct grammar){ .family = family, .tool = tool };
	request_init(&sf->req);
}

void savefile_fini(struct savefile *sf)
{
	request_fini(&sf->req);
}

/* Says no without blaming the grammar: exit status 1. */
static int refuse(struct err *err, int code, const char *text)
{
	err_set(err, code, "%s", text);
	err->status = ERR_OTHER;
	return code;
}

/* The next word of *@s, ended in place, or NULL; *@s is what follows it. */
static char *next_word(char **s)
{
	char *word = *s + strspn(*s, " \t\n");

	if (!*word)
		return NULL;
	*s = word + strcspn(word, " \t\n");
	if (**s)
		*(*s)++ = '\0';
	return word;
}

/* "[1:2]"; iptables does not insist on the last bracket. */
static bool parse_counters(const char *s, struct counters *out)
{
	struct counters c;

	if (*s++ != '[' ||
	    !num_parse_decimal(s, &s, 0, UINT64_MAX, &c.packets) ||
	    *s++ != ':' || !num_parse_decimal(s, &s, 0, UINT64_MAX, &c.bytes))
		return false;
	*out = c;
	return true;
}

static int take(struct savefile *sf, struct command *cmd, struct err *err)
{
	cmd->line = sf->line;
	return sf->take(cmd, sf->arg, err);
}

/* "*filter" */
static int take_table(struct savefile *sf, char *s, struct err *err)
{
	const char *name = next_word(&s);
	enum table_id table = name ? table_find(name) : TABLE_UNSET;
	struct command cmd = {
		.op = sf->keeps ? COMMAND_TABLE_USE : COMMAND_TABLE_RESET,
		.family = sf->g.family->id,
		.table = table,
	};

	if (!name)
		return err_usage(err, "%s: line %u table name invalid",
				 sf->g.tool, sf->line);
	if (table == TABLE_UNSET)
		return err_usage(err, "%s: line %u table name '%s' invalid",
				 sf->g.tool, sf->line, name);
	sf->skips = sf->only && strcmp(sf->only, name) != 0;
	if (sf->skips)
		return 0;
	sf->g.table = table;
	return take(sf, &cmd, err);
}

static int parse_policy(const char *s, struct command *cmd, struct err *err)
{
	if (strcmp(s, "-") == 0)
		return 0;
	cmd->policy = verdict_find(s);
	if (cmd->policy != VERDICT_ACCEPT && cmd->policy != VERDICT_DROP)
		return refuse(err, -EINVAL,
			      command_strerror(COMMAND_CHAIN, -EINVAL));
	return 0;
}

/* ":INPUT ACCEPT [1:2]", ":mine - [0:0]" */
static int take_chain(struct savefile *sf, char *s, struct err *err)
{
	struct command cmd = {
		.op = COMMAND_CHAIN,
		.family = sf->g.family->id,
		.table = sf->g.table,
	};
	const char *name = next_word(&s);
	const char *policy = name ? next_word(&s) : NULL;
	const char *counters = policy ? next_word(&s) : NULL;
	int rc;

	if (!policy)
		return err_usage(err, "%s: line %u %s invalid", sf->g.tool,
				 sf->line, name ? "policy" : "chain name");
	if (table_hook_find(sf->g.table, name) == HOOK_N) {
		rc = chain_name_check(sf->g.family, name, err);
	} else {
		rc = parse_policy(policy, &cmd, err);
		cmd.has_counters = sf->with_counters;
		if (!rc && cmd.has_counters &&
		    (!counters || !parse_counters(counters, &cmd.counters)))
			rc = err_usage(err,
				"invalid policy counters for chain '%s'",
				name);
	}
	if (rc)
		return rc;
	strcpy(cmd.chain, name);
	return take(sf, &cmd, err);
}

/* "[1:2]" before a rule: skips it; *@counters is what it says, if anything. */
static int skip_counters(struct savefile *sf, char **s, const char **counters,
			 struct err *err)
{
	char *colon, *end;

	*counters = NULL;
	if (**s != '[')
		return 0;
	colon = strchr(*s, ':');
	end = strchr(*s, ']');
	if (!colon || !end || end < colon)
		return err_usage(err, "Bad line %u: need ]", sf->line);
	*end = '\0';
	*counters = *s;
	*s = end + 1;
	return 0;
}

static int take_request(struct savefile *sf, struct err *err)
{
	struct command cmd;
	int rc = 0;

	if (sf->req.kind == REQUEST_SKIP)
		return 0;
	for (unsigned int i = 0; !rc && i < request_n_commands(&sf->req); i++) {
		rc = request_command(&sf->req, i, &cmd, err);
		if (!rc)
			rc = take(sf, &cmd, err);
	}
	return rc;
}

/* "[1:2]" before a command is what -c would be behind it. */
static int put_counters(struct command *cmd, const char *counters,
			struct err *err)
{
	if (cmd->has_counters)
		return err_usage(err, "multiple -c flags not allowed");
	if (!command_has_counters(cmd->op))
		return err_usage(err, "Illegal option `-c' with this command");
	if (!parse_counters(counters, &cmd->counters))
		return err_usage(err, "-c packet counter not numeric");
	cmd->has_counters = true;
	return 0;
}

/* "[1:2] -A INPUT …": any command */
static int take_command(struct savefile *sf, char *s, struct err *err)
{
	struct command *cmd = &sf->req.cmd;
	const char *counters;
	int n = 0, rc;

	rc = skip_counters(sf, &s, &counters, err);
	if (!rc)
		rc = words_split(s, sf->words, SAVEFILE_WORDS_MAX, &n, err);
	if (!rc)
		rc = grammar_parse(&sf->req, &sf->g, n, sf->words, err);
	if (rc && err->status == ERR_UNSET && !*err->text) {
		*err = (struct err){ 0 };
		return refuse(err, rc, command_strerror(cmd->op, rc));
	}
	if (rc)
		return rc;
	if (counters && sf->with_counters && sf->req.kind != REQUEST_SKIP)
		rc = put_counters(cmd, counters, err);
	return rc ? rc : take_request(sf, err);
}

static int take_line(struct savefile *sf, char *s, struct err *err)
{
	bool in_table = sf->g.table != TABLE_UNSET;

	if (!*s || *s == '#')
		return 0;
	if ((in_table || sf->skips) && strcmp(s, "COMMIT") == 0) {
		sf->g.table = TABLE_UNSET;
		sf->skips = false;
		return 0;
	}
	if (!in_table && *s == '*')
		return take_table(sf, s + 1, err);
	if (sf->skips)
		return 0;
	if (!in_table)
		return refuse(err, -EINVAL, "not within a table");
	if (*s == ':')
		return take_chain(sf, s + 1, err);
	return take_command(sf, s, err);
}

int savefile_line(struct savefile *sf, char *s, struct err *err)
{
	int rc;

	text_reset(&sf->req.warnings);
	sf->req.verbose = 0;
	sf->line++;
	rc = take_line(sf, s, err);
	if (rc)
		err->line = sf->line;
	return rc;
}

int savefile_line_n(struct savefile *sf, char *s, size_t len, struct err *err)
{
	if (strlen(s) == len)
		return savefile_line(sf, s, err);
	err_usage(err, "a byte of the line is 0");
	err->line = ++sf->line;
	return err->code;
}

int savefile_end(const struct savefile *sf, struct err *err)
{
	if (sf->g.table == TABLE_UNSET)
		return 0;
	err_set(err, -EINVAL, "COMMIT expected at line %u", sf->line + 1);
	return -EINVAL;
}

void savefile_put_table(enum table_id table, struct text *out)
{
	text_printf(out, "*%s\n", table_desc(table)->name);
}

void savefile_put_chain(const char *name, enum verdict policy,
			const struct counters *counters, struct text *out)
{
	static const struct counters none;

	if (!counters)
		counters = &none;
	text_printf(out, ":%s %s [%" PRIu64 ":%" PRIu64 "]\n", name,
		    policy ? verdict_name(policy) : "-", counters->packets,
		    counters->bytes);
}

void savefile_put_rule(const char *chain, const struct rule_spec *spec,
		       const struct counters *counters, struct text *out)
{
	if (counters) {
		text_putn(out, "[", 1);
		text_put_u64(out, counters->packets);
		text_putn(out, ":", 1);
		text_put_u64(out, counters->bytes);
		text_putn(out, "] ", 2);
	}
	text_put(out, "-A ");
	text_put_word(out, chain);
	rule_print(spec, out);
	text_put(out, "\n");
}

void savefile_put_commit(struct text *out)
{
	text_put(out, "COMMIT\n");
}
