/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../backend.h"
#include "../loop.h"
#include "../store/store.h"

struct err;
struct gate;
struct limits;

/*
 * The network namespaces that clients are in, each with a ruleset of its own.
 * Which one it is, the client's socket says: not the client, and not the inode
 * of a file, which may be used again. The kernel gives each namespace a cookie
 * that no other has until the next boot.
 *
 * nfd keeps no namespace alive but its own: into another it has a socket only
 * as long as a client is connected from there, or a change waits there to be
 * confirmed (after a restart: if the namespace has a name); and when it is
 * gone, its ruleset is forgotten.
 */
struct space {
	uint64_t cookie;    /* 0: the kernel has none: ours */
	int32_t nsid;       /* its number in our namespace; -1: none */
	bool is_own;
	bool is_doubted;    /* its number may be another's */
	bool is_present;    /* its number is in use; while that is looked at */
	bool is_open;       /* has a store; else files only, of an earlier nfd */
	unsigned int n_users;
	uint64_t left_at;   /* when the last one left; counts departures */
	struct spaces *spaces;
	/* Runs while a change waits to be confirmed; it is a user meanwhile. */
	struct loop_timer timer;
	bool is_held;
	struct store store;
	struct space *next;
};

struct spaces;

#define auto_spaces __attribute__((cleanup(spaces_free)))

/* Of all namespaces. */
struct spaces_opts {
	const struct limits *limits; /* may change: spaces_limit() */
	struct owners *owners;       /* may change at any time */
	bool repairs; /* what others change in the kernel is put right */
	int (*backend_new)(struct backend **out,
			   const struct backend_opts *opts, struct err *err);
	struct backend_opts backend;
};

/**
 * Our own namespace, empty, without its state. @gate must outlive it.
 */
int spaces_new(struct spaces **out, struct gate *gate,
	       const struct spaces_opts *opts, struct err *err);
/** NULL is fine. */
void spaces_free(struct spaces **spaces);

/** The ruleset of our own. */
struct store *spaces_own(struct spaces *spaces);

/** store.before_change of every namespace's store. */
void spaces_before_change(struct spaces *spaces,
			  void (*fn)(struct store *store, void *arg),
			  void *arg);

/**
 * Have @loop tell when the time for confirming a change is over. NULL: no
 * more; it is said so before the loop goes.
 */
void spaces_watch(struct spaces *spaces, struct loop *loop);

/**
 * Read the state beside @base ("…/nfd" for "…/nfd.state"), ours at once, that
 * of others ("…/nfd-COOKIE.state") when they are entered; and keep it up to
 * date from now on. Files of namespaces that are gone are deleted.
 */
int spaces_open(struct spaces *spaces, const char *base, struct err *err);
/** store_has_chores() of any of them, store_do_chores() of all. */
bool spaces_have_chores(const struct spaces *spaces);
void spaces_do_chores(struct spaces *spaces);

/** Write the states a last time; nothing changes them from now on. */
void spaces_close(struct spaces *spaces);

/**
 * The namespace of @peer, a client's accepted socket, which works until
 * spaces_leave().
 */
int spaces_enter(struct spaces *spaces, int peer, struct space **out,
		 struct err *err);
void spaces_leave(struct spaces *spaces, struct space *space);

/** Have every ruleset keep the limits of the options as they are now. */
void spaces_limit(struct spaces *spaces);

/** To be polled for input: then spaces_look(). -1: it is not to be had. */
int spaces_watch_fd(const struct spaces *spaces);
/** Does one of them want to look without that? */
bool spaces_want_look(const struct spaces *spaces);
/** store_look() of all that can look; the earliest of the times. */
uint64_t spaces_look(struct spaces *spaces);

/** To be polled for input: then spaces_news(). -1: there are no news. */
int spaces_fd(const struct spaces *spaces);
/** Forget the namespaces that are gone. */
void spaces_news(struct spaces *spaces);
