/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "wire.h"

struct rule_spec;

/* A connection to nfd. */
struct client {
	int fd;              /* -1: not connected */
	struct wire_buf out; /* not sent yet */
	uint8_t *in;         /* WIRE_MSG_MAX bytes and more */
	size_t in_len, in_at;
	uint32_t seq;
	uint64_t generation; /* of the ruleset, by the last answer */
	bool is_lost;        /* nfd hung up while we wrote: see what it says */
};

#define auto_client __attribute__((cleanup(client_close)))

/** Makes no connection yet. */
void client_init(struct client *c);
void client_close(struct client *c);

/* How much is collected before it is written. */
#define CLIENT_OUT_BYTES 131072

/** Connect now; the functions below do it when it hasn't been done. */
int client_connect(struct client *c, struct err *err);

/**
 * A transaction: begin, any number of commands, and either commit or close.
 * Commands are sent as they come, in large writes. A failure of
 * client_commit() is that of the command *@op; after success c->generation is
 * what the ruleset is called.
 */
int client_begin(struct client *c, const struct wire_begin *how,
		 struct err *err);
int client_command(struct client *c, const struct command *cmd,
		   struct err *err);
int client_commit(struct client *c, enum command_op *op, struct err *err);

/** Ask what the ruleset is called: c->generation. */
int client_generation(struct client *c, struct err *err);

/* What a listing is made of, in order. Every member but arg may be NULL. */
struct client_sink {
	/* A table begins. */
	int (*table)(void *arg, enum table_id table, struct err *err);
	/* A chain of it; first all of them come like this. */
	int (*chain)(void *arg, const struct wire_chain *chain,
		     struct err *err);
	/* Now the rules of this chain come. */
	int (*rules_of)(void *arg, const struct wire_chain *chain,
			struct err *err);
	int (*rule)(void *arg, const struct wire_chain *chain,
		    const struct rule_spec *spec, const struct wire_rule *rule,
		    struct err *err);
	int (*table_end)(void *arg, enum table_id table, struct err *err);
	void *arg;
};

/** Ask for @plan and hand its text to @take, part by part. */
int client_plan(struct client *c, const struct wire_plan *plan,
		int (*take)(void *arg, const char *text, size_t len,
			    struct err *err),
		void *arg, struct err *err);

/** Have the rules written to the files that are loaded at boot. */
int client_persist(struct client *c, struct err *err);

/* What a history is made of, in order; see WIRE_HISTORY. */
struct client_history {
	int (*pending)(void *arg, const struct wire_pending *pending,
		       struct err *err);
	int (*entry)(void *arg, const struct wire_entry *entry,
		     struct err *err);
	/* One that undoes the entry; its rule is the @len bytes at @attrs. */
	int (*command)(void *arg, const struct command *cmd,
		       const void *attrs, size_t len, struct err *err);
	void *arg;
};

/**
 * Ask what was committed, and (@since not NULL) how what is newer is undone.
 * c->generation is the ruleset's then. Every member of @sink may be NULL.
 */
int client_history(struct client *c, const uint64_t *since,
		   const struct client_history *sink, struct err *err);

/** Go back to generation @to: c->generation is the new one. */
int client_rollback(struct client *c, uint64_t to, struct err *err);
/** What is committed from now on is taken back unless it is confirmed. */
int client_try(struct client *c, uint32_t confirm_s, struct err *err);
/** -ENOENT: nothing waits to be confirmed. */
int client_confirm(struct client *c, struct err *err);
int client_cancel(struct client *c, struct err *err);

/*
 * Inside: for what sends several requests before it reads the first answer.
 */
/**
 * Send the first @len bytes of c->out, or as many as @flags (MSG_DONTWAIT) let
 * go: *@sent. Where nfd has hung up that is all of them; see what it says.
 */
int client_send(struct client *c, size_t len, int flags, size_t *sent,
		struct err *err);
/** Wait for some of what nfd says. -ECONNRESET: it hung up. */
int client_fill(struct client *c, struct err *err);
/** The next whole message, until it is asked again; NULL: client_fill(). */
int client_next(struct client *c, const struct nlmsghdr **out,
		struct err *err);
/** @nlh ends an answer: as client_commit(). */
int client_take_answer(struct client *c, const struct nlmsghdr *nlh,
		       enum command_op *op, struct err *err);

/** Ask for @list and hand it to @sink as it comes in. */
int client_list(struct client *c, const struct wire_list *list,
		const struct client_sink *sink, struct err *err);
