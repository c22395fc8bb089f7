/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chains of rules against a plain array, chains by name against a list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ruleset.h"
#include "unit.h"

/* Rules are told apart by one byte: the less kinds, the more are equal. */
static struct rule *rule_of_kind(unsigned int kind)
{
	const uint8_t bytes[8] = { 8, 0, 2, 0, (uint8_t)kind, 0, 0, 0 };

	return rule_from_bytes(bytes, sizeof(bytes));
}

static struct entry *entry_of_kind(unsigned int kind)
{
	auto_rule struct rule *rule = rule_of_kind(kind);
	struct entry *entry;

	ck_assert_ptr_nonnull(rule);
	ck_assert_int_eq(entry_new(&entry, &rule), 0);
	ck_assert_ptr_null(rule);
	return entry;
}

#define MODEL_MAX 600

struct model {
	struct entry *v[MODEL_MAX];
	uint32_t n;
};

static void model_insert(struct model *m, uint32_t at, struct entry *entry)
{
	memmove(m->v + at + 1, m->v + at, (m->n - at) * sizeof(entry));
	m->v[at] = entry;
	m->n++;
}

static void model_remove(struct model *m, uint32_t at)
{
	m->n--;
	memmove(m->v + at, m->v + at + 1, (m->n - at) * sizeof(m->v[0]));
}

static void ck_order(const struct chain *chain, const struct model *m)
{
	ck_assert_uint_eq(chain_len(chain), m->n);
	for (uint32_t i = 0; i < m->n; i++) {
		ck_assert_ptr_eq(chain_entry(chain, (struct rule_num){ i + 1 }),
				 m->v[i]);
		ck_assert_uint_eq(entry_num(m->v[i]).n, i + 1);
		ck_assert_ptr_eq(entry_prev(m->v[i]), i ? m->v[i - 1] : NULL);
		ck_assert_ptr_eq(entry_next(m->v[i]),
				 i + 1 < m->n ? m->v[i + 1] : NULL);
	}
	ck_assert_ptr_null(chain_entry(chain, (struct rule_num){ m->n + 1 }));
	ck_assert_ptr_null(chain_entry(chain, (struct rule_num){ 0 }));
	ck_assert_ptr_eq(chain_first(chain), m->n ? m->v[0] : NULL);
	ck_assert_ptr_eq(chain_last(chain), m->n ? m->v[m->n - 1] : NULL);
}

static void ck_found(const struct chain *chain, const struct model *m,
		     unsigned int kinds)
{
	for (unsigned int kind = 0; kind < kinds; kind++) {
		auto_rule struct rule *rule = rule_of_kind(kind);
		const struct entry *first = NULL;

		for (uint32_t i = 0; i < m->n && !first; i++)
			if (rule_equal(m->v[i]->rule, rule))
				first = m->v[i];
		ck_assert_ptr_eq(chain_find(chain, rule), first);
	}
}

static void random_step(struct chain *chain, struct model *m,
			unsigned int kinds)
{
	uint32_t at = (uint32_t)rand() % (m->n + 1);
	struct entry *entry;
	struct rule *old;

	switch (rand() % (m->n < 400 ? 5 : 3)) {
	case 0:
		if (at == m->n)
			return;
		entry = m->v[at];
		chain_remove(entry);
		ck_assert_ptr_null(entry->chain);
		model_remove(m, at);
		entry_free(&entry);
		return;
	case 1:
		if (at == m->n)
			return;
		old = entry_set_rule(m->v[at],
				     rule_of_kind((uint32_t)rand() % kinds));
		rule_free(&old);
		return;
	default:
		if (m->n == MODEL_MAX)
			return;
		entry = entry_of_kind((unsigned int)rand() % kinds);
		chain_insert(chain, at < m->n ? m->v[at] : NULL, entry);
		ck_assert_ptr_eq(entry->chain, chain);
		model_insert(m, at, entry);
	}
}

/* How many kinds of rules: all equal, some, nearly none. */
static const unsigned int kinds_of[] = { 1, 2, 7, 50, 250 };

START_TEST(random_chain)
{
	static struct model m;
	struct chain *chain = chain_new("c");
	unsigned int kinds = kinds_of[_i];

	m.n = 0;
	srand((unsigned int)_i);
	for (int i = 0; i < 4000; i++) {
		random_step(chain, &m, kinds);
		if (i % 50 == 0) {
			ck_order(chain, &m);
			ck_found(chain, &m, kinds);
		}
	}
	chain_free(&chain);
	ck_assert_ptr_null(chain);
}
END_TEST

START_TEST(swap_rules)
{
	struct entry_set set = { .by_num = NULL };
	auto_rule struct rule *one = rule_of_kind(1);
	struct chain *chain = chain_new("c");
	struct entry *a = entry_of_kind(1), *b = entry_of_kind(2);

	chain_insert(chain, NULL, a);
	chain_swap_rules(chain, &set);
	ck_assert_uint_eq(chain_len(chain), 0);
	ck_assert_ptr_null(chain_find(chain, one));
	ck_assert_ptr_eq(entry_set_first(&set), a);
	ck_assert_uint_eq(entry_set_len(&set), 1);
	chain_insert(chain, NULL, b);
	chain_swap_rules(chain, &set);
	ck_assert_ptr_eq(chain_find(chain, one), a);
	ck_assert_ptr_eq(entry_set_first(&set), b);
	entry_set_fini(&set);
	chain_free(&chain);
}
END_TEST

START_TEST(many_equal_rules)
{
	auto_rule struct rule *one = rule_of_kind(1);
	struct chain *chain = chain_new("c");
	struct entry *entry;

	for (int i = 0; i < 100000; i++) {
		entry = entry_of_kind(1);
		chain_insert(chain, i % 2 ? chain_first(chain) : NULL, entry);
	}
	for (int i = 0; i < 100000; i++) {
		entry = chain_find(chain, one);
		ck_assert_ptr_eq(entry, chain_first(chain));
		chain_remove(entry);
		entry_free(&entry);
	}
	ck_assert_ptr_null(chain_find(chain, one));
	chain_free(&chain);
}
END_TEST

static void ck_names(const struct table *table, const bool *there, int n)
{
	const struct chain *chain = table_user_chain_first(table);

	for (int i = 0; i < n; i++) {
		char name[8];

		snprintf(name, sizeof(name), "c%03d", i);
		if (!there[i]) {
			ck_assert_ptr_null(table_chain_find(table, name));
			continue;
		}
		ck_assert_ptr_nonnull(chain);
		ck_assert_str_eq(chain->name, name);
		ck_assert_ptr_eq(table_chain_find(table, name), chain);
		chain = table_user_chain_next(chain);
	}
	ck_assert_ptr_null(chain);
}

START_TEST(random_names)
{
	enum { N = 100 };
	bool there[N] = { false };
	struct err err = { 0 };
	struct ruleset rs;
	struct table *table;
	uint32_t n = 0;

	ck_assert_int_eq(ruleset_init(&rs, &err), 0);
	table = ruleset_table(&rs, FAMILY_IPV6, TABLE_MANGLE);
	for (int i = 0; i < 1000; i++) {
		int a = rand() % N, b = rand() % N;
		char old[8], name[8];
		struct chain *chain;

		snprintf(old, sizeof(old), "c%03d", a);
		snprintf(name, sizeof(name), "c%03d", b);
		chain = table_chain_find(table, old);
		if (!chain) {
			table_chain_add(table, chain_new(old));
			there[a] = true;
			n++;
		} else if (!there[b]) {
			table_chain_rename(table, chain, name);
			there[a] = false;
			there[b] = true;
		} else if (a == b) {
			table_chain_remove(table, chain);
			chain_free(&chain);
			there[a] = false;
			n--;
		}
		ck_assert_uint_eq(table_n_user_chains(table), n);
		ck_names(table, there, N);
	}
	ck_assert_ptr_nonnull(table_chain_find(table, "FORWARD"));
	ck_assert_ptr_null(table_chain_find(
		ruleset_table(&rs, FAMILY_IPV4, TABLE_NAT), "FORWARD"));
	ruleset_fini(&rs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ruleset");
	TCase *tcase = tcase_create("ruleset");

	tcase_add_loop_test(tcase, random_chain, 0,
			    N_OF(kinds_of));
	tcase_add_test(tcase, swap_rules);
	tcase_add_test(tcase, many_equal_rules);
	tcase_add_test(tcase, random_names);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
