/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many transactions on their way to nfd at once. */
#include "pipeline.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "client.h"
#include "err.h"

/* So much is sent while more is being read: nfd is to have work. */
#define SEND_BYTES 16384

/* Send what goes without waiting. */
static int send_some(struct pipeline *p, struct err *err)
{
	struct wire_buf *out = &p->client->out;
	size_t sent = 0;
	int rc = client_send(p->client, p->n_ready, MSG_DONTWAIT, &sent, err);

	p->has_failed = rc;
	if (!sent)
		return rc;
	out->len -= sent;
	p->n_ready -= sent;
	memmove(out->data, out->data + sent, out->len);
	return 0;
}

static int take_answers(struct pipeline *p, struct err *err)
{
	const struct nlmsghdr *nlh;
	int rc = client_next(p->client, &nlh, err);

	while (!rc && nlh) {
		/* What it says unasked can be no good news. */
		if (!p->n_open && nlh->nlmsg_type != WIRE_ERROR)
			return err_set(err, -EBADMSG,
				       "nfd answers what nobody asked");
		p->n_open -= p->n_open > 0;
		rc = client_take_answer(p->client, nlh, &p->op, err);
		if (!rc)
			rc = client_next(p->client, &nlh, err);
	}
	return rc;
}

/*
 * Wait until something goes on; send what goes, and take what answers there
 * are. Both ways at once: nfd doesn't read while we don't.
 */
static int exchange(struct pipeline *p, int fd, bool *is_there, struct err *err)
{
	const int in = POLLIN, out = p->n_ready ? POLLOUT : 0;
	struct pollfd fds[] = {
		{ .fd = p->client->fd, .events = (short)(in | out) },
		{ .fd = fd, .events = POLLIN },
	};
	int rc = 0;

	while (!rc && poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			rc = err_set(err, -errno, "poll: %s", strerror(errno));
	if (!rc && fds[0].revents & ~POLLOUT) {
		rc = client_fill(p->client, err);
		if (!rc)
			rc = take_answers(p, err);
	}
	if (!rc)
		rc = send_some(p, err);
	*is_there = fds[1].revents;
	p->has_failed = rc;
	return rc;
}

/* Let nothing grow without end. */
static int relieve(struct pipeline *p, struct err *err)
{
	bool is_there;
	int rc = send_some(p, err);

	while (!rc && (p->n_open >= PIPELINE_MAX ||
		       p->client->out.len >= CLIENT_OUT_BYTES))
		rc = exchange(p, -1, &is_there, err);
	return rc;
}

int pipeline_command(struct pipeline *p, const struct command *cmd,
		     struct err *err)
{
	struct client *c = p->client;

	wire_put_command(&c->out, ++c->seq, cmd);
	if (c->out.len < CLIENT_OUT_BYTES)
		return 0;
	p->n_ready = c->out.len;
	return relieve(p, err);
}

int pipeline_commit(struct pipeline *p, struct err *err)
{
	struct client *c = p->client;

	wire_put_commit(&c->out, ++c->seq);
	p->n_ready = c->out.len;
	p->n_open++;
	if (p->n_ready < SEND_BYTES && p->n_open < PIPELINE_MAX)
		return 0;
	return relieve(p, err);
}

int pipeline_wait(struct pipeline *p, int fd, struct err *err)
{
	bool is_there = false;
	int rc = send_some(p, err);

	while (!rc && !is_there)
		rc = exchange(p, fd, &is_there, err);
	return rc;
}

int pipeline_finish(struct pipeline *p, struct err *err)
{
	bool is_there;
	int rc = send_some(p, err);

	while (!rc && p->n_open)
		rc = exchange(p, -1, &is_there, err);
	return rc;
}
