/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets to nf_tables in any network namespace, and sending on them. */
#include "slots.h"

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/net_namespace.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Memory is taken as messages come: room for a million deleted rules. */
#define RCVBUF_SIZE (1 << 30)
/* How often what was interrupted is done again. */
#define TRIES 16

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int open_netlink(int protocol)
{
	const struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
	int rc;

	if (fd < 0)
		return -errno;
	if (bind(fd, (const struct sockaddr *)&addr, sizeof(addr))) {
		rc = -errno;
		close(fd);
		return rc;
	}
	return fd;
}

int slots_init(struct slots *s)
{
	struct stat st;

	*s = (struct slots){
		.own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC),
	};
	if (s->own >= 0 && !fstat(s->own, &st)) {
		s->own_dev = st.st_dev;
		s->own_ino = st.st_ino;
	}
	s->route = open_netlink(NETLINK_ROUTE);
	if (s->route >= 0)
		return 0;
	close_fd(&s->own);
	return s->route;
}

void slots_fini(struct slots *s)
{
	for (unsigned int i = 0; i < SLOTS_MAX; i++)
		slots_close(s, i);
	close_fd(&s->route);
	close_fd(&s->own);
}

/* Numbers of namespaces */

/* The number in the RTM_NEWNSID at @buf, or -1. */
static int32_t nsid_of(const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = buf;
	struct nlattr *attr;

	if (!mnl_nlmsg_ok(nlh, (int)len) || nlh->nlmsg_type != RTM_NEWNSID)
		return -1;
	mnl_attr_for_each(attr, nlh, sizeof(struct rtgenmsg)) {
		if (mnl_attr_get_type(attr) == NETNSA_NSID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			return (int32_t)mnl_attr_get_u32(attr);
	}
	return -1;
}

/* Ask for the number of @netns (RTM_GETNSID), or for one to be given. */
static int32_t ask_nsid(const struct slots *s, uint16_t type, int netns)
{
	char buf[512] __attribute__((aligned(4))) = { 0 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	ssize_t n;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	if (type == RTM_NEWNSID)
		nlh->nlmsg_flags |= NLM_F_ACK;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(nlh, NETNSA_FD, (uint32_t)netns);
	if (type == RTM_NEWNSID)
		mnl_attr_put_u32(nlh, NETNSA_NSID, (uint32_t)-1);
	if (send(s->route, buf, nlh->nlmsg_len, 0) < 0)
		return -1;
	do {
		n = recv(s->route, buf, sizeof(buf), 0);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -1 : nsid_of(buf, (size_t)n);
}

static int32_t give_nsid(const struct slots *s, int netns)
{
	int32_t nsid = ask_nsid(s, RTM_GETNSID, netns);

	if (nsid >= 0)
		return nsid;
	ask_nsid(s, RTM_NEWNSID, netns);
	return ask_nsid(s, RTM_GETNSID, netns);
}

/* Sockets */

/* A socket to nf_tables in @netns (-1: here), or a negative errno. */
static int open_in(const struct slots *s, int netns)
{
	int fd;

	if (netns >= 0 && setns(netns, CLONE_NEWNET))
		return -errno;
	fd = open_netlink(NETLINK_NETFILTER);
	/* In the wrong namespace nothing may be done any more. */
	if (netns >= 0 && setns(s->own, CLONE_NEWNET))
		_exit(4);
	return fd;
}

/* Why @peer's namespace, whose file is *@netns, can't be had; or 0. */
static int find_netns(const struct slots *s, int peer, int *netns)
{
	struct stat st;
	int rc = 0;

	if (s->own < 0)
		return -ENOENT;
	*netns = ioctl(peer, SIOCGSKNS);
	if (*netns < 0 && errno == ENOTTY) /* setns() tells what it is */
		*netns = fcntl(peer, F_DUPFD_CLOEXEC, 0);
	if (*netns < 0)
		return -errno;
	if (fstat(*netns, &st))
		rc = -errno;
	else if (st.st_dev == s->own_dev && st.st_ino == s->own_ino)
		close_fd(netns);
	else
		fcntl(*netns, F_SETFD, FD_CLOEXEC);
	if (rc)
		close_fd(netns);
	return rc;
}

static void enlarge(int fd)
{
	const int size = RCVBUF_SIZE;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static struct slot *find_free(struct slots *s)
{
	for (unsigned int i = 0; i < SLOTS_MAX; i++)
		if (!s->v[i].is_used)
			return &s->v[i];
	return NULL;
}

int slots_open(struct slots *s, int peer, struct slot_info *out)
{
	struct slot *slot = find_free(s);
	struct slot made = { .is_used = true, .netns = -1, .watch = -1 };
	int rc = 0;

	if (!slot)
		return -EMFILE;
	if (peer >= 0)
		rc = find_netns(s, peer, &made.netns);
	if (rc)
		return rc;
	made.fd = open_in(s, made.netns);
	if (made.fd < 0) {
		close_fd(&made.netns);
		return made.fd;
	}
	enlarge(made.fd);
	*slot = made;
	*out = (struct slot_info){
		.slot = (unsigned int)(slot - s->v),
		.fd = made.fd,
		.is_own = made.netns < 0,
		.nsid = made.netns < 0 ? -1 : give_nsid(s, made.netns),
	};
	return 0;
}

static struct slot *slot_of(struct slots *s, unsigned int slot)
{
	return slot < SLOTS_MAX && s->v[slot].is_used ? &s->v[slot] : NULL;
}

/* A transaction is a single packet: the socket must take it whole. */
static void fit_sndbuf(struct slot *slot, size_t len)
{
	const size_t slack = 65536; /* the kernel's own part of a packet */
	int size = (int)(len + slack);

	if (len + slack <= slot->sndbuf || len > INT32_MAX / 2 - slack)
		return;
	if (setsockopt(slot->fd, SOL_SOCKET, SO_SNDBUFFORCE, &size,
		       sizeof(size)))
		setsockopt(slot->fd, SOL_SOCKET, SO_SNDBUF, &size,
			   sizeof(size));
	slot->sndbuf = len + slack;
}

int slots_send(struct slots *s, unsigned int slot, const void *buf, size_t len)
{
	const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct slot *to = slot_of(s, slot);
	ssize_t n = -1;

	if (!to)
		return -EBADF;
	fit_sndbuf(to, len);
	for (int i = 0; i < TRIES && n < 0; i++) {
		n = sendto(to->fd, buf, len, 0,
			   (const struct sockaddr *)&kernel, sizeof(kernel));
		if (n < 0 && errno != EINTR && errno != ENOBUFS)
			break;
	}
	return n < 0 ? -errno : 0;
}

/* net/netfilter/nf_tables_api.c, nft_rcv_nl_event(): a socket that closes. */
void slots_drain(struct slots *s, unsigned int slot)
{
	const struct slot *of = slot_of(s, slot);
	int fd = of ? open_in(s, of->netns) : -1;

	close_fd(&fd);
}

static int listen_to(int fd, bool on)
{
	const int group = NFNLGRP_NFTABLES;

	return setsockopt(fd, SOL_NETLINK,
			  on ? NETLINK_ADD_MEMBERSHIP : NETLINK_DROP_MEMBERSHIP,
			  &group, sizeof(group))
		       ? -errno : 0;
}

int slots_watch(struct slots *s, unsigned int slot, int *fd)
{
	struct slot *of = slot_of(s, slot);
	int rc;

	if (!of || of->watch >= 0)
		return -EBADF;
	of->watch = open_in(s, of->netns);
	if (of->watch < 0)
		return of->watch;
	enlarge(of->watch);
	rc = listen_to(of->watch, true);
	if (rc)
		close_fd(&of->watch);
	else
		*fd = of->watch;
	return rc;
}

int slots_listen(struct slots *s, unsigned int slot, bool on)
{
	const struct slot *of = slot_of(s, slot);

	return of && of->watch >= 0 ? listen_to(of->watch, on) : -EBADF;
}

void slots_close(struct slots *s, unsigned int slot)
{
	struct slot *old = slot_of(s, slot);

	if (!old)
		return;
	close_fd(&old->fd);
	close_fd(&old->watch);
	close_fd(&old->netns);
	old->is_used = false;
}
