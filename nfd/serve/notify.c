/* SPDX-License-Identifier: GPL-2.0-or-later */
/* systemd's protocols for services. */
#include "notify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../log.h"
#include "err.h"
#include "num.h"
#include "text.h"

/* sd_listen_fds(3): SD_LISTEN_FDS_START */
#define LISTEN_FD 3

/* Is it for us, and not for a process that we come from? */
static bool is_ours(const char *variable)
{
	const char *value = getenv(variable);
	uint64_t pid;

	return value && num_parse(value, 1, INT32_MAX, &pid) &&
	       pid == (uint64_t)getpid();
}

static void find_socket(struct notify *notify)
{
	const char *path = getenv("NOTIFY_SOCKET");

	if (!path || !*path || strlen(path) >= sizeof(notify->addr.sun_path))
		return;
	notify->addr.sun_family = AF_UNIX;
	strcpy(notify->addr.sun_path, path);
	if (path[0] == '@')
		notify->addr.sun_path[0] = '\0';
	notify->addr_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				       strlen(path));
	notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (notify->fd < 0)
		log_warning("NOTIFY_SOCKET: %s", strerror(errno));
}

static void find_watchdog(struct notify *notify)
{
	const char *value = getenv("WATCHDOG_USEC");
	uint64_t usec;

	if (!value || (getenv("WATCHDOG_PID") && !is_ours("WATCHDOG_PID")) ||
	    !num_parse(value, 1, UINT64_MAX, &usec))
		return;
	/* As sd_watchdog_enabled(3) has it: at half the time at the latest. */
	notify->watchdog_ms = usec / 2000 ? usec / 2000 : 1;
}

/* A Unix stream socket that listens. */
static bool is_listener(int fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNSPEC };
	socklen_t len = sizeof(addr);
	int type = 0, listens = 0;
	socklen_t int_len = sizeof(int);

	return !getsockname(fd, (struct sockaddr *)&addr, &len) &&
	       addr.sun_family == AF_UNIX &&
	       !getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &int_len) &&
	       type == SOCK_STREAM &&
	       !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens,
			   &int_len) &&
	       listens;
}

static void find_listener(struct notify *notify)
{
	const char *value = getenv("LISTEN_FDS");
	uint64_t n;

	if (!value || !is_ours("LISTEN_PID") ||
	    !num_parse(value, 1, 1024, &n))
		return;
	for (int fd = LISTEN_FD; fd < LISTEN_FD + (int)n; fd++) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		if (notify->listener >= 0 || !is_listener(fd)) {
			log_warning("LISTEN_FDS: descriptor %d is not used: one listening Unix stream socket is",
				    fd);
			continue;
		}
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		notify->listener = fd;
	}
}

void notify_init(struct notify *notify)
{
	static const char *const variables[] = {
		"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID",
		"LISTEN_FDS",    "LISTEN_PID",    "LISTEN_FDNAMES",
	};

	*notify = (struct notify){ .fd = -1, .listener = -1 };
	find_socket(notify);
	find_watchdog(notify);
	find_listener(notify);
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
}

void notify_fini(struct notify *notify)
{
	if (notify->fd >= 0)
		close(notify->fd);
	notify->fd = -1;
}

/* It is no failure that nobody listens. */
static void tell(const struct notify *notify, const char *message)
{
	if (notify->fd < 0)
		return;
	if (sendto(notify->fd, message, strlen(message), MSG_NOSIGNAL,
		   (const struct sockaddr *)&notify->addr,
		   notify->addr_len) < 0)
		log_warning("NOTIFY_SOCKET: %s", strerror(errno));
}

void notify_ready(const struct notify *notify, const char *status)
{
	auto_text struct text message = { 0 };

	text_printf(&message, "READY=1\nSTATUS=%s", status);
	tell(notify, text_has_failed(&message) ? "READY=1"
					       : text_str(&message));
}

void notify_reloading(const struct notify *notify)
{
	auto_text struct text message = { 0 };
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	text_printf(&message, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
		    (uint64_t)now.tv_sec * 1000000u +
			    (uint64_t)now.tv_nsec / 1000u);
	tell(notify, text_has_failed(&message) ? "RELOADING=1"
					       : text_str(&message));
}

void notify_stopping(const struct notify *notify)
{
	tell(notify, "STOPPING=1");
}

static void fire(struct loop_timer *timer)
{
	const struct notify *notify = timer->arg;

	tell(notify, "WATCHDOG=1");
	loop_timer_set(timer, loop_now_ms() + notify->watchdog_ms);
}

int notify_watch(struct notify *notify, struct loop *loop, struct err *err)
{
	int rc;

	if (notify->fd < 0 || !notify->watchdog_ms)
		return 0;
	rc = loop_timer_init(&notify->timer, loop, err);
	if (rc)
		return rc;
	notify->timer.fire = fire;
	notify->timer.arg = notify;
	fire(&notify->timer);
	return 0;
}

void notify_unwatch(struct notify *notify)
{
	loop_timer_fini(&notify->timer);
}
