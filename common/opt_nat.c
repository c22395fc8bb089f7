/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ranges of addresses and ports, as SNAT, DNAT and their kin take them. */
#include "opt_nat.h"

#include <netdb.h>
#include <string.h>

/* Longest value: two IPv6 addresses, three names of services. */
#define NAT_RANGE_MAX 255

static int bad_port(const char *s, struct err *err)
{
	return err_usage(err, "Port `%s' not valid", s);
}

/* A number up to @end, or the name that is all of @s. */
static int parse_port(const char *s, const char **end, uint16_t min,
		      uint16_t *port, struct err *err)
{
	const struct servent *se;
	uint64_t n;

	if (num_parse_prefix(s, end, min, UINT16_MAX, &n)) {
		*port = (uint16_t)n;
		return 0;
	}
	se = getservbyname(s, NULL);
	if (!se)
		return bad_port(s, err);
	*port = ntohs((uint16_t)se->s_port);
	*end = "";
	return 0;
}

/*
 * "lo", "lo-hi"; *@end is set to what follows. A range of one port and a base
 * is saved as "lo/base", which iptables itself does not read again.
 */
static int parse_ports(const char *s, const char **end, bool takes_base,
		       struct range16 *ports, struct err *err)
{
	uint64_t hi;
	int rc = parse_port(s, end, 0, &ports->lo, err);

	if (rc)
		return rc;
	ports->hi = ports->lo;
	if (!**end || (takes_base && **end == '/'))
		return 0;
	if (**end == ':')
		return err_usage(err, "Invalid port:port syntax - use dash");
	if (**end != '-')
		return err_usage(err, "Garbage after port value: `%s'", *end);
	s = *end + 1;
	if (!num_parse_prefix(s, end, 0, UINT16_MAX, &hi))
		return bad_port(s, err);
	if (hi < ports->lo)
		return err_usage(err, "Port range `%s' funky", s);
	ports->hi = (uint16_t)hi;
	return 0;
}

static int garbage_after_range(const char *s, struct err *err)
{
	return err_usage(err, "Garbage after port range: `%s'", s);
}

static int nat_ports_parse(const struct opt_ctx *oc, const char *const *args,
			   void *val, struct err *err)
{
	struct range16 ports;
	const char *end;
	int rc = parse_ports(args[0], &end, false, &ports, err);

	(void)oc;
	if (rc)
		return rc;
	if (*end)
		return garbage_after_range(end, err);
	memcpy(val, &ports, sizeof(ports));
	return 0;
}

void nat_ports_print(struct range16 ports, struct text *out)
{
	text_printf(out, "%u", ports.lo);
	if (ports.hi != ports.lo)
		text_printf(out, "-%u", ports.hi);
}

static void opt_nat_ports_print(const struct opt_ctx *oc, const void *val,
				struct text *out)
{
	struct range16 ports;

	(void)oc;
	memcpy(&ports, val, sizeof(ports));
	nat_ports_print(ports, out);
}

static bool nat_ports_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct range16 ports;

	(void)oc;
	memcpy(&ports, val, sizeof(ports));
	return ports.lo <= ports.hi;
}

const struct opt_type opt_nat_ports = {
	"port[-port]", 1, nat_ports_parse, opt_nat_ports_print,
	nat_ports_is_valid,
};

static int range_parse_ports(const char *s, bool takes_base,
			     struct nat_range *range, struct err *err)
{
	struct range16 ports;
	const char *end;
	int rc = parse_ports(s, &end, takes_base, &ports, err);

	if (rc)
		return rc;
	range->port_lo = ports.lo;
	range->port_hi = ports.hi;
	range->has |= NAT_HAS_PORTS;
	if (!*end)
		return 0;
	if (*end != '/' || !takes_base)
		return garbage_after_range(end, err);
	rc = parse_port(end + 1, &end, 1, &range->port_base, err);
	if (rc)
		return rc;
	if (*end)
		return err_usage(err, "Garbage after base port value: `%s'",
				 end);
	range->has |= NAT_HAS_BASE;
	return 0;
}

static int range_parse_addrs(const struct family *family, char *s,
			     struct nat_range *range, struct err *err)
{
	char *dash = strchr(s, '-');

	if (dash)
		*dash = '\0';
	if (!addr_parse_full(family, s, &range->addr_lo))
		return err_usage(err, "Bad IP address \"%s\"", s);
	range->addr_hi = range->addr_lo;
	if (dash && !addr_parse_full(family, dash + 1, &range->addr_hi))
		return err_usage(err, "Bad IP address \"%s\"", dash + 1);
	range->has |= NAT_HAS_ADDR;
	return 0;
}

/*
 * Cut @s into addresses, returned, and ports, or NULL. One colon is where
 * ports begin; with more of them it is an address of IPv6.
 */
static char *split(const struct family *family, char *s, char **ports)
{
	char *colon, *end = NULL;

	if (*s == '[') {
		if (family->id == FAMILY_IPV4)
			return NULL;
		end = strchr(++s, ']');
		if (!end)
			return NULL;
		*end = '\0';
		colon = strchr(end + 1, ':');
	} else {
		colon = strchr(s, ':');
		if (colon && strchr(colon + 1, ':'))
			colon = NULL;
	}
	if (colon)
		*colon = '\0';
	*ports = colon ? colon + 1 : NULL;
	return s;
}

static int range_parse(const struct opt_ctx *oc, const char *arg,
		       bool takes_base, void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	struct nat_range range = { .has = 0 };
	char copy[NAT_RANGE_MAX + 1], *addrs, *ports;
	size_t len = strlen(arg);
	int rc = 0;

	if (len > NAT_RANGE_MAX)
		return err_usage(err, "Bad IP address \"%s\"", arg);
	memcpy(copy, arg, len + 1);
	addrs = split(family, copy, &ports);
	if (!addrs)
		return err_usage(err, "Invalid address format");
	if (ports)
		rc = range_parse_ports(ports, takes_base, &range, err);
	if (!rc && (*addrs || !ports))
		rc = range_parse_addrs(family, addrs, &range, err);
	if (!rc)
		memcpy(val, &range, sizeof(range));
	return rc;
}

static int nat_range_parse(const struct opt_ctx *oc, const char *const *args,
			   void *val, struct err *err)
{
	return range_parse(oc, args[0], false, val, err);
}

static int nat_range_base_parse(const struct opt_ctx *oc,
				const char *const *args, void *val,
				struct err *err)
{
	return range_parse(oc, args[0], true, val, err);
}

void nat_range_print(const struct family *family, const struct nat_range *range,
		     struct text *out)
{
	bool brackets = family->id == FAMILY_IPV6 && range->has & NAT_HAS_PORTS;

	if (range->has & NAT_HAS_ADDR) {
		text_put(out, brackets ? "[" : "");
		addr_print(family, &range->addr_lo, out);
		if (!addr_equal(&range->addr_lo, &range->addr_hi)) {
			text_put(out, "-");
			addr_print(family, &range->addr_hi, out);
		}
		text_put(out, brackets ? "]" : "");
	}
	if (!(range->has & NAT_HAS_PORTS))
		return;
	text_put(out, ":");
	nat_ports_print((struct range16){ range->port_lo, range->port_hi },
			out);
	if (range->has & NAT_HAS_BASE)
		text_printf(out, "/%u", range->port_base);
}

static void opt_nat_range_print(const struct opt_ctx *oc, const void *val,
				struct text *out)
{
	struct nat_range range;

	memcpy(&range, val, sizeof(range));
	nat_range_print(oc->ctx->family, &range, out);
}

static bool is_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool is_addr_valid(const struct family *family, const union addr *addr,
			  bool is_there)
{
	size_t used = is_there ? family->addr_len : 0;

	return is_zero(addr->bytes + used, sizeof(*addr) - used);
}

static bool nat_range_base_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct family *family = oc->ctx->family;
	struct nat_range r;
	bool has_addr, has_ports, has_base;

	memcpy(&r, val, sizeof(r));
	has_addr = r.has & NAT_HAS_ADDR;
	has_ports = r.has & NAT_HAS_PORTS;
	has_base = r.has & NAT_HAS_BASE;
	if (r.has & ~(NAT_HAS_ADDR | NAT_HAS_PORTS | NAT_HAS_BASE) ||
	    !(has_addr || has_ports) || (has_base && !has_ports))
		return false;
	return is_addr_valid(family, &r.addr_lo, has_addr) &&
	       is_addr_valid(family, &r.addr_hi, has_addr) &&
	       (has_ports ? r.port_lo <= r.port_hi :
			    !r.port_lo && !r.port_hi) &&
	       has_base == (r.port_base != 0);
}

static bool nat_range_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct nat_range range;

	memcpy(&range, val, sizeof(range));
	return !(range.has & NAT_HAS_BASE) && nat_range_base_is_valid(oc, val);
}

const struct opt_type opt_nat_range = {
	"[address[-address]][:port[-port]]", 1, nat_range_parse,
	opt_nat_range_print, nat_range_is_valid,
};

const struct opt_type opt_nat_range_base = {
	"[address[-address]][:port[-port[/port]]]", 1, nat_range_base_parse,
	opt_nat_range_print, nat_range_base_is_valid,
};

int nat_proto_check(const struct ext_ctx *ctx, struct err *err)
{
	const struct rule_sel *sel = &ctx->spec->sel;

	switch (sel->set & SEL_PROTO ? sel->proto : 0) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return 0;
	}
	return err_usage(err,
		"Need TCP, UDP, SCTP or DCCP with port specification");
}

void nat_flags_list(const struct ext_opt *opts, const struct ext_info *info,
		    unsigned int row, struct text *out)
{
	for (; opts[row].name; row++)
		if (ext_has(info, row))
			text_printf(out, " %s", opts[row].name);
}
