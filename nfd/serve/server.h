/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct err;
struct loop;
struct server;
struct settings;
struct spaces;

#define auto_server __attribute__((cleanup(server_free)))

/**
 * Listen at @config->socket for clients of @spaces; both must outlive the
 * server. The socket's folder is made where it is missing. -EADDRINUSE:
 * another nfd is there. @listener: that socket, which somebody else has made
 * and keeps there; it is taken over, and opened for all where groups may ask.
 * -1: there is none.
 */
int server_new(struct server **out, struct spaces *spaces,
	       const struct settings *config, int listener, struct err *err);
/** User @owner may ask for all, as root may. */
void server_allow(struct server *server, uid_t owner);
/** The settings have changed. */
void server_reload(struct server *server);
/** For timers and descriptors of others; it goes with the server. */
struct loop *server_loop(const struct server *server);
/** Closes all clients and takes the socket away. */
void server_free(struct server **server);

/* Why server_run() has returned. */
enum server_event {
	SERVER_STOP = 1,
	SERVER_RELOAD,
	SERVER_FAILED, /* server_stop() alone says so */
};

/** Have server_run() return @event. */
void server_stop(struct server *server, enum server_event event);

/**
 * Serve until a signal asks for something: SIGTERM, SIGINT: SERVER_STOP;
 * SIGHUP: SERVER_RELOAD. Or a negative errno.
 */
int server_run(struct server *server, struct err *err);
