/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A client's requests: each gets exactly one final answer. */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../limits.h"
#include "err.h"

/* How much of a listing is made ahead of what the client reads. */
#define OUT_CHUNK 262144

/* A transaction that came in. */
struct session_change {
	struct store_request req;
	size_t at;    /* where in `in` its commands begin */
	uint32_t seq; /* of the message to be answered */
	struct session_change *next;
};

void session_init(struct session *s, struct store *store,
		  enum peer_role role, const struct limits *limits)
{
	*s = (struct session){ .store = store, .role = role,
			       .limits = limits };
}

void session_fini(struct session *s)
{
	struct session_change *next;

	for (; s->waiting; s->waiting = next) {
		next = s->waiting->next;
		store_forget(s->store, &s->waiting->req);
		free(s->waiting);
	}
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
	if (s->is_open || wire_get_begin(nlh, &s->how))
		return -EBADMSG;
	if (s->role < PEER_ADMIN && s->how.confirm_s)
		return -EPERM;
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
	return s->role < PEER_ADMIN && cmd.op != COMMAND_CHECK ? -EPERM : 0;
}

static int handle_commit(struct session *s, const struct nlmsghdr *nlh)
{
	struct session_change *change;

	if (!s->is_open || wire_get_commit(nlh))
		return -EBADMSG;
	change = calloc(1, sizeof(*change));
	if (!change)
		return -ENOMEM;
	change->at = s->commands_at;
	change->seq = nlh->nlmsg_seq;
	change->req = (struct store_request){
		.how = s->how,
		.who = &s->who,
		.owner = s->owner,
		.msgs = s->in.data + change->at,
		.len = s->in_at - change->at,
		.before = s->last ? &s->last->req : NULL,
		.is_cut = s->has_failed,
	};
	if (s->last)
		s->last->next = change;
	else
		s->waiting = change;
	s->last = change;
	s->n_waiting++;
	s->is_open = false;
	store_wait(s->store, &change->req);
	return 0;
}

static int handle_list(struct session *s, const struct nlmsghdr *nlh)
{
	struct wire_error error = { .op = COMMAND_UNSET };
	struct wire_list what;

	if (s->is_open || wire_get_list(nlh, &what))
		return -EBADMSG;
	if (s->role < PEER_ADMIN && what.zero)
		return -EPERM;
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

static int handle(struct session *s, const struct nlmsghdr *nlh)
{
	enum peer_role role = requests[nlh->nlmsg_type].role;

	if (!requests[nlh->nlmsg_type].handle)
		return -EOPNOTSUPP;
	/* A request whose role was forgotten is nobody's. */
	if (!role || s->role < role)
		return -EPERM;
	return requests[nlh->nlmsg_type].handle(s, nlh);
}

/* It can't be done: end the conversation. */
static void refuse(struct session *s, const struct nlmsghdr *nlh, int why)
{
	if (why == -EPERM)
		session_deny(s);
	else if (why == -ENOMEM)
		give_up(s, nlh->nlmsg_seq, "out of memory");
	else if (why == -EOPNOTSUPP)
		give_up(s, nlh->nlmsg_seq, "unknown request");
	else
		give_up(s, nlh->nlmsg_seq, "malformed request");
}

/* Before this byte of `in` all has been answered. */
static size_t answered(const struct session *s)
{
	if (s->waiting)
		return s->waiting->at;
	return s->is_open ? s->commands_at : s->in_at;
}

/* The messages of those that wait may have moved. */
static void find_messages(struct session *s)
{
	for (struct session_change *c = s->waiting; c; c = c->next)
		c->req.msgs = s->in.data + c->at;
}

/*
 * Forget messages that have been answered, once these are half of all: what is
 * moved is little then.
 */
static void drop_input(struct session *s)
{
	size_t n = answered(s);

	if (n <= s->in.len / 2)
		return;
	s->in.len -= n;
	if (s->in.len)
		memmove(s->in.data, s->in.data + n, s->in.len);
	else
		wire_buf_fini(&s->in);
	s->in_at -= n;
	s->commands_at -= s->is_open ? n : 0;
	for (struct session_change *c = s->waiting; c; c = c->next)
		c->at -= n;
	find_messages(s);
}

/* Is there something to be said before another request is looked at? */
static bool is_answering(const struct session *s)
{
	return s->is_listing || s->out_at < s->out.len;
}

/*
 * May this message be looked at while transactions wait? Those that belong to
 * others, as many as may wait; and what is said of all else comes after them.
 */
static bool may_join(const struct session *s, const struct nlmsghdr *nlh)
{
	switch (nlh->nlmsg_type) {
	case WIRE_BEGIN:
		return s->n_waiting < SESSION_WAITING_MAX &&
		       s->store->n_waiting < SESSION_ALL_WAITING_MAX;
	case WIRE_COMMAND:
	case WIRE_COMMIT:
		return true;
	}
	return false;
}

/* The next message. False: there is none, or it has to wait. */
static bool take_message(struct session *s)
{
	bool malformed;
	const struct nlmsghdr *nlh = wire_next(
		s->in.data + s->in_at, s->in.len - s->in_at, &malformed);
	int rc;

	if (malformed && !s->waiting)
		give_up(s, 0, "malformed message");
	if (!nlh || (s->waiting && !may_join(s, nlh)))
		return false;
	rc = handle(s, nlh);
	/* It is looked at again when those before it have been answered. */
	if (rc && s->waiting)
		return false;
	if (rc)
		refuse(s, nlh, rc);
	s->in_at += nlh->nlmsg_len;
	return true;
}

static void work(struct session *s)
{
	while (!s->is_over && !is_answering(s) && s->in_at < s->in.len &&
	       take_message(s))
		;
	if (session_is_half(s) &&
	    s->in.len - answered(s) > s->limits->transaction_bytes)
		give_up(s, 0, "the transaction is too long");
	if (s->in.failed || s->out.failed)
		s->is_over = true;
	else
		drop_input(s);
}

void session_take(struct session *s, const void *data, size_t len)
{
	wire_buf_put(&s->in, data, len);
	find_messages(s);
	work(s);
}

bool session_is_waiting(const struct session *s)
{
	return s->waiting;
}

void session_resume(struct session *s)
{
	struct session_change *change;

	while ((change = s->waiting) && change->req.is_done) {
		const struct store_request *req = &change->req;

		s->has_failed = req->error.err.code;
		if (s->has_failed)
			answer_error(s, change->seq, &req->error);
		else
			wire_put_done(&s->out, change->seq, req->generation);
		s->waiting = change->next;
		s->n_waiting--;
		free(change);
	}
	if (!s->waiting) {
		s->last = NULL;
	} else {
		s->waiting->req.before = NULL;
		s->waiting->req.is_cut = s->has_failed;
	}
	work(s);
}

bool session_wants_input(const struct session *s)
{
	return !s->is_over && !s->waiting && !is_answering(s);
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
