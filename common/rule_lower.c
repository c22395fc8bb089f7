/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a rule tests and does, in terms that know no extension. */
#include <assert.h>
#include <string.h>

#include "ext.h"
#include "ir.h"
#include "rule.h"

static void lower_addr(struct ir_rule *ir, enum ir_field field,
		       const union addr *addr, const union addr *mask, bool inv)
{
	size_t len = ir->family->addr_len;

	ir_match(ir);
	ir_test_masked(ir, field, ir_value_bytes(mask, len),
		       ir_value_bytes(addr, len), inv);
}

/* "eth+" is every name that begins so; "+" any; else name and its end. */
static void lower_iface(struct ir_rule *ir, enum ir_field field,
			const char *name, bool inv)
{
	size_t len = strlen(name);
	struct ir_value value = ir_value_bytes(name, len);
	struct ir_value mask;

	memset(&mask, 0xff, sizeof(mask));
	if (len && name[len - 1] == '+') {
		memset(mask.b + len - 1, 0, sizeof(mask.b) - len + 1);
		value.b[len - 1] = 0;
	}
	ir_match(ir);
	ir_test_masked(ir, field, mask, value, inv);
}

static void lower_selectors(const struct rule_spec *spec, struct ir_rule *ir)
{
	const struct rule_sel *sel = &spec->sel;

	if (sel->set & SEL_SRC)
		lower_addr(ir, ir_field_saddr(spec->family), &sel->src,
			   &sel->src_mask, sel->inv & SEL_SRC);
	if (sel->set & SEL_DST)
		lower_addr(ir, ir_field_daddr(spec->family), &sel->dst,
			   &sel->dst_mask, sel->inv & SEL_DST);
	if (sel->set & SEL_IN)
		lower_iface(ir, IR_META_IIFNAME, sel->in, sel->inv & SEL_IN);
	if (sel->set & SEL_OUT)
		lower_iface(ir, IR_META_OIFNAME, sel->out, sel->inv & SEL_OUT);
	if (sel->set & SEL_PROTO) {
		ir->proto = sel->proto;
		ir->proto_inv = sel->inv & SEL_PROTO;
		ir_match(ir);
		ir_test_num(ir, IR_META_L4PROTO, sel->proto, ir->proto_inv);
	}
	if (sel->set & SEL_FRAG) {
		/* RFC 791 3.1: the low 13 bits are the offset. */
		ir_match(ir);
		ir_test_bits(ir, IR_IP_FRAG_OFF, 0x1fff, sel->inv & SEL_FRAG);
	}
}

static void lower_verdict(enum verdict verdict, struct ir_rule *ir)
{
	switch (verdict) {
	case VERDICT_ACCEPT:
		ir_action(ir, IR_ACT_ACCEPT);
		return;
	case VERDICT_DROP:
		ir_action(ir, IR_ACT_DROP);
		return;
	case VERDICT_QUEUE:
		ir_action(ir, IR_ACT_QUEUE);
		return;
	case VERDICT_RETURN:
		ir_action(ir, IR_ACT_RETURN);
		return;
	case VERDICT_UNSET:
	case VERDICT_N:
		break;
	}
	assert(!"a verdict");
}

void rule_lower(const struct rule_spec *spec, struct ir_rule *ir)
{
	const struct ext_ctx ctx = { .family = spec->family, .spec = spec };

	lower_selectors(spec, ir);
	for (unsigned int i = 0; i < spec->n_matches; i++) {
		ir_match(ir);
		spec->matches[i].desc->lower(ir, spec->matches[i].info, &ctx);
	}
	switch (spec->kind) {
	case RULE_TARGET_NONE:
		break;
	case RULE_TARGET_VERDICT:
		lower_verdict(spec->verdict, ir);
		break;
	case RULE_TARGET_JUMP:
	case RULE_TARGET_GOTO:
		ir_action(ir, spec->kind == RULE_TARGET_JUMP ? IR_ACT_JUMP :
							       IR_ACT_GOTO)
			->chain = ir_strdup(ir, spec->chain);
		break;
	case RULE_TARGET_EXT:
		spec->target.desc->lower(ir, spec->target.info, &ctx);
		break;
	}
}
