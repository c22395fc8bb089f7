/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iptables-restore, ip6tables-restore: a file becomes one transaction, or each
 * table in it one.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "lines.h"
#include "list.h"
#include "num.h"
#include "pipeline.h"
#include "program.h"
#include "savefile.h"
#include "text.h"

/* What the command line asks for. */
struct wanted {
	const struct family *family;
	struct wire_begin how;
	bool with_counters, keeps, verbose, is_stream, help, version;
	const char *only; /* the one table to restore, or NULL */
	const char *path; /* NULL: standard input */
};

struct restorer {
	const struct wanted *wanted;
	struct savefile sf;
	struct client client;
	struct pipeline pipeline; /* is_stream */
	bool has_begun;
	enum command_op op; /* that failed in nfd */
	struct text out;    /* what -v says */
};

static void say_flushed(const struct command *cmd, struct text *out)
{
	for (int h = 0; h < HOOK_N; h++)
		if (table_desc(cmd->table)->hooks & HOOK_BIT(h))
			text_printf(out, "Flushing chain `%s'\n",
				    hook_name((enum hook)h));
}

static void say(struct restorer *r, const struct command *cmd)
{
	if (r->wanted->verbose && cmd->op == COMMAND_TABLE_RESET)
		say_flushed(cmd, &r->out);
	if (command_has_rule(cmd->op) && cmd->op != COMMAND_CHECK &&
	    (r->wanted->verbose || r->sf.req.verbose))
		list_change(&r->sf.req.spec, &r->out);
}

static int begin(struct restorer *r, struct err *err)
{
	int rc = 0;

	if (!r->has_begun)
		rc = client_begin(&r->client, &r->wanted->how, err);
	r->has_begun = !rc;
	return rc;
}

/* One command goes out; the first opens the transaction. */
static int take_command(const struct command *cmd, void *arg, struct err *err)
{
	struct restorer *r = arg;
	int rc = begin(r, err);

	if (!rc && r->wanted->is_stream)
		rc = pipeline_command(&r->pipeline, cmd, err);
	else if (!rc)
		rc = client_command(&r->client, cmd, err);
	if (!rc)
		say(r, cmd);
	return rc;
}

static int take_line(struct restorer *r, char *s, size_t len, struct err *err)
{
	int rc;

	if (*s == '#' && r->wanted->verbose)
		text_printf(&r->out, "%s\n", s);
	rc = savefile_line_n(&r->sf, s, len, err);
	if (r->sf.req.warnings.len)
		fputs(text_str(&r->sf.req.warnings), stderr);
	return rc ? rc : program_write_some(&r->out, err);
}

/* All lines that are there. */
static int take_lines(struct restorer *r, struct lines *lines, struct err *err)
{
	size_t len;
	char *s;
	int rc = 0;

	while (!rc && (s = lines_next(lines, &len))) {
		rc = take_line(r, s, len, err);
		if (rc || !r->wanted->is_stream || !r->has_begun ||
		    r->sf.g.table != TABLE_UNSET)
			continue;
		rc = pipeline_commit(&r->pipeline, err);
		r->has_begun = false;
	}
	return rc;
}

static int read_lines(struct restorer *r, int fd, struct err *err)
{
	auto_lines struct lines lines = { .fd = fd };
	int rc = 0;

	while (!rc && !lines.is_end) {
		rc = lines_read(&lines, err);
		if (!rc)
			rc = take_lines(r, &lines, err);
	}
	return rc ? rc : savefile_end(&r->sf, err);
}

/* Each table is committed when its COMMIT comes, whatever comes later. */
static int stream_lines(struct restorer *r, int fd, struct err *err)
{
	auto_lines struct lines lines = { .fd = fd };
	struct err before = { 0 };
	int rc = 0;

	while (!rc && !lines.is_end) {
		rc = pipeline_wait(&r->pipeline, fd, err);
		if (!rc)
			rc = lines_read(&lines, err);
		if (!rc)
			rc = take_lines(r, &lines, err);
		/* It may take long until there is more to be said. */
		if (!rc)
			rc = program_write(&r->out, err);
	}
	if (!rc)
		rc = savefile_end(&r->sf, err);
	/* Of what was done before a failure is said what there is to say. */
	if (rc)
		program_write(&r->out, &before);
	before = (struct err){ 0 };
	/* What came before this failure is done, and may be what fails first. */
	if (r->pipeline.has_failed ||
	    !pipeline_finish(&r->pipeline, &before))
		return rc;
	*err = before;
	return before.code;
}

static int restore(const struct program *prog, const struct wanted *w, int fd)
{
	struct restorer r = { .wanted = w };
	struct err err = { 0 };
	int rc;

	savefile_init(&r.sf, w->family, prog->name);
	r.sf.keeps = w->keeps;
	r.sf.with_counters = w->with_counters;
	r.sf.only = w->only;
	r.sf.take = take_command;
	r.sf.arg = &r;
	client_init(&r.client);
	/* An empty file too: whoever starts without nfd is to hear of it. */
	rc = client_connect(&r.client, &err);
	r.pipeline.client = &r.client;
	if (!rc && w->is_stream)
		rc = stream_lines(&r, fd, &err);
	else if (!rc)
		rc = read_lines(&r, fd, &err);
	/* Of nothing, too, what was asked for has to be true. */
	if (!rc && (w->how.is_expecting || w->how.confirm_s))
		rc = begin(&r, &err);
	/* Closing without a commit drops all of it. */
	if (!rc && r.has_begun)
		rc = client_commit(&r.client, &r.op, &err);
	if (!rc)
		rc = program_write(&r.out, &err);
	if (r.pipeline.has_failed)
		r.op = r.pipeline.op;
	client_close(&r.client);
	savefile_fini(&r.sf);
	text_fini(&r.out);
	return rc ? program_failed(prog, r.op, &err) : 0;
}

/* Those that iptables has not come first: see own_options(). */
enum own { OWN_EXPECT = 256, OWN_CONFIRM, OWN_STREAM, OWN_N };

static const struct option options[] = {
	{ "expect-generation", required_argument, NULL, OWN_EXPECT },
	{ "confirm",       required_argument, NULL, OWN_CONFIRM },
	{ "stream",        no_argument,       NULL, OWN_STREAM },
	{ "counters",      no_argument,       NULL, 'c' },
	{ "verbose",       no_argument,       NULL, 'v' },
	{ "version",       no_argument,       NULL, 'V' },
	{ "test",          no_argument,       NULL, 't' },
	{ "help",          no_argument,       NULL, 'h' },
	{ "noflush",       no_argument,       NULL, 'n' },
	{ "table",         required_argument, NULL, 'T' },
	{ "modprobe",      required_argument, NULL, 'M' },
	{ "wait",          optional_argument, NULL, 'w' },
	{ "wait-interval", optional_argument, NULL, 'W' },
	{ "ipv4",          no_argument,       NULL, '4' },
	{ "ipv6",          no_argument,       NULL, '6' },
	{ NULL,            0,                 NULL, 0 },
};

/* The options that @prog knows. */
static const struct option *own_options(const struct program *prog)
{
	return prog->is_own ? options : options + (OWN_N - OWN_EXPECT);
}

static void put_usage(const struct program *prog)
{
	fprintf(stderr,
		"Usage: %s [-c] [-n] [-t] [-v] [-T table] [-4] [-6] [-w [secs]] [-V] [-h] [file]\n"
		"	-c, --counters     restore the counters of chains and rules\n"
		"	-n, --noflush      keep what the file does not mention\n"
		"	-t, --test         check everything, change nothing\n"
		"	-T, --table=TABLE  restore this one of the tables in the file\n"
		"	-v, --verbose      say what is done\n"
		"	-4, --ipv4, -6, --ipv6\n"
		"	                   the rules of this family, whatever the tool's name\n"
		"	-w, --wait[=SECS], -W, --wait-interval[=USECS], -M, --modprobe=COMMAND\n"
		"	                   taken for compatibility\n",
		prog->name);
	if (prog->is_own)
		fprintf(stderr,
			"	    --expect-generation=N\n"
			"	                   only if that is what the ruleset is\n"
			"	    --confirm=SECS take it back unless `iptables-lite confirm'\n"
			"	                   comes by then\n"
			"	    --stream       commit each table at its COMMIT\n");
}

/* "-w 5": getopt sees an optional argument in the same word only. */
static void skip_number(int argc, char **argv)
{
	if (!optarg && optind < argc &&
	    isdigit((unsigned char)argv[optind][0]))
		optind++;
}

static bool take_number(const char *option, uint64_t min, uint64_t max,
			uint64_t *out)
{
	if (num_parse(optarg, min, max, out))
		return true;
	fprintf(stderr, "%s: \"%s\" is not a number from %" PRIu64
		" to %" PRIu64 "\n", option, optarg, min, max);
	return false;
}

/* False: an option that there isn't, or its value; that was said. */
static bool take_option(struct wanted *w, int c, int argc, char **argv)
{
	uint64_t n;

	switch (c) {
	case 'c':
		w->with_counters = true;
		break;
	case 'v':
		w->verbose = true;
		break;
	case 'V':
		w->version = true;
		break;
	case 't':
		w->how.test = true;
		break;
	case 'h':
		w->help = true;
		break;
	case 'n':
		w->keeps = true;
		break;
	case 'T':
		w->only = optarg;
		break;
	case '4':
		w->family = family_get(FAMILY_IPV4);
		break;
	case '6':
		w->family = family_get(FAMILY_IPV6);
		break;
	case 'w':
	case 'W':
		skip_number(argc, argv);
		break;
	case 'M': /* modules are the kernel's business */
		break;
	case OWN_EXPECT:
		w->how.is_expecting = true;
		return take_number("--expect-generation", 0, UINT64_MAX,
				   &w->how.expected);
	case OWN_CONFIRM:
		if (!take_number("--confirm", 1, WIRE_CONFIRM_S_MAX, &n))
			return false;
		w->how.confirm_s = (uint32_t)n;
		break;
	case OWN_STREAM:
		w->is_stream = true;
		w->how.follows = true;
		break;
	default:
		return false;
	}
	return true;
}

/* Exit status of what went wrong, or 0. */
static int parse(struct wanted *w, const struct program *prog, int argc,
		 char **argv)
{
	int c;

	while (!w->version && !w->help &&
	       (c = getopt_long(argc, argv, "cvVthnT:M:w::W::46",
				own_options(prog), NULL)) >= 0) {
		if (take_option(w, c, argc, argv))
			continue;
		fprintf(stderr, "Try `%s -h' for more information.\n",
			prog->name);
		return ERR_OTHER;
	}
	if (w->version || w->help)
		return 0;
	if (w->is_stream &&
	    (w->how.test || w->how.is_expecting || w->how.confirm_s)) {
		fprintf(stderr,
			"--stream makes many changes: --test, --expect-generation and --confirm are for one\n");
		return ERR_OTHER;
	}
	if (optind == argc)
		return 0;
	if (optind < argc - 1) {
		fprintf(stderr, "Unknown arguments found on commandline\n");
		return ERR_OTHER;
	}
	w->path = argv[optind];
	return 0;
}

int restore_run(const struct program *prog, int argc, char **argv)
{
	struct wanted w = { .family = prog->family };
	int fd = STDIN_FILENO, status;

	/* getopt's words begin with the program's name. */
	status = parse(&w, prog, argc + 1, argv - 1);
	if (status)
		return status;
	if (w.version) {
		program_version(prog);
		return 0;
	}
	if (w.help) {
		put_usage(prog);
		return 0;
	}
	if (w.path && strcmp(w.path, "-") != 0)
		fd = open(w.path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fprintf(stderr, "Can't open %s: %s\n", w.path, strerror(errno));
		return ERR_OTHER;
	}
	status = restore(prog, &w, fd);
	if (fd != STDIN_FILENO)
		close(fd);
	return status;
}
