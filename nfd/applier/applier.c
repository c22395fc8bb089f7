/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process that has the privileges. Of what it is sent it trusts nothing:
 * who parses what clients send may be made to ask for anything.
 */
#include "applier.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "check.h"
#include "link.h"
#include "sandbox.h"
#include "slots.h"

/* A packet that was longer does not stay in memory. */
#define KEEP_LEN (1u << 20)

struct applier {
	int sock;
	struct slots slots;
	uint8_t *buf; /* the packet: here nobody else can change it */
	size_t cap;
	struct link_answer answer;
	int fd;       /* to go with it, or -1 */
};

static int reserve(struct applier *a, size_t len)
{
	uint8_t *buf;

	if (len <= a->cap)
		return 0;
	buf = realloc(a->buf, len);
	if (!buf)
		return -ENOMEM;
	a->buf = buf;
	a->cap = len;
	return 0;
}

/* For whoever reads what services say; what is missing here is in the way. */
static void say_refused(void)
{
	static const char line[] =
		"nfd-applier: the engine asked for what is none of nfd's business\n";

	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		return;
}

/* *@code is the answer; otherwise there is no going on. */
static int do_send(struct applier *a, const struct link_request *req, int *code)
{
	int rc;

	if (req->len > LINK_LEN_MAX)
		return -EMSGSIZE;
	rc = reserve(a, req->len);
	if (!rc)
		rc = link_get(a->sock, a->buf, req->len, NULL);
	if (rc)
		return rc;
	*code = applier_check(a->buf, req->len);
	if (*code)
		say_refused();
	else
		*code = slots_send(&a->slots, req->slot, a->buf, req->len);
	if (a->cap > KEEP_LEN) {
		free(a->buf);
		a->buf = NULL;
		a->cap = 0;
	}
	return 0;
}

/* @peer: the client's socket that came along, or -1. */
static int do_open(struct applier *a, const struct link_request *req, int peer)
{
	struct slot_info info;
	int rc;

	if (req->slot && peer < 0)
		return -EBADF;
	rc = slots_open(&a->slots, req->slot ? peer : -1, &info);
	if (rc)
		return rc;
	a->answer.slot = info.slot;
	a->answer.nsid = info.nsid;
	a->answer.is_own = info.is_own;
	a->fd = info.fd;
	return 0;
}

/* As do_send(). */
static int handle(struct applier *a, const struct link_request *req, int peer,
		  int *code)
{
	*code = 0;
	switch (req->op) {
	case LINK_OPEN:
		*code = do_open(a, req, peer);
		return 0;
	case LINK_SEND:
		return do_send(a, req, code);
	case LINK_DRAIN:
		slots_drain(&a->slots, req->slot);
		return 0;
	case LINK_CLOSE:
		slots_close(&a->slots, req->slot);
		return 0;
	case LINK_WATCH:
		*code = slots_watch(&a->slots, req->slot, &a->fd);
		return 0;
	case LINK_LISTEN:
		*code = slots_listen(&a->slots, req->slot, true);
		return 0;
	case LINK_PAUSE:
		*code = slots_listen(&a->slots, req->slot, false);
		return 0;
	}
	return -EBADMSG;
}

static int serve_one(struct applier *a)
{
	struct link_request req;
	int peer, code;
	int rc = link_get(a->sock, &req, sizeof(req), &peer);

	if (rc)
		return rc;
	a->answer = (struct link_answer){ .nsid = -1 };
	a->fd = -1;
	rc = handle(a, &req, peer, &code);
	if (peer >= 0)
		close(peer);
	if (rc)
		return rc;
	a->answer.code = code;
	return link_put(a->sock, &a->answer, sizeof(a->answer), NULL, 0,
			a->fd);
}

/* It ends when the engine has: nothing else is to end it before. */
static void ignore_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &ignore, NULL);
}

int applier_main(int sock)
{
	struct applier *a = calloc(1, sizeof(*a));
	int rc = a ? 0 : -ENOMEM;

	ignore_signals();
	prctl(PR_SET_NAME, "nfd-applier", 0, 0, 0);
	if (!rc)
		rc = slots_init(&a->slots);
	if (!rc)
		rc = sandbox_keep(UINT64_C(1) << CAP_NET_ADMIN |
				  UINT64_C(1) << CAP_SYS_ADMIN);
	if (!rc)
		rc = sandbox_applier();
	if (!rc)
		a->sock = sock;
	while (!rc)
		rc = serve_one(a);
	if (a) {
		slots_fini(&a->slots);
		free(a->buf);
	}
	free(a);
	return rc == -EPIPE || rc == -ECONNRESET ? 0 : 1;
}
