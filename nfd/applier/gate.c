/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's way to what takes privileges. */
#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "applier.h"
#include "err.h"
#include "link.h"
#include "slots.h"

/* What is on its way to the applier, so that it can work beside us. */
#define LINK_BUFFER (1 << 22)

struct gate {
	pid_t pid; /* of the applier; 0: there is none */
	int link;  /* to it */
	struct slots slots; /* without it */
};

int gate_new(struct gate **out, struct err *err)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	int rc;

	if (!gate)
		return err_nomem(err);
	gate->link = -1;
	rc = slots_init(&gate->slots);
	if (rc) {
		free(gate);
		return err_set(err, rc, "netlink socket: %s", strerror(-rc));
	}
	*out = gate;
	return 0;
}

static void close_from(int first)
{
	long n = sysconf(_SC_OPEN_MAX);

#ifdef SYS_close_range
	if (!syscall(SYS_close_range, (unsigned int)first, ~0u, 0))
		return;
#endif
	for (int fd = first; fd < n; fd++)
		close(fd);
}

/* In the child: what it has of the parent's is the link, perhaps stderr. */
static void be_applier(int link, bool wants_stderr)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd <= (wants_stderr ? 1 : 2); fd++)
		dup2(null, fd);
	dup2(link, 3);
	close_from(4);
	_exit(applier_main(3));
}

int gate_new_split(struct gate **out, bool wants_stderr, struct err *err)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	const int size = LINK_BUFFER;
	int ends[2];
	int rc;

	if (!gate)
		return err_nomem(err);
	rc = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
	if (!rc) {
		setsockopt(ends[0], SOL_SOCKET, SO_SNDBUFFORCE, &size,
			   sizeof(size));
		gate->link = ends[0];
		gate->pid = fork();
		if (gate->pid == 0)
			be_applier(ends[1], wants_stderr);
		close(ends[1]);
	}
	if (rc || gate->pid < 0) {
		rc = err_set(err, -errno, "applier: %s", strerror(errno));
		if (gate->pid < 0)
			close(ends[0]);
		free(gate);
		return rc;
	}
	*out = gate;
	return 0;
}

void gate_free(struct gate **gate)
{
	struct gate *g = *gate;

	if (!g)
		return;
	if (g->pid) {
		close(g->link);
		while (waitpid(g->pid, NULL, 0) < 0 && errno == EINTR)
			;
	} else {
		slots_fini(&g->slots);
	}
	free(g);
	*gate = NULL;
}

int gate_fd(const struct gate *gate)
{
	return gate->link;
}

/* What the applier answers to what it was asked first of all. */
static int hear(struct gate *gate, struct link_answer *answer, int *fd)
{
	int rc = link_get(gate->link, answer, sizeof(*answer), fd);

	return rc ? rc : answer->code;
}

/* Ask the applier and wait for its answer. */
static int ask(struct gate *gate, const struct link_request *req,
	       const void *data, int peer, struct link_answer *answer, int *fd)
{
	int rc = link_put(gate->link, req, sizeof(*req), data, req->len, peer);

	return rc ? rc : hear(gate, answer, fd);
}

static int open_split(struct gate *gate, int peer, struct gate_sock *sock,
		      struct gate_space *space)
{
	const struct link_request req = { .op = LINK_OPEN, .slot = peer >= 0 };
	struct link_answer answer;
	int fd = -1;
	int rc = ask(gate, &req, NULL, peer, &answer, &fd);

	if (!rc && fd < 0)
		rc = -EPROTO;
	if (rc)
		return rc;
	*sock = (struct gate_sock){ gate, answer.slot, fd, -1 };
	*space = (struct gate_space){ answer.is_own, answer.nsid };
	return 0;
}

int gate_open(struct gate *gate, int peer, struct gate_sock *sock,
	      struct gate_space *space)
{
	struct slot_info info;
	int rc;

	if (gate->pid)
		return open_split(gate, peer, sock, space);
	rc = slots_open(&gate->slots, peer, &info);
	if (rc)
		return rc;
	*sock = (struct gate_sock){ gate, info.slot, info.fd, -1 };
	*space = (struct gate_space){ info.is_own, info.nsid };
	return 0;
}

int gate_post(const struct gate_sock *sock, const void *buf, size_t len)
{
	const struct link_request req = { LINK_SEND, sock->slot, len };

	if (!sock->gate->pid)
		return slots_send(&sock->gate->slots, sock->slot, buf, len);
	if (len > LINK_LEN_MAX)
		return -EMSGSIZE;
	return link_put(sock->gate->link, &req, sizeof(req), buf, len, -1);
}

int gate_settle(const struct gate_sock *sock)
{
	struct link_answer answer;

	return sock->gate->pid ? hear(sock->gate, &answer, NULL) : 0;
}

void gate_drain(const struct gate_sock *sock)
{
	const struct link_request req = { .op = LINK_DRAIN,
					  .slot = sock->slot };
	struct link_answer answer;

	if (sock->gate->pid)
		ask(sock->gate, &req, NULL, -1, &answer, NULL);
	else
		slots_drain(&sock->gate->slots, sock->slot);
}

int gate_watch(struct gate_sock *sock, int *fd)
{
	const struct link_request req = { .op = LINK_WATCH,
					  .slot = sock->slot };
	struct link_answer answer;
	int rc;

	if (sock->gate->pid)
		rc = ask(sock->gate, &req, NULL, -1, &answer, &sock->watch);
	else
		rc = slots_watch(&sock->gate->slots, sock->slot, &sock->watch);
	*fd = sock->watch;
	return rc ? rc : sock->watch < 0 ? -EPROTO : 0;
}

int gate_listen(const struct gate_sock *sock, bool on)
{
	const struct link_request req = { .op = on ? LINK_LISTEN : LINK_PAUSE,
					  .slot = sock->slot };
	struct link_answer answer;

	if (!sock->gate->pid)
		return slots_listen(&sock->gate->slots, sock->slot, on);
	return ask(sock->gate, &req, NULL, -1, &answer, NULL);
}

void gate_close(struct gate_sock *sock)
{
	const struct link_request req = { .op = LINK_CLOSE,
					  .slot = sock->slot };
	struct link_answer answer;

	if (sock->gate && sock->gate->pid) {
		close(sock->fd); /* our copy: the applier closes its own */
		if (sock->watch >= 0)
			close(sock->watch);
		ask(sock->gate, &req, NULL, -1, &answer, NULL);
	} else if (sock->gate) {
		slots_close(&sock->gate->slots, sock->slot);
	}
	*sock = (struct gate_sock){ .gate = NULL };
}
