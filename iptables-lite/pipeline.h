/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "command.h"

struct client;
struct err;
struct wire_begin;

/* So many transactions may be under way. */
#define PIPELINE_MAX 1024

/*
 * Transactions that are sent one after the other, without waiting for answers:
 * these are taken as they come. All zeroes but the client at the start.
 */
struct pipeline {
	struct client *client; /* borrowed */
	size_t n_ready;        /* bytes of client->out that may be sent */
	unsigned int n_open;   /* transactions that wait for their answers */
	enum command_op op;    /* of the command that failed in nfd */
	bool has_failed;       /* nothing more can be sent */
};

/*
 * Each of these may find that a transaction was not done: then has_failed is
 * set, and the failure is that of the first such one.
 */
/** See client_command(). Little is sent before the transaction is whole. */
int pipeline_command(struct pipeline *p, const struct command *cmd,
		     struct err *err);
/** Its end; it is on its way before the next call that waits. */
int pipeline_commit(struct pipeline *p, struct err *err);
/** Send and take answers until there is something to be read from @fd. */
int pipeline_wait(struct pipeline *p, int fd, struct err *err);
/** Until all have been answered. */
int pipeline_finish(struct pipeline *p, struct err *err);
