/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a rule's bytes to its shape. */
#include "look.h"

#include "err.h"
#include "sig.h"

void look_fini(struct look *look)
{
	ir_fini(&look->ir);
}

/* 0 is kept for what has no signature. */
static uint32_t hash_sig(const struct shape *shape)
{
	uint64_t h;

	if (shape->reason)
		return 0;
	h = sig_hash(shape->sig, shape->sig_len);
	h ^= h >> 32;
	return (uint32_t)h ? (uint32_t)h : 1;
}

int look_at(struct look *look, struct look_how how, const struct rule *rule,
	    struct err *err)
{
	auto_rule_spec struct rule_spec spec;
	int rc;

	ir_init(&look->ir, how.family);
	rule_spec_init(&spec, how.family);
	rc = rule_decode(&spec, rule->attrs, rule->len_bytes, err);
	if (rc)
		return rc;
	rule_lower(&spec, &look->ir);
	if (how.table == TABLE_NAT)
		ir_tracked(&look->ir);
	if (!ir_error(&look->ir) && how.as == LOOK_AS_RUNG)
		shape_of_rung(&look->shape, &look->ir, how.table);
	else if (!ir_error(&look->ir) && how.as == LOOK_AS_JUMPER)
		shape_of_jumper(&look->shape, &look->ir, how.table);
	else if (!ir_error(&look->ir))
		shape_of(&look->shape, &look->ir, how.table);
	if (ir_error(&look->ir))
		return err_nomem(err);
	if (how.as == LOOK_AS_ALONE)
		look->shape.reason = FUSE_OFF;
	look->sig_hash = hash_sig(&look->shape);
	return 0;
}
