/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Actions as nf_tables' expressions. */
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h> /* before linux/in.h */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/xt_NFQUEUE.h>
#include <string.h>

#include "batch.h"
#include "encode.h"

static void act_verdict(struct encoder *enc, int code, const char *chain)
{
	struct batch *b = enc->batch;
	size_t outer, data = encode_expr(enc, "immediate", &outer);
	size_t value, verdict;

	batch_put_u32(b, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
	value = batch_nest(b, NFTA_IMMEDIATE_DATA);
	verdict = batch_nest(b, NFTA_DATA_VERDICT);
	batch_put_u32(b, NFTA_VERDICT_CODE, (uint32_t)code);
	if (chain)
		batch_put_str(b, NFTA_VERDICT_CHAIN, chain);
	batch_nest_end(b, verdict);
	batch_nest_end(b, value);
	encode_expr_end(enc, data, outer);
}

/* A byte that is written with the one before it, which stays. */
static void act_set_wide(struct encoder *enc, const struct ir_action *act)
{
	uint8_t mask[2] = { 0xff, act->set.mask.b[0] };
	uint8_t xor[2] = { 0, act->set.value.b[0] };

	if (act->set.from == IR_FIELD_UNSET)
		mask[1] = 0;
	else if (act->set.from != act->set.field)
		encode_fail(enc, "a field that can't be copied");
	encode_load_wide(enc, act->set.field, ENC_REG_1);
	encode_bitwise(enc, ENC_REG_1, mask, xor, sizeof(mask));
	encode_store(enc, act->set.field, ENC_REG_1);
}

static void act_set(struct encoder *enc, const struct ir_action *act)
{
	const size_t len = ir_field_desc(act->set.field)->len;
	struct ir_value mask = encode_native(act->set.field, act->set.mask);
	struct ir_value value = encode_native(act->set.field, act->set.value);

	if (encode_is_store_wide(act->set.field)) {
		act_set_wide(enc, act);
		return;
	}
	if (act->set.from == IR_FIELD_UNSET) {
		encode_immediate(enc, ENC_REG_1, &value, len);
	} else if (ir_field_desc(act->set.from)->len != len ||
		   encode_is_host(act->set.from) !=
			   encode_is_host(act->set.field)) {
		encode_fail(enc, "a field that can't be copied");
	} else {
		encode_load(enc, act->set.from, len, ENC_REG_1);
		encode_bitwise(enc, ENC_REG_1, &mask, &value, len);
	}
	encode_store(enc, act->set.field, ENC_REG_1);
}

static void act_by_table(struct encoder *enc, const struct ir_action *act)
{
	enum ir_field field = act->by_table.field;

	if (ir_field_desc(field)->len != 1 || encode_is_store_wide(field)) {
		encode_fail(enc, "a field that can't be set by a table");
		return;
	}
	encode_load(enc, field, 1, ENC_REG_1);
	encode_lookup(enc, ENC_REG_1, ENC_REG_2, false);
	encode_store(enc, field, ENC_REG_2);
}

static void act_log(struct encoder *enc, const struct ir_log *log)
{
	size_t outer, data = encode_expr(enc, "log", &outer);

	if (log->prefix && log->prefix[0])
		batch_put_str(enc->batch, NFTA_LOG_PREFIX, log->prefix);
	batch_put_u32(enc->batch, NFTA_LOG_LEVEL, log->level);
	batch_put_u32(enc->batch, NFTA_LOG_FLAGS, log->flags);
	encode_expr_end(enc, data, outer);
}

static void act_nflog(struct encoder *enc, const struct ir_nflog *log)
{
	size_t outer, data = encode_expr(enc, "log", &outer);
	uint16_t group = htons(log->group), threshold = htons(log->threshold);

	batch_put(enc->batch, NFTA_LOG_GROUP, &group, sizeof(group));
	if (log->prefix && log->prefix[0])
		batch_put_str(enc->batch, NFTA_LOG_PREFIX, log->prefix);
	if (log->has_snaplen)
		batch_put_u32(enc->batch, NFTA_LOG_SNAPLEN, log->snaplen);
	if (log->threshold)
		batch_put(enc->batch, NFTA_LOG_QTHRESHOLD, &threshold,
			  sizeof(threshold));
	encode_expr_end(enc, data, outer);
}

static void act_reject(struct encoder *enc, const struct ir_action *act)
{
	size_t outer, data = encode_expr(enc, "reject", &outer);
	uint8_t code = act->reject.icmp_code;

	batch_put_u32(enc->batch, NFTA_REJECT_TYPE,
		      act->reject.tcp_reset ? NFT_REJECT_TCP_RST
					    : NFT_REJECT_ICMP_UNREACH);
	batch_put(enc->batch, NFTA_REJECT_ICMP_CODE, &code, sizeof(code));
	encode_expr_end(enc, data, outer);
}

/* The attributes by which an expression of NAT takes its arguments. */
struct nat_attrs {
	const char *name;
	uint16_t flags, proto_min, proto_max;
};

static const struct nat_attrs nat_attrs[] = {
	[IR_NAT_SNAT] = { "nat", NFTA_NAT_FLAGS, NFTA_NAT_REG_PROTO_MIN,
			  NFTA_NAT_REG_PROTO_MAX },
	[IR_NAT_DNAT] = { "nat", NFTA_NAT_FLAGS, NFTA_NAT_REG_PROTO_MIN,
			  NFTA_NAT_REG_PROTO_MAX },
	[IR_NAT_MASQ] = { "masq", NFTA_MASQ_FLAGS, NFTA_MASQ_REG_PROTO_MIN,
			  NFTA_MASQ_REG_PROTO_MAX },
	[IR_NAT_REDIR] = { "redir", NFTA_REDIR_FLAGS, NFTA_REDIR_REG_PROTO_MIN,
			   NFTA_REDIR_REG_PROTO_MAX },
};

static bool nat_has_addr(const struct ir_nat *nat)
{
	return nat->flags & (NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_NETMAP);
}

static bool nat_has_addr_max(const struct ir_nat *nat)
{
	return nat->flags & NF_NAT_RANGE_NETMAP ||
	       !addr_equal(&nat->addr_min, &nat->addr_max);
}

/* Before the expression: it takes its addresses and ports from registers. */
static void nat_load(struct encoder *enc, const struct ir_nat *nat)
{
	const size_t len = enc->family->addr_len;
	uint16_t lo = htons(nat->port_min), hi = htons(nat->port_max);

	if (nat_has_addr(nat)) {
		encode_immediate(enc, ENC_REG_1, &nat->addr_min, len);
		if (nat_has_addr_max(nat))
			encode_immediate(enc, ENC_REG_2, &nat->addr_max, len);
	}
	if (nat->flags & NF_NAT_RANGE_PROTO_SPECIFIED) {
		encode_immediate(enc, ENC_REG_3, &lo, sizeof(lo));
		if (lo != hi)
			encode_immediate(enc, ENC_REG_4, &hi, sizeof(hi));
	}
}

static void act_nat(struct encoder *enc, const struct ir_nat *nat)
{
	const struct nat_attrs *attrs = &nat_attrs[nat->kind];
	struct batch *b = enc->batch;
	size_t outer, data;

	nat_load(enc, nat);
	data = encode_expr(enc, attrs->name, &outer);
	if (nat->kind == IR_NAT_SNAT || nat->kind == IR_NAT_DNAT) {
		batch_put_u32(b, NFTA_NAT_TYPE, nat->kind == IR_NAT_SNAT
							? NFT_NAT_SNAT
							: NFT_NAT_DNAT);
		batch_put_u32(b, NFTA_NAT_FAMILY, (uint32_t)enc->family->af);
		if (nat_has_addr(nat))
			batch_put_u32(b, NFTA_NAT_REG_ADDR_MIN, ENC_REG_1);
		if (nat_has_addr(nat) && nat_has_addr_max(nat))
			batch_put_u32(b, NFTA_NAT_REG_ADDR_MAX, ENC_REG_2);
	}
	if (nat->flags & NF_NAT_RANGE_PROTO_SPECIFIED) {
		batch_put_u32(b, attrs->proto_min, ENC_REG_3);
		if (nat->port_min != nat->port_max)
			batch_put_u32(b, attrs->proto_max, ENC_REG_4);
	}
	if (nat->flags)
		batch_put_u32(b, attrs->flags, nat->flags);
	encode_expr_end(enc, data, outer);
}

static void act_notrack(struct encoder *enc)
{
	size_t outer = batch_nest(enc->batch, NFTA_LIST_ELEM);

	batch_put_str(enc->batch, NFTA_EXPR_NAME, "notrack");
	batch_nest_end(enc->batch, outer);
}

/* Few kernels have the expression for it; x_tables' target is everywhere. */
static void act_queue(struct encoder *enc)
{
	static const struct xt_NFQ_info info = { .queuenum = 0 };
	static const struct ir_xt xt = {
		.name = "NFQUEUE",
		.size = sizeof(info),
		.info = &info,
	};

	encode_xt(enc, "target", &xt);
}

void encode_action(struct encoder *enc, const struct ir_action *action)
{
	switch (action->kind) {
	case IR_ACT_ACCEPT:
		act_verdict(enc, NF_ACCEPT, NULL);
		break;
	case IR_ACT_DROP:
		act_verdict(enc, NF_DROP, NULL);
		break;
	case IR_ACT_RETURN:
		act_verdict(enc, NFT_RETURN, NULL);
		break;
	case IR_ACT_QUEUE:
		act_queue(enc);
		break;
	case IR_ACT_JUMP:
		act_verdict(enc, NFT_JUMP, action->chain);
		break;
	case IR_ACT_GOTO:
		act_verdict(enc, NFT_GOTO, action->chain);
		break;
	case IR_ACT_SET:
		act_set(enc, action);
		break;
	case IR_ACT_SET_BY_TABLE:
		act_by_table(enc, action);
		break;
	case IR_ACT_LOG:
		act_log(enc, &action->log);
		break;
	case IR_ACT_NFLOG:
		act_nflog(enc, &action->nflog);
		break;
	case IR_ACT_REJECT:
		act_reject(enc, action);
		break;
	case IR_ACT_NAT:
		act_nat(enc, &action->nat);
		break;
	case IR_ACT_NOTRACK:
		act_notrack(enc);
		break;
	case IR_ACT_XT:
		encode_xt(enc, "target", action->xt.target);
		break;
	}
}
