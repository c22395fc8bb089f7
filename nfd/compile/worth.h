/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fuse_opts.h"

struct fuse_link;
struct ir_rule;
struct shape;

/*
 * When a look-up is worth it: a packet should pay no more for it than for
 * being walked past the rules one by one. That depends on how soon a rule lets
 * go of a packet that is not its own. Most are told apart by the first field
 * of their key that is tested; the rest is tested for packets that have its
 * value.
 */

/* What kind of tests a packet meets in a rule: a row of what is measured. */
enum worth_walk {
	WORTH_RARE,  /* any, in the nat table: a connection's first packet */
	WORTH_CHEAP, /* up to four bytes of a header */
	WORTH_PLAIN, /* more than one such, or what the kernel has to be asked */
	WORTH_DEAR,  /* names, IPv6 addresses, ranges, matches of x_tables */
};

/* What kind of look-up it would be: a column. */
enum worth_look {
	WORTH_VALUE,  /* single values of one field */
	WORTH_VALUES, /* …of several */
	WORTH_HEADER, /* …and a guard of the transport header is beside it */
	WORTH_RANGES, /* ranges of one field */
	WORTH_BOXES,  /* ranges of several */
	WORTH_LADDER,
	WORTH_LOOK_N,
};

/* Of a rule that may be in a run. */
struct worth {
	uint8_t first : 2;  /* enum worth_walk, to the first field of the key */
	uint8_t all : 2;    /* …of all tests */
	uint8_t look : 3;   /* enum worth_look, without any ranges */
	uint8_t ranges;     /* as in the shape */
	uint16_t value;     /* tells values of the first field apart: a hash */
};

/** @ir and @shape are of a rule that may be fused. */
struct worth worth_of(const struct ir_rule *ir, const struct shape *shape);

/**
 * So many rules are worth a look-up; @are_same: which all have one value of
 * the first field. @ranges: of what fields some rule asks for ranges.
 */
uint32_t worth_min(struct fuse_opts opts, struct worth worth,
		   unsigned int ranges, bool are_same);

/**
 * Are the @n rules from @first on, of which one is @worth? Either all of them,
 * or those that have its value of the first field.
 */
bool worth_it(struct fuse_opts opts, const struct fuse_link *first, uint32_t n,
	      struct worth worth, unsigned int ranges);

/** More rules than this are never asked for: a bound for searches. */
uint32_t worth_max(struct fuse_opts opts);

/** The number of the field of @shape that is tested first. */
unsigned int worth_first(const struct ir_rule *ir, const struct shape *shape);
