/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop: what is ready is called, timers are called in time. */
#include <sys/epoll.h>
#include <unistd.h>

#include "err.h"
#include "loop.h"
#include "unit.h"

static struct loop *loop;
static int pipes[2][2];
static struct loop_source sources[2];
static int n_ready, n_fired;

static void set_up(void)
{
	struct err err = { 0 };

	n_ready = n_fired = 0;
	ck_assert_int_eq(loop_new(&loop, &err), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pipe(pipes[i]), 0);
}

static void tear_down(void)
{
	for (int i = 0; i < 2; i++) {
		loop_unwatch(loop, &sources[i]);
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
	loop_free(&loop);
}

static void drain(struct loop_source *source, uint32_t events)
{
	char byte;

	ck_assert_uint_eq(events, EPOLLIN);
	ck_assert_int_eq(read(source->fd, &byte, 1), 1);
	n_ready++;
}

/* Whoever is called first sends the other away. */
static void unwatch_both(struct loop_source *source, uint32_t events)
{
	(void)source;
	(void)events;
	n_ready++;
	loop_unwatch(loop, &sources[0]);
	loop_unwatch(loop, &sources[1]);
}

static void watch_both(void (*ready)(struct loop_source *source,
				     uint32_t events))
{
	for (int i = 0; i < 2; i++) {
		sources[i] = (struct loop_source){ .fd = pipes[i][0],
						   .ready = ready };
		ck_assert_int_eq(loop_watch(loop, &sources[i], EPOLLIN), 0);
		ck_assert_int_eq(write(pipes[i][1], "x", 1), 1);
	}
}

START_TEST(all_that_is_ready)
{
	struct err err = { 0 };

	watch_both(drain);
	ck_assert_int_eq(loop_wait(loop, &err), 0);
	ck_assert_int_eq(n_ready, 2);
}
END_TEST

START_TEST(unwatched_meanwhile)
{
	struct err err = { 0 };

	watch_both(unwatch_both);
	ck_assert_int_eq(loop_wait(loop, &err), 0);
	ck_assert_int_eq(n_ready, 1);
}
END_TEST

static void fired(struct loop_timer *timer)
{
	ck_assert_ptr_eq(timer->arg, &n_fired);
	n_fired++;
}

START_TEST(timers)
{
	struct loop_timer timer = { 0 }, other = { 0 };
	uint64_t begin = loop_now_ms();
	struct err err = { 0 };

	ck_assert_int_eq(loop_timer_init(&timer, loop, &err), 0);
	ck_assert_int_eq(loop_timer_init(&other, loop, &err), 0);
	timer.fire = other.fire = fired;
	timer.arg = other.arg = &n_fired;
	loop_timer_set(&other, begin + 10);
	loop_timer_set(&other, 0);
	loop_timer_set(&timer, begin + 60);
	while (!n_fired)
		ck_assert_int_eq(loop_wait(loop, &err), 0);
	ck_assert_uint_ge(loop_now_ms(), begin + 60);
	/* What is overdue fires at once, and once. */
	loop_timer_set(&timer, 1);
	loop_timer_set(&other, loop_now_ms() + 50);
	while (n_fired < 3)
		ck_assert_int_eq(loop_wait(loop, &err), 0);
	ck_assert_int_eq(n_fired, 3);
	loop_timer_fini(&timer);
	loop_timer_fini(&timer);
	loop_timer_fini(&other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("loop");
	TCase *tcase = tcase_create("loop");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, all_that_is_ready);
	tcase_add_test(tcase, unwatched_meanwhile);
	tcase_add_test(tcase, timers);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
