/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which rules may share a map: keys, guards and actions of a single rule. */
#include "shape.h"

#include <assert.h>
#include <linux/netfilter/nf_nat.h>
#include <netinet/in.h>
#include <string.h>

#include "sig.h"

static const char *const reasons[FUSE_REASON_N] = {
	[FUSE_OK]        = "fused",
	[FUSE_XT]        = "needs an x_tables match or target",
	[FUSE_STATEFUL]  = "a match changes when it is asked",
	[FUSE_NO_KEY]    = "tests no field for a value",
	[FUSE_FIELD]     = "tests a field that is never fused",
	[FUSE_MANY_KEYS] = "stands for too many values",
	[FUSE_SETS_KEY]  = "a field that it tests may change, and it goes on",
	[FUSE_ACTION]    = "does something that is never fused",
	[FUSE_SIGNATURE] = "tests other fields or does another thing",
	[FUSE_RANGES]    = "asks for a range, the look-up beside it takes single values",
	[FUSE_OVERLAP]   = "asks for part of what an earlier rule asks for",
	[FUSE_FULL]      = "the look-up beside it is full",
	[FUSE_RUNG]      = "takes packets by chance that may come back",
	[FUSE_UNLIKE]    = "the chains that it and its neighbours jump to end the walks of different packets",
	[FUSE_RETURNS]   = "an earlier rule may match too and come back",
	[FUSE_SHORT]     = "too few alike",
	[FUSE_OFF]       = "fusing is off",
};

/* What is not listed is a barrier: its rules are never fused. */
enum field_class { BARRIER, KEY, GUARD };

static const uint8_t field_classes[IR_FIELD_N] = {
	[IR_META_IIFNAME] = KEY,       [IR_META_OIFNAME] = KEY,
	[IR_META_IIFTYPE] = GUARD,     [IR_META_L4PROTO] = KEY,
	[IR_META_MARK] = KEY,          [IR_META_PKTTYPE] = KEY,
	[IR_META_SKUID] = KEY,         [IR_META_SKGID] = KEY,
	[IR_META_RTCLASSID] = GUARD,   [IR_META_IIFGROUP] = GUARD,
	[IR_META_OIFGROUP] = GUARD,    [IR_CT_STATE] = KEY,
	[IR_CT_STATUS] = GUARD,        [IR_CT_MARK] = KEY,
	[IR_CT_DIRECTION] = GUARD,     [IR_FIB_SADDR_TYPE] = GUARD,
	[IR_FIB_DADDR_TYPE] = GUARD,   [IR_FIB_SADDR_TYPE_IIF] = GUARD,
	[IR_FIB_DADDR_TYPE_IIF] = GUARD, [IR_FIB_SADDR_TYPE_OIF] = GUARD,
	[IR_FIB_DADDR_TYPE_OIF] = GUARD, [IR_ETH_SADDR] = KEY,
	[IR_IP_TOS] = GUARD,           [IR_IP_TOT_LEN] = KEY,
	[IR_IP_FRAG_OFF] = GUARD,      [IR_IP_TTL] = KEY,
	[IR_IP_SADDR] = KEY,           [IR_IP_DADDR] = KEY,
	[IR_IP6_FIRST16] = GUARD,      [IR_IP6_PAYLOAD_LEN] = KEY,
	[IR_IP6_HOPLIMIT] = KEY,       [IR_IP6_SADDR] = KEY,
	[IR_IP6_DADDR] = KEY,          [IR_TH_SPORT] = KEY,
	[IR_TH_DPORT] = KEY,           [IR_TCP_FLAGS] = GUARD,
	[IR_ICMP_TYPE] = KEY,          [IR_ICMP_TYPE_CODE] = KEY,
};

/* Which x_tables matches have a guard that is exact for cut headers. */
static const struct {
	const char *name;
	enum shape_header header;
} headers[] = {
	{ "tcp", SHAPE_HEADER_PORTS },
	{ "udp", SHAPE_HEADER_PORTS },
	{ "udplite", SHAPE_HEADER_PORTS },
	{ "multiport", SHAPE_HEADER_MULTIPORT },
	{ "icmp", SHAPE_HEADER_ICMP },
	{ "icmp6", SHAPE_HEADER_ICMP6 },
};

/* The connection states, of which a packet has exactly one. */
static const uint32_t states[] = {
	IR_STATE_INVALID, IR_STATE_ESTABLISHED, IR_STATE_RELATED, IR_STATE_NEW,
	IR_STATE_UNTRACKED,
};

const char *fuse_reason_text(enum fuse_reason reason)
{
	assert(reason < FUSE_REASON_N);
	return reasons[reason];
}

/* Length of the prefix that @mask of @len bytes is, in bits; -1: none. */
static int prefix_len(const struct ir_value *mask, unsigned int len)
{
	unsigned int plen = 0;

	while (plen < 8 * len && mask->b[plen / 8] & 0x80u >> (plen % 8))
		plen++;
	for (unsigned int i = plen; i < 8 * len; i++)
		if (mask->b[i / 8] & 0x80u >> (i % 8))
			return -1;
	return (int)plen;
}

/* (field & mask) is value, as a range of values. False: it is none. */
static bool masked_range(const struct ir_test *t, struct ir_range *range)
{
	unsigned int len = ir_field_desc(t->field)->len;
	int plen = prefix_len(&t->masked.mask, len);

	if (plen <= 0)
		return false;
	range->lo = range->hi = t->masked.value;
	for (unsigned int i = 0; i < len; i++) {
		if (t->masked.value.b[i] & ~t->masked.mask.b[i])
			return false; /* never true: no range */
		range->hi.b[i] |= (uint8_t)~t->masked.mask.b[i];
	}
	return true;
}

static bool state_values(struct ir_rule *ir, const struct ir_test *t,
			 struct shape_field *f)
{
	uint64_t mask = ir_value_get(t->field, &t->masked.mask);
	struct ir_range *v = ir_alloc(ir, sizeof(*v) *
					  (sizeof(states) / sizeof(*states)));

	if (t->field != IR_CT_STATE || !v)
		return false;
	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (mask & states[i]) {
			v[f->n].lo = v[f->n].hi =
				ir_value_num(t->field, states[i]);
			f->n++;
			mask &= ~(uint64_t)states[i];
		}
	f->v = v;
	f->is_exact = true;
	return f->n && !mask;
}

static bool all_exact(const struct ir_range *v, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (memcmp(&v[i].lo, &v[i].hi, sizeof(v[i].lo)))
			return false;
	return true;
}

/* The values that @t lets pass, if it is a test for values. */
static bool key_values(struct ir_rule *ir, const struct ir_test *t,
		       struct shape_field *f)
{
	*f = (struct shape_field){ .field = t->field, .test = t };
	if (t->invert || field_classes[t->field] != KEY)
		return false;
	switch (t->kind) {
	case IR_TEST_MASKED:
		if (!masked_range(t, &f->one))
			return false;
		f->v = NULL; /* stands for &one, also when copied */
		f->n = 1;
		f->is_exact = all_exact(&f->one, 1);
		return true;
	case IR_TEST_RANGES:
		f->v = t->ranges.v;
		f->n = t->ranges.n;
		f->is_exact = all_exact(f->v, f->n);
		return true;
	case IR_TEST_BITS:
		return state_values(ir, t, f);
	case IR_TEST_LIMIT:
	case IR_TEST_RANDOM:
	case IR_TEST_NTH:
		break;
	}
	return false;
}

static bool has_field(const struct shape *shape, enum ir_field field)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		if (shape->fields[i].field == field)
			return true;
	return false;
}

/* Does @t, which may be of no field, read from @base? */
static bool reads(const struct ir_test *t, enum ir_base base)
{
	return t->field != IR_FIELD_UNSET &&
	       ir_field_desc(t->field)->base == base;
}

/* Drawn twice it would be another number. */
static enum fuse_reason look_at_random(struct shape *shape,
				       const struct ir_test *t)
{
	if (!shape->is_rung || shape->fields[0].test || t->invert)
		return FUSE_STATEFUL;
	shape->fields[0].test = t;
	shape->below = t->random_below;
	return FUSE_OK;
}

static enum fuse_reason look_at_test(struct shape *shape, struct ir_rule *ir,
				     const struct ir_test *t, struct sig *guards)
{
	struct shape_field f;

	switch (t->kind) {
	case IR_TEST_RANDOM:
		return look_at_random(shape, t);
	case IR_TEST_LIMIT:
	case IR_TEST_NTH:
		return FUSE_STATEFUL;
	case IR_TEST_MASKED:
	case IR_TEST_RANGES:
	case IR_TEST_BITS:
		break;
	}
	if (field_classes[t->field] == BARRIER)
		return FUSE_FIELD;
	if (!shape->is_rung && !has_field(shape, t->field) &&
	    shape->n_fields < SHAPE_FIELDS_MAX && key_values(ir, t, &f)) {
		f.is_before_header = shape->header == SHAPE_HEADER_NONE;
		shape->fields[shape->n_fields++] = f;
		return FUSE_OK;
	}
	if (t->kind == IR_TEST_RANGES && t->ranges.n != 1)
		return FUSE_FIELD; /* it would need a set of its own */
	/* Where it stands decides whether it keeps a cut packet alive. */
	sig_num(guards, shape->header == SHAPE_HEADER_NONE);
	sig_test(guards, t);
	return FUSE_OK;
}

static enum fuse_reason look_at_header(struct shape *shape,
				       const struct ir_match *m)
{
	if (!m->header_bytes)
		return FUSE_OK;
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		if (strcmp(headers[i].name, m->xt->name))
			continue;
		if (shape->header != SHAPE_HEADER_NONE)
			return FUSE_XT; /* one guard would not do for both */
		if (shape->is_rung && shape->fields[0].test)
			return FUSE_STATEFUL; /* it would drop some only */
		shape->header = headers[i].header;
		return FUSE_OK;
	}
	return FUSE_XT;
}

static enum fuse_reason look_at_matches(struct shape *shape,
					struct ir_rule *ir, struct sig *guards)
{
	for (const struct ir_match *m = ir->matches; m; m = m->next) {
		enum fuse_reason reason;

		if (m->is_xt_only)
			return FUSE_XT;
		reason = look_at_header(shape, m);
		for (unsigned int i = 0; !reason && i < m->n_tests; i++)
			reason = look_at_test(shape, ir, &m->tests[i], guards);
		if (reason)
			return reason;
	}
	return FUSE_OK;
}

static bool is_nat_data(const struct ir_nat *nat)
{
	if (nat->kind != IR_NAT_SNAT && nat->kind != IR_NAT_DNAT)
		return false;
	if (!(nat->flags & NF_NAT_RANGE_MAP_IPS) ||
	    nat->flags & NF_NAT_RANGE_NETMAP)
		return false;
	return addr_equal(&nat->addr_min, &nat->addr_max) &&
	       nat->port_min == nat->port_max;
}

/* Does an action that goes on write what @shape's rule reads? */
static bool writes(const struct shape *shape, const struct ir_rule *ir,
		   enum ir_field field)
{
	for (const struct ir_match *m = ir->matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			if (m->tests[i].field == field)
				return true;
	return has_field(shape, field);
}

static bool reads_ct(const struct ir_rule *ir)
{
	for (const struct ir_match *m = ir->matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			if (reads(&m->tests[i], IR_BASE_CT))
				return true;
	return false;
}

/* Fields of keys that rules change which go on, and where there are such. */
/* clang-format off */
static const struct {
	enum ir_field field;
	enum table_id table; /* TABLE_UNSET: any */
} changeable[] = {
	{ IR_META_MARK,       TABLE_UNSET },
	{ IR_CT_MARK,         TABLE_UNSET },
	{ IR_CT_STATE,        TABLE_RAW },    /* CT, NOTRACK */
	{ IR_IP_TTL,          TABLE_UNSET },
	{ IR_IP_TOT_LEN,      TABLE_UNSET },
	{ IR_IP6_PAYLOAD_LEN, TABLE_UNSET },
	{ IR_IP6_HOPLIMIT,    TABLE_UNSET },
	{ IR_IP6_SADDR,       TABLE_MANGLE }, /* SNPT */
	{ IR_IP6_DADDR,       TABLE_MANGLE }, /* DNPT */
};
/* clang-format on */

/*
 * The chain that is jumped to may change what later rules of the run test, and
 * return.
 */
static enum fuse_reason jump_reason(const struct shape *shape)
{
	for (size_t i = 0; i < sizeof(changeable) / sizeof(*changeable); i++)
		if ((!changeable[i].table ||
		     changeable[i].table == shape->table) &&
		    has_field(shape, changeable[i].field))
			return FUSE_SETS_KEY;
	return FUSE_OK;
}

/* One action of several, or one that all rules of a run must share. */
static enum fuse_reason look_at_action(struct shape *shape,
				       const struct ir_rule *ir,
				       const struct ir_action *act,
				       struct sig *sig)
{
	sig_num(sig, act->kind);
	switch (act->kind) {
	case IR_ACT_ACCEPT:
	case IR_ACT_DROP:
	case IR_ACT_RETURN:
	case IR_ACT_QUEUE:
		shape->is_final = true;
		return FUSE_OK;
	case IR_ACT_GOTO:
		shape->is_final = true;
		sig_string(sig, act->chain);
		return FUSE_OK;
	case IR_ACT_JUMP:
		sig_string(sig, act->chain);
		return jump_reason(shape);
	case IR_ACT_SET:
		sig_num(sig, act->set.field);
		sig_num(sig, act->set.from);
		sig_put(sig, &act->set.mask, sizeof(act->set.mask));
		sig_put(sig, &act->set.value, sizeof(act->set.value));
		return writes(shape, ir, act->set.field) ? FUSE_SETS_KEY :
							   FUSE_OK;
	case IR_ACT_LOG:
		sig_num(sig, act->log.level);
		sig_num(sig, act->log.flags);
		sig_string(sig, act->log.prefix ? act->log.prefix : "");
		return FUSE_OK;
	case IR_ACT_NFLOG:
		sig_num(sig, act->nflog.group);
		sig_num(sig, act->nflog.has_snaplen);
		sig_num(sig, act->nflog.snaplen);
		sig_num(sig, act->nflog.threshold);
		sig_string(sig, act->nflog.prefix ? act->nflog.prefix : "");
		return FUSE_OK;
	case IR_ACT_REJECT:
		shape->is_final = true;
		sig_num(sig, act->reject.tcp_reset);
		sig_num(sig, act->reject.icmp_code);
		return FUSE_OK;
	case IR_ACT_NAT:
		shape->is_final = true;
		sig_nat(sig, &act->nat);
		sig_put(sig, &act->nat.addr_min, sizeof(act->nat.addr_min));
		sig_put(sig, &act->nat.addr_max, sizeof(act->nat.addr_max));
		sig_num(sig, act->nat.port_min);
		sig_num(sig, act->nat.port_max);
		return FUSE_OK;
	case IR_ACT_NOTRACK:
		return reads_ct(ir) ? FUSE_SETS_KEY : FUSE_OK;
	case IR_ACT_XT:
		if (!act->xt.is_final)
			return FUSE_ACTION; /* who knows what it changes */
		shape->is_final = true;
		sig_xt(sig, act->xt.target);
		/* The target is told of -p, which it may insist on. */
		sig_num(sig, ir->proto);
		sig_num(sig, ir->proto_inv);
		return FUSE_OK;
	case IR_ACT_SET_BY_TABLE:
		break;
	}
	return FUSE_ACTION;
}

static bool is_verdict(const struct ir_action *act)
{
	switch (act->kind) {
	case IR_ACT_ACCEPT:
	case IR_ACT_DROP:
	case IR_ACT_RETURN:
	case IR_ACT_JUMP:
	case IR_ACT_GOTO:
		return true;
	default:
		return false;
	}
}

static enum fuse_reason look_at_actions(struct shape *shape,
					const struct ir_rule *ir,
					struct sig *sig)
{
	const struct ir_action *act = ir->actions;

	shape->data = SHAPE_DATA_NONE;
	if (act && act->next) {
		for (; act; act = act->next) {
			enum fuse_reason reason =
				look_at_action(shape, ir, act, sig);

			if (reason)
				return reason;
		}
		return FUSE_OK;
	}
	shape->action = act;
	if (!act || is_verdict(act)) {
		shape->data = SHAPE_DATA_VERDICT;
		shape->is_final = act && act->kind != IR_ACT_JUMP;
		return act && !shape->is_final ? jump_reason(shape) : FUSE_OK;
	}
	if (act->kind == IR_ACT_NAT && is_nat_data(&act->nat)) {
		shape->data = SHAPE_DATA_NAT;
		shape->is_final = true;
		sig_nat(sig, &act->nat);
		return FUSE_OK;
	}
	if (act->kind == IR_ACT_SET && act->set.field == IR_META_MARK &&
	    act->set.from == IR_FIELD_UNSET &&
	    !writes(shape, ir, IR_META_MARK)) {
		shape->data = SHAPE_DATA_MARK;
		return FUSE_OK;
	}
	return look_at_action(shape, ir, act, sig);
}

/*
 * With a header to be guarded, the look-up must not find what the guard ought
 * to have dropped: some port must be asked for.
 */
static enum fuse_reason check_header(const struct shape *shape,
				     const struct ir_rule *ir)
{
	bool reads_th = false;

	if (shape->header == SHAPE_HEADER_NONE)
		return FUSE_OK;
	for (const struct ir_match *m = ir->matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			reads_th |= reads(&m->tests[i], IR_BASE_TH);
	return reads_th ? FUSE_OK : FUSE_XT;
}

/* Bytes that a key takes in the kernel's registers, four bytes each. */
static size_t padded_len(const struct shape *shape)
{
	size_t len = 0;

	for (unsigned int i = 0; i < shape->n_fields; i++)
		len += (ir_field_desc(shape->fields[i].field)->len + 3u) & ~3u;
	return len;
}

static enum fuse_reason count_keys(struct shape *shape)
{
	if (shape->is_rung)
		return FUSE_OK;
	if (!shape->n_fields)
		return FUSE_NO_KEY;
	shape->n_keys = 1;
	for (unsigned int i = 0; i < shape->n_fields; i++) {
		struct shape_field *f = &shape->fields[i];

		if (!f->v)
			f->v = &f->one;
		if (!f->is_exact)
			shape->ranges |= 1u << i;
		shape->n_keys *= f->n;
		if (shape->n_keys > SHAPE_KEYS_MAX)
			return FUSE_MANY_KEYS;
	}
	shape_set_order(shape, shape->ranges);
	if (padded_len(shape) > SHAPE_KEY_BYTES_MAX)
		return FUSE_MANY_KEYS;
	return FUSE_OK;
}

/* By field, so that the order in which rules test does not matter. */
static void sort_fields(struct shape *shape)
{
	for (unsigned int i = 1; i < shape->n_fields; i++) {
		struct shape_field f = shape->fields[i];
		unsigned int j = i;

		for (; j && shape->fields[j - 1].field > f.field; j--)
			shape->fields[j] = shape->fields[j - 1];
		shape->fields[j] = f;
	}
}

/* Is there a test that lets packets pass by chance? */
static bool has_random(const struct ir_rule *ir)
{
	for (const struct ir_match *m = ir->matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			if (m->tests[i].kind == IR_TEST_RANDOM)
				return true;
	return false;
}

static bool is_jump(const struct shape *shape)
{
	return shape->data == SHAPE_DATA_VERDICT && shape->action &&
	       shape->action->kind == IR_ACT_JUMP;
}

static void look_at_rule(struct shape *shape, struct ir_rule *ir)
{
	struct sig sig = { .ir = ir }, guards = { .ir = ir };

	shape->reason = look_at_matches(shape, ir, &guards);
	if (shape->reason)
		return;
	sort_fields(shape);
	shape->reason = check_header(shape, ir);
	if (!shape->reason)
		shape->reason = count_keys(shape);
	if (shape->reason)
		return;
	sig_num(&sig, ir->family->id);
	shape->reason = look_at_actions(shape, ir, &sig);
	if (!shape->reason && shape->is_rung && !shape->is_final &&
	    !(shape->may_jump && is_jump(shape)))
		shape->reason = FUSE_RUNG;
	sig_num(&sig, shape->data);
	sig_num(&sig, shape->header);
	/* Without the protocol in the key, the guard's is the same for all. */
	shape->l4proto = ir->proto_inv ? 0 : ir->proto;
	sig_num(&sig, has_field(shape, IR_META_L4PROTO) ? 0 : shape->l4proto);
	for (unsigned int i = 0; i < shape->n_fields; i++) {
		sig_num(&sig, shape->fields[i].field);
		sig_num(&sig, shape->fields[i].is_before_header);
	}
	sig_put(&sig, guards.b, guards.len);
	shape->sig = sig.b;
	shape->sig_len = sig.len;
}

void shape_of(struct shape *shape, struct ir_rule *ir, enum table_id table)
{
	if (has_random(ir)) {
		shape_of_rung(shape, ir, table);
		return;
	}
	*shape = (struct shape){ .reason = FUSE_OK, .table = table };
	look_at_rule(shape, ir);
}

static void look_at_rung(struct shape *shape, struct ir_rule *ir,
			 enum table_id table, bool may_jump)
{
	*shape = (struct shape){
		.table = table,
		.is_rung = true,
		.may_jump = may_jump,
		.below = UINT32_C(1) << 31,
		.fields = { { .field = IR_RANDOM } },
		.n_fields = 1,
		.ranges = 1,
	};
	look_at_rule(shape, ir);
}

void shape_of_rung(struct shape *shape, struct ir_rule *ir,
		   enum table_id table)
{
	look_at_rung(shape, ir, table, false);
}

void shape_of_jumper(struct shape *shape, struct ir_rule *ir,
		     enum table_id table)
{
	look_at_rung(shape, ir, table, true);
}

bool shape_same(const struct shape *a, const struct shape *b)
{
	return a->sig_len == b->sig_len &&
	       memcmp(a->sig, b->sig, a->sig_len) == 0;
}

bool shape_is_key(const struct shape *shape, const struct ir_test *test)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		if (shape->fields[i].test == test)
			return true;
	return false;
}
