/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One planned rule as the body of an nf_tables rule. */
#include "encode.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <string.h>

#include "batch.h"

/* linux/netfilter/x_tables.h: XT_ALIGN() */
#define XT_INFO_ALIGN 8

/* A multiplicative hash over 8 bytes at a time; odd constant of high weight. */
#define HASH_FACTOR UINT64_C(0x9e3779b97f4a7c15)

void encode_hash_bytes(struct encoder *enc, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;

	while (len > 0) {
		uint64_t word = 0;
		size_t n = len < sizeof(word) ? len : sizeof(word);

		memcpy(&word, p, n);
		enc->hash = (enc->hash ^ word) * HASH_FACTOR;
		enc->hash ^= enc->hash >> 29;
		p += n;
		len -= n;
	}
}

void encode_hash(struct encoder *enc, size_t from)
{
	const struct batch *b = enc->batch;

	if (!b->failed)
		encode_hash_bytes(enc, b->buf + from, b->len - from);
}

/* Remember where @xt, whose info begins at @off, wants answers. */
static void note_lookups(struct encoder *enc, const struct ir_xt *xt,
			 size_t off)
{
	const uint8_t *info = xt->info;
	unsigned int i = 0;

	for (const struct ir_lookup *l = enc->lookups; l; l = l->next, i++) {
		assert(i < IR_LOOKUPS_MAX);
		if (l->place >= info && l->place < info + xt->size)
			enc->lookup_offs[i] = off + (size_t)(l->place - info);
	}
}

void encode_xt(struct encoder *enc, const char *expr, const struct ir_xt *xt)
{
	/* A match's and a target's attributes have the same numbers. */
	size_t outer, data = encode_expr(enc, expr, &outer);
	size_t len = (xt->size + XT_INFO_ALIGN - 1u) & ~(XT_INFO_ALIGN - 1u);
	uint8_t *info;

	enc->is_table_bound |= xt->is_table_bound;
	batch_put_str(enc->batch, NFTA_TARGET_NAME, xt->name);
	batch_put_u32(enc->batch, NFTA_TARGET_REV, xt->rev);
	info = batch_put_space(enc->batch, NFTA_TARGET_INFO, len);
	if (info) {
		memcpy(info, xt->info, xt->size);
		note_lookups(enc, xt,
			     (size_t)((uint8_t *)info - enc->batch->buf));
	}
	encode_expr_end(enc, data, outer);
}

static void encode_counter(struct encoder *enc)
{
	size_t outer = batch_nest(enc->batch, NFTA_LIST_ELEM);

	batch_put_str(enc->batch, NFTA_EXPR_NAME, "counter");
	batch_nest_end(enc->batch, outer);
}

static void encode_step(struct encoder *enc, const struct plan_step *step)
{
	switch (step->kind) {
	case PLAN_STEP_TEST:
		encode_test(enc, &step->test);
		break;
	case PLAN_STEP_MATCH:
		encode_xt(enc, "match", step->xt);
		break;
	case PLAN_STEP_COUNT:
		encode_counter(enc);
		break;
	case PLAN_STEP_ACTION:
		encode_action(enc, step->action);
		break;
	}
}

void encode_sets(struct encoder *enc, const struct plan_rule *plan)
{
	for (unsigned int i = 0; i < plan->n_steps; i++) {
		const struct plan_step *step = &plan->steps[i];

		if (step->kind == PLAN_STEP_TEST &&
		    encode_needs_set(&step->test))
			encode_set(enc, &step->test);
		if (step->kind == PLAN_STEP_ACTION &&
		    step->action->kind == IR_ACT_SET_BY_TABLE)
			encode_map(enc, step->action->by_table.table);
	}
}

/* Now that the rule is hashed: the numbers that its sets have in this batch. */
static void put_set_ids(struct encoder *enc)
{
	if (enc->batch->failed)
		return;
	for (unsigned int i = 0; i < enc->next_set; i++) {
		uint32_t id_be = htonl(enc->set_ids[i]);

		memcpy(enc->batch->buf + enc->set_offs[i] + MNL_ATTR_HDRLEN,
		       &id_be, sizeof(id_be));
	}
}

/* As well after the hash: the kernel may answer otherwise another day. */
static void put_lookups(struct encoder *enc)
{
	unsigned int i = 0;

	if (enc->batch->failed)
		return;
	for (const struct ir_lookup *l = enc->lookups; l; l = l->next, i++)
		memcpy(enc->batch->buf + enc->lookup_offs[i], &l->index,
		       sizeof(l->index));
}

void encode_compat(struct encoder *enc, uint8_t proto, bool inv)
{
	struct batch *b = enc->batch;
	size_t nest;

	if (!proto)
		return;
	nest = batch_nest(b, NFTA_RULE_COMPAT);
	batch_put_u32(b, NFTA_RULE_COMPAT_PROTO, proto);
	batch_put_u32(b, NFTA_RULE_COMPAT_FLAGS,
		      inv ? NFT_RULE_COMPAT_F_INV : 0);
	batch_nest_end(b, nest);
}

/* It names a chain, which may get another name while the rule stays. */
static bool is_to_chain(const struct plan_step *step)
{
	return step->kind == PLAN_STEP_ACTION &&
	       (step->action->kind == IR_ACT_JUMP ||
		step->action->kind == IR_ACT_GOTO);
}

void encode_rule(struct encoder *enc, const struct plan_rule *plan)
{
	struct batch *b = enc->batch;
	size_t from = b->len, nest = batch_nest(b, NFTA_RULE_EXPRESSIONS);

	for (unsigned int i = 0; i < plan->n_steps; i++) {
		const struct plan_step *step = &plan->steps[i];

		if (is_to_chain(step)) {
			encode_hash(enc, from);
			encode_hash_bytes(enc, &step->action->kind,
					  sizeof(step->action->kind));
		}
		encode_step(enc, step);
		if (is_to_chain(step))
			from = b->len;
	}
	batch_nest_end(b, nest);
	if (plan->has_xt)
		encode_compat(enc, plan->proto, plan->proto_inv);
	encode_hash(enc, from);
	put_set_ids(enc);
	put_lookups(enc);
}
