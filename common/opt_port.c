/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of option values: ports, by number or name of a service. */
#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <string.h>

#include "opt.h"

static const char *service_proto(uint8_t proto)
{
	const struct protoent *pe = proto ? getprotobynumber(proto) : NULL;

	return pe ? pe->p_name : NULL;
}

int port_parse(const char *s, uint8_t proto, uint16_t *out, struct err *err)
{
	const struct servent *se;

	if (num_parse_u16(s, out))
		return 0;
	se = *s && !isdigit((unsigned char)*s) ?
		     getservbyname(s, service_proto(proto)) :
		     NULL;
	if (!se)
		return err_usage(err, "invalid port/service `%s' specified", s);
	*out = ntohs((uint16_t)se->s_port);
	return 0;
}

int port_range_parse(const char *s, uint8_t proto, char sep,
		     struct range16 *out, struct err *err)
{
	struct range16 range = { 0, UINT16_MAX };
	const char *at = strchr(s, sep);
	char lo[64];
	int rc = 0;

	if (!at) {
		rc = port_parse(s, proto, &range.lo, err);
		range.hi = range.lo;
	} else {
		if ((size_t)(at - s) >= sizeof(lo))
			return err_usage(err,
				"invalid port/service `%s' specified", s);
		memcpy(lo, s, (size_t)(at - s));
		lo[at - s] = '\0';
		if (*lo)
			rc = port_parse(lo, proto, &range.lo, err);
		if (!rc && at[1])
			rc = port_parse(at + 1, proto, &range.hi, err);
	}
	if (rc)
		return rc;
	if (range.lo > range.hi)
		return err_usage(err, "invalid portrange `%s' (min > max)", s);
	*out = range;
	return 0;
}

void port_print(uint16_t port, uint8_t proto, bool numeric, struct text *out)
{
	const struct servent *se = NULL;

	if (!numeric)
		se = getservbyport(htons(port), service_proto(proto));
	if (se)
		text_put(out, se->s_name);
	else
		text_printf(out, "%u", port);
}

void ports_list(const char *name, struct range16 ports, bool invert,
		const struct ext_ctx *ctx, struct text *out)
{
	uint8_t proto = ctx->spec->sel.proto;

	text_printf(out, " %s%s:%s", name, ports.lo == ports.hi ? "" : "s",
		    invert ? "!" : "");
	port_print(ports.lo, proto, ctx->numeric, out);
	if (ports.lo == ports.hi)
		return;
	text_put(out, ":");
	port_print(ports.hi, proto, ctx->numeric, out);
}

void ports_normalise(struct ext_info *info, unsigned int row,
		     struct range16 *ports)
{
	if (ext_inv(info, row) || ports->lo || ports->hi != UINT16_MAX)
		return;
	info->set &= ~EXT_BIT(row);
}

void ports_lower(struct ir_rule *ir, const struct ext_info *info,
		 unsigned int row, enum ir_field field, struct range16 ports)
{
	if (ext_has(info, row))
		ir_test_range(ir, field, ports.lo, ports.hi,
			      ext_inv(info, row));
}

/* iptables 1.8: tcp and sctp know their own services only, the rest any. */
static uint8_t named_in(const struct opt_ctx *oc)
{
	uint8_t proto = oc->desc->proto;

	return proto == IPPROTO_TCP || proto == IPPROTO_SCTP ? proto : 0;
}

static int ports_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct range16 range;
	int rc = port_range_parse(args[0], named_in(oc), ':', &range, err);

	if (!rc)
		memcpy(val, &range, sizeof(range));
	return rc;
}

static void ports_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	opt_range16.print(oc, val, out);
}

static bool ports_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_range16.is_valid(oc, val);
}

const struct opt_type opt_ports = {
	"port[:port]", 1, ports_parse, ports_print, ports_is_valid,
};

/* Digits are decimal here: "010" is ten, and "0x10" no port. */
static int service_parse(const char *s, uint16_t *out, struct err *err)
{
	const struct servent *se = NULL;
	const char *end;
	uint64_t port;

	if (num_parse_decimal(s, &end, 0, UINT16_MAX, &port) && !*end) {
		*out = (uint16_t)port;
		return 0;
	}
	if (!isdigit((unsigned char)*s))
		se = getservbyname(s, NULL);
	if (!se)
		return err_usage(err,
				 "Port \"%s\" does not resolve to anything.",
				 s);
	*out = ntohs((uint16_t)se->s_port);
	return 0;
}

static int opt_service_parse(const struct opt_ctx *oc, const char *const *args,
			     void *val, struct err *err)
{
	uint16_t port;
	int rc = service_parse(args[0], &port, err);

	(void)oc;
	if (!rc)
		memcpy(val, &port, sizeof(port));
	return rc;
}

static void opt_service_print(const struct opt_ctx *oc, const void *val,
			      struct text *out)
{
	opt_u16.print(oc, val, out);
}

const struct opt_type opt_service = {
	"port", 1, opt_service_parse, opt_service_print, NULL,
};

static int services_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	struct range16 range = { 0, UINT16_MAX };
	const char *s = args[0], *at = strchr(s, ':');
	char lo[NI_MAXSERV];
	size_t len = at ? (size_t)(at - s) : strlen(s);
	int rc = 0;

	if (at && strchr(at + 1, ':'))
		return err_usage(err,
			"%s: Too many components for option \"--%s\" (max: 2)",
			oc->desc->name, oc->opt->name);
	if (len >= sizeof(lo))
		return service_parse(s, &range.lo, err);
	memcpy(lo, s, len);
	lo[len] = '\0';
	if (*lo || !at)
		rc = service_parse(lo, &range.lo, err);
	if (!rc && !at)
		range.hi = range.lo;
	else if (!rc && at[1])
		rc = service_parse(at + 1, &range.hi, err);
	if (!rc && range.lo > range.hi)
		rc = err_usage(err, "invalid portrange `%s' (min > max)", s);
	if (!rc)
		memcpy(val, &range, sizeof(range));
	return rc;
}

const struct opt_type opt_services = {
	"port[:port]", 1, services_parse, ports_print, ports_is_valid,
};
