/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plans against the rules they were made of: whatever edits led to a plan, a
 * packet meets the same rules in it as on a walk from rule to rule.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile/fuse.h"
#include "compile/stretch.h"
#include "err.h"
#include "ext.h"
#include "fuse_follow.h"
#include "text.h"
#include "unit.h"

#define EDITS 1500

struct packet {
	uint8_t saddr, proto;
	uint16_t dport;
};

struct world {
	struct ruleset rs;
	struct chain *chain;
	struct fuse_chain plan;
	uint64_t last_map_id;
	unsigned int seed;
	unsigned int ranges; /* how many of ten rules ask for a prefix… */
	unsigned int port_ranges; /* …and for a range of ports */
	unsigned int n_values; /* of a field; few of them meet often */
	bool saw_map, saw_ranges, saw_boxes;
	unsigned int n_recut; /* maps whose pieces edits had cut otherwise */
};

/* An empty INPUT chain, and its plan; the caller sets the rest. */
static void world_init(struct world *w)
{
	struct err err = { 0 };

	ck_assert_int_eq(ruleset_init(&w->rs, &err), 0);
	w->chain = table_chain_find(ruleset_table(&w->rs, FAMILY_IPV4,
						  TABLE_FILTER), "INPUT");
	fuse_chain_init(&w->plan, family_get(FAMILY_IPV4), &w->last_map_id,
			(struct fuse_opts){ .min = 6 });
}

static void world_fini(struct world *w)
{
	fuse_chain_fini(&w->plan);
	ruleset_fini(&w->rs);
}

static unsigned int dice(struct world *w, unsigned int n)
{
	return (unsigned int)rand_r(&w->seed) % n;
}

/* A few values only, so that keys meet. */
static struct rule *some_rule(struct world *w)
{
	static const enum verdict verdicts[] = { VERDICT_ACCEPT, VERDICT_DROP,
						 VERDICT_RETURN };
	const struct family *family = family_get(FAMILY_IPV4);
	struct err err = { 0 };
	auto_rule_spec struct rule_spec spec;
	struct rule *rule;
	unsigned int kind = dice(w, 60);

	rule_spec_init(&spec, family);
	spec.sel.set = SEL_SRC;
	spec.sel.src.bytes[0] = 10;
	spec.sel.src.bytes[3] = (uint8_t)dice(w, w->n_values);
	spec.sel.src_mask = addr_mask(family,
				      dice(w, 10) < w->ranges ? 29 + dice(w, 4) :
								32);
	spec.sel.src = addr_and(spec.sel.src, &spec.sel.src_mask);
	if (kind == 1)
		spec.sel.inv = SEL_SRC;
	if (w->seed & 0x40000) {
		const struct ext_desc *tcp = ext_find(EXT_MATCH, family, "tcp");
		char port[16];
		const char *args[] = { port };
		struct ext_ctx ctx = { .family = family, .spec = &spec };
		struct rule_ext *match = rule_spec_add_match(&spec, tcp);

		spec.sel.set |= SEL_PROTO;
		spec.sel.proto = 6;
		unsigned int n = 80 + dice(w, w->n_values);

		snprintf(port, sizeof(port), "%u", n);
		if (dice(w, 10) < w->port_ranges)
			snprintf(port, sizeof(port), "%u:%u", n,
				 n + dice(w, 4));
		ck_assert_int_eq(ext_opt_parse(tcp, match->info,
					       ext_opt_find(tcp, "dport"),
					       false, args, &ctx, &err), 0);
	}
	if (dice(w, 10)) {
		spec.kind = RULE_TARGET_VERDICT;
		spec.verdict = verdicts[dice(w, 3)];
	} else if (dice(w, 2)) {
		spec.kind = RULE_TARGET_JUMP;
		strcpy(spec.chain, "elsewhere");
	}
	ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
	return rule;
}

static uint64_t field_of(const struct packet *p, enum ir_field field)
{
	switch (field) {
	case IR_IP_SADDR:
		return 10u << 24 | p->saddr;
	case IR_META_L4PROTO:
		return p->proto;
	case IR_TH_DPORT:
		return p->dport;
	default:
		ck_abort_msg("field %d", field);
	}
}

static bool holds(const struct ir_test *t, const struct packet *p)
{
	uint64_t v = field_of(p, t->field);
	bool match = false;

	if (t->kind == IR_TEST_RANGES) {
		for (unsigned int i = 0; i < t->ranges.n; i++)
			match |= v >= ir_value_get(t->field,
						   &t->ranges.v[i].lo) &&
				 v <= ir_value_get(t->field,
						   &t->ranges.v[i].hi);
		return match != t->invert;
	}
	ck_assert_int_eq(t->kind, IR_TEST_MASKED);
	return ((v & ir_value_get(t->field, &t->masked.mask)) ==
		ir_value_get(t->field, &t->masked.value)) != t->invert;
}

/* Does the rule match? And if so, does it end the packet's walk? */
static bool meets(const struct world *w, const struct entry *entry,
		  const struct packet *p, bool *is_final)
{
	auto_rule_spec struct rule_spec spec;
	auto_ir struct ir_rule ir;
	struct err err = { 0 };
	bool match = true;

	(void)w;
	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	ir_init(&ir, spec.family);
	ck_assert_int_eq(rule_decode(&spec, entry->rule->attrs,
				     entry->rule->len_bytes, &err), 0);
	rule_lower(&spec, &ir);
	for (const struct ir_match *m = ir.matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			match = match && holds(&m->tests[i], p);
	*is_final = spec.kind == RULE_TARGET_VERDICT;
	return match;
}

static void walk_rules(const struct world *w, const struct packet *p,
		       struct text *trace)
{
	for (struct entry *e = chain_first(w->chain); e; e = entry_next(e)) {
		bool is_final;

		if (!meets(w, e, p, &is_final))
			continue;
		text_printf(trace, " %llu", (unsigned long long)e->id.id);
		if (is_final)
			return;
	}
}

/* Is @key in the box of @elem? */
static bool is_in_box(const struct fuse_node *node,
		      const struct fuse_elem *elem, const uint8_t *key)
{
	size_t at = 0;

	for (unsigned int i = 0; i < node->shape.n_fields; i++) {
		unsigned int nth = node->shape.order[i];
		size_t len = ir_field_desc(node->shape.fields[nth].field)->len;

		if (memcmp(key + at, elem->key + at, len) < 0 ||
		    memcmp(key + at, elem->key + node->key_len + at, len) > 0)
			return false;
		at += len;
	}
	return true;
}

/* The box that has @key: there is one at most. */
static const struct fuse_elem *find_box(const struct fuse_node *node,
					const uint8_t *key)
{
	const struct fuse_elem *found = NULL;

	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i]; e;
		     e = e->next_in_bucket) {
			if (!e->owner || !is_in_box(node, e, key))
				continue;
			ck_assert_ptr_null(found);
			found = e;
		}
	return found;
}

static const struct entry *look_up(const struct fuse_node *node,
				   const struct packet *p)
{
	uint8_t key[SHAPE_KEY_BYTES_MAX], *at = key;
	const struct fuse_piece *piece;
	const struct fuse_elem *elem;

	for (unsigned int i = 0; i < node->shape.n_fields; i++) {
		unsigned int nth = node->shape.order[i];
		enum ir_field field = node->shape.fields[nth].field;
		struct ir_value v = ir_value_num(field, field_of(p, field));

		memcpy(at, v.b, ir_field_desc(field)->len);
		at += ir_field_desc(field)->len;
	}
	if (node->kind == FUSE_NODE_RANGES) {
		piece = fuse_piece_find(node, key);
		return piece ? piece->owner->entry : NULL;
	}
	elem = node->kind == FUSE_NODE_BOXES ? find_box(node, key) :
					       fuse_elem_find(node, key);
	return elem && elem->owner ? elem->owner->entry : NULL;
}

static void walk_plan(struct world *w, const struct packet *p,
		      struct text *trace)
{
	for (struct fuse_node *n = fuse_first(&w->plan); n;
	     n = fuse_next(n)) {
		const struct entry *e = n->kind == FUSE_NODE_RULE ?
						n->first->entry :
						look_up(n, p);
		bool is_final;

		w->saw_map |= n->kind == FUSE_NODE_MAP;
		w->saw_ranges |= n->kind == FUSE_NODE_RANGES;
		w->saw_boxes |= n->kind == FUSE_NODE_BOXES;
		if (!e || !meets(w, e, p, &is_final))
			continue;
		text_printf(trace, " %llu", (unsigned long long)e->id.id);
		if (is_final)
			return;
	}
}

static void check_plan(struct world *w)
{
	uint32_t n = 0;
	struct entry *e = chain_first(w->chain);

	for (struct fuse_link *l = w->plan.first; l; l = l->next, n++) {
		ck_assert_ptr_eq(l->entry, e);
		ck_assert_ptr_eq(fuse_link(e), l);
		ck_assert_ptr_nonnull(l->node);
		ck_assert(!l->node->is_dead);
		if (!l->prev || l->prev->node != l->node)
			ck_assert_ptr_eq(l->node->first, l);
		if (!l->next || l->next->node != l->node)
			ck_assert_ptr_eq(l->node->last, l);
		e = entry_next(e);
	}
	ck_assert_uint_eq(n, chain_len(w->chain));
	for (int i = 0; i < 20; i++) {
		struct packet p = { (uint8_t)dice(w, w->n_values),
				    dice(w, 4) ? 6 : 17,
				    (uint16_t)(80 + dice(w, w->n_values)) };
		auto_text struct text want = { 0 }, got = { 0 };

		walk_rules(w, &p, &want);
		walk_plan(w, &p, &got);
		ck_assert_str_eq(text_str(&got), text_str(&want));
	}
}

static void insert(struct world *w, struct rule *rule)
{
	struct entry *entry;
	struct err err = { 0 };
	uint32_t n = dice(w, chain_len(w->chain) + 1) + 1;

	ck_assert_int_eq(entry_new(&entry, &rule), 0);
	entry->id.id = ++w->rs.last_id;
	chain_insert(w->chain, chain_entry(w->chain, (struct rule_num){ n }),
		     entry);
	ck_assert_int_eq(fuse_insert(&w->plan, entry, &err), 0);
}

/* Its element or rule is the kernel's until the next commit. */
static void delete_later(struct world *w)
{
	uint32_t n = dice(w, chain_len(w->chain)) + 1;
	struct entry *entry = chain_entry(w->chain, (struct rule_num){ n });
	struct err err = { 0 };

	ck_assert_int_eq(fuse_remove(&w->plan, entry, &err), 0);
	chain_remove(entry);
	entry_free(&entry);
}

static void delete(struct world *w)
{
	uint32_t n = dice(w, chain_len(w->chain)) + 1;
	struct entry *entry = chain_entry(w->chain, (struct rule_num){ n });
	struct err err = { 0 };

	chain_remove(entry);
	ck_assert_int_eq(fuse_remove(&w->plan, entry, &err), 0);
	fuse_committed(&w->plan);
	entry_free(&entry);
}

START_TEST(any_edits)
{
	struct world w = { .seed = (unsigned int)_i + 1,
			   .ranges = (unsigned int)_i % 4 * 2,
			   .port_ranges = (unsigned int)_i / 4 % 3 * 3,
			   .n_values = _i < 12 ? 8 : 60 };

	world_init(&w);
	for (int i = 0; i < EDITS; i++) {
		if (chain_len(w.chain) > 60 || (chain_len(w.chain) &&
						!dice(&w, 3)))
			delete(&w);
		else
			insert(&w, some_rule(&w));
		if (i % 7 == 0)
			fuse_committed(&w.plan);
		if (i % 10 == 0)
			check_plan(&w);
		if (i % 35 == 0)
			w.n_recut += fuse_follow(&w.plan, w.chain);
	}
	ck_assert(w.n_recut || !w.saw_ranges || _i >= 12);
	ck_assert(w.saw_map || w.ranges > 4 || w.port_ranges);
	ck_assert(w.saw_ranges || (!w.ranges && !w.port_ranges));
	ck_assert(!w.saw_ranges || w.ranges || w.port_ranges);
	ck_assert(!w.saw_boxes || (w.ranges && w.port_ranges));
	ck_assert(w.saw_boxes || w.ranges < 4 || !w.port_ranges || _i < 12);
	world_fini(&w);
}
END_TEST

/* A rule of a ladder, or one that takes what is left. */
static struct rule *some_rung(struct world *w)
{
	const struct family *family = family_get(FAMILY_IPV4);
	const struct ext_desc *ext = ext_find(EXT_MATCH, family, "statistic");
	struct err err = { 0 };
	auto_rule_spec struct rule_spec spec;
	struct ext_ctx ctx = { .family = family, .spec = &spec };
	const char *mode[] = { "random" };
	char chance[16];
	const char *probability[] = { chance };
	struct rule *rule;

	rule_spec_init(&spec, family);
	spec.kind = RULE_TARGET_VERDICT;
	spec.verdict = VERDICT_ACCEPT;
	if (!dice(w, 12))
		spec.kind = RULE_TARGET_NONE; /* not for a ladder */
	if (dice(w, 6)) {
		struct rule_ext *match = rule_spec_add_match(&spec, ext);

		snprintf(chance, sizeof(chance), "0.%u", dice(w, 4) * 33);
		ck_assert_int_eq(ext_opt_parse(ext, match->info,
					       ext_opt_find(ext, "mode"),
					       false, mode, &ctx, &err), 0);
		ck_assert_int_eq(ext_opt_parse(ext, match->info,
					       ext_opt_find(ext, "probability"),
					       false, probability, &ctx, &err),
				 0);
	}
	ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
	return rule;
}

/* The chance of @entry's rule, if it is of a ladder: of 1. */
static double chance_of(const struct entry *entry)
{
	auto_rule_spec struct rule_spec spec;
	auto_ir struct ir_rule ir;
	struct err err = { 0 };

	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	ir_init(&ir, spec.family);
	ck_assert_int_eq(rule_decode(&spec, entry->rule->attrs,
				     entry->rule->len_bytes, &err), 0);
	rule_lower(&spec, &ir);
	for (const struct ir_match *m = ir.matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++)
			if (m->tests[i].kind == IR_TEST_RANDOM)
				return m->tests[i].random_below /
				       (double)(1u << 31);
	return 1;
}

/* What of 1 << 31 numbers @entry's rule has in @node. */
static double share_of(const struct fuse_node *node, const struct entry *entry)
{
	double n = 0;

	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		const struct fuse_piece *p = treap_of(t, struct fuse_piece,
						      by_lo);
		struct ir_value lo = ir_value_bytes(fuse_piece_lo(p), 4);
		struct ir_value hi = ir_value_bytes(fuse_piece_hi(p), 4);

		if (p->owner->entry == entry)
			n += (double)(ir_value_get(IR_RANDOM, &hi) + 1 -
				      ir_value_get(IR_RANDOM, &lo));
	}
	return n;
}

static void check_ladders(struct world *w)
{
	for (struct fuse_node *n = fuse_first(&w->plan); n;
	     n = fuse_next(n)) {
		const struct fuse_link *link = n->first;
		double left = 1u << 31;

		if (n->kind == FUSE_NODE_RULE)
			continue;
		w->saw_map = true;
		for (uint32_t i = 0; i < n->n_links; i++, link = link->next) {
			double want = left * chance_of(link->entry);
			double share = share_of(n, link->entry);

			ck_assert(share > want - 3 && share < want + 3);
			left -= want;
		}
	}
}

START_TEST(ladders)
{
	struct world w = { .seed = (unsigned int)_i + 1 };

	world_init(&w);
	for (int i = 0; i < EDITS / 5; i++) {
		if (chain_len(w.chain) > 25 || (chain_len(w.chain) &&
						!dice(&w, 3)))
			delete(&w);
		else
			insert(&w, some_rung(&w));
		if (i % 7 == 0)
			fuse_committed(&w.plan);
		check_ladders(&w);
		if (i % 35 == 0)
			w.n_recut += fuse_follow(&w.plan, w.chain);
	}
	ck_assert(w.saw_map);
	world_fini(&w);
}
END_TEST

/* Rules that walk alone, and now and then one that may be in no stretch. */
static struct rule *some_single(struct world *w)
{
	struct err err = { 0 };
	auto_rule_spec struct rule_spec spec;
	struct rule *rule;

	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	spec.sel.set = SEL_SRC;
	spec.sel.src.bytes[0] = 10;
	spec.sel.src.bytes[3] = (uint8_t)dice(w, 200);
	spec.sel.src_mask = addr_mask(spec.family, 32);
	spec.sel.inv = dice(w, 100) ? SEL_SRC : 0;
	spec.kind = RULE_TARGET_VERDICT;
	spec.verdict = dice(w, 200) ? VERDICT_DROP : VERDICT_RETURN;
	ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
	return rule;
}

/* Nodes of a stretch lie together, and may be there; all lie in some chain. */
static void check_stretches(struct world *w)
{
	uint32_t n_nodes = 0, n_met = 0;

	for (struct fuse_node *n = fuse_first(&w->plan); n; n = fuse_next(n))
		n_nodes++;
	for (struct fuse_node *n = fuse_first(&w->plan); n;
	     n = stretch_next(n)) {
		struct fuse_node *jump = n->stretch ? n->stretch : n;
		uint32_t n_in = 0;

		n = jump;
		if (jump->kind != FUSE_NODE_JUMP) {
			n_met++;
			continue;
		}
		w->saw_map = true;
		ck_assert(!jump->is_dead && jump->n_links <= STRETCH_MAX);
		for (struct fuse_node *m = stretch_first(jump); m;
		     m = stretch_next(m)) {
			ck_assert_ptr_eq(m->stretch, jump);
			ck_assert_int_eq(m->kind, FUSE_NODE_RULE);
			ck_assert(!m->first->is_bound);
			n_in++;
		}
		ck_assert_uint_eq(n_in, jump->n_links);
		n_met += n_in;
	}
	ck_assert_uint_eq(n_met, n_nodes);
}

START_TEST(stretches)
{
	struct world w = { .seed = (unsigned int)_i + 1 };
	struct err err = { 0 };

	world_init(&w);
	for (int i = 0; i < 3 * STRETCH_MAX; i++)
		insert(&w, some_single(&w));
	for (int i = 0; i < 300; i++) {
		for (unsigned int n = dice(&w, 1 + 10 * (i % 7u)); n; n--) {
			if (chain_len(w.chain) && dice(&w, 2))
				delete_later(&w);
			else
				insert(&w, some_single(&w));
		}
		ck_assert_int_eq(stretch_plan(&w.plan, &err), 0);
		check_stretches(&w);
		if (i % 3)
			fuse_committed(&w.plan);
		if (i % 20 == 0)
			w.n_recut += fuse_follow(&w.plan, w.chain);
	}
	ck_assert(w.saw_map);
	ck_assert_int_eq(stretch_dissolve(&w.plan, &err), 0);
	for (struct fuse_node *n = fuse_first(&w.plan); n; n = fuse_next(n))
		ck_assert_ptr_null(n->stretch);
	world_fini(&w);
}
END_TEST

/* TEST_SEEDS: fewer, for valgrind. */
static int at_most(int n)
{
	const char *wanted = getenv("TEST_SEEDS");

	return wanted && atoi(wanted) < n ? atoi(wanted) : n;
}

int main(void)
{
	Suite *suite = suite_create("fuse");
	TCase *tc = tcase_create("fuse");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, any_edits, 0, at_most(24));
	tcase_add_loop_test(tc, ladders, 0, at_most(5));
	tcase_add_loop_test(tc, stretches, 0, at_most(4));
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
