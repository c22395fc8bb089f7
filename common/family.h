/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct text;
struct err;

/* Zero is none, so that a forgotten field is refused. */
enum family_id {
	FAMILY_UNSET,
	FAMILY_IPV4,
	FAMILY_IPV6,
	FAMILY_N,
};

/* Sets of families, for descriptors. */
#define FAM_IPV4 (1u << FAMILY_IPV4)
#define FAM_IPV6 (1u << FAMILY_IPV6)
#define FAM_ANY (FAM_IPV4 | FAM_IPV6)

/* An address of either family; unused bytes are zero. Network byte order. */
union addr {
	uint8_t bytes[16];
	uint32_t word_be[4];
	struct in_addr in;
	struct in6_addr in6;
};

/* Where IPv4 and IPv6 differ. */
struct family {
	enum family_id id;
	const char *name;     /* "ip", "ip6": nf_tables' names */
	const char *tool;     /* "iptables", "ip6tables" */
	const char *any;      /* how a listing prints "every address" */
	int af;               /* AF_INET, AF_INET6; NFPROTO_* are the same */
	uint8_t addr_len;     /* bytes */
	uint8_t icmp_proto;   /* IPPROTO_ICMP, IPPROTO_ICMPV6 */
	const char *icmp_ext; /* the match that -p icmp loads */
};

/** @id must be a family. The answer is static. */
const struct family *family_get(enum family_id id);

/** The mask of @plen leading one bits; @plen at most 8 * addr_len. */
union addr addr_mask(const struct family *family, unsigned int plen);
/** Length of the prefix that @mask is, or -1 where ones follow a zero. */
int addr_mask_plen(const struct family *family, const union addr *mask);
/** addr & mask */
union addr addr_and(union addr addr, const union addr *mask);
bool addr_equal(const union addr *a, const union addr *b);
/**
 * The numeric address that is the whole of @s. No name is looked up. As in
 * iptables, numbers missing at the end of an IPv4 address are zeroes: "10.1".
 */
bool addr_parse(const struct family *family, const char *s, union addr *out);
/** As addr_parse(), but nothing may be missing, and numbers are decimal. */
bool addr_parse_full(const struct family *family, const char *s,
		     union addr *out);
void addr_print(const struct family *family, const union addr *addr,
		struct text *out);
/** The host's or network's name, or else the number. */
void addr_print_name(const struct family *family, const union addr *addr,
		     struct text *out);
/** A mask: "24" or "255.255.255.0". */
bool addr_mask_parse(const struct family *family, const char *s,
		     union addr *out);
/**
 * "/24", "/255.0.255.0"; nothing for a full mask where @hide_full, as
 * listings do it.
 */
void addr_mask_print(const struct family *family, const union addr *mask,
		     bool hide_full, struct text *out);
/**
 * Every address that the number, host or network name @s stands for, up to
 * @max: their count in *@n. An unknown name is -EINVAL (usage).
 */
int addr_resolve(const struct family *family, const char *s, union addr *out,
		 unsigned int max, unsigned int *n, struct err *err);
/**
 * The first address that getaddrinfo() has for @s, as iptables' extensions ask
 * it: unlike in addr_parse() "10" is 0.0.0.10. No such host: -EINVAL (usage).
 */
int addr_resolve_host(const struct family *family, const char *s,
		      union addr *out, struct err *err);
