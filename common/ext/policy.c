/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m policy: the IPsec policy of a packet (kernel: xt_policy.c). */
#include <netinet/in.h>

#include <linux/netfilter/xt_policy.h>
#include <string.h>

#include "ext.h"
#include "opt.h"
#include "proto.h"

/* What of an element is asked for; in the order in which save prints it. */
enum part {
	PART_REQID,
	PART_SPI,
	PART_PROTO,
	PART_MODE,
	PART_DST,
	PART_SRC,
	PART_N,
};

struct element {
	uint8_t set, inv; /* bits by enum part */
	uint8_t proto, mode;
	uint32_t reqid, spi;
	struct addr_masked dst, src;
};

struct elements {
	uint32_t last;   /* the first of them is 0 */
	uint32_t latest; /* while parsing: part that was given last, plus 1 */
	struct element element[XT_POLICY_MAX_ELEM];
};

struct policy_info {
	struct ext_info given;
	uint32_t dir; /* XT_POLICY_MATCH_IN, _OUT */
	uint32_t pol; /* XT_POLICY_MATCH_NONE, 0: ipsec */
	struct elements elements;
};

enum { POLICY_DIR, POLICY_POL, POLICY_STRICT, POLICY_NEXT };

static const struct opt_name dir_names[] = {
	{ "in", XT_POLICY_MATCH_IN },
	{ "out", XT_POLICY_MATCH_OUT },
	{ NULL, 0 },
};

static const struct opt_name pol_names[] = {
	{ "none", XT_POLICY_MATCH_NONE },
	{ "ipsec", 0 },
	{ NULL, 0 },
};

static const struct opt_name mode_names[] = {
	{ "transport", XT_POLICY_MODE_TRANSPORT },
	{ "tunnel", XT_POLICY_MODE_TUNNEL },
	{ NULL, 0 },
};

static const struct opt_name proto_names[] = {
	{ "ah", IPPROTO_AH },
	{ "esp", IPPROTO_ESP },
	{ "ipcomp", IPPROTO_COMP },
	{ NULL, 0 },
};

static const char *name_of(const struct opt_name *names, uint32_t value)
{
	while (names->name && names->value != value)
		names++;
	return names->name;
}

/* Make @part of the element at hand given; the element, or NULL. */
static struct element *take_part(const struct opt_ctx *oc, void *val,
				 enum part part, struct err *err)
{
	struct elements *all = val;
	struct element *e = &all->element[all->last];

	if (e->set & 1u << part) {
		err_usage(err, "policy match: double --%s option",
			  oc->opt->name);
		return NULL;
	}
	e->set |= (uint8_t)(1u << part);
	all->latest = part + 1u;
	return e;
}

static int parse_number(const struct opt_ctx *oc, const char *arg,
			uint32_t *out, struct err *err)
{
	const char *const args[] = { arg };

	return opt_u32.parse(oc, args, out, err);
}

static int reqid_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_REQID, err);

	return e ? parse_number(oc, args[0], &e->reqid, err) : err->code;
}

static int spi_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_SPI, err);

	return e ? parse_number(oc, args[0], &e->spi, err) : err->code;
}

static int proto_part_parse(const struct opt_ctx *oc, const char *const *args,
			    void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_PROTO, err);
	int rc;

	if (!e)
		return err->code;
	rc = proto_parse(args[0], &e->proto, err);
	if (!rc && !name_of(proto_names, e->proto))
		return err_usage(err,
			"policy match: protocol must be ah/esp/ipcomp");
	return rc;
}

static int mode_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_MODE, err);

	if (!e)
		return err->code;
	for (const struct opt_name *n = mode_names; n->name; n++)
		if (strcmp(n->name, args[0]) == 0) {
			e->mode = (uint8_t)n->value;
			return 0;
		}
	return err_usage(err, "policy match: invalid mode \"%s\"", args[0]);
}

static int dst_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_DST, err);

	return e ? opt_hostmask.parse(oc, args, &e->dst, err) : err->code;
}

static int src_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	struct element *e = take_part(oc, val, PART_SRC, err);

	return e ? opt_hostmask.parse(oc, args, &e->src, err) : err->code;
}

static int next_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct elements *all = val;

	(void)oc;
	(void)args;
	if (all->last + 1 == XT_POLICY_MAX_ELEM)
		return err_usage(err,
				 "policy match: maximum policy depth reached");
	all->last++;
	return 0;
}

static bool is_element_valid(const struct opt_ctx *oc, const struct element *e)
{
	static const struct element none;

	if (!e->set)
		return memcmp(e, &none, sizeof(none)) == 0;
	return !(e->set & ~((1u << PART_N) - 1)) && !(e->inv & ~e->set) &&
	       (!(e->set & 1u << PART_PROTO) ||
		name_of(proto_names, e->proto)) &&
	       name_of(mode_names, e->mode) &&
	       opt_hostmask.is_valid(oc, &e->dst) &&
	       opt_hostmask.is_valid(oc, &e->src);
}

static bool next_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct elements *all = val;

	if (all->latest || all->last >= XT_POLICY_MAX_ELEM)
		return false;
	for (unsigned int i = 0; i < XT_POLICY_MAX_ELEM; i++)
		if (!is_element_valid(oc, &all->element[i]) ||
		    (i > all->last && all->element[i].set))
			return false;
	return true;
}

static const struct opt_type next_type = {
	NULL, 0, next_parse, NULL, next_is_valid,
};
static const struct opt_type reqid_type = {
	"reqid", 1, reqid_parse, NULL, NULL,
};
static const struct opt_type spi_type = {
	"spi", 1, spi_parse, NULL, NULL,
};
static const struct opt_type proto_type = {
	"ah|esp|ipcomp", 1, proto_part_parse, NULL, NULL,
};
static const struct opt_type mode_type = {
	"transport|tunnel", 1, mode_parse, NULL, NULL,
};
static const struct opt_type dst_type = {
	"address[/mask]", 1, dst_parse, NULL, NULL,
};
static const struct opt_type src_type = {
	"address[/mask]", 1, src_parse, NULL, NULL,
};

/* All that describes elements is one value. */
#define ELEMENTS OPT_AT(struct policy_info, elements)
#define PART .alias_of = POLICY_NEXT + 1, ELEMENTS, \
	.flags = OPT_REPEAT | OPT_INVERT

/* clang-format off */
static const struct ext_opt policy_opts[] = {
	[POLICY_DIR]    = { "dir", .type = &opt_enum,
		OPT_AT(struct policy_info, dir), .data = dir_names,
		.flags = OPT_EXACT,
		.bad_name = "policy_match: invalid dir \"%\"",
		.help = "in: decapsulated; out: to be encapsulated" },
	[POLICY_POL]    = { "pol", .type = &opt_enum,
		OPT_AT(struct policy_info, pol), .data = pol_names,
		.flags = OPT_EXACT,
		.bad_name = "policy match: invalid policy \"%\"",
		.help = "none or ipsec" },
	[POLICY_STRICT] = { "strict", .type = &opt_flag,
		.help = "match all elements, not one anywhere" },
	[POLICY_NEXT]   = { "next", .type = &next_type, ELEMENTS,
		.flags = OPT_REPEAT, .help = "begin the next element" },
	{ "reqid", .type = &reqid_type, PART,
		.help = "this request identifier" },
	{ "spi", .type = &spi_type, PART,
		.help = "this security parameters index" },
	{ "proto", .type = &proto_type, PART, .help = "this protocol" },
	{ "mode", .type = &mode_type, PART, .help = "this mode" },
	{ "tunnel-dst", .type = &dst_type, PART,
		.help = "the tunnel ends here" },
	{ "tunnel-src", .type = &src_type, PART,
		.help = "the tunnel begins here" },
	{ .name = NULL },
};
/* clang-format on */

/* A negation is the part's, not that of all elements. */
static void policy_taken(void *info, unsigned int row,
			 const struct ext_ctx *ctx)
{
	struct policy_info *policy = info;
	struct elements *all = &policy->elements;

	(void)ctx;
	if (row != POLICY_NEXT)
		return;
	if (ext_inv(&policy->given, POLICY_NEXT) && all->latest)
		all->element[all->last].inv |=
			(uint8_t)(1u << (all->latest - 1));
	policy->given.inv &= ~EXT_BIT(POLICY_NEXT);
	all->latest = 0;
}

static int check_elements(const struct policy_info *policy, struct err *err)
{
	const struct elements *all = &policy->elements;
	bool is_strict = ext_has(&policy->given, POLICY_STRICT);
	const unsigned int tunnel = 1u << PART_SRC | 1u << PART_DST;

	if (all->last && !is_strict)
		return err_usage(err,
			"policy: option \"--next\" also requires \"--strict\".");
	for (unsigned int i = 0; i <= all->last; i++) {
		const struct element *e = &all->element[i];

		if (is_strict && !e->set)
			return err_usage(err,
				"policy match: empty policy element %u. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.",
				i);
		if (e->set & tunnel &&
		    (!(e->set & 1u << PART_MODE) || e->inv & 1u << PART_MODE ||
		     e->mode != XT_POLICY_MODE_TUNNEL))
			return err_usage(err,
				"policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode");
	}
	return 0;
}

/* Without --pol it is ipsec; what else is given for none is not looked at. */
static int policy_check(void *info, const struct ext_ctx *ctx,
			struct err *err)
{
	struct policy_info *policy = info;
	struct ext_info *given = &policy->given;

	(void)ctx;
	if (!ext_has(given, POLICY_DIR))
		return err_usage(err,
			"policy match: neither --dir in nor --dir out specified");
	given->set |= EXT_BIT(POLICY_POL);
	if (policy->pol == XT_POLICY_MATCH_NONE) {
		if (ext_has(given, POLICY_STRICT))
			return err_usage(err,
				"policy match: policy none but --strict given");
		memset(&policy->elements, 0, sizeof(policy->elements));
		given->set &= ~EXT_BIT(POLICY_NEXT);
		return 0;
	}
	return check_elements(policy, err);
}

static uint8_t policy_hooks_of(const void *info)
{
	const struct policy_info *policy = info;

	if (policy->dir == XT_POLICY_MATCH_OUT)
		return HOOK_ALL & ~(HOOK_BIT(HOOK_PREROUTING) |
				    HOOK_BIT(HOOK_INPUT));
	return HOOK_ALL &
	       ~(HOOK_BIT(HOOK_OUTPUT) | HOOK_BIT(HOOK_POSTROUTING));
}

static void print_addr(const struct addr_masked *m, const struct ext_ctx *ctx,
		       struct text *out)
{
	addr_print(ctx->family, &m->addr, out);
	addr_mask_print(ctx->family, &m->mask, true, out);
}

/* @dashes: "--" in save, "" in listings. */
static void print_part(const struct element *e, enum part part,
		       const char *dashes, const struct ext_ctx *ctx,
		       struct text *out)
{
	bool is_listing = !*dashes;

	text_put(out, e->inv & 1u << part ? " ! " : " ");
	text_put(out, dashes);
	switch (part) {
	case PART_REQID:
		text_printf(out, "reqid %u", e->reqid);
		break;
	case PART_SPI:
		text_printf(out, "spi 0x%x", e->spi);
		break;
	case PART_PROTO:
		if (is_listing && ctx->numeric)
			text_printf(out, "proto %u", e->proto);
		else
			text_printf(out, "proto %s",
				    name_of(proto_names, e->proto));
		break;
	case PART_MODE:
		text_printf(out, "mode %s", name_of(mode_names, e->mode));
		break;
	case PART_DST:
		text_put(out, "tunnel-dst ");
		print_addr(&e->dst, ctx, out);
		break;
	case PART_SRC:
		text_put(out, "tunnel-src ");
		print_addr(&e->src, ctx, out);
		break;
	case PART_N:
		break;
	}
}

static void print_element(const struct element *e, const char *dashes,
			  const struct ext_ctx *ctx, struct text *out)
{
	for (unsigned int part = 0; part < PART_N; part++)
		if (e->set & 1u << part)
			print_part(e, (enum part)part, dashes, ctx, out);
}

static void print_policy(const struct policy_info *policy, const char *dashes,
			 struct text *out)
{
	text_printf(out, " %sdir %s %spol %s", dashes,
		    name_of(dir_names, policy->dir), dashes,
		    name_of(pol_names, policy->pol));
	if (ext_has(&policy->given, POLICY_STRICT))
		text_printf(out, " %sstrict", dashes);
}

static void policy_save(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct policy_info *policy = info;
	const struct elements *all = &policy->elements;

	print_policy(policy, "--", out);
	for (unsigned int i = 0; i <= all->last; i++) {
		if (i)
			text_put(out, " --next");
		print_element(&all->element[i], "--", ctx, out);
	}
}

static void policy_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct policy_info *policy = info;
	const struct elements *all = &policy->elements;

	text_put(out, " policy match");
	print_policy(policy, "", out);
	for (unsigned int i = 0; i <= all->last; i++) {
		if (all->last)
			text_printf(out, " [%u]", i);
		print_element(&all->element[i], "", ctx, out);
	}
}

/* Bit by bit: what else is in *@spec's bytes stays as it was. */
static void put_spec(struct xt_policy_spec *spec, uint8_t parts)
{
	spec->saddr = !!(parts & 1u << PART_SRC);
	spec->daddr = !!(parts & 1u << PART_DST);
	spec->proto = !!(parts & 1u << PART_PROTO);
	spec->mode = !!(parts & 1u << PART_MODE);
	spec->spi = !!(parts & 1u << PART_SPI);
	spec->reqid = !!(parts & 1u << PART_REQID);
}

static void put_element(struct xt_policy_elem *xt, const struct element *e)
{
	memcpy(&xt->saddr, &e->src.addr, sizeof(xt->saddr));
	memcpy(&xt->smask, &e->src.mask, sizeof(xt->smask));
	memcpy(&xt->daddr, &e->dst.addr, sizeof(xt->daddr));
	memcpy(&xt->dmask, &e->dst.mask, sizeof(xt->dmask));
	/* iptables leaves it in the host's order, unlike the packet's. */
	xt->spi = e->spi;
	xt->reqid = e->reqid;
	xt->proto = e->proto;
	xt->mode = e->mode;
	put_spec(&xt->match, e->set);
	put_spec(&xt->invert, e->inv);
}

static void policy_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct policy_info *policy = info;
	const struct elements *all = &policy->elements;
	struct xt_policy_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.flags = (uint16_t)(policy->dir | policy->pol);
	xt.len = (uint16_t)(policy->pol ? 0 : all->last + 1);
	(void)ctx;
	if (ext_has(&policy->given, POLICY_STRICT))
		xt.flags |= XT_POLICY_MATCH_STRICT;
	for (unsigned int i = 0; i <= all->last; i++)
		put_element(&xt.pol[i], &all->element[i]);
	ir_match_xt_only(ir, "policy", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_policy = {
	.name      = "policy",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks_of  = policy_hooks_of,
	.info_size = sizeof(struct policy_info),
	.opts      = policy_opts,
	.taken     = policy_taken,
	.check     = policy_check,
	.save      = policy_save,
	.list      = policy_list,
	.lower     = policy_lower,
};
