/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop: epoll, and timers as descriptors. */
#include "loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "err.h"

/* So many sources are looked at in one go. */
#define EVENTS_MAX 128

struct loop {
	int fd;
	int n_events; /* of the go under way */
	struct epoll_event events[EVENTS_MAX];
};

int loop_new(struct loop **out, struct err *err)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return err_nomem(err);
	loop->fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->fd < 0) {
		free(loop);
		return err_set(err, -errno, "epoll: %s", strerror(errno));
	}
	*out = loop;
	return 0;
}

void loop_free(struct loop **loop)
{
	if (!*loop)
		return;
	close((*loop)->fd);
	free(*loop);
	*loop = NULL;
}

int loop_watch(struct loop *loop, struct loop_source *source, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = source };
	int op = source->is_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	if (source->is_watched && source->events == events)
		return 0;
	if (epoll_ctl(loop->fd, op, source->fd, &event))
		return -errno;
	source->is_watched = true;
	source->events = events;
	return 0;
}

void loop_unwatch(struct loop *loop, struct loop_source *source)
{
	if (!source->is_watched)
		return;
	epoll_ctl(loop->fd, EPOLL_CTL_DEL, source->fd, NULL);
	source->is_watched = false;
	for (int i = 0; i < loop->n_events; i++)
		if (loop->events[i].data.ptr == source)
			loop->events[i].data.ptr = NULL;
}

uint64_t loop_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void timer_ready(struct loop_source *source, uint32_t events)
{
	struct loop_timer *timer = source->arg;
	uint64_t n;

	(void)events;
	/* It may have been set anew since it was due. */
	if (read(source->fd, &n, sizeof(n)) == sizeof(n))
		timer->fire(timer);
}

int loop_timer_init(struct loop_timer *timer, struct loop *loop,
		    struct err *err)
{
	int fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);

	if (fd < 0)
		return err_set(err, -errno, "timerfd: %s", strerror(errno));
	*timer = (struct loop_timer){
		.source = { .fd = fd, .ready = timer_ready, .arg = timer },
		.loop = loop,
	};
	if (!loop_watch(loop, &timer->source, EPOLLIN))
		return 0;
	close(fd);
	*timer = (struct loop_timer){ .loop = NULL };
	return err_set(err, -errno, "epoll: %s", strerror(errno));
}

void loop_timer_fini(struct loop_timer *timer)
{
	if (!timer->loop)
		return;
	loop_unwatch(timer->loop, &timer->source);
	close(timer->source.fd);
	*timer = (struct loop_timer){ .loop = NULL };
}

void loop_timer_set(struct loop_timer *timer, uint64_t due_ms)
{
	const struct itimerspec when = {
		.it_value = { (time_t)(due_ms / 1000),
			      (long)(due_ms % 1000) * 1000000 },
	};

	timerfd_settime(timer->source.fd, TFD_TIMER_ABSTIME, &when, NULL);
}

bool loop_is_busy(const struct loop *loop)
{
	struct epoll_event event;

	return epoll_wait(loop->fd, &event, 1, 0) > 0;
}

int loop_wait(struct loop *loop, struct err *err)
{
	int n = epoll_wait(loop->fd, loop->events, EVENTS_MAX, -1);

	if (n < 0 && errno == EINTR)
		return 0;
	if (n < 0)
		return err_set(err, -errno, "epoll: %s", strerror(errno));
	loop->n_events = n;
	for (int i = 0; i < loop->n_events; i++) {
		struct loop_source *source = loop->events[i].data.ptr;

		if (source)
			source->ready(source, loop->events[i].events);
	}
	loop->n_events = 0;
	return 0;
}
