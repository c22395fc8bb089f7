/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "ext.h"

struct err;
struct grammar;
struct request;

/* Inside of the grammar: iptables' own options, and what is known so far. */

/* Options that may be given once, in iptables' order of checking them. */
enum seen {
	SEEN_NUMERIC  = 1 << 0,
	SEEN_SOURCE   = 1 << 1,
	SEEN_DEST     = 1 << 2,
	SEEN_PROTO    = 1 << 3,
	SEEN_JUMP     = 1 << 4,
	SEEN_VERBOSE  = 1 << 5,
	SEEN_EXACT    = 1 << 6,
	SEEN_IN       = 1 << 7,
	SEEN_OUT      = 1 << 8,
	SEEN_LINES    = 1 << 9,
	SEEN_COUNTERS = 1 << 10,
	SEEN_FRAGMENT = 1 << 11,
};

struct parser {
	const struct grammar *g;
	struct request *req;
	const char *const *argv;
	int argc, at;
	const char *cluster; /* what is left of "-nvL", or NULL */
	const char *token;   /* the word that is being read, for messages */
	bool invert;         /* a '!' stands before the option */
	bool is_done;        /* -h or -V: what follows does not matter */
	bool is_list, is_list_rules, is_zero;
	bool waits, has_interval;
	bool proto_loaded;
	uint32_t seen;
	char command;        /* letter of the command, or 0 */
	unsigned int target_at; /* matches there were when the target came */
	const char *chain, *policy, *table_name;
	uint8_t proto;       /* given with -p */
	struct ext_ctx ctx;
	struct err *err;
};

enum arg_kind { ARG_NONE, ARG_REQUIRED, ARG_OPTIONAL };

enum row_flag {
	ROW_INVERT = 1 << 0, /* '!' may stand before it */
	ROW_REPEAT = 1 << 1, /* may be given again */
	ROW_OWN    = 1 << 2, /* not iptables': see struct grammar */
};

struct row {
	const char *name;
	char letter;
	enum arg_kind arg_kind;
	/* @arg is NULL where none was given. */
	int (*take)(struct parser *p, const struct row *row, const char *arg);
	enum command_op op;
	enum seen seen;
	uint8_t flags; /* enum row_flag */
};

/* iptables' own options; a row without a name ends them. */
extern const struct row parser_rows[];

/** Is a save file being read, and not a command line? */
bool parser_is_in_file(const struct parser *p);
/** Does a word follow that is no option? */
bool parser_has_word(const struct parser *p);
/** Add @desc to the matches of the rule. Usage error: too many; -ENOMEM. */
int parser_load_match(struct parser *p, const struct ext_desc *desc);
