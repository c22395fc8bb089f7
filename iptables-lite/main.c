/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One binary under many names: which tool is it to be? */
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "streams.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
	struct program prog;
	const char *name = argc ? base_name(argv[0]) : "";

	streams_keep();
	/* "iptables-lite ip6tables-save …": the name as a word of its own. */
	if (argc > 1 && program_find(&prog, base_name(argv[1])))
		return program_run(&prog, argc - 2, argv + 2);
	if (program_find(&prog, name))
		return program_run(&prog, argc - 1, argv + 1);
	fprintf(stderr,
		"%s: which tool is wanted? Call it by a name such as iptables, or say: %s iptables …\n",
		name, name);
	return ERR_OTHER;
}
