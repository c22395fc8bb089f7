/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which network namespace it is. */
#include "cookie.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../applier/gate.h"

/* ip-netns(8): files on which namespaces are mounted. */
#define NAMES_FOLDER "/run/netns"

uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
#ifdef SO_NETNS_COOKIE
	socklen_t len = sizeof(cookie);

	if (getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len))
		cookie = 0;
#else
	(void)fd;
#endif
	return cookie;
}

uint64_t cookie_own(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uint64_t cookie = fd < 0 ? 0 : cookie_of(fd);

	if (fd >= 0)
		close(fd);
	return cookie;
}

/* Nothing but a namespace's file; -1: it isn't one. */
static int open_file(int folder, const char *name)
{
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0 || (!fstatfs(fd, &fs) && fs.f_type == NSFS_MAGIC))
		return fd;
	close(fd);
	return -1;
}

/* A socket that was opened there tells. */
static bool has_cookie(struct gate *gate, int file, uint64_t cookie)
{
	struct gate_sock sock = { .gate = NULL };
	struct gate_space where;
	bool is_it = !gate_open(gate, file, &sock, &where) &&
		     cookie_of(sock.fd) == cookie;

	gate_close(&sock);
	return is_it;
}

int cookie_open_named(struct gate *gate, uint64_t cookie)
{
	DIR *dir = opendir(NAMES_FOLDER);
	const struct dirent *entry;
	int found = -1;

	while (dir && found < 0 && (entry = readdir(dir))) {
		int fd = open_file(dirfd(dir), entry->d_name);

		if (fd >= 0 && has_cookie(gate, fd, cookie))
			found = fd;
		else if (fd >= 0)
			close(fd);
	}
	if (dir)
		closedir(dir);
	return found;
}
