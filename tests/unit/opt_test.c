/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shared types of option values: text to value and back. */
#include "opt.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"
#define VALUE_MAX 256

static const struct opt_name names[] = {
	{ "one", 1 }, { "two", 2 }, { "both", 3 }, { "four", 4 }, { NULL, 0 },
};

/* clang-format off */
static const struct {
	const struct opt_type *type;
	uint16_t size;
	uint64_t min, max;
	enum family_id family;
	const char *args[2];
	const char *printed; /* NULL: refused */
} rows[] = {
	{ &opt_u8, 1, 0, 0, FAMILY_IPV4, { "255" }, "255" },
	{ &opt_u8, 1, 0, 0, FAMILY_IPV4, { "256" }, NULL },
	{ &opt_u8, 1, 1, 32, FAMILY_IPV4, { "0" }, NULL },
	{ &opt_u8, 1, 1, 32, FAMILY_IPV4, { "33" }, NULL },
	{ &opt_u16, 2, 0, 0, FAMILY_IPV4, { "0x10" }, "16" },
	{ &opt_u32, 4, 0, 0, FAMILY_IPV4, { "4294967295" }, "4294967295" },
	{ &opt_u64, 8, 0, 0, FAMILY_IPV4, { "18446744073709551615" }, "18446744073709551615" },
	{ &opt_hex32, 4, 0, 0, FAMILY_IPV4, { "255" }, "0xff" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "1:2" }, "1:2" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "2:2" }, "2" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { ":" }, "0:65535" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { ":7" }, "0:7" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "7:" }, "7:65535" },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "2:1" }, NULL },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "1:2:3" }, NULL },
	{ &opt_range16, 4, 0, 0, FAMILY_IPV4, { "" }, NULL },
	{ &opt_range32, 8, 0, 0, FAMILY_IPV4, { "1:4294967296" }, NULL },
	{ &opt_range32, 8, 0, 0, FAMILY_IPV4, { "3:" }, "3:4294967295" },
	{ &opt_ports, 4, 0, 0, FAMILY_IPV4, { "80:90" }, "80:90" },
	{ &opt_ports, 4, 0, 0, FAMILY_IPV4, { "90:80" }, NULL },
	{ &opt_ports, 4, 0, 0, FAMILY_IPV4, { "no-such-service" }, NULL },
	{ &opt_mark, 8, 0, 0, FAMILY_IPV4, { "1/0xff" }, "0x1/0xff" },
	{ &opt_mark, 8, 0, 0, FAMILY_IPV4, { "1" }, "0x1" },
	{ &opt_mark, 8, 0, 0, FAMILY_IPV4, { "1/" }, NULL },
	{ &opt_mark, 8, 0, 0, FAMILY_IPV4, { "1/0x100000000" }, NULL },
	{ &opt_string, 8, 0, 0, FAMILY_IPV4, { "1234567" }, "1234567" },
	{ &opt_string, 8, 0, 0, FAMILY_IPV4, { "12345678" }, NULL },
	{ &opt_string, 8, 0, 0, FAMILY_IPV4, { "a.b" }, "\"a.b\"" },
	{ &opt_word, 8, 0, 0, FAMILY_IPV4, { "a.b" }, "a.b" },
	{ &opt_word, 8, 0, 0, FAMILY_IPV4, { "a b" }, "\"a b\"" },
	{ &opt_iface, 16, 0, 0, FAMILY_IPV4, { "eth+" }, "eth+" },
	{ &opt_iface, 16, 0, 0, FAMILY_IPV4, { "" }, NULL },
	{ &opt_iface, 16, 0, 0, FAMILY_IPV4, { "0123456789abcdef" }, NULL },
	{ &opt_addr, 16, 0, 0, FAMILY_IPV4, { "1.2.3.4" }, "1.2.3.4" },
	{ &opt_addr, 16, 0, 0, FAMILY_IPV6, { "a::" }, "a::" },
	{ &opt_addr_masked, 32, 0, 0, FAMILY_IPV4, { "1.2.3.4/24" }, "1.2.3.0/24" },
	{ &opt_addr_masked, 32, 0, 0, FAMILY_IPV4, { "1.2.3.4" }, "1.2.3.4" },
	{ &opt_addr_masked, 32, 0, 0, FAMILY_IPV4, { "1.2.3.4/33" }, NULL },
	{ &opt_addr_range, 32, 0, 0, FAMILY_IPV4, { "1.1.1.1-1.1.1.9" }, "1.1.1.1-1.1.1.9" },
	{ &opt_addr_range, 32, 0, 0, FAMILY_IPV4, { "1.1.1.1" }, "1.1.1.1" },
	{ &opt_addr_range, 32, 0, 0, FAMILY_IPV6, { "::1-::9" }, "::1-::9" },
	{ &opt_addr_range, 32, 0, 0, FAMILY_IPV4, { "1.1.1.1-" }, NULL },
	{ &opt_proto, 1, 0, 0, FAMILY_IPV4, { "tcp" }, "6" },
	{ &opt_proto, 1, 0, 0, FAMILY_IPV4, { "256" }, NULL },
	{ &opt_mac, 6, 0, 0, FAMILY_IPV4, { "00:1:a:FF:10:20" }, "00:01:0a:ff:10:20" },
	{ &opt_mac, 6, 0, 0, FAMILY_IPV4, { "00:11:22:33:44" }, NULL },
	{ &opt_mac, 6, 0, 0, FAMILY_IPV4, { "00:11:22:33:44:55:66" }, NULL },
	{ &opt_mac, 6, 0, 0, FAMILY_IPV4, { "00:11:22:33:44:100" }, NULL },
	{ &opt_enum, 4, 0, 0, FAMILY_IPV4, { "TWO" }, "two" },
	{ &opt_enum, 4, 0, 0, FAMILY_IPV4, { "five" }, NULL },
	{ &opt_names, 4, 0, 0, FAMILY_IPV4, { "four,one" }, "one,four" },
	{ &opt_names, 4, 0, 0, FAMILY_IPV4, { "both" }, "one,two" },
	{ &opt_names, 4, 0, 0, FAMILY_IPV4, { "one,,two" }, NULL },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "foo", "src,dst" }, "foo src,dst" },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "foo", "dst" }, "foo dst" },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "foo", "src,src,src,src,src,src" }, "foo src,src,src,src,src,src" },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "foo", "src,src,src,src,src,src,src" }, NULL },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "foo", "source" }, NULL },
	{ &opt_ipset, 34, 0, 0, FAMILY_IPV4, { "", "src" }, NULL },
};
/* clang-format on */

_Static_assert(sizeof(struct opt_ipset) == 34, "rows give its size");

START_TEST(test_row)
{
	static const struct ext_desc desc = { .name = "some" };
	const struct ext_opt opt = {
		.name = "thing",
		.type = rows[_i].type,
		.size = rows[_i].size,
		.min = rows[_i].min,
		.max = rows[_i].max,
		.data = names,
	};
	struct rule_spec *spec = calloc(1, sizeof(*spec));
	const struct ext_ctx ctx = {
		.family = family_get(rows[_i].family),
		.spec = spec,
	};
	const struct opt_ctx oc = { &ctx, &desc, &opt };
	_Alignas(8) uint8_t value[VALUE_MAX] = { 0 };
	auto_text struct text out = { 0 };
	struct err err = { 0 };
	int rc;

	ck_assert_ptr_nonnull(spec);
	rc = opt.type->parse(&oc, rows[_i].args, value, &err);
	ck_assert_msg(!rc == (rows[_i].printed != NULL), "%s: %s",
		      rows[_i].args[0], err.text);
	for (size_t i = opt.size; i < sizeof(value); i++)
		ck_assert_uint_eq(value[i], 0);
	if (rc) {
		ck_assert_int_eq(err.status, ERR_PARAMETER);
		ck_assert(*err.text);
	} else {
		if (opt.type->is_valid)
			ck_assert(opt.type->is_valid(&oc, value));
		opt.type->print(&oc, value, &out);
		ck_assert_str_eq(text_str(&out), rows[_i].printed);
	}
	free(spec);
}
END_TEST

static const struct {
	const struct opt_type *type;
	uint16_t size;
	uint8_t value[40];
} invalid[] = {
	{ &opt_range16, 4, { 2, 0, 1, 0 } },
	{ &opt_range32, 8, { 2, 0, 0, 0, 1 } },
	{ &opt_string, 4, { 'a', 'b', 'c', 'd' } },
	{ &opt_string, 4, { 'a', 0, 'c', 0 } },
	{ &opt_string, 4, { 'a', '\n', 0, 0 } },
	{ &opt_addr, 16, { 1, 2, 3, 4, 5 } },
	{ &opt_addr_masked, 32, { 1, 2, 3, 4 } },
	{ &opt_enum, 4, { 7 } },
	{ &opt_names, 4, { 0 } },
	{ &opt_names, 4, { 8 } },
	{ &opt_ipset, 34, { 'f', 'o', 'o' } },
	{ &opt_ipset, 34, { [32] = 1, [33] = 2 } },
	{ &opt_ipset, 34, { 'f', [32] = 1, [33] = 4 } },
	{ &opt_ipset, 34, { 'f', [32] = 7, [33] = 2 } },
};

START_TEST(test_invalid)
{
	static const struct ext_desc desc = { .name = "some" };
	const struct ext_opt opt = { .name = "thing", .size = invalid[_i].size,
				     .data = names };
	const struct ext_ctx ctx = { .family = family_get(FAMILY_IPV4) };
	const struct opt_ctx oc = { &ctx, &desc, &opt };

	ck_assert(!invalid[_i].type->is_valid(&oc, invalid[_i].value));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("opt");
	TCase *tcase = tcase_create("rows");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_row, 0, N_OF(rows));
	tcase_add_loop_test(tcase, test_invalid, 0, N_OF(invalid));
	return unit_run(suite);
}
