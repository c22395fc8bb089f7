/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes and descriptors between the engine and the applier. */
#include "link.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Room for one descriptor's message. */
union control {
	struct cmsghdr align;
	char buf[CMSG_SPACE(sizeof(int))];
};

static void put_fd(struct msghdr *msg, union control *control, int fd)
{
	struct cmsghdr *cmsg;

	memset(control, 0, sizeof(*control));
	msg->msg_control = control->buf;
	msg->msg_controllen = sizeof(control->buf);
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
}

/* @n bytes of @msg were sent. */
static void advance(struct msghdr *msg, size_t n)
{
	while (msg->msg_iovlen && n >= msg->msg_iov->iov_len) {
		n -= msg->msg_iov->iov_len;
		msg->msg_iov++;
		msg->msg_iovlen--;
	}
	if (!msg->msg_iovlen)
		return;
	msg->msg_iov->iov_base = (uint8_t *)msg->msg_iov->iov_base + n;
	msg->msg_iov->iov_len -= n;
}

int link_put(int sock, const void *head, size_t head_len, const void *data,
	     size_t len, int fd)
{
	struct iovec iov[2] = {
		{ (void *)(uintptr_t)head, head_len },
		{ (void *)(uintptr_t)data, len },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = len ? 2 : 1 };
	union control control;

	if (fd >= 0)
		put_fd(&msg, &control, fd);
	while (msg.msg_iovlen) {
		ssize_t n = sendmsg(sock, &msg, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		advance(&msg, (size_t)n);
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
	}
	return 0;
}

/* The descriptor in @msg, or -1; there is room for one. */
static int take_fd(struct msghdr *msg)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	int fd;

	if (!cmsg || cmsg->cmsg_level != SOL_SOCKET ||
	    cmsg->cmsg_type != SCM_RIGHTS ||
	    cmsg->cmsg_len != CMSG_LEN(sizeof(fd)))
		return -1;
	memcpy(&fd, CMSG_DATA(cmsg), sizeof(fd));
	return fd;
}

int link_get(int sock, void *data, size_t len, int *fd)
{
	uint8_t *at = data;

	if (fd)
		*fd = -1;
	while (len) {
		bool wants_fd = fd && *fd < 0; /* a second one is not taken */
		union control control;
		struct iovec iov = { at, len };
		struct msghdr msg = {
			.msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = wants_fd ? control.buf : NULL,
			.msg_controllen = wants_fd ? sizeof(control.buf) : 0,
		};
		ssize_t n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EPIPE;
		if (wants_fd)
			*fd = take_fd(&msg);
		at += n;
		len -= (size_t)n;
	}
	return 0;
}
