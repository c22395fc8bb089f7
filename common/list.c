/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables that -L prints. Widths are iptables', programs cut by column. */
#include "list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ext.h"
#include "proto.h"
#include "text.h"
#include "wire.h"

/* A table pads its columns; the line of a change does not. */
struct style {
	bool numeric;
	bool numeric_proto; /* a table under -n says 6, a change says tcp */
	bool is_table;
};

/* "99999", " 100K": five wide and rounded, or eight under -x. */
static void put_count(uint64_t n, bool exact, int width, struct text *out)
{
	static const char units[] = "KMGT";
	const char *unit = units;

	if (exact || n <= 99999) {
		text_printf(out, "%*" PRIu64 " ",
			    width && exact ? width + 3 : width, n);
		return;
	}
	/* Like iptables, which lets the addition overflow. */
	n = (n + 500) / 1000;
	while (n > 9999 && unit[1]) {
		n = (n + 500) / 1000;
		unit++;
	}
	text_printf(out, "%*" PRIu64 "%c ", width ? width - 1 : 0, n, *unit);
}

void list_chain(const struct list_format *format,
		const struct wire_chain *chain, struct text *out)
{
	text_printf(out, "Chain %s (", chain->name);
	if (chain->policy == VERDICT_UNSET) {
		text_printf(out, "%" PRIu32 " references", chain->refs);
	} else {
		text_printf(out, "policy %s", verdict_name(chain->policy));
		if (format->verbose) {
			text_put(out, " ");
			put_count(chain->counters.packets, format->exact, 0,
				  out);
			text_put(out, "packets, ");
			put_count(chain->counters.bytes, format->exact, 0, out);
			text_put(out, "bytes");
		}
	}
	text_put(out, ")\n");
	if (format->line_numbers)
		text_put(out, "num  ");
	if (format->verbose)
		text_put(out, format->exact ? "    pkts      bytes " :
					      " pkts bytes ");
	text_put(out, "target     prot opt");
	if (format->verbose)
		text_put(out, " in     out    ");
	text_put(out, " source               destination         \n");
}

static void put_padded(const struct style *style, int width, const char *s,
		       struct text *out)
{
	text_printf(out, "%-*s ", style->is_table ? width : 0, s);
}

static const char *target_name(const struct rule_spec *spec)
{
	switch (spec->kind) {
	case RULE_TARGET_NONE:
		break;
	case RULE_TARGET_VERDICT:
		return verdict_name(spec->verdict);
	case RULE_TARGET_JUMP:
	case RULE_TARGET_GOTO:
		return spec->chain;
	case RULE_TARGET_EXT:
		return spec->target.desc->list_name ?
			       spec->target.desc->list_name :
			       spec->target.desc->name;
	}
	return "";
}

static void put_proto(const struct style *style, const struct rule_sel *sel,
		      struct text *out)
{
	uint8_t proto = sel->set & SEL_PROTO ? sel->proto : 0;
	const char *name = proto ? proto_name(proto, style->numeric) : "all";
	char number[4];

	text_put(out, sel->inv & SEL_PROTO ? "!" : " ");
	if (style->numeric_proto || !name) {
		snprintf(number, sizeof(number), "%u", proto);
		name = number;
	}
	put_padded(style, 4, name, out);
}

static void put_fragment(const struct style *style, const struct rule_sel *sel,
			 struct text *out)
{
	if (!style->is_table)
		text_put(out, "opt ");
	if (!(sel->set & SEL_FRAG))
		text_put(out, "-- ");
	else
		text_put(out, sel->inv & SEL_FRAG ? "!f " : "-f ");
}

static void put_iface(const struct style *style, const struct rule_sel *sel,
		      enum sel_bit bit, const char *iface, struct text *out)
{
	char s[IFNAMSIZ + 2];

	if (!(sel->set & bit))
		iface = style->numeric ? "*" : "any";
	snprintf(s, sizeof(s), "%s%s", sel->inv & bit ? "!" : "", iface);
	put_padded(style, 6, s, out);
}

static void put_ifaces(const struct style *style, const struct rule_sel *sel,
		       struct text *out)
{
	text_put(out, style->is_table ? " " : "in ");
	put_iface(style, sel, SEL_IN, sel->in, out);
	if (!style->is_table)
		text_put(out, "out ");
	put_iface(style, sel, SEL_OUT, sel->out, out);
}

/*
 * Where names are shown, everybody is "anywhere". In IPv6, iptables goes by
 * the address there, and calls ::/64 so too.
 */
static bool is_anywhere(const struct family *family, const union addr *addr,
			const union addr *mask)
{
	static const union addr none;

	return addr_equal(family->id == FAMILY_IPV6 ? addr : mask, &none);
}

static void put_addr(const struct style *style, const struct rule_spec *spec,
		     enum sel_bit bit, const union addr *addr,
		     const union addr *mask, struct text *out)
{
	const struct family *family = spec->family;
	size_t begin = out->len;

	if (!(spec->sel.set & bit)) {
		text_put(out, style->numeric ? family->any : "anywhere");
	} else if (style->numeric) {
		addr_print(family, addr, out);
		addr_mask_print(family, mask, true, out);
	} else if (is_anywhere(family, addr, mask)) {
		text_put(out, "anywhere");
	} else {
		addr_print_name(family, addr, out);
		addr_mask_print(family, mask, true, out);
	}
	while (style->is_table && out->len - begin < 19 && !out->failed)
		text_put(out, " ");
	text_put(out, " ");
}

static void put_addrs(const struct style *style, const struct rule_spec *spec,
		      struct text *out)
{
	const struct rule_sel *sel = &spec->sel;

	text_put(out, sel->inv & SEL_SRC ? "!" : " ");
	put_addr(style, spec, SEL_SRC, &sel->src, &sel->src_mask, out);
	text_put(out, sel->inv & SEL_DST ? "!" : " ");
	if (!style->is_table)
		text_put(out, "-> ");
	put_addr(style, spec, SEL_DST, &sel->dst, &sel->dst_mask, out);
}

static void put_exts(const struct style *style, const struct rule_spec *spec,
		     struct text *out)
{
	const struct ext_ctx ctx = { .family = spec->family,
				     .spec = spec,
				     .numeric = style->numeric };

	if (spec->kind == RULE_TARGET_GOTO)
		text_put(out, "[goto] ");
	for (unsigned int i = 0; i < spec->n_matches; i++)
		if (spec->matches[i].desc->list)
			spec->matches[i].desc->list(spec->matches[i].info,
						    &ctx, out);
	if (spec->kind == RULE_TARGET_EXT && spec->target.desc->list)
		spec->target.desc->list(spec->target.info, &ctx, out);
	text_put(out, "\n");
}

void list_rule(const struct list_format *format, const struct rule_spec *spec,
	       struct rule_num num, const struct counters *counters,
	       struct text *out)
{
	const struct style style = { .numeric = format->numeric,
				     .numeric_proto = format->numeric,
				     .is_table = true };

	if (format->line_numbers)
		text_printf(out, "%-4" PRIu32 " ", num.n);
	if (format->verbose) {
		put_count(counters->packets, format->exact, 5, out);
		put_count(counters->bytes, format->exact, 5, out);
	}
	put_padded(&style, 9, target_name(spec), out);
	put_proto(&style, &spec->sel, out);
	put_fragment(&style, &spec->sel, out);
	if (format->verbose)
		put_ifaces(&style, &spec->sel, out);
	put_addrs(&style, spec, out);
	put_exts(&style, spec, out);
}

void list_change(const struct rule_spec *spec, struct text *out)
{
	const struct style style = { .numeric = true };

	put_padded(&style, 0, target_name(spec), out);
	put_proto(&style, &spec->sel, out);
	put_fragment(&style, &spec->sel, out);
	put_ifaces(&style, &spec->sel, out);
	put_addrs(&style, spec, out);
	text_put(out, " ");
	put_exts(&style, spec, out);
}

void list_chain_spec(const struct wire_chain *chain, bool with_counters,
		     struct text *out)
{
	if (chain->policy == VERDICT_UNSET) {
		text_printf(out, "-N %s\n", chain->name);
		return;
	}
	text_printf(out, "-P %s %s", chain->name, verdict_name(chain->policy));
	if (with_counters)
		text_printf(out, " -c %" PRIu64 " %" PRIu64,
			    chain->counters.packets, chain->counters.bytes);
	text_put(out, "\n");
}

void list_rule_spec(const char *chain, const struct rule_spec *spec,
		    const struct counters *counters, struct text *out)
{
	text_put(out, "-A ");
	text_put_word(out, chain);
	rule_print_matches(spec, out);
	if (counters)
		text_printf(out, " -c %" PRIu64 " %" PRIu64, counters->packets,
			    counters->bytes);
	rule_print_target(spec, out);
	text_put(out, "\n");
}
