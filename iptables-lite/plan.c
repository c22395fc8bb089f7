/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite plan: what became of the rules. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "program.h"
#include "text.h"

static const struct option options[] = {
	{ "table",         required_argument, NULL, 't' },
	{ "ipv4",          no_argument,       NULL, '4' },
	{ "ipv6",          no_argument,       NULL, '6' },
	{ NULL,            0,                 NULL, 0 },
};

static int parse_table(struct wire_plan *plan, struct err *err)
{
	plan->table = table_find(optarg);
	if (plan->table != TABLE_UNSET)
		return 0;
	err_set(err, -ENOENT, "table '%s' does not exist", optarg);
	err->status = ERR_VERSION;
	return -ENOENT;
}

static int parse_chain(struct wire_plan *plan, int argc, char **argv,
		       struct err *err)
{
	if (optind == argc)
		return 0;
	if (optind + 1 < argc)
		return err_usage(err, "Bad argument `%s'", argv[optind + 1]);
	if (strlen(argv[optind]) > CHAIN_NAME_MAX)
		return err_usage(
			err,
			"chain name `%s' too long (must be under %d chars)",
			argv[optind], CHAIN_NAME_MAX + 1);
	strcpy(plan->chain, argv[optind]);
	return 0;
}

static int parse(struct wire_plan *plan, int argc, char **argv,
		 struct err *err)
{
	int rc = 0;
	int c;

	opterr = 0;
	while (!rc &&
	       (c = getopt_long(argc, argv, ":t:46", options, NULL)) >= 0) {
		switch (c) {
		case 't':
			rc = parse_table(plan, err);
			break;
		case '4':
			plan->family = FAMILY_IPV4;
			break;
		case '6':
			plan->family = FAMILY_IPV6;
			break;
		case ':':
			rc = err_usage(err, "option \"%s\" requires an argument",
				       argv[optind - 1]);
			break;
		default:
			rc = err_usage(err, "unknown option \"%s\"",
				       argv[optind - 1]);
			break;
		}
	}
	return rc ? rc : parse_chain(plan, argc, argv, err);
}

static int take_text(void *arg, const char *text, size_t len, struct err *err)
{
	struct text *out = arg;

	text_putn(out, text, len);
	return program_write_some(out, err);
}

static int show(const struct wire_plan *plan, struct err *err)
{
	auto_client struct client c;
	auto_text struct text out = { 0 };
	int rc;

	client_init(&c);
	rc = client_plan(&c, plan, take_text, &out, err);
	return rc ? rc : program_write(&out, err);
}

int plan_run(const struct program *prog, int argc, char **argv)
{
	struct wire_plan plan = { .family = prog->family->id,
				  .table = TABLE_FILTER };
	struct err err = { 0 };
	/* getopt's words begin with the program's name. */
	int rc = parse(&plan, argc + 1, argv - 1, &err);

	if (!rc)
		rc = show(&plan, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}
