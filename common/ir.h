/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family.h"

struct err;
struct text;

/*
 * What a rule tests and does, free of iptables' syntax and of nf_tables'
 * encoding: the input of the compiler.
 *
 * A rule matches when every one of its matches does, asked in order. A match
 * is the conjunction of tests on fields, or one of the kernel's xtables
 * matches (struct ir_xt), or has both forms, see struct ir_match. When the
 * rule matches it counts, and then its actions are done in order.
 */

/* Where a field is read from. */
enum ir_base {
	IR_BASE_META, /* what the kernel knows of the packet */
	IR_BASE_CT,   /* its connection; no connection: no match, negated or not */
	IR_BASE_FIB,  /* a route look-up of one of its addresses */
	IR_BASE_LL,   /* link-layer header */
	IR_BASE_NH,   /* network header */
	IR_BASE_TH,   /* transport header; a later fragment has none: no match */
};

enum ir_field {
	IR_FIELD_UNSET,

	IR_META_IIFNAME, /* zero-padded name; all zero: no interface */
	IR_META_OIFNAME,
	IR_META_IIFTYPE, /* ARPHRD_* */
	IR_META_L4PROTO, /* IPv6: after extension headers */
	IR_META_MARK,
	IR_META_PKTTYPE, /* PACKET_* */
	IR_META_SKUID,   /* no socket: no match, negated or not */
	IR_META_SKGID,
	IR_META_CPU,
	IR_META_RTCLASSID,
	IR_META_IIFGROUP,
	IR_META_OIFGROUP,
	IR_META_PRIORITY,
	IR_META_NFTRACE,

	IR_CT_STATE,  /* bits: IR_STATE_* */
	IR_CT_STATUS, /* bits: IPS_* */
	IR_CT_MARK,
	IR_CT_DIRECTION, /* 0 original, 1 reply */

	IR_FIB_SADDR_TYPE, /* RTN_* */
	IR_FIB_DADDR_TYPE,
	IR_FIB_SADDR_TYPE_IIF, /* seen from the input interface only */
	IR_FIB_DADDR_TYPE_IIF,
	IR_FIB_SADDR_TYPE_OIF,
	IR_FIB_DADDR_TYPE_OIF,

	IR_ETH_SADDR,

	IR_IP_TOS,
	IR_IP_TOT_LEN,
	IR_IP_FRAG_OFF, /* with the flags in the top three bits */
	IR_IP_TTL,
	IR_IP_SADDR,
	IR_IP_DADDR,

	IR_IP6_FIRST16, /* version, traffic class (mask 0x0ff0), flow */
	IR_IP6_PAYLOAD_LEN,
	IR_IP6_HOPLIMIT,
	IR_IP6_SADDR,
	IR_IP6_DADDR,

	IR_TH_SPORT,
	IR_TH_DPORT,
	IR_TCP_FLAGS,
	IR_ICMP_TYPE,
	IR_ICMP_TYPE_CODE, /* both bytes as one number */

	IR_RANDOM, /* drawn each time that it is read: below 1 << 31 */

	IR_FIELD_N,
};

/* Bits of IR_CT_STATE (linux/netfilter/nf_tables.h: NF_CT_STATE_*). */
#define IR_STATE_INVALID     (1u << 0)
#define IR_STATE_ESTABLISHED (1u << 1)
#define IR_STATE_RELATED     (1u << 2)
#define IR_STATE_NEW         (1u << 3)
#define IR_STATE_UNTRACKED   (1u << 6)

struct ir_field_desc {
	const char *name; /* as a plan prints it: "tcp dport"… */
	enum ir_base base;
	uint8_t off; /* in the header, bytes; LL, NH, TH only */
	uint8_t len; /* bytes */
};

/** @field must be one. The answer is static. */
const struct ir_field_desc *ir_field_desc(enum ir_field field);
/** The address fields of @family. */
enum ir_field ir_field_saddr(const struct family *family);
enum ir_field ir_field_daddr(const struct family *family);

/*
 * A value of a field, in its first len bytes, the rest zero. Numbers are
 * big-endian whatever the kernel's own order for the field, so that memcmp()
 * compares them.
 */
struct ir_value {
	uint8_t b[16];
};

struct ir_value ir_value_num(enum ir_field field, uint64_t v);
struct ir_value ir_value_bytes(const void *bytes, size_t len);
uint64_t ir_value_get(enum ir_field field, const struct ir_value *v);

struct ir_range {
	struct ir_value lo, hi; /* both included */
};

enum ir_test_kind {
	IR_TEST_MASKED, /* (field & mask) is value */
	IR_TEST_RANGES, /* field is within one of the ranges */
	IR_TEST_BITS,   /* (field & mask) is not 0 */
	IR_TEST_LIMIT,
	IR_TEST_RANDOM,
	IR_TEST_NTH,
};

struct ir_test {
	enum ir_test_kind kind;
	enum ir_field field; /* MASKED, RANGES, BITS */
	bool invert;
	union {
		struct {
			struct ir_value mask, value;
		} masked;               /* BITS: mask alone */
		struct {
			const struct ir_range *v; /* in the rule's memory */
			unsigned int n;
		} ranges;
		struct {
			uint64_t rate; /* packets in unit_s */
			uint64_t unit_s;
			uint32_t burst; /* packets */
		} limit;
		uint32_t random_below; /* of 1 << 31 */
		struct {
			uint32_t every;
			uint32_t packet; /* which one, from 0 */
		} nth;
	};
};

enum ir_lookup_kind {
	IR_LOOKUP_UNSET,
	IR_LOOKUP_IPSET, /* uint16_t, host order: index of the ipset name */
};

/* Most of them in a rule: one a match, three in its target. */
#define IR_LOOKUPS_MAX 131

/*
 * What of an xt struct only the kernel that gets the rule can tell: who
 * commits the rule asks it, in the rule's network namespace, and sends the
 * answer where the struct has its place. That there is no such thing is the
 * user's mistake. The struct itself stays as it is: equal rules are equal.
 */
struct ir_lookup {
	enum ir_lookup_kind kind;
	const char *name;     /* rule's memory */
	const uint8_t *place; /* in an ir_xt's info; need not be aligned */
	uint16_t index;       /* the answer; for who asks */
	struct ir_lookup *next;
};

/* A match or target of the kernel's x_tables, reached through nft_compat. */
struct ir_xt {
	const char *name; /* static */
	uint8_t rev;
	bool is_table_bound; /* kernel takes it in its own table name only */
	uint16_t size;
	const void *info; /* struct of linux/netfilter/xt_*.h; rule's memory */
};

/*
 * Where both forms are there, xt is exact, and the tests say the same of every
 * packet but those whose transport header is cut short of header_bytes: such a
 * packet makes xt drop it, and passes by tests. Without header_bytes both are
 * exact.
 */
struct ir_match {
	struct ir_test *tests; /* n_tests, all must hold */
	unsigned int n_tests;
	unsigned int header_bytes;
	const struct ir_xt *xt;  /* or NULL: tests are exact */
	bool is_xt_only;         /* tests don't say it at all */
	struct ir_match *next;
};

enum ir_action_kind {
	IR_ACT_ACCEPT,
	IR_ACT_DROP,
	IR_ACT_RETURN,
	IR_ACT_QUEUE, /* to queue 0 */
	IR_ACT_JUMP,
	IR_ACT_GOTO,
	IR_ACT_SET,
	IR_ACT_SET_BY_TABLE,
	IR_ACT_LOG,
	IR_ACT_NFLOG,
	IR_ACT_REJECT,
	IR_ACT_NAT,
	IR_ACT_NOTRACK,
	IR_ACT_XT,
};

enum ir_nat_kind { IR_NAT_SNAT, IR_NAT_DNAT, IR_NAT_MASQ, IR_NAT_REDIR };

struct ir_nat {
	enum ir_nat_kind kind;
	uint32_t flags; /* NF_NAT_RANGE_* (linux/netfilter/nf_nat.h) */
	union addr addr_min, addr_max; /* NF_NAT_RANGE_MAP_IPS, NETMAP */
	uint16_t port_min, port_max;   /* NF_NAT_RANGE_PROTO_SPECIFIED; host */
};

struct ir_log {
	uint8_t level; /* syslog */
	uint8_t flags; /* NF_LOG_* */
	const char *prefix;
};

struct ir_nflog {
	uint16_t group;
	bool has_snaplen;
	uint32_t snaplen;
	uint16_t threshold; /* 0: the kernel's default */
	const char *prefix;
};

struct ir_action {
	enum ir_action_kind kind;
	union {
		const char *chain; /* JUMP, GOTO */
		struct {
			enum ir_field field;
			enum ir_field from; /* UNSET: value alone */
			/* field = (from & mask) ^ value */
			struct ir_value mask, value;
		} set;
		struct {
			enum ir_field field;  /* one byte long */
			const uint8_t *table; /* field = table[field]; 256 */
		} by_table;
		struct ir_log log;
		struct ir_nflog nflog;
		struct {
			bool tcp_reset;
			uint8_t icmp_code; /* type: destination unreachable */
		} reject;
		struct ir_nat nat;
		struct {
			const struct ir_xt *target;
			bool is_final; /* the packet's walk ends here */
		} xt;
	};
	struct ir_action *next;
};

struct ir_rule {
	const struct family *family;
	uint8_t proto;   /* -p, for xt's own checks; 0: none */
	bool proto_inv;
	struct ir_match *matches, **matches_end;
	struct ir_action *actions, **actions_end;
	struct ir_lookup *lookups; /* in no order */
	bool holds; /* ir_holds() */
	uint8_t *last_info; /* of the ir_xt given last, for ir_xt_ipset() */
	struct ir_block *mem;
	bool is_whole; /* no packet is a later fragment; ir_tracked() */
	bool failed;
};

#define auto_ir __attribute__((cleanup(ir_fini)))

void ir_init(struct ir_rule *ir, const struct family *family);
void ir_fini(struct ir_rule *ir);
/** 0, or -ENOMEM if anything since ir_init() found no memory. */
int ir_error(const struct ir_rule *ir);
/** Zeroed memory that lives as long as @ir; NULL (and remembered) if none. */
void *ir_alloc(struct ir_rule *ir, size_t size);
/** A copy that lives as long as @ir. */
const char *ir_strdup(struct ir_rule *ir, const char *s);

/** Begin a match: the tests that follow belong to it. */
void ir_match(struct ir_rule *ir);
/** This match reads @bytes of transport header, see struct ir_match. */
void ir_needs_header(struct ir_rule *ir, unsigned int bytes);
/**
 * All packets begin connections, as those that meet the nat table: they are put
 * together of their fragments, and conntrack has seen that no header of TCP and
 * UDP is cut (nf_conntrack_proto_tcp.c: tcp_error(), …_udp.c: udp_error()). Tests
 * are as exact as x_tables then.
 */
void ir_tracked(struct ir_rule *ir);
/**
 * The exact form of this match; @info is copied, with the gaps between its
 * members: what is in them must be the same for the same rule (memset() it).
 */
void ir_match_xt(struct ir_rule *ir, const char *name, uint8_t rev,
		 const void *info, size_t size);
/** Nothing but the xt form says what this match means. */
void ir_match_xt_only(struct ir_rule *ir, const char *name, uint8_t rev,
		      const void *info, size_t size);
/** As ir_match_xt_only(), for one that minds the name of the table it is in. */
void ir_match_xt_bound(struct ir_rule *ir, const char *name, uint8_t rev,
		       const void *info, size_t size);

void ir_test_num(struct ir_rule *ir, enum ir_field field, uint64_t value,
		 bool invert);
void ir_test_masked(struct ir_rule *ir, enum ir_field field,
		    struct ir_value mask, struct ir_value value, bool invert);
void ir_test_masked_num(struct ir_rule *ir, enum ir_field field, uint64_t mask,
			uint64_t value, bool invert);
void ir_test_bits(struct ir_rule *ir, enum ir_field field, uint64_t mask,
		  bool invert);
void ir_test_range(struct ir_rule *ir, enum ir_field field, uint64_t lo,
		   uint64_t hi, bool invert);
/** Within any of @n ranges, which are copied. */
void ir_test_ranges(struct ir_rule *ir, enum ir_field field,
		    const struct ir_range *ranges, unsigned int n, bool invert);
void ir_test_limit(struct ir_rule *ir, uint64_t rate, uint64_t unit_s,
		   uint32_t burst);
/** True for @below of 1 << 31 packets, by chance. */
void ir_test_random(struct ir_rule *ir, uint32_t below, bool invert);
/** True for packet number @packet of each @every. */
void ir_test_nth(struct ir_rule *ir, uint32_t every, uint32_t packet,
		 bool invert);

/** Append an action; the caller fills it in. Never NULL. */
struct ir_action *ir_action(struct ir_rule *ir, enum ir_action_kind kind);
/** field = (field & @mask) ^ @value */
void ir_act_set(struct ir_rule *ir, enum ir_field field, uint64_t mask,
		uint64_t value);
/** Type of service, or IPv6's traffic class: tos = (tos & @mask) ^ @value. */
void ir_act_set_tos(struct ir_rule *ir, uint8_t mask, uint8_t value);
/** One byte of the header: field = @table[field]; @table is copied. */
void ir_act_set_by_table(struct ir_rule *ir, enum ir_field field,
			 const uint8_t table[256]);
/** field = (@from & @mask) */
void ir_act_copy(struct ir_rule *ir, enum ir_field field, enum ir_field from,
		 uint64_t mask);
/** The xt target @name; @info is copied. */
void ir_act_xt(struct ir_rule *ir, const char *name, uint8_t rev,
	       const void *info, size_t size, bool is_final);
/** As ir_act_xt(), for one the kernel takes in the table of its name only. */
void ir_act_xt_bound(struct ir_rule *ir, const char *name, uint8_t rev,
		     const void *info, size_t size, bool is_final);

/**
 * The rule holds something in the kernel that is known by its name: an ipset, a
 * list, a timer. Whoever deletes the rule may count on that it is let go.
 */
void ir_holds(struct ir_rule *ir);
/** The xt form given last has the index of ipset @name at @off; it holds it. */
void ir_xt_ipset(struct ir_rule *ir, size_t off, const char *name);
