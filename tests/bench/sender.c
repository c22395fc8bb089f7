/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends packets into a network namespace and says what each cost.
 *
 *     sender DEVICE...
 *
 * makes TUN devices of these names and obeys lines of standard input:
 *
 *     burst DEVICE COUNT HEX...    COUNT packets, in turn; "CPU_NS WALL_NS"
 *     socket PORT                  a UDP socket that is never read
 *     reply PORT ADDRESS PORT      a datagram from that socket
 *
 * A packet that is written to a TUN device goes through the kernel's hooks
 * within that write(2), so that this thread's CPU time is the packet's cost,
 * whoever else may be busy on the machine.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define DEVICES_MAX 4
#define PACKETS_MAX 64
#define PACKET_BYTES_MAX 256
#define SOCKETS_MAX 8

struct packet {
	uint8_t data[PACKET_BYTES_MAX];
	size_t len;
};

struct sender {
	const char *names[DEVICES_MAX];
	int fds[DEVICES_MAX];
	int n_devices;
	int sockets[SOCKETS_MAX];
	int ports[SOCKETS_MAX];
	int n_sockets;
};

static void die(const char *what)
{
	fprintf(stderr, "sender: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void bad_line(const char *why)
{
	fprintf(stderr, "sender: %s\n", why);
	exit(2);
}

static int open_device(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		die("/dev/net/tun");
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &request))
		die(name);
	return fd;
}

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static long number(const char *word)
{
	char *end;
	long n;

	if (!word)
		bad_line("a number is missing");
	n = strtol(word, &end, 10);
	if (*end || n < 0)
		bad_line("not a number");
	return n;
}

static void parse_packet(const char *hex, struct packet *packet)
{
	size_t digits = strlen(hex);

	if (digits % 2 || digits / 2 > sizeof(packet->data))
		bad_line("not a packet");
	packet->len = digits / 2;
	for (size_t i = 0; i < packet->len; i++) {
		const char byte[] = { hex[2 * i], hex[2 * i + 1], '\0' };

		packet->data[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
}

static int device(const struct sender *s, const char *name)
{
	for (int i = 0; name && i < s->n_devices; i++)
		if (strcmp(s->names[i], name) == 0)
			return s->fds[i];
	bad_line("no such device");
	return -1;
}

static void burst(const struct sender *s)
{
	static struct packet packets[PACKETS_MAX];
	int fd = device(s, strtok(NULL, " "));
	long count = number(strtok(NULL, " "));
	size_t n = 0;
	int64_t cpu, wall;
	char *word;

	while ((word = strtok(NULL, " ")) && n < PACKETS_MAX)
		parse_packet(word, &packets[n++]);
	if (!n)
		bad_line("no packets");
	wall = now_ns(CLOCK_MONOTONIC);
	cpu = now_ns(CLOCK_THREAD_CPUTIME_ID);
	for (long i = 0; i < count; i++) {
		const struct packet *p = &packets[(size_t)i % n];

		if (write(fd, p->data, p->len) != (ssize_t)p->len)
			die("write");
	}
	cpu = now_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
	wall = now_ns(CLOCK_MONOTONIC) - wall;
	printf("%lld %lld\n", (long long)cpu, (long long)wall);
}

static void open_socket(struct sender *s)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int port = (int)number(strtok(NULL, " "));
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int bytes = 1;

	if (fd < 0 || s->n_sockets == SOCKETS_MAX)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	addr.sin_port = htons((uint16_t)port);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("bind");
	s->ports[s->n_sockets] = port;
	s->sockets[s->n_sockets++] = fd;
	puts("ok");
}

static void reply(const struct sender *s)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	long from = number(strtok(NULL, " "));
	const char *address = strtok(NULL, " ");

	if (!address || inet_pton(AF_INET, address, &to.sin_addr) != 1)
		bad_line("not an address");
	to.sin_port = htons((uint16_t)number(strtok(NULL, " ")));
	for (int i = 0; i < s->n_sockets; i++)
		if (s->ports[i] == from &&
		    sendto(s->sockets[i], "x", 1, 0, (struct sockaddr *)&to,
			   sizeof(to)) != 1)
			die("sendto");
	puts("ok");
}

static void obey(struct sender *s, char *line)
{
	const char *verb;

	line[strcspn(line, "\n")] = '\0';
	verb = strtok(line, " ");
	if (verb && strcmp(verb, "burst") == 0)
		burst(s);
	else if (verb && strcmp(verb, "socket") == 0)
		open_socket(s);
	else if (verb && strcmp(verb, "reply") == 0)
		reply(s);
	else
		bad_line("what?");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct sender s = { .n_devices = 0 };
	char *line = NULL;
	size_t cap = 0;

	for (int i = 1; i < argc && s.n_devices < DEVICES_MAX; i++) {
		s.names[s.n_devices] = argv[i];
		s.fds[s.n_devices++] = open_device(argv[i]);
	}
	puts("ready");
	fflush(stdout);
	while (getline(&line, &cap, stdin) > 0)
		obey(&s, line);
	free(line);
	return 0;
}
