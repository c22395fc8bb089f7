/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State files: what was committed comes back, what is damaged does not. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "backend.h"
#include "rules_text.h"
#include "store/persist.h"
#include "store/state.h"
#include "store/store.h"
#include "txn/owner.h"
#include "unit.h"
#include "unit_store.h"

static char folder[] = "/tmp/persist_test.XXXXXX";
static char base[64];
static struct owners owners;
static struct owner_id who; /* changes things */

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(base, sizeof(base), "%s/nfd", folder);
}

static void path_of(char *path, size_t size, const char *suffix)
{
	snprintf(path, size, "%s%s", base, suffix);
}

static void tear_down(void)
{
	static const char *const suffixes[] = { ".state", ".journal",
						".history",
						".state.damaged",
						".journal.damaged" };

	for (int i = 0; i < 5; i++) {
		char path[128];

		path_of(path, sizeof(path), suffixes[i]);
		unlink(path);
	}
	rmdir(folder);
}

static void start(struct store *store)
{
	struct err err = { 0 };

	unit_store_init(store);
	store->owners = &owners;
	ck_assert_msg(!store_open(store, base, &err), "%s", err.text);
}

static int commit(struct store *store, const char *text)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct store_request req = { .is_done = false };
	struct err err = { 0 };

	ck_assert_msg(!rules_text_wire(&msgs, text, true, &err), "%s",
		      err.text);
	req.msgs = msgs.data;
	req.len = msgs.len;
	req.owner = who;
	return store_commit(store, &req);
}

static void ids_of(struct store *store, uint64_t *ids, int max)
{
	const struct chain *chain =
		ruleset_table(&store->rs, FAMILY_IPV4, TABLE_FILTER)
			->builtin[HOOK_INPUT];
	int n = 0;

	for (struct entry *e = chain_first(chain); e && n < max;
	     e = entry_next(e))
		ids[n++] = e->id.id;
	while (n < max)
		ids[n++] = 0;
}

static void random_change(char *text, size_t size)
{
	static const char *const forms[] = {
		"*filter\n-A INPUT -s 10.0.0.@\nCOMMIT\n",
		"*filter\n[@:7] -A INPUT -j ACCEPT\nCOMMIT\n",
		"*filter\n-D INPUT @\nCOMMIT\n",
		"*filter\n-I INPUT @ -j DROP\nCOMMIT\n",
		"*filter\n:c@ - [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n",
		"*filter\n-Z INPUT @\nCOMMIT\n",
		"*filter\n-P FORWARD DROP\nCOMMIT\n",
		"*filter\n-F\n-A INPUT -s 10.0.0.@\nCOMMIT\n",
		"*nat\n-N c@\nCOMMIT\n",
		"*nat\n-X c@\nCOMMIT\n",
	};

	snprintf(text, size, "%s",
		 forms[(size_t)rand() % (sizeof(forms) / sizeof(forms[0]))]);
	for (char *at = text; *at; at++)
		if (*at == '@')
			*at = (char)('1' + rand() % 5);
}

/* Killed at any time: rules, counters, ids and the generation are there. */
START_TEST(comes_back)
{
	srand((unsigned int)_i);
	for (int round = 0; round < 10; round++) {
		auto_text struct text before = { 0 }, after = { 0 };
		uint64_t ids[50], ids_after[50], generation, last_id;
		struct store store;

		start(&store);
		for (int i = rand() % 20; i >= 0; i--) {
			char text[200];

			random_change(text, sizeof(text));
			commit(&store, text);
		}
		rules_text_save(&store.rs, &before);
		ids_of(&store, ids, 50);
		generation = store.generation;
		last_id = store.rs.last_id;
		if (rand() % 2)
			store_close(&store);
		store_fini(&store);

		start(&store);
		rules_text_save(&store.rs, &after);
		ck_assert_str_eq(text_str(&before), text_str(&after));
		ids_of(&store, ids_after, 50);
		ck_assert_mem_eq(ids, ids_after, sizeof(ids));
		ck_assert_uint_eq(store.generation, generation);
		ck_assert_uint_eq(store.rs.last_id, last_id);
		store_fini(&store);
	}
}
END_TEST

static const struct table *filter_of(struct store *store)
{
	return ruleset_table(&store->rs, FAMILY_IPV4, TABLE_FILTER);
}

/*
 * What is zeroed once more in view of what is live is so when it comes back,
 * where nothing is known to be live.
 */
START_TEST(zeroed_twice)
{
	static const char *const again[] = {
		"*filter\n-Z\n-A FORWARD -j DROP\nCOMMIT\n",
		"*filter\n-Z INPUT 1\n-Z INPUT\n-N x\nCOMMIT\n",
		"*filter\n:INPUT ACCEPT [0:0]\n-F\n-A INPUT -j ACCEPT\nCOMMIT\n",
	};
	const struct counters zeroed = { -(uint64_t)5, -(uint64_t)50 };
	struct store store;
	struct chain *chain;
	uint64_t generation;

	start(&store);
	commit(&store, "*filter\n-A INPUT -j ACCEPT\nCOMMIT\n");
	chain = filter_of(&store)->builtin[HOOK_INPUT];
	chain->live = (struct counters){ 5, 50 };
	chain_first(chain)->live = chain->live;
	commit(&store, "*filter\n-Z\nCOMMIT\n");
	generation = store.generation;
	commit(&store, "*filter\n-Z\nCOMMIT\n");
	ck_assert_uint_eq(store.generation, generation);
	commit(&store, again[_i]);
	ck_assert_uint_eq(store.generation, generation + 1);
	store_fini(&store);

	start(&store);
	chain = filter_of(&store)->builtin[HOOK_INPUT];
	ck_assert_mem_eq(&chain->base, &zeroed, sizeof(zeroed));
	ck_assert_mem_eq(&chain_first(chain)->base, &zeroed, sizeof(zeroed));
	store_fini(&store);
}
END_TEST

/* What is zeroed and goes with its chain's rules is no matter of those after. */
START_TEST(zeroed_and_gone)
{
	auto_text struct text before = { 0 }, after = { 0 };
	struct store store;
	struct chain *chain;

	start(&store);
	commit(&store, "*filter\n-A INPUT -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n");
	chain = filter_of(&store)->builtin[HOOK_INPUT];
	chain_last(chain)->live = (struct counters){ 5, 50 };
	commit(&store, "*filter\n-Z INPUT 2\n-F INPUT\nCOMMIT\n");
	commit(&store, "*filter\n-A INPUT -p tcp\n-A INPUT -p udp\nCOMMIT\n");
	rules_text_save(&store.rs, &before);
	store_fini(&store);

	start(&store);
	rules_text_save(&store.rs, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	store_fini(&store);
}
END_TEST

/*
 * Whose rules are whose comes back, from the journal and from the state file;
 * what the groups were when it was committed counts, not what they are now.
 */
START_TEST(owners_come_back)
{
	auto_text struct text before = { 0 }, after = { 0 };
	const struct chain *chain;
	struct store store;
	struct err err = { 0 };

	ck_assert_int_eq(owners_parse(&owners, "g program g", &err), 0);
	ck_assert_int_eq(owners_parse(&owners, "h chain H*", &err), 0);
	start(&store);
	who.n = 1;
	commit(&store, "*filter\n:a - [0:0]\n-A INPUT -j a\n-A a -j DROP\nCOMMIT\n");
	who.n = 0;
	commit(&store, "*filter\n:H1 - [0:0]\n-A INPUT -j H1\n-A INPUT -j DROP\nCOMMIT\n");
	commit(&store, "*filter\n-F\n-X\n-A INPUT -j ACCEPT\nCOMMIT\n");
	rules_text_save(&store.rs, &before);
	ck_assert(strstr(text_str(&before), "-A INPUT -j a\n[0:0] -A INPUT -j H1\n[0:0] -A INPUT -j ACCEPT\n"));
	if (_i % 2)
		store_close(&store);
	store_fini(&store);

	/* Started with other settings, in which the ids are others too. */
	owners_fini(&owners);
	if (_i / 2)
		ck_assert_int_eq(owners_parse(&owners, "x chain *", &err), 0);
	start(&store);
	rules_text_save(&store.rs, &after);
	ck_assert_str_eq(text_str(&before), text_str(&after));
	chain = table_chain_find(filter_of(&store), "a");
	ck_assert_str_eq(owners_name(&owners, chain->owner), "g");
	ck_assert_str_eq(owners_name(&owners, chain_first(chain)->owner), "g");
	chain = filter_of(&store)->builtin[HOOK_INPUT];
	ck_assert_str_eq(owners_name(&owners, chain_first(chain)->owner), "g");
	ck_assert_uint_eq(chain_last(chain)->owner.n, 0);
	store_fini(&store);
	owners_fini(&owners);
}
END_TEST

/* Cut the journal anywhere: the changes that are whole come back. */
START_TEST(torn_journal)
{
	char journal[128];
	struct store store;
	off_t len[4] = { 0 };
	struct stat st;

	path_of(journal, sizeof(journal), ".journal");
	for (off_t cut = 0;; cut += 7) {
		uint32_t n_rules = 0;
		struct chain *chain;

		tear_down();
		mkdir(folder, 0700);
		start(&store);
		for (int i = 1; i < 4; i++) {
			commit(&store, "*filter\n-A INPUT -j DROP\nCOMMIT\n");
			ck_assert_int_eq(stat(journal, &st), 0);
			len[i] = st.st_size;
		}
		store_fini(&store);
		if (cut > len[3])
			break;
		ck_assert_int_eq(truncate(journal, cut), 0);
		while (n_rules < 3 && len[n_rules + 1] <= cut)
			n_rules++;
		start(&store);
		chain = ruleset_table(&store.rs, FAMILY_IPV4, TABLE_FILTER)
				->builtin[HOOK_INPUT];
		ck_assert_uint_eq(chain_len(chain), n_rules);
		ck_assert_uint_eq(store.generation, n_rules);
		store_fini(&store);
	}
}
END_TEST

/* Flip any byte of the state file: what comes back is whole tables. */
START_TEST(damaged_state)
{
	char state[128];
	struct store store;
	struct stat st = { .st_size = 1 };

	path_of(state, sizeof(state), ".state");
	for (off_t at = 0; at < st.st_size; at += 5) {
		auto_text struct text saved = { 0 };
		uint8_t byte;
		int fd;

		tear_down();
		mkdir(folder, 0700);
		start(&store);
		commit(&store, "*filter\n-A INPUT -j DROP\nCOMMIT\n");
		commit(&store, "*raw\n-A OUTPUT -j DROP\nCOMMIT\n");
		store_close(&store);
		store_fini(&store);
		ck_assert_int_eq(stat(state, &st), 0);
		fd = open(state, O_RDWR);
		ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
		byte ^= 0x10;
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
		close(fd);
		start(&store);
		rules_text_save(&store.rs, &saved);
		ck_assert_uint_le(
			ruleset_table(&store.rs, FAMILY_IPV4, TABLE_RAW)
				->is_used +
			ruleset_table(&store.rs, FAMILY_IPV4, TABLE_FILTER)
				->is_used, 1);
		ck_assert(!strstr(text_str(&saved), "-A INPUT") ==
			  !strstr(text_str(&saved), "*filter"));
		store_fini(&store);
	}
}
END_TEST

/*
 * The journal is emptied when it has outgrown the state file and there is time,
 * or when there was none for long.
 */
START_TEST(journal_is_rewritten)
{
	bool has_time = _i;
	auto_text struct text text = { 0 };
	char journal[128];
	bool done = false;
	struct store store;
	struct stat st;

	path_of(journal, sizeof(journal), ".journal");
	text_put(&text, "*filter\n-F\n");
	for (int i = 0; i < 5000; i++)
		text_put(&text, "-A INPUT -s 1.2.3.4 -j DROP\n");
	text_put(&text, "COMMIT\n");
	start(&store);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(commit(&store, text_str(&text)), 0);
		ck_assert_int_eq(stat(journal, &st), 0);
		ck_assert_int_lt(st.st_size, has_time ? 2000000 : 5000000);
		if (has_time && store_has_chores(&store)) {
			store_do_chores(&store);
			ck_assert_int_eq(stat(journal, &st), 0);
			ck_assert_int_eq(st.st_size, 0);
			ck_assert(!store_has_chores(&store));
			done = true;
		}
	}
	ck_assert(done == has_time);
	store_fini(&store);
}
END_TEST

/* What a rule counts from, as noted for a step of the only generation. */
struct note_case {
	uint32_t step;               /* that makes it true */
	struct persist_kernel first; /* what the kernel says when it is read… */
	struct persist_kernel then;  /* …and when it is read again */
	bool is_true[2];
};

static const struct note_case notes[] = {
	{ 0, { false, { 0, 0 } }, { true, { 1, 0 } }, { true, true } },
	{ 1, { true, { 1, 1 } }, { true, { 1, 2 } }, { true, true } },
	{ 1, { true, { 2, 0 } }, { true, { 1, 1 } }, { true, true } },
	/* What did not happen is not found later, when the step is another's. */
	{ 1, { true, { 1, 0 } }, { true, { 1, 1 } }, { false, false } },
	{ 2, { true, { 1, 1 } }, { true, { 1, 2 } }, { false, false } },
	/* It can't be told. */
	{ 1, { false, { 0, 0 } }, { true, { 1, 1 } }, { false, true } },
};

#define N_NOTES ((int)(sizeof(notes) / sizeof(notes[0])))

static uint64_t base_read(const struct persist_kernel *kernel)
{
	struct persist_found found;
	struct persist *persist = NULL;
	const struct chain *chain;
	struct err err = { 0 };
	struct store store;
	uint64_t packets;

	unit_store_init(&store);
	ck_assert_int_eq(persist_open(&persist, base, NULL, &err), 0);
	ck_assert_int_eq(persist_load(persist, &store.rs, kernel, &found, &err),
			 0);
	ck_assert(!found.is_damaged);
	chain = ruleset_table(&store.rs, FAMILY_IPV4, TABLE_FILTER)
			->builtin[HOOK_INPUT];
	packets = chain_first(chain)->base.packets;
	persist_free(&persist);
	store_fini(&store);
	return packets;
}

START_TEST(notes_are_true_in_time)
{
	const struct note_case *t = &notes[_i];
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	const struct state_base counts = { FAMILY_IPV4, TABLE_FILTER, "INPUT",
					   { 1 }, { 5, 50 } };
	const struct backend_mark at = { 1, t->step };
	struct err err = { 0 };
	struct store store;

	start(&store);
	commit(&store, "*filter\n-A INPUT -j DROP\nCOMMIT\n");
	state_put_base(&buf, &counts);

	const struct iovec piece = { buf.data, buf.len };

	ck_assert_int_eq(persist_note(store.persist, &piece, at, &err), 0);
	store_fini(&store);
	ck_assert_uint_eq(base_read(&t->first), t->is_true[0] ? 5 : 0);
	ck_assert_uint_eq(base_read(&t->then), t->is_true[1] ? 5 : 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("persist");
	TCase *tcase = tcase_create("persist");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, comes_back, 0, 20);
	tcase_add_loop_test(tcase, zeroed_twice, 0, 3);
	tcase_add_test(tcase, zeroed_and_gone);
	tcase_add_loop_test(tcase, owners_come_back, 0, 4);
	tcase_add_test(tcase, torn_journal);
	tcase_add_test(tcase, damaged_state);
	tcase_add_loop_test(tcase, journal_is_rewritten, 0, 2);
	tcase_add_loop_test(tcase, notes_are_true_in_time, 0, N_NOTES);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
