/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Older generations can be had again, and what is not confirmed goes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backend.h"
#include "loop.h"
#include "rules_text.h"
#include "store/store.h"
#include "unit.h"
#include "unit_store.h"

#define N_GENERATIONS 2000

static char folder[] = "/tmp/history_test.XXXXXX";
static char base[64];
static struct store store;
static unsigned int n_max;
static uint64_t bytes_max;
/* What was there at each generation. */
static struct text saved[N_GENERATIONS];

static void start(void)
{
	struct err err = { 0 };

	unit_store_init(&store);
	history_limit(&store.history, n_max, bytes_max);
	ck_assert_msg(!store_open(&store, base, &err), "%s", err.text);
}

static void stop(bool is_killed)
{
	if (!is_killed)
		store_close(&store);
	store_fini(&store);
}

static void note(void)
{
	ck_assert_uint_lt(store.generation, N_GENERATIONS);
	text_reset(&saved[store.generation]);
	rules_text_save(&store.rs, &saved[store.generation]);
}

/* One request, with its messages. */
struct asked {
	struct wire_buf msgs;
	struct store_request req;
};

static void ask(struct asked *a, const char *text, bool keeps)
{
	struct err err = { 0 };

	*a = (struct asked){ .req = { .is_done = false } };
	ck_assert_msg(!rules_text_wire(&a->msgs, text, keeps, &err), "%s",
		      err.text);
	a->req.msgs = a->msgs.data;
	a->req.len = a->msgs.len;
}

static int commit(const char *text, uint32_t confirm_s)
{
	struct asked a;
	int rc;

	ask(&a, text, true);
	a.req.how.confirm_s = confirm_s;
	rc = store_commit(&store, &a.req);
	wire_buf_fini(&a.msgs);
	return rc;
}

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(base, sizeof(base), "%s/nfd", folder);
	n_max = 1000;
	bytes_max = 64 << 20;
	start();
	ck_assert_int_eq(commit("*filter\n:c1 - [0:0]\n:c2 - [0:0]\nCOMMIT\n",
				0),
			 0);
	note();
}

static void tear_down(void)
{
	static const char *const suffixes[] = { ".state", ".journal",
						".history", ".pending" };

	stop(true);
	for (int i = 0; i < 4; i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s%s", base, suffixes[i]);
		unlink(path);
	}
	rmdir(folder);
	for (int i = 0; i < N_GENERATIONS; i++)
		text_fini(&saved[i]);
}

static void random_text(struct text *text, bool *keeps)
{
	static const char *const forms[] = {
		"-A c@ -s 10.0.0.@\n",
		"[@:7] -A INPUT -s 10.0.0.@\n",
		"-I INPUT @ -j c@\n",
		"-D INPUT @\n",
		"-D c@ @\n",
		"-R INPUT @ -p udp\n",
		"-N c@\n",
		"-F c@\n-X c@\n",
		"-E c@ c@\n",
		"-P FORWARD DROP\n",
		"-P FORWARD ACCEPT\n",
		"-Z INPUT\n",
		"-F c@\n-A c@ -s 10.0.0.@\n-A c@ -s 10.0.0.@\n",
	};
	auto_text struct text before = { 0 };
	size_t at;

	rules_text_save(&store.rs, &before);
	*keeps = rand() % 6;
	if (*keeps)
		text_put(text, "*filter\n");
	else
		text_putn(text, text_str(&before),
			  before.len - strlen("COMMIT\n"));
	at = text->len;
	for (int n = rand() % 3; n >= 0; n--)
		text_put(text, forms[(size_t)rand() %
				     (sizeof(forms) / sizeof(forms[0]))]);
	text_put(text, "COMMIT\n");
	for (; at < text->len; at++)
		if (text->s[at] == '@')
			text->s[at] = (char)('1' + rand() % 4);
}

static void change_alone(void)
{
	auto_text struct text text = { 0 };
	struct asked a;
	bool keeps;

	random_text(&text, &keeps);
	ask(&a, text_str(&text), keeps);
	store_commit(&store, &a.req);
	wire_buf_fini(&a.msgs);
	note();
}

/* Some that are committed together: what is between them nobody sees. */
static void change_together(void)
{
	uint64_t before = store.generation;
	struct asked a[4];

	for (int i = 0; i < 4; i++) {
		char text[80];

		snprintf(text, sizeof(text),
			 "*filter\n-%c c1 %d -s 10.1.0.%d\nCOMMIT\n",
			 "IR"[rand() % 2], 1 + rand() % 3, i);
		ask(&a[i], text, true);
		store_wait(&store, &a[i].req);
	}
	store_run(&store);
	for (int i = 0; i < 4; i++)
		wire_buf_fini(&a[i].msgs);
	while (++before < store.generation)
		text_reset(&saved[before]);
	note();
}

static void go_back(void)
{
	uint64_t to = 1 + (uint64_t)rand() % store.generation;
	auto_text struct text now = { 0 };
	struct err err = { 0 };

	ck_assert_msg(!store_rollback(&store, to, NULL, &err), "%s", err.text);
	note();
	rules_text_save(&store.rs, &now);
	if (saved[to].len)
		ck_assert_str_eq(text_str(&now), text_str(&saved[to]));
}

/* From anywhere back to anywhere, with nfd ending in between. */
START_TEST(rollback)
{
	srand((unsigned int)_i);
	for (int i = 0; i < 300; i++) {
		switch (rand() % 12) {
		case 0:
			go_back();
			break;
		case 1:
			stop(rand() % 2);
			start();
			break;
		case 2:
		case 3:
			change_together();
			break;
		default:
			change_alone();
		}
	}
	ck_assert_uint_gt(store.generation, 50);
}
END_TEST

static int back_to(uint64_t to)
{
	struct err err = { 0 };

	return store_rollback(&store, to, NULL, &err);
}

START_TEST(limits)
{
	struct err err = { 0 };

	n_max = 5;
	history_limit(&store.history, n_max, bytes_max);
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(commit("*filter\n-A c1 -p udp\nCOMMIT\n", 0),
				 0);
	ck_assert_uint_eq(store.history.n, 5);
	ck_assert_int_eq(back_to(5), -ENOENT);
	ck_assert_int_eq(back_to(12), -ENOENT);
	ck_assert_int_eq(back_to(6), 0);
	/* Of what is to be confirmed nothing is dropped. */
	ck_assert_int_eq(store_try(&store, 100, &err), 0);
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(commit("*filter\n-A c1 -p udp\nCOMMIT\n", 0),
				 0);
	ck_assert_uint_eq(store.history.n, 10);
	stop(true);
	start();
	ck_assert(store.pending.is_set);
	ck_assert_int_eq(store_cancel(&store, NULL, &err), 0);
	ck_assert_uint_eq(store.history.n, 5);
	/* Nor is there more than so many bytes. */
	history_limit(&store.history, n_max, 1000);
	for (int i = 0; i < 10; i++) {
		ck_assert_int_eq(commit("*filter\n-A c1 -p udp\nCOMMIT\n", 0),
				 0);
		ck_assert_uint_le(store.history.bytes, 1000);
	}
	ck_assert_uint_ge(store.history.n, 2);
	ck_assert_uint_le(store.history.n, 5);
}
END_TEST

static void ck_is(uint64_t generation)
{
	auto_text struct text now = { 0 };

	rules_text_save(&store.rs, &now);
	ck_assert_str_eq(text_str(&now), text_str(&saved[generation]));
}

/* How often nfd ends and starts while it waits. */
START_TEST(not_confirmed)
{
	struct err err = { 0 };

	ck_assert_int_eq(commit("*filter\n-A c1 -p tcp\nCOMMIT\n", 1), 0);
	ck_assert(store.pending.is_set);
	ck_assert_int_eq(commit("*filter\n-A c1 -p udp\nCOMMIT\n", 0), 0);
	ck_assert_int_eq(commit("*filter\n-A c1 -p esp\nCOMMIT\n", 1), -EBUSY);
	ck_assert_int_eq(store_try(&store, 1, &err), -EBUSY);
	store_expire(&store); /* not yet */
	ck_assert_uint_eq(store.generation, 3);
	if (_i) {
		stop(_i == 1);
		start();
		ck_assert(store.pending.is_set);
	}
	usleep(1010000);
	if (_i) {
		stop(_i == 1);
		start();
	} else {
		store_expire(&store);
	}
	ck_assert(!store.pending.is_set);
	ck_assert_uint_eq(store.generation, 4);
	ck_is(1);
	/* It was a commit as any other. */
	ck_assert_int_eq(back_to(3), 0);
	ck_assert_int_eq(back_to(4), 0);
	ck_is(1);
}
END_TEST

START_TEST(confirmed)
{
	struct err err = { 0 }, none = { 0 };

	ck_assert_int_eq(store_confirm(&store, &err), -ENOENT);
	ck_assert_int_eq(commit("*filter\n-A c1 -p tcp\nCOMMIT\n", 1), 0);
	note();
	stop(_i);
	start();
	ck_assert_int_eq(store_confirm(&store, &none), 0);
	usleep(1010000);
	store_expire(&store);
	stop(!_i);
	start();
	ck_is(2);
	ck_assert(!store.pending.is_set);
}
END_TEST

/* What fails, or is only tried, waits for nothing. */
START_TEST(nothing_to_confirm)
{
	struct asked a;

	ck_assert_int_lt(commit("*filter\n-A nix -p tcp\nCOMMIT\n", 1), 0);
	ck_assert(!store.pending.is_set);
	ask(&a, "*filter\n-A c1 -p tcp\nCOMMIT\n", true);
	a.req.how.confirm_s = 1;
	a.req.how.test = true;
	ck_assert_int_eq(store_commit(&store, &a.req), 0);
	ck_assert(!store.pending.is_set);
	wire_buf_fini(&a.msgs);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("history");
	TCase *tcase = tcase_create("history");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, rollback, 0, 20);
	tcase_add_test(tcase, limits);
	tcase_add_loop_test(tcase, not_confirmed, 0, 3);
	tcase_add_loop_test(tcase, confirmed, 0, 2);
	tcase_add_test(tcase, nothing_to_confirm);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
