/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "command.h"
#include "err.h"
#include "family.h"

/* What programs that call iptables look at: what we do as well as it does. */
#define PROGRAM_VERSION "1.8.11"
#define PROGRAM_VARIANT "nf_tables"

/* The name that the tool was called by says what it is to be. */
struct program {
	char name[40];               /* "iptables-restore": starts messages */
	const struct family *family;
	int (*run)(const struct program *prog, int argc, char **argv);
	bool is_own;                 /* iptables-lite's own name: knows more */
	bool has_verbs;              /* those of verb.h may come first */
};

/** Each takes the words after its name, and returns the exit status. */
int iptables_run(const struct program *prog, int argc, char **argv);
int save_run(const struct program *prog, int argc, char **argv);
int restore_run(const struct program *prog, int argc, char **argv);
int plan_run(const struct program *prog, int argc, char **argv);
int persist_run(const struct program *prog, int argc, char **argv);
int generation_run(const struct program *prog, int argc, char **argv);
int history_run(const struct program *prog, int argc, char **argv);
int diff_run(const struct program *prog, int argc, char **argv);
int rollback_run(const struct program *prog, int argc, char **argv);
int try_run(const struct program *prog, int argc, char **argv);
int confirm_run(const struct program *prog, int argc, char **argv);
int cancel_run(const struct program *prog, int argc, char **argv);
int apply_run(const struct program *prog, int argc, char **argv);

/** The program that is called @name: "ip6tables-lite-save". False: none. */
bool program_find(struct program *prog, const char *name);
/** Do what the words after its name ask for; returns the exit status. */
int program_run(const struct program *prog, int argc, char **argv);

/** "iptables v1.8.11 (nf_tables)" */
void program_version(const struct program *prog);

/**
 * Say on stderr why it failed, in iptables' words for the command @op where
 * @err has none. Returns the exit status.
 */
int program_failed(const struct program *prog, enum command_op op,
		   const struct err *err);

struct text;

/** Write and forget what is in @out. -EIO, with @err set. */
int program_write(struct text *out, struct err *err);
/** The same once there is much of it. */
int program_write_some(struct text *out, struct err *err);
