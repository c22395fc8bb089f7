/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where nf_tables keeps each field, and expressions that move values. */
#include "encode.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "batch.h"
#include "err.h"

enum how {
	HOW_UNSET,
	HOW_META,
	HOW_CT,
	HOW_FIB,
	HOW_PAYLOAD,
	HOW_RANDOM,
};

struct field {
	enum how how;
	uint32_t key;    /* NFT_META_*, NFT_CT_*, flags of fib, payload base */
	bool is_number;  /* in the kernel's byte order */
	bool has_csum;   /* IPv4's header checksum covers it */
};

/* RFC 791 3.1 */
#define IP_CSUM_OFF 10

/* clang-format off */
#define FIB_SADDR NFTA_FIB_F_SADDR
#define FIB_DADDR NFTA_FIB_F_DADDR
#define FIB_IIF NFTA_FIB_F_IIF
#define FIB_OIF NFTA_FIB_F_OIF
#define NH NFT_PAYLOAD_NETWORK_HEADER
#define TH NFT_PAYLOAD_TRANSPORT_HEADER

static const struct field fields[IR_FIELD_N] = {
	[IR_META_IIFNAME]   = { HOW_META, NFT_META_IIFNAME, false, false },
	[IR_META_OIFNAME]   = { HOW_META, NFT_META_OIFNAME, false, false },
	[IR_META_IIFTYPE]   = { HOW_META, NFT_META_IIFTYPE, true, false },
	[IR_META_L4PROTO]   = { HOW_META, NFT_META_L4PROTO, true, false },
	[IR_META_MARK]      = { HOW_META, NFT_META_MARK, true, false },
	[IR_META_PKTTYPE]   = { HOW_META, NFT_META_PKTTYPE, true, false },
	[IR_META_SKUID]     = { HOW_META, NFT_META_SKUID, true, false },
	[IR_META_SKGID]     = { HOW_META, NFT_META_SKGID, true, false },
	[IR_META_CPU]       = { HOW_META, NFT_META_CPU, true, false },
	[IR_META_RTCLASSID] = { HOW_META, NFT_META_RTCLASSID, true, false },
	[IR_META_IIFGROUP]  = { HOW_META, NFT_META_IIFGROUP, true, false },
	[IR_META_OIFGROUP]  = { HOW_META, NFT_META_OIFGROUP, true, false },
	[IR_META_PRIORITY]  = { HOW_META, NFT_META_PRIORITY, true, false },
	[IR_META_NFTRACE]   = { HOW_META, NFT_META_NFTRACE, true, false },
	[IR_CT_STATE]       = { HOW_CT, NFT_CT_STATE, true, false },
	[IR_CT_STATUS]      = { HOW_CT, NFT_CT_STATUS, true, false },
	[IR_CT_MARK]        = { HOW_CT, NFT_CT_MARK, true, false },
	[IR_CT_DIRECTION]   = { HOW_CT, NFT_CT_DIRECTION, true, false },
	[IR_FIB_SADDR_TYPE] = { HOW_FIB, FIB_SADDR, true, false },
	[IR_FIB_DADDR_TYPE] = { HOW_FIB, FIB_DADDR, true, false },
	[IR_FIB_SADDR_TYPE_IIF] = { HOW_FIB, FIB_SADDR | FIB_IIF, true, false },
	[IR_FIB_DADDR_TYPE_IIF] = { HOW_FIB, FIB_DADDR | FIB_IIF, true, false },
	[IR_FIB_SADDR_TYPE_OIF] = { HOW_FIB, FIB_SADDR | FIB_OIF, true, false },
	[IR_FIB_DADDR_TYPE_OIF] = { HOW_FIB, FIB_DADDR | FIB_OIF, true, false },
	[IR_ETH_SADDR]      = { HOW_PAYLOAD, NFT_PAYLOAD_LL_HEADER, false, false },
	[IR_IP_TOS]         = { HOW_PAYLOAD, NH, false, true },
	[IR_IP_TOT_LEN]     = { HOW_PAYLOAD, NH, false, true },
	[IR_IP_FRAG_OFF]    = { HOW_PAYLOAD, NH, false, true },
	[IR_IP_TTL]         = { HOW_PAYLOAD, NH, false, true },
	[IR_IP_SADDR]       = { HOW_PAYLOAD, NH, false, true },
	[IR_IP_DADDR]       = { HOW_PAYLOAD, NH, false, true },
	[IR_IP6_FIRST16]    = { HOW_PAYLOAD, NH, false, false },
	[IR_IP6_PAYLOAD_LEN] = { HOW_PAYLOAD, NH, false, false },
	[IR_IP6_HOPLIMIT]   = { HOW_PAYLOAD, NH, false, false },
	[IR_IP6_SADDR]      = { HOW_PAYLOAD, NH, false, false },
	[IR_IP6_DADDR]      = { HOW_PAYLOAD, NH, false, false },
	[IR_TH_SPORT]       = { HOW_PAYLOAD, TH, false, false },
	[IR_TH_DPORT]       = { HOW_PAYLOAD, TH, false, false },
	[IR_TCP_FLAGS]      = { HOW_PAYLOAD, TH, false, false },
	[IR_ICMP_TYPE]      = { HOW_PAYLOAD, TH, false, false },
	[IR_ICMP_TYPE_CODE] = { HOW_PAYLOAD, TH, false, false },
	[IR_RANDOM]         = { HOW_RANDOM, 0, true, false },
};
/* clang-format on */

void encode_fail(struct encoder *enc, const char *why)
{
	err_set(enc->err, -EOPNOTSUPP, "%s", why);
}

size_t encode_expr(struct encoder *enc, const char *name, size_t *outer)
{
	*outer = batch_nest(enc->batch, NFTA_LIST_ELEM);
	batch_put_str(enc->batch, NFTA_EXPR_NAME, name);
	return batch_nest(enc->batch, NFTA_EXPR_DATA);
}

void encode_expr_end(struct encoder *enc, size_t data, size_t outer)
{
	batch_nest_end(enc->batch, data);
	batch_nest_end(enc->batch, outer);
}

void encode_value(struct encoder *enc, uint16_t type, const void *data,
		  size_t len)
{
	size_t nest = batch_nest(enc->batch, type);

	batch_put(enc->batch, NFTA_DATA_VALUE, data, len);
	batch_nest_end(enc->batch, nest);
}

bool encode_is_host(enum ir_field field)
{
	return fields[field].is_number && ir_field_desc(field)->len > 1;
}

struct ir_value encode_native(enum ir_field field, struct ir_value v)
{
	size_t len = ir_field_desc(field)->len;
	struct ir_value out = { { 0 } };

	if (!encode_is_host(field) || BYTE_ORDER == BIG_ENDIAN)
		return v;
	for (size_t i = 0; i < len; i++)
		out.b[i] = v.b[len - 1 - i];
	return out;
}

static void load_fib(struct encoder *enc, uint32_t flags, enum encode_reg reg)
{
	size_t outer, data = encode_expr(enc, "fib", &outer);

	batch_put_u32(enc->batch, NFTA_FIB_DREG, reg);
	batch_put_u32(enc->batch, NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE);
	batch_put_u32(enc->batch, NFTA_FIB_FLAGS, flags);
	encode_expr_end(enc, data, outer);
}

static void load_payload(struct encoder *enc, uint32_t base, uint32_t off,
			 size_t len, enum encode_reg reg)
{
	size_t outer, data = encode_expr(enc, "payload", &outer);

	batch_put_u32(enc->batch, NFTA_PAYLOAD_DREG, reg);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_BASE, base);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_OFFSET, off);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_LEN, (uint32_t)len);
	encode_expr_end(enc, data, outer);
}

void encode_load(struct encoder *enc, enum ir_field field, size_t len,
		 enum encode_reg reg)
{
	const struct field *f = &fields[field];
	size_t outer, data;

	switch (f->how) {
	case HOW_META:
		data = encode_expr(enc, "meta", &outer);
		batch_put_u32(enc->batch, NFTA_META_DREG, reg);
		batch_put_u32(enc->batch, NFTA_META_KEY, f->key);
		encode_expr_end(enc, data, outer);
		break;
	case HOW_CT:
		data = encode_expr(enc, "ct", &outer);
		batch_put_u32(enc->batch, NFTA_CT_DREG, reg);
		batch_put_u32(enc->batch, NFTA_CT_KEY, f->key);
		encode_expr_end(enc, data, outer);
		break;
	case HOW_FIB:
		load_fib(enc, f->key, reg);
		break;
	case HOW_PAYLOAD:
		load_payload(enc, f->key, ir_field_desc(field)->off, len, reg);
		break;
	case HOW_RANDOM:
		encode_numgen(enc, reg, NFT_NG_RANDOM, UINT32_C(1) << 31);
		break;
	case HOW_UNSET:
		encode_fail(enc, "a field that nf_tables does not have");
		break;
	}
}

static void store_payload(struct encoder *enc, enum ir_field field,
			  uint32_t off, size_t len, enum encode_reg reg)
{
	const struct field *f = &fields[field];
	size_t outer, data = encode_expr(enc, "payload", &outer);

	batch_put_u32(enc->batch, NFTA_PAYLOAD_SREG, reg);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_BASE, f->key);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_OFFSET, off);
	batch_put_u32(enc->batch, NFTA_PAYLOAD_LEN, (uint32_t)len);
	if (f->has_csum) {
		batch_put_u32(enc->batch, NFTA_PAYLOAD_CSUM_TYPE,
			      NFT_PAYLOAD_CSUM_INET);
		batch_put_u32(enc->batch, NFTA_PAYLOAD_CSUM_OFFSET,
			      IP_CSUM_OFF);
	}
	encode_expr_end(enc, data, outer);
}

/*
 * The kernel mends the checksum as if what is written began at an even offset,
 * so that a byte at an odd one is written with the byte before it.
 */
bool encode_is_store_wide(enum ir_field field)
{
	return fields[field].has_csum && ir_field_desc(field)->off % 2;
}

void encode_load_wide(struct encoder *enc, enum ir_field field,
		      enum encode_reg reg)
{
	const struct ir_field_desc *desc = ir_field_desc(field);

	load_payload(enc, fields[field].key, desc->off - 1u, desc->len + 1u,
		     reg);
}

void encode_store(struct encoder *enc, enum ir_field field, enum encode_reg reg)
{
	const struct field *f = &fields[field];
	const struct ir_field_desc *desc = ir_field_desc(field);
	size_t outer, data;

	switch (f->how) {
	case HOW_META:
		data = encode_expr(enc, "meta", &outer);
		batch_put_u32(enc->batch, NFTA_META_KEY, f->key);
		batch_put_u32(enc->batch, NFTA_META_SREG, reg);
		encode_expr_end(enc, data, outer);
		break;
	case HOW_CT:
		data = encode_expr(enc, "ct", &outer);
		batch_put_u32(enc->batch, NFTA_CT_KEY, f->key);
		batch_put_u32(enc->batch, NFTA_CT_SREG, reg);
		encode_expr_end(enc, data, outer);
		break;
	case HOW_PAYLOAD:
		if (encode_is_store_wide(field))
			store_payload(enc, field, desc->off - 1u,
				      desc->len + 1u, reg);
		else
			store_payload(enc, field, desc->off, desc->len, reg);
		break;
	case HOW_FIB:
	case HOW_RANDOM:
	case HOW_UNSET:
		encode_fail(enc, "a field that can't be set");
		break;
	}
}

void encode_immediate(struct encoder *enc, enum encode_reg reg,
		      const void *bytes, size_t len)
{
	size_t outer, data = encode_expr(enc, "immediate", &outer);

	batch_put_u32(enc->batch, NFTA_IMMEDIATE_DREG, reg);
	encode_value(enc, NFTA_IMMEDIATE_DATA, bytes, len);
	encode_expr_end(enc, data, outer);
}

void encode_bitwise(struct encoder *enc, enum encode_reg reg, const void *mask,
		    const void *xor, size_t len)
{
	size_t outer, data = encode_expr(enc, "bitwise", &outer);

	batch_put_u32(enc->batch, NFTA_BITWISE_SREG, reg);
	batch_put_u32(enc->batch, NFTA_BITWISE_DREG, reg);
	batch_put_u32(enc->batch, NFTA_BITWISE_LEN, (uint32_t)len);
	encode_value(enc, NFTA_BITWISE_MASK, mask, len);
	encode_value(enc, NFTA_BITWISE_XOR, xor, len);
	encode_expr_end(enc, data, outer);
}

void encode_cmp(struct encoder *enc, enum encode_reg reg, uint32_t op,
		const void *bytes, size_t len)
{
	size_t outer, data = encode_expr(enc, "cmp", &outer);

	batch_put_u32(enc->batch, NFTA_CMP_SREG, reg);
	batch_put_u32(enc->batch, NFTA_CMP_OP, op);
	encode_value(enc, NFTA_CMP_DATA, bytes, len);
	encode_expr_end(enc, data, outer);
}

void encode_numgen(struct encoder *enc, enum encode_reg reg, uint32_t type,
		   uint32_t modulus)
{
	size_t outer, data = encode_expr(enc, "numgen", &outer);

	batch_put_u32(enc->batch, NFTA_NG_DREG, reg);
	batch_put_u32(enc->batch, NFTA_NG_TYPE, type);
	batch_put_u32(enc->batch, NFTA_NG_MODULUS, modulus);
	encode_expr_end(enc, data, outer);
}

void encode_hton(struct encoder *enc, enum encode_reg reg, size_t len)
{
	size_t outer, data = encode_expr(enc, "byteorder", &outer);

	batch_put_u32(enc->batch, NFTA_BYTEORDER_SREG, reg);
	batch_put_u32(enc->batch, NFTA_BYTEORDER_DREG, reg);
	batch_put_u32(enc->batch, NFTA_BYTEORDER_OP, NFT_BYTEORDER_HTON);
	batch_put_u32(enc->batch, NFTA_BYTEORDER_LEN, (uint32_t)len);
	batch_put_u32(enc->batch, NFTA_BYTEORDER_SIZE, (uint32_t)len);
	encode_expr_end(enc, data, outer);
}
