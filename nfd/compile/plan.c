/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what a rule means to the steps that one nf_tables rule takes. */
#include "plan.h"

#include <errno.h>
#include <string.h>

#include "err.h"
#include "text.h"

/* RFC 791 3.1: the fragment offset in the 16 bits it shares with flags. */
#define FRAG_OFF_MASK 0x1fff

static struct plan_step *step_new(struct plan_rule *plan,
				  enum plan_step_kind kind)
{
	struct plan_step *step = &plan->steps[plan->n_steps++];

	step->kind = kind;
	return step;
}

static unsigned int steps_max(const struct ir_rule *ir)
{
	unsigned int n = 1; /* the counter */

	for (const struct ir_match *m = ir->matches; m; m = m->next)
		n += m->n_tests + 2; /* and a guard, or its x_tables form */
	for (const struct ir_action *a = ir->actions; a; a = a->next)
		n++;
	return n;
}

static bool is_field_test(const struct ir_test *test)
{
	switch (test->kind) {
	case IR_TEST_MASKED:
	case IR_TEST_RANGES:
	case IR_TEST_BITS:
		return true;
	case IR_TEST_LIMIT:
	case IR_TEST_RANDOM:
	case IR_TEST_NTH:
		return false;
	}
	return false;
}

/*
 * Without defragmentation nf_tables' short loads take bytes of a later IPv4
 * fragment for a transport header (Linux 6.18: payload fast path); those of
 * IPv6 are told apart.
 */
static void guard_fragments(struct plan_rule *plan)
{
	const enum ir_field f = IR_IP_FRAG_OFF;

	if (plan->family->id != FAMILY_IPV4)
		return;
	step_new(plan, PLAN_STEP_TEST)->test = (struct ir_test){
		.kind = IR_TEST_MASKED,
		.field = f,
		.masked = { ir_value_num(f, FRAG_OFF_MASK),
			    ir_value_num(f, 0) },
	};
}

/*
 * A match that reads a transport header is x_tables' own where there is such a
 * form: it drops packets whose header is cut, which tests can't do.
 */
static bool is_xt(const struct ir_match *match)
{
	return match->xt && (match->is_xt_only || match->header_bytes);
}

static void plan_match(struct plan_rule *plan, const struct ir_match *match,
		       bool *is_guarded)
{
	if (is_xt(match)) {
		step_new(plan, PLAN_STEP_MATCH)->xt = match->xt;
		plan->has_xt = true;
		return;
	}
	for (unsigned int i = 0; i < match->n_tests; i++) {
		const struct ir_test *test = &match->tests[i];

		if (is_field_test(test) && !*is_guarded &&
		    ir_field_desc(test->field)->base == IR_BASE_TH) {
			guard_fragments(plan);
			*is_guarded = true;
		}
		step_new(plan, PLAN_STEP_TEST)->test = *test;
	}
}

int plan_rule(struct plan_rule *plan, struct ir_rule *ir, struct err *err)
{
	bool is_guarded = ir->is_whole;

	*plan = (struct plan_rule){
		.family = ir->family,
		.proto = ir->proto,
		.proto_inv = ir->proto_inv,
		.steps = ir_alloc(ir, steps_max(ir) * sizeof(*plan->steps)),
	};
	if (ir_error(ir))
		return err_nomem(err);
	for (const struct ir_match *m = ir->matches; m; m = m->next)
		plan_match(plan, m, &is_guarded);
	step_new(plan, PLAN_STEP_COUNT);
	for (const struct ir_action *a = ir->actions; a; a = a->next) {
		plan->has_xt |= a->kind == IR_ACT_XT ||
				a->kind == IR_ACT_QUEUE;
		step_new(plan, PLAN_STEP_ACTION)->action = a;
	}
	return 0;
}
