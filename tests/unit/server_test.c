/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon as clients meet it: a process behind a socket. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "applier/gate.h"
#include "rules_text.h"
#include "serve/server.h"
#include "serve/spaces.h"
#include "settings.h"
#include "unit.h"

static char folder[32];
static char path[64];
static pid_t nfd;

/* What the child's exit status says. */
enum { STOPPED = 10, RELOADED = 20, REFUSED = 30 };

/* Settings that a test has; NULL ends. */
static const char *const *extra;

static int serve(void)
{
	auto_settings struct settings config = { 0 };
	const struct spaces_opts opts = { .backend_new = backend_memory_new,
					  .limits = &config.limits };
	auto_gate struct gate *gate = NULL;
	auto_spaces struct spaces *spaces = NULL;
	auto_server struct server *server = NULL;
	struct err err = { 0 };
	int events = 0, rc;

	if (settings_init(&config, &err) ||
	    settings_set(&config, "socket", path, &err))
		return 1;
	for (int i = 0; extra && extra[i]; i += 2)
		if (settings_set(&config, extra[i], extra[i + 1], &err))
			return 1;
	if (gate_new(&gate, &err) || spaces_new(&spaces, gate, &opts, &err))
		return 1;
	if (server_new(&server, spaces, &config, -1, &err))
		return err.code == -EADDRINUSE ? REFUSED : 1;
	server_allow(server, geteuid());
	while ((rc = server_run(server, &err)) == SERVER_RELOAD)
		events = RELOADED;
	return rc == SERVER_STOP ? STOPPED + events : 1;
}

static pid_t fork_nfd(void)
{
	pid_t pid = fork();

	if (pid == 0)
		exit(serve());
	ck_assert_int_gt(pid, 0);
	return pid;
}

static int try_connect(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(addr.sun_path, path);
	if (!connect(fd, (const struct sockaddr *)&addr, sizeof(addr)))
		return fd;
	close(fd);
	return -1;
}

static int connected(void)
{
	for (int i = 0; i < 500; i++) {
		int fd = try_connect();

		if (fd >= 0)
			return fd;
		usleep(10000);
	}
	ck_abort_msg("nobody serves");
}

static void set_up(void)
{
	strcpy(folder, "/tmp/server_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	/* The socket's folder is the server's to make. */
	snprintf(path, sizeof(path), "%s/run/nfd.sock", folder);
	nfd = fork_nfd();
	close(connected());
}

static int stop(pid_t pid, int sig)
{
	int status = 0;

	kill(pid, sig);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void tear_down(void)
{
	char name[128];

	if (nfd)
		ck_assert_int_eq(stop(nfd, SIGTERM), STOPPED);
	ck_assert_int_eq(access(path, F_OK), -1);
	snprintf(name, sizeof(name), "%s.lock", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s/run", folder);
	rmdir(name);
	rmdir(folder);
}

static void say(int fd, const void *data, size_t len)
{
	ck_assert_int_eq(send(fd, data, len, MSG_NOSIGNAL), (ssize_t)len);
}

/* Read one message; its type, or 0 at the end. */
static int hear(int fd, uint8_t *msg)
{
	struct nlmsghdr nlh;
	ssize_t n = recv(fd, &nlh, sizeof(nlh), MSG_WAITALL);

	if (n <= 0)
		return 0;
	ck_assert_int_eq(n, sizeof(nlh));
	ck_assert_uint_le(nlh.nlmsg_len, WIRE_MSG_MAX);
	memcpy(msg, &nlh, sizeof(nlh));
	n = (ssize_t)(nlh.nlmsg_len - sizeof(nlh));
	ck_assert_int_eq(recv(fd, msg + sizeof(nlh), (size_t)n, MSG_WAITALL),
			 n);
	return nlh.nlmsg_type;
}

static uint8_t msg[WIRE_MSG_MAX] __attribute__((aligned(4)));

/* Do @text; the type of the answer. */
static int transact(int fd, const char *text)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	struct err err = { 0 };

	wire_put_begin(&buf, 1, &(struct wire_begin){ 0 });
	ck_assert_int_eq(rules_text_wire(&buf, text, true, &err), 0);
	wire_put_commit(&buf, 1);
	say(fd, buf.data, buf.len);
	return hear(fd, msg);
}

START_TEST(socket_is_private)
{
	char name[128];
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	snprintf(name, sizeof(name), "%s/run", folder);
	ck_assert_int_eq(stat(name, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777 & ~0755u, 0);
}
END_TEST

START_TEST(second_is_refused)
{
	int status;
	pid_t second = fork_nfd();

	ck_assert_int_eq(waitpid(second, &status, 0), second);
	ck_assert_int_eq(WEXITSTATUS(status), REFUSED);
	/* And the first one did not lose its socket. */
	close(connected());
}
END_TEST

START_TEST(stale_socket_is_replaced)
{
	ck_assert_int_eq(stop(nfd, SIGKILL), -SIGKILL);
	ck_assert_int_eq(access(path, F_OK), 0);
	ck_assert_int_eq(try_connect(), -1);
	nfd = fork_nfd();
	close(connected());
}
END_TEST

START_TEST(signals)
{
	kill(nfd, SIGHUP);
	usleep(100000);
	kill(nfd, SIGPIPE);
	close(connected());
	ck_assert_int_eq(stop(nfd, SIGINT), STOPPED + RELOADED);
	nfd = 0;
}
END_TEST

/* Rubbish is answered once, its client is let go, the rest are served. */
START_TEST(rubbish)
{
	int friend = connected();

	srand((unsigned int)_i);
	for (int i = 0; i < 200; i++) {
		struct nlmsghdr junk[8];
		int fd = connected(), type;

		for (size_t k = 0; k < sizeof(junk); k++)
			((uint8_t *)junk)[k] = (uint8_t)rand();
		if (i % 2) { /* something that looks like a message */
			junk[0].nlmsg_len = sizeof(junk);
			junk[0].nlmsg_type = (uint16_t)(
				WIRE_UNSET +
				rand() % (WIRE_TYPE_N - WIRE_UNSET));
		}
		say(fd, junk, sizeof(junk));
		shutdown(fd, SHUT_WR);
		type = hear(fd, msg);
		ck_assert(type == WIRE_ERROR || type == 0);
		ck_assert(type == 0 || hear(fd, msg) == 0);
		close(fd);
	}
	ck_assert_int_eq(transact(friend, "*filter\n-N a\nCOMMIT\n"), WIRE_DONE);
	ck_assert_int_eq(transact(friend, "*filter\n-N a\nCOMMIT\n"),
			 WIRE_ERROR);
	close(friend);
}
END_TEST

/* Who begins and goes away has changed nothing. */
START_TEST(half_a_transaction)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	int fd = connected();
	struct err err = { 0 };

	wire_put_begin(&buf, 1, &(struct wire_begin){ 0 });
	ck_assert_int_eq(rules_text_wire(&buf, "*filter\n-N a\nCOMMIT\n", true,
					 &err),
			 0);
	say(fd, buf.data, buf.len);
	close(fd);
	fd = connected();
	ck_assert_int_eq(transact(fd, "*filter\n-N a\nCOMMIT\n"), WIRE_DONE);
	close(fd);
}
END_TEST

static void load_rules(int fd, int n)
{
	auto_text struct text text = { 0 };

	text_put(&text, "*filter\n");
	for (int i = 0; i < n; i++)
		text_printf(&text, "-A INPUT -s 10.0.%d.%d -j DROP\n", i / 256,
			    i % 256);
	text_put(&text, "COMMIT\n");
	ck_assert_int_eq(transact(fd, text_str(&text)), WIRE_DONE);
}

/* A client that does not read keeps nobody waiting, and gets it all. */
START_TEST(slow_reader)
{
	enum { N = 50000 };
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	const struct wire_list list = { .family = FAMILY_IPV4 };
	int slow = connected(), other = connected(), n = 0, type;

	load_rules(other, N);
	for (int i = 0; i < 3; i++)
		wire_put_list(&buf, 1, &list);
	say(slow, buf.data, buf.len);
	usleep(50000);
	ck_assert_int_eq(transact(other, "*filter\n-N a\nCOMMIT\n"), WIRE_DONE);
	ck_assert_int_eq(transact(other, "*filter\n-F\nCOMMIT\n"), WIRE_DONE);
	while ((type = hear(slow, msg)) != WIRE_DONE)
		n += type == WIRE_RULE;
	ck_assert_int_eq(n, N);
	while ((type = hear(slow, msg)) != WIRE_DONE)
		ck_assert_int_ne(type, WIRE_RULE);
	while ((type = hear(slow, msg)) != WIRE_DONE)
		ck_assert_int_ne(type, WIRE_RULE);
	close(slow);
	close(other);
}
END_TEST

/* More clients than are served at once: the rest wait for their turn. */
START_TEST(many_clients)
{
	enum { N = 600 };
	int fds[N];

	for (int i = 0; i < N; i++)
		fds[i] = connected();
	ck_assert_int_eq(transact(fds[0], "*filter\n-N a\nCOMMIT\n"),
			 WIRE_DONE);
	for (int i = 0; i < N - 1; i++)
		close(fds[i]);
	ck_assert_int_eq(transact(fds[N - 1], "*filter\n-X a\nCOMMIT\n"),
			 WIRE_DONE);
	close(fds[N - 1]);
}
END_TEST

static const char *const impatient[] = { "limit-seconds", "1",
					 "limit-rules", "3",
					 "limit-chains", "2", NULL };

static void set_up_impatient(void)
{
	extra = impatient;
	set_up();
}

/* Who sends half a transaction and sleeps, or goes on byte by byte, is let go
 * when his time is over; until then, nobody waits for him. */
START_TEST(half_and_slow)
{
	auto_wire_buf struct wire_buf buf = { .data = NULL };
	int slow = connected(), other = connected(), idle = connected();
	struct pollfd p = { .fd = slow, .events = POLLIN };
	struct wire_error error;
	struct err err = { 0 };
	size_t at, n = 0;

	wire_put_begin(&buf, 1, &(struct wire_begin){ 0 });
	ck_assert_int_eq(rules_text_wire(&buf, "*filter\n-N a\nCOMMIT\n", true,
					 &err),
			 0);
	at = _i ? 1 : buf.len;
	say(slow, buf.data, at);
	while (!poll(&p, 1, 100)) {
		ck_assert_uint_lt(++n, 30);
		ck_assert_int_eq(transact(other, "*filter\n-F\nCOMMIT\n"),
				 WIRE_DONE);
		if (_i && at < buf.len)
			say(slow, buf.data + at++, 1);
	}
	ck_assert_uint_gt(n, 5);
	ck_assert_int_eq(hear(slow, msg), WIRE_ERROR);
	ck_assert_int_eq(wire_get_error((const void *)msg, &error), 0);
	ck_assert_int_eq(error.err.code, -ETIMEDOUT);
	ck_assert_int_eq(hear(slow, msg), 0);
	/* Who has begun nothing has all the time. */
	ck_assert_int_eq(transact(idle, "*filter\n-N a\nCOMMIT\n"), WIRE_DONE);
	close(slow);
	close(other);
	close(idle);
}
END_TEST

/* As many as there may be, and not one more; what goes makes room. */
START_TEST(rules_and_chains)
{
	int fd = connected();

	ck_assert_int_eq(transact(fd, "*filter\n-A INPUT\n-A INPUT\n-A OUTPUT\n"
				      "-N a\n-N b\nCOMMIT\n"),
			 WIRE_DONE);
	ck_assert_int_eq(transact(fd, "*filter\n-A INPUT\nCOMMIT\n"),
			 WIRE_ERROR);
	ck_assert_int_eq(transact(fd, "*filter\n-N c\nCOMMIT\n"), WIRE_ERROR);
	ck_assert_int_eq(transact(fd, "*mangle\n-A INPUT\n-N c\nCOMMIT\n"),
			 WIRE_DONE);
	ck_assert_int_eq(transact(fd, "*filter\n-D INPUT 1\n-A a\n-X b\n-N c\n"
				      "COMMIT\n"),
			 WIRE_DONE);
	ck_assert_int_eq(transact(fd, "*filter\n-D INPUT 1\n-A a\n-A a\nCOMMIT\n"),
			 WIRE_ERROR);
	close(fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("server");
	TCase *tcase = tcase_create("server");
	TCase *limited = tcase_create("limits");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, socket_is_private);
	tcase_add_test(tcase, second_is_refused);
	tcase_add_test(tcase, stale_socket_is_replaced);
	tcase_add_test(tcase, signals);
	tcase_add_loop_test(tcase, rubbish, 0, 2);
	tcase_add_test(tcase, half_a_transaction);
	tcase_add_test(tcase, slow_reader);
	tcase_add_test(tcase, many_clients);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(limited, set_up_impatient, tear_down);
	tcase_add_loop_test(limited, half_and_slow, 0, 2);
	tcase_add_test(limited, rules_and_chains);
	tcase_set_timeout(limited, 60);
	suite_add_tcase(suite, limited);
	return unit_run(suite);
}
