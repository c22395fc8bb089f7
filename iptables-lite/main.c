/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One binary under many names: which tool is it to be? */
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "verb.h"

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
};

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* family, variant and tool, one after the other: "ip6tables-lite-save" */
static bool find(struct program *prog, const char *name)
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
		prog->has_verbs = variants[v].is_shown && !*tools[t].name;
		return true;
	}
	return false;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int run(const struct program *prog, int argc, char **argv)
{
	const struct verb *verb = NULL;

	if (prog->has_verbs && argc)
		verb = verb_find(argv[0]);
	return verb ? verb->run(prog, argc - 1, argv + 1)
		    : prog->run(prog, argc, argv);
}

int main(int argc, char **argv)
{
	struct program prog;
	const char *name = argc ? base_name(argv[0]) : "";

	/* "iptables-lite ip6tables-save …": the name as a word of its own. */
	if (argc > 1 && find(&prog, base_name(argv[1])))
		return run(&prog, argc - 2, argv + 2);
	if (find(&prog, name))
		return run(&prog, argc - 1, argv + 1);
	fprintf(stderr,
		"%s: which tool is wanted? Call it by a name such as iptables, or say: %s iptables …\n",
		name, name);
	return ERR_OTHER;
}
