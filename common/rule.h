/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family.h"
#include "table.h"

struct err;
struct ext_desc;
struct ext_info;
struct ir_rule;
struct text;

/*
 * A rule exists in two forms.
 *
 * struct rule is the one that is kept, sent, hashed and compared: a canonical
 * string of attributes. Two rules mean the same to iptables' -C and -D exactly
 * when their bytes are equal. It holds no counters, number or id.
 *
 * struct rule_spec is the same rule unpacked, for parsers, printers and
 * lowering.
 */

/* Longest name of a chain, in bytes (iptables: XT_EXTENSION_MAXNAMELEN - 1). */
#define CHAIN_NAME_MAX 28
/* Most matches in a rule, and most bytes: far above what iptables takes. */
#define RULE_MATCHES_MAX 128
#define RULE_BYTES_MAX 60000

enum verdict {
	VERDICT_UNSET,
	VERDICT_ACCEPT,
	VERDICT_DROP,
	VERDICT_QUEUE,
	VERDICT_RETURN,
	VERDICT_N,
};

/** "ACCEPT"…; @verdict must be one. */
const char *verdict_name(enum verdict verdict);
/** VERDICT_UNSET where @name is no verdict. */
enum verdict verdict_find(const char *name);

struct rule {
	uint32_t len_bytes; /* of attrs */
	uint32_t hash;
	uint8_t attrs[] __attribute__((aligned(4)));
};

/* What of a packet a rule asks before its matches; "inv" bits below. */
enum sel_bit {
	SEL_SRC   = 1 << 0,
	SEL_DST   = 1 << 1,
	SEL_IN    = 1 << 2,
	SEL_OUT   = 1 << 3,
	SEL_PROTO = 1 << 4,
	SEL_FRAG  = 1 << 5, /* IPv4: second and further fragments */
};

struct rule_sel {
	uint8_t set; /* SEL_*: given, and not the same as not given */
	uint8_t inv; /* SEL_*: negated; a subset of set */
	uint8_t proto; /* SEL_PROTO; never 0 */
	char in[IFNAMSIZ];  /* "eth0", "eth+": as typed */
	char out[IFNAMSIZ];
	union addr src, src_mask;
	union addr dst, dst_mask;
};

/* A match or target in a rule: its descriptor and what was given to it. */
struct rule_ext {
	const struct ext_desc *desc;
	struct ext_info *info; /* desc->info_size bytes; owned by the spec */
};

enum rule_target_kind {
	RULE_TARGET_NONE,    /* counts only */
	RULE_TARGET_VERDICT,
	RULE_TARGET_JUMP,    /* to chain */
	RULE_TARGET_GOTO,    /* to chain */
	RULE_TARGET_EXT,
};

struct rule_spec {
	const struct family *family;
	struct rule_sel sel;
	struct rule_ext matches[RULE_MATCHES_MAX];
	unsigned int n_matches;
	enum rule_target_kind kind;
	enum verdict verdict;
	char chain[CHAIN_NAME_MAX + 1];
	struct rule_ext target;
};

#define auto_rule __attribute__((cleanup(rule_free)))
#define auto_rule_spec __attribute__((cleanup(rule_spec_fini)))

void rule_free(struct rule **rule);
/** A copy of its own, or NULL for want of memory. */
struct rule *rule_dup(const struct rule *rule);
bool rule_equal(const struct rule *a, const struct rule *b);
/** Bytes of memory that @rule takes. */
size_t rule_size(const struct rule *rule);

/** @spec becomes the rule of @family that matches all and does nothing. */
void rule_spec_init(struct rule_spec *spec, const struct family *family);
void rule_spec_fini(struct rule_spec *spec);
/** Append match @desc with its defaults; the new one, or NULL (memory, max). */
struct rule_ext *rule_spec_add_match(struct rule_spec *spec,
				     const struct ext_desc *desc);
/** Make @desc the target; -ENOMEM. */
int rule_spec_set_target(struct rule_spec *spec, const struct ext_desc *desc,
			 struct err *err);

/**
 * All that can be said about a rule without knowing the other rules: each
 * extension is complete, legal in @table, and fits the selectors. Values are
 * normalised (defaults dropped, aliases resolved), so that rules that mean the
 * same are spelt the same. What the user typed wrong is a usage error; what
 * iptables leaves to the kernel to refuse is -EINVAL with ERR_RESOURCE.
 */
int rule_spec_check(struct rule_spec *spec, enum table_id table,
		    struct err *err);

/** Pack a checked @spec. *@out is the caller's. -ENOMEM, -E2BIG. */
int rule_encode(const struct rule_spec *spec, struct rule **out,
		struct err *err);

/**
 * Unpack @len bytes at @attrs that need not be trusted, into an initialised
 * *@spec of the right family. What is unknown, malformed, or would not have
 * come out of rule_encode() is -EBADMSG. With rule_spec_check() this is all
 * that the parser's own input goes through.
 */
int rule_decode(struct rule_spec *spec, const void *attrs, size_t len,
		struct err *err);

/** Make a rule of @len bytes that rule_decode() took. */
struct rule *rule_from_bytes(const void *attrs, size_t len);

/** The chain that @rule jumps or goes to, or NULL. Points into @rule. */
const char *rule_chain(const struct rule *rule, bool *is_goto);
/** A copy of @rule, which has a chain, with @chain in its place; or NULL. */
struct rule *rule_with_chain(const struct rule *rule, const char *chain);

/** The hooks from which @ext, with its options, may be reached. */
unsigned int rule_ext_hooks(const struct rule_ext *ext);
/** The hooks from which every extension of @spec may be reached. */
unsigned int rule_spec_hooks(const struct rule_spec *spec);

/** The arguments that make this rule, as save prints them, " -s …" and so on. */
void rule_print(const struct rule_spec *spec, struct text *out);
/** Its two halves: what it asks, and " -j …" with what is asked of that. */
void rule_print_matches(const struct rule_spec *spec, struct text *out);
void rule_print_target(const struct rule_spec *spec, struct text *out);

/**
 * What the rule tests and does. @ir is initialised by the caller; out of
 * memory is kept in it (ir_error()).
 */
void rule_lower(const struct rule_spec *spec, struct ir_rule *ir);
