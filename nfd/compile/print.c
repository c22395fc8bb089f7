/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans as text. */
#include <string.h>

#include "plan.h"
#include "text.h"

/* clang-format off */
static const char *const nat_names[] = {
	[IR_NAT_SNAT]  = "snat",
	[IR_NAT_DNAT]  = "dnat",
	[IR_NAT_MASQ]  = "masquerade",
	[IR_NAT_REDIR] = "redirect",
};
/* clang-format on */

static const struct family *family_of(enum ir_field field)
{
	switch ((int)field) {
	case IR_IP_SADDR:
	case IR_IP_DADDR:
		return family_get(FAMILY_IPV4);
	case IR_IP6_SADDR:
	case IR_IP6_DADDR:
		return family_get(FAMILY_IPV6);
	default: /* no address */
		return NULL;
	}
}

static union addr addr_of(const struct ir_value *v)
{
	union addr addr;

	memcpy(&addr, v->b, sizeof(addr));
	return addr;
}

static void put_value(enum ir_field field, const struct ir_value *v,
		      struct text *out)
{
	const struct family *family = family_of(field);
	union addr addr = addr_of(v);

	if (family)
		addr_print(family, &addr, out);
	else if (field == IR_META_IIFNAME || field == IR_META_OIFNAME)
		text_printf(out, "\"%.16s\"", (const char *)v->b);
	else
		text_printf(out, "0x%llx",
			    (unsigned long long)ir_value_get(field, v));
}

static bool is_full(enum ir_field field, const struct ir_value *mask)
{
	for (int i = 0; i < ir_field_desc(field)->len; i++)
		if (mask->b[i] != 0xff)
			return false;
	return true;
}

static void put_hex(enum ir_field field, const struct ir_value *v,
		    struct text *out)
{
	text_put(out, "0x");
	for (int i = 0; i < ir_field_desc(field)->len; i++)
		text_printf(out, "%02x", v->b[i]);
}

static void put_masked(const struct ir_test *test, struct text *out)
{
	const struct family *family = family_of(test->field);
	union addr mask = addr_of(&test->masked.mask);

	if (!is_full(test->field, &test->masked.mask) && !family) {
		text_put(out, "& ");
		put_hex(test->field, &test->masked.mask, out);
		text_put(out, " ");
	}
	text_put(out, test->invert ? "!= " : "== ");
	put_value(test->field, &test->masked.value, out);
	if (family)
		addr_mask_print(family, &mask, true, out);
}

static void put_ranges(const struct ir_test *test, struct text *out)
{
	text_put(out, test->invert ? "!= {" : "== {");
	for (unsigned int i = 0; i < test->ranges.n; i++) {
		const struct ir_range *r = &test->ranges.v[i];

		text_put(out, i ? ", " : " ");
		put_value(test->field, &r->lo, out);
		if (memcmp(&r->lo, &r->hi, sizeof(r->lo)) != 0) {
			text_put(out, "-");
			put_value(test->field, &r->hi, out);
		}
	}
	text_put(out, " }");
}

void plan_test_print(const struct ir_test *test, struct text *out)
{
	switch (test->kind) {
	case IR_TEST_MASKED:
		text_printf(out, "%s ", ir_field_desc(test->field)->name);
		put_masked(test, out);
		break;
	case IR_TEST_RANGES:
		text_printf(out, "%s ", ir_field_desc(test->field)->name);
		put_ranges(test, out);
		break;
	case IR_TEST_BITS:
		text_printf(out, "%s & ", ir_field_desc(test->field)->name);
		put_hex(test->field, &test->masked.mask, out);
		text_put(out, test->invert ? " == 0" : " != 0");
		break;
	case IR_TEST_LIMIT:
		text_printf(out, "limit%s %llu/%llus burst %u",
			    test->invert ? " over" : "",
			    (unsigned long long)test->limit.rate,
			    (unsigned long long)test->limit.unit_s,
			    test->limit.burst);
		break;
	case IR_TEST_RANDOM:
		text_printf(out, "random %s %u/%u", test->invert ? ">=" : "<",
			    test->random_below, UINT32_C(1) << 31);
		break;
	case IR_TEST_NTH:
		text_printf(out, "nth %s %u/%u", test->invert ? "!=" : "==",
			    test->nth.packet, test->nth.every);
		break;
	}
}

static void put_set(const struct ir_action *act, struct text *out)
{
	text_printf(out, "set %s = ", ir_field_desc(act->set.field)->name);
	if (act->set.from) {
		text_printf(out, "(%s & ", ir_field_desc(act->set.from)->name);
		put_hex(act->set.from, &act->set.mask, out);
		text_put(out, ") ^ ");
	}
	put_hex(act->set.field, &act->set.value, out);
}

static void put_nat(const struct family *family, const struct ir_nat *nat,
		    struct text *out)
{
	static const union addr none;

	text_put(out, nat_names[nat->kind]);
	if (!addr_equal(&nat->addr_min, &none) ||
	    !addr_equal(&nat->addr_max, &none)) {
		text_put(out, " ");
		addr_print(family, &nat->addr_min, out);
		text_put(out, "-");
		addr_print(family, &nat->addr_max, out);
	}
	if (nat->port_min || nat->port_max)
		text_printf(out, " ports %u-%u", nat->port_min, nat->port_max);
	text_printf(out, " flags 0x%x", nat->flags);
}

static void put_xt(const char *kind, const struct ir_xt *xt, struct text *out)
{
	text_printf(out, "xt %s %s rev %u", kind, xt->name, xt->rev);
}

static void put_prefix(const char *prefix, struct text *out)
{
	if (!prefix || !*prefix)
		return;
	text_put(out, " prefix ");
	text_put_quoted(out, prefix);
}

void plan_action_print(const struct family *family,
		       const struct ir_action *act, struct text *out)
{
	switch (act->kind) {
	case IR_ACT_ACCEPT:
		text_put(out, "accept");
		break;
	case IR_ACT_DROP:
		text_put(out, "drop");
		break;
	case IR_ACT_QUEUE:
		text_put(out, "queue");
		break;
	case IR_ACT_RETURN:
		text_put(out, "return");
		break;
	case IR_ACT_JUMP:
		text_printf(out, "jump %s", act->chain);
		break;
	case IR_ACT_GOTO:
		text_printf(out, "goto %s", act->chain);
		break;
	case IR_ACT_SET:
		put_set(act, out);
		break;
	case IR_ACT_SET_BY_TABLE:
		text_printf(out, "set %s by table",
			    ir_field_desc(act->by_table.field)->name);
		break;
	case IR_ACT_LOG:
		text_printf(out, "log level %u flags 0x%x", act->log.level,
			    act->log.flags);
		put_prefix(act->log.prefix, out);
		break;
	case IR_ACT_NFLOG:
		text_printf(out, "nflog group %u", act->nflog.group);
		put_prefix(act->nflog.prefix, out);
		break;
	case IR_ACT_REJECT:
		if (act->reject.tcp_reset)
			text_put(out, "reject tcp-reset");
		else
			text_printf(out, "reject icmp %u",
				    act->reject.icmp_code);
		break;
	case IR_ACT_NAT:
		put_nat(family, &act->nat, out);
		break;
	case IR_ACT_NOTRACK:
		text_put(out, "notrack");
		break;
	case IR_ACT_XT:
		put_xt("target", act->xt.target, out);
		break;
	}
}

void plan_rule_print(const struct plan_rule *plan, struct text *out)
{
	for (unsigned int i = 0; i < plan->n_steps; i++) {
		const struct plan_step *step = &plan->steps[i];

		if (i)
			text_put(out, " ; ");
		switch (step->kind) {
		case PLAN_STEP_TEST:
			plan_test_print(&step->test, out);
			break;
		case PLAN_STEP_MATCH:
			put_xt("match", step->xt, out);
			break;
		case PLAN_STEP_COUNT:
			text_put(out, "count");
			break;
		case PLAN_STEP_ACTION:
			plan_action_print(plan->family, step->action, out);
			break;
		}
	}
}
