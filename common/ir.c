/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builders and tables of the intermediate form of rules. */
#include "ir.h"

#include <assert.h>
#include <errno.h>
#include <linux/netfilter/nf_nat.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Enough for most rules, and so little that glibc keeps freed ones at hand. */
#define BLOCK_SIZE 960

struct ir_block {
	struct ir_block *next;
	size_t used, size;
	uint8_t mem[] __attribute__((aligned(16)));
};

/* clang-format off */
static const struct ir_field_desc fields[IR_FIELD_N] = {
	[IR_META_IIFNAME]       = { "iifname",       IR_BASE_META, 0, 16 },
	[IR_META_OIFNAME]       = { "oifname",       IR_BASE_META, 0, 16 },
	[IR_META_IIFTYPE]       = { "iiftype",       IR_BASE_META, 0, 2 },
	[IR_META_L4PROTO]       = { "l4proto",       IR_BASE_META, 0, 1 },
	[IR_META_MARK]          = { "mark",          IR_BASE_META, 0, 4 },
	[IR_META_PKTTYPE]       = { "pkttype",       IR_BASE_META, 0, 1 },
	[IR_META_SKUID]         = { "skuid",         IR_BASE_META, 0, 4 },
	[IR_META_SKGID]         = { "skgid",         IR_BASE_META, 0, 4 },
	[IR_META_CPU]           = { "cpu",           IR_BASE_META, 0, 4 },
	[IR_META_RTCLASSID]     = { "rtclassid",     IR_BASE_META, 0, 4 },
	[IR_META_IIFGROUP]      = { "iifgroup",      IR_BASE_META, 0, 4 },
	[IR_META_OIFGROUP]      = { "oifgroup",      IR_BASE_META, 0, 4 },
	[IR_META_PRIORITY]      = { "priority",      IR_BASE_META, 0, 4 },
	[IR_META_NFTRACE]       = { "nftrace",       IR_BASE_META, 0, 1 },
	[IR_CT_STATE]           = { "ct state",      IR_BASE_CT,   0, 4 },
	[IR_CT_STATUS]          = { "ct status",     IR_BASE_CT,   0, 4 },
	[IR_CT_MARK]            = { "ct mark",       IR_BASE_CT,   0, 4 },
	[IR_CT_DIRECTION]       = { "ct direction",  IR_BASE_CT,   0, 1 },
	[IR_FIB_SADDR_TYPE]     = { "fib saddr",     IR_BASE_FIB,  0, 4 },
	[IR_FIB_DADDR_TYPE]     = { "fib daddr",     IR_BASE_FIB,  0, 4 },
	[IR_FIB_SADDR_TYPE_IIF] = { "fib saddr iif", IR_BASE_FIB,  0, 4 },
	[IR_FIB_DADDR_TYPE_IIF] = { "fib daddr iif", IR_BASE_FIB,  0, 4 },
	[IR_FIB_SADDR_TYPE_OIF] = { "fib saddr oif", IR_BASE_FIB,  0, 4 },
	[IR_FIB_DADDR_TYPE_OIF] = { "fib daddr oif", IR_BASE_FIB,  0, 4 },
	[IR_ETH_SADDR]          = { "ether saddr",   IR_BASE_LL,   6, 6 },
	/* RFC 791 3.1 */
	[IR_IP_TOS]             = { "tos",           IR_BASE_NH,   1, 1 },
	[IR_IP_TOT_LEN]         = { "length",        IR_BASE_NH,   2, 2 },
	[IR_IP_FRAG_OFF]        = { "frag-off",      IR_BASE_NH,   6, 2 },
	[IR_IP_TTL]             = { "ttl",           IR_BASE_NH,   8, 1 },
	[IR_IP_SADDR]           = { "saddr",         IR_BASE_NH,  12, 4 },
	[IR_IP_DADDR]           = { "daddr",         IR_BASE_NH,  16, 4 },
	/* RFC 8200 3 */
	[IR_IP6_FIRST16]        = { "tclass",        IR_BASE_NH,   0, 2 },
	[IR_IP6_PAYLOAD_LEN]    = { "payload-len",   IR_BASE_NH,   4, 2 },
	[IR_IP6_HOPLIMIT]       = { "hoplimit",      IR_BASE_NH,   7, 1 },
	[IR_IP6_SADDR]          = { "saddr",         IR_BASE_NH,   8, 16 },
	[IR_IP6_DADDR]          = { "daddr",         IR_BASE_NH,  24, 16 },
	/* RFC 9293 3.1, RFC 768, RFC 792 */
	[IR_TH_SPORT]           = { "sport",         IR_BASE_TH,   0, 2 },
	[IR_TH_DPORT]           = { "dport",         IR_BASE_TH,   2, 2 },
	[IR_TCP_FLAGS]          = { "tcp flags",     IR_BASE_TH,  13, 1 },
	[IR_ICMP_TYPE]          = { "icmp type",     IR_BASE_TH,   0, 1 },
	[IR_ICMP_TYPE_CODE]     = { "icmp type-code", IR_BASE_TH,  0, 2 },
	[IR_RANDOM]             = { "random",        IR_BASE_META, 0, 4 },
};
/* clang-format on */

const struct ir_field_desc *ir_field_desc(enum ir_field field)
{
	assert(field > IR_FIELD_UNSET && field < IR_FIELD_N);
	return &fields[field];
}

enum ir_field ir_field_saddr(const struct family *family)
{
	return family->id == FAMILY_IPV4 ? IR_IP_SADDR : IR_IP6_SADDR;
}

enum ir_field ir_field_daddr(const struct family *family)
{
	return family->id == FAMILY_IPV4 ? IR_IP_DADDR : IR_IP6_DADDR;
}

struct ir_value ir_value_num(enum ir_field field, uint64_t v)
{
	struct ir_value value = { { 0 } };

	for (int i = ir_field_desc(field)->len - 1; i >= 0; i--) {
		value.b[i] = (uint8_t)v;
		v >>= 8;
	}
	return value;
}

struct ir_value ir_value_bytes(const void *bytes, size_t len)
{
	struct ir_value value = { { 0 } };

	assert(len <= sizeof(value.b));
	memcpy(value.b, bytes, len);
	return value;
}

uint64_t ir_value_get(enum ir_field field, const struct ir_value *v)
{
	uint64_t n = 0;

	for (int i = 0; i < ir_field_desc(field)->len; i++)
		n = n << 8 | v->b[i];
	return n;
}

void ir_init(struct ir_rule *ir, const struct family *family)
{
	*ir = (struct ir_rule){ .family = family };
	ir->matches_end = &ir->matches;
	ir->actions_end = &ir->actions;
}

void ir_fini(struct ir_rule *ir)
{
	while (ir->mem) {
		struct ir_block *next = ir->mem->next;

		free(ir->mem);
		ir->mem = next;
	}
}

int ir_error(const struct ir_rule *ir)
{
	return ir->failed ? -ENOMEM : 0;
}

void *ir_alloc(struct ir_rule *ir, size_t size)
{
	struct ir_block *b = ir->mem;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (!b || b->size - b->used < size) {
		size_t want = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		b = malloc(sizeof(*b) + want);
		if (!b) {
			ir->failed = true;
			return NULL;
		}
		*b = (struct ir_block){ .next = ir->mem, .size = want };
		ir->mem = b;
	}
	p = b->mem + b->used;
	b->used += size;
	return memset(p, 0, size);
}

static const void *ir_memdup(struct ir_rule *ir, const void *src, size_t size)
{
	void *p = ir_alloc(ir, size);

	return p ? memcpy(p, src, size) : NULL;
}

const char *ir_strdup(struct ir_rule *ir, const char *s)
{
	const char *copy = ir_memdup(ir, s, strlen(s) + 1);

	return copy ? copy : "";
}

/* The last match: matches_end is the next field of it. */
static struct ir_match *last_match(struct ir_rule *ir)
{
	if (ir->matches_end == &ir->matches)
		return NULL;
	return (struct ir_match *)(void *)((uint8_t *)ir->matches_end -
					   offsetof(struct ir_match, next));
}

void ir_match(struct ir_rule *ir)
{
	struct ir_match *m = ir_alloc(ir, sizeof(*m));

	if (!m)
		return;
	*ir->matches_end = m;
	ir->matches_end = &m->next;
}

void ir_needs_header(struct ir_rule *ir, unsigned int bytes)
{
	struct ir_match *m = last_match(ir);

	if (m)
		m->header_bytes = bytes;
}

void ir_tracked(struct ir_rule *ir)
{
	ir->is_whole = true;
	if (ir->proto_inv ||
	    (ir->proto != IPPROTO_TCP && ir->proto != IPPROTO_UDP))
		return;
	for (struct ir_match *m = ir->matches; m; m = m->next)
		m->header_bytes = 0;
}

static struct ir_xt *xt_new(struct ir_rule *ir, const char *name, uint8_t rev,
			    const void *info, size_t size)
{
	struct ir_xt *xt = ir_alloc(ir, sizeof(*xt));

	ir->last_info = ir_alloc(ir, size);
	if (!xt || !ir->last_info)
		return NULL;
	memcpy(ir->last_info, info, size);
	*xt = (struct ir_xt){
		.name = name,
		.rev = rev,
		.size = (uint16_t)size,
		.info = ir->last_info,
	};
	return xt;
}

void ir_match_xt(struct ir_rule *ir, const char *name, uint8_t rev,
		 const void *info, size_t size)
{
	struct ir_match *m = last_match(ir);

	if (m)
		m->xt = xt_new(ir, name, rev, info, size);
}

void ir_match_xt_only(struct ir_rule *ir, const char *name, uint8_t rev,
		      const void *info, size_t size)
{
	struct ir_match *m = last_match(ir);

	ir_match_xt(ir, name, rev, info, size);
	if (m)
		m->is_xt_only = true;
}

void ir_match_xt_bound(struct ir_rule *ir, const char *name, uint8_t rev,
		       const void *info, size_t size)
{
	struct ir_match *m = last_match(ir);
	struct ir_xt *xt = xt_new(ir, name, rev, info, size);

	if (!m || !xt)
		return;
	xt->is_table_bound = true;
	m->xt = xt;
	m->is_xt_only = true;
}

/* Append a test to the match begun last; a scratch one for want of memory. */
static struct ir_test *test_new(struct ir_rule *ir, enum ir_test_kind kind,
				enum ir_field field, bool invert)
{
	struct ir_match *m = last_match(ir);
	struct ir_test *tests;

	if (!m)
		return NULL;
	tests = ir_alloc(ir, (m->n_tests + 1) * sizeof(*tests));
	if (!tests)
		return NULL;
	if (m->n_tests)
		memcpy(tests, m->tests, m->n_tests * sizeof(*tests));
	m->tests = tests;
	tests += m->n_tests++;
	*tests = (struct ir_test){
		.kind = kind,
		.field = field,
		.invert = invert,
	};
	return tests;
}

void ir_test_masked(struct ir_rule *ir, enum ir_field field,
		    struct ir_value mask, struct ir_value value, bool invert)
{
	struct ir_test *t = test_new(ir, IR_TEST_MASKED, field, invert);

	if (!t)
		return;
	t->masked.mask = mask;
	t->masked.value = value;
}

void ir_test_masked_num(struct ir_rule *ir, enum ir_field field, uint64_t mask,
			uint64_t value, bool invert)
{
	ir_test_masked(ir, field, ir_value_num(field, mask),
		       ir_value_num(field, value), invert);
}

void ir_test_num(struct ir_rule *ir, enum ir_field field, uint64_t value,
		 bool invert)
{
	ir_test_masked_num(ir, field, UINT64_MAX, value, invert);
}

void ir_test_bits(struct ir_rule *ir, enum ir_field field, uint64_t mask,
		  bool invert)
{
	struct ir_test *t = test_new(ir, IR_TEST_BITS, field, invert);

	if (t)
		t->masked.mask = ir_value_num(field, mask);
}

void ir_test_range(struct ir_rule *ir, enum ir_field field, uint64_t lo,
		   uint64_t hi, bool invert)
{
	const struct ir_range range = { ir_value_num(field, lo),
					ir_value_num(field, hi) };

	if (lo == hi)
		ir_test_num(ir, field, lo, invert);
	else
		ir_test_ranges(ir, field, &range, 1, invert);
}

void ir_test_ranges(struct ir_rule *ir, enum ir_field field,
		    const struct ir_range *ranges, unsigned int n, bool invert)
{
	struct ir_test *t = test_new(ir, IR_TEST_RANGES, field, invert);

	if (!t)
		return;
	t->ranges.v = ir_memdup(ir, ranges, n * sizeof(*ranges));
	t->ranges.n = t->ranges.v ? n : 0;
}

void ir_test_limit(struct ir_rule *ir, uint64_t rate, uint64_t unit_s,
		   uint32_t burst)
{
	struct ir_test *t = test_new(ir, IR_TEST_LIMIT, IR_FIELD_UNSET, false);

	if (!t)
		return;
	t->limit.rate = rate;
	t->limit.unit_s = unit_s;
	t->limit.burst = burst;
}

void ir_test_random(struct ir_rule *ir, uint32_t below, bool invert)
{
	struct ir_test *t = test_new(ir, IR_TEST_RANDOM, IR_FIELD_UNSET, invert);

	if (t)
		t->random_below = below;
}

void ir_test_nth(struct ir_rule *ir, uint32_t every, uint32_t packet,
		 bool invert)
{
	struct ir_test *t = test_new(ir, IR_TEST_NTH, IR_FIELD_UNSET, invert);

	if (!t)
		return;
	t->nth.every = every;
	t->nth.packet = packet;
}

struct ir_action *ir_action(struct ir_rule *ir, enum ir_action_kind kind)
{
	struct ir_action *act = ir_alloc(ir, sizeof(*act));

	if (!act) {
		/* Written to and never read: ir_error() tells the caller. */
		static _Thread_local struct ir_action scratch;

		return &scratch;
	}
	act->kind = kind;
	*ir->actions_end = act;
	ir->actions_end = &act->next;
	return act;
}

void ir_act_set(struct ir_rule *ir, enum ir_field field, uint64_t mask,
		uint64_t value)
{
	struct ir_action *act = ir_action(ir, IR_ACT_SET);

	act->set.field = field;
	act->set.mask = ir_value_num(field, mask);
	act->set.value = ir_value_num(field, value);
	act->set.from = ir_value_get(field, &act->set.mask) ? field :
							      IR_FIELD_UNSET;
}

/* RFC 8200 3: the class lies across the first two bytes. */
void ir_act_set_tos(struct ir_rule *ir, uint8_t mask, uint8_t value)
{
	if (ir->family->id == FAMILY_IPV4)
		ir_act_set(ir, IR_IP_TOS, mask, value);
	else
		ir_act_set(ir, IR_IP6_FIRST16, 0xf00fu | (unsigned)mask << 4,
			   (unsigned)value << 4);
}

void ir_act_set_by_table(struct ir_rule *ir, enum ir_field field,
			 const uint8_t table[256])
{
	struct ir_action *act = ir_action(ir, IR_ACT_SET_BY_TABLE);

	assert(ir_field_desc(field)->len == 1);
	act->by_table.field = field;
	act->by_table.table = ir_memdup(ir, table, 256);
}

void ir_act_copy(struct ir_rule *ir, enum ir_field field, enum ir_field from,
		 uint64_t mask)
{
	struct ir_action *act = ir_action(ir, IR_ACT_SET);

	act->set.field = field;
	act->set.from = from;
	act->set.mask = ir_value_num(field, mask);
}

void ir_act_xt(struct ir_rule *ir, const char *name, uint8_t rev,
	       const void *info, size_t size, bool is_final)
{
	struct ir_action *act = ir_action(ir, IR_ACT_XT);

	act->xt.target = xt_new(ir, name, rev, info, size);
	act->xt.is_final = is_final;
}

void ir_act_xt_bound(struct ir_rule *ir, const char *name, uint8_t rev,
		     const void *info, size_t size, bool is_final)
{
	struct ir_action *act = ir_action(ir, IR_ACT_XT);
	struct ir_xt *xt = xt_new(ir, name, rev, info, size);

	if (xt)
		xt->is_table_bound = true;
	act->xt.target = xt;
	act->xt.is_final = is_final;
}

void ir_holds(struct ir_rule *ir)
{
	ir->holds = true;
}

void ir_xt_ipset(struct ir_rule *ir, size_t off, const char *name)
{
	struct ir_lookup *lookup = ir_alloc(ir, sizeof(*lookup));

	ir_holds(ir);
	if (!lookup || !ir->last_info)
		return;
	*lookup = (struct ir_lookup){
		.kind = IR_LOOKUP_IPSET,
		.name = ir_strdup(ir, name),
		.place = ir->last_info + off,
		.next = ir->lookups,
	};
	ir->lookups = lookup;
}
