/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests as nf_tables' expressions. */
#include <assert.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "batch.h"
#include "encode.h"

static const struct ir_value zero;

/*
 * The bytes that @mask is all ones over, from the first, where it is zero over
 * the others; or 0.
 */
static size_t prefix_bytes(const struct ir_value *mask, size_t len)
{
	size_t n = 0;

	while (n < len && mask->b[n] == 0xff)
		n++;
	for (size_t i = n; i < len; i++)
		if (mask->b[i])
			return 0;
	return n;
}

/*
 * Is a test of the first @n of @len bytes quicker than one with a mask? The
 * kernel has short ways for one, two and four bytes, masked or not: of three a
 * test takes four times as long.
 */
static bool is_by_bytes(size_t n, size_t len)
{
	return n && !(n == 3 && len == 4);
}

static void test_masked(struct encoder *enc, const struct ir_test *test)
{
	const size_t len = ir_field_desc(test->field)->len;
	const uint32_t op = test->invert ? NFT_CMP_NEQ : NFT_CMP_EQ;
	struct ir_value value = encode_native(test->field, test->masked.value);
	struct ir_value mask = encode_native(test->field, test->masked.mask);
	size_t n = prefix_bytes(&test->masked.mask, len);

	if (n == len ||
	    (is_by_bytes(n, len) && !encode_is_host(test->field))) {
		encode_load(enc, test->field, n, ENC_REG_1);
		encode_cmp(enc, ENC_REG_1, op, &value, n);
		return;
	}
	encode_load(enc, test->field, len, ENC_REG_1);
	encode_bitwise(enc, ENC_REG_1, &mask, &zero, len);
	encode_cmp(enc, ENC_REG_1, op, &value, len);
}

static void test_bits(struct encoder *enc, const struct ir_test *test)
{
	const size_t len = ir_field_desc(test->field)->len;
	struct ir_value mask = encode_native(test->field, test->masked.mask);

	encode_load(enc, test->field, len, ENC_REG_1);
	encode_bitwise(enc, ENC_REG_1, &mask, &zero, len);
	encode_cmp(enc, ENC_REG_1, test->invert ? NFT_CMP_EQ : NFT_CMP_NEQ,
		   &zero, len);
}

static void expr_range(struct encoder *enc, const struct ir_range *range,
		       size_t len, bool invert)
{
	size_t outer, data = encode_expr(enc, "range", &outer);

	batch_put_u32(enc->batch, NFTA_RANGE_SREG, ENC_REG_1);
	batch_put_u32(enc->batch, NFTA_RANGE_OP,
		      invert ? NFT_RANGE_NEQ : NFT_RANGE_EQ);
	encode_value(enc, NFTA_RANGE_FROM_DATA, &range->lo, len);
	encode_value(enc, NFTA_RANGE_TO_DATA, &range->hi, len);
	encode_expr_end(enc, data, outer);
}

/* Ranges are of big-endian numbers, so that bytes compare as numbers do. */
static void test_ranges(struct encoder *enc, const struct ir_test *test)
{
	const size_t len = ir_field_desc(test->field)->len;

	encode_load(enc, test->field, len, ENC_REG_1);
	if (encode_is_host(test->field))
		encode_hton(enc, ENC_REG_1, len);
	if (encode_needs_set(test))
		encode_lookup(enc, ENC_REG_1, 0, test->invert);
	else
		expr_range(enc, test->ranges.v, len, test->invert);
}

static void test_limit(struct encoder *enc, const struct ir_test *test)
{
	size_t outer, data = encode_expr(enc, "limit", &outer);

	batch_put_u64(enc->batch, NFTA_LIMIT_RATE, test->limit.rate);
	batch_put_u64(enc->batch, NFTA_LIMIT_UNIT, test->limit.unit_s);
	batch_put_u32(enc->batch, NFTA_LIMIT_BURST, test->limit.burst);
	batch_put_u32(enc->batch, NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS);
	batch_put_u32(enc->batch, NFTA_LIMIT_FLAGS,
		      test->invert ? NFT_LIMIT_F_INV : 0);
	encode_expr_end(enc, data, outer);
}

static void test_random(struct encoder *enc, const struct ir_test *test)
{
	struct ir_value below = ir_value_num(IR_META_MARK, test->random_below);

	encode_load(enc, IR_RANDOM, sizeof(uint32_t), ENC_REG_1);
	encode_hton(enc, ENC_REG_1, sizeof(uint32_t));
	encode_cmp(enc, ENC_REG_1, test->invert ? NFT_CMP_GTE : NFT_CMP_LT,
		   &below, sizeof(uint32_t));
}

static void test_nth(struct encoder *enc, const struct ir_test *test)
{
	uint32_t packet = test->nth.packet;

	encode_numgen(enc, ENC_REG_1, NFT_NG_INCREMENTAL, test->nth.every);
	encode_cmp(enc, ENC_REG_1, test->invert ? NFT_CMP_NEQ : NFT_CMP_EQ,
		   &packet, sizeof(packet));
}

void encode_test(struct encoder *enc, const struct ir_test *test)
{
	switch (test->kind) {
	case IR_TEST_MASKED:
		test_masked(enc, test);
		break;
	case IR_TEST_RANGES:
		test_ranges(enc, test);
		break;
	case IR_TEST_BITS:
		test_bits(enc, test);
		break;
	case IR_TEST_LIMIT:
		test_limit(enc, test);
		break;
	case IR_TEST_RANDOM:
		test_random(enc, test);
		break;
	case IR_TEST_NTH:
		test_nth(enc, test);
		break;
	}
}
