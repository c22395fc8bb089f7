/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of transport protocols. */
#include "proto.h"

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "err.h"
#include "num.h"

/* Names that hold where /etc/protocols does not know them. */
static const struct {
	const char *name;
	uint8_t proto;
} protos[] = {
	{ "tcp", IPPROTO_TCP },
	{ "sctp", IPPROTO_SCTP },
	{ "udp", IPPROTO_UDP },
	{ "udplite", IPPROTO_UDPLITE },
	{ "icmp", IPPROTO_ICMP },
	{ "ipv6-icmp", IPPROTO_ICMPV6 },
	{ "icmpv6", IPPROTO_ICMPV6 },
	{ "esp", IPPROTO_ESP },
	{ "ah", IPPROTO_AH },
	{ "mobility-header", IPPROTO_MH },
	{ "ipv6-mh", IPPROTO_MH },
	{ "mh", IPPROTO_MH },
	{ "dccp", IPPROTO_DCCP },
	{ "all", 0 },
};

int proto_parse(const char *s, uint8_t *out, struct err *err)
{
	const struct protoent *pe;

	if (num_parse_u8(s, out))
		return 0;
	for (size_t i = 0; i < sizeof(protos) / sizeof(*protos); i++)
		if (strcasecmp(protos[i].name, s) == 0) {
			*out = protos[i].proto;
			return 0;
		}
	pe = getprotobyname(s);
	if (!pe || pe->p_proto < 0 || pe->p_proto > UINT8_MAX)
		return err_usage(err, "unknown protocol \"%s\" specified", s);
	*out = (uint8_t)pe->p_proto;
	return 0;
}

const char *proto_name(uint8_t proto, bool numeric)
{
	const struct protoent *pe;

	for (size_t i = 0; i < sizeof(protos) / sizeof(*protos); i++)
		if (protos[i].proto == proto)
			return protos[i].name;
	pe = numeric ? NULL : getprotobynumber(proto);
	return pe ? pe->p_name : NULL;
}
