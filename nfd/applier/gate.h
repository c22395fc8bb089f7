/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/*
 * The way to what takes privileges (see slots.h): in this process, or in one of
 * its own, the applier, which checks each packet.
 */
struct gate;

#define auto_gate __attribute__((cleanup(gate_free)))

/* A socket to nf_tables. All zeroes is none. */
struct gate_sock {
	struct gate *gate;
	unsigned int slot;
	int fd; /* for receiving */
	int watch; /* gate_watch()'s; -1: none */
};

/* Which network namespace a socket was opened in. */
struct gate_space {
	bool is_own;  /* nfd's */
	int32_t nsid; /* what the kernel calls it in nfd's; -1: nothing */
};

/** What takes privileges is done by this process. */
int gate_new(struct gate **out, struct err *err);
/**
 * What takes privileges is done by a child, which keeps the stderr that we
 * have if @wants_stderr. We can give ours up then.
 */
int gate_new_split(struct gate **out, bool wants_stderr, struct err *err);
/** Waits for the child to end. NULL is fine. */
void gate_free(struct gate **gate);
/** Becomes readable when the child has ended; -1: there is none. */
int gate_fd(const struct gate *gate);

/**
 * Open @sock in the network namespace of the socket @peer, or whose file it is;
 * -1: in nfd's own. Negative errno.
 */
int gate_open(struct gate *gate, int peer, struct gate_sock *sock,
	      struct gate_space *space);
/**
 * Send all of @buf as one packet: it is on its way, or already there. Negative
 * errno. Each needs its gate_settle(), in their order, before anything else is
 * asked of the gate.
 */
int gate_post(const struct gate_sock *sock, const void *buf, size_t len);
/** Wait until the kernel has done what it does in sending. Negative errno. */
int gate_settle(const struct gate_sock *sock);
/**
 * Wait until the kernel has let go of what deleted rules held: it destroys
 * them some time after the commit. Best effort.
 */
void gate_drain(const struct gate_sock *sock);
/**
 * *@fd becomes readable when anybody changes nf_tables where @sock was opened;
 * it goes with it. Negative errno.
 */
int gate_watch(struct gate_sock *sock, int *fd);
/** Let that be told, or not. */
int gate_listen(const struct gate_sock *sock, bool on);
/** None is fine. */
void gate_close(struct gate_sock *sock);
