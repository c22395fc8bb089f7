/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * What the engine and the applier say to each other over a pair of stream
 * sockets: the engine a request, the applier its answer.
 */
enum link_op {
	LINK_OPEN = 1, /* slots_open(): its peer comes along, or none */
	LINK_SEND,     /* slots_send(): len bytes follow */
	LINK_DRAIN,
	LINK_CLOSE,
	LINK_WATCH,  /* slots_watch() */
	LINK_LISTEN, /* slots_listen(): on */
	LINK_PAUSE,  /* off */
};

struct link_request {
	uint32_t op;
	uint32_t slot; /* but LINK_OPEN: 1: a peer comes along */
	uint64_t len;
};

/* LINK_OPEN, LINK_WATCH: and the socket comes along. */
struct link_answer {
	int32_t code; /* negative errno */
	uint32_t slot;
	int32_t nsid;
	uint32_t is_own;
};

/* Longest packet. */
#define LINK_LEN_MAX (UINT32_C(1) << 30)

/**
 * Send @head, then the @len bytes at @data; with them the descriptor @fd,
 * unless that is -1. -EPIPE: nobody is there.
 */
int link_put(int sock, const void *head, size_t head_len, const void *data,
	     size_t len, int fd);
/**
 * Receive @len bytes. A descriptor that comes along becomes *@fd, which is -1
 * otherwise; NULL: none is wanted. -EPIPE: nobody is there any more.
 */
int link_get(int sock, void *data, size_t len, int *fd);
