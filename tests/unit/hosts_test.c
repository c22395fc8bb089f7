/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of hosts and networks. */
#include "hosts.h"

#include <string.h>

#include "err.h"
#include "text.h"
#include "unit.h"

static const struct {
	enum family_id family;
	const char *list, *expected;
} rows[] = {
	{ FAMILY_IPV4, "1.2.3.4", "1.2.3.4/32" },
	{ FAMILY_IPV4, "1.2.3.4/8,5.6.7.8/255.0.255.0",
	  "1.0.0.0/8 5.0.7.0/255.0.255.0" },
	{ FAMILY_IPV4, "1.1.1.1/8,1.2.3.4/8", "1.0.0.0/8 1.0.0.0/8" },
	{ FAMILY_IPV4, "10/8", "10.0.0.0/8" },
	{ FAMILY_IPV4, "127.1", "127.1.0.0/32" },
	{ FAMILY_IPV4, "nobody.invalid/0", "0.0.0.0/0" },
	{ FAMILY_IPV4, "010.0x0a.1.1", "8.10.1.1/32" },
	{ FAMILY_IPV4, "localhost", "127.0.0.1/32" },
	{ FAMILY_IPV4, "", "host/network `' not found" },
	{ FAMILY_IPV4, "1.2.3.4,", "host/network `' not found" },
	{ FAMILY_IPV4, "1.2.", "host/network `1.2.' not found" },
	{ FAMILY_IPV4, "1.2.3.4/", "invalid mask `' specified" },
	{ FAMILY_IPV4, "1.2.3.4/33", "invalid mask `33' specified" },
	{ FAMILY_IPV4, "1.2.3.4/255.255", "invalid mask `255.255' specified" },
	{ FAMILY_IPV4, "::1", "host/network `::1' not found" },
	{ FAMILY_IPV6, "::1,2001:db8::7/33", "::1/128 2001:db8::/33" },
	{ FAMILY_IPV6, "::1/0", "::/0" },
	{ FAMILY_IPV6, "::1/129", "invalid mask `129' specified" },
};

START_TEST(test_rows)
{
	const struct family *family = family_get(rows[_i].family);
	auto_text struct text out = { 0 };
	struct hosts hosts = { 0 };
	struct err err = { 0 };

	if (hosts_parse(&hosts, family, rows[_i].list, &err))
		text_put(&out, err.text);
	for (unsigned int i = 0; !err.code && i < hosts.n; i++) {
		text_put(&out, i ? " " : "");
		addr_print(family, &hosts.v[i].addr, &out);
		addr_mask_print(family, &hosts.v[i].mask, false, &out);
	}
	ck_assert_str_eq(text_str(&out), rows[_i].expected);
	hosts_fini(&hosts);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hosts");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_rows, 0,
			    sizeof(rows) / sizeof(rows[0]));
	return unit_run(suite);
}
