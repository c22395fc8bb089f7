/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that are committed together: as if one came after the other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "rules_text.h"
#include "store/store.h"
#include "unit.h"
#include "unit_store.h"

/* One that commits what is given to it, and one that does it piece by piece. */
static struct store store, other;

static int n_commits;
static const struct backend_ops *memory_ops;
static struct backend_ops ops;

/* A source that the backend does not take, as it is in a rule. */
static const uint8_t refused[] = { 10, 6, 6, 6 };

static int commit(struct backend *be, struct ruleset *rs,
		  const struct txn_changes *changes, struct entry **culprit,
		  struct err *err)
{
	n_commits++;
	for (uint32_t t = 0; t < changes->n_tables; t++)
		for (uint32_t i = 0; i < changes->tables[t].n_chains; i++) {
			const struct chain_change *c =
				&changes->tables[t].chains[i];

			for (uint32_t e = 0; e < c->n_inserted; e++) {
				const struct rule *r = c->inserted[e]->rule;

				if (!memmem(r->attrs, r->len_bytes, refused,
					    sizeof(refused)))
					continue;
				*culprit = c->inserted[e];
				return err_set(err, -EINVAL, "refused");
			}
		}
	return memory_ops->commit(be, rs, changes, culprit, err);
}

static void start(struct store *s)
{
	unit_store_init(s);
	memory_ops = s->be->ops;
	ops = *memory_ops;
	ops.commit = commit;
	s->be->ops = &ops;
}

static void set_up(void)
{
	start(&store);
	start(&other);
	n_commits = 0;
}

static void tear_down(void)
{
	store_fini(&store);
	store_fini(&other);
}

/* A request with its messages. */
struct asked {
	struct wire_buf msgs;
	struct store_request req;
};

static void ask(struct asked *a, const char *text)
{
	struct err err = { 0 };

	*a = (struct asked){ .req = { .is_done = false } };
	ck_assert_msg(!rules_text_wire(&a->msgs, text, true, &err), "%s",
		      err.text);
	a->req.msgs = a->msgs.data;
	a->req.len = a->msgs.len;
}

static void ck_same(const struct store_request *a,
		    const struct store_request *b)
{
	ck_assert(a->is_done && b->is_done);
	ck_assert_int_eq(a->error.err.code, b->error.err.code);
	/* Of several such rules it is any. */
	if (!strstr(a->error.err.text, "can't be reached")) {
		ck_assert_str_eq(a->error.err.text, b->error.err.text);
		ck_assert_uint_eq(a->error.err.line, b->error.err.line);
	}
	ck_assert_int_eq(a->error.op, b->error.op);
	if (!a->error.err.code)
		ck_assert_uint_eq(a->generation, b->generation);
}

static void random_request(struct asked *a, uint64_t generation)
{
	static const char *const forms[] = {
		"-A INPUT -s 10.0.0.@\n",
		"-A INPUT -s 10.0.0.@\n-D INPUT 9@\n",
		"-I INPUT @ -j DROP\n-N c@\n",
		"-D INPUT @\n",
		"-D INPUT -s 10.0.0.@\n",
		"-R INPUT @ -j ACCEPT\n",
		"-N c@\n-A c@ -j DROP\n-A INPUT -j c@\n",
		"-A INPUT -j c@\n-A c@ -j c@\n",
		"-A c@ -p tcp -j REJECT --reject-with tcp-reset\n",
		"-A c@ -j c@\n-A c@ -j c@\n-D INPUT -j c@\n",
		"-D INPUT -j c@\n-F c@\n-X c@\n",
		"-X c@\n",
		"-N c@\n-X c@\n-N c@\n",
		("-A INPUT -i eth0 -j c@\n-A c@ -o eth0 -m owner --uid-owner @\n"
		 "-A OUTPUT -j c@\n"),
		"-P FORWARD DROP\n",
		"-P FORWARD ACCEPT\n",
		"-A INPUT -s 10.6.6.6\n",
		"-C INPUT -s 10.0.0.@\n",
		"-Z INPUT\n",
		"-E c@ d@\n",
		"-F INPUT\n",
	};
	auto_text struct text text = { 0 };

	text_printf(&text, "*filter\n%sCOMMIT\n",
		    forms[(size_t)rand() % (sizeof(forms) / sizeof(forms[0]))]);
	for (char *at = text.s; *at; at++)
		if (*at == '@')
			*at = (char)('1' + rand() % 4);
	ask(a, text_str(&text));
	a->req.how.test = rand() % 20 == 0;
	a->req.how.is_expecting = rand() % 8 == 0;
	a->req.how.expected = generation + (uint64_t)(rand() % 3);
	a->req.how.follows = rand() % 2;
	a->req.is_cut = rand() % 2;
}

/* Some are of the same client as the one before them. */
static void chain_up(struct asked *a, struct asked *b, int n)
{
	for (int i = 1; i < n; i++) {
		if (rand() % 2)
			continue;
		a[i].req.before = &a[i - 1].req;
		b[i].req.before = &b[i - 1].req;
	}
}

START_TEST(together)
{
	enum { N = 12 };
	unsigned int n_done = 0, n_failed = 0, n_cut = 0;

	srand((unsigned int)_i + 1);
	for (int round = 0; round < 60; round++) {
		auto_text struct text have = { 0 }, want = { 0 };
		struct asked a[N], b[N];
		int n = 1 + rand() % N;

		for (int i = 0; i < n; i++) {
			random_request(&a[i], store.generation);
			b[i] = a[i];
		}
		chain_up(a, b, n);
		for (int i = 0; i < n; i++) {
			store_wait(&store, &a[i].req);
			store_commit(&other, &b[i].req);
		}
		store_run(&store);
		for (int i = 0; i < n; i++) {
			ck_same(&a[i].req, &b[i].req);
			n_done += !a[i].req.error.err.code;
			n_failed += a[i].req.error.err.code != 0;
			n_cut += a[i].req.error.err.code == -ECANCELED;
			wire_buf_fini(&a[i].msgs);
		}
		ck_assert_uint_eq(store.generation, other.generation);
		ck_assert_uint_eq(store.rs.last_id, other.rs.last_id);
		rules_text_save(&store.rs, &have);
		rules_text_save(&other.rs, &want);
		ck_assert_str_eq(text_str(&have), text_str(&want));
	}
	ck_assert_uint_gt(n_done, 50);
	ck_assert_uint_gt(n_failed, 50);
	ck_assert_uint_gt(n_cut, 20);
}
END_TEST

/* What follows one that fails isn't done, the kernel's refusal included. */
START_TEST(followers)
{
	static const struct {
		const char *text;
		bool follows;
		int code;
	} rows[] = {
		{ "-A INPUT -s 10.0.0.1\n", true, 0 },
		{ "-A INPUT -s 10.6.6.6\n", true, -EINVAL },
		{ "-A INPUT -s 10.0.0.2\n", true, -ECANCELED },
		{ "-A INPUT -s 10.0.0.3\n", true, -ECANCELED },
		{ "-A INPUT -s 10.0.0.4\n", false, 0 },
		{ "-D INPUT -s 10.9.9.9\n", true, -ENOENT },
		{ "-A INPUT -s 10.0.0.5\n", true, -ECANCELED },
		{ "-F INPUT\n", true, -ECANCELED },
	};
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	auto_text struct text saved = { 0 };
	struct asked a[N];

	for (int i = 0; i < N; i++) {
		auto_text struct text text = { 0 };

		text_printf(&text, "*filter\n%sCOMMIT\n", rows[i].text);
		ask(&a[i], text_str(&text));
		a[i].req.how.follows = rows[i].follows;
		a[i].req.before = i ? &a[i - 1].req : NULL;
		store_wait(&store, &a[i].req);
	}
	store_run(&store);
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(a[i].req.error.err.code, rows[i].code);
		wire_buf_fini(&a[i].msgs);
	}
	ck_assert_uint_eq(store.generation, 2);
	rules_text_save(&store.rs, &saved);
	ck_assert_str_eq(text_str(&saved),
			 "*filter\n:INPUT ACCEPT [0:0]\n"
			 ":FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
			 "[0:0] -A INPUT -s 10.0.0.1/32\n"
			 "[0:0] -A INPUT -s 10.0.0.4/32\nCOMMIT\n");
}
END_TEST

/* What is simple is one commit. */
START_TEST(one_commit)
{
	struct asked a[5];

	for (int i = 0; i < 5; i++) {
		ask(&a[i], "*filter\n-A INPUT -s 10.0.0.1\nCOMMIT\n");
		store_wait(&store, &a[i].req);
	}
	store_forget(&store, &a[1].req);
	store_run(&store);
	ck_assert_int_eq(n_commits, 1);
	ck_assert(!a[1].req.is_done);
	for (int i = 0; i < 5; i++) {
		if (i != 1)
			ck_assert_uint_eq(a[i].req.generation,
					  i ? (uint64_t)i : 1);
		wire_buf_fini(&a[i].msgs);
	}
	ck_assert_uint_eq(store.generation, 4);
}
END_TEST

/* One of two that expect the same has lost, and hears of it. */
START_TEST(expected)
{
	struct asked a[2];

	for (int i = 0; i < 2; i++) {
		ask(&a[i], "*filter\n-A INPUT -s 10.0.0.1\nCOMMIT\n");
		a[i].req.how.is_expecting = true;
		store_wait(&store, &a[i].req);
	}
	store_run(&store);
	ck_assert_int_eq(a[0].req.error.err.code, 0);
	ck_assert_int_eq(a[1].req.error.err.code, -ESTALE);
	ck_assert_int_eq(a[1].req.error.err.status, ERR_RESOURCE);
	ck_assert_uint_eq(store.generation, 1);
	wire_buf_fini(&a[0].msgs);
	wire_buf_fini(&a[1].msgs);
}
END_TEST

/* Who has many that can't be committed together doesn't keep others waiting. */
START_TEST(turns)
{
	struct wire_entry first = { .pid = 1 }, second = { .pid = 2 };
	struct asked a[4];

	for (int i = 0; i < 4; i++) {
		ask(&a[i], "*filter\n-F INPUT\n-A INPUT\nCOMMIT\n");
		a[i].req.who = i < 3 ? &first : &second;
		store_wait(&store, &a[i].req);
	}
	store_run_some(&store);
	ck_assert(a[0].req.is_done && !a[1].req.is_done && !a[3].req.is_done);
	store_run_some(&store);
	ck_assert(a[3].req.is_done && !a[1].req.is_done);
	store_run_some(&store);
	ck_assert(a[1].req.is_done && !a[2].req.is_done);
	store_run_some(&store);
	ck_assert(a[2].req.is_done);
	store_run_some(&store);
	for (int i = 0; i < 4; i++)
		wire_buf_fini(&a[i].msgs);
}
END_TEST

/* Two such clients don't, either. */
START_TEST(turns_of_three)
{
	struct wire_entry who[3] = { { .pid = 1 }, { .pid = 2 }, { .pid = 3 } };
	static const int whose[] = { 0, 0, 0, 1, 1, 1, 2 };
	enum { N = sizeof(whose) / sizeof(whose[0]) };
	struct asked a[N];

	for (int i = 0; i < N; i++) {
		ask(&a[i], "*filter\n-F INPUT\n-A INPUT\nCOMMIT\n");
		a[i].req.who = &who[whose[i]];
		store_wait(&store, &a[i].req);
	}
	for (int i = 0; i < 3; i++)
		store_run_some(&store);
	ck_assert(a[0].req.is_done && a[3].req.is_done && a[6].req.is_done);
	store_run(&store);
	for (int i = 0; i < N; i++)
		wire_buf_fini(&a[i].msgs);
}
END_TEST

/* Those of a row that is refused have one turn each. */
START_TEST(turns_of_refused)
{
	struct wire_entry first = { .pid = 1 }, second = { .pid = 2 };
	struct asked a[4], other_one;

	for (int i = 0; i < 4; i++) {
		ask(&a[i], i == 2 ? "*filter\n-A INPUT -s 10.6.6.6\nCOMMIT\n"
				  : "*filter\n-A INPUT -s 10.0.0.1\nCOMMIT\n");
		a[i].req.who = &first;
		store_wait(&store, &a[i].req);
	}
	store_run_some(&store);
	ck_assert(a[0].req.is_done && !a[1].req.is_done);
	ask(&other_one, "*filter\n-F INPUT\nCOMMIT\n");
	other_one.req.who = &second;
	store_wait(&store, &other_one.req);
	store_run_some(&store);
	ck_assert(other_one.req.is_done && !a[1].req.is_done);
	store_forget(&store, &a[3].req);
	store_run(&store);
	ck_assert_int_eq(a[1].req.error.err.code, 0);
	ck_assert_int_eq(a[2].req.error.err.code, -EINVAL);
	for (int i = 0; i < 4; i++)
		wire_buf_fini(&a[i].msgs);
	wire_buf_fini(&other_one.msgs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, together, 0, 20);
	tcase_add_test(tcase, one_commit);
	tcase_add_test(tcase, expected);
	tcase_add_test(tcase, followers);
	tcase_add_test(tcase, turns);
	tcase_add_test(tcase, turns_of_three);
	tcase_add_test(tcase, turns_of_refused);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
