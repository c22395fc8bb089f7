/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "command.h"
#include "hosts.h"
#include "rule.h"
#include "text.h"

struct err;

enum request_kind {
	REQUEST_UNSET,
	REQUEST_CHANGE,     /* request_command()s, to be done together */
	REQUEST_LIST,       /* -L: cmd's table, chain, num */
	REQUEST_LIST_RULES, /* -S: cmd's table, chain, num */
	REQUEST_HELP,       /* -h: about spec's extensions too */
	REQUEST_VERSION,    /* -V */
	REQUEST_SKIP,       /* a save file's line for the other family */
};

/**
 * What a command line, or a rule's line of a save file, asks for. One request
 * serves for many lines in turn: grammar_parse() forgets what was there.
 */
struct request {
	enum request_kind kind;
	struct command cmd;    /* all but its rule */
	struct rule_spec spec; /* with the last addresses asked for */
	struct hosts src, dst; /* empty where not given */
	struct rule *rule;     /* of the last request_command() */
	unsigned int verbose;  /* how many -v */
	bool numeric, exact, line_numbers;
	bool zero;             /* -L -Z: what is listed */
	bool is_expecting;     /* --expect-generation */
	uint64_t expected;
	struct text warnings;  /* lines for the user, whatever comes of it */
};

#define auto_request __attribute__((cleanup(request_fini)))

void request_init(struct request *req);
void request_fini(struct request *req);
/** Forget everything but memory. */
void request_reset(struct request *req, const struct family *family);

/** Does @op come with a rule, written out? */
bool command_has_rule(enum command_op op);
/** May it say what to count from? */
bool command_has_counters(enum command_op op);

/** How many commands a REQUEST_CHANGE makes: one for each pair of hosts. */
unsigned int request_n_commands(const struct request *req);

/** Make spec ask for the @i-th pair of hosts, from 0. */
void request_select(struct request *req, unsigned int i);

/**
 * Command number @i, from 0. It borrows from @req until the next call; spec
 * then is that rule's too. -ENOMEM, -E2BIG.
 */
int request_command(struct request *req, unsigned int i, struct command *cmd,
		    struct err *err);
