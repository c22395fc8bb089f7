/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The listening socket, its clients, signals. */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "../failpoint.h"
#include "../log.h"
#include "../loop.h"
#include "../settings.h"
#include "../store/files.h"
#include "../store/store.h"
#include "../txn/origin.h"
#include "../txn/owner.h"
#include "err.h"
#include "peer.h"
#include "session.h"
#include "spaces.h"
#include "text.h"

/* So many come in before those who are there get their turn again. */
#define ACCEPTS_MAX 16
#define READ_CHUNK 262144

struct client {
	struct loop_source source;
	struct server *server;
	struct session session;
	struct space *space;  /* NULL: it has not asked for anything */
	uid_t uid;
	uint64_t half_since_ms; /* it has to end what it began; 0: nothing */
	struct client *next, *prev;
	bool is_waiting;      /* is one of server->waiting */
	struct client *next_waiting;
};

struct server {
	struct spaces *spaces;
	const struct settings *config;
	uid_t owner;
	struct loop *loop;
	struct loop_timer timer; /* for those that are half done */
	int lock;
	struct loop_source listener, signals, news;
	bool is_given;        /* the listener is not of our making */
	struct loop_source drift;
	struct loop_timer drift_timer; /* to look again */
	bool is_full;         /* the listener waits until a client has gone */
	bool has_halves;      /* the timer is set */
	int event;            /* enum server_event that is to be told, or 0 */
	struct client *clients;
	unsigned int n_clients;
	struct client *waiting; /* for their transactions to be done */
	struct sockaddr_un addr;
	uint8_t chunk[READ_CHUNK];
};

static void client_ready(struct loop_source *source, uint32_t events);

/* Clients */

static void forget_waiting(struct server *server, struct client *client)
{
	struct client **at = &server->waiting;

	while (*at && *at != client)
		at = &(*at)->next_waiting;
	if (*at)
		*at = client->next_waiting;
}

static void client_close(struct server *server, struct client *client)
{
	forget_waiting(server, client);
	if (client->prev)
		client->prev->next = client->next;
	else
		server->clients = client->next;
	if (client->next)
		client->next->prev = client->prev;
	loop_unwatch(server->loop, &client->source);
	/* Its socket keeps its namespace alive, and so do ours into that. */
	close(client->source.fd);
	if (client->space)
		spaces_leave(server->spaces, client->space);
	session_fini(&client->session);
	free(client);
	server->n_clients--;
	if (server->is_full &&
	    !loop_watch(server->loop, &server->listener, EPOLLIN))
		server->is_full = false;
}

/* Who isn't served is told why, if he listens. */
static void turn_away(int fd, const char *why)
{
	struct session session;
	struct err err = { 0 };
	const void *data;
	size_t len;

	session_init(&session, NULL, PEER_NOBODY, NULL);
	if (why) {
		err_set(&err, -EUSERS, "%s", why);
		err.status = ERR_RESOURCE;
		session_refuse(&session, &err);
	} else {
		session_deny(&session);
	}
	data = session_output(&session, &len);
	/* If it can't be sent, he does not get to know it. */
	if (data && send(fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		len = 0;
	session_fini(&session);
	close(fd);
}

/* Root always finds a place, and no user takes those of all others. */
static const char *why_too_many(const struct server *server, uid_t uid)
{
	const struct limits *limits = &server->config->limits;
	uint64_t n = 0;

	if (uid == 0)
		return NULL;
	for (const struct client *c = server->clients; c; c = c->next)
		n += c->uid == uid;
	if (n >= limits->user_clients)
		return "you have too many connections to nfd";
	return server->n_clients >= limits->clients / 2
		       ? "nfd has too many clients" : NULL;
}

/* The group that a client belongs to, where that matters. */
static struct owner_id group_of(const struct server *server,
				const struct peer *peer)
{
	const struct owners *owners = &server->config->owners;
	struct origin origin;

	if (!owners->n_lines)
		return (struct owner_id){ 0 };
	origin_read(&origin, peer->pid);
	return owners_of_origin(owners, &origin);
}

static void client_new(struct server *server, int fd)
{
	const struct settings *config = server->config;
	const struct peer_policy policy = { server->owner, &config->readers,
					    &config->admins };
	const struct peer peer = peer_of(fd, &policy);
	const char *why = why_too_many(server, peer.uid);
	struct client *client;

	if (peer.role == PEER_NOBODY || why) {
		turn_away(fd, peer.role == PEER_NOBODY ? NULL : why);
		return;
	}
	client = calloc(1, sizeof(*client));
	if (!client) {
		close(fd);
		return;
	}
	client->server = server;
	client->uid = peer.uid;
	client->source = (struct loop_source){ .fd = fd,
					       .ready = client_ready,
					       .arg = client };
	session_init(&client->session, NULL, peer.role, &config->limits);
	client->session.is_root = peer.uid == 0;
	client->session.who.uid = peer.uid;
	client->session.who.pid = (uint32_t)peer.pid;
	client->session.owner = group_of(server, &peer);
	if (loop_watch(server->loop, &client->source, EPOLLIN)) {
		close(fd);
		session_fini(&client->session);
		free(client);
		return;
	}
	client->next = server->clients;
	if (client->next)
		client->next->prev = client;
	server->clients = client;
	server->n_clients++;
}

static void accept_clients(struct loop_source *source, uint32_t events)
{
	struct server *server = source->arg;
	bool must_wait = false;

	(void)events;
	for (int i = 0; i < ACCEPTS_MAX &&
			server->n_clients < server->config->limits.clients;) {
		int fd = accept4(server->listener.fd, NULL, NULL,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			client_new(server, fd);
			i++;
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno == EAGAIN)
			return;
		/* No descriptors, no memory: until a client has gone. */
		must_wait = true;
		break;
	}
	if (server->n_clients < server->config->limits.clients && !must_wait)
		return;
	if (!loop_watch(server->loop, &server->listener, 0))
		server->is_full = true;
}

/* Who may ask for something gets the ruleset of his network namespace. */
static void enter_space(struct server *server, struct client *client)
{
	struct err err = { 0 };

	if (client->space)
		return;
	if (spaces_enter(server->spaces, client->source.fd, &client->space,
			 &err))
		session_refuse(&client->session, &err);
	else
		client->session.store = &client->space->store;
}

/* False: the client has gone. */
static bool client_read(struct server *server, struct client *client)
{
	ssize_t n = recv(client->source.fd, server->chunk,
			 sizeof(server->chunk), 0);

	if (n > 0)
		enter_space(server, client);
	if (n > 0 && !client->session.is_over)
		session_take(&client->session, server->chunk, (size_t)n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool client_write(struct client *client)
{
	const void *data;
	size_t len;

	while ((data = session_output(&client->session, &len))) {
		ssize_t n;

		failpoint("answer.send");
		n = send(client->source.fd, data, len, MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		session_sent(&client->session, (size_t)n);
		failpoint("answer.sent");
	}
	return !client->session.is_over;
}

/* Those who don't end what they have begun are let go. */
static void check_halves(struct loop_timer *timer)
{
	struct server *server = timer->arg;
	uint64_t limit_ms = server->config->limits.seconds * 1000;
	uint64_t now = loop_now_ms(), first = UINT64_MAX;
	struct client *next;
	struct err err = { 0 };

	err_set(&err, -ETIMEDOUT, "the transaction was not ended in time");
	err.status = ERR_RESOURCE;
	for (struct client *c = server->clients; c; c = next) {
		next = c->next;
		if (!c->half_since_ms)
			continue;
		if (now - c->half_since_ms < limit_ms) {
			if (c->half_since_ms < first)
				first = c->half_since_ms;
			continue;
		}
		session_refuse(&c->session, &err);
		client_write(c);
		client_close(server, c);
	}
	if (first != UINT64_MAX)
		loop_timer_set(timer, first + limit_ms);
	server->has_halves = first != UINT64_MAX;
}

static void watch_half(struct server *server, struct client *client)
{
	if (!session_is_half(&client->session)) {
		client->half_since_ms = 0;
		return;
	}
	if (client->half_since_ms)
		return;
	client->half_since_ms = loop_now_ms();
	if (!server->has_halves)
		loop_timer_set(&server->timer,
			       client->half_since_ms +
				       server->config->limits.seconds * 1000);
	server->has_halves = true;
}

/* Write what there is to be written, and see what it waits for then. */
static void client_serve(struct server *server, struct client *client)
{
	bool is_alive = client_write(client);
	uint32_t want = EPOLLOUT;

	watch_half(server, client);
	if (is_alive && session_is_waiting(&client->session)) {
		if (!client->is_waiting) {
			client->next_waiting = server->waiting;
			server->waiting = client;
		}
		client->is_waiting = true;
		return;
	}
	if (session_wants_input(&client->session))
		want = EPOLLIN;
	if (!is_alive || loop_watch(server->loop, &client->source, want))
		client_close(server, client);
}

static void client_ready(struct loop_source *source, uint32_t events)
{
	struct client *client = source->arg;
	struct server *server = client->server;
	bool is_alive = !(events & EPOLLERR);

	if (is_alive && events & (EPOLLIN | EPOLLHUP) &&
	    session_wants_input(&client->session))
		is_alive = client_read(server, client);
	if (is_alive)
		client_serve(server, client);
	else
		client_close(server, client);
}

/*
 * What came in together is committed together, as far as that goes. What is
 * left waits again: others who come now get their turn first.
 */
static void run_waiting(struct server *server)
{
	struct client *list = server->waiting, *next;

	server->waiting = NULL;
	for (struct client *c = list; c; c = c->next_waiting)
		store_run_some(c->session.store);
	for (; list; list = next) {
		next = list->next_waiting;
		list->is_waiting = false;
		session_resume(&list->session);
		client_serve(server, list);
	}
}

static void settle_clients(struct store *store, void *arg)
{
	struct server *server = arg;

	for (struct client *c = server->clients; c; c = c->next)
		if (c->session.store == store)
			session_settle(&c->session);
}

/* The socket and signals */

/* Whoever holds the lock beside the socket is the nfd of that socket. */
static int take_lock(struct server *server, const char *path, struct err *err)
{
	auto_text struct text name = { 0 };

	text_printf(&name, "%s.lock", path);
	if (text_has_failed(&name))
		return err_nomem(err);
	server->lock = open(text_str(&name), O_RDWR | O_CREAT | O_CLOEXEC,
			    0600);
	if (server->lock < 0)
		return err_set(err, -errno, "%s: %s", text_str(&name),
			       strerror(errno));
	if (flock(server->lock, LOCK_EX | LOCK_NB))
		return err_set(err, -EADDRINUSE,
			       "%s: another nfd is running there", path);
	return 0;
}

/*
 * Groups can't be asked for by the mode of a file: all may, to be told no. A
 * socket that is given is opened too, and otherwise left as it is.
 */
static int set_mode(const struct server *server)
{
	const struct settings *config = server->config;
	bool for_groups = config->readers.n || config->admins.n;

	if (server->is_given && !for_groups)
		return 0;
	return chmod(server->addr.sun_path, for_groups ? 0666 : 0600);
}

void server_reload(struct server *server)
{
	if (set_mode(server))
		log_error("%s: %s", server->addr.sun_path, strerror(errno));
	spaces_limit(server->spaces);
	/* More may be served now. */
	if (server->is_full &&
	    !loop_watch(server->loop, &server->listener, EPOLLIN))
		server->is_full = false;
}

static int open_listener(struct server *server, const char *path,
			 struct err *err)
{
	mode_t mask;
	int fd, rc;

	if (server->is_given) {
		if (set_mode(server))
			log_error("%s: %s", path, strerror(errno));
		return 0;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	server->listener.fd = fd;
	if (fd < 0)
		return err_set(err, -errno, "socket: %s", strerror(errno));
	/* We hold the lock: a socket that is there is nobody's. */
	if (unlink(path) && errno != ENOENT)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	mask = umask(0177);
	rc = bind(fd, (const struct sockaddr *)&server->addr,
		  sizeof(server->addr));
	umask(mask);
	if (rc || listen(fd, SOMAXCONN) || set_mode(server))
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	return 0;
}

static void read_signal(struct loop_source *source, uint32_t events)
{
	struct server *server = source->arg;
	struct signalfd_siginfo info;

	(void)events;
	if (read(source->fd, &info, sizeof(info)) == sizeof(info))
		server->event = info.ssi_signo == SIGHUP ? SERVER_RELOAD
							 : SERVER_STOP;
}

static void read_news(struct loop_source *source, uint32_t events)
{
	const struct server *server = source->arg;

	(void)events;
	spaces_news(server->spaces);
}

static void look(struct server *server)
{
	uint64_t due_ms = spaces_look(server->spaces);

	if (due_ms)
		loop_timer_set(&server->drift_timer, due_ms);
}

static void read_drift(struct loop_source *source, uint32_t events)
{
	(void)events;
	look(source->arg);
}

static void look_again(struct loop_timer *timer)
{
	look(timer->arg);
}

static int watch_drift(struct server *server, struct err *err)
{
	int rc = loop_timer_init(&server->drift_timer, server->loop, err);

	if (rc)
		return rc;
	server->drift_timer.fire = look_again;
	server->drift_timer.arg = server;
	server->drift = (struct loop_source){
		.fd = spaces_watch_fd(server->spaces),
		.ready = read_drift,
		.arg = server,
	};
	return server->drift.fd < 0 ? 0
				    : loop_watch(server->loop, &server->drift,
						 EPOLLIN);
}

static int open_signals(struct server *server, struct err *err)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	server->signals = (struct loop_source){
		.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC),
		.ready = read_signal,
		.arg = server,
	};
	if (server->signals.fd < 0)
		return err_set(err, -errno, "signalfd: %s", strerror(errno));
	return 0;
}

static int open_all(struct server *server, const char *path, struct err *err)
{
	int rc = files_make_folder(path, err);

	if (!rc)
		rc = take_lock(server, path, err);
	if (!rc)
		rc = open_listener(server, path, err);
	if (!rc)
		rc = open_signals(server, err);
	if (!rc)
		rc = loop_new(&server->loop, err);
	if (rc)
		return rc;
	rc = loop_timer_init(&server->timer, server->loop, err);
	if (rc)
		return rc;
	server->timer.fire = check_halves;
	server->timer.arg = server;
	rc = loop_watch(server->loop, &server->listener, EPOLLIN);
	if (!rc)
		rc = loop_watch(server->loop, &server->signals, EPOLLIN);
	if (!rc && server->news.fd >= 0)
		rc = loop_watch(server->loop, &server->news, EPOLLIN);
	if (!rc)
		rc = watch_drift(server, err);
	return rc ? err_set(err, rc, "epoll: %s", strerror(-rc)) : 0;
}

int server_new(struct server **out, struct spaces *spaces,
	       const struct settings *config, int listener, struct err *err)
{
	const char *path = config->socket;
	auto_server struct server *server = calloc(1, sizeof(*server));
	int rc;

	if (!server)
		return err_nomem(err);
	server->spaces = spaces;
	server->config = config;
	server->news = (struct loop_source){ .fd = spaces_fd(spaces),
					     .ready = read_news,
					     .arg = server };
	server->lock = -1;
	server->is_given = listener >= 0;
	server->listener = (struct loop_source){ .fd = listener,
						 .ready = accept_clients,
						 .arg = server };
	server->signals.fd = -1;
	server->addr.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(server->addr.sun_path))
		return err_set(err, -ENAMETOOLONG,
			       "%s: too long for a socket's name", path);
	strcpy(server->addr.sun_path, path);
	rc = open_all(server, path, err);
	if (rc)
		return rc;
	spaces_before_change(spaces, settle_clients, server);
	spaces_watch(spaces, server->loop);
	*out = server;
	server = NULL;
	return 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void server_free(struct server **server)
{
	struct server *s = *server;

	if (!s)
		return;
	while (s->clients)
		client_close(s, s->clients);
	if (s->listener.fd >= 0 && !s->is_given)
		unlink(s->addr.sun_path);
	close_fd(s->listener.fd);
	close_fd(s->signals.fd);
	spaces_before_change(s->spaces, NULL, NULL);
	spaces_watch(s->spaces, NULL);
	loop_timer_fini(&s->timer);
	loop_timer_fini(&s->drift_timer);
	loop_free(&s->loop);
	close_fd(s->lock);
	free(s);
	*server = NULL;
}

struct loop *server_loop(const struct server *server)
{
	return server->loop;
}

void server_allow(struct server *server, uid_t owner)
{
	server->owner = owner;
}

void server_stop(struct server *server, enum server_event event)
{
	server->event = event;
}

int server_run(struct server *server, struct err *err)
{
	int rc = 0;

	server->event = 0;
	while (!rc && !server->event) {
		if (!server->waiting && spaces_have_chores(server->spaces) &&
		    !loop_is_busy(server->loop))
			spaces_do_chores(server->spaces);
		if (!server->waiting || loop_is_busy(server->loop))
			rc = loop_wait(server->loop, err);
		run_waiting(server);
		if (spaces_want_look(server->spaces))
			look(server);
	}
	return rc ? rc : server->event;
}
