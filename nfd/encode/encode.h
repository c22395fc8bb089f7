/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../compile/plan.h"

struct batch;
struct batch_ref;
struct err;

/*
 * Plans as nf_tables' expressions, written straight into a batch: there may be
 * a million of them. Numbers in nf_tables' registers are in the byte order that
 * the kernel has them in; plans have them big-endian.
 */

struct encoder {
	struct batch *batch;
	const struct family *family;
	const char *table;           /* the kernel's name of it */
	const struct batch_ref *ref; /* of the rule */
	uint32_t *n_handles;         /* objects made in the table so far */
	/* The rule's own sets, made before it. */
	uint32_t set_ids[RULE_MATCHES_MAX];
	size_t set_offs[RULE_MATCHES_MAX]; /* where the rule has their ids */
	unsigned int n_sets, next_set;
	struct ir_lookup *lookups; /* of the rule, answered; or NULL */
	size_t lookup_offs[IR_LOOKUPS_MAX]; /* where the rule has the answers */
	/*
	 * Of everything written, but what differs from batch to batch: equal
	 * rules have equal hashes.
	 */
	uint64_t hash;
	bool is_table_bound; /* wants a table called as iptables calls it */
	struct err *err; /* of what failed first, and its code */
};

/* Registers: 16 bytes each (linux/netfilter/nf_tables.h: NFT_REG_1…). */
enum encode_reg { ENC_REG_1 = 1, ENC_REG_2, ENC_REG_3, ENC_REG_4 };

/** Write the sets that @plan needs, each in messages of its own. */
void encode_sets(struct encoder *enc, const struct plan_rule *plan);

/** Write NFTA_RULE_EXPRESSIONS and _COMPAT of @plan into the open message. */
void encode_rule(struct encoder *enc, const struct plan_rule *plan);

/** What x_tables' parts of the rule are told of -p; 0: nothing. */
void encode_compat(struct encoder *enc, uint8_t proto, bool inv);

/* Pieces, in files of their own. */
void encode_test(struct encoder *enc, const struct ir_test *test);
void encode_action(struct encoder *enc, const struct ir_action *action);
void encode_set(struct encoder *enc, const struct ir_test *test);
void encode_map(struct encoder *enc, const uint8_t *table);
/** Can @test be asked by comparing alone, or does it take a set? */
bool encode_needs_set(const struct ir_test *test);

/** nft's number for the type of @field. */
uint32_t encode_nft_type(enum ir_field field);

/* Expressions that several pieces use. */
void encode_xt(struct encoder *enc, const char *expr, const struct ir_xt *xt);
size_t encode_expr(struct encoder *enc, const char *name, size_t *outer);
void encode_expr_end(struct encoder *enc, size_t data, size_t outer);
/** A nest of @type with @len bytes of value in it. */
void encode_value(struct encoder *enc, uint16_t type, const void *data,
		  size_t len);
/** @reg = @field; its first @len bytes. */
void encode_load(struct encoder *enc, enum ir_field field, size_t len,
		 enum encode_reg reg);
/** @field = @reg */
void encode_store(struct encoder *enc, enum ir_field field,
		  enum encode_reg reg);
/** @reg = a number below @modulus; @type: NFT_NG_*. */
void encode_numgen(struct encoder *enc, enum encode_reg reg, uint32_t type,
		   uint32_t modulus);
void encode_immediate(struct encoder *enc, enum encode_reg reg,
		      const void *data, size_t len);
/** @reg = (@reg & @mask) ^ @xor, @len bytes each. */
void encode_bitwise(struct encoder *enc, enum encode_reg reg, const void *mask,
		    const void *xor, size_t len);
void encode_cmp(struct encoder *enc, enum encode_reg reg, uint32_t op,
		const void *data, size_t len);
/** @reg, a number of @len bytes in the kernel's order, made big-endian. */
void encode_hton(struct encoder *enc, enum encode_reg reg, size_t len);
/** Look @sreg up in the rule's next set; @dreg 0: none. */
void encode_lookup(struct encoder *enc, enum encode_reg sreg,
		   enum encode_reg dreg, bool invert);
/** The kernel's bytes of @v: turned round where @field is a host number. */
struct ir_value encode_native(enum ir_field field, struct ir_value v);
/** Does the kernel have @field as a number in its own byte order? */
bool encode_is_host(enum ir_field field);
/** Take what was written since @from, in the open message, into the hash. */
void encode_hash(struct encoder *enc, size_t from);
void encode_hash_bytes(struct encoder *enc, const void *bytes, size_t len);
/** As encode_load() and for storing: a field that is written with a neighbour. */
bool encode_is_store_wide(enum ir_field field);
void encode_load_wide(struct encoder *enc, enum ir_field field,
		      enum encode_reg reg);
/** This can't be said in nf_tables: -EOPNOTSUPP. */
void encode_fail(struct encoder *enc, const char *why);
