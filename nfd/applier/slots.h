/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What takes privileges: sockets to nf_tables, in our own network namespace or
 * in that of a client, and sending on them. It knows nothing of rules.
 *
 * A namespace lives as long as a file or a socket refers to it: who wants it to
 * be able to go closes its slots.
 */
struct slot {
	bool is_used;
	int netns;     /* the namespace's file; -1: ours */
	int fd;        /* the socket */
	int watch;     /* another, told of what anybody changes; -1: none */
	size_t sndbuf; /* what it was asked to take at once */
};

/* More namespaces than this are not worked in at the same time. */
#define SLOTS_MAX 1024

struct slots {
	int own;   /* our namespace's file; -1: there is no /proc */
	int route; /* to number namespaces */
	dev_t own_dev;
	ino_t own_ino;
	struct slot v[SLOTS_MAX];
};

/* What a slot was opened for. */
struct slot_info {
	unsigned int slot;
	int fd;       /* the slot's own */
	bool is_own;  /* our namespace */
	int32_t nsid; /* what it is called in ours; -1: nothing */
};

/* Negative errnos are all that these have to say. */
int slots_init(struct slots *s);
void slots_fini(struct slots *s);

/**
 * Open a socket in the namespace that the socket @peer is of (-1: in ours), or
 * whose file it is, and give that a number (nsid) in ours where it has none, so
 * that the kernel tells when it is gone.
 */
int slots_open(struct slots *s, int peer, struct slot_info *out);
/** Send all of @buf as one packet. Unknown @slot: -EBADF. */
int slots_send(struct slots *s, unsigned int slot, const void *buf, size_t len);
/**
 * Wait until the kernel has let go of what deleted rules held: it destroys
 * them some time after the commit. Best effort.
 */
void slots_drain(struct slots *s, unsigned int slot);
/**
 * *@fd becomes readable when anybody changes nf_tables in @slot's namespace; it
 * goes with the slot. Negative errno.
 */
int slots_watch(struct slots *s, unsigned int slot, int *fd);
/** Let that be told, or not. */
int slots_listen(struct slots *s, unsigned int slot, bool on);
void slots_close(struct slots *s, unsigned int slot);
