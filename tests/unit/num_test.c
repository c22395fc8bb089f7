/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as users type them: what is taken, and what is refused. */
#include "num.h"

#include <string.h>

#include "unit.h"

static const struct {
	const char *s;
	uint64_t min, max;
	bool ok;
	uint64_t value;
	const char *rest; /* of num_parse_prefix(); NULL: it fails */
} rows[] = {
	{ "0", 0, 9, true, 0, "" },
	{ "9", 0, 9, true, 9, "" },
	{ "10", 0, 9, false, 0, NULL },
	{ "0", 1, 9, false, 0, NULL },
	{ "0x1f", 0, 255, true, 31, "" },
	{ "0X1F", 0, 255, true, 31, "" },
	{ "017", 0, 255, true, 15, "" },
	{ "08", 0, 255, false, 0, "8" },
	{ "18446744073709551615", 0, UINT64_MAX, true, UINT64_MAX, "" },
	{ "18446744073709551616", 0, UINT64_MAX, false, 0, NULL },
	{ "", 0, 9, false, 0, NULL },
	{ " 1", 0, 9, true, 1, "" },
	{ "1 ", 0, 9, false, 1, " " },
	{ "+1", 0, 9, true, 1, "" },
	{ " \t+1:", 0, 9, false, 1, ":" },
	{ "+ 1", 0, 9, false, 0, NULL },
	{ "+-1", 0, 9, false, 0, NULL },
	{ " ", 0, 9, false, 0, NULL },
	{ "+", 0, 9, false, 0, NULL },
	{ "-1", 0, UINT64_MAX, false, 0, NULL },
	{ "1:2", 0, 9, false, 1, ":2" },
	{ "12ab", 0, 99, false, 12, "ab" },
	{ "x", 0, 9, false, 0, NULL },
	{ "0x", 0, 9, false, 0, "x" },
};

START_TEST(test_row)
{
	uint64_t whole = 77, prefix = 77;
	const char *end = NULL;
	bool ok = num_parse(rows[_i].s, rows[_i].min, rows[_i].max, &whole);

	ck_assert_int_eq(ok, rows[_i].ok);
	ck_assert_uint_eq(whole, ok ? rows[_i].value : 77);
	ok = num_parse_prefix(rows[_i].s, &end, rows[_i].min, rows[_i].max,
			      &prefix);
	ck_assert_int_eq(ok, rows[_i].rest != NULL);
	ck_assert_uint_eq(prefix, ok ? rows[_i].value : 77);
	if (ok)
		ck_assert_str_eq(end, rows[_i].rest);
}
END_TEST

START_TEST(test_decimal)
{
	const char *end = NULL;
	uint64_t v = 77;

	ck_assert(num_parse_decimal("010/s", &end, 1, 10, &v) && v == 10);
	ck_assert_str_eq(end, "/s");
	ck_assert(num_parse_decimal("0x10", &end, 0, 10, &v) && v == 0);
	ck_assert_str_eq(end, "x10");
	ck_assert(!num_parse_decimal("11", &end, 1, 10, &v) && v == 0);
}
END_TEST

START_TEST(test_narrow)
{
	uint8_t u8 = 1;
	uint16_t u16 = 1;
	uint32_t u32 = 1;

	ck_assert(num_parse_u8("255", &u8) && u8 == 255);
	ck_assert(!num_parse_u8("256", &u8) && u8 == 255);
	ck_assert(num_parse_u16("65535", &u16) && u16 == 65535);
	ck_assert(!num_parse_u16("65536", &u16) && u16 == 65535);
	ck_assert(num_parse_u32("4294967295", &u32) && u32 == UINT32_MAX);
	ck_assert(!num_parse_u32("4294967296", &u32) && u32 == UINT32_MAX);
	ck_assert(!num_parse_u8("1x", &u8) && u8 == 255);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("num");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_row, 0, N_OF(rows));
	tcase_add_test(tcase, test_decimal);
	tcase_add_test(tcase, test_narrow);
	return unit_run(suite);
}
