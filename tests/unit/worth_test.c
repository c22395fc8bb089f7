/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From how many neighbours on rules are a look-up, and where edits leave it. */
#include <string.h>

#include "compile/fuse.h"
#include "err.h"
#include "request_text.h"
#include "text.h"
#include "unit.h"

#define RULES_MAX 70

struct kind {
	enum family_id family;
	enum table_id table;
	const char *rule; /* #: a number, from 1 on */
	uint32_t min;     /* so many are a look-up */
	bool is_boxes;
};

/* clang-format off */
static const struct kind kinds[] = {
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.# -j DROP", 16, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-d 10.0.0.# -j REJECT", 16, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.#.0/24 -j DROP", 48, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.# -d 10.1.0.1 -j DROP", 24, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.# -p udp --dport # -j DROP", 32, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.#.0/24 -d 10.1.0.0/16 -j DROP", 64, true },
	{ FAMILY_IPV4, TABLE_FILTER, "-m mark --mark # -j DROP", 8, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-p # -j DROP", 8, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-m connmark --mark # -j DROP", 8, false },
	/* What is most often alike tells packets apart only later. */
	{ FAMILY_IPV4, TABLE_FILTER, "-p udp --dport # -j DROP", 6, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-p udp --dport #:100 -j DROP", 8, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-p udp --sport 9:10 --dport 1#0:1#9 -j DROP", 16, true },
	{ FAMILY_IPV4, TABLE_FILTER, "-i eth0 -p tcp --dport # -j ACCEPT", 6, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-i eth# -j DROP", 6, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-p icmp --icmp-type # -j DROP", 6, false },
	{ FAMILY_IPV6, TABLE_FILTER, "-s fd00::# -j DROP", 6, false },
	{ FAMILY_IPV6, TABLE_FILTER, "-s fd00:#::/32 -j DROP", 8, false },
	/* All have one value of what is tested first. */
	{ FAMILY_IPV4, TABLE_FILTER, "-d 10.0.0.1 -p tcp --dport # -j ACCEPT", 6, false },
	{ FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.1 -m mark --mark # -j DROP", 12, false },
	{ FAMILY_IPV4, TABLE_MANGLE, "-s 10.0.0.# -j MARK --set-mark #", 16, false },
	/* A connection's first packet only. */
	{ FAMILY_IPV4, TABLE_NAT, "-s 10.0.0.# -j SNAT --to-source 10.1.0.#", 6, false },
	{ FAMILY_IPV4, TABLE_NAT, "-p tcp --dport # -j DNAT --to-destination 10.1.0.#", 6, false },
	{ FAMILY_IPV4, TABLE_NAT, "-s 10.0.#.0/24 -d 10.1.0.0/16 -j ACCEPT", 8, true },
};
/* clang-format on */

struct world {
	const struct kind *kind;
	struct ruleset rs;
	struct chain *chain;
	struct fuse_chain plan;
	uint64_t last_map_id;
};

static void world_init(struct world *w, const struct kind *kind, uint32_t min)
{
	const char *hook = kind->table == TABLE_NAT ? "POSTROUTING" : "FORWARD";
	struct err err = { 0 };

	*w = (struct world){ .kind = kind };
	if (strstr(kind->rule, "DNAT"))
		hook = "PREROUTING";
	ck_assert_int_eq(ruleset_init(&w->rs, &err), 0);
	w->chain = table_chain_find(ruleset_table(&w->rs, kind->family,
						  kind->table), hook);
	fuse_chain_init(&w->plan, family_get(kind->family), &w->last_map_id,
			(struct fuse_opts){ .min = min });
	w->plan.table = kind->table;
}

static void world_fini(struct world *w)
{
	fuse_chain_fini(&w->plan);
	ruleset_fini(&w->rs);
}

static void insert_text(struct world *w, uint32_t at, const char *rule)
{
	auto_request struct request req;
	struct entry *entry;
	struct rule *encoded;
	struct err err = { 0 };

	request_text_parse(&req, w->kind->family, rule);
	ck_assert_int_eq(rule_encode(&req.spec, &encoded, &err), 0);
	ck_assert_int_eq(entry_new(&entry, &encoded), 0);
	entry->id.id = ++w->rs.last_id;
	chain_insert(w->chain, chain_entry(w->chain, (struct rule_num){ at }),
		     entry);
	ck_assert_int_eq(fuse_insert(&w->plan, entry, &err), 0);
	fuse_committed(&w->plan);
}

/* The rule of the kind with number @n, before rule @at. */
static void insert(struct world *w, uint32_t at, uint32_t n)
{
	auto_text struct text rule = { 0 };
	const char *s = w->kind->rule;

	for (const char *hash; (hash = strchr(s, '#')); s = hash + 1) {
		text_putn(&rule, s, (size_t)(hash - s));
		text_printf(&rule, "%u", n);
	}
	text_put(&rule, s);
	insert_text(w, at, text_str(&rule));
}

static void append(struct world *w, uint32_t n)
{
	insert(w, chain_len(w->chain) + 1, n);
}

static void append_all(struct world *w, uint32_t first, uint32_t last)
{
	for (uint32_t n = first; n <= last; n++)
		append(w, n);
}

static void delete(struct world *w, uint32_t at)
{
	struct entry *entry = chain_entry(w->chain, (struct rule_num){ at });
	struct err err = { 0 };

	chain_remove(entry);
	ck_assert_int_eq(fuse_remove(&w->plan, entry, &err), 0);
	fuse_committed(&w->plan);
	entry_free(&entry);
}

/* The plan is @n_rules that walk alone, and as many runs as @n_runs. */
static void check(const struct world *w, uint32_t n_rules, uint32_t n_runs)
{
	for (struct fuse_node *node = fuse_first(&w->plan); node;
	     node = fuse_next(node)) {
		uint32_t *n = fuse_is_run(node) ? &n_runs : &n_rules;

		ck_assert_msg(*n > 0, "%s: too many %s", w->kind->rule,
			      fuse_is_run(node) ? "runs" : "rules alone");
		--*n;
	}
	ck_assert_msg(!n_rules && !n_runs, "%s: %u rules, %u runs are missing",
		      w->kind->rule, n_rules, n_runs);
}

/* It grows to the edge and over it, and shrinks: a run stays what it is. */
START_TEST(edge)
{
	const struct kind *kind = &kinds[_i];
	struct world w;

	world_init(&w, kind, 0);
	for (uint32_t n = 1; n < kind->min; n++) {
		append(&w, n);
		check(&w, n, 0);
	}
	append(&w, kind->min);
	check(&w, 0, 1);
	delete(&w, kind->min / 2);
	check(&w, 0, 1);
	delete(&w, 1);
	check(&w, 0, 1);
	append(&w, kind->min + 1);
	check(&w, 0, 1);
	world_fini(&w);
}
END_TEST

/* The same from its head, and from its middle. */
START_TEST(anywhere)
{
	const struct kind *kind = &kinds[_i];

	for (uint32_t part = 1; part <= 2; part++) {
		struct world w;

		world_init(&w, kind, 0);
		for (uint32_t n = 1; n < kind->min; n++)
			insert(&w, part == 1 ? 1 : (n + 1) / part, n);
		check(&w, kind->min - 1, 0);
		insert(&w, part == 1 ? 1 : kind->min / part, kind->min);
		check(&w, 0, 1);
		world_fini(&w);
	}
}
END_TEST

/* What keeps two parts of it from each other comes and goes. */
START_TEST(split)
{
	const struct kind *kind = &kinds[_i];
	const uint32_t few = kind->min - 1;
	struct world w;

	world_init(&w, kind, 0);
	append_all(&w, 1, 2 * few + 1);
	check(&w, 0, 1);
	insert_text(&w, few + 1, "-j LOG");
	check(&w, few + 1, 1); /* too few are left before it */
	delete(&w, few + 1);
	check(&w, 0, 1);
	append(&w, 2 * few + 2);
	insert_text(&w, few + 2, "-j LOG");
	check(&w, 1, 2);
	delete(&w, few + 2);
	check(&w, 0, 1);
	world_fini(&w);

	world_init(&w, kind, 0);
	insert_text(&w, 1, "-j LOG");
	for (uint32_t n = 1; n <= few; n++)
		insert(&w, 1, n);
	check(&w, kind->min, 0);
	append(&w, kind->min);
	check(&w, kind->min + 1, 0);
	delete(&w, kind->min);
	check(&w, 0, 1);
	world_fini(&w);
}
END_TEST

/* A few are a look-up where nfd is told so, but for boxes. */
START_TEST(told)
{
	const struct kind *kind = &kinds[_i];

	for (uint32_t min = 2; min < RULES_MAX; min += 11) {
		const uint32_t want = kind->is_boxes ? 8 : min;
		struct world w;

		world_init(&w, kind, min);
		for (uint32_t n = 1; n <= want; n++) {
			check(&w, n - 1, 0);
			append(&w, n);
		}
		check(&w, 0, 1);
		world_fini(&w);
	}
}
END_TEST

static const struct kind others = {
	FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.# -p udp --dport #", 32, false
};
static const struct kind twin = {
	FAMILY_IPV4, TABLE_FILTER, "-s 10.0.0.99 -p udp --dport #", 6, false
};

/* Some packets may meet all that ask for one value first; or there are many. */
START_TEST(same)
{
	struct world w;

	world_init(&w, &others, 0);
	append_all(&w, 1, 10);
	w.kind = &twin;
	for (uint32_t n = 1; n < twin.min; n++)
		insert(&w, 2 * n, n);
	check(&w, 10 + twin.min - 1, 0);
	insert(&w, 5, twin.min);
	check(&w, 0, 1);
	world_fini(&w);
}
END_TEST

/* Those that are alike count, whichever of all is asked. */
START_TEST(same_apart)
{
	struct world w;

	world_init(&w, &twin, 0);
	append_all(&w, 1, 3);
	w.kind = &others;
	append(&w, 1);
	insert_text(&w, 5, "-j LOG");
	append(&w, 2);
	w.kind = &twin;
	append_all(&w, 4, 7);
	check(&w, 10, 0);
	delete(&w, 5);
	check(&w, 0, 1);
	world_fini(&w);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("worth");
	TCase *tc = tcase_create("worth");

	tcase_add_loop_test(tc, edge, 0, N_OF(kinds));
	tcase_add_loop_test(tc, anywhere, 0, N_OF(kinds));
	tcase_add_loop_test(tc, split, 0, N_OF(kinds));
	tcase_add_loop_test(tc, told, 0, N_OF(kinds));
	tcase_add_test(tc, same);
	tcase_add_test(tc, same_apart);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
