/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tools have in common: version, messages, output. */
#include "program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "verb.h"

/* Enough for a large write, little enough to be seen soon. */
#define WRITE_BYTES 32768

static const struct {
	const char *name;
	enum family_id family;
} families[] = {
	{ "iptables", FAMILY_IPV4 },
	{ "ip6tables", FAMILY_IPV6 },
};

static const struct {
	const char *name;
	bool is_shown; /* in messages, where programs look for the plain name */
} variants[] = {
	{ "-lite", true },
	{ "-legacy", false },
	{ "-nft", false },
	{ "", false },
};

static const struct {
	const char *name;
	int (*run)(const struct program *prog, int argc, char **argv);
} tools[] = {
	{ "", iptables_run },
	{ "-save", save_run },
	{ "-restore", restore_run },
	{ "-apply", apply_run },
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* family, variant and tool, one after the other: "ip6tables-lite-save" */
bool program_find(struct program *prog, const char *name)
{
	for (size_t i = 0; i < N_OF(families) * N_OF(variants) * N_OF(tools);
	     i++) {
		size_t t = i % N_OF(tools);
		size_t v = i / N_OF(tools) % N_OF(variants);
		size_t f = i / N_OF(tools) / N_OF(variants);
		char full[sizeof(prog->name)];

		snprintf(full, sizeof(full), "%s%s%s", families[f].name,
			 variants[v].name, tools[t].name);
		if (strcmp(full, name) != 0)
			continue;
		snprintf(prog->name, sizeof(prog->name), "%s%s%s",
			 families[f].name,
			 variants[v].is_shown ? variants[v].name : "",
			 tools[t].name);
		prog->family = family_get(families[f].family);
		prog->run = tools[t].run;
		prog->is_own = variants[v].is_shown;
		prog->has_verbs = prog->is_own && !*tools[t].name;
		return true;
	}
	return false;
}

int program_run(const struct program *prog, int argc, char **argv)
{
	const struct verb *verb = NULL;
	struct text rest = { 0 };
	struct err err = { 0 };
	int status = 0;

	if (prog->has_verbs && argc)
		verb = verb_find(argv[0]);
	if (!verb)
		status = prog->run(prog, argc, argv);
	else if (verb_wants_help(argc - 1, argv + 1))
		verb_help(verb, prog);
	else
		status = verb->run(prog, argc - 1, argv + 1);
	/* What went through printf() is still to be written. */
	if (!status && program_write(&rest, &err))
		status = program_failed(prog, COMMAND_UNSET, &err);
	return status;
}

void program_version(const struct program *prog)
{
	printf("%s v%s (%s)\n", prog->name, PROGRAM_VERSION, PROGRAM_VARIANT);
}

static enum err_status status_of(const struct err *err)
{
	if (err->status != ERR_UNSET)
		return err->status;
	switch (err->code) {
	case -EPERM:
	case -EACCES:
	case -ENOMEM:
	case -EAGAIN:
		return ERR_RESOURCE;
	default:
		return ERR_OTHER;
	}
}

static void put_hint(const struct program *prog, enum err_status status)
{
	if (status == ERR_PARAMETER)
		fprintf(stderr,
			"Try `%s -h' or '%s --help' for more information.\n",
			prog->name, prog->name);
	if (status == ERR_VERSION)
		fprintf(stderr,
			"Perhaps %s or your kernel needs to be upgraded.\n",
			prog->name);
}

/* The ruleset says no: programs know these lines by heart. */
static void put_refusal(const struct program *prog, const struct err *err,
			const char *text)
{
	bool is_dmesg = err->code == -EINVAL && !*err->text;

	if (err->line)
		fprintf(stderr, "%s: line %u failed: %s.\n", prog->name,
			err->line, text);
	else
		fprintf(stderr, "%s: %s.%s\n", prog->name, text,
			is_dmesg ? " Run `dmesg' for more information." : "");
}

int program_failed(const struct program *prog, enum command_op op,
		   const struct err *err)
{
	enum err_status status = status_of(err);
	const char *text = *err->text ? err->text :
					command_strerror(op, err->code);

	if (status == ERR_OTHER) {
		put_refusal(prog, err, text);
		return status;
	}
	/* Of a wrong word iptables says only this, of -6 nothing at all. */
	if (strncmp(err->text, "Bad argument ", 13) == 0)
		fprintf(stderr, "%s\n", text);
	else if (status == ERR_RESOURCE && err->line)
		fprintf(stderr, "%s v%s (%s): line %u: %s\n", prog->name,
			PROGRAM_VERSION, PROGRAM_VARIANT, err->line, text);
	else if (status != ERR_PARAMETER || *err->text)
		fprintf(stderr, "%s v%s (%s): %s\n", prog->name,
			PROGRAM_VERSION, PROGRAM_VARIANT, text);
	if (status == ERR_PARAMETER && err->line)
		fprintf(stderr, "Error occurred at line: %u\n", err->line);
	put_hint(prog, status);
	return status;
}

int program_write(struct text *out, struct err *err)
{
	if (text_has_failed(out))
		return err_nomem(err);
	if (fwrite(text_str(out), 1, out->len, stdout) != out->len ||
	    fflush(stdout)) {
		err_set(err, -EIO, "cannot write: %s", strerror(errno));
		err->status = ERR_RESOURCE;
		return -EIO;
	}
	text_reset(out);
	return 0;
}

int program_write_some(struct text *out, struct err *err)
{
	return out->len < WRITE_BYTES ? 0 : program_write(out, err);
}
