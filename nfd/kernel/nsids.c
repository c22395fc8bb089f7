/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which network namespaces are there, by the numbers they have in ours. */
#include "nsids.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECV_SIZE 8192

static int open_route(uint32_t groups)
{
	const struct sockaddr_nl addr = { .nl_family = AF_NETLINK,
					  .nl_groups = groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int rc;

	if (fd >= 0 && !bind(fd, (const struct sockaddr *)&addr, sizeof(addr)))
		return fd;
	rc = -errno;
	if (fd >= 0)
		close(fd);
	return rc;
}

int nsids_open(void)
{
	return open_route(1u << (RTNLGRP_NSID - 1));
}

/* The number that @nlh is about; -1: none. */
static int32_t nsid_of(const struct nlmsghdr *nlh)
{
	struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct rtgenmsg)) {
		if (mnl_attr_get_type(attr) == NETNSA_NSID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			return (int32_t)mnl_attr_get_u32(attr);
	}
	return -1;
}

/* What is done with the messages of one kind. */
struct reading {
	uint16_t type;
	void (*fn)(void *arg, int32_t nsid);
	void *arg;
	bool is_done;
	int error;
};

static void take(struct reading *r, const void *buf, size_t size)
{
	const struct nlmsghdr *nlh = buf;
	int len = (int)size;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		int32_t nsid = nlh->nlmsg_type == r->type ? nsid_of(nlh) : -1;

		if (nsid >= 0)
			r->fn(r->arg, nsid);
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			r->error = -EINTR;
		if (nlh->nlmsg_type == NLMSG_ERROR)
			r->error = -EIO;
		if (nlh->nlmsg_type == NLMSG_DONE ||
		    nlh->nlmsg_type == NLMSG_ERROR)
			r->is_done = true;
	}
}

/* 0, or a negative errno. */
static int receive(int fd, struct reading *r, int flags)
{
	uint8_t buf[RECV_SIZE] __attribute__((aligned(4)));
	ssize_t n;

	do {
		n = recv(fd, buf, sizeof(buf), flags);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	take(r, buf, (size_t)n);
	return 0;
}

bool nsids_news(int fd, void (*gone)(void *arg, int32_t nsid), void *arg)
{
	struct reading r = { .type = RTM_DELNSID, .fn = gone, .arg = arg };
	bool is_whole = true;
	int rc;

	while ((rc = receive(fd, &r, MSG_DONTWAIT)) != -EAGAIN) {
		if (rc)
			is_whole = false;
		if (rc && rc != -ENOBUFS)
			break;
	}
	return is_whole;
}

int nsids_list(void (*present)(void *arg, int32_t nsid), void *arg)
{
	struct reading r = { .type = RTM_NEWNSID, .fn = present, .arg = arg };
	struct {
		struct nlmsghdr nlh;
		struct rtgenmsg gen;
	} request = {
		.nlh = { .nlmsg_len = sizeof(request),
			 .nlmsg_type = RTM_GETNSID,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
	};
	int fd = open_route(0);
	int rc;

	if (fd < 0)
		return fd;
	rc = send(fd, &request, sizeof(request), 0) < 0 ? -errno : 0;
	while (!rc && !r.is_done)
		rc = receive(fd, &r, 0);
	close(fd);
	return rc ? rc : r.error;
}
