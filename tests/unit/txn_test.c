/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands on a ruleset: what they do, what they refuse, undoing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alloc_fail.h"
#include "backend.h"
#include "rules_text.h"
#include "txn/owner.h"
#include "txn/txn.h"
#include "unit.h"
#include "unit_store.h"

#define POLICIES                                                               \
	":INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"

/* The filter table with these chains and rules, with and without counters. */
#define FILTER(rest) "*filter\n" rest "COMMIT\n"
#define SAVED(rest) "*filter\n" POLICIES rest "COMMIT\n"

struct txn_case {
	const char *before; /* a save file */
	const char *change; /* one, under --noflush unless it begins "!" */
	int code;
	const char *text;   /* of the error; NULL: none, "" is not asked for */
	const char *after;  /* as saved; NULL: unchanged */
};

/* clang-format off */
static const struct txn_case cases[] = {
	/* -A, -I, -R, -D, -C */
	{ FILTER(""), FILTER("-A INPUT -j ACCEPT\n-A INPUT -j DROP\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j ACCEPT\n[0:0] -A INPUT -j DROP\n") },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-I INPUT -j ACCEPT\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j ACCEPT\n[0:0] -A INPUT -j DROP\n") },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-I INPUT 2 -j ACCEPT\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j DROP\n[0:0] -A INPUT -j ACCEPT\n") },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-I INPUT 3 -j ACCEPT\n"),
	  -E2BIG, NULL, NULL },
	{ FILTER(""), FILTER("-A nosuch -j ACCEPT\n"), -ENOENT, NULL, NULL },
	{ FILTER(""), FILTER("-A INPUT -j nosuch\n"), -EINVAL,
	  "Chain 'nosuch' does not exist", NULL },
	{ FILTER(""), FILTER("-A nosuch -j nosuch2\n"), -EINVAL,
	  "Chain 'nosuch2' does not exist", NULL },
	{ FILTER(""), FILTER("-A INPUT -j INPUT\n"), -EOPNOTSUPP,
	  "RULE_APPEND failed (Operation not supported): rule in chain INPUT: it jumps to a built-in chain",
	  NULL },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-R INPUT 1 -j ACCEPT\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j ACCEPT\n") },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-R INPUT 2 -j ACCEPT\n"),
	  -E2BIG, NULL, NULL },
	{ FILTER("-A INPUT -s 1.2.3.4 -j DROP\n-A INPUT -j DROP\n"),
	  FILTER("-D INPUT -j DROP\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -s 1.2.3.4/32 -j DROP\n") },
	{ FILTER(""), FILTER("-D INPUT -j DROP\n"), -ENOENT, NULL, NULL },
	{ FILTER(""), FILTER("-D nosuch -j DROP\n"), -ENOENT, NULL, NULL },
	{ FILTER("-A INPUT -j DROP\n-A INPUT -j ACCEPT\n"),
	  FILTER("-D INPUT 1\n"), 0, NULL, SAVED("[0:0] -A INPUT -j ACCEPT\n") },
	{ FILTER(""), FILTER("-D INPUT 1\n"), -E2BIG, NULL, NULL },
	{ FILTER(""), FILTER("-C INPUT -j DROP\n"), -ENOENT, NULL, NULL },
	{ FILTER("-A INPUT -j DROP\n"), FILTER("-C INPUT -j DROP\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j DROP\n") },
	/* chains */
	{ FILTER(""), FILTER("-N a\n"), 0, NULL, SAVED(":a - [0:0]\n") },
	{ FILTER(":a - [0:0]\n"), FILTER("-N a\n"), -EEXIST, NULL, NULL },
	{ FILTER(""), FILTER("-N INPUT\n"), -EEXIST, NULL, NULL },
	{ FILTER(""), FILTER("-X a\n"), -ENOENT, NULL, NULL },
	{ FILTER(""), FILTER("-X INPUT\n"), -EINVAL, NULL, NULL },
	{ FILTER(":a - [0:0]\n"), FILTER("-X a\n"), 0, NULL, SAVED("") },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n"), FILTER("-X a\n"),
	  -EMLINK, NULL, NULL },
	{ FILTER(":a - [0:0]\n-A a -j DROP\n"), FILTER("-X a\n"),
	  -ENOTEMPTY, NULL, NULL },
	{ FILTER(":a - [0:0]\n:b - [0:0]\n"), FILTER("-X\n"), 0, NULL,
	  SAVED("") },
	{ FILTER(":a - [0:0]\n:b - [0:0]\n-A b -j DROP\n"), FILTER("-X\n"),
	  -ENOTEMPTY, NULL, NULL },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n-A a -j DROP\n"),
	  FILTER("-F\n-X\n"), 0, NULL, SAVED("") },
	{ FILTER(":a - [0:0]\n-A a -j DROP\n"),
	  FILTER("-F a\n-X a\n-N a\n-A a -j DROP\n"), 0, NULL,
	  SAVED(":a - [0:0]\n[0:0] -A a -j DROP\n") },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n-A INPUT -g a\n"),
	  FILTER("-E a b\n"), 0, NULL,
	  SAVED(":b - [0:0]\n[0:0] -A INPUT -j b\n[0:0] -A INPUT -g b\n") },
	{ FILTER(""), FILTER("-E a b\n"), -ENOENT, NULL, NULL },
	{ FILTER(""), FILTER("-E INPUT b\n"), -ENOENT, NULL, NULL },
	{ FILTER(":a - [0:0]\n:b - [0:0]\n"), FILTER("-E a b\n"),
	  -EEXIST, NULL, NULL },
	{ FILTER(":a - [0:0]\n"), FILTER("-E a INPUT\n"), -EEXIST, NULL, NULL },
	{ FILTER(""), FILTER("-F a\n"), -ENOENT, NULL, NULL },
	/* loops */
	{ FILTER(":a - [0:0]\n"), FILTER("-A a -j a\n"), -ELOOP,
	  "RULE_APPEND failed (Too many links): rule in chain a: it closes a loop", NULL },
	{ FILTER(":a - [0:0]\n:b - [0:0]\n:c - [0:0]\n-A a -j b\n-A b -j c\n"),
	  FILTER("-I c -g a\n"), -ELOOP,
	  "RULE_INSERT failed (Too many links): rule in chain c: it closes a loop", NULL },
	{ FILTER(":a - [0:0]\n:b - [0:0]\n-A a -j b\n"),
	  FILTER("-D a -j b\n-A b -j a\n"), 0, NULL,
	  SAVED(":a - [0:0]\n:b - [0:0]\n[0:0] -A b -j a\n") },
	/* policies */
	{ FILTER(""), FILTER("-P INPUT DROP\n"), 0, NULL,
	  "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n"
	  ":OUTPUT ACCEPT [0:0]\nCOMMIT\n" },
	{ FILTER(":a - [0:0]\n"), FILTER("-P a DROP\n"), -ENOENT, NULL, NULL },
	/* counters */
	{ FILTER("[1:2] -A INPUT -j ACCEPT\n"), FILTER("-Z\n"), 0, NULL,
	  SAVED("[0:0] -A INPUT -j ACCEPT\n") },
	{ FILTER("[1:2] -A INPUT -j DROP\n[3:4] -A INPUT -j DROP\n"),
	  FILTER("-Z INPUT 2\n"), 0, NULL,
	  SAVED("[1:2] -A INPUT -j DROP\n[0:0] -A INPUT -j DROP\n") },
	{ FILTER(""), FILTER("-Z INPUT 1\n"), -E2BIG, NULL, NULL },
	{ FILTER(""), FILTER("-Z nosuch\n"), -ENOENT, NULL, NULL },
	/* save files */
	{ FILTER("[1:2] -A INPUT -j DROP\n"),
	  "!" FILTER("[3:4] -A INPUT -j DROP\n"), 0, NULL,
	  SAVED("[3:4] -A INPUT -j DROP\n") },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n-A a -j DROP\n"),
	  FILTER(":a - [0:0]\n-A a -j ACCEPT\n"), 0, NULL,
	  SAVED(":a - [0:0]\n[0:0] -A INPUT -j a\n[0:0] -A a -j ACCEPT\n") },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n-A a -j DROP\n"),
	  "!" FILTER(":b - [0:0]\n-A INPUT -j b\n-A b -j DROP\n"), 0, NULL,
	  SAVED(":b - [0:0]\n[0:0] -A INPUT -j b\n[0:0] -A b -j DROP\n") },
	{ FILTER(":a - [0:0]\n-A INPUT -j a\n"),
	  "!" FILTER(":a - [0:0]\n-E a b\n-N a\n-A INPUT -j a\n-A a -j b\n"),
	  0, NULL,
	  SAVED(":a - [0:0]\n:b - [0:0]\n[0:0] -A INPUT -j a\n"
		"[0:0] -A a -j b\n") },
	/* hooks */
	{ "*nat\n:m - [0:0]\n-A POSTROUTING -j m\n-A m -j MASQUERADE\nCOMMIT\n",
	  "*nat\n-A PREROUTING -j m\nCOMMIT\n", -EINVAL,
	  "RULE_APPEND failed (Invalid argument): rule in chain m: MASQUERADE can't be reached from PREROUTING",
	  NULL },
	{ "*nat\n:m - [0:0]\n-A m -j MASQUERADE\nCOMMIT\n",
	  "*nat\n:n - [0:0]\n-A n -j m\n-A OUTPUT -j n\nCOMMIT\n", -EINVAL,
	  "RULE_APPEND failed (Invalid argument): rule in chain m: MASQUERADE can't be reached from OUTPUT",
	  NULL },
	{ "*nat\n:m - [0:0]\n-A OUTPUT -j m\nCOMMIT\n",
	  "*nat\n-A m -j MASQUERADE\n-D OUTPUT 1\nCOMMIT\n", 0, NULL,
	  "*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n"
	  ":OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:m - [0:0]\n"
	  "[0:0] -A m -j MASQUERADE\nCOMMIT\n" },
};
/* clang-format on */

static struct ruleset rs;
static struct backend *be;
static struct owners groups;
static struct owner_id who; /* changes things */

static void set_up(void)
{
	unit_ruleset_init(&rs, &be);
}

static void tear_down(void)
{
	unit_ruleset_fini(&rs, be);
	owners_fini(&groups);
	who.n = 0;
}

/* Do @text as one transaction; what changed is left in *@txn. */
static int change(struct txn **txn, const char *text, struct err *err)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	bool keeps = *text != '!';
	enum command_op op;

	ck_assert_int_eq(rules_text_wire(&msgs, text + !keeps, keeps, err), 0);
	ck_assert_int_eq(txn_begin(txn, &rs, be, err), 0);
	txn_act_as(*txn, &groups, who);
	return rules_text_apply(*txn, &msgs, &op, err);
}

static void load(const char *text)
{
	struct txn *txn = NULL;
	struct err err = { 0 };

	ck_assert_msg(!change(&txn, text, &err), "%s", err.text);
	txn_done(&txn);
}

static void ck_saved(const char *expected)
{
	auto_text struct text saved = { 0 };

	rules_text_save(&rs, &saved);
	ck_assert_str_eq(text_str(&saved), expected);
}

START_TEST(rows)
{
	const struct txn_case *c = &cases[_i];
	auto_text struct text before = { 0 };
	struct txn *txn = NULL;
	struct err err = { 0 };
	int rc;

	load(c->before);
	rules_text_save(&rs, &before);
	rc = change(&txn, c->change, &err);
	ck_assert_msg(rc == c->code, "%d instead of %d: %s (%s)", rc, c->code,
		      err.text, c->change);
	if (!c->text || *c->text)
		ck_assert_str_eq(err.text, c->text ? c->text : "");
	if (!rc)
		ck_saved(c->after);
	/* Undone, nothing of it is left; done again, it is the same. */
	txn_abort(&txn);
	ck_saved(text_str(&before));
	if (rc)
		return;
	err = (struct err){ 0 };
	ck_assert_int_eq(change(&txn, c->change, &err), 0);
	ck_saved(c->after);
	txn_done(&txn);
	ck_saved(c->after);
}
END_TEST

/* With each allocation failing in turn: refused, and not half done. */
START_TEST(rows_without_memory)
{
	const struct txn_case *c = &cases[_i];
	auto_text struct text before = { 0 };
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct err err = { 0 };
	int rc = -ENOMEM;

	if (c->code)
		return;
	load(c->before);
	rules_text_save(&rs, &before);
	ck_assert_int_eq(rules_text_wire(&msgs, c->change + (*c->change == '!'),
					 *c->change != '!', &err),
			 0);
	for (unsigned int n = 0; rc; n++) {
		struct txn *txn = NULL;
		enum command_op op;

		ck_assert_uint_lt(n, 1000);
		err = (struct err){ 0 };
		alloc_fail_after(n);
		rc = txn_begin(&txn, &rs, be, &err);
		if (!rc)
			rc = rules_text_apply(txn, &msgs, &op, &err);
		alloc_fail_never();
		ck_assert_msg(!rc || rc == -ENOMEM, "%d: %s", rc, err.text);
		if (!rc)
			ck_saved(c->after);
		txn_abort(&txn);
		ck_saved(text_str(&before));
	}
}
END_TEST

/* A file that is restored again changes only what differs. */
START_TEST(restore_keeps_entries)
{
	const struct txn_changes *changes;
	struct txn *txn = NULL;
	struct err err = { 0 };
	struct entry *entry;

	load(FILTER(":a - [0:0]\n:b - [0:0]\n-A INPUT -j a\n[1:2] -A a -j DROP\n"
		    "-A a -j ACCEPT\n-A a -s 1.1.1.1\n"));
	entry = chain_first(table_chain_find(
		ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER), "a"));
	entry->live = (struct counters){ 10, 100 };
	ck_assert_int_eq(
		change(&txn,
		       "!" FILTER(":a - [0:0]\n-A INPUT -j a\n"
				  "[5:6] -A a -j DROP\n-A a -s 2.2.2.2\n"
				  "-A a -s 1.1.1.1\n"),
		       &err),
		0);
	changes = txn_changes(txn);
	ck_assert_uint_eq(changes->n_tables, 1);
	ck_assert(!changes->tables[0].is_new);
	ck_assert_uint_eq(changes->tables[0].n_chains, 2);
	ck_assert_str_eq(changes->tables[0].chains[0].chain->name, "a");
	ck_assert_uint_eq(changes->tables[0].chains[0].n_inserted, 1);
	ck_assert_uint_eq(changes->tables[0].chains[0].n_removed, 1);
	ck_assert(!changes->tables[0].chains[0].is_new);
	ck_assert(changes->tables[0].chains[1].is_removed);
	ck_assert_ptr_eq(chain_first(entry->chain), entry);
	ck_assert_uint_eq(entry->base.packets, (uint64_t)5 - 10);
	txn_done(&txn);
	ck_saved(SAVED(":a - [0:0]\n[0:0] -A INPUT -j a\n"
		       "[5:6] -A a -j DROP\n[0:0] -A a -s 2.2.2.2/32\n"
		       "[0:0] -A a -s 1.1.1.1/32\n"));
}
END_TEST

static int count_base(void *arg, const struct chain *chain,
		      const struct entry *entry)
{
	unsigned int *n = arg;

	ck_assert_ptr_nonnull(chain->table);
	ck_assert_ptr_eq(chain_entry(chain, entry_num(entry)), entry);
	++*n;
	return 0;
}

/* Counters that were zeroed are noted of rules that are still there. */
START_TEST(bases_of_what_is_there)
{
	static const char *const changes[] = {
		"-Z\n", "-Z\n-F a\n", "-Z\n-D a 1\n",
		"-Z\n-F a\n-A a -s 3.3.3.3\n", "-Z\n-F a\n-X a\n",
		"-Z\n-F a\n-A a -s 1.1.1.1\n",
	};
	/* Of the last one -Z says it, and so does what is put back. */
	static const unsigned int n_expected[] = { 2, 0, 1, 0, 0, 2 };
	auto_text struct text text = { 0 };
	struct txn *txn = NULL;
	struct err err = { 0 };
	struct entry *e;
	unsigned int n = 0;

	load(FILTER(":a - [0:0]\n-A a -s 1.1.1.1\n-A a -s 2.2.2.2\n"));
	e = chain_first(table_chain_find(
		ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER), "a"));
	for (; e; e = entry_next(e))
		e->live = (struct counters){ 10, 100 };
	text_printf(&text, "*filter\n%sCOMMIT\n", changes[_i]);
	ck_assert_int_eq(change(&txn, text_str(&text), &err), 0);
	ck_assert_int_eq(txn_each_base(txn, count_base, &n), 0);
	ck_assert_uint_eq(n, n_expected[_i]);
	txn_abort(&txn);
}
END_TEST

/* What a backend would hold: the ids of each chain's rules, in order. */
struct shadow {
	char name[CHAIN_NAME_MAX + 1];
	uint64_t ids[4096];
	uint32_t n;
};

static void look(struct shadow *s, const struct chain *chain)
{
	memcpy(s->name, chain->name, sizeof(s->name));
	s->n = 0;
	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		s->ids[s->n++] = e->id.id;
}

static bool is_in(struct entry *const *v, uint32_t n, uint64_t id)
{
	for (uint32_t i = 0; i < n; i++)
		if (v[i]->id.id == id)
			return true;
	return false;
}

/* Old ids without the removed are the new ids without the inserted. */
static void ck_change(const struct shadow *old, const struct shadow *now,
		      const struct chain_change *change)
{
	uint32_t i = 0, j = 0;

	for (;;) {
		while (i < old->n && change &&
		       is_in(change->removed, change->n_removed, old->ids[i]))
			i++;
		while (j < now->n && change &&
		       is_in(change->inserted, change->n_inserted,
			     now->ids[j]))
			j++;
		if (i == old->n || j == now->n)
			break;
		ck_assert_uint_eq(old->ids[i++], now->ids[j++]);
	}
	ck_assert_uint_eq(i, old->n);
	ck_assert_uint_eq(j, now->n);
}

#define N_CHAINS 5

static const struct chain_change *change_of(const struct txn_changes *changes,
					    const struct chain *chain)
{
	for (uint32_t t = 0; t < changes->n_tables; t++)
		for (uint32_t i = 0; i < changes->tables[t].n_chains; i++)
			if (changes->tables[t].chains[i].chain == chain)
				return &changes->tables[t].chains[i];
	return NULL;
}

static void random_line(struct text *out)
{
	int chain = rand() % N_CHAINS, n = rand() % 6 + 1;

	switch (rand() % 12) {
	case 0:
		text_printf(out, "-I c%d %d -s 10.0.0.%d\n", chain, n, n);
		break;
	case 1:
		text_printf(out, "-D c%d -s 10.0.0.%d\n", chain, n);
		break;
	case 2:
		text_printf(out, "-D c%d %d\n", chain, n);
		break;
	case 3:
		text_printf(out, "-R c%d %d -s 10.0.0.%d\n", chain, n, n);
		break;
	case 4:
		text_printf(out, "-A c%d -j c%d\n", chain, rand() % N_CHAINS);
		break;
	case 5:
		text_printf(out, rand() % 3 ? "-F c%d\n" : ":c%d - [0:0]\n",
			    chain);
		break;
	case 6:
		text_printf(out, "-Z c%d\n", chain);
		break;
	default:
		text_printf(out, "[%d:1] -A c%d -s 10.0.0.%d\n", n, chain,
			    rand() % 4);
	}
}

static void ck_all_changes(const struct shadow *old, struct txn *txn,
			   struct chain *const *chains)
{
	static struct shadow now;

	for (int i = 0; i < N_CHAINS; i++) {
		look(&now, chains[i]);
		ck_change(&old[i], &now,
			  change_of(txn_changes(txn), chains[i]));
	}
}

/* Hooks and references counted edge by edge are what a walk would count. */
static void ck_links(struct chain *const *chains)
{
	for (int i = 0; i < N_CHAINS; i++) {
		uint32_t refs = 0;

		for (int j = 0; j < N_CHAINS; j++)
			for (struct entry *e = chain_first(chains[j]); e;
			     e = entry_next(e))
				refs += e->target == chains[i];
		ck_assert_uint_eq(chains[i]->refs, refs);
	}
}

static void look_at_all(struct shadow *old, struct chain **chains)
{
	const struct table *table =
		ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER);

	for (int i = 0; i < N_CHAINS; i++) {
		char name[4] = { 'c', (char)('0' + i), '\0' };

		chains[i] = table_chain_find(table, name);
		look(&old[i], chains[i]);
	}
}

/* What one group keeps when others flush and restore. */
static const struct {
	/* Who: "g" of the group, "-" of none, "a": to whom all belongs. */
	const char *steps[4];
	const char *after;
} kept[] = {
	/* -F and -X: chains, rules in them, rules elsewhere */
	{ { "g" FILTER(":a - [0:0]\n[1:2] -A a -j DROP\n[3:4] -A INPUT -j a\n"),
	    "-" FILTER(":b - [0:0]\n-A b -j DROP\n-A INPUT -j b\n"),
	    "-" FILTER("-F\n-X\n") },
	  SAVED(":a - [0:0]\n[3:4] -A INPUT -j a\n[1:2] -A a -j DROP\n") },
	{ { "g" FILTER(":a - [0:0]\n-A a -j DROP\n-A INPUT -j a\n"),
	    "a" FILTER("-F\n-X\n") }, SAVED("") },
	{ { "g" FILTER(":a - [0:0]\n-A a -j DROP\n-A INPUT -j a\n"),
	    "-" FILTER("-A INPUT -j DROP\n"), "g" FILTER("-F\n-X\n") },
	  SAVED("") },
	/* -F of a chain that is nobody's, and of the group's own */
	{ { "g" FILTER(":a - [0:0]\n-A a -j DROP\n-A INPUT -j a\n"),
	    "-" FILTER("-A INPUT -j DROP\n"), "-" FILTER("-F INPUT\n") },
	  SAVED(":a - [0:0]\n[0:0] -A INPUT -j a\n[0:0] -A a -j DROP\n") },
	{ { "g" FILTER(":a - [0:0]\n-A a -j DROP\n-A INPUT -j a\n"),
	    "-" FILTER("-F a\n") },
	  SAVED(":a - [0:0]\n[0:0] -A INPUT -j a\n") },
	{ { "g" FILTER(":a - [0:0]\n-A a -j DROP\n"),
	    "-" FILTER(":a - [0:0]\n-A a -j ACCEPT\n") },
	  SAVED(":a - [0:0]\n[0:0] -A a -j ACCEPT\n") },
	/* what is asked for by name */
	{ { "g" FILTER(":a - [0:0]\n-A INPUT -j a\n-A INPUT -s 1.1.1.1\n"),
	    "-" FILTER("-D INPUT -j a\n-X a\n-D INPUT 1\n") }, SAVED("") },
	{ { "g" FILTER(":a - [0:0]\n-A INPUT -j a\n"),
	    "-" FILTER("-X\n-E a b\n-P FORWARD DROP\n") },
	  "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n"
	  ":OUTPUT ACCEPT [0:0]\n:b - [0:0]\n[0:0] -A INPUT -j b\nCOMMIT\n" },
	/* iptables' errors are still errors */
	{ { "-" FILTER(":a - [0:0]\n-A a -j DROP\n"), "-" FILTER("-X\n") },
	  NULL },
	/* chains that the rules go to, and that they stand in */
	{ { "-" FILTER(":b - [0:0]\n-A b -j DROP\n:c - [0:0]\n-A c -j DROP\n"),
	    "g" FILTER("-A INPUT -j b\n-I c -s 1.1.1.1\n"),
	    "-" FILTER("-F\n-X\n") },
	  SAVED(":b - [0:0]\n:c - [0:0]\n[0:0] -A INPUT -j b\n"
		"[0:0] -A c -s 1.1.1.1/32\n") },
	/* patterns: of chains, with what goes there, and of rules */
	{ { "-" FILTER(":Gx - [0:0]\n-A Gx -j DROP\n-A INPUT -j Gx\n"
		       "-A FORWARD -o g0 -j DROP\n-A INPUT -j DROP\n"),
	    "-" FILTER("-F\n-X\n") },
	  SAVED(":Gx - [0:0]\n[0:0] -A INPUT -j Gx\n"
		"[0:0] -A FORWARD -o g0 -j DROP\n[0:0] -A Gx -j DROP\n") },
	/* A full restore: what stands before others' rules stays before. */
	{ { "g" FILTER(":a - [0:0]\n[1:1] -A INPUT -j a\n[2:2] -A a -j DROP\n"),
	    "-" FILTER("-A INPUT -j ACCEPT\n"),
	    "g" FILTER("[3:3] -A INPUT -s 1.1.1.1\n"),
	    "-!" FILTER("-A INPUT -s 2.2.2.2\n-A INPUT -s 3.3.3.3\n") },
	  SAVED(":a - [0:0]\n[1:1] -A INPUT -j a\n"
		"[0:0] -A INPUT -s 2.2.2.2/32\n[0:0] -A INPUT -s 3.3.3.3/32\n"
		"[3:3] -A INPUT -s 1.1.1.1/32\n[2:2] -A a -j DROP\n") },
	/* Saved with it, and restored: nothing is there twice. */
	{ { "g" FILTER(":a - [0:0]\n[1:1] -A INPUT -j a\n[2:2] -A INPUT -s 1.1.1.1\n"
		       "-A a -j DROP\n-A a -j DROP\n"),
	    "-" FILTER("-I INPUT 2 -s 2.2.2.2\n-A INPUT -j ACCEPT\n"),
	    "-!" FILTER(":a - [0:0]\n-A INPUT -j a\n-A INPUT -s 2.2.2.2\n"
			"-A INPUT -s 3.3.3.3\n-A INPUT -s 1.1.1.1\n"
			"-A INPUT -j ACCEPT\n-A a -j DROP\n-A a -j DROP\n"
			"-A a -j ACCEPT\n") },
	  SAVED(":a - [0:0]\n[1:1] -A INPUT -j a\n"
		"[0:0] -A INPUT -s 2.2.2.2/32\n[0:0] -A INPUT -s 3.3.3.3/32\n"
		"[2:2] -A INPUT -s 1.1.1.1/32\n[0:0] -A INPUT -j ACCEPT\n"
		"[0:0] -A a -j DROP\n[0:0] -A a -j DROP\n"
		"[0:0] -A a -j ACCEPT\n") },
	/* The file says a rule before one that stayed: there it goes. */
	{ { "g" FILTER(":a - [0:0]\n-A INPUT -j a\n-A a -j RETURN\n"),
	    "-" FILTER("-I a -s 1.1.1.1 -j DROP\n-I INPUT -j ACCEPT\n"),
	    "-!" FILTER(":a - [0:0]\n-A INPUT -j ACCEPT\n-A INPUT -j a\n"
			"-A a -s 2.2.2.2 -j DROP\n-A a -j RETURN\n") },
	  SAVED(":a - [0:0]\n[0:0] -A INPUT -j ACCEPT\n[0:0] -A INPUT -j a\n"
		"[0:0] -A a -s 1.1.1.1/32 -j DROP\n"
		"[0:0] -A a -s 2.2.2.2/32 -j DROP\n[0:0] -A a -j RETURN\n") },
	/* Deleted, renamed in the same file. */
	{ { "g" FILTER(":a - [0:0]\n-A INPUT -j a\n-A INPUT -s 1.1.1.1\n"),
	    "-!" FILTER("-D INPUT -s 1.1.1.1\n-A INPUT -j DROP\n-E a b\n") },
	  SAVED(":b - [0:0]\n[0:0] -A INPUT -j b\n[0:0] -A INPUT -j DROP\n") },
};

static void step(const char *text)
{
	who = *text == 'a' ? OWNER_ALL
			   : (struct owner_id){ *text == 'g' ? 1 : 0 };
	load(text + 1);
}

/* Undone, it is as before. */
static void undone(const char *text, int code)
{
	auto_text struct text before = { 0 };
	struct txn *txn = NULL;
	struct err err = { 0 };

	rules_text_save(&rs, &before);
	who.n = *text == 'g';
	ck_assert_int_eq(change(&txn, text + 1, &err), code);
	txn_abort(&txn);
	ck_saved(text_str(&before));
}

START_TEST(others_keep)
{
	const char *const *steps = kept[_i].steps;
	struct err err = { 0 };
	int last = 0;

	ck_assert_int_eq(owners_parse(&groups, "g chain G*", &err), 0);
	ck_assert_int_eq(owners_parse(&groups, "g rule * -o g0 *", &err), 0);
	while (last < 3 && steps[last + 1])
		step(steps[last++]);
	if (steps[last][0] != 'a')
		undone(steps[last], kept[_i].after ? 0 : -ENOTEMPTY);
	if (!kept[_i].after)
		return;
	step(steps[last]);
	ck_saved(kept[_i].after);
	/* What has stayed stays again. */
	if (steps[last][1] == '!' && !strstr(steps[last], "-D")) {
		step(steps[last]);
		ck_saved(kept[_i].after);
	}
}
END_TEST

/* What stays is the same rule, and the change says nothing of it. */
START_TEST(kept_is_untouched)
{
	const struct txn_changes *changes;
	struct txn *txn = NULL;
	struct err err = { 0 };
	struct entry *entry;

	ck_assert_int_eq(owners_parse(&groups, "g program g", &err), 0);
	step("g" FILTER("[5:6] -A INPUT -j DROP\n"));
	step("-" FILTER("-A INPUT -s 1.1.1.1\n-A INPUT -s 2.2.2.2\n"));
	entry = chain_first(ruleset_table(&rs, FAMILY_IPV4, TABLE_FILTER)
				    ->builtin[HOOK_INPUT]);
	entry->live = (struct counters){ 10, 100 };
	ck_assert_int_eq(change(&txn,
				"!" FILTER("-A INPUT -s 2.2.2.2\n"
					   "[9:9] -A INPUT -j DROP\n"), &err),
			 0);
	changes = txn_changes(txn);
	ck_assert_uint_eq(changes->n_tables, 1);
	ck_assert_uint_eq(changes->tables[0].n_chains, 1);
	ck_assert_uint_eq(changes->tables[0].chains[0].n_inserted, 1);
	ck_assert_uint_eq(changes->tables[0].chains[0].n_removed, 2);
	txn_done(&txn);
	ck_assert_ptr_eq(chain_last(entry->chain), entry);
	ck_assert_uint_eq(entry_counters(entry).packets, 15);
	ck_assert_uint_eq(entry_counters(entry).bytes, 106);
}
END_TEST

/* A few lines; now and then as a restore of what is there and these. */
static void random_text(struct text *text, const struct text *before)
{
	if (rand() % 4) {
		text_put(text, "*filter\n");
	} else {
		text_put(text, "!");
		text_putn(text, text_str(before),
			  before->len - strlen("COMMIT\n"));
	}
	for (int n = rand() % 5; n >= 0; n--)
		random_line(text);
	text_put(text, "COMMIT\n");
}

/* One transaction, done or undone: true where it was done. */
static bool random_change(void)
{
	static struct shadow old[N_CHAINS];
	struct chain *chains[N_CHAINS];
	auto_text struct text text = { 0 }, before = { 0 };
	struct txn *txn = NULL;
	struct err err = { 0 };
	bool is_good;

	if (groups.n_lines)
		who.n = (uint8_t)(rand() % 3);
	look_at_all(old, chains);
	rules_text_save(&rs, &before);
	random_text(&text, &before);
	is_good = !change(&txn, text_str(&text), &err);
	if (is_good)
		ck_all_changes(old, txn, chains);
	if (is_good && rand() % 3) {
		txn_done(&txn);
		ck_links(chains);
		return true;
	}
	txn_abort(&txn);
	ck_saved(text_str(&before));
	ck_links(chains);
	return false;
}

START_TEST(random_changes)
{
	struct err err = { 0 };
	int n_done = 0;

	srand((unsigned int)_i);
	if (_i % 2) {
		ck_assert_int_eq(owners_parse(&groups, "g chain c4", &err), 0);
		ck_assert_int_eq(owners_parse(&groups, "h rule *.3/32", &err),
				 0);
	}
	load(FILTER(":c0 - [0:0]\n:c1 - [0:0]\n:c2 - [0:0]\n:c3 - [0:0]\n"
		    ":c4 - [0:0]\n"));
	for (int round = 0; round < 300; round++)
		n_done += random_change();
	ck_assert_int_gt(n_done, 20);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("txn");
	TCase *tcase = tcase_create("txn");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, rows, 0,
			    N_OF(cases));
	tcase_add_loop_test(tcase, rows_without_memory, 0,
			    N_OF(cases));
	tcase_add_test(tcase, restore_keeps_entries);
	tcase_add_loop_test(tcase, bases_of_what_is_there, 0, 6);
	tcase_add_loop_test(tcase, others_keep, 0,
			    N_OF(kept));
	tcase_add_test(tcase, kept_is_untouched);
	tcase_add_loop_test(tcase, random_changes, 0, 20);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
