/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m multiport: any of several ports (kernel: xt_multiport.c). */
#include <linux/netfilter/xt_multiport.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

/* Ports as typed; a range takes two places, the first of them marked. */
struct port_list {
	uint8_t n;
	uint8_t begins_range[XT_MULTI_PORTS];
	uint16_t port[XT_MULTI_PORTS];
};

struct multiport_info {
	struct ext_info given;
	struct port_list sports, dports, ports;
};

enum { MULTIPORT_SPORTS, MULTIPORT_DPORTS, MULTIPORT_PORTS };

static const uint8_t multiport_protos[] = {
	IPPROTO_TCP, IPPROTO_UDP, IPPROTO_UDPLITE, IPPROTO_SCTP, IPPROTO_DCCP,
};

/* One port of the list, @len characters of it at @s. */
static int add_port(const struct opt_ctx *oc, const char *s, size_t len,
		    struct port_list *list, struct err *err)
{
	char name[64];
	uint16_t port;
	int rc;

	if (list->n == XT_MULTI_PORTS)
		return err_usage(err, "too many ports specified");
	if (!len || len >= sizeof(name))
		return err_usage(err, "invalid port/service `%.*s' specified",
				 (int)len, s);
	memcpy(name, s, len);
	name[len] = '\0';
	rc = port_parse(name, oc->ctx->spec->sel.proto, &port, err);
	if (!rc)
		list->port[list->n++] = port;
	return rc;
}

static int list_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct port_list list = { 0 };

	for (const char *s = args[0];; s++) {
		size_t len = strcspn(s, ",:");
		int rc = add_port(oc, s, len, &list, err);
		uint8_t at = (uint8_t)(list.n - 1);

		if (rc)
			return rc;
		s += len;
		if (*s == ':') {
			list.begins_range[at] = 1;
			len = strcspn(++s, ",");
			rc = add_port(oc, s, len, &list, err);
			if (rc)
				return rc;
			if (list.port[at] >= list.port[at + 1])
				return err_usage(err,
					"invalid portrange specified");
			s += len;
		}
		if (!*s)
			break;
	}
	memcpy(val, &list, sizeof(list));
	return 0;
}

static void list_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const struct port_list *list = val;

	(void)oc;
	for (unsigned int i = 0; i < list->n; i++) {
		text_printf(out, "%s%u", i ? "," : "", list->port[i]);
		if (list->begins_range[i])
			text_printf(out, ":%u", list->port[++i]);
	}
}

static bool list_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct port_list list;

	(void)oc;
	memcpy(&list, val, sizeof(list));
	if (!list.n || list.n > XT_MULTI_PORTS)
		return false;
	for (unsigned int i = 0; i < XT_MULTI_PORTS; i++) {
		if (i >= list.n && (list.port[i] || list.begins_range[i]))
			return false;
		if (!list.begins_range[i])
			continue;
		if (list.begins_range[i] != 1 || i + 1 >= list.n ||
		    list.begins_range[i + 1] ||
		    list.port[i] >= list.port[i + 1])
			return false;
	}
	return true;
}

static const struct opt_type port_list_type = {
	"port[:port][,port...]", 1, list_parse, list_print, list_is_valid,
};

#define OTHERS(row) \
	((EXT_BIT(MULTIPORT_SPORTS) | EXT_BIT(MULTIPORT_DPORTS) | \
	  EXT_BIT(MULTIPORT_PORTS)) & ~EXT_BIT(row))

/* clang-format off */
static const struct ext_opt multiport_opts[] = {
	[MULTIPORT_SPORTS] = { "sports", .type = &port_list_type,
		OPT_AT(struct multiport_info, sports), .flags = OPT_INVERT,
		.excludes = OTHERS(MULTIPORT_SPORTS),
		.help = "source port is one of these" },
	[MULTIPORT_DPORTS] = { "dports", .type = &port_list_type,
		OPT_AT(struct multiport_info, dports), .flags = OPT_INVERT,
		.excludes = OTHERS(MULTIPORT_DPORTS),
		.help = "destination port is one of these" },
	[MULTIPORT_PORTS] = { "ports", .type = &port_list_type,
		OPT_AT(struct multiport_info, ports), .flags = OPT_INVERT,
		.excludes = OTHERS(MULTIPORT_PORTS),
		.help = "either port is one of these" },
	{ "source-ports", .type = &port_list_type,
		.alias_of = MULTIPORT_SPORTS + 1, .flags = OPT_INVERT,
		OPT_AT(struct multiport_info, sports) },
	{ "destination-ports", .type = &port_list_type,
		.alias_of = MULTIPORT_DPORTS + 1, .flags = OPT_INVERT,
		OPT_AT(struct multiport_info, dports) },
	{ .name = NULL },
};
/* clang-format on */

static int multiport_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	const struct multiport_info *multi = info;
	const struct rule_sel *sel = &ctx->spec->sel;

	if (!multi->given.set)
		return err_usage(err, "multiport expection an option");
	if (!(sel->set & SEL_PROTO))
		return err_usage(err,
			"multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
	if (!memchr(multiport_protos, sel->proto, sizeof(multiport_protos)) ||
	    sel->inv & SEL_PROTO)
		return err_usage(err,
			"multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP");
	return 0;
}

/* The one option that was given, and its value. */
static unsigned int given_row(const struct multiport_info *multi,
			      const struct port_list **list)
{
	if (ext_has(&multi->given, MULTIPORT_SPORTS)) {
		*list = &multi->sports;
		return MULTIPORT_SPORTS;
	}
	if (ext_has(&multi->given, MULTIPORT_DPORTS)) {
		*list = &multi->dports;
		return MULTIPORT_DPORTS;
	}
	*list = &multi->ports;
	return MULTIPORT_PORTS;
}

static void multiport_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct multiport_info *multi = info;
	uint8_t proto = ctx->spec->sel.proto;
	const struct port_list *list;
	unsigned int row = given_row(multi, &list);

	text_printf(out, " multiport %s %s", multiport_opts[row].name,
		    ext_inv(&multi->given, row) ? " !" : "");
	for (unsigned int i = 0; i < list->n; i++) {
		if (i)
			text_put(out, ",");
		port_print(list->port[i], proto, ctx->numeric, out);
		if (!list->begins_range[i])
			continue;
		text_put(out, ":");
		port_print(list->port[++i], proto, ctx->numeric, out);
	}
}

static void test_ports(struct ir_rule *ir, enum ir_field field,
		       const struct port_list *list, bool invert)
{
	struct ir_range ranges[XT_MULTI_PORTS];
	unsigned int n = 0;

	for (unsigned int i = 0; i < list->n; i++, n++) {
		ranges[n].lo = ir_value_num(field, list->port[i]);
		if (list->begins_range[i])
			i++;
		ranges[n].hi = ir_value_num(field, list->port[i]);
	}
	if (n == 1 && list->n == 1)
		ir_test_num(ir, field, list->port[0], invert);
	else
		ir_test_ranges(ir, field, ranges, n, invert);
}

static void multiport_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	static const uint8_t flags[] = {
		[MULTIPORT_SPORTS] = XT_MULTIPORT_SOURCE,
		[MULTIPORT_DPORTS] = XT_MULTIPORT_DESTINATION,
		[MULTIPORT_PORTS]  = XT_MULTIPORT_EITHER,
	};
	const struct multiport_info *multi = info;
	const struct port_list *list;
	unsigned int row = given_row(multi, &list);
	struct xt_multiport_v1 xt;

	memset(&xt, 0, sizeof(xt));
	xt.flags = flags[row];
	xt.count = list->n;
	xt.invert = ext_inv(&multi->given, row);
	(void)ctx;
	memcpy(xt.ports, list->port, sizeof(xt.ports));
	memcpy(xt.pflags, list->begins_range, sizeof(xt.pflags));
	if (row == MULTIPORT_PORTS) {
		ir_match_xt_only(ir, "multiport", 1, &xt, sizeof(xt));
		return;
	}
	ir_match_xt(ir, "multiport", 1, &xt, sizeof(xt));
	ir_needs_header(ir, 4);
	test_ports(ir, row == MULTIPORT_SPORTS ? IR_TH_SPORT : IR_TH_DPORT,
		   list, xt.invert);
}

const struct ext_desc ext_multiport = {
	.name      = "multiport",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct multiport_info),
	.opts      = multiport_opts,
	.check     = multiport_check,
	.list      = multiport_list,
	.lower     = multiport_lower,
};
