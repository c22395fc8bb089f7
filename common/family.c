/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between IPv4 and IPv6, and addresses of either. */
#include "family.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netdb.h>
#include <string.h>

#include "err.h"
#include "num.h"
#include "text.h"

/* clang-format off */
static const struct family families[FAMILY_N] = {
	[FAMILY_IPV4] = { FAMILY_IPV4, "ip",  "iptables",  "0.0.0.0/0",
			  AF_INET,  4,  IPPROTO_ICMP,   "icmp" },
	[FAMILY_IPV6] = { FAMILY_IPV6, "ip6", "ip6tables", "::/0",
			  AF_INET6, 16, IPPROTO_ICMPV6, "icmp6" },
};
/* clang-format on */

const struct family *family_get(enum family_id id)
{
	assert(id > FAMILY_UNSET && id < FAMILY_N);
	return &families[id];
}

union addr addr_mask(const struct family *family, unsigned int plen)
{
	union addr mask = { .bytes = { 0 } };

	assert(plen <= 8u * family->addr_len);
	memset(mask.bytes, 0xff, plen / 8);
	if (plen % 8)
		mask.bytes[plen / 8] = (uint8_t)(0xff00u >> (plen % 8));
	return mask;
}

int addr_mask_plen(const struct family *family, const union addr *mask)
{
	unsigned int plen = 0;
	union addr same;

	while (plen < 8u * family->addr_len && mask->bytes[plen / 8] == 0xff)
		plen += 8;
	while (plen < 8u * family->addr_len &&
	       mask->bytes[plen / 8] & 0x80u >> (plen % 8))
		plen++;
	same = addr_mask(family, plen);
	return addr_equal(&same, mask) ? (int)plen : -1;
}

union addr addr_and(union addr addr, const union addr *mask)
{
	for (int i = 0; i < 4; i++)
		addr.word_be[i] &= mask->word_be[i];
	return addr;
}

bool addr_equal(const union addr *a, const union addr *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

bool addr_parse_full(const struct family *family, const char *s,
		     union addr *out)
{
	union addr addr = { .bytes = { 0 } };

	if (inet_pton(family->af, s, &addr) != 1)
		return false;
	*out = addr;
	return true;
}

/* One to four numbers with dots between them, in C's notation. */
static bool quad_parse(const char *s, union addr *out)
{
	union addr addr = { .bytes = { 0 } };

	for (int i = 0; i < 4; i++) {
		uint64_t v;

		if (!num_parse_prefix(s, &s, 0, UINT8_MAX, &v))
			return false;
		addr.bytes[i] = (uint8_t)v;
		if (!*s) {
			*out = addr;
			return true;
		}
		if (*s++ != '.')
			return false;
	}
	return false;
}

bool addr_parse(const struct family *family, const char *s, union addr *out)
{
	return addr_parse_full(family, s, out) ||
	       (family->id == FAMILY_IPV4 && quad_parse(s, out));
}

void addr_print(const struct family *family, const union addr *addr,
		struct text *out)
{
	char s[INET6_ADDRSTRLEN];

	if (family->id == FAMILY_IPV6) {
		inet_ntop(family->af, addr, s, sizeof(s));
		text_put(out, s);
		return;
	}
	for (int i = 0; i < family->addr_len; i++) {
		if (i)
			text_putn(out, ".", 1);
		text_put_u64(out, addr->bytes[i]);
	}
}

/* /etc/networks knows IPv4 only. */
static const char *network_name(const struct family *family,
				const union addr *addr)
{
	const struct netent *net = NULL;

	if (family->id == FAMILY_IPV4)
		net = getnetbyaddr(ntohl(addr->word_be[0]), AF_INET);
	return net ? net->n_name : NULL;
}

void addr_print_name(const struct family *family, const union addr *addr,
		     struct text *out)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = addr->in };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6,
				    .sin6_addr = addr->in6 };
	bool is_in = family->af == AF_INET;
	const struct sockaddr *sa = is_in ? (struct sockaddr *)&in :
					    (struct sockaddr *)&in6;
	const char *net;
	char name[NI_MAXHOST];

	if (getnameinfo(sa, is_in ? sizeof(in) : sizeof(in6), name,
			sizeof(name), NULL, 0, NI_NAMEREQD) == 0) {
		text_put(out, name);
		return;
	}
	net = network_name(family, addr);
	if (net)
		text_put(out, net);
	else
		addr_print(family, addr, out);
}

bool addr_mask_parse(const struct family *family, const char *s,
		     union addr *out)
{
	uint64_t plen;

	if (addr_parse_full(family, s, out))
		return true;
	if (!num_parse(s, 0, 8u * family->addr_len, &plen))
		return false;
	*out = addr_mask(family, (unsigned int)plen);
	return true;
}

void addr_mask_print(const struct family *family, const union addr *mask,
		     bool hide_full, struct text *out)
{
	int plen = addr_mask_plen(family, mask);

	if (plen == 8 * family->addr_len && hide_full)
		return;
	text_put(out, "/");
	if (plen >= 0)
		text_put_u64(out, (uint64_t)plen);
	else
		addr_print(family, mask, out);
}

static const void *sockaddr_addr(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET)
		return &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	return &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
}

/* /etc/networks, where iptables looks for IPv4 names too. */
static bool network_find(const struct family *family, const char *s,
			 union addr *out)
{
	const struct netent *net = NULL;

	if (family->id == FAMILY_IPV4)
		net = getnetbyname(s);
	if (!net || net->n_addrtype != AF_INET)
		return false;
	*out = (union addr){ .word_be = { htonl(net->n_net) } };
	return true;
}

int addr_resolve(const struct family *family, const char *s, union addr *out,
		 unsigned int max, unsigned int *n, struct err *err)
{
	const struct addrinfo hints = { .ai_family = family->af,
					.ai_socktype = SOCK_RAW };
	struct addrinfo *list;
	int rc;

	*n = 0;
	if (addr_parse(family, s, out) || network_find(family, s, out)) {
		*n = 1;
		return 0;
	}
	rc = *s ? getaddrinfo(s, NULL, &hints, &list) : EAI_NONAME;
	if (rc)
		return err_usage(err, "host/network `%s' not found", s);
	for (const struct addrinfo *ai = list; ai && *n < max; ai = ai->ai_next) {
		union addr addr = { .bytes = { 0 } };
		bool seen = false;

		memcpy(&addr, sockaddr_addr(ai->ai_addr), family->addr_len);
		for (unsigned int i = 0; i < *n; i++)
			seen |= addr_equal(&out[i], &addr);
		if (!seen)
			out[(*n)++] = addr;
	}
	freeaddrinfo(list);
	return 0;
}

int addr_resolve_host(const struct family *family, const char *s,
		      union addr *out, struct err *err)
{
	const struct addrinfo hints = { .ai_family = family->af,
					.ai_socktype = SOCK_RAW };
	struct addrinfo *list;
	int rc;

	if (addr_parse_full(family, s, out))
		return 0;
	rc = getaddrinfo(s, NULL, &hints, &list);
	if (rc == EAI_MEMORY)
		return err_nomem(err);
	if (rc)
		return err_usage(err, "getaddrinfo: %s", gai_strerror(rc));
	*out = (union addr){ .bytes = { 0 } };
	memcpy(out, sockaddr_addr(list->ai_addr), family->addr_len);
	freeaddrinfo(list);
	return 0;
}
