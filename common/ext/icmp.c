/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m icmp, -m icmp6: type and code (kernel: xt_tcpudp.c). */
#include <net/if.h>
#include <netinet/in.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

struct icmp_what {
	uint8_t type, code_lo, code_hi; /* codes: both included */
};

struct icmp_info {
	struct ext_info given;
	struct icmp_what what;
};

enum { ICMP_TYPE };

/* To the kernel's match icmp (not icmp6) this is any type and any code. */
#define TYPE_ANY 255

/* A row with all codes names a type; one that repeats it is an alias. */
struct icmp_name {
	const char *name; /* NULL ends the table */
	struct icmp_what what;
};

/* What a protocol calls its types; an option's data. */
struct icmp_names {
	const char *proto;
	const struct icmp_name *names;
};

/* clang-format off */
/* IANA, ICMP Parameters */
static const struct icmp_name icmp4_names[] = {
	{ "any",                          { TYPE_ANY, 0, 255 } },
	{ "echo-reply",                   {  0,  0, 255 } },
	{ "pong",                         {  0,  0, 255 } },
	{ "destination-unreachable",      {  3,  0, 255 } },
	{ "network-unreachable",          {  3,  0,   0 } },
	{ "host-unreachable",             {  3,  1,   1 } },
	{ "protocol-unreachable",         {  3,  2,   2 } },
	{ "port-unreachable",             {  3,  3,   3 } },
	{ "fragmentation-needed",         {  3,  4,   4 } },
	{ "source-route-failed",          {  3,  5,   5 } },
	{ "network-unknown",              {  3,  6,   6 } },
	{ "host-unknown",                 {  3,  7,   7 } },
	{ "network-prohibited",           {  3,  9,   9 } },
	{ "host-prohibited",              {  3, 10,  10 } },
	{ "TOS-network-unreachable",      {  3, 11,  11 } },
	{ "TOS-host-unreachable",         {  3, 12,  12 } },
	{ "communication-prohibited",     {  3, 13,  13 } },
	{ "host-precedence-violation",    {  3, 14,  14 } },
	{ "precedence-cutoff",            {  3, 15,  15 } },
	{ "source-quench",                {  4,  0, 255 } },
	{ "redirect",                     {  5,  0, 255 } },
	{ "network-redirect",             {  5,  0,   0 } },
	{ "host-redirect",                {  5,  1,   1 } },
	{ "TOS-network-redirect",         {  5,  2,   2 } },
	{ "TOS-host-redirect",            {  5,  3,   3 } },
	{ "echo-request",                 {  8,  0, 255 } },
	{ "ping",                         {  8,  0, 255 } },
	{ "router-advertisement",         {  9,  0, 255 } },
	{ "router-solicitation",          { 10,  0, 255 } },
	{ "time-exceeded",                { 11,  0, 255 } },
	{ "ttl-exceeded",                 { 11,  0, 255 } },
	{ "ttl-zero-during-transit",      { 11,  0,   0 } },
	{ "ttl-zero-during-reassembly",   { 11,  1,   1 } },
	{ "parameter-problem",            { 12,  0, 255 } },
	{ "ip-header-bad",                { 12,  0,   0 } },
	{ "required-option-missing",      { 12,  1,   1 } },
	{ "timestamp-request",            { 13,  0, 255 } },
	{ "timestamp-reply",              { 14,  0, 255 } },
	{ "address-mask-request",         { 17,  0, 255 } },
	{ "address-mask-reply",           { 18,  0, 255 } },
	{ NULL, { 0 } },
};

/* IANA, ICMPv6 Parameters */
static const struct icmp_name icmp6_names[] = {
	{ "destination-unreachable",      {   1, 0, 255 } },
	{ "no-route",                     {   1, 0,   0 } },
	{ "communication-prohibited",     {   1, 1,   1 } },
	{ "beyond-scope",                 {   1, 2,   2 } },
	{ "address-unreachable",          {   1, 3,   3 } },
	{ "port-unreachable",             {   1, 4,   4 } },
	{ "failed-policy",                {   1, 5,   5 } },
	{ "reject-route",                 {   1, 6,   6 } },
	{ "packet-too-big",               {   2, 0, 255 } },
	{ "time-exceeded",                {   3, 0, 255 } },
	{ "ttl-exceeded",                 {   3, 0, 255 } },
	{ "ttl-zero-during-transit",      {   3, 0,   0 } },
	{ "ttl-zero-during-reassembly",   {   3, 1,   1 } },
	{ "parameter-problem",            {   4, 0, 255 } },
	{ "bad-header",                   {   4, 0,   0 } },
	{ "unknown-header-type",          {   4, 1,   1 } },
	{ "unknown-option",               {   4, 2,   2 } },
	{ "echo-request",                 { 128, 0, 255 } },
	{ "ping",                         { 128, 0, 255 } },
	{ "echo-reply",                   { 129, 0, 255 } },
	{ "pong",                         { 129, 0, 255 } },
	{ "mld-listener-query",           { 130, 0, 255 } },
	{ "mld-listener-report",          { 131, 0, 255 } },
	{ "mld-listener-done",            { 132, 0, 255 } },
	{ "mld-listener-reduction",       { 132, 0, 255 } },
	{ "router-solicitation",          { 133, 0, 255 } },
	{ "router-advertisement",         { 134, 0, 255 } },
	{ "neighbour-solicitation",       { 135, 0, 255 } },
	{ "neighbor-solicitation",        { 135, 0, 255 } },
	{ "neighbour-advertisement",      { 136, 0, 255 } },
	{ "neighbor-advertisement",       { 136, 0, 255 } },
	{ "redirect",                     { 137, 0, 255 } },
	{ NULL, { 0 } },
};
/* clang-format on */

static const struct icmp_names icmp4 = { "ICMP", icmp4_names };
static const struct icmp_names icmp6 = { "ICMPv6", icmp6_names };

static bool is_type(const struct icmp_what *what)
{
	return !what->code_lo && what->code_hi == UINT8_MAX;
}

static bool is_same(const struct icmp_what *a, const struct icmp_what *b)
{
	return a->type == b->type && a->code_lo == b->code_lo &&
	       a->code_hi == b->code_hi;
}

/* The name that @s is, or the one that begins with it: 1; 0: it is none. */
static int find_name(const struct icmp_names *names, const char *s,
		     struct icmp_what *out, struct err *err)
{
	const struct icmp_name *found = NULL;
	size_t len = strlen(s);

	for (const struct icmp_name *n = names->names; n->name; n++) {
		if (strncasecmp(n->name, s, len))
			continue;
		if (!n->name[len]) {
			*out = n->what;
			return 1;
		}
		if (found)
			return err_usage(err,
				"Ambiguous %s type `%s': `%s' or `%s'?",
				names->proto, s, found->name, n->name);
		found = n;
	}
	if (!found)
		return 0;
	*out = found->what;
	return 1;
}

/* "type", "type/code", "type/code:code" */
static int parse_numbers(const struct icmp_names *names, const char *s,
			 struct icmp_what *out, struct err *err)
{
	uint64_t type, lo = 0, hi = UINT8_MAX;
	const char *end;

	if (!num_parse_prefix(s, &end, 0, UINT8_MAX, &type) ||
	    (*end && *end != '/'))
		return err_usage(err, "Unknown %s type `%s'", names->proto, s);
	if (*end) {
		if (!num_parse_prefix(end + 1, &end, 0, UINT8_MAX, &lo))
			return err_usage(err, "Unknown %s code `%s'",
					 names->proto, s);
		hi = lo;
	}
	if (*end && (*end != ':' || !num_parse(end + 1, lo, UINT8_MAX, &hi)))
		return err_usage(err, "Unknown %s code `%s'", names->proto, s);
	*out = (struct icmp_what){ (uint8_t)type, (uint8_t)lo, (uint8_t)hi };
	return 0;
}

static int what_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	const struct icmp_names *names = oc->opt->data;
	int rc = *args[0] ? find_name(names, args[0], val, err) : 0;

	return rc ? (rc > 0 ? 0 : rc) :
		    parse_numbers(names, args[0], val, err);
}

static void what_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const struct icmp_what *what = val;

	if (oc->opt->data == &icmp4 &&
	    is_same(what, &icmp4_names[0].what)) {
		text_put(out, "any");
		return;
	}
	text_printf(out, "%u", what->type);
	if (is_type(what))
		return;
	text_printf(out, "/%u", what->code_lo);
	if (what->code_hi != what->code_lo)
		text_printf(out, ":%u", what->code_hi);
}

static bool what_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct icmp_what *what = val;

	(void)oc;
	return what->code_lo <= what->code_hi;
}

static const struct opt_type what_type = {
	"typename|type[/code]", 1, what_parse, what_print, what_is_valid,
};

/* clang-format off */
static const struct ext_opt icmp_opts[] = {
	[ICMP_TYPE] = { "icmp-type", .type = &what_type,
		OPT_AT(struct icmp_info, what), .data = &icmp4,
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "type, or type and code, of the message" },
	{ .name = NULL },
};

static const struct ext_opt icmp6_opts[] = {
	[ICMP_TYPE] = { "icmpv6-type", .type = &what_type,
		OPT_AT(struct icmp_info, what), .data = &icmp6,
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "type, or type and code, of the message" },
	{ .name = NULL },
};
/* clang-format on */

/* firewalld reads this: types at the margin, aliases in (), codes indented. */
static void help_names(const struct icmp_names *names, struct text *out)
{
	text_printf(out, "Valid %s Types:", names->proto);
	for (const struct icmp_name *n = names->names; n->name; n++) {
		if (n > names->names && is_same(&n[-1].what, &n->what))
			text_printf(out, " (%s)", n->name);
		else
			text_printf(out, "\n%s%s",
				    is_type(&n->what) ? "" : "   ", n->name);
	}
	text_put(out, "\n");
}

static void icmp_help(const struct ext_ctx *ctx, struct text *out)
{
	(void)ctx;
	help_names(&icmp4, out);
}

static void icmp6_help(const struct ext_ctx *ctx, struct text *out)
{
	(void)ctx;
	help_names(&icmp6, out);
}

static void list_what(const struct icmp_info *icmp,
		      const struct icmp_names *names,
		      const struct ext_ctx *ctx, struct text *out)
{
	const struct icmp_what *what = &icmp->what;
	bool invert = ext_inv(&icmp->given, ICMP_TYPE);

	for (const struct icmp_name *n = names->names;
	     n->name && !ctx->numeric; n++)
		if (is_same(&n->what, what)) {
			text_printf(out, " %s%s", invert ? "!" : "", n->name);
			return;
		}
	text_printf(out, "%stype %u", invert ? " !" : "", what->type);
	if (what->code_lo == what->code_hi)
		text_printf(out, " code %u", what->code_lo);
	else if (!is_type(what))
		text_printf(out, " codes %u-%u", what->code_lo, what->code_hi);
}

static void icmp_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	text_put(out, " icmp");
	list_what(info, &icmp4, ctx, out);
}

static void icmp6_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	text_put(out, " ipv6-icmp");
	list_what(info, &icmp6, ctx, out);
}

/* Needs the header even where any type will do: a fragment has none. */
static void test_what(struct ir_rule *ir, const struct icmp_info *icmp,
		      bool is_any)
{
	const struct icmp_what *what = &icmp->what;
	bool invert = ext_inv(&icmp->given, ICMP_TYPE);
	uint32_t type = (uint32_t)what->type << 8;

	/* struct icmphdr, struct icmp6hdr */
	ir_needs_header(ir, 8);
	if (is_any)
		ir_test_masked_num(ir, IR_ICMP_TYPE, 0, 0, invert);
	else if (is_type(what))
		ir_test_num(ir, IR_ICMP_TYPE, what->type, invert);
	else
		ir_test_range(ir, IR_ICMP_TYPE_CODE, type | what->code_lo,
			      type | what->code_hi, invert);
}

static void icmp_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct icmp_info *icmp = info;
	struct ipt_icmp xt;

	memset(&xt, 0, sizeof(xt));
	xt.type = icmp->what.type;
	xt.code[0] = icmp->what.code_lo;
	xt.code[1] = icmp->what.code_hi;
	(void)ctx;
	if (ext_inv(&icmp->given, ICMP_TYPE))
		xt.invflags |= IPT_ICMP_INV;
	ir_match_xt(ir, "icmp", 0, &xt, sizeof(xt));
	test_what(ir, icmp, icmp->what.type == TYPE_ANY);
}

static void icmp6_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	const struct icmp_info *icmp = info;
	struct ip6t_icmp xt;

	memset(&xt, 0, sizeof(xt));
	xt.type = icmp->what.type;
	xt.code[0] = icmp->what.code_lo;
	xt.code[1] = icmp->what.code_hi;
	(void)ctx;
	if (ext_inv(&icmp->given, ICMP_TYPE))
		xt.invflags |= IP6T_ICMP_INV;
	ir_match_xt(ir, "icmp6", 0, &xt, sizeof(xt));
	test_what(ir, icmp, false);
}

static const uint8_t icmp_protos[] = { IPPROTO_ICMP, 0 };
static const uint8_t icmp6_protos[] = { IPPROTO_ICMPV6, 0 };
static const char *const icmp6_aliases[] = { "ipv6-icmp", "icmpv6", NULL };

const struct ext_desc ext_icmp = {
	.name      = "icmp",
	.kind      = EXT_MATCH,
	.families  = FAM_IPV4,
	.proto     = IPPROTO_ICMP,
	.protos    = icmp_protos,
	.info_size = sizeof(struct icmp_info),
	.opts      = icmp_opts,
	.list      = icmp_list,
	.lower     = icmp_lower,
	.help      = icmp_help,
};

const struct ext_desc ext_icmp6 = {
	.name      = "icmp6",
	.aliases   = icmp6_aliases,
	.kind      = EXT_MATCH,
	.families  = FAM_IPV6,
	.proto     = IPPROTO_ICMPV6,
	.protos    = icmp6_protos,
	.info_size = sizeof(struct icmp_info),
	.opts      = icmp6_opts,
	.list      = icmp6_list,
	.lower     = icmp6_lower,
	.help      = icmp6_help,
};
