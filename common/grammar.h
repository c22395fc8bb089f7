/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "family.h"
#include "table.h"

struct err;
struct request;

/* What the words of a command line are read against. */
struct grammar {
	const struct family *family;
	const char *tool;    /* the program's name: some messages mention it */
	enum table_id table; /* of the save file that a line is in, or unset */
	bool is_own;         /* options that iptables has not are taken too */
};

/**
 * Read the @argc words of @argv (without the program's name) into @req, which
 * is initialised and may have served before. In a save file (g->table is set)
 * there is no -t, -w, -L, -S, -h or -V.
 *
 * The rule of the request is checked as rule_spec_check() does. Failures are
 * usage errors but for a wrong policy, which is -EINVAL without a text. Names
 * of hosts are looked up.
 */
int grammar_parse(struct request *req, const struct grammar *g, int argc,
		  const char *const *argv, struct err *err);
