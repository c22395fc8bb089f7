/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client's requests: each gets exactly one final answer. */
#include "session.h"

#include <errno.h>
#include <string.h>

#include "../limits.h"
#include "err.h"

/* How much of a listing is made ahead of what the client reads. */
#define OUT_CHUNK 262144

void session_init(struct session *s, struct store *store,
		  enum peer_role role, const struct limits *limits)
{
	*s = (struct session){ .store = store, .role = role,
			       .limits = limits };
}

void session_fini(struct session *s)
{
	if (s->is_waiting)
		store_forget(s->store, &s->request);
	wire_buf_fini(&s->in);
	wire_buf_fini(&s->out);
}

static void answer_error(struct session *s, uint32_t seq,
			 const struct wire_error *error)
{
	wire_put_error(&s->out, seq, error);
}

/* The last words to a client that can't be understood. */
static void give_up(struct session *s, uint32_t seq, const char *why)
{
	struct wire_error error = { .op = COMMAND_UNSET };

	err_set(&error.err, -EBADMSG, "%s", why);
	error.err.status = ERR_RESOURCE;
	answer_error(s, seq, &error);
	s->is_over = true;
}

void session_refuse(struct session *s, const struct err *why)
{
	const struct wire_error error = { .op = COMMAND_UNSET, .err = *why };

	answer_error(s, 0, &error);
	s->is_over = true;
}

void session_deny(struct session *s)
{
	struct err err = { 0 };

	err_set(&err, -EPERM,
		"Could not fetch rule set generation id: Permission denied (you must be root)");
	err.status = ERR_RESOURCE;
	session_refuse(s, &err);
}

bool session_is_half(const struct session *s)
{
	return session_wants_input(s) && (s->is_open || s->in_at < s->in.len);
}

static int handle_begin(struct session *s, const struct nlmsghdr *nlh)
{
	if (s->is_open || wire_get_begin(nlh, &s->request.how))
		return -EBADMSG;
	if (s->role < PEER_ADMIN && s->request.how.confirm_s) {
		session_deny(s);
		return 0;
	}
	s->is_open = true;
	s->commands_at = s->in_at + nlh->nlmsg_len;
	return 0;
}

/*
 * It stays where it is until WIRE_COMMIT; that it can be read is seen now. Of
 * which group a client is, it does not say itself.
 */
static int handle_command(struct session *s, const struct nlmsghdr *nlh)
{
	struct command cmd;
	const void *attrs;
	size_t len;

	if (!s->is_open || wire_get_command(nlh, &cmd, &attrs, &len) ||
	    cmd.owner[0])
		return -EBADMSG;
	if (s->role < PEER_ADMIN && cmd.op != COMMAND_CHECK)
		session_deny(s);
	return 0;
}

static int handle_commit(struct session *s, const struct nlmsghdr *nlh)
{
	if (!s->is_open || wire_get_commit(nlh))
		return -EBADMSG;
	s->is_open = false;
	s->request.len = s->in_at - s->commands_at;
	s->request.msgs = s->in.data + s->commands_at;
	s->request.who = &s->who;
	s->request_seq = nlh->nlmsg_seq;
	s->is_waiting = true;
	store_wait(s->store, &s->request);
	return 0;
}

static int handle_list(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	struct wire_list what;

	if (s->is_open || wire_get_list(nlh, &what))
		return -EBADMSG;
	if (s->role < PEER_ADMIN && what.zero) {
		session_deny(s);
		return 0;
	}
	if (store_list(s->store, &what, nlh->nlmsg_seq, &s->listing, &s->out,
		       &error.err))
		answer_error(s, nlh->nlmsg_seq, &error);
	else
		s->is_listing = true;
	return 0;
}

static void answer(struct session *s, const struct nlmsghdr *nlh, int rc,
		   const struct wire_error *error)
{
	if (rc)
		answer_error(s, nlh->nlmsg_seq, error);
	else
		wire_put_done(&s->out, nlh->nlmsg_seq, s->store->generation);
}

static int handle_plan(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	struct wire_plan what;

	if (s->is_open || wire_get_plan(nlh, &what))
		return -EBADMSG;
	answer(s, nlh,
	       store_plan(s->store, &what, nlh->nlmsg_seq, &s->out,
			  &error.err),
	       &error);
	return 0;
}

static int handle_history(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	uint64_t since;
	bool has_since;

	if (s->is_open || wire_get_history(nlh, &has_since, &since))
		return -EBADMSG;
	answer(s, nlh,
	       store_history(s->store, has_since ? &since : NULL,
			     nlh->nlmsg_seq, &s->out, &error.err),
	       &error);
	return 0;
}

static int handle_rollback(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	uint64_t to;

	if (s->is_open || wire_get_rollback(nlh, &to))
		return -EBADMSG;
	answer(s, nlh, store_rollback(s->store, to, &s->who, &error.err),
	       &error);
	return 0;
}

static int handle_try(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	uint32_t confirm_s;

	if (s->is_open || wire_get_try(nlh, &confirm_s))
		return -EBADMSG;
	answer(s, nlh, store_try(s->store, confirm_s, &error.err), &error);
	return 0;
}

static int handle_confirm(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };

	if (s->is_open || wire_get_plain(nlh))
		return -EBADMSG;
	answer(s, nlh, store_confirm(s->store, &error.err), &error);
	return 0;
}

static int handle_cancel(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };

	if (s->is_open || wire_get_plain(nlh))
		return -EBADMSG;
	answer(s, nlh, store_cancel(s->store, &s->who, &error.err), &error);
	return 0;
}

static int handle_persist(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };

	if (s->is_open || wire_get_persist(nlh))
		return -EBADMSG;
	if (store_save(s->store, &error.err))
		answer_error(s, nlh->nlmsg_seq, &error);
	else
		wire_put_done(&s->out, nlh->nlmsg_seq, s->store->generation);
	return 0;
}

/*
 * What clients may ask for, and who may; the rest is an error. Transactions
 * may be of questions only: see handle_command().
 */
static const struct {
	const char *name;
	enum peer_role role;
	int (*handle)(struct session *s, const struct nlmsghdr *nlh);
} requests[WIRE_TYPE_N] = {
	[WIRE_BEGIN]   = { "begin", PEER_READER, handle_begin },
	[WIRE_COMMAND] = { "command", PEER_READER, handle_command },
	[WIRE_COMMIT]  = { "commit", PEER_READER, handle_commit },
	[WIRE_LIST]    = { "list", PEER_READER, handle_list },
	[WIRE_PLAN]    = { "plan", PEER_READER, handle_plan },
	[WIRE_PERSIST] = { "persist", PEER_ADMIN, handle_persist },
	[WIRE_HISTORY] = { "history", PEER_READER, handle_history },
	[WIRE_ROLLBACK] = { "rollback", PEER_ADMIN, handle_rollback },
	[WIRE_TRY]     = { "try", PEER_ADMIN, handle_try },
	[WIRE_CONFIRM] = { "confirm", PEER_ADMIN, handle_confirm },
	[WIRE_CANCEL]  = { "cancel", PEER_ADMIN, handle_cancel },
};

static void handle(struct session *s, const struct nlmsghdr *nlh)
{
	enum peer_role role = requests[nlh->nlmsg_type].role;

	if (!requests[nlh->nlmsg_type].handle) {
		give_up(s, nlh->nlmsg_seq, "unknown request");
		return;
	}
	/* A request whose role was forgotten is nobody's. */
	if (!role || s->role < role) {
		session_deny(s);
		return;
	}
	if (requests[nlh->nlmsg_type].handle(s, nlh))
		give_up(s, nlh->nlmsg_seq, "malformed request");
}

/* Forget messages that have been answered. */
static void drop_input(struct session *s)
{
	if (s->is_open || s->is_waiting || !s->in_at)
		return;
	memmove(s->in.data, s->in.data + s->in_at, s->in.len - s->in_at);
	s->in.len -= s->in_at;
	s->in_at = 0;
	if (!s->in.len)
		wire_buf_fini(&s->in);
}

static bool is_answering(const struct session *s)
{
	return s->is_waiting || s->is_listing || s->out_at < s->out.len;
}

static void work(struct session *s)
{
	while (!s->is_over && !is_answering(s) && s->in_at < s->in.len) {
		bool malformed;
		const struct nlmsghdr *nlh =
			wire_next(s->in.data + s->in_at, s->in.len - s->in_at,
				  &malformed);

		if (malformed)
			give_up(s, 0, "malformed message");
		if (!nlh)
			break;
		handle(s, nlh);
		s->in_at += nlh->nlmsg_len;
		drop_input(s);
	}
	if (session_is_half(s) && s->in.len > s->limits->transaction_bytes)
		give_up(s, 0, "the transaction is too long");
	if (s->in.failed || s->out.failed)
		s->is_over = true;
}

void session_take(struct session *s, const void *data, size_t len)
{
	wire_buf_put(&s->in, data, len);
	if (s->is_waiting) /* the messages may have moved */
		s->request.msgs = s->in.data + s->commands_at;
	work(s);
}

bool session_is_waiting(const struct session *s)
{
	return s->is_waiting;
}

void session_resume(struct session *s)
{
	const struct store_request *req = &s->request;

	if (!s->is_waiting || !req->is_done)
		return;
	s->is_waiting = false;
	if (req->error.err.code)
		answer_error(s, s->request_seq, &req->error);
	else
		wire_put_done(&s->out, s->request_seq, req->generation);
	drop_input(s);
	work(s);
}

bool session_wants_input(const struct session *s)
{
	return !s->is_over && !is_answering(s);
}

static void fill_listing(struct session *s, size_t limit)
{
	listing_fill(&s->listing, &s->out, limit);
	/* Without memory there is nothing more to say, not even that. */
	s->is_over = s->is_over || s->out.failed;
	if (s->is_over)
		s->is_listing = false;
	if (!s->is_listing || !s->listing.is_done)
		return;
	s->is_listing = false;
	wire_put_done(&s->out, s->listing.seq, s->store->generation);
}

void session_settle(struct session *s)
{
	struct err err = { 0 };

	if (!s->is_listing)
		return;
	fill_listing(s, s->is_root ? SIZE_MAX : s->limits->unread_bytes);
	if (!s->is_listing)
		return;
	s->is_listing = false;
	err_set(&err, -ESTALE,
		"the rules changed while they were listed, which was read too slowly");
	err.status = ERR_RESOURCE;
	session_refuse(s, &err);
}

const void *session_output(struct session *s, size_t *len)
{
	if (s->out_at == s->out.len) {
		s->out.len = 0;
		s->out_at = 0;
		if (s->is_listing)
			fill_listing(s, OUT_CHUNK);
		else
			wire_buf_fini(&s->out);
	}
	*len = s->out.len - s->out_at;
	return *len ? s->out.data + s->out_at : NULL;
}

void session_sent(struct session *s, size_t len)
{
	s->out_at += len;
	/* More may have come in while this was being answered. */
	if (!is_answering(s))
		work(s);
}
