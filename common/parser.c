/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables' own options: what each of them does when it is met. */
#include "parser.h"

#include <ctype.h>
#include <net/if.h>
#include <string.h>

#include "err.h"
#include "grammar.h"
#include "num.h"
#include "proto.h"
#include "request.h"

bool parser_is_in_file(const struct parser *p)
{
	return p->g->table != TABLE_UNSET;
}

bool parser_has_word(const struct parser *p)
{
	return p->at < p->argc && p->argv[p->at][0] != '-' &&
	       p->argv[p->at][0] != '!';
}

static int take_num(struct parser *p)
{
	const char *word = p->argv[p->at++];
	uint32_t n;

	if (!num_parse_u32(word, &n) || n == 0 || n == UINT32_MAX)
		return err_usage(p->err, "Invalid rule number `%s'", word);
	p->req->cmd.num.n = n;
	return 0;
}

/* Only listing and zeroing go together. */
static int add_command(struct parser *p, const struct row *row)
{
	bool lists = row->letter == 'L' || row->letter == 'S';
	bool fits = (lists && p->is_zero && !p->is_list && !p->is_list_rules) ||
		    (row->letter == 'Z' && !p->is_zero &&
		     (p->is_list || p->is_list_rules));

	if (p->invert)
		return err_usage(p->err, "unexpected '!' flag");
	if (p->command && !fits)
		return err_usage(p->err, "Cannot use -%c with -%c",
				 row->letter, p->command);
	if (parser_is_in_file(p) && lists)
		return err_usage(p->err, "The -%c option cannot be used in %s.",
				 row->letter, p->g->tool);
	p->command = row->letter;
	p->is_list |= row->letter == 'L';
	p->is_list_rules |= row->letter == 'S';
	p->is_zero |= row->letter == 'Z';
	p->req->cmd.op = row->op;
	return 0;
}

/* -A, -C, -N: a chain */
static int take_chain(struct parser *p, const struct row *row, const char *arg)
{
	int rc = add_command(p, row);

	p->chain = arg;
	if (!rc && row->op == COMMAND_NEW_CHAIN)
		rc = chain_name_check(p->g->family, arg, p->err);
	return rc;
}

/* -D, -I, -R: a chain and perhaps a number */
static int take_chain_num(struct parser *p, const struct row *row,
			  const char *arg)
{
	int rc = add_command(p, row);

	p->chain = arg;
	p->req->cmd.num.n = row->op == COMMAND_INSERT ? 1 : 0;
	if (rc)
		return rc;
	if (!parser_has_word(p)) {
		if (row->op == COMMAND_REPLACE)
			return err_usage(p->err, "-%c requires a rule number",
					 row->letter);
		return 0;
	}
	if (row->op == COMMAND_DELETE)
		p->req->cmd.op = COMMAND_DELETE_NUM;
	return take_num(p);
}

/* -L, -S, -F, -Z, -X: all chains, or one, or one rule of it */
static int take_maybe_chain(struct parser *p, const struct row *row,
			    const char *arg)
{
	int rc = add_command(p, row);

	if (!arg && parser_has_word(p))
		arg = p->argv[p->at++];
	if (arg)
		p->chain = arg;
	if (rc || !arg || !parser_has_word(p) || row->op == COMMAND_FLUSH ||
	    row->op == COMMAND_DELETE_CHAIN)
		return rc;
	if (row->op == COMMAND_ZERO)
		p->req->cmd.op = COMMAND_ZERO_NUM;
	return take_num(p);
}

static int take_rename(struct parser *p, const struct row *row, const char *arg)
{
	const char *new_name;
	int rc = add_command(p, row);

	if (rc)
		return rc;
	if (!parser_has_word(p))
		return err_usage(p->err,
			"-%c requires old-chain-name and new-chain-name",
			row->letter);
	new_name = p->argv[p->at++];
	p->chain = arg;
	rc = chain_name_check(p->g->family, new_name, p->err);
	if (!rc)
		strcpy(p->req->cmd.new_name, new_name);
	return rc;
}

static int take_policy(struct parser *p, const struct row *row, const char *arg)
{
	int rc = add_command(p, row);

	if (rc)
		return rc;
	if (!parser_has_word(p))
		return err_usage(p->err, "-%c requires a chain and a policy",
				 row->letter);
	p->chain = arg;
	p->policy = p->argv[p->at++];
	return 0;
}

static int take_hosts(struct parser *p, const struct row *row, const char *arg)
{
	bool is_src = row->seen == SEEN_SOURCE;

	if (p->invert)
		p->req->spec.sel.inv |= is_src ? SEL_SRC : SEL_DST;
	return hosts_parse(is_src ? &p->req->src : &p->req->dst, p->g->family,
			   arg, p->err);
}

/* Whom IPv6 packets never name as their protocol: extension headers. */
static void warn_never_matched(struct parser *p, const char *name)
{
	if (p->g->family->id == FAMILY_IPV6 && !p->invert &&
	    (p->proto == IPPROTO_ROUTING || p->proto == IPPROTO_FRAGMENT ||
	     p->proto == IPPROTO_AH || p->proto == IPPROTO_DSTOPTS))
		text_printf(&p->req->warnings,
			"Warning: never matched protocol: %s. use extension match instead.\n",
			name);
}

static int take_proto(struct parser *p, const struct row *row, const char *arg)
{
	struct rule_sel *sel = &p->req->spec.sel;
	int rc = proto_parse(arg, &p->proto, p->err);

	(void)row;
	if (rc)
		return rc;
	if (!p->proto && p->invert)
		return err_usage(p->err, "rule would never match protocol");
	warn_never_matched(p, arg);
	if (!p->proto)
		return 0;
	sel->proto = p->proto;
	sel->set |= SEL_PROTO;
	if (p->invert)
		sel->inv |= SEL_PROTO;
	return 0;
}

static int take_iface(struct parser *p, const struct row *row, const char *arg)
{
	struct rule_sel *sel = &p->req->spec.sel;
	bool is_in = row->seen == SEEN_IN;
	enum sel_bit bit = is_in ? SEL_IN : SEL_OUT;

	if (!*arg)
		return err_usage(p->err,
				 "Empty interface is likely to be undesired");
	if (strlen(arg) >= IFNAMSIZ)
		return err_usage(p->err,
			"interface name `%s' must be shorter than IFNAMSIZ (%d)",
			arg, IFNAMSIZ - 1);
	if (strchr(arg, '\n'))
		return err_usage(p->err,
				 "interface name `%s' is more than one line",
				 arg);
	if (strpbrk(arg, "/ "))
		text_printf(&p->req->warnings,
			"Warning: weird character in interface `%s' ('/' and ' ' are not allowed by the kernel).\n",
			arg);
	strcpy(is_in ? sel->in : sel->out, arg);
	if (p->invert)
		sel->inv |= bit;
	/* "+" alone is every interface. */
	if (p->invert || strcmp(arg, "+") != 0)
		sel->set |= bit;
	return 0;
}

static int take_fragment(struct parser *p, const struct row *row,
			 const char *arg)
{
	struct rule_sel *sel = &p->req->spec.sel;

	(void)row;
	(void)arg;
	if (p->g->family->id != FAMILY_IPV4)
		return err_usage(p->err,
			"`-f' is not supported in IPv6, use -m frag instead");
	sel->set |= SEL_FRAG;
	if (p->invert)
		sel->inv |= SEL_FRAG;
	return 0;
}

static int check_target_name(struct parser *p, const char *name)
{
	if (!*name)
		return err_usage(p->err, "Invalid target name (too short)");
	if (strlen(name) > CHAIN_NAME_MAX)
		return err_usage(p->err,
				 "Invalid target name `%s' (%d chars max)",
				 name, CHAIN_NAME_MAX);
	for (const char *c = name; *c; c++)
		if (isspace((unsigned char)*c))
			return err_usage(p->err, "Invalid target name `%s'",
					 name);
	return 0;
}

/* -j, -g */
static int take_jump(struct parser *p, const struct row *row, const char *arg)
{
	struct rule_spec *spec = &p->req->spec;
	bool is_goto = row->letter == 'g';
	const struct ext_desc *desc;
	int rc = check_target_name(p, arg);

	if (rc)
		return rc;
	/* First, for most rules have one; no extension is called like it. */
	spec->verdict = is_goto ? VERDICT_UNSET : verdict_find(arg);
	if (spec->verdict) {
		spec->kind = RULE_TARGET_VERDICT;
		return 0;
	}
	desc = is_goto ? NULL : ext_find(EXT_TARGET, p->g->family, arg);
	if (desc) {
		p->target_at = spec->n_matches;
		return rule_spec_set_target(spec, desc, p->err);
	}
	spec->kind = is_goto ? RULE_TARGET_GOTO : RULE_TARGET_JUMP;
	strcpy(spec->chain, arg);
	return 0;
}

int parser_load_match(struct parser *p, const struct ext_desc *desc)
{
	struct rule_spec *spec = &p->req->spec;

	if (spec->n_matches == RULE_MATCHES_MAX)
		return err_usage(p->err, "too many matches (%d at most)",
				 RULE_MATCHES_MAX);
	return rule_spec_add_match(spec, desc) ? 0 : err_nomem(p->err);
}

static int take_match(struct parser *p, const struct row *row, const char *arg)
{
	const struct ext_desc *desc;

	(void)row;
	if (p->invert)
		return err_usage(p->err, "unexpected ! flag before --match");
	if (strlen(arg) > CHAIN_NAME_MAX)
		return err_usage(p->err,
				 "Invalid match name \"%s\" (%d chars max)",
				 arg, CHAIN_NAME_MAX);
	desc = ext_find(EXT_MATCH, p->g->family, arg);
	if (!desc)
		return err_usage(p->err,
			"Couldn't load match `%s':No such file or directory\n",
			arg);
	return parser_load_match(p, desc);
}

static int take_table(struct parser *p, const struct row *row, const char *arg)
{
	(void)row;
	if (p->invert)
		return err_usage(p->err, "unexpected ! flag before --table");
	if (parser_is_in_file(p))
		return err_usage(p->err, "The -t option cannot be used in %s.",
				 p->g->tool);
	p->table_name = arg;
	return 0;
}

static int take_counters(struct parser *p, const struct row *row,
			 const char *arg)
{
	struct counters *counters = &p->req->cmd.counters;
	const char *bytes, *end;

	if (!num_parse_decimal(arg, &end, 0, UINT64_MAX, &counters->packets) ||
	    (*end && *end != ','))
		return err_usage(p->err, "-%c packet counter not numeric",
				 row->letter);
	bytes = *end ? end + 1 : NULL;
	if (!bytes && parser_has_word(p))
		bytes = p->argv[p->at++];
	if (!bytes)
		return err_usage(p->err,
				 "-%c requires packet and byte counter",
				 row->letter);
	if (!num_parse_decimal(bytes, &end, 0, UINT64_MAX, &counters->bytes) ||
	    *end)
		return err_usage(p->err, "-%c byte counter not numeric",
				 row->letter);
	p->req->cmd.has_counters = true;
	return 0;
}

/* -w, -W: accepted for the sake of callers. Here, nobody waits for a lock. */
static int take_wait(struct parser *p, const struct row *row, const char *arg)
{
	bool is_interval = row->letter == 'W';
	const char *end;
	uint64_t n;

	if (parser_is_in_file(p))
		return err_usage(p->err, "You cannot use `-%c' from %s",
				 row->letter, p->g->tool);
	if (!arg && parser_has_word(p))
		arg = p->argv[p->at++];
	if (!arg && is_interval)
		return err_usage(p->err, "wait interval value required");
	if (arg && !num_parse_prefix(arg, &end, 0, UINT64_MAX, &n))
		return err_usage(p->err, "wait %s not numeric",
				 is_interval ? "interval" : "seconds");
	if (is_interval)
		p->has_interval = true;
	else
		p->waits = true;
	return 0;
}

/* -4, -6: in a save file for both families, what is the other one's. */
static int take_family(struct parser *p, const struct row *row, const char *arg)
{
	enum family_id id = row->letter == '4' ? FAMILY_IPV4 : FAMILY_IPV6;

	(void)arg;
	if (id == p->g->family->id)
		return 0;
	/* iptables says nothing. */
	if (!parser_is_in_file(p) && !p->g->is_own)
		return err_usage(p->err, "%s", "");
	if (!parser_is_in_file(p))
		return err_usage(p->err, "--%s: that is a matter for %s-lite",
				 row->name, family_get(id)->tool);
	p->req->kind = REQUEST_SKIP;
	p->is_done = true;
	return 0;
}

/* -n, -x, -v, --line-numbers, -M: nothing but that they are there. */
static int take_flag(struct parser *p, const struct row *row, const char *arg)
{
	struct request *req = p->req;

	(void)arg;
	req->verbose += row->letter == 'v';
	req->numeric |= row->letter == 'n';
	req->exact |= row->letter == 'x';
	req->line_numbers |= row->letter == '0';
	return 0;
}

static int take_generation(struct parser *p, const struct row *row,
			   const char *arg)
{
	(void)row;
	p->req->is_expecting = true;
	if (num_parse(arg, 0, UINT64_MAX, &p->req->expected))
		return 0;
	return err_usage(p->err, "\"%s\" is not a generation", arg);
}

/* -h, -V */
static int take_info(struct parser *p, const struct row *row, const char *arg)
{
	const struct ext_desc *desc;

	(void)arg;
	if (parser_is_in_file(p))
		return err_usage(p->err, "The -%c option cannot be used in %s.",
				 row->letter, p->g->tool);
	p->is_done = true;
	p->req->kind = row->letter == 'V' ? REQUEST_VERSION : REQUEST_HELP;
	desc = ext_find_proto(p->g->family, p->proto);
	if (row->letter == 'h' && desc && !p->req->spec.n_matches)
		return parser_load_match(p, desc);
	return 0;
}

/* clang-format off */
const struct row parser_rows[] = {
	{ "append",        'A', ARG_REQUIRED, take_chain,       .op = COMMAND_APPEND },
	{ "check",         'C', ARG_REQUIRED, take_chain,       .op = COMMAND_CHECK },
	{ "delete",        'D', ARG_REQUIRED, take_chain_num,   .op = COMMAND_DELETE },
	{ "insert",        'I', ARG_REQUIRED, take_chain_num,   .op = COMMAND_INSERT },
	{ "replace",       'R', ARG_REQUIRED, take_chain_num,   .op = COMMAND_REPLACE },
	{ "list",          'L', ARG_OPTIONAL, take_maybe_chain, .op = COMMAND_UNSET },
	{ "list-rules",    'S', ARG_OPTIONAL, take_maybe_chain, .op = COMMAND_UNSET },
	{ "flush",         'F', ARG_OPTIONAL, take_maybe_chain, .op = COMMAND_FLUSH },
	{ "zero",          'Z', ARG_OPTIONAL, take_maybe_chain, .op = COMMAND_ZERO },
	{ "new-chain",     'N', ARG_REQUIRED, take_chain,       .op = COMMAND_NEW_CHAIN },
	{ "delete-chain",  'X', ARG_OPTIONAL, take_maybe_chain, .op = COMMAND_DELETE_CHAIN },
	{ "rename-chain",  'E', ARG_REQUIRED, take_rename,      .op = COMMAND_RENAME_CHAIN },
	{ "policy",        'P', ARG_REQUIRED, take_policy,      .op = COMMAND_POLICY },
	{ "source",        's', ARG_REQUIRED, take_hosts,    .seen = SEEN_SOURCE,   .flags = ROW_INVERT },
	{ "src",           's', ARG_REQUIRED, take_hosts,    .seen = SEEN_SOURCE,   .flags = ROW_INVERT },
	{ "destination",   'd', ARG_REQUIRED, take_hosts,    .seen = SEEN_DEST,     .flags = ROW_INVERT },
	{ "dst",           'd', ARG_REQUIRED, take_hosts,    .seen = SEEN_DEST,     .flags = ROW_INVERT },
	{ "protocol",      'p', ARG_REQUIRED, take_proto,    .seen = SEEN_PROTO,    .flags = ROW_INVERT },
	{ "in-interface",  'i', ARG_REQUIRED, take_iface,    .seen = SEEN_IN,       .flags = ROW_INVERT },
	{ "out-interface", 'o', ARG_REQUIRED, take_iface,    .seen = SEEN_OUT,      .flags = ROW_INVERT },
	{ "fragments",     'f', ARG_NONE,     take_fragment, .seen = SEEN_FRAGMENT, .flags = ROW_INVERT },
	{ "jump",          'j', ARG_REQUIRED, take_jump,     .seen = SEEN_JUMP },
	{ "goto",          'g', ARG_REQUIRED, take_jump,     .seen = SEEN_JUMP },
	{ "set-counters",  'c', ARG_REQUIRED, take_counters, .seen = SEEN_COUNTERS },
	{ "numeric",       'n', ARG_NONE,     take_flag,     .seen = SEEN_NUMERIC },
	{ "exact",         'x', ARG_NONE,     take_flag,     .seen = SEEN_EXACT },
	{ "line-numbers",  '0', ARG_NONE,     take_flag,     .seen = SEEN_LINES },
	{ "verbose",       'v', ARG_NONE,     take_flag,     .seen = SEEN_VERBOSE,  .flags = ROW_REPEAT },
	{ "match",         'm', ARG_REQUIRED, take_match, .op = COMMAND_UNSET },
	{ "table",         't', ARG_REQUIRED, take_table, .op = COMMAND_UNSET },
	{ "wait",          'w', ARG_OPTIONAL, take_wait, .op = COMMAND_UNSET },
	{ "wait-interval", 'W', ARG_OPTIONAL, take_wait, .op = COMMAND_UNSET },
	{ "modprobe",      'M', ARG_REQUIRED, take_flag, .op = COMMAND_UNSET },
	{ "ipv4",          '4', ARG_NONE,     take_family, .op = COMMAND_UNSET },
	{ "ipv6",          '6', ARG_NONE,     take_family, .op = COMMAND_UNSET },
	{ "help",          'h', ARG_NONE,     take_info, .op = COMMAND_UNSET },
	{ "version",       'V', ARG_NONE,     take_info, .op = COMMAND_UNSET },
	{ "expect-generation", '0', ARG_REQUIRED, take_generation, .flags = ROW_OWN },
	{ .name = NULL },
};
/* clang-format on */
