/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joining ranges. */
#include "compile/ranges.h"
#include "unit.h"

#define RANGES_MAX 6

struct range {
	uint16_t lo, hi;
};

struct ranges_case {
	unsigned int n, n_joined;
	struct range in[RANGES_MAX], joined[RANGES_MAX];
};

/* clang-format off */
static const struct ranges_case cases[] = {
	{ 0, 0, { { 0, 0 } }, { { 0, 0 } } },
	{ 1, 1, { { 5, 9 } }, { { 5, 9 } } },
	{ 2, 2, { { 9, 9 }, { 5, 7 } }, { { 5, 7 }, { 9, 9 } } },
	/* touching */
	{ 3, 1, { { 9, 9 }, { 5, 7 }, { 8, 8 } }, { { 5, 9 } } },
	/* overlapping, nested, equal */
	{ 2, 1, { { 5, 9 }, { 7, 12 } }, { { 5, 12 } } },
	{ 3, 2, { { 5, 90 }, { 7, 12 }, { 92, 93 } }, { { 5, 90 }, { 92, 93 } } },
	{ 2, 1, { { 5, 5 }, { 5, 5 } }, { { 5, 5 } } },
	/* the greatest value has none after it */
	{ 2, 1, { { 65535, 65535 }, { 0, 65535 } }, { { 0, 65535 } } },
	{ 2, 1, { { 65535, 65535 }, { 65534, 65534 } }, { { 65534, 65535 } } },
};
/* clang-format on */

START_TEST(merge)
{
	const struct ranges_case *c = &cases[_i];
	const enum ir_field f = IR_TH_DPORT;
	struct ir_range r[RANGES_MAX];

	for (unsigned int i = 0; i < c->n; i++) {
		r[i].lo = ir_value_num(f, c->in[i].lo);
		r[i].hi = ir_value_num(f, c->in[i].hi);
	}
	ck_assert_uint_eq(ranges_merge(r, c->n, sizeof(uint16_t)), c->n_joined);
	for (unsigned int i = 0; i < c->n_joined; i++) {
		ck_assert_uint_eq(ir_value_get(f, &r[i].lo), c->joined[i].lo);
		ck_assert_uint_eq(ir_value_get(f, &r[i].hi), c->joined[i].hi);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ranges");
	TCase *tc = tcase_create("ranges");

	tcase_add_loop_test(tc, merge, 0, sizeof(cases) / sizeof(cases[0]));
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
