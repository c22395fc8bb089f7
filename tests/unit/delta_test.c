/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which operations bring a table from one state to another. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc_fail.h"
#include "backend.h"
#include "compile/delta.h"
#include "compile/plan.h"
#include "rules_text.h"
#include "txn/txn.h"
#include "unit.h"

#define FILTER(rest) "*filter\n" rest "COMMIT\n"
#define SIX RULE(1) RULE(2) RULE(3) RULE(4) RULE(5) RULE(6)
#define RULE(n) "-A INPUT -s 10.0.0." #n "\n"
#define TEENS RULE(11) RULE(12) RULE(13) RULE(14) RULE(15)
#define AGAIN(n) "-R INPUT " #n " -s 10.0.0." #n " -m comment --comment x\n"
#define RANGE(n) "-A INPUT -s 10.0." #n ".0/24\n"
#define SIX_RANGES RANGE(1) RANGE(2) RANGE(3) RANGE(4) RANGE(5) RANGE(6)

struct delta_case {
	const char *before; /* a save file, under --noflush */
	const char *change; /* another */
	const char *ops;    /* rules by the last byte of -s */
};

/* clang-format off */
static const struct delta_case cases[] = {
	{ FILTER(""), FILTER(RULE(1) RULE(2)), "add INPUT 1 end, add INPUT 2 end" },
	{ FILTER(RULE(1)), FILTER(RULE(2)), "add INPUT 2 end" },
	/* At the head backwards: the kernel need not look for the place. */
	{ FILTER(RULE(1)), FILTER("-I INPUT -s 10.0.0.2\n-I INPUT -s 10.0.0.3\n"),
	  "add INPUT 2 head, add INPUT 3 head" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-I INPUT 2 -s 10.0.0.3\n-I INPUT 3 -s 10.0.0.4\n"),
	  "add INPUT 3 before 2, add INPUT 4 before 2" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-D INPUT 1\n"), "del INPUT 1" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-D INPUT 2\n" RULE(3)),
	  "del INPUT 2, add INPUT 3 end" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-R INPUT 1 -s 10.0.0.3\n"),
	  "del INPUT 1, add INPUT 3 head" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-F INPUT\n"),
	  "del INPUT 2, del INPUT 1" },
	{ FILTER(RULE(1) RULE(2)), FILTER("-F INPUT\n" RULE(3)),
	  "del INPUT 2, del INPUT 1, add INPUT 3 end" },
	/* A run: a map, its elements, the rule that looks it up. */
	{ FILTER(""), FILTER(SIX),
	  "map INPUT, add INPUT run end, elems INPUT" },
	{ FILTER(SIX), FILTER(RULE(7)), "del elems INPUT, elems INPUT" },
	{ FILTER(SIX), FILTER("-D INPUT 2\n"),
	  "del elems INPUT, elems INPUT" },
	{ FILTER(SIX), FILTER("-I INPUT ! -s 10.0.0.9\n"),
	  "add INPUT 9 head" },
	{ FILTER(SIX), FILTER("-F INPUT\n"),
	  "del INPUT run, late unmap" },
	/* An interval map is whole before rules ask for it… */
	{ FILTER(RULE(9)), FILTER(SIX_RANGES),
	  "del INPUT 9, early map INPUT, add INPUT run end, early elems INPUT" },
	{ FILTER(SIX_RANGES), FILTER(RANGE(7)), "del elems INPUT, elems INPUT" },
	/* …also of what is cut anew. */
	{ FILTER(SIX_RANGES), FILTER("-I INPUT -s 10.0.1.0/24 -j DROP\n"),
	  "del INPUT run, late read set, late unmap, early map INPUT, add INPUT run end, early elems INPUT" },
	/* …and where more happens than in the map, which would be later. */
	{ FILTER(SIX_RANGES), FILTER("-D INPUT 2\n" RANGE(7)),
	  "del elems INPUT, elems INPUT" },
	{ FILTER(SIX_RANGES), FILTER(RANGE(7) "-P INPUT DROP\n"),
	  "del INPUT run, late read set, late unmap, early map INPUT, add INPUT run end, early elems INPUT, policy INPUT" },
	{ FILTER("-A OUTPUT -s 10.0.0.9\n" SIX_RANGES), FILTER("-D OUTPUT 1\n-D INPUT 1\n"),
	  "del INPUT run, del OUTPUT 9, late read set, late unmap, early map INPUT, add INPUT run end, early elems INPUT" },
	{ FILTER("-A OUTPUT -s 10.0.0.9\n" SIX_RANGES), FILTER("-A OUTPUT -s 10.0.0.8\n-D INPUT 1\n"),
	  "del INPUT run, late read set, late unmap, early map INPUT, add INPUT run end, early elems INPUT, add OUTPUT 8 end" },
	/* …but not if it leads where the kernel has nothing: it would be empty. */
	{ FILTER(SIX_RANGES), FILTER("-N user\n-A OUTPUT -s 10.0.0.9\n-A INPUT -s 10.0.7.0/24 -j user\n"),
	  "del elems INPUT, chain user, elems INPUT, add OUTPUT 9 end" },
	/* What moves out of a map leaves the old one to packets under way. */
	{ FILTER(SIX RULE(7) RULE(8)), FILTER("-I INPUT 3 ! -s 10.0.0.9\n"),
	  "del INPUT run, late read set, late unmap, map INPUT, add INPUT 1 end, add INPUT 2 end, add INPUT 9 end, add INPUT run end, elems INPUT" },
	/* So does a rule that is removed and made again in a new map… */
	{ FILTER(SIX RULE(7) RULE(8)),
	  FILTER("-D INPUT 1\n-A INPUT ! -s 10.0.0.9\n" TEENS RULE(1)),
	  "del INPUT run, late read set, late unmap, map INPUT, map INPUT, add INPUT run end, add INPUT 9 end, add INPUT run end, elems INPUT, elems INPUT" },
	/* …and a map of which most is made anew; a little is edited. */
	{ FILTER(SIX RULE(7) RULE(8) TEENS),
	  FILTER(AGAIN(1) AGAIN(2) AGAIN(3) AGAIN(4) AGAIN(5) AGAIN(6) AGAIN(7) AGAIN(8)),
	  "del INPUT run, late read set, late unmap, map INPUT, add INPUT run end, elems INPUT" },
	{ FILTER(SIX RULE(7) RULE(8) TEENS),
	  FILTER(AGAIN(1) AGAIN(2) AGAIN(3) AGAIN(4) AGAIN(5) AGAIN(6) AGAIN(7)),
	  "del elems INPUT, elems INPUT" },
	{ FILTER(""), FILTER("-N user\n-A user -s 10.0.0.1\n-A INPUT -s 10.0.0.2 -j user\n"),
	  "chain user, add user 1 end, add INPUT 2 end" },
	{ FILTER("-N user\n-A user -s 10.0.0.1\n-A INPUT -s 10.0.0.2 -j user\n"),
	  FILTER("-F\n-X user\n"), "del INPUT 2, flush user, unchain user" },
	{ FILTER(""), FILTER("-P INPUT DROP\n"), "policy INPUT" },
	{ FILTER("-N user\n"), FILTER("-E user other\n"), "rename other" },
};
/* clang-format on */

struct host {
	struct ruleset rs;
	struct backend *be;
	bool is_apart; /* transactions are of several who know nothing of each other */
};

static void host_init(struct host *h)
{
	const struct backend_opts opts = { .fuse = { .is_off = true } };
	struct err err = { 0 };

	h->is_apart = false;
	ck_assert_int_eq(ruleset_init(&h->rs, &err), 0);
	ck_assert_int_eq(backend_memory_new(&h->be, &opts, &err), 0);
}

static void forget(struct ruleset *rs)
{
	struct table *t = ruleset_table(rs, FAMILY_IPV4, TABLE_FILTER);
	struct chain *chains[16];
	unsigned int n = 0;

	for (int h = 0; h < HOOK_N; h++)
		if (t->builtin[h])
			chains[n++] = t->builtin[h];
	for (struct chain *c = table_user_chain_first(t); c;
	     c = table_user_chain_next(c))
		chains[n++] = c;
	while (n-- > 0)
		plan_chain_free(chains[n]);
}

static void host_fini(struct host *h)
{
	forget(&h->rs);
	h->be->ops->free(h->be, &h->rs);
	ruleset_fini(&h->rs);
}

#define auto_host __attribute__((cleanup(host_fini)))

static int entry_name(const struct entry *entry)
{
	struct rule_spec spec;
	struct err err = { 0 };
	int name;

	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	ck_assert_int_eq(rule_decode(&spec, entry->rule->attrs,
				     entry->rule->len_bytes, &err), 0);
	name = spec.sel.src.bytes[3];
	rule_spec_fini(&spec);
	return name;
}

static void print_node(const struct fuse_node *node, struct text *out)
{
	if (node->entry)
		text_printf(out, " %d", entry_name(node->entry));
	else if (node->kind == FUSE_NODE_JUMP)
		text_put(out, " jump");
	else
		text_put(out, " run");
}

static void print_add(const struct delta_op *op, struct text *out)
{
	text_printf(out, "add %s", op->chain->name);
	print_node(op->node, out);
	switch (op->place) {
	case DELTA_AT_END:
		text_put(out, " end");
		break;
	case DELTA_AT_HEAD:
		text_put(out, " head");
		break;
	case DELTA_BEFORE:
		text_put(out, " before");
		print_node(op->anchor, out);
		break;
	}
}

static void print_op(const struct delta_op *op, struct text *out)
{
	if (op->is_late)
		text_put(out, "late ");
	if (op->is_early)
		text_put(out, "early ");
	switch (op->kind) {
	case DELTA_TABLE_DEL:
		text_put(out, "untable");
		break;
	case DELTA_TABLE_ADD:
		text_put(out, "table");
		break;
	case DELTA_RULES_DEL:
		text_put(out, "unrule");
		break;
	case DELTA_RULE_DEL:
		text_printf(out, "del %s", op->chain->name);
		print_node(op->node, out);
		break;
	case DELTA_SET_FLUSH:
		text_put(out, "flush set");
		break;
	case DELTA_SET_READ:
		text_put(out, "read set");
		break;
	case DELTA_ELEMS_DEL:
		text_printf(out, "del elems %s", op->chain->name);
		break;
	case DELTA_ELEMS_ADD:
		text_printf(out, "elems %s", op->chain->name);
		break;
	case DELTA_SET_ADD:
		text_printf(out, "map %s", op->chain->name);
		break;
	case DELTA_SET_DEL:
		text_put(out, "unmap");
		break;
	case DELTA_CHAIN_FLUSH:
		text_printf(out, "flush %s", op->chain->name);
		break;
	case DELTA_CHAIN_DEL:
		text_printf(out, "unchain %s",
			    op->chain ? op->chain->name : op->name);
		break;
	case DELTA_STRETCH_DEL:
		text_printf(out, "unstretch %s", op->chain->name);
		break;
	case DELTA_CHAIN_ADD:
		text_printf(out, "chain %s", op->chain->name);
		break;
	case DELTA_STRETCH_ADD:
		text_printf(out, "stretch %s", op->chain->name);
		break;
	case DELTA_RULE_ADD:
		print_add(op, out);
		break;
	case DELTA_CHAIN_POLICY:
		text_printf(out, "policy %s", op->chain->name);
		break;
	case DELTA_CHAIN_RENAME:
		text_printf(out, "rename %s", op->chain->name);
		break;
	}
}

/* As if the kernel had done it. */
static void settle(const struct delta *delta, const struct txn_changes *changes)
{
	for (size_t i = 0; i < delta->n; i++) {
		const struct delta_op *op = &delta->ops[i];

		if (op->kind == DELTA_CHAIN_ADD)
			plan_chain(op->chain)->state = PLAN_LIVE;
		if (op->kind == DELTA_SET_ADD)
			op->node->live_room = op->node->room;
	}
	for (uint32_t i = 0; i < changes->n_tables; i++) {
		const struct table_change *tc = &changes->tables[i];

		for (uint32_t k = 0; k < tc->n_chains; k++) {
			const struct chain_change *cc = &tc->chains[k];

			fuse_committed(&plan_chain(cc->chain)->fuse);
			if (cc->is_removed)
				plan_chain_free(cc->chain);
		}
	}
}

static void plan_all(const struct table_change *tc, uint64_t *last_map_id,
		     bool no_fuse)
{
	const struct fuse_opts opts = { .is_off = no_fuse, .min = 6 };
	struct err err = { 0 };

	for (int h = 0; h < HOOK_N; h++)
		if (tc->table->builtin[h] && !plan_chain(tc->table->builtin[h]))
			plan_chain_new(tc->table->builtin[h], last_map_id,
				       opts);
	for (uint32_t k = 0; k < tc->n_chains; k++)
		if (!plan_chain(tc->chains[k].chain))
			plan_chain_new(tc->chains[k].chain, last_map_id, opts);
	for (uint32_t k = 0; k < tc->n_chains; k++)
		ck_assert_int_eq(plan_change(&tc->chains[k], &err), 0);
}

static void begin(struct host *h, const char *text, struct txn **txn)
{
	struct wire_buf msgs = { 0 };
	enum command_op op;
	struct err err = { 0 };

	ck_assert_int_eq(rules_text_wire(&msgs, text, true, &err), 0);
	ck_assert_int_eq(txn_begin(txn, &h->rs, h->be, &err), 0);
	ck_assert_int_eq(rules_text_apply(*txn, &msgs, &op, &err), 0);
	wire_buf_fini(&msgs);
}

static void apply(struct host *h, const char *text, bool no_fuse,
		  struct text *out)
{
	auto_delta struct delta delta = { 0 };
	const struct txn_changes *changes;
	struct txn *txn = NULL;
	struct err err = { 0 };
	static uint64_t last_map_id;
	size_t first;

	begin(h, text, &txn);
	if (h->is_apart)
		txn_set_apart(txn);
	changes = txn_changes(txn);
	for (uint32_t i = 0; i < changes->n_tables; i++)
		plan_all(&changes->tables[i], &last_map_id, no_fuse);
	delta_begin(&delta, changes);
	for (uint32_t i = 0; i < changes->n_tables; i++) {
		const struct table_change *tc = &changes->tables[i];

		first = delta.n;
		if (tc->is_new)
			delta_replace(&delta, tc->table, false, &err);
		else
			delta_table(&delta, tc, &err);
		for (size_t k = first; k < delta.n; k++) {
			if (k > first)
				text_put(out, ", ");
			print_op(&delta.ops[k], out);
		}
	}
	ck_assert_int_eq(err.code, 0);
	settle(&delta, changes);
	txn_done(&txn);
}

START_TEST(deltas)
{
	auto_text struct text before = { 0 }, after = { 0 };
	auto_host struct host h;

	host_init(&h);
	apply(&h, cases[_i].before, false, &before);
	apply(&h, cases[_i].change, false, &after);
	ck_assert_str_eq(text_str(&after), cases[_i].ops);
}
END_TEST

/* Nobody waits for both: a map may be a little later than what is elsewhere. */
START_TEST(apart)
{
	static const struct delta_case edits[] = {
		{ FILTER(SIX_RANGES), FILTER(RANGE(7) "-A OUTPUT -s 10.0.0.8\n"),
		  "del elems INPUT, elems INPUT, add OUTPUT 8 end" },
		/* What moves is one's own. */
		{ FILTER(SIX_RANGES "-A INPUT -j ACCEPT\n" RANGE(7)), FILTER("-D INPUT 7\n"),
		  "del INPUT run, del INPUT 0, del INPUT 0, late read set, late unmap, early map INPUT, add INPUT run end, early elems INPUT" },
	};
	auto_text struct text before = { 0 }, after = { 0 };
	auto_host struct host h;

	host_init(&h);
	h.is_apart = true;
	apply(&h, edits[_i].before, false, &before);
	apply(&h, edits[_i].change, false, &after);
	ck_assert_str_eq(text_str(&after), edits[_i].ops);
}
END_TEST

/* Memory was short: the plan is made anew, what the old map counted is kept. */
START_TEST(counts_survive_reset)
{
	auto_text struct text before = { 0 }, after = { 0 };
	auto_host struct host h;
	struct plan_chain *pc;

	host_init(&h);
	apply(&h, _i ? FILTER(SIX_RANGES) : FILTER(SIX), false, &before);
	pc = plan_chain(ruleset_table(&h.rs, FAMILY_IPV4, TABLE_FILTER)
				->builtin[HOOK_INPUT]);
	fuse_reset(&pc->fuse);
	pc->has_gaps = true;
	apply(&h, FILTER("-A INPUT ! -s 10.0.0.7\n"), false, &after);
	ck_assert_str_eq(text_str(&after), _i ?
		"del INPUT run, late read set, late unmap, early map INPUT, add INPUT run end, add INPUT 7 end, early elems INPUT" :
		"del INPUT run, late read set, late unmap, map INPUT, add INPUT run end, add INPUT 7 end, elems INPUT");
}
END_TEST

/* An earlier run's table: chains that are there stay, what it held goes late. */
START_TEST(renew)
{
	auto_text struct text made = { 0 }, ops = { 0 };
	auto_delta struct delta delta = { 0 };
	auto_host struct host h;
	struct table *table;
	struct err err = { 0 };

	host_init(&h);
	apply(&h, FILTER("-N user\n-A user ! -s 10.0.0.8\n" SIX), false,
	      &made);
	table = ruleset_table(&h.rs, FAMILY_IPV4, TABLE_FILTER);
	if (_i)
		plan_chain(table_chain_find(table, "user"))->state =
			PLAN_PENDING;
	ck_assert_int_eq(delta_renew(&delta, table, &err), 0);
	ck_assert(!delta.has_late);
	strcpy(delta_late(&delta, DELTA_CHAIN_DEL, table)->name, "old");
	ck_assert(delta.has_late);
	for (size_t i = 0; i < delta.n; i++) {
		text_put(&ops, i ? ", " : "");
		print_op(&delta.ops[i], &ops);
	}
	text_reset(&made);
	text_printf(&made,
		    "unrule, policy INPUT, policy FORWARD, policy OUTPUT%s, map INPUT, add INPUT run end, elems INPUT, add user 8 end, late unchain old",
		    _i ? ", chain user" : "");
	ck_assert_str_eq(text_str(&ops), text_str(&made));
}
END_TEST

/* Of a long stretch of rules that walk alone an edit is one of that rule. */
START_TEST(stretch)
{
	static const struct {
		const char *change, *ops;
	} steps[] = {
		{ "-I INPUT 300 ! -s 10.0.0.250\n", "add INPUT 250 before 43" },
		{ "-D INPUT 300\n", "del INPUT 250" },
		{ "-A INPUT ! -s 10.0.0.251\n",
		  "stretch INPUT, add INPUT jump end, add INPUT 251 end" },
		{ "-I INPUT 600 -j RETURN\n", "add INPUT 0 before jump" },
		{ "-D INPUT 600\n", "del INPUT 0" },
		{ "-D INPUT 600\n",
		  "del INPUT 251, del INPUT jump, unstretch INPUT" },
	};
	auto_text struct text load = { 0 }, ops = { 0 };
	auto_host struct host h;

	text_put(&load, "*filter\n");
	for (int i = 0; i < 599; i++)
		text_printf(&load, "-A INPUT ! -s 10.0.%d.%d\n", i >> 8,
			    i & 255);
	text_put(&load, "COMMIT\n");
	host_init(&h);
	apply(&h, text_str(&load), false, &ops);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		auto_text struct text change = { 0 }, done = { 0 };

		text_printf(&change, "*filter\n%sCOMMIT\n", steps[i].change);
		apply(&h, text_str(&change), false, &done);
		ck_assert_str_eq(text_str(&done), steps[i].ops);
	}
}
END_TEST

/* Stretches can't be: where memory is short for that, no rule gets lost. */
START_TEST(dissolve)
{
	auto_text struct text load = { 0 }, ops = { 0 };
	auto_host struct host h;
	struct chain *chain;
	struct err err = { 0 };
	unsigned int n = 0;
	int rc;

	text_put(&load, "*filter\n");
	for (int i = 0; i < 600; i++)
		text_printf(&load, "-A INPUT ! -s 10.0.%d.%d\n", i >> 8,
			    i & 255);
	text_put(&load, "COMMIT\n");
	host_init(&h);
	apply(&h, text_str(&load), false, &ops);
	chain = ruleset_table(&h.rs, FAMILY_IPV4, TABLE_FILTER)
			->builtin[HOOK_INPUT];
	alloc_fail_after(100);
	rc = plan_dissolve(chain, &err);
	alloc_fail_never();
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert(plan_chain(chain)->has_gaps);
	ck_assert_int_eq(plan_fill(chain, &err), 0);
	for (struct fuse_node *node = fuse_first(&plan_chain(chain)->fuse);
	     node; node = fuse_next(node))
		n++;
	ck_assert_uint_eq(n, 600);
}
END_TEST

/* A map that is full gives way to one with more room. */
START_TEST(room)
{
	static const char edit[] = "del elems INPUT, elems INPUT";
	static const char anew[] =
		"del INPUT run, late read set, late unmap, map INPUT, add INPUT run end, elems INPUT";
	auto_text struct text ops = { 0 };
	unsigned int n_anew = 0;
	auto_host struct host h;

	host_init(&h);
	apply(&h, FILTER(SIX), false, &ops);
	for (unsigned int n = 7; n <= 4 * 65 + 1; n++) {
		auto_text struct text change = { 0 }, done = { 0 };
		const bool is_full = n == 64 + 1 || n == 4 * 65 + 1;

		text_printf(&change,
			    "*filter\n-A INPUT -s 10.1.%u.%u\nCOMMIT\n",
			    n >> 8, n & 255);
		apply(&h, text_str(&change), false, &done);
		ck_assert_str_eq(text_str(&done), is_full ? anew : edit);
		n_anew += is_full;
	}
	ck_assert_uint_eq(n_anew, 2);
}
END_TEST

static void ck_untouched(const struct chain *chain)
{
	const struct fuse_chain *fc = &plan_chain(chain)->fuse;

	for (struct fuse_node *n = fuse_first(fc); n; n = fuse_next(n)) {
		ck_assert(!n->is_remade && !n->is_rehomed);
		if (fuse_is_run(n) && n->is_live)
			ck_assert_uint_eq(n->id, n->live_id);
	}
}

/* Memory is short at any moment of it: what the kernel has is still known. */
START_TEST(undo)
{
	static const char *const moves = "-I INPUT 3 ! -s 10.0.0.9\n";
	auto_text struct text load = { 0 }, change = { 0 }, ops = { 0 };
	auto_host struct host h;
	struct err err = { 0 };
	int rc = -ENOMEM;

	text_put(&load, FILTER(SIX RULE(7) RULE(8)) "*filter\n");
	text_printf(&change, "*filter\n%s", moves);
	for (int i = 0; _i && i < 1000; i++) {
		text_printf(&load, "-A INPUT ! -s 10.%d.%d.1\n", i >> 8,
			    i & 255);
		text_put(&change, i < 900 ? "-D INPUT 20\n" : "");
	}
	text_put(&load, "COMMIT\n");
	text_put(&change, "COMMIT\n");
	host_init(&h);
	apply(&h, text_str(&load), false, &ops);
	for (unsigned int n = 0; rc; n++) {
		auto_delta struct delta delta = { 0 };
		const struct table_change *tc;
		struct txn *txn = NULL;

		ck_assert_uint_lt(n, 100);
		err = (struct err){ 0 };
		begin(&h, text_str(&change), &txn);
		tc = &txn_changes(txn)->tables[0];
		ck_assert_int_eq(plan_change(&tc->chains[0], &err), 0);
		delta_begin(&delta, txn_changes(txn));
		alloc_fail_after(n);
		rc = delta_table(&delta, tc, &err);
		alloc_fail_never();
		ck_assert(!rc || rc == -ENOMEM);
		delta_undo(&delta, txn_changes(txn));
		ck_untouched(tc->chains[0].chain);
		plan_retreat(&tc->chains[0]);
		txn_abort(&txn);
	}
}
END_TEST

#define RUNG(p) "-A INPUT -m statistic --mode random --probability " p " -j t\n"
#define FIVE_RUNGS RUNG("0.1") RUNG("0.2") RUNG("0.3") RUNG("0.4") RUNG("0.5")
#define RUNGS FIVE_RUNGS FIVE_RUNGS FIVE_RUNGS
#define FIVE(text) text text text text text
#define FIFTEEN(text) FIVE(text) FIVE(text) FIVE(text)

/* Ladders whose rungs jump: made, edited, of other packets, and none. */
START_TEST(forks)
{
	static const struct {
		const char *change, *ops;
	} steps[] = {
		{ RUNGS "-A INPUT -s 10.0.0.1\n",
		  FIFTEEN("add INPUT 0 end, ") "add INPUT 1 end" },
		{ "-I INPUT 16 -j t\n",
		  FIFTEEN("del INPUT 0, ") "stretch INPUT, early map INPUT, " FIFTEEN("add INPUT 0 end, ") "add INPUT 0 end, add INPUT run head, early elems INPUT" },
		{ "-I INPUT -s 10.0.0.2\n", "add INPUT 2 head" },
		{ "-A INPUT -s 10.0.0.3\n", "add INPUT 3 end" },
		/* All packets: nobody walks. */
		{ "-F t\n-A t -j DROP\n-R INPUT 2 -m statistic --mode random --probability 0.1 -j t\n", NULL },
		{ "-D INPUT 2\n",
		  "del INPUT run, late read set, late unmap" FIFTEEN(", add INPUT 0 before 1") },
	};
	auto_text struct text ops = { 0 };
	auto_host struct host h;

	host_init(&h);
	apply(&h, FILTER("-N t\n-A t -s 10.0.0.9\n-A t -p tcp -j DROP\n"),
	      false, &ops);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		auto_text struct text change = { 0 }, done = { 0 };

		text_printf(&change, "*filter\n%sCOMMIT\n", steps[i].change);
		apply(&h, text_str(&change), false, &done);
		if (steps[i].ops)
			ck_assert_str_eq(text_str(&done), steps[i].ops);
		else
			ck_assert_msg(strstr(text_str(&done), "unstretch INPUT") &&
				      !strstr(text_str(&done), ", stretch") &&
				      strstr(text_str(&done), "map INPUT"),
				      "%s", text_str(&done));
	}
}
END_TEST

/* Removing much of a long chain is writing it anew. */
START_TEST(rewrite)
{
	auto_text struct text load = { 0 }, change = { 0 }, ops = { 0 };
	auto_host struct host h;

	text_put(&load, "*filter\n");
	text_put(&change, "*filter\n");
	for (int i = 0; i < 40000; i++) {
		text_printf(&load, "-A INPUT -s 10.%d.%d.1\n", i >> 8, i & 255);
		if (i < 39900)
			text_put(&change, "-D INPUT 1\n");
	}
	text_put(&load, "COMMIT\n");
	text_put(&change, "COMMIT\n");
	host_init(&h);
	apply(&h, text_str(&load), true, &ops);
	text_reset(&ops);
	apply(&h, text_str(&change), true, &ops);
	ck_assert_msg(strncmp(text_str(&ops), "flush INPUT, add", 16) == 0,
		      "%.60s", text_str(&ops));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("delta");
	TCase *tc = tcase_create("delta");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, deltas, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, apart, 0, 2);
	tcase_add_loop_test(tc, counts_survive_reset, 0, 2);
	tcase_add_loop_test(tc, renew, 0, 2);
	tcase_add_test(tc, stretch);
	tcase_add_test(tc, dissolve);
	tcase_add_test(tc, room);
	tcase_add_loop_test(tc, undo, 0, 2);
	tcase_add_test(tc, forks);
	tcase_add_test(tc, rewrite);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
