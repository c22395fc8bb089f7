/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/*
 * The way to what takes privileges: see slots.h.
 */
struct gate;

#define auto_gate __attribute__((cleanup(gate_free)))

/* A socket to nf_tables. All zeroes is none. */
struct gate_sock {
	struct gate *gate;
	unsigned int slot;
	int fd; /* for receiving */
};

/* Which network namespace a socket was opened in. */
struct gate_space {
	bool is_own;  /* nfd's */
	int32_t nsid; /* what the kernel calls it in nfd's; -1: nothing */
};

/** What takes privileges is done by this process. */
int gate_new(struct gate **out, struct err *err);
/** NULL is fine. */
void gate_free(struct gate **gate);

/**
 * Open @sock in the network namespace of the socket @peer; -1: in nfd's own.
 * Negative errno.
 */
int gate_open(struct gate *gate, int peer, struct gate_sock *sock,
	      struct gate_space *space);
/** Send all of @buf as one packet. Negative errno. */
int gate_send(const struct gate_sock *sock, const void *buf, size_t len);
/**
 * Wait until the kernel has let go of what deleted rules held: it destroys
 * them some time after the commit. Best effort.
 */
void gate_drain(const struct gate_sock *sock);
/** None is fine. */
void gate_close(struct gate_sock *sock);
