/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Anonymous sets and maps: those that a single rule looks its fields up in. */
#include <assert.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/ranges.h"
#include "batch.h"
#include "err.h"
#include "encode.h"

/* nft's numbers of types (its datatype.h), so that its listings show keys. */
#define NFT_TYPE_INTEGER 4

static const uint8_t nft_types[IR_FIELD_N] = {
	[IR_META_IIFNAME] = 41, [IR_META_OIFNAME] = 41,
	[IR_META_L4PROTO] = 12, [IR_META_MARK] = 19,
	[IR_META_PKTTYPE] = 31, [IR_META_SKUID] = 24,
	[IR_META_SKGID] = 25,   [IR_CT_STATE] = 26,
	[IR_CT_MARK] = 19,      [IR_ETH_SADDR] = 9,
	[IR_IP_SADDR] = 7,      [IR_IP_DADDR] = 7,
	[IR_IP6_SADDR] = 8,     [IR_IP6_DADDR] = 8,
	[IR_TH_SPORT] = 13,     [IR_TH_DPORT] = 13,
};

uint32_t encode_nft_type(enum ir_field field)
{
	return nft_types[field] ? nft_types[field] : NFT_TYPE_INTEGER;
}

bool encode_needs_set(const struct ir_test *test)
{
	return test->kind == IR_TEST_RANGES && test->ranges.n != 1;
}

static void set_new(struct encoder *enc, uint32_t flags, uint32_t type,
		    size_t key_len, size_t data_len)
{
	struct batch *b = enc->batch;
	struct batch_ref ref = *enc->ref;

	if (enc->n_sets == RULE_MATCHES_MAX) {
		encode_fail(enc, "too many lists in a rule");
		return;
	}
	enc->set_ids[enc->n_sets++] = ++b->last_set_id;
	ref.verb = "SET_ADD";
	ref.nth = 0;
	++*enc->n_handles;
	batch_msg(b, NFT_MSG_NEWSET, NLM_F_CREATE, enc->family, &ref);
	batch_put_str(b, NFTA_SET_TABLE, enc->table);
	batch_put_str(b, NFTA_SET_NAME, data_len ? "__map%d" : "__set%d");
	batch_put_u32(b, NFTA_SET_FLAGS,
		      flags | NFT_SET_ANONYMOUS | NFT_SET_CONSTANT);
	batch_put_u32(b, NFTA_SET_KEY_TYPE, type);
	batch_put_u32(b, NFTA_SET_KEY_LEN, (uint32_t)key_len);
	if (data_len) {
		batch_put_u32(b, NFTA_SET_DATA_TYPE, NFT_TYPE_INTEGER);
		batch_put_u32(b, NFTA_SET_DATA_LEN, (uint32_t)data_len);
	}
	batch_put_u32(b, NFTA_SET_ID, b->last_set_id);
	ref.verb = "SET_ELEM_ADD";
	batch_msg(b, NFT_MSG_NEWSETELEM, NLM_F_CREATE, enc->family, &ref);
	batch_put_str(b, NFTA_SET_ELEM_LIST_TABLE, enc->table);
	batch_put_str(b, NFTA_SET_ELEM_LIST_SET,
		      data_len ? "__map%d" : "__set%d");
	batch_put_u32(b, NFTA_SET_ELEM_LIST_SET_ID, b->last_set_id);
}

static void element(struct encoder *enc, const void *key, size_t len,
		    uint32_t flags)
{
	size_t nest = batch_nest(enc->batch, NFTA_LIST_ELEM);

	encode_value(enc, NFTA_SET_ELEM_KEY, key, len);
	if (flags)
		batch_put_u32(enc->batch, NFTA_SET_ELEM_FLAGS, flags);
	batch_nest_end(enc->batch, nest);
}

static void intervals(struct encoder *enc, struct ir_range *ranges,
		      unsigned int n, size_t len)
{
	n = ranges_merge(ranges, n, len);
	for (unsigned int i = 0; i < n; i++) {
		element(enc, &ranges[i].lo, len, 0);
		if (ranges_next(&ranges[i].hi, len))
			element(enc, &ranges[i].hi, len,
				NFT_SET_ELEM_INTERVAL_END);
	}
}

void encode_set(struct encoder *enc, const struct ir_test *test)
{
	const size_t len = ir_field_desc(test->field)->len;
	const unsigned int n = test->ranges.n;
	struct ir_range *ranges = calloc(n + 1u, sizeof(*ranges));
	bool is_interval = false;
	size_t nest;

	if (!ranges) {
		err_nomem(enc->err);
		return;
	}
	for (unsigned int i = 0; i < n; i++) {
		ranges[i] = test->ranges.v[i];
		is_interval |= memcmp(&ranges[i].lo, &ranges[i].hi, len) != 0;
	}
	set_new(enc, is_interval ? NFT_SET_INTERVAL : 0, encode_nft_type(test->field),
		len, 0);
	nest = batch_nest(enc->batch, NFTA_SET_ELEM_LIST_ELEMENTS);
	if (is_interval)
		intervals(enc, ranges, n, len);
	else
		for (unsigned int i = 0; i < n; i++)
			element(enc, &ranges[i].lo, len, 0);
	batch_nest_end(enc->batch, nest);
	encode_hash(enc, nest);
	free(ranges);
}

void encode_map(struct encoder *enc, const uint8_t *table)
{
	size_t nest;

	set_new(enc, NFT_SET_MAP, NFT_TYPE_INTEGER, 1, 1);
	nest = batch_nest(enc->batch, NFTA_SET_ELEM_LIST_ELEMENTS);
	for (int i = 0; i < 256; i++) {
		const uint8_t key = (uint8_t)i;
		size_t elem = batch_nest(enc->batch, NFTA_LIST_ELEM);

		encode_value(enc, NFTA_SET_ELEM_KEY, &key, 1);
		encode_value(enc, NFTA_SET_ELEM_DATA, &table[i], 1);
		batch_nest_end(enc->batch, elem);
	}
	batch_nest_end(enc->batch, nest);
	encode_hash(enc, nest);
}

void encode_lookup(struct encoder *enc, enum encode_reg sreg,
		   enum encode_reg dreg, bool invert)
{
	struct batch *b = enc->batch;
	size_t outer, data = encode_expr(enc, "lookup", &outer);

	/* The number is this batch's: it is written when the rule is hashed. */
	batch_put_str(b, NFTA_LOOKUP_SET, dreg ? "__map%d" : "__set%d");
	batch_put_u32(b, NFTA_LOOKUP_SREG, sreg);
	if (dreg)
		batch_put_u32(b, NFTA_LOOKUP_DREG, dreg);
	if (invert)
		batch_put_u32(b, NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
	if (enc->next_set < enc->n_sets)
		enc->set_offs[enc->next_set++] = b->len;
	batch_put_u32(b, NFTA_LOOKUP_SET_ID, 0);
	encode_expr_end(enc, data, outer);
}
