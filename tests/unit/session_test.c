/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client's side of the conversation, without sockets. */
#include <errno.h>
#include <string.h>

#include "backend.h"
#include "limits.h"
#include "rules_text.h"
#include "serve/session.h"
#include "store/store.h"
#include "unit.h"
#include "unit_store.h"

static struct store store;
static struct session session;
static struct limits limits;

static void settle(struct store *changed, void *arg)
{
	ck_assert_ptr_eq(changed, &store);
	session_settle(arg);
}

static void set_up(void)
{
	unit_store_init(&store);
	limits = (struct limits){ .transaction_bytes = 1u << 30,
				  .unread_bytes = 1u << 20 };
	session_init(&session, &store, PEER_ADMIN, &limits);
	session.is_root = true;
	store.before_change = settle;
	store.before_change_arg = &session;
}

static void tear_down(void)
{
	session_fini(&session);
	store_fini(&store);
}

static void put_transaction(struct wire_buf *buf, const char *text)
{
	struct err err = { 0 };

	wire_put_begin(buf, 7, &(struct wire_begin){ 0 });
	ck_assert_int_eq(rules_text_wire(buf, text, true, &err), 0);
	wire_put_commit(buf, 7);
}

static void run(struct session *s)
{
	while (session_is_waiting(s)) {
		store_run(s->store);
		session_resume(s);
	}
}

/* Append to @out what the session has to say, @most bytes of it. */
static void listen_to(struct session *s, struct wire_buf *out, size_t most)
{
	const void *data;
	size_t len;

	run(s);
	while (most && (data = session_output(s, &len))) {
		if (len > most)
			len = most;
		wire_buf_put(out, data, len);
		session_sent(s, len);
		most -= len;
		run(s);
	}
}

/* The types of the messages in @buf, as a string: "d" done, "e" error… */
static void types_of(const struct wire_buf *buf, char *types)
{
	static const char letters[WIRE_TYPE_N] = {
		[WIRE_DONE] = 'd',  [WIRE_ERROR] = 'e', [WIRE_TABLE] = 't',
		[WIRE_CHAIN] = 'c', [WIRE_RULE] = 'r',  [WIRE_TEXT] = 'x',
	};
	const struct nlmsghdr *nlh;
	bool malformed;

	for (size_t at = 0; at < buf->len; at += nlh->nlmsg_len) {
		nlh = wire_next(buf->data + at, buf->len - at, &malformed);
		ck_assert_ptr_nonnull(nlh);
		*types++ = letters[nlh->nlmsg_type];
	}
	*types = '\0';
}

static void ck_answer(const struct wire_buf *out, const char *expected)
{
	char types[4096];

	types_of(out, types);
	ck_assert_str_eq(types, expected);
}

static const size_t piece_sizes[] = { 1, 3, 16, 100, 1000000 };

/* Bytes come as they come: one by one, or all at once. */
START_TEST(pieces)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const struct wire_list list = { .family = FAMILY_IPV4 };
	size_t piece = piece_sizes[_i];

	put_transaction(&in, "*filter\n:a - [0:0]\n-A INPUT -j a\nCOMMIT\n");
	put_transaction(&in, "*filter\n-N a\nCOMMIT\n");
	wire_put_list(&in, 8, &list);
	put_transaction(&in, "*filter\n-A a -j ACCEPT\nCOMMIT\n");
	for (size_t at = 0; at < in.len; at += piece) {
		size_t len = in.len - at < piece ? in.len - at : piece;

		session_take(&session, in.data + at, len);
		listen_to(&session, &out, SIZE_MAX);
	}
	ck_assert(!session.is_over);
	ck_answer(&out, "detccccrdd");
	ck_assert_uint_eq(store.generation, 2);
	ck_assert_uint_eq(session.in.len, 0);
}
END_TEST

/* One of many that are sent without waiting: its answer's number is @seq. */
static void put_follower(struct wire_buf *buf, uint32_t seq, const char *text)
{
	const struct wire_begin how = { .follows = true };
	struct err err = { 0 };

	wire_put_begin(buf, seq, &how);
	ck_assert_int_eq(rules_text_wire(buf, text, true, &err), 0);
	wire_put_commit(buf, seq);
}

/* The messages in @out answer 1, 2, 3… */
static void ck_in_order(const struct wire_buf *out, uint32_t n)
{
	const struct nlmsghdr *nlh;
	bool malformed;
	uint32_t seq = 0;

	for (size_t at = 0; at < out->len; at += nlh->nlmsg_len) {
		nlh = wire_next(out->data + at, out->len - at, &malformed);
		ck_assert_ptr_nonnull(nlh);
		ck_assert_uint_eq(nlh->nlmsg_seq, ++seq);
	}
	ck_assert_uint_eq(seq, n);
}

/*
 * After one that fails those that follow it are refused, however they come;
 * one that doesn't follow begins anew. Other requests have their turn between.
 */
START_TEST(followers)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const struct wire_list list = { .family = FAMILY_IPV4 };
	size_t piece = piece_sizes[_i];

	put_follower(&in, 1, "*filter\n-N a\nCOMMIT\n");
	put_follower(&in, 2, "*filter\n-N b\nCOMMIT\n");
	put_follower(&in, 3, "*filter\n-X c\nCOMMIT\n");
	put_follower(&in, 4, "*filter\n-X a\nCOMMIT\n");
	wire_put_list(&in, 5, &list);
	put_follower(&in, 6, "*filter\n-X a\nCOMMIT\n");
	put_transaction(&in, "*filter\n-N d\nCOMMIT\n");
	put_follower(&in, 8, "*filter\n-X b\nCOMMIT\n");
	wire_put_list(&in, 9, &list);
	for (size_t at = 0; at < in.len; at += piece) {
		size_t len = in.len - at < piece ? in.len - at : piece;

		session_take(&session, in.data + at, len);
		listen_to(&session, &out, SIZE_MAX);
	}
	ck_answer(&out, "ddeetcccccdeddtcccccd");
	ck_assert(!session.is_over);
	ck_assert_uint_eq(store.generation, 4);
	ck_assert_uint_eq(session.in.len, 0);
}
END_TEST

/* Many wait together, but no more than so many; nothing is kept of them. */
START_TEST(many)
{
	enum { N = 3 * SESSION_WAITING_MAX + 1 };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const void *data;
	size_t len;
	int rounds = 0;

	for (int i = 1; i <= N; i++)
		put_follower(&in, (uint32_t)i, "*filter\n-P INPUT DROP\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	for (; session_is_waiting(&session); rounds++) {
		ck_assert(!session_wants_input(&session));
		ck_assert_uint_le(session.n_waiting, SESSION_WAITING_MAX);
		store_run(&store);
		session_resume(&session);
		/* Who doesn't read is given no more. */
		ck_assert(!session_is_waiting(&session));
		while ((data = session_output(&session, &len))) {
			wire_buf_put(&out, data, len);
			session_sent(&session, len);
		}
	}
	ck_assert_int_eq(rounds, 4);
	ck_in_order(&out, N);
	ck_assert_uint_eq(session.in.len, 0);
	ck_assert_uint_eq(session.n_waiting, 0);
}
END_TEST

/* Who goes on, and ends each of his transactions, may do so for ever. */
START_TEST(never_at_rest)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const size_t piece = 1001;

	limits.transaction_bytes = 2000;
	for (uint32_t i = 1; i <= 500; i++)
		put_follower(&in, i, "*filter\n-P INPUT DROP\n-N a\n-X a\nCOMMIT\n");
	for (size_t at = 0; at < in.len; at += piece) {
		size_t len = in.len - at < piece ? in.len - at : piece;

		session_take(&session, in.data + at, len);
		listen_to(&session, &out, SIZE_MAX);
		ck_assert_uint_lt(session.in.len, 2000);
	}
	ck_assert(!session.is_over);
	ck_in_order(&out, 500);
}
END_TEST

/* Some are done, the rest later; the first of these follows one that failed. */
START_TEST(by_and_by)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };

	put_follower(&in, 1, "*filter\n-F\nCOMMIT\n");
	put_follower(&in, 2, "*filter\n-F nosuch\nCOMMIT\n");
	put_follower(&in, 3, "*filter\n-F\nCOMMIT\n");
	put_follower(&in, 4, "*filter\n-N a\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	for (unsigned int left = 4; left; left--) {
		ck_assert_uint_eq(session.n_waiting, left);
		store_run_some(&store);
		session_resume(&session);
	}
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "deee");
	ck_in_order(&out, 4);
}
END_TEST

/* What is said of nonsense comes after the answers to what came before it. */
START_TEST(nonsense_comes_last)
{
	static const uint16_t types[] = { WIRE_COMMIT, WIRE_COMMAND, WIRE_DONE,
					  WIRE_TYPE_N };
	const struct nlmsghdr nlh = { .nlmsg_len = sizeof(nlh),
				      .nlmsg_type = types[_i] };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };

	put_follower(&in, 1, "*filter\n-N a\nCOMMIT\n");
	put_follower(&in, 2, "*filter\n-N b\nCOMMIT\n");
	wire_buf_put(&in, &nlh, sizeof(nlh));
	put_follower(&in, 3, "*filter\n-N c\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "dde");
	ck_assert(session.is_over);
	ck_assert_uint_eq(store.generation, 2);
}
END_TEST

/* Of who has gone nothing is done any more. */
START_TEST(gone)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };

	for (uint32_t i = 1; i <= 3; i++)
		put_follower(&in, i, "*filter\n-P INPUT DROP\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	ck_assert_uint_eq(session.n_waiting, 3);
	session_fini(&session);
	ck_assert_ptr_null(store.waiting);
	session_init(&session, &store, PEER_ADMIN, &limits);
}
END_TEST

/* Requests that make no sense get one error, and that is the end. */
struct nonsense {
	const char *what;
	uint16_t type;
	bool begin; /* a WIRE_BEGIN comes first */
};

static const struct nonsense nonsense[] = {
	{ "an answer", WIRE_DONE, false },
	{ "no such type", WIRE_TYPE_N, false },
	{ "type 0", 0, false },
	{ "a command outside", WIRE_COMMAND, false },
	{ "an empty command", WIRE_COMMAND, true },
	{ "a commit outside", WIRE_COMMIT, false },
	{ "begin in begin", WIRE_BEGIN, true },
	{ "list in begin", WIRE_LIST, true },
	{ "an empty list", WIRE_LIST, false },
};

START_TEST(nonsense_is_refused)
{
	const struct nlmsghdr nlh = { .nlmsg_len = sizeof(nlh),
				      .nlmsg_type = nonsense[_i].type };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };

	if (nonsense[_i].begin)
		wire_put_begin(&in, 1, &(struct wire_begin){ 0 });
	wire_buf_put(&in, &nlh, sizeof(nlh));
	wire_put_begin(&in, 2, &(struct wire_begin){ 0 });
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_assert_msg(session.is_over, "%s", nonsense[_i].what);
	ck_answer(&out, "e");
}
END_TEST

START_TEST(strangers_are_refused)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	struct wire_error error;

	session.role = PEER_NOBODY;
	put_transaction(&in, "*filter\n-N a\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "e");
	ck_assert_int_eq(wire_get_error((const void *)out.data, &error), 0);
	ck_assert_int_eq(error.err.code, -EPERM);
	ck_assert_int_eq(error.err.status, ERR_RESOURCE);
	ck_assert(session.is_over);
}
END_TEST

static void put_check(struct wire_buf *buf)
{
	struct command cmd = { .op = COMMAND_CHECK, .family = FAMILY_IPV4,
			       .table = TABLE_FILTER, .chain = "INPUT" };
	struct rule *rule = NULL;
	struct rule_spec spec;
	struct err err = { 0 };

	rule_spec_init(&spec, family_get(FAMILY_IPV4));
	ck_assert_int_eq(rule_encode(&spec, &rule, &err), 0);
	cmd.rule = rule;
	rule_spec_fini(&spec);
	wire_put_begin(buf, 1, &(struct wire_begin){ 0 });
	wire_put_command(buf, 1, &cmd);
	wire_put_commit(buf, 1);
	rule_free(&rule);
}

static void put_list(struct wire_buf *buf)
{
	const struct wire_list list = { .family = FAMILY_IPV4,
					.table = TABLE_FILTER };

	wire_put_list(buf, 1, &list);
}

static void put_zeroing(struct wire_buf *buf)
{
	const struct wire_list list = { .family = FAMILY_IPV4, .zero = true };

	wire_put_list(buf, 1, &list);
}

static void put_plan(struct wire_buf *buf)
{
	const struct wire_plan plan = { .family = FAMILY_IPV4,
					.table = TABLE_FILTER,
					.chain = "INPUT" };

	wire_put_plan(buf, 1, &plan);
}

static void put_change(struct wire_buf *buf)
{
	put_transaction(buf, "*filter\n-N b\nCOMMIT\n");
}

/* What each role is answered; all of it is of one rule. */
static const struct {
	const char *what;
	void (*put)(struct wire_buf *buf);
	const char *answer[PEER_ROLE_N];
} asked[] = {
	{ "check", put_check, { "e", "d", "d" } },
	{ "list", put_list, { "e", "tcccrd", "tcccrd" } },
	{ "plan", put_plan, { "e", "xd", "xd" } },
	{ "zero", put_zeroing, { "e", "e", "tcccrd" } },
	{ "change", put_change, { "e", "e", "d" } },
};

static void load_rules(const char *first, unsigned int n);

START_TEST(roles)
{
	for (int role = 0; role < PEER_ROLE_N; role++) {
		auto_wire_buf struct wire_buf in = { .data = NULL };
		auto_wire_buf struct wire_buf out = { .data = NULL };
		struct session s;
		char types[4096];

		if (!store.generation)
			load_rules("*filter\n-A INPUT\n", 0);
		session_init(&s, &store, (enum peer_role)role, &limits);
		store.before_change = NULL;
		asked[_i].put(&in);
		session_take(&s, in.data, in.len);
		listen_to(&s, &out, SIZE_MAX);
		types_of(&out, types);
		ck_assert_msg(!strcmp(types, asked[_i].answer[role]),
			      "%s by role %d: %s", asked[_i].what, role, types);
		ck_assert_int_eq(s.is_over, types[0] == 'e');
		session_fini(&s);
	}
}
END_TEST

/* However it is cut, and however many short ones come at once. */
START_TEST(transaction_too_long)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	struct err err = { 0 };

	limits.transaction_bytes = 2000;
	for (int i = 0; i < 50; i++)
		put_transaction(&in, "*filter\n-F\nCOMMIT\n");
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_assert(!session.is_over);
	in.len = 0;
	out.len = 0;
	wire_put_begin(&in, 7, &(struct wire_begin){ 0 });
	for (int i = 0; i < 50; i++)
		ck_assert_int_eq(rules_text_wire(&in, "*filter\n-F\nCOMMIT\n",
						 true, &err),
				 0);
	ck_assert_uint_gt(in.len, 2000);
	for (size_t at = 0; at < in.len && !session.is_over; at++)
		session_take(&session, in.data + at, 1);
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "e");
	ck_assert(session.is_over);
}
END_TEST

/* For who isn't root no more than so much of a listing is kept. */
START_TEST(unread)
{
	const struct wire_list list = { .family = FAMILY_IPV4 };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const struct nlmsghdr *nlh = NULL;
	bool malformed;

	session.is_root = _i;
	load_rules("*filter\n", 60000);
	wire_put_list(&in, 1, &list);
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, 1000);
	load_rules("*filter\n-F INPUT\n", 3);
	ck_assert(_i || session.out.len < limits.unread_bytes + 1000);
	listen_to(&session, &out, SIZE_MAX);
	for (size_t at = 0; at < out.len; at += nlh->nlmsg_len) {
		nlh = wire_next(out.data + at, out.len - at, &malformed);
		ck_assert_ptr_nonnull(nlh);
	}
	ck_assert_int_eq(nlh->nlmsg_type, _i ? WIRE_DONE : WIRE_ERROR);
	ck_assert_int_eq(session.is_over, !_i);
}
END_TEST

/* A test transaction is checked and leaves nothing. */
START_TEST(test_only)
{
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	auto_text struct text saved = { 0 };
	struct err err = { 0 };

	wire_put_begin(&in, 1, &(struct wire_begin){ .test = true });
	ck_assert_int_eq(rules_text_wire(&in, "*filter\n-N a\nCOMMIT\n", true,
					 &err),
			 0);
	wire_put_commit(&in, 1);
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "d");
	rules_text_save(&store.rs, &saved);
	ck_assert_str_eq(text_str(&saved), "");
	ck_assert_uint_eq(store.generation, 0);
}
END_TEST

static void load_rules(const char *first, unsigned int n)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	auto_text struct text text = { 0 };
	struct store_request req = { .is_done = false };
	struct err err = { 0 };

	text_put(&text, first);
	for (unsigned int i = 0; i < n; i++)
		text_printf(&text, "[%u:1] -A INPUT -s 10.0.%u.%u\n", i,
			    i / 256, i % 256);
	text_put(&text, "COMMIT\n");
	ck_assert_int_eq(rules_text_wire(&msgs, text_str(&text), true, &err),
			 0);
	req.msgs = msgs.data;
	req.len = msgs.len;
	ck_assert_int_eq(store_commit(&store, &req), 0);
}

/* A listing that is half read shows nothing of a commit in between. */
START_TEST(listing_is_of_one_moment)
{
	enum { N = 20000 };
	const struct wire_list list = { .family = FAMILY_IPV4 };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const struct nlmsghdr *nlh;
	unsigned int n_rules = 0;
	bool malformed;

	load_rules("*filter\n", N);
	wire_put_list(&in, 1, &list);
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, 1000);
	/* What is made ahead is little. */
	ck_assert_uint_lt(session.out.len, 1000000);
	load_rules("*filter\n-F INPUT\n-N b\n", 3);
	listen_to(&session, &out, SIZE_MAX);
	for (size_t at = 0; at < out.len; at += nlh->nlmsg_len) {
		struct wire_chain chain;
		struct wire_rule rule;

		nlh = wire_next(out.data + at, out.len - at, &malformed);
		ck_assert_ptr_nonnull(nlh);
		if (nlh->nlmsg_type == WIRE_CHAIN) {
			ck_assert_int_eq(wire_get_chain(nlh, &chain), 0);
			ck_assert_str_ne(chain.name, "b");
		}
		if (nlh->nlmsg_type != WIRE_RULE)
			continue;
		ck_assert_int_eq(wire_get_rule(nlh, &rule), 0);
		ck_assert_uint_eq(rule.counters.packets, n_rules++);
		ck_assert_uint_eq(rule.num.n, n_rules);
	}
	ck_assert_uint_eq(n_rules, N);
}
END_TEST

/* -L -Z: what is listed is what is taken off. */
START_TEST(listing_that_zeroes)
{
	const struct wire_list list = { .family = FAMILY_IPV4,
					.table = TABLE_FILTER,
					.chain = "INPUT",
					.zero = true };
	auto_wire_buf struct wire_buf in = { .data = NULL };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	auto_text struct text saved = { 0 };

	load_rules("*filter\n:INPUT DROP [3:4]\n", 2);
	wire_put_list(&in, 1, &list);
	session_take(&session, in.data, in.len);
	listen_to(&session, &out, SIZE_MAX);
	ck_answer(&out, "tcrrd");
	rules_text_save(&store.rs, &saved);
	ck_assert_str_eq(text_str(&saved),
			 "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n"
			 ":OUTPUT ACCEPT [0:0]\n"
			 "[0:0] -A INPUT -s 10.0.0.0/32\n"
			 "[0:0] -A INPUT -s 10.0.0.1/32\nCOMMIT\n");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("session");
	TCase *tcase = tcase_create("session");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, pieces, 0, 5);
	tcase_add_loop_test(tcase, followers, 0, N_OF(piece_sizes));
	tcase_add_test(tcase, many);
	tcase_add_test(tcase, never_at_rest);
	tcase_add_test(tcase, by_and_by);
	tcase_add_loop_test(tcase, nonsense_comes_last, 0, 4);
	tcase_add_test(tcase, gone);
	tcase_add_loop_test(tcase, nonsense_is_refused, 0,
			    N_OF(nonsense));
	tcase_add_test(tcase, strangers_are_refused);
	tcase_add_loop_test(tcase, roles, 0,
			    N_OF(asked));
	tcase_add_test(tcase, transaction_too_long);
	tcase_add_loop_test(tcase, unread, 0, 2);
	tcase_add_test(tcase, test_only);
	tcase_add_test(tcase, listing_is_of_one_moment);
	tcase_add_test(tcase, listing_that_zeroes);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
