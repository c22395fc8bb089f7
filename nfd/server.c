/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event loop: the listening socket, clients, signals. */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
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

#include "err.h"
#include "session.h"
#include "store.h"
#include "text.h"

#define CLIENTS_MAX 512
#define READ_CHUNK 262144

/* What an epoll event is of: its address is the event's data. */
enum source_kind { SOURCE_LISTENER, SOURCE_SIGNALS, SOURCE_CLIENT };

struct source {
	enum source_kind kind;
	int fd;
};

struct client {
	struct source source; /* first: an event's source is its client */
	struct session session;
	uint32_t events;      /* that epoll waits for */
	struct client *next, *prev;
};

struct server {
	struct store *store;
	int epoll, lock;
	struct source listener, signals;
	bool is_full;         /* the listener waits until a client has gone */
	struct client *clients;
	unsigned int n_clients;
	struct sockaddr_un addr;
	uint8_t chunk[READ_CHUNK];
};

static int watch(const struct server *server, int op, struct source *source,
		 uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = source };

	return epoll_ctl(server->epoll, op, source->fd, &event);
}

/* Clients */

static void client_close(struct server *server, struct client *client)
{
	if (client->prev)
		client->prev->next = client->next;
	else
		server->clients = client->next;
	if (client->next)
		client->next->prev = client->prev;
	close(client->source.fd);
	session_fini(&client->session);
	free(client);
	server->n_clients--;
	if (server->is_full &&
	    !watch(server, EPOLL_CTL_MOD, &server->listener, EPOLLIN))
		server->is_full = false;
}

/* root, or who runs nfd */
static bool may_change(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len))
		return false;
	return cred.uid == 0 || cred.uid == geteuid();
}

static void client_new(struct server *server, int fd)
{
	struct client *client = calloc(1, sizeof(*client));

	if (!client) {
		close(fd);
		return;
	}
	client->source = (struct source){ SOURCE_CLIENT, fd };
	client->events = EPOLLIN;
	session_init(&client->session, server->store, may_change(fd));
	if (watch(server, EPOLL_CTL_ADD, &client->source, EPOLLIN)) {
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

static void accept_clients(struct server *server)
{
	while (server->n_clients < CLIENTS_MAX) {
		int fd = accept4(server->listener.fd, NULL, NULL,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd >= 0) {
			client_new(server, fd);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno == EAGAIN)
			return;
		break; /* no descriptors, no memory: until a client has gone */
	}
	if (!watch(server, EPOLL_CTL_MOD, &server->listener, 0))
		server->is_full = true;
}

/* False: the client has gone. */
static bool client_read(struct server *server, struct client *client)
{
	ssize_t n = recv(client->source.fd, server->chunk,
			 sizeof(server->chunk), 0);

	if (n > 0)
		session_take(&client->session, server->chunk, (size_t)n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool client_write(struct client *client)
{
	const void *data;
	size_t len;

	while ((data = session_output(&client->session, &len))) {
		ssize_t n = send(client->source.fd, data, len, MSG_NOSIGNAL);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		session_sent(&client->session, (size_t)n);
	}
	return !client->session.is_over;
}

static void client_event(struct server *server, struct client *client,
			 uint32_t events)
{
	bool is_alive = !(events & EPOLLERR);
	uint32_t want = 0;

	if (is_alive && events & (EPOLLIN | EPOLLHUP) &&
	    session_wants_input(&client->session))
		is_alive = client_read(server, client);
	if (is_alive)
		is_alive = client_write(client);
	if (is_alive && session_wants_input(&client->session))
		want = EPOLLIN;
	else
		want = EPOLLOUT;
	if (is_alive && want != client->events) {
		is_alive = !watch(server, EPOLL_CTL_MOD, &client->source, want);
		client->events = want;
	}
	if (!is_alive)
		client_close(server, client);
}

static void settle_clients(void *arg)
{
	struct server *server = arg;

	for (struct client *c = server->clients; c; c = c->next)
		session_settle(&c->session);
}

/* The socket and signals */

/* The folder that @path is in, where it is missing. */
static int make_folder(const char *path, struct err *err)
{
	char copy[sizeof(((struct sockaddr_un *)0)->sun_path)];
	const char *folder;

	strcpy(copy, path);
	folder = dirname(copy);
	if (mkdir(folder, 0755) && errno != EEXIST)
		return err_set(err, -errno, "%s: %s", folder, strerror(errno));
	return 0;
}

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

static int open_listener(struct server *server, const char *path,
			 struct err *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mode_t mask;
	int rc;

	server->listener = (struct source){ SOURCE_LISTENER, fd };
	if (fd < 0)
		return err_set(err, -errno, "socket: %s", strerror(errno));
	/* We hold the lock: a socket that is there is nobody's. */
	if (unlink(path) && errno != ENOENT)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	mask = umask(0177);
	rc = bind(fd, (const struct sockaddr *)&server->addr,
		  sizeof(server->addr));
	umask(mask);
	if (rc || listen(fd, SOMAXCONN))
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	return 0;
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
	server->signals = (struct source){
		SOURCE_SIGNALS, signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)
	};
	if (server->signals.fd < 0)
		return err_set(err, -errno, "signalfd: %s", strerror(errno));
	return 0;
}

static int open_all(struct server *server, const char *path, struct err *err)
{
	int rc = make_folder(path, err);

	if (!rc)
		rc = take_lock(server, path, err);
	if (!rc)
		rc = open_listener(server, path, err);
	if (!rc)
		rc = open_signals(server, err);
	if (rc)
		return rc;
	server->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (server->epoll < 0 ||
	    watch(server, EPOLL_CTL_ADD, &server->listener, EPOLLIN) ||
	    watch(server, EPOLL_CTL_ADD, &server->signals, EPOLLIN))
		return err_set(err, -errno, "epoll: %s", strerror(errno));
	return 0;
}

int server_new(struct server **out, struct store *store, const char *path,
	       struct err *err)
{
	auto_server struct server *server = calloc(1, sizeof(*server));
	int rc;

	if (!server)
		return err_nomem(err);
	server->store = store;
	server->epoll = -1;
	server->lock = -1;
	server->listener.fd = -1;
	server->signals.fd = -1;
	server->addr.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(server->addr.sun_path))
		return err_set(err, -ENAMETOOLONG,
			       "%s: too long for a socket's name", path);
	strcpy(server->addr.sun_path, path);
	rc = open_all(server, path, err);
	if (rc)
		return rc;
	store->before_change = settle_clients;
	store->before_change_arg = server;
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
	if (s->listener.fd >= 0)
		unlink(s->addr.sun_path);
	close_fd(s->listener.fd);
	close_fd(s->signals.fd);
	close_fd(s->epoll);
	close_fd(s->lock);
	s->store->before_change = NULL;
	free(s);
	*server = NULL;
}

/* The event that a signal stands for; 0: none came. */
static int read_signal(const struct server *server)
{
	struct signalfd_siginfo info;

	if (read(server->signals.fd, &info, sizeof(info)) != sizeof(info))
		return 0;
	return info.ssi_signo == SIGHUP ? SERVER_RELOAD : SERVER_STOP;
}

int server_run(struct server *server, struct err *err)
{
	for (;;) {
		/* One at a time: after one, another's client may be gone. */
		struct epoll_event event;
		struct source *source;
		int rc = 0;
		int n = epoll_wait(server->epoll, &event, 1, -1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, -errno, "epoll: %s",
				       strerror(errno));
		source = event.data.ptr;
		switch (source->kind) {
		case SOURCE_LISTENER:
			accept_clients(server);
			break;
		case SOURCE_SIGNALS:
			rc = read_signal(server);
			break;
		case SOURCE_CLIENT:
			client_event(server, event.data.ptr, event.events);
			break;
		}
		if (rc)
			return rc;
	}
}
