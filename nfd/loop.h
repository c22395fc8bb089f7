/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;

/*
 * An event loop: descriptors that become ready, and timers. Sources and
 * timers are parts of what they serve, which must outlive their being watched.
 */
struct loop;

struct loop_source {
	int fd;
	/** @events: EPOLLIN… It may unwatch, and free, any source. */
	void (*ready)(struct loop_source *source, uint32_t events);
	void *arg;       /* ready()'s own */
	uint32_t events; /* that are waited for; loop_watch()'s own */
	bool is_watched;
};

struct loop_timer {
	struct loop_source source; /* a timerfd */
	struct loop *loop;
	void (*fire)(struct loop_timer *timer);
	void *arg; /* fire()'s own */
};

#define auto_loop __attribute__((cleanup(loop_free)))

int loop_new(struct loop **out, struct err *err);
/** Nothing may be watched any more. NULL is fine. */
void loop_free(struct loop **loop);

/** From now on wait for @events of @source->fd; 0: only for its errors. */
int loop_watch(struct loop *loop, struct loop_source *source, uint32_t events);
/** Before the descriptor is closed; fine where it is not watched. */
void loop_unwatch(struct loop *loop, struct loop_source *source);

/** CLOCK_BOOTTIME: it goes on while the machine sleeps. */
uint64_t loop_now_ms(void);

/** A timer that is not set; its fire() and arg are the caller's to set. */
int loop_timer_init(struct loop_timer *timer, struct loop *loop,
		    struct err *err);
/** Fine for one that is all zeroes. */
void loop_timer_fini(struct loop_timer *timer);
/** Have it fire once, when loop_now_ms() is @due_ms; 0: not at all. */
void loop_timer_set(struct loop_timer *timer, uint64_t due_ms);

/** Would loop_wait() not wait? */
bool loop_is_busy(const struct loop *loop);
/**
 * Wait until something is ready or due and call what is to be called, of all
 * that is ready at that moment. 0, or a negative errno.
 */
int loop_wait(struct loop *loop, struct err *err);
