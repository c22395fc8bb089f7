/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who a client is, and what he may do. */
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../groups.h"

/* As many as a process can be in (linux/limits.h: NGROUPS_MAX). */
#define GROUPS_MAX 65536

/* linux/asm-generic/socket.h, Linux 6.5 */
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* The whole of a small file; false: it can't be read. */
static bool read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	buf[n] = '\0';
	return true;
}

/* Has the process that connected @fd ended? Its pid may be another's then. */
static bool has_ended(int fd)
{
	struct pollfd p = { .fd = -1, .events = POLLIN };
	socklen_t len = sizeof(p.fd);
	bool ended;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &p.fd, &len))
		return errno != ENOPROTOOPT;
	ended = poll(&p, 1, 0) != 0;
	close(p.fd);
	return ended;
}

/*
 * SO_PEERCRED shows users as they are called in our user namespace: root in
 * one of his own is the user that he is here. But one who is root here may
 * have made himself another, and has no power over ours there. /proc shows how
 * the users of a process's namespace are called in ours, which takes no
 * privilege to read: for one of ours, as it does for ourselves.
 */
static bool is_in_our_userns(int fd, pid_t pid)
{
	char path[64], ours[4096], theirs[4096];

	if (pid <= 0)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/uid_map", (int)pid);
	return read_file("/proc/self/uid_map", ours, sizeof(ours)) &&
	       read_file(path, theirs, sizeof(theirs)) &&
	       strcmp(ours, theirs) == 0 && !has_ended(fd);
}

static enum peer_role role_of_group(const struct peer_policy *policy, gid_t gid)
{
	if (groups_have(policy->admins, gid))
		return PEER_ADMIN;
	return groups_have(policy->readers, gid) ? PEER_READER : PEER_NOBODY;
}

/* What his groups let him do. */
static enum peer_role role_of_groups(int fd, const struct peer *peer,
				     const struct peer_policy *policy)
{
	enum peer_role role = role_of_group(policy, peer->gid);
	socklen_t len = GROUPS_MAX * sizeof(gid_t);
	gid_t *v;

	if (!policy->admins->n && !policy->readers->n)
		return PEER_NOBODY;
	v = malloc(len);
	if (!v || getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, v, &len))
		len = 0;
	for (size_t i = 0; i < len / sizeof(*v); i++) {
		enum peer_role more = role_of_group(policy, v[i]);

		if (more > role)
			role = more;
	}
	free(v);
	return role;
}

struct peer peer_of(int fd, const struct peer_policy *policy)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);
	struct peer peer = { .uid = (uid_t)-1, .gid = (gid_t)-1 };

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len))
		return peer;
	peer = (struct peer){ cred.uid, cred.gid, cred.pid, PEER_NOBODY };
	if (cred.uid == 0 || cred.uid == policy->owner)
		peer.role = PEER_ADMIN;
	else
		peer.role = role_of_groups(fd, &peer, policy);
	if (peer.role != PEER_NOBODY && !is_in_our_userns(fd, cred.pid))
		peer.role = PEER_NOBODY;
	return peer;
}
