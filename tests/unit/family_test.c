/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and masks of both families, as text and back. */
#include "family.h"

#include <string.h>

#include "err.h"
#include "text.h"
#include "unit.h"

static const struct {
	enum family_id id;
	const char *s;
	const char *printed; /* NULL: not an address */
} addrs[] = {
	{ FAMILY_IPV4, "1.2.3.4", "1.2.3.4" },
	{ FAMILY_IPV4, "0.0.0.0", "0.0.0.0" },
	{ FAMILY_IPV4, "256.1.1.1", NULL },
	{ FAMILY_IPV4, "1.2", "1.2.0.0" },
	{ FAMILY_IPV4, "1.2.3.4.5", NULL },
	{ FAMILY_IPV4, "::1", NULL },
	{ FAMILY_IPV4, "", NULL },
	{ FAMILY_IPV4, "1.2.3.4 ", NULL },
	{ FAMILY_IPV6, "::1", "::1" },
	{ FAMILY_IPV6, "A:0:0:0:0:0:0:1", "a::1" },
	{ FAMILY_IPV6, "::ffff:1.2.3.4", "::ffff:1.2.3.4" },
	{ FAMILY_IPV6, "1.2.3.4", NULL },
	{ FAMILY_IPV6, "1::2::3", NULL },
	{ FAMILY_IPV6, "fe80::1%lo", NULL },
};

static const struct {
	enum family_id id;
	const char *s;
	int plen;            /* -1: no prefix; -2: no mask */
	const char *printed; /* by a listing */
} masks[] = {
	{ FAMILY_IPV4, "24", 24, "/24" },
	{ FAMILY_IPV4, "0", 0, "/0" },
	{ FAMILY_IPV4, "32", 32, "" },
	{ FAMILY_IPV4, "33", -2, NULL },
	{ FAMILY_IPV4, "255.255.255.0", 24, "/24" },
	{ FAMILY_IPV4, "255.255.255.255", 32, "" },
	{ FAMILY_IPV4, "255.0.255.0", -1, "/255.0.255.0" },
	{ FAMILY_IPV4, "0.0.0.1", -1, "/0.0.0.1" },
	{ FAMILY_IPV4, "x", -2, NULL },
	{ FAMILY_IPV6, "64", 64, "/64" },
	{ FAMILY_IPV6, "128", 128, "" },
	{ FAMILY_IPV6, "129", -2, NULL },
	{ FAMILY_IPV6, "ffff::", 16, "/16" },
	{ FAMILY_IPV6, "ffff:0:ffff::", -1, "/ffff:0:ffff::" },
};

START_TEST(test_addr)
{
	const struct family *family = family_get(addrs[_i].id);
	auto_text struct text out = { 0 };
	union addr addr;
	bool ok = addr_parse(family, addrs[_i].s, &addr);

	ck_assert_int_eq(ok, addrs[_i].printed != NULL);
	if (!ok)
		return;
	addr_print(family, &addr, &out);
	ck_assert_str_eq(text_str(&out), addrs[_i].printed);
	for (size_t i = family->addr_len; i < sizeof(addr); i++)
		ck_assert_uint_eq(addr.bytes[i], 0);
}
END_TEST

START_TEST(test_mask)
{
	const struct family *family = family_get(masks[_i].id);
	auto_text struct text out = { 0 };
	union addr mask;
	bool ok = addr_mask_parse(family, masks[_i].s, &mask);

	ck_assert_int_eq(ok, masks[_i].plen != -2);
	if (!ok)
		return;
	ck_assert_int_eq(addr_mask_plen(family, &mask), masks[_i].plen);
	addr_mask_print(family, &mask, true, &out);
	ck_assert_str_eq(text_str(&out), masks[_i].printed);
}
END_TEST

/* Every length of prefix makes the mask that has this length. */
START_TEST(test_plen)
{
	const struct family *family = family_get((enum family_id)_i);

	for (unsigned int plen = 0; plen <= 8u * family->addr_len; plen++) {
		union addr mask = addr_mask(family, plen);
		union addr same = addr_and(mask, &mask);

		ck_assert_int_eq(addr_mask_plen(family, &mask), (int)plen);
		ck_assert(addr_equal(&mask, &same));
	}
}
END_TEST

START_TEST(test_resolve)
{
	struct err err = { 0 };
	union addr addr[2];
	unsigned int n;

	ck_assert_int_eq(addr_resolve(family_get(FAMILY_IPV4), "127.0.0.1",
				      addr, 2, &n, &err), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_lt(addr_resolve(family_get(FAMILY_IPV4), "", addr, 2, &n,
				      &err), 0);
	ck_assert_int_eq(err.status, ERR_PARAMETER);
	ck_assert_str_eq(err.text, "host/network `' not found");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("family");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_addr, 0, N_OF(addrs));
	tcase_add_loop_test(tcase, test_mask, 0, N_OF(masks));
	tcase_add_loop_test(tcase, test_plen, FAMILY_IPV4, FAMILY_N);
	tcase_add_test(tcase, test_resolve);
	return unit_run(suite);
}
