/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "../loop.h"

struct err;

/*
 * What systemd, or who supervises services as it does, is told and tells:
 * sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3), without its library.
 */
struct notify {
	int fd; /* -1: nobody wants to know */
	struct sockaddr_un addr;
	socklen_t addr_len;
	uint64_t watchdog_ms; /* it wants a sign of life this often; 0: none */
	struct loop_timer timer;
	int listener; /* the socket that clients come by; -1: none was given */
};

/** Look at the environment, and let no child see it. */
void notify_init(struct notify *notify);
void notify_fini(struct notify *notify);

/** Say that clients can come; @status in words. */
void notify_ready(const struct notify *notify, const char *status);
/** Settings are read again; notify_ready() ends it. */
void notify_reloading(const struct notify *notify);
void notify_stopping(const struct notify *notify);

/** Give signs of life by @loop's time, where they are wanted. */
int notify_watch(struct notify *notify, struct loop *loop, struct err *err);
/** Before the loop goes. */
void notify_unwatch(struct notify *notify);
