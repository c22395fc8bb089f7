/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables, ip6tables: one command line, one change or one listing. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "grammar.h"
#include "help.h"
#include "list.h"
#include "program.h"
#include "request.h"

/* A listing on its way to stdout. */
struct printer {
	const struct request *req;
	struct list_format format;
	bool has_chains;    /* one was printed: a blank line is due */
	struct text out;
	struct text zeroed; /* for -v -Z: what is said at the end */
};

/* What -L -Z -v says of a chain; of a single rule it says nothing. */
static void note_zeroed(struct printer *p, const struct wire_chain *chain)
{
	if (p->req->zero && p->format.verbose && !p->req->cmd.num.n)
		text_printf(&p->zeroed, "Zeroing chain `%s'\n", chain->name);
}

static int print_list_chain(void *arg, const struct wire_chain *chain,
			    struct err *err)
{
	struct printer *p = arg;

	note_zeroed(p, chain);
	/* A single rule comes without its chain. */
	if (p->req->cmd.num.n)
		return 0;
	if (p->has_chains)
		text_put(&p->out, "\n");
	p->has_chains = true;
	list_chain(&p->format, chain, &p->out);
	return program_write_some(&p->out, err);
}

static int print_list_rule(void *arg, const struct wire_chain *chain,
			   const struct rule_spec *spec,
			   const struct wire_rule *rule, struct err *err)
{
	struct printer *p = arg;

	(void)chain;
	list_rule(&p->format, spec, rule->num, &rule->counters, &p->out);
	return program_write_some(&p->out, err);
}

static int print_spec_chain(void *arg, const struct wire_chain *chain,
			    struct err *err)
{
	struct printer *p = arg;

	note_zeroed(p, chain);
	if (!p->req->cmd.num.n)
		list_chain_spec(chain, p->format.verbose, &p->out);
	return program_write_some(&p->out, err);
}

static int print_spec_rule(void *arg, const struct wire_chain *chain,
			   const struct rule_spec *spec,
			   const struct wire_rule *rule, struct err *err)
{
	struct printer *p = arg;

	list_rule_spec(chain->name, spec,
		       p->format.verbose ? &rule->counters : NULL, &p->out);
	return program_write_some(&p->out, err);
}

static struct wire_list list_of(const struct request *req)
{
	struct wire_list list = {
		.family = req->cmd.family,
		.table = req->cmd.table,
		.num = req->cmd.num,
		.with_counters = req->verbose,
		.zero = req->zero,
	};

	strcpy(list.chain, req->cmd.chain);
	return list;
}

static int list(const struct request *req, struct err *err)
{
	auto_client struct client c;
	struct printer p = {
		.req = req,
		.format = { req->numeric, req->exact, req->line_numbers,
			    req->verbose },
	};
	bool is_table = req->kind == REQUEST_LIST;
	const struct client_sink sink = {
		.chain = is_table ? NULL : print_spec_chain,
		.rules_of = is_table ? print_list_chain : NULL,
		.rule = is_table ? print_list_rule : print_spec_rule,
		.arg = &p,
	};
	const struct wire_list what = list_of(req);
	int rc;

	client_init(&c);
	rc = client_list(&c, &what, &sink, err);
	text_put(&p.out, text_str(&p.zeroed));
	if (!rc)
		rc = program_write(&p.out, err);
	text_fini(&p.out);
	text_fini(&p.zeroed);
	return rc;
}

/* What -v says of commands on whole chains. */
static const char *verbose_verb(enum command_op op)
{
	switch (op) {
	case COMMAND_FLUSH:
		return "Flushing";
	case COMMAND_ZERO:
		return "Zeroing";
	case COMMAND_DELETE_CHAIN:
		return "Deleting";
	default:
		return NULL;
	}
}

static int note_chain(void *arg, const struct wire_chain *chain,
		      struct err *err)
{
	struct printer *p = arg;
	enum command_op op = p->req->cmd.op;

	(void)err;
	if (op != COMMAND_DELETE_CHAIN || chain->policy == VERDICT_UNSET)
		text_printf(&p->out, "%s chain `%s'\n", verbose_verb(op),
			    chain->name);
	return 0;
}

/* For -v: which chains a command on all of them is about. */
static int note_chains(struct client *c, struct printer *p, struct err *err)
{
	const struct client_sink sink = { .chain = note_chain, .arg = p };
	const struct wire_list list = { .family = p->req->cmd.family,
					.table = p->req->cmd.table };

	return client_list(c, &list, &sink, err);
}

static int send_commands(struct client *c, struct request *req,
			 struct text *out, struct err *err)
{
	const struct wire_begin how = { .is_expecting = req->is_expecting,
					.expected = req->expected };
	int rc = client_begin(c, &how, err);

	for (unsigned int i = 0; !rc && i < request_n_commands(req); i++) {
		struct command cmd;

		rc = request_command(req, i, &cmd, err);
		if (!rc)
			rc = client_command(c, &cmd, err);
		if (!rc && req->verbose && command_has_rule(cmd.op))
			list_change(&req->spec, out);
	}
	return rc;
}

static int change(struct request *req, enum command_op *op, struct err *err)
{
	auto_client struct client c;
	struct printer p = { .req = req };
	bool is_of_chains = verbose_verb(req->cmd.op);
	int rc = 0;

	client_init(&c);
	*op = req->cmd.op;
	if (req->verbose && is_of_chains && !*req->cmd.chain)
		rc = note_chains(&c, &p, err);
	else if (req->verbose && is_of_chains)
		text_printf(&p.out, "%s chain `%s'\n",
			    verbose_verb(req->cmd.op), req->cmd.chain);
	if (!rc)
		rc = send_commands(&c, req, &p.out, err);
	if (!rc)
		rc = client_commit(&c, op, err);
	if (!rc)
		rc = program_write(&p.out, err);
	text_fini(&p.out);
	return rc;
}

static int serve(const struct program *prog, struct request *req,
		 enum command_op *op, struct err *err)
{
	switch (req->kind) {
	case REQUEST_CHANGE:
		return change(req, op, err);
	case REQUEST_LIST:
	case REQUEST_LIST_RULES:
		/* What can fail of it, if its chain is there. */
		*op = COMMAND_ZERO_NUM;
		return list(req, err);
	case REQUEST_HELP:
		return help_print(prog, &req->spec, err);
	case REQUEST_VERSION:
		program_version(prog);
		return 0;
	case REQUEST_SKIP:
	case REQUEST_UNSET:
		break;
	}
	return 0;
}

int iptables_run(const struct program *prog, int argc, char **argv)
{
	const struct grammar g = { .family = prog->family,
				   .tool = prog->name,
				   .is_own = prog->is_own };
	auto_request struct request req;
	struct err err = { 0 };
	enum command_op op;
	int rc;

	request_init(&req);
	rc = grammar_parse(&req, &g, argc, (const char *const *)argv, &err);
	fputs(text_str(&req.warnings), stderr);
	op = req.cmd.op;
	if (!rc)
		rc = serve(prog, &req, &op, &err);
	return rc ? program_failed(prog, op, &err) : 0;
}
