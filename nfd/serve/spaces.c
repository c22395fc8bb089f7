/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ruleset for each network namespace that clients are in. */
#include "spaces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "../applier/gate.h"
#include "../kernel/nsids.h"
#include "../limits.h"
#include "../log.h"
#include "../store/history.h"
#include "cookie.h"
#include "err.h"
#include "spaces_files.h"

/* No more are remembered at once. */
#define SPACES_MAX 4096

struct spaces {
	struct gate *gate;
	struct spaces_opts opts;
	struct space *list; /* ours is the last */
	struct space *own;
	unsigned int n;
	uint64_t n_left;
	int news; /* -1: not to be had */
	struct loop *loop; /* or NULL */
	int watch; /* epoll: of backends' watch_fd(); -1: not to be had */
	struct spaces_files *files; /* NULL: nothing is kept on disk */
	bool is_starting; /* no client waits */
	void (*before_change)(struct store *store, void *arg);
	void *before_change_arg;
};

/* The table */

static struct space *find(const struct spaces *s, uint64_t cookie)
{
	for (struct space *space = s->list; space; space = space->next)
		if (space->cookie == cookie)
			return space;
	return NULL;
}

static struct space *add(struct spaces *s, uint64_t cookie, int32_t nsid)
{
	struct space *space = calloc(1, sizeof(*space));

	if (!space)
		return NULL;
	space->spaces = s;
	space->cookie = cookie;
	space->nsid = nsid;
	space->next = s->list;
	s->list = space;
	s->n++;
	return space;
}

static void close_store(struct space *space)
{
	loop_timer_fini(&space->timer);
	if (space->is_open)
		store_fini(&space->store);
	space->is_open = false;
}

static void drop(struct spaces *s, struct space *space)
{
	struct space **at = &s->list;

	while (*at != space)
		at = &(*at)->next;
	*at = space->next;
	s->n--;
	close_store(space);
	free(space);
}

static int write_index(struct spaces *s, struct err *err)
{
	return s->files ? spaces_files_write(s->files, s->list, err) : 0;
}

/* That the index is not written loses nothing: the next one is. */
static void forget(struct spaces *s, struct space *space)
{
	uint64_t cookie = space->cookie;
	struct err err = { 0 };

	drop(s, space);
	if (s->files)
		spaces_files_remove(s->files, cookie);
	write_index(s, &err);
}

/* The namespace that had @nsid is gone; but not @but, which has it now. */
static void forget_nsid(struct spaces *s, int32_t nsid, const struct space *but)
{
	struct space *next;

	for (struct space *space = s->list; space; space = next) {
		next = space->next;
		if (space != but && !space->is_own && nsid >= 0 &&
		    space->nsid == nsid && !space->n_users)
			forget(s, space);
	}
}

/* Of those that may be gone without our knowing, the one left first. */
static struct space *longest_idle(const struct spaces *s)
{
	struct space *found = NULL;

	for (struct space *space = s->list; space; space = space->next)
		if (!space->is_own && !space->n_users && space->nsid < 0 &&
		    (!found || space->left_at < found->left_at))
			found = space;
	return found;
}

/* Waking and sleeping */

static int reach_error(struct err *err, int rc)
{
	err_set(err, rc, "the client's network namespace can't be reached: %s",
		strerror(-rc));
	err->status = ERR_RESOURCE;
	return rc;
}

/* It leaves the set by itself when it is closed. */
static void watch(const struct spaces *s, const struct backend *be)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = be->ops->watch_fd ? be->ops->watch_fd(be) : -1;

	if (fd >= 0 && epoll_ctl(s->watch, EPOLL_CTL_ADD, fd, &event))
		log_warning("what others change in the kernel is not noticed: %s",
			    strerror(errno));
}

/*
 * Give @space, whose store is made, what its backend works through. A backend
 * that needs nothing has only to learn the namespace's number, if it may.
 */
static int wake(struct spaces *s, struct space *space, int peer,
		struct err *err)
{
	const struct backend_ops *ops = space->store.be->ops;
	struct gate_sock sock = { .gate = NULL };
	struct gate_space where = { .nsid = -1 };
	int rc = gate_open(s->gate, peer, &sock, &where);

	if (rc && ops->wake)
		return reach_error(err, rc);
	space->nsid = where.nsid;
	space->is_doubted = false;
	forget_nsid(s, where.nsid, space);
	rc = ops->wake ? ops->wake(space->store.be, &sock, err) : 0;
	gate_close(&sock);
	if (!rc)
		watch(s, space->store.be);
	return rc;
}

static void put_to_sleep(const struct space *space)
{
	struct backend *be = space->store.be;

	if (be->ops->sleep)
		be->ops->sleep(be);
}

static void limit_history(const struct spaces *s, struct space *space)
{
	const struct limits *limits = s->opts.limits;

	history_limit(&space->store.history, (unsigned int)limits->history,
		      limits->history_bytes);
}

static void expire(struct loop_timer *timer)
{
	struct space *space = timer->arg;

	store_expire(&space->store);
}

static void hold(struct space *space)
{
	struct err err = { 0 };

	if (loop_timer_init(&space->timer, space->spaces->loop, &err)) {
		log_error("what is not confirmed in time is taken back when nfd starts again: %s",
			  err.text);
		return;
	}
	space->timer.fire = expire;
	space->timer.arg = space;
	space->is_held = true;
	space->n_users++;
}

static void let_go(struct space *space)
{
	loop_timer_fini(&space->timer);
	space->is_held = false;
	spaces_leave(space->spaces, space);
}

/* A change there waits to be confirmed, or does not any more. */
static void follow_pending(struct store *store, void *arg)
{
	const struct store_pending *pending = &store->pending;
	struct space *space = arg;

	if (space->spaces->loop && pending->is_set && !space->is_held)
		hold(space);
	if (space->is_held && pending->is_set)
		loop_timer_set(&space->timer, pending->due_ms);
	else if (space->is_held)
		let_go(space);
}

static int make_store(struct spaces *s, struct space *space, struct err *err)
{
	struct backend_opts opts = s->opts.backend;
	struct backend *be = NULL;
	int rc;

	opts.waits = s->is_starting;
	rc = s->opts.backend_new(&be, &opts, err);
	if (!rc)
		rc = store_init(&space->store, &be, err);
	if (rc)
		return rc;
	space->is_open = true;
	space->store.owners = s->opts.owners;
	space->store.drift.repairs = s->opts.repairs;
	space->store.before_change = s->before_change;
	space->store.before_change_arg = s->before_change_arg;
	space->store.pending_changed = follow_pending;
	space->store.pending_changed_arg = space;
	limit_history(s, space);
	return 0;
}

/* Its number is on disk before its state is. */
static int open_state(struct spaces *s, struct space *space, struct err *err)
{
	int rc;

	if (!s->files)
		return 0;
	rc = write_index(s, err);
	return rc ? rc : spaces_files_open(s->files, space, err);
}

/* What was read from its state is never too much. */
static void limit(const struct spaces *s, struct space *space)
{
	space->store.rs.rules_max = s->opts.limits->rules;
	space->store.rs.chains_max = s->opts.limits->chains;
	limit_history(s, space);
}

void spaces_limit(struct spaces *s)
{
	for (struct space *space = s->list; space; space = space->next)
		if (space->is_open)
			limit(s, space);
}

/* Entered for the first time by this nfd. On failure it is as it was. */
static int open_space(struct spaces *s, struct space *space, int peer,
		      struct err *err)
{
	int rc = make_store(s, space, err);

	if (!rc)
		rc = wake(s, space, peer, err);
	if (!rc)
		rc = open_state(s, space, err);
	if (rc)
		close_store(space);
	else
		limit(s, space);
	return rc;
}

/* Clients */

/*
 * A kernel without cookies: only of our own namespace it can be told that it
 * is the same. A backend that does nothing in the kernel need not know.
 */
static int enter_without_cookie(struct spaces *s, int peer, struct err *err)
{
	struct gate_sock sock = { .gate = NULL };
	struct gate_space where;
	int rc = gate_open(s->gate, peer, &sock, &where);

	gate_close(&sock);
	if (rc && s->own->store.be->ops->wake)
		return reach_error(err, rc);
	if (rc || where.is_own)
		return 0;
	err_set(err, -EOPNOTSUPP,
		"clients of other network namespaces can't be told apart: that takes Linux 5.14");
	err->status = ERR_RESOURCE;
	return -EOPNOTSUPP;
}

/* A namespace that nothing is known of. */
static int add_space(struct spaces *s, uint64_t cookie, struct space **out,
		     struct err *err)
{
	struct space *idle = s->n < SPACES_MAX ? NULL : longest_idle(s);

	if (idle)
		forget(s, idle);
	if (s->n >= SPACES_MAX)
		return err_set(err, -EMFILE, "too many network namespaces");
	*out = add(s, cookie, -1);
	return *out ? 0 : err_nomem(err);
}

static int enter_other(struct spaces *s, uint64_t cookie, int peer,
		       struct space **out, struct err *err)
{
	struct space *space;
	bool is_new;
	int rc = 0;

	/* Of numbers that were free before this one gets its. */
	if (s->news >= 0)
		spaces_news(s);
	space = find(s, cookie);
	is_new = !space;
	if (is_new)
		rc = add_space(s, cookie, &space, err);
	if (rc)
		return rc;
	if (!space->is_open)
		rc = open_space(s, space, peer, err);
	else if (!space->n_users)
		rc = wake(s, space, peer, err);
	if (rc && is_new)
		forget(s, space);
	if (!rc)
		*out = space;
	return rc;
}

int spaces_enter(struct spaces *s, int peer, struct space **out,
		 struct err *err)
{
	uint64_t cookie = s->own->cookie ? cookie_of(peer) : 0;
	struct space *space = s->own;
	int rc = 0;

	if (!s->own->cookie)
		rc = enter_without_cookie(s, peer, err);
	else if (cookie != s->own->cookie)
		rc = enter_other(s, cookie, peer, &space, err);
	if (rc)
		return rc;
	space->n_users++;
	*out = space;
	return 0;
}

void spaces_leave(struct spaces *s, struct space *space)
{
	space->left_at = ++s->n_left;
	if (!--space->n_users && !space->is_own)
		put_to_sleep(space);
}

/* News */

int spaces_fd(const struct spaces *s)
{
	return s->news;
}

/* Clients keep theirs alive, so that theirs it can't be. */
static void doubt(void *arg, int32_t nsid)
{
	const struct spaces *s = arg;

	for (struct space *space = s->list; space; space = space->next)
		if (space->nsid == nsid && !space->n_users)
			space->is_doubted = true;
}

static void mark_present(void *arg, int32_t nsid)
{
	const struct spaces *s = arg;

	for (struct space *space = s->list; space; space = space->next)
		if (space->nsid == nsid)
			space->is_present = true;
}

/*
 * Forget those that are doubted and whose number is not in use. One that is
 * in use although it was said to be free has been given out again, before or
 * after we learned it of the namespace that we know by it: who comes from
 * there next will tell (@is_certain: nothing was said of its being free).
 */
static void settle_doubts(struct spaces *s, bool is_certain)
{
	struct space *next;
	struct err err = { 0 };

	for (struct space *space = s->list; space; space = space->next)
		space->is_present = false;
	if (nsids_list(mark_present, s))
		return;
	for (struct space *space = s->list; space; space = next) {
		next = space->next;
		if (!space->is_doubted)
			continue;
		space->is_doubted = false;
		if (!space->is_present)
			forget(s, space);
		else if (!is_certain)
			space->nsid = -1;
	}
	write_index(s, &err);
}

/* Is each of them still there? */
static void look_around(struct spaces *s)
{
	for (struct space *space = s->list; space; space = space->next)
		space->is_doubted = space->nsid >= 0 && !space->n_users;
	settle_doubts(s, true);
}

static bool has_doubts(const struct spaces *s)
{
	for (const struct space *space = s->list; space; space = space->next)
		if (space->is_doubted)
			return true;
	return false;
}

void spaces_news(struct spaces *s)
{
	if (!nsids_news(s->news, doubt, s))
		look_around(s);
	else if (has_doubts(s))
		settle_doubts(s, false);
}

int spaces_watch_fd(const struct spaces *s)
{
	return s->watch;
}

static bool is_awake(const struct space *space)
{
	return space->is_open && (space->is_own || space->n_users);
}

bool spaces_want_look(const struct spaces *s)
{
	for (const struct space *space = s->list; space; space = space->next) {
		const struct backend *be = space->store.be;

		if (is_awake(space) && be->ops->wants_look &&
		    be->ops->wants_look(be))
			return true;
	}
	return false;
}

uint64_t spaces_look(struct spaces *s)
{
	uint64_t first = 0;

	for (struct space *space = s->list; space; space = space->next) {
		uint64_t due_ms;

		if (!is_awake(space) || !space->store.be->ops->look)
			continue;
		due_ms = store_look(&space->store);
		if (due_ms && (!first || due_ms < first))
			first = due_ms;
	}
	return first;
}

/* All of them */

int spaces_new(struct spaces **out, struct gate *gate,
	       const struct spaces_opts *opts, struct err *err)
{
	auto_spaces struct spaces *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return err_nomem(err);
	s->gate = gate;
	s->opts = *opts;
	s->news = nsids_open();
	s->watch = epoll_create1(EPOLL_CLOEXEC);
	s->own = add(s, cookie_own(), -1);
	if (!s->own)
		return err_nomem(err);
	s->own->is_own = true;
	s->is_starting = true;
	rc = make_store(s, s->own, err);
	if (!rc)
		rc = wake(s, s->own, -1, err);
	if (rc)
		return rc;
	limit(s, s->own);
	*out = s;
	s = NULL;
	return 0;
}

void spaces_free(struct spaces **spaces)
{
	struct spaces *s = *spaces;

	if (!s)
		return;
	while (s->list)
		drop(s, s->list);
	spaces_files_free(&s->files);
	if (s->news >= 0)
		close(s->news);
	if (s->watch >= 0)
		close(s->watch);
	free(s);
	*spaces = NULL;
}

struct store *spaces_own(struct spaces *s)
{
	return &s->own->store;
}

void spaces_before_change(struct spaces *s,
			  void (*fn)(struct store *store, void *arg), void *arg)
{
	s->before_change = fn;
	s->before_change_arg = arg;
	for (struct space *space = s->list; space; space = space->next) {
		space->store.before_change = fn;
		space->store.before_change_arg = arg;
	}
}

void spaces_watch(struct spaces *s, struct loop *loop)
{
	s->loop = loop;
	for (struct space *space = s->list; space; space = space->next) {
		if (!loop && space->is_held)
			let_go(space);
		else if (loop && space->is_open)
			follow_pending(&space->store, space);
	}
}

static int remember(void *arg, uint64_t cookie, int32_t nsid)
{
	struct spaces *s = arg;

	if (find(s, cookie))
		return 0;
	return add(s, cookie, nsid) ? 0 : -ENOMEM;
}

/*
 * The namespace's file at @fd is the way there, as a client's socket is. Its
 * time may be over: then nobody is left there.
 */
static void resume(struct spaces *s, struct space *space, int fd)
{
	struct err err = { 0 };

	space->n_users++;
	if (!open_space(s, space, fd, &err)) {
		spaces_leave(s, space);
		return;
	}
	space->n_users--;
	log_error("a change that waits to be confirmed in another network namespace: %s",
		  err.text);
}

/* Changes that waited in other namespaces when nfd ended. */
static void resume_pending(struct spaces *s)
{
	for (struct space *space = s->list; space; space = space->next) {
		int fd;

		if (space->is_own || space->is_open ||
		    !spaces_files_has_pending(s->files, space))
			continue;
		fd = cookie_open_named(s->gate, space->cookie);
		if (fd < 0) {
			log_warning("a change waits to be confirmed in a network namespace without a name: it is taken back in time only if a client comes from there");
			continue;
		}
		resume(s, space, fd);
		close(fd);
	}
}

int spaces_open(struct spaces *s, const char *base, struct err *err)
{
	int rc = spaces_files_new(&s->files, base, err);

	if (!rc)
		rc = spaces_files_read(s->files, remember, s, err);
	if (rc)
		return rc;
	look_around(s);
	spaces_files_sweep(s->files, s->list);
	s->own->store.rs.rules_max = 0;
	s->own->store.rs.chains_max = 0;
	rc = spaces_files_open(s->files, s->own, err);
	limit(s, s->own);
	if (!rc)
		resume_pending(s);
	s->is_starting = false;
	return rc;
}

bool spaces_have_chores(const struct spaces *s)
{
	for (const struct space *space = s->list; space; space = space->next)
		if (space->is_open && store_has_chores(&space->store))
			return true;
	return false;
}

void spaces_do_chores(struct spaces *s)
{
	for (struct space *space = s->list; space; space = space->next)
		if (space->is_open)
			store_do_chores(&space->store);
}

void spaces_close(struct spaces *s)
{
	for (struct space *space = s->list; space; space = space->next)
		if (space->is_open)
			store_close(&space->store);
}
