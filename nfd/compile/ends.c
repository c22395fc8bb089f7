/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets a chain never gives back. */
#include "ends.h"

#include <string.h>

#include "look.h"
#include "ruleset.h"

/* What a rule does with the walk of a packet that it matches. */
enum way { WAY_ON, WAY_END, WAY_BACK };

static enum way way_of(const struct ir_rule *ir)
{
	for (const struct ir_action *act = ir->actions; act; act = act->next)
		switch (act->kind) {
		case IR_ACT_ACCEPT:
		case IR_ACT_DROP:
		case IR_ACT_REJECT:
		case IR_ACT_NAT:
			return WAY_END;
		case IR_ACT_RETURN:
		case IR_ACT_GOTO:
			return WAY_BACK;
		case IR_ACT_QUEUE:
		case IR_ACT_JUMP:
		case IR_ACT_SET:
		case IR_ACT_SET_BY_TABLE:
		case IR_ACT_LOG:
		case IR_ACT_NFLOG:
		case IR_ACT_NOTRACK:
		case IR_ACT_XT:
			break;
		}
	return WAY_ON;
}

/* Is @t nothing but a test for one protocol? */
static bool is_proto(const struct ir_test *t, uint8_t *proto)
{
	const struct ir_value all = ir_value_num(IR_META_L4PROTO, 0xff);

	if (t->kind != IR_TEST_MASKED || t->field != IR_META_L4PROTO ||
	    t->invert || memcmp(&t->masked.mask, &all, sizeof(all)) != 0)
		return false;
	*proto = (uint8_t)ir_value_get(t->field, &t->masked.value);
	return *proto != 0;
}

/* Which packets match @ir, whatever else is in them? */
static struct ends matched_by(const struct ir_rule *ir)
{
	const struct ends none = { .proto = 0 };
	struct ends ends = { .is_any = true };

	for (const struct ir_match *m = ir->matches; m; m = m->next) {
		/* A header that is not there, of a fragment, is no match. */
		if (m->is_xt_only || m->header_bytes)
			return none;
		for (unsigned int i = 0; i < m->n_tests; i++) {
			uint8_t proto;

			if (!is_proto(&m->tests[i], &proto) ||
			    (!ends.is_any && ends.proto != proto))
				return none;
			ends = (struct ends){ .proto = proto };
		}
	}
	return ends;
}

int ends_of(const struct chain *chain, struct ends *ends, struct err *err)
{
	const struct look_how how = {
		.family = chain->table->family,
		.table = chain->table->id,
	};
	const struct entry *e = chain_first(chain);

	*ends = (struct ends){ .proto = 0 };
	for (int i = 0; e && i < ENDS_RULES_MAX; i++, e = entry_next(e)) {
		auto_look struct look look;
		int rc = look_at(&look, how, e->rule, err);

		if (rc)
			return rc;
		switch (way_of(&look.ir)) {
		case WAY_BACK:
			return 0;
		case WAY_END:
			*ends = matched_by(&look.ir);
			if (ends->is_any || ends->proto)
				return 0;
			break;
		case WAY_ON:
			break;
		}
	}
	return 0;
}
