/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What commands have in common: the words for their failures, chain names. */
#include "command.h"

#include <errno.h>
#include <string.h>

#include "err.h"
#include "ext.h"

/* Lines that programs look for to learn that something is not there. */
#define NO_NAME "No chain/target/match by that name"
#define NO_RULE "Bad rule (does a matching rule exist in that chain?)"

/* COMMAND_UNSET: whatever the command. The first that fits counts. */
static const struct {
	enum command_op op;
	int code;
	const char *text;
} words[] = {
	/* clang-format off */
	{ COMMAND_NEW_CHAIN,    EEXIST,    "Chain already exists" },
	{ COMMAND_RENAME_CHAIN, EEXIST,    "File exists" },
	{ COMMAND_DELETE_CHAIN, EBUSY,     "Too many links" },
	{ COMMAND_INSERT,       E2BIG,     "Index of insertion too big" },
	{ COMMAND_REPLACE,      E2BIG,     NO_NAME },
	{ COMMAND_DELETE_NUM,   E2BIG,     NO_NAME },
	{ COMMAND_ZERO_NUM,     E2BIG,     NO_RULE },
	{ COMMAND_DELETE,       ENOENT,    NO_RULE },
	{ COMMAND_CHECK,        ENOENT,    NO_RULE },
	{ COMMAND_POLICY,       ENOENT,    "Bad built-in chain name" },
	{ COMMAND_POLICY,       EINVAL,    "Bad policy name" },
	{ COMMAND_CHAIN,        EINVAL,    "Bad policy name" },
	{ COMMAND_UNSET,        ENOENT,    NO_NAME },
	{ COMMAND_UNSET,        EPERM,     "Permission denied (you must be root)" },
	{ COMMAND_UNSET,        EACCES,    "Permission denied (you must be root)" },
	{ COMMAND_UNSET,        ENOMEM,    "Memory allocation problem" },
	/* clang-format on */
};

const char *command_strerror(enum command_op op, int code)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].code == -code &&
		    (words[i].op == op || words[i].op == COMMAND_UNSET))
			return words[i].text;
	return strerror(-code);
}

int chain_name_check(const struct family *family, const char *name,
		     struct err *err)
{
	if (name[0] == '-' || name[0] == '!')
		return err_usage(err,
				 "chain name not allowed to start with `%c'",
				 name[0]);
	if (strlen(name) > CHAIN_NAME_MAX)
		return err_usage(err,
				 "chain name `%s' too long (must be under %d chars)",
				 name, CHAIN_NAME_MAX + 1);
	if (verdict_find(name) || ext_find(EXT_TARGET, family, name))
		return err_usage(err,
				 "chain name may not clash with target name");
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return err_usage(err, "Invalid chain name `%s'", name);
	return *name ? 0 : err_usage(err, "Invalid chain name `'");
}
