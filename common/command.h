/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "family.h"
#include "rule.h"
#include "ruleset.h"
#include "table.h"

struct err;

/*
 * One change to a ruleset, or a question about it: what a command line or a
 * line of a save file says, and what travels to the daemon.
 */
enum command_op {
	COMMAND_UNSET,
	COMMAND_APPEND,       /* -A: chain, rule, counters */
	COMMAND_INSERT,       /* -I: chain, num, rule, counters */
	COMMAND_REPLACE,      /* -R: chain, num, rule, counters */
	COMMAND_DELETE,       /* -D: chain, rule */
	COMMAND_DELETE_NUM,   /* -D: chain, num */
	COMMAND_CHECK,        /* -C: chain, rule */
	COMMAND_FLUSH,        /* -F: chain, or all where it is empty */
	COMMAND_ZERO,         /* -Z: chain, or all */
	COMMAND_ZERO_NUM,     /* -Z: chain, num */
	COMMAND_NEW_CHAIN,    /* -N: chain */
	COMMAND_DELETE_CHAIN, /* -X: chain, or all that are empty (-X alone) */
	COMMAND_RENAME_CHAIN, /* -E: chain, new_name */
	COMMAND_POLICY,       /* -P: chain, policy, counters */
	/* A save file's `*table`: the table becomes empty, as if new. */
	COMMAND_TABLE_RESET,
	/* The same under --noflush: the table comes into use, no more. */
	COMMAND_TABLE_USE,
	/*
	 * A save file's `:CHAIN POLICY [p:b]`. Built-in: policy (VERDICT_UNSET
	 * for "-") and counters. User's: is made, or emptied where it is there.
	 */
	COMMAND_CHAIN,
	/*
	 * Chain, num (0: of the policy), counters: it has counted so much
	 * more, modulo 2^64. It takes back what zeroing took.
	 */
	COMMAND_COUNT,
	COMMAND_N,
};

struct command {
	enum command_op op;
	enum family_id family;
	enum table_id table;
	char chain[CHAIN_NAME_MAX + 1]; /* empty: all */
	char new_name[CHAIN_NAME_MAX + 1];
	struct rule_num num;
	enum verdict policy;
	bool has_counters;
	struct counters counters;
	const struct rule *rule; /* borrowed */
	/* The group that a rule inserted or chain made belongs to, where nfd
	 * brings it back; empty: that of who asks. */
	char owner[OWNER_NAME_MAX + 1];
	unsigned int line; /* in the save file it came from; 0: none */
};

/**
 * iptables' words for why @op failed with @code (a negative errno): "Bad rule
 * (does a matching rule exist in that chain?)". Static. Both front ends and
 * logs read this one table.
 */
const char *command_strerror(enum command_op op, int code);

/** May a user's chain be called @name? -EINVAL (usage) says why not. */
int chain_name_check(const struct family *family, const char *name,
		     struct err *err);
