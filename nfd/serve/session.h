/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "../store/listing.h"
#include "../store/store.h"
#include "peer.h"
#include "wire.h"

struct err;
struct limits;

/* So many transactions of one session are done in one go. */
#define SESSION_WAITING_MAX 64
/* Where so many wait, of all sessions, each has one more at most. */
#define SESSION_ALL_WAITING_MAX 256

struct session_change;

/*
 * One client: what came in and is not yet answered, what is to go out. It
 * knows no sockets; who has one moves bytes in and out.
 */
struct session {
	struct store *store; /* NULL: it is refused */
	struct owner_id owner; /* the client's group */
	enum peer_role role;
	const struct limits *limits;
	bool is_root;      /* its listings may take any memory */
	struct wire_entry who; /* uid and pid; for the history */
	struct wire_buf in;
	size_t in_at;      /* bytes of in that have been looked at */
	bool is_open;      /* between WIRE_BEGIN and WIRE_COMMIT */
	struct wire_begin how; /* the open one is to be done */
	size_t commands_at; /* where in `in` its commands begin */
	struct session_change *waiting; /* to be done, in order; owned */
	struct session_change *last;    /* of these */
	unsigned int n_waiting;
	bool has_failed;   /* the last one that was done */
	struct wire_buf out;
	size_t out_at;     /* bytes of out that have been sent */
	struct listing listing;
	bool is_listing;
	bool is_over;      /* to be closed once out is sent */
};

/** @store may be set later, before the first session_take(). */
void session_init(struct session *s, struct store *store,
		  enum peer_role role, const struct limits *limits);
void session_fini(struct session *s);

/**
 * @len bytes came in. Messages that are whole are answered, as long as there
 * is no answer under way. Transactions that follow each other wait together.
 */
void session_take(struct session *s, const void *data, size_t len);
/**
 * Does it wait for store_run()? Then session_resume() answers the client, as
 * far as that was done. It may wait again then.
 */
bool session_is_waiting(const struct session *s);
void session_resume(struct session *s);
/** Does it want to be given more? */
bool session_wants_input(const struct session *s);

/** What is to be sent next, *@len bytes; 0: nothing is waiting. */
const void *session_output(struct session *s, size_t *len);
/** @len bytes of that were sent. */
void session_sent(struct session *s, size_t len);

/** Say why it can't be served: its last answer. */
void session_refuse(struct session *s, const struct err *why);
/** The same for who may not do what he wants to. */
void session_deny(struct session *s);
/** Has it begun something that it has to end? */
bool session_is_half(const struct session *s);

/** Make the rest of the listing that is under way: the ruleset will change. */
void session_settle(struct session *s);
