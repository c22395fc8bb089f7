/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a hostile client sends: whole answers, nothing but good rules. The
 * first byte says in what pieces the others come.
 */
#include <string.h>

#include "fuzz.h"
#include "limits.h"
#include "serve/session.h"
#include "store/store.h"

static void settle(struct store *store, void *arg)
{
	(void)store;
	session_settle(arg);
}

/* Answers are whole messages of the types that are answers. */
static void check_answers(const struct wire_buf *out)
{
	const struct nlmsghdr *nlh;
	bool malformed;

	for (size_t at = 0; at < out->len; at += nlh->nlmsg_len) {
		nlh = wire_next(out->data + at, out->len - at, &malformed);
		if (!nlh || nlh->nlmsg_type < WIRE_DONE)
			fuzz_fail("a malformed answer");
	}
}

static void run(struct session *session)
{
	while (session_is_waiting(session)) {
		store_run(session->store);
		session_resume(session);
	}
}

static void listen_to(struct session *session, struct wire_buf *out)
{
	const void *data;
	size_t len;

	run(session);
	while ((data = session_output(session, &len))) {
		wire_buf_put(out, data, len);
		session_sent(session, len);
		run(session);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct limits limits = { .transaction_bytes = 65536,
					      .unread_bytes = 65536 };
	auto_wire_buf struct wire_buf out = { .data = NULL };
	struct session session;
	struct store store;
	size_t piece;

	if (!size)
		return 0;
	piece = 16u * data[0] + 1u;
	fuzz_store_init(&store);
	session_init(&session, &store, PEER_ADMIN, &limits);
	store.before_change = settle;
	store.before_change_arg = &session;
	for (size_t at = 1; at < size && !session.is_over; at += piece) {
		session_take(&session, data + at,
			     size - at < piece ? size - at : piece);
		listen_to(&session, &out);
	}
	check_answers(&out);
	session_fini(&session);
	store.before_change = NULL;
	fuzz_store_check(&store);
	store_fini(&store);
	return 0;
}
