/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ir.h"
#include "table.h"

/*
 * What a rule looks like to the compiler: which fields it tests for values
 * (the key), what else it tests (the guards) and what it does. Neighbouring
 * rules of one signature can share a map: one look-up instead of a walk.
 */

/* Why a rule stays by itself, or why a run of rules ended at it. */
enum fuse_reason {
	FUSE_OK,
	FUSE_XT,         /* a match or target only x_tables can do */
	FUSE_STATEFUL,   /* a match that changes when it is asked */
	FUSE_NO_KEY,     /* no field is tested for a value */
	FUSE_FIELD,      /* a field that nobody has thought about */
	FUSE_MANY_KEYS,  /* too many combinations of values */
	FUSE_SETS_KEY,   /* changes a field that it tests, and goes on */
	FUSE_ACTION,     /* an action that nobody has thought about */
	FUSE_SIGNATURE,  /* tests other fields, or does another thing */
	FUSE_RANGES,     /* ranges where the run has single values */
	FUSE_OVERLAP,    /* its ranges of several fields overlap others' */
	FUSE_FULL,       /* the run's map is as big as it may be */
	FUSE_RUNG,       /* of a ladder, but its packets may come back to it */
	FUSE_UNLIKE,     /* rungs' chains end the walks of other packets each */
	FUSE_RETURNS,    /* an earlier rule may match too and come back */
	FUSE_SHORT,      /* too few alike to be worth a map */
	FUSE_OFF,        /* fusing is switched off */
	FUSE_REASON_N,
};

/** For the plan that is shown: "needs an x_tables match"… */
const char *fuse_reason_text(enum fuse_reason reason);

#define SHAPE_FIELDS_MAX 8
#define SHAPE_KEYS_MAX 256 /* elements that one rule may own */
#define SHAPE_KEY_BYTES_MAX 64

/*
 * A key: every field at its own length, none between. What is past its length
 * is zero.
 */
struct shape_key {
	uint8_t b[SHAPE_KEY_BYTES_MAX];
};

/* Both ends included. */
struct shape_range {
	struct shape_key lo, hi;
};

/* What the elements of a map carry. */
enum shape_data {
	SHAPE_DATA_VERDICT, /* each its own: accept, drop, return, jump, goto */
	SHAPE_DATA_NONE,    /* a set: all rules of the run do one same thing */
	SHAPE_DATA_NAT,     /* address, or address and port */
	SHAPE_DATA_MARK,    /* the mark to set */
};

/*
 * Whose header is read. x_tables drops a packet that cuts it short once the
 * tests before have passed; a look-up would let it by. A guard before the
 * look-up has to drop it: x_tables' own match, asking for nothing, of a packet
 * that passes what a rule of the run tests before.
 */
enum shape_header {
	SHAPE_HEADER_NONE,
	SHAPE_HEADER_PORTS, /* -m tcp, udp, udplite: whole header */
	SHAPE_HEADER_MULTIPORT,
	SHAPE_HEADER_ICMP,
	SHAPE_HEADER_ICMP6,
};

struct shape_field {
	enum ir_field field;
	const struct ir_test *test; /* that says so */
	const struct ir_range *v; /* in the IR's memory, or below */
	unsigned int n;
	bool is_exact; /* every range is one value */
	/* Asked before a cut header drops the packet: see enum shape_header. */
	bool is_before_header;
	struct ir_range one;
};

struct shape {
	enum fuse_reason reason; /* FUSE_OK: the rest is set */
	enum table_id table;     /* where the rule is */
	struct shape_field fields[SHAPE_FIELDS_MAX];
	unsigned int n_fields;
	/* Numbers of the fields, in the order that keys have them… */
	uint8_t order[SHAPE_FIELDS_MAX];
	/* …and of those that decide if a cut packet is dropped, in their own. */
	uint8_t cut_order[SHAPE_FIELDS_MAX];
	unsigned int n_cuts;
	unsigned int ranges;     /* bit i: field i's values are not all exact */
	unsigned int n_keys;     /* product of the fields' */
	/*
	 * A rung of a ladder: of the packets that come to it, which pass the
	 * same tests as the other rungs', it takes some by chance. The only
	 * field is IR_RANDOM then, with no keys: what of it a rung has depends
	 * on the rungs before.
	 */
	bool is_rung;
	bool may_jump;           /* it is looked at as shape_of_jumper() */
	uint32_t below;          /* so many, of 1 << 31 */
	enum shape_data data;
	enum shape_header header;
	uint8_t l4proto;         /* -p of all rules; or it is in the key, or 0 */
	/* What of the actions: alone for VERDICT (NULL: none), NAT, MARK. */
	const struct ir_action *action;
	/* A packet that matched never comes to the next rule. */
	bool is_final;
	/*
	 * Two rules whose signatures are equal may share a map. Fields, guards
	 * and what is done, but neither values nor what elements carry.
	 */
	uint8_t *sig; /* in the IR's memory */
	size_t sig_len;
};

/**
 * Look at @ir, of a rule in @table, which has no error. What it finds lives as
 * long as @ir.
 */
void shape_of(struct shape *shape, struct ir_rule *ir, enum table_id table);
/** The same as a rung of a ladder, if need be one that takes all packets. */
void shape_of_rung(struct shape *shape, struct ir_rule *ir,
		   enum table_id table);
/** The same of one that may jump: see fork.h. */
void shape_of_jumper(struct shape *shape, struct ir_rule *ir,
		     enum table_id table);

/** May rules of these shapes share a map? */
bool shape_same(const struct shape *a, const struct shape *b);

/** Is @test, of the IR that @shape was made of, in the key? Else a guard. */
bool shape_is_key(const struct shape *shape, const struct ir_test *test);

/**
 * Order fields for keys that have ranges in the fields of @ranges, bits as in
 * the shape's: where that is one field, it ends keys, so that a range of it is
 * a range of keys. The same for the cut fields among them.
 */
void shape_set_order(struct shape *shape, unsigned int ranges);
/** How many bits of @bits are set? */
unsigned int shape_n_bits(unsigned int bits);

/** Is field number @i part of what decides if a cut packet is dropped? */
bool shape_is_cut_field(const struct shape *shape, unsigned int i);
/** Those of the fields @bits that are. */
unsigned int shape_cut_bits(const struct shape *shape, unsigned int bits);
/** Is there such a field, other than the protocol? */
bool shape_has_cut_fields(const struct shape *shape);
/** The protocol that the fields of @key name, or that all rules name. */
uint8_t shape_key_proto(const struct shape *shape, const uint8_t *key);
/** Cut fields of @key to @out; returns their length. */
size_t shape_cut_key(const struct shape *shape, const uint8_t *key,
		     uint8_t *out);

/** Length of every cut key. */
size_t shape_cut_len(const struct shape *shape);

/** Bytes of one key. */
size_t shape_key_len(const struct shape *shape);

/**
 * What the rule of @values asks for, number @i < n_keys, in the order of
 * fields that @shape, of the same signature, has: lower ends in @range->lo,
 * upper ends in hi. Exact values: they are the same.
 */
void shape_range(const struct shape *shape, const struct shape *values,
		 unsigned int i, struct shape_range *range);
