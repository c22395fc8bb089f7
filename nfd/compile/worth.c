/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From how many rules on a look-up is worth it. */
#include "worth.h"

#include "fuse.h"
#include "ir.h"
#include "sig.h"

/*
 * So many rules that are walked cost a packet about what the look-up does. On
 * Linux 6.18 it takes 5, 12 or 30 to 50 ns to be walked past one; a hash 100 to
 * 150, with a guard 200 to 350, intervals 150 to 300, boxes 500 to 1,000: see
 * tests/bench. Drawing a number is part of walking rungs, too.
 */
/* clang-format off */
static const uint8_t mins[][WORTH_LOOK_N] = {
	               /* value values header ranges boxes ladder */
	[WORTH_RARE]  = {     6,     6,     6,     6,    8,     4 },
	[WORTH_CHEAP] = {    16,    24,    32,    48,   64,     4 },
	[WORTH_PLAIN] = {     8,    12,    20,    24,   40,     4 },
	[WORTH_DEAR]  = {     6,     6,     6,     8,   16,     4 },
};
/* clang-format on */
#define MIN_HIGH 64 /* of these */

/* What one test takes, in ns. */
static unsigned int test_ns(const struct ir_test *t)
{
	const struct ir_field_desc *field = ir_field_desc(t->field);

	if (t->kind == IR_TEST_RANGES || field->len > 4)
		return 30; /* the kernel has short ways for short compares */
	switch (field->base) {
	case IR_BASE_LL:
	case IR_BASE_NH:
	case IR_BASE_TH:
		return 5;
	case IR_BASE_META:
	case IR_BASE_CT:
		return 11;
	case IR_BASE_FIB:
		break;
	}
	return 60;
}

/* Up to its end a match has been passed; see what plan_rule() makes of it. */
static unsigned int match_ns(const struct ir_match *m)
{
	unsigned int ns = 0;

	if (m->xt && m->header_bytes)
		return 40;
	for (unsigned int i = 0; i < m->n_tests; i++)
		ns += test_ns(&m->tests[i]);
	return ns;
}

static enum worth_walk walk_of(unsigned int ns)
{
	return ns <= 8 ? WORTH_CHEAP : ns <= 20 ? WORTH_PLAIN : WORTH_DEAR;
}

/* The field of the key that @m tests, of which packets have many; or none. */
static bool tells_apart(const struct shape *shape, const struct ir_match *m,
			unsigned int *field)
{
	for (unsigned int t = 0; t < m->n_tests; t++)
		for (unsigned int i = 0; i < shape->n_fields; i++)
			if (shape->fields[i].test == &m->tests[t] &&
			    (shape->fields[i].field != IR_META_L4PROTO ||
			     shape->n_fields == 1)) {
				*field = i;
				return true;
			}
	return false;
}

/* The match that tests worth_first(); its field in *@field. */
static const struct ir_match *first_match(const struct ir_rule *ir,
					  const struct shape *shape,
					  unsigned int *field)
{
	const struct ir_match *m = ir->matches;

	*field = 0;
	while (m && !tells_apart(shape, m, field))
		m = m->next;
	return m;
}

unsigned int worth_first(const struct ir_rule *ir, const struct shape *shape)
{
	unsigned int field;

	first_match(ir, shape, &field);
	return field;
}

static uint16_t hash_values(const struct shape_field *f)
{
	const struct ir_range *v = f->v ? f->v : &f->one;
	uint64_t h = sig_hash(v, f->n * sizeof(*v));

	return (uint16_t)(h ^ h >> 16);
}

struct worth worth_of(const struct ir_rule *ir, const struct shape *shape)
{
	unsigned int field, ns = 0, first_ns = 0;
	const struct ir_match *first = first_match(ir, shape, &field);
	struct worth worth = { .ranges = (uint8_t)shape->ranges };

	if (shape->is_rung)
		worth.look = WORTH_LADDER;
	if (shape->is_rung || shape->table == TABLE_NAT)
		return worth;
	for (const struct ir_match *m = ir->matches; m; m = m->next) {
		ns += match_ns(m);
		if (m == first)
			first_ns = ns;
	}
	worth.first = walk_of(first_ns);
	worth.all = walk_of(ns);
	if (shape->header != SHAPE_HEADER_NONE)
		worth.look = WORTH_HEADER;
	else if (shape->n_fields > 1)
		worth.look = WORTH_VALUES;
	worth.value = hash_values(&shape->fields[field]);
	return worth;
}

static unsigned int look_of(struct worth worth, unsigned int ranges)
{
	if (worth.look == WORTH_LADDER || !ranges)
		return worth.look;
	return shape_n_bits(ranges) > 1 ? WORTH_BOXES : WORTH_RANGES;
}

uint32_t worth_min(struct fuse_opts opts, struct worth worth,
		   unsigned int ranges, bool are_same)
{
	const unsigned int look = look_of(worth, ranges);

	if (opts.min && look < WORTH_BOXES)
		return opts.min;
	if (opts.min)
		return mins[WORTH_RARE][look];
	return mins[are_same ? worth.all : worth.first][look];
}

uint32_t worth_max(struct fuse_opts opts)
{
	return opts.min > MIN_HIGH ? opts.min : MIN_HIGH;
}

/* So many of the @n rules from @first on have its value. */
static uint32_t n_same(const struct fuse_link *first, uint32_t n)
{
	const uint16_t value = first->worth.value;
	uint32_t same = 0;

	for (; n; n--, first = first->next)
		same += first->worth.value == value;
	return same;
}

bool worth_it(struct fuse_opts opts, const struct fuse_link *first, uint32_t n,
	      struct worth worth, unsigned int ranges)
{
	const uint32_t min = worth_min(opts, worth, ranges, true);

	if (n < min || n >= worth_min(opts, worth, ranges, false))
		return n >= min;
	for (; n >= min; n--, first = first->next)
		if (n_same(first, n) >= min)
			return true;
	return false;
}
