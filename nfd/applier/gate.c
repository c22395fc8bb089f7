/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's way to what takes privileges. */
#include "gate.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "slots.h"

struct gate {
	struct slots slots;
};

int gate_new(struct gate **out, struct err *err)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	int rc;

	if (!gate)
		return err_nomem(err);
	rc = slots_init(&gate->slots);
	if (rc) {
		free(gate);
		return err_set(err, rc, "netlink socket: %s", strerror(-rc));
	}
	*out = gate;
	return 0;
}

void gate_free(struct gate **gate)
{
	if (!*gate)
		return;
	slots_fini(&(*gate)->slots);
	free(*gate);
	*gate = NULL;
}

int gate_open(struct gate *gate, int peer, struct gate_sock *sock,
	      struct gate_space *space)
{
	struct slot_info info;
	int rc = slots_open(&gate->slots, peer, &info);

	if (rc)
		return rc;
	*sock = (struct gate_sock){ gate, info.slot, info.fd };
	*space = (struct gate_space){ info.is_own, info.nsid };
	return 0;
}

int gate_send(const struct gate_sock *sock, const void *buf, size_t len)
{
	return slots_send(&sock->gate->slots, sock->slot, buf, len);
}

void gate_drain(const struct gate_sock *sock)
{
	slots_drain(&sock->gate->slots, sock->slot);
}

void gate_close(struct gate_sock *sock)
{
	if (sock->gate)
		slots_close(&sock->gate->slots, sock->slot);
	*sock = (struct gate_sock){ .gate = NULL };
}
