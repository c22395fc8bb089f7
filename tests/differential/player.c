/*
 * One side of the differential test: lives in a network namespace, plays
 * packets through its TUN devices and runs commands there.
 *
 *	player DEVICE...
 *
 * Requests come on stdin, replies go to stdout, in frames of a 32-bit length
 * (host byte order, of what follows), a kind and a body:
 *
 *	'P'  play packets: { u8 device, u16 length, bytes }...
 *	     reply, for each packet: u16 count, then so many of the same that
 *	     left by any device
 *	'R'  run a command: u32 size of argv, argv strings each with its NUL,
 *	     then its standard input
 *	     reply: u32 exit status, u32 size of stdout, stdout, stderr
 *	'F'  flush the connection tracking table; reply: u32 errno
 *
 * A TUN device takes a packet synchronously: when write() returns, the packet
 * and its answers are through the firewall and can be read. So a burst takes
 * a few microseconds per packet and its order is the same on every run.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <poll.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	DEVICES_MAX = 16,
	ARGS_MAX = 256,
	PACKET_MAX = 65535,
	SETTLE_MS = 2, /* for what a timer or another CPU still sends */
};

struct buffer {
	uint8_t *data;
	size_t used, size;
};

struct player {
	int tun[DEVICES_MAX];
	unsigned int tuns;
	struct buffer request, reply;
};

extern char **environ;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void *buffer_grow(struct buffer *buf, size_t len)
{
	if (buf->used + len > buf->size) {
		buf->size = (buf->used + len) * 2;
		buf->data = realloc(buf->data, buf->size);
		if (!buf->data)
			die("realloc");
	}
	buf->used += len;
	return buf->data + buf->used - len;
}

static void buffer_put(struct buffer *buf, const void *data, size_t len)
{
	memcpy(buffer_grow(buf, len), data, len);
}

static void buffer_put_u32(struct buffer *buf, uint32_t value)
{
	buffer_put(buf, &value, sizeof(value));
}

/** Read exactly @len bytes; false at the end of the file. */
static bool read_all(int fd, void *data, size_t len)
{
	uint8_t *at = data;

	while (len) {
		ssize_t got = read(fd, at, len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			die("read");
		if (got == 0)
			return false;
		at += got;
		len -= got;
	}
	return true;
}

static void write_all(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			die("write");
		at += put;
		len -= put;
	}
}

static int tun_open(const char *name)
{
	struct ifreq ifr = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		die("/dev/net/tun");
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		die(name);
	return fd;
}

/** Append every packet that waits on a device; returns their number. */
static unsigned int drain(struct player *player, int timeout_ms)
{
	static uint8_t packet[PACKET_MAX];
	struct pollfd fds[DEVICES_MAX];
	unsigned int i, count = 0;

	for (i = 0; i < player->tuns; i++)
		fds[i] =
		    (struct pollfd){.fd = player->tun[i], .events = POLLIN};
	while (poll(fds, player->tuns, timeout_ms) > 0) {
		for (i = 0; i < player->tuns; i++) {
			ssize_t len = read(player->tun[i], packet, PACKET_MAX);
			uint16_t len16 = (uint16_t)len;
			uint8_t device = (uint8_t)i;

			if (len <= 0)
				continue;
			buffer_put(&player->reply, &device, sizeof(device));
			buffer_put(&player->reply, &len16, sizeof(len16));
			buffer_put(&player->reply, packet, len);
			count++;
		}
		timeout_ms = 0;
	}
	return count;
}

static void play(struct player *player, const uint8_t *at, const uint8_t *end)
{
	while (at + 3 <= end) {
		size_t count_at = player->reply.used;
		uint8_t device = at[0];
		uint16_t len, count;

		memcpy(&len, at + 1, sizeof(len));
		at += 3;
		if (device >= player->tuns || len > end - at) {
			fprintf(stderr, "player: malformed packet list\n");
			exit(1);
		}
		/* Refused (too short for an IP header, say): nothing leaves. */
		if (write(player->tun[device], at, len) < 0 && errno != EINVAL)
			die("write to a TUN device");
		at += len;
		buffer_grow(&player->reply, sizeof(count));
		count = (uint16_t)drain(player, at == end ? SETTLE_MS : 0);
		memcpy(player->reply.data + count_at, &count, sizeof(count));
	}
}

static int memory_file(const void *data, size_t len)
{
	int fd = memfd_create("player", MFD_CLOEXEC);

	if (fd < 0)
		die("memfd_create");
	write_all(fd, data, len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/** Append the file's content, after its size if @with_size, and close it. */
static void put_file(struct buffer *buf, int fd, bool with_size)
{
	off_t size = lseek(fd, 0, SEEK_END);

	if (with_size)
		buffer_put_u32(buf, (uint32_t)size);
	lseek(fd, 0, SEEK_SET);
	read_all(fd, buffer_grow(buf, size), size);
	close(fd);
}

static uint32_t spawn_and_wait(char **argv, int in, int out, int err)
{
	posix_spawn_file_actions_t actions;
	int status, error;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		return 127;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void run(struct player *player, uint8_t *at, const uint8_t *end)
{
	struct buffer *reply = &player->reply;
	char *argv[ARGS_MAX + 1];
	unsigned int argc = 0;
	const uint8_t *input;
	int in, out, err;
	uint32_t argv_size;

	memcpy(&argv_size, at, sizeof(argv_size));
	at += sizeof(argv_size);
	input = at + argv_size;
	while (at < input && argc < ARGS_MAX) {
		argv[argc++] = (char *)at;
		at += strlen((char *)at) + 1;
	}
	argv[argc] = NULL;

	in = memory_file(input, end - input);
	out = memory_file(NULL, 0);
	err = memory_file(NULL, 0);
	buffer_put_u32(reply, spawn_and_wait(argv, in, out, err));
	close(in);
	put_file(reply, out, true);
	put_file(reply, err, false);
}

static int flush_conntrack(void)
{
	struct {
		struct nlmsghdr nlh;
		struct nfgenmsg nfg;
	} request = {
	    .nlh =
		{
		    .nlmsg_len = sizeof(request),
		    .nlmsg_type =
			NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE,
		    .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
		},
	};
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
		uint8_t rest[256];
	} reply;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
	int error = EIO;

	if (fd < 0)
		return errno;
	if (send(fd, &request, sizeof(request), 0) < 0)
		error = errno;
	else if (recv(fd, &reply, sizeof(reply), 0) >=
		 (ssize_t)(sizeof(reply.nlh) + sizeof(reply.err)))
		error = -reply.err.error;
	close(fd);
	return error;
}

static void handle(struct player *player, uint8_t kind)
{
	uint8_t *body = player->request.data;
	uint8_t *end = body + player->request.used;

	switch (kind) {
	case 'P':
		play(player, body, end);
		break;
	case 'R':
		run(player, body, end);
		break;
	case 'F':
		buffer_put_u32(&player->reply, (uint32_t)flush_conntrack());
		break;
	default:
		fprintf(stderr, "player: no request '%c'\n", kind);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct player player = {.tuns = 0};
	struct {
		uint32_t len;
		uint8_t kind;
	} __attribute__((packed)) head;

	if (argc - 1 > DEVICES_MAX) {
		fprintf(stderr, "player: too many devices\n");
		return 2;
	}
	for (; player.tuns < (unsigned int)argc - 1; player.tuns++)
		player.tun[player.tuns] = tun_open(argv[player.tuns + 1]);

	while (read_all(STDIN_FILENO, &head, sizeof(head))) {
		size_t len = head.len - sizeof(head.kind);

		player.request.used = 0;
		player.reply.used = 0;
		if (!read_all(STDIN_FILENO, buffer_grow(&player.request, len),
			      len))
			break;
		handle(&player, head.kind);
		head.len = player.reply.used + sizeof(head.kind);
		write_all(STDOUT_FILENO, &head, sizeof(head));
		write_all(STDOUT_FILENO, player.reply.data, player.reply.used);
	}
	return 0;
}
