/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tool's end of the conversation with nfd. */
#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "err.h"
#include "rule.h"

#define DEFAULT_SOCKET "/run/nfd/nfd.sock"
/* Holds the longest message, and many of the usual ones. */
#define IN_BYTES (4 * WIRE_MSG_MAX)

void client_init(struct client *c)
{
	*c = (struct client){ .fd = -1 };
}

void client_close(struct client *c)
{
	if (c->fd >= 0)
		close(c->fd);
	wire_buf_fini(&c->out);
	free(c->in);
	client_init(c);
}

static int fail(struct err *err, int code, const char *what)
{
	err_set(err, code, "%s: %s", what, strerror(-code));
	err->status = ERR_RESOURCE;
	return code;
}

static int unreachable(struct err *err, int code, const char *path)
{
	if (code == -ENOENT || code == -ECONNREFUSED)
		err_set(err, code,
			"nfd does not run (%s: %s). To start it: nfd", path,
			strerror(-code));
	else if (code == -EACCES || code == -EPERM)
		err_set(err, code,
			"Could not connect to nfd: Permission denied (you must be root)");
	else
		err_set(err, code, "Could not connect to nfd at %s: %s", path,
			strerror(-code));
	err->status = ERR_RESOURCE;
	return code;
}

int client_connect(struct client *c, struct err *err)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const char *path = getenv("NFD_SOCKET");

	if (c->fd >= 0)
		return 0;
	if (!path || !*path)
		path = DEFAULT_SOCKET;
	if (strlen(path) >= sizeof(addr.sun_path))
		return unreachable(err, -ENAMETOOLONG, path);
	strcpy(addr.sun_path, path);
	if (!c->in)
		c->in = malloc(IN_BYTES);
	if (!c->in)
		return err_nomem(err);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return fail(err, -errno, "socket");
	if (connect(c->fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		return unreachable(err, -errno, path);
	return 0;
}

int client_send(struct client *c, size_t len, int flags, size_t *sent,
		struct err *err)
{
	size_t at = 0;

	if (c->out.failed)
		return err_nomem(err);
	while (at < len && !c->is_lost) {
		ssize_t n = send(c->fd, c->out.data + at, len - at,
				 MSG_NOSIGNAL | flags);

		if (n >= 0)
			at += (size_t)n;
		else if (errno == EAGAIN)
			break;
		else if (errno == EPIPE || errno == ECONNRESET)
			c->is_lost = true;
		else if (errno != EINTR)
			return fail(err, -errno, "sending to nfd");
	}
	*sent = c->is_lost ? len : at;
	return 0;
}

/* Send what there is. Where nfd hung up, its last words come first. */
static int flush(struct client *c, struct err *err)
{
	size_t sent;
	int rc = client_send(c, c->out.len, 0, &sent, err);

	if (!rc)
		c->out.len = 0;
	return rc;
}

int client_fill(struct client *c, struct err *err)
{
	ssize_t n;

	memmove(c->in, c->in + c->in_at, c->in_len - c->in_at);
	c->in_len -= c->in_at;
	c->in_at = 0;
	do
		n = recv(c->fd, c->in + c->in_len, IN_BYTES - c->in_len, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail(err, -errno, "receiving from nfd");
	if (n == 0)
		return fail(err, -ECONNRESET, "nfd hung up");
	c->in_len += (size_t)n;
	return 0;
}

int client_next(struct client *c, const struct nlmsghdr **out,
		struct err *err)
{
	bool malformed = false;

	*out = wire_next(c->in + c->in_at, c->in_len - c->in_at, &malformed);
	if (malformed)
		return fail(err, -EBADMSG, "nfd's answer");
	if (*out)
		c->in_at += MNL_ALIGN((*out)->nlmsg_len);
	return 0;
}

/* The next message, as client_next() gives it; waits for it. */
static int receive(struct client *c, const struct nlmsghdr **out,
		   struct err *err)
{
	int rc = client_next(c, out, err);

	while (!rc && !*out) {
		rc = client_fill(c, err);
		if (!rc)
			rc = client_next(c, out, err);
	}
	return rc;
}

/* nfd's WIRE_ERROR becomes ours. */
static int take_error(const struct nlmsghdr *nlh, enum command_op *op,
		      struct err *err)
{
	struct wire_error error = { .op = COMMAND_UNSET };

	if (wire_get_error(nlh, &error))
		return fail(err, -EBADMSG, "nfd's answer");
	*op = error.op;
	if (!err->code)
		*err = error.err;
	return err->code;
}

int client_begin(struct client *c, const struct wire_begin *how,
		 struct err *err)
{
	int rc = client_connect(c, err);

	if (!rc)
		wire_put_begin(&c->out, ++c->seq, how);
	return rc;
}

int client_command(struct client *c, const struct command *cmd,
		   struct err *err)
{
	wire_put_command(&c->out, ++c->seq, cmd);
	return c->out.len < CLIENT_OUT_BYTES ? 0 : flush(c, err);
}

int client_take_answer(struct client *c, const struct nlmsghdr *nlh,
		       enum command_op *op, struct err *err)
{
	*op = COMMAND_UNSET;
	if (nlh->nlmsg_type == WIRE_ERROR)
		return take_error(nlh, op, err);
	if (wire_get_done(nlh, &c->generation))
		return fail(err, -EBADMSG, "nfd's answer");
	return 0;
}

/* Send what there is; its one answer says whether it was done. */
static int send_for_answer(struct client *c, enum command_op *op,
			   struct err *err)
{
	const struct nlmsghdr *nlh;
	int rc;

	*op = COMMAND_UNSET;
	rc = flush(c, err);
	if (!rc)
		rc = receive(c, &nlh, err);
	return rc ? rc : client_take_answer(c, nlh, op, err);
}

int client_commit(struct client *c, enum command_op *op, struct err *err)
{
	wire_put_commit(&c->out, ++c->seq);
	return send_for_answer(c, op, err);
}

int client_persist(struct client *c, struct err *err)
{
	enum command_op op;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_persist(&c->out, ++c->seq);
	return send_for_answer(c, &op, err);
}

int client_generation(struct client *c, struct err *err)
{
	/* A transaction without commands changes nothing. */
	const struct wire_begin nothing = { .test = false };
	enum command_op op;
	int rc = client_begin(c, &nothing, err);

	return rc ? rc : client_commit(c, &op, err);
}

/* A listing as it comes in. */
struct listing {
	const struct client_sink *sink;
	enum table_id table;       /* that is being listed, or unset */
	enum family_id family;
	struct wire_chain *chains; /* its chains; their rules follow */
	unsigned int n, cap;
	unsigned int at;           /* whose rules come now: 1 + index, or 0 */
	uint32_t left;             /* how many of them are still to come */
	struct rule_spec *spec;
	struct err *err;
};

static int bad_answer(struct listing *l)
{
	return fail(l->err, -EBADMSG, "nfd's answer");
}

/* Go on to the next chain. */
static int next_chain(struct listing *l)
{
	const struct wire_chain *chain = &l->chains[l->at++];

	l->left = chain->n_rules;
	return l->sink->rules_of ?
		       l->sink->rules_of(l->sink->arg, chain, l->err) : 0;
}

static int end_table(struct listing *l)
{
	int rc = 0;

	if (l->table == TABLE_UNSET)
		return 0;
	while (!rc && l->left == 0 && l->at < l->n)
		rc = next_chain(l);
	if (!rc && l->left)
		rc = bad_answer(l);
	if (!rc && l->sink->table_end)
		rc = l->sink->table_end(l->sink->arg, l->table, l->err);
	l->table = TABLE_UNSET;
	l->n = l->at = 0;
	return rc;
}

static int take_table(struct listing *l, const struct nlmsghdr *nlh)
{
	int rc = end_table(l);

	if (rc)
		return rc;
	if (wire_get_table(nlh, &l->family, &l->table))
		return bad_answer(l);
	return l->sink->table ?
		       l->sink->table(l->sink->arg, l->table, l->err) : 0;
}

static int take_chain(struct listing *l, const struct nlmsghdr *nlh)
{
	struct wire_chain *chains = l->chains;

	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 16;
		chains = realloc(chains, l->cap * sizeof(*chains));
		if (!chains)
			return err_nomem(l->err);
		l->chains = chains;
	}
	if (l->table == TABLE_UNSET || l->at ||
	    wire_get_chain(nlh, &chains[l->n]))
		return bad_answer(l);
	l->n++;
	return l->sink->chain ? l->sink->chain(l->sink->arg, &chains[l->n - 1],
					       l->err) : 0;
}

static int take_rule(struct listing *l, const struct nlmsghdr *nlh)
{
	struct wire_rule rule;
	int rc = 0;

	while (!rc && l->left == 0) {
		if (l->at == l->n)
			return bad_answer(l);
		rc = next_chain(l);
	}
	if (rc)
		return rc;
	if (wire_get_rule(nlh, &rule))
		return bad_answer(l);
	l->left--;
	if (!l->sink->rule)
		return 0;
	rule_spec_init(l->spec, family_get(l->family));
	rc = rule_decode(l->spec, rule.attrs, rule.len_bytes, l->err);
	if (!rc)
		rc = l->sink->rule(l->sink->arg, &l->chains[l->at - 1],
				   l->spec, &rule, l->err);
	rule_spec_fini(l->spec);
	return rc;
}

static int take_done(struct client *c, struct listing *l,
		     const struct nlmsghdr *nlh)
{
	if (wire_get_done(nlh, &c->generation))
		return bad_answer(l);
	return end_table(l);
}

/* Messages up to the last; 0 when that came. */
static int take_listing(struct client *c, struct listing *l)
{
	for (;;) {
		const struct nlmsghdr *nlh;
		enum command_op op;
		int rc = receive(c, &nlh, l->err);

		if (rc)
			return rc;
		switch (nlh->nlmsg_type) {
		case WIRE_TABLE:
			rc = take_table(l, nlh);
			break;
		case WIRE_CHAIN:
			rc = take_chain(l, nlh);
			break;
		case WIRE_RULE:
			rc = take_rule(l, nlh);
			break;
		case WIRE_ERROR:
			return take_error(nlh, &op, l->err);
		default:
			return take_done(c, l, nlh);
		}
		if (rc)
			return rc;
	}
}

int client_list(struct client *c, const struct wire_list *list,
		const struct client_sink *sink, struct err *err)
{
	struct rule_spec spec;
	struct listing l = { .sink = sink, .spec = &spec, .err = err };
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_list(&c->out, ++c->seq, list);
	rc = flush(c, err);
	if (!rc)
		rc = take_listing(c, &l);
	free(l.chains);
	return rc;
}

int client_plan(struct client *c, const struct wire_plan *plan,
		int (*take)(void *arg, const char *text, size_t len,
			    struct err *err),
		void *arg, struct err *err)
{
	const struct nlmsghdr *nlh = NULL;
	uint64_t generation;
	enum command_op op;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_plan(&c->out, ++c->seq, plan);
	rc = flush(c, err);
	while (!rc) {
		const char *text;
		size_t len;

		rc = receive(c, &nlh, err);
		if (rc || nlh->nlmsg_type != WIRE_TEXT)
			break;
		if (wire_get_text(nlh, &text, &len))
			return fail(err, -EBADMSG, "nfd's answer");
		rc = take(arg, text, len, err);
	}
	if (rc)
		return rc;
	if (nlh->nlmsg_type == WIRE_ERROR)
		return take_error(nlh, &op, err);
	if (wire_get_done(nlh, &generation))
		return fail(err, -EBADMSG, "nfd's answer");
	return 0;
}

/* One message of a history; 1: it was the last. */
static int take_history(struct client *c, const struct nlmsghdr *nlh,
			const struct client_history *sink, struct err *err)
{
	struct wire_pending pending;
	struct wire_entry entry;
	struct command cmd;
	enum command_op op;
	const void *attrs;
	size_t len;

	switch (nlh->nlmsg_type) {
	case WIRE_PENDING:
		if (wire_get_pending(nlh, &pending))
			break;
		return sink->pending ? sink->pending(sink->arg, &pending, err)
				     : 0;
	case WIRE_ENTRY:
		if (wire_get_entry(nlh, &entry))
			break;
		return sink->entry ? sink->entry(sink->arg, &entry, err) : 0;
	case WIRE_COMMAND:
		if (wire_get_command(nlh, &cmd, &attrs, &len))
			break;
		return sink->command ? sink->command(sink->arg, &cmd, attrs,
						     len, err) : 0;
	case WIRE_ERROR:
		return take_error(nlh, &op, err);
	default:
		if (!wire_get_done(nlh, &c->generation))
			return 1;
	}
	return fail(err, -EBADMSG, "nfd's answer");
}

int client_history(struct client *c, const uint64_t *since,
		   const struct client_history *sink, struct err *err)
{
	const struct nlmsghdr *nlh;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_history(&c->out, ++c->seq, since);
	rc = flush(c, err);
	while (!rc) {
		rc = receive(c, &nlh, err);
		if (!rc)
			rc = take_history(c, nlh, sink, err);
	}
	return rc > 0 ? 0 : rc;
}

int client_rollback(struct client *c, uint64_t to, struct err *err)
{
	enum command_op op;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_rollback(&c->out, ++c->seq, to);
	return send_for_answer(c, &op, err);
}

int client_try(struct client *c, uint32_t confirm_s, struct err *err)
{
	enum command_op op;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_try(&c->out, ++c->seq, confirm_s);
	return send_for_answer(c, &op, err);
}

static int ask_plain(struct client *c, enum wire_type type, struct err *err)
{
	enum command_op op;
	int rc = client_connect(c, err);

	if (rc)
		return rc;
	wire_put_plain(&c->out, ++c->seq, type);
	return send_for_answer(c, &op, err);
}

int client_confirm(struct client *c, struct err *err)
{
	return ask_plain(c, WIRE_CONFIRM, err);
}

int client_cancel(struct client *c, struct err *err)
{
	return ask_plain(c, WIRE_CANCEL, err);
}
