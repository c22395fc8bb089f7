/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "grammar.h"
#include "request.h"
#include "ruleset.h"

struct err;
struct text;

/* Most words in a line: far more than any rule has. */
#define SAVEFILE_WORDS_MAX 1024

/* Takes a command that a line stands for; it borrows from the reader. */
typedef int savefile_take(const struct command *cmd, void *arg,
			  struct err *err);

/* Reads what iptables-save wrote, or a person, line by line. */
struct savefile {
	struct grammar g;     /* table is set inside of one */
	bool keeps;           /* --noflush: what is there stays */
	bool with_counters;   /* the "[1:2]" before a rule count */
	const char *only;     /* the one table to read, or NULL */
	savefile_take *take;
	void *arg;            /* take()'s */
	bool skips;           /* within a table that is not asked for */
	unsigned int line;    /* of what was read last, from 1 */
	struct request req;   /* of the last line that holds a command */
	const char *words[SAVEFILE_WORDS_MAX];
};

#define auto_savefile __attribute__((cleanup(savefile_fini)))

/**
 * The caller sets options and take() afterwards. @tool is the program's name,
 * for messages; it is kept, not copied.
 */
void savefile_init(struct savefile *sf, const struct family *family,
		   const char *tool);
void savefile_fini(struct savefile *sf);

/**
 * Read the next line, without its end; @s is written to. Calls take() for
 * each command it stands for, none for comments. A failure, take()'s too, has
 * its line in err. Usage errors are those of the grammar; what is in no place
 * or says nothing is ERR_OTHER.
 */
int savefile_line(struct savefile *sf, char *s, struct err *err);
/**
 * The same for the @len bytes of a line from outside; s[@len] is '\0'. One
 * among them is a usage error: it would cut off part of a rule, unnoticed.
 */
int savefile_line_n(struct savefile *sf, char *s, size_t len, struct err *err);
/** After the last line: was every table committed? */
int savefile_end(const struct savefile *sf, struct err *err);

/* What iptables-save writes. Counters may be NULL. */
void savefile_put_table(enum table_id table, struct text *out);
/** @policy VERDICT_UNSET: a user's chain */
void savefile_put_chain(const char *name, enum verdict policy,
			const struct counters *counters, struct text *out);
void savefile_put_rule(const char *chain, const struct rule_spec *spec,
		       const struct counters *counters, struct text *out);
void savefile_put_commit(struct text *out);
