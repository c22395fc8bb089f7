/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that fail when faults.py says so: loaded before nfd's libraries. What
 * is to fail is in the file that FAULTS names, see struct faults.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum which { NOTHING, MALLOC, WRITE, FSYNC, SENDMSG, RECVMSG };

struct faults {
	volatile uint32_t which;
	volatile uint32_t left; /* calls until the one that fails */
	volatile int32_t code;  /* with this errno */
	volatile uint32_t hit;  /* one has failed */
};

static struct faults *faults;

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FAULTS");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map;

	if (fd < 0)
		return;
	map = mmap(NULL, sizeof(*faults), PROT_READ | PROT_WRITE, MAP_SHARED,
		   fd, 0);
	close(fd);
	if (map != MAP_FAILED)
		faults = map;
}

static bool fails(enum which which)
{
	if (!faults || faults->which != (uint32_t)which || faults->left-- != 0)
		return false;
	faults->which = NOTHING;
	faults->hit = 1;
	errno = faults->code;
	return true;
}

void *malloc(size_t size)
{
	return fails(MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails(MALLOC) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	return fails(MALLOC) ? NULL : __libc_realloc(p, size);
}

void *reallocarray(void *p, size_t n, size_t size)
{
	size_t len;

	if (__builtin_mul_overflow(n, size, &len)) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, len);
}

/* The next function of that name. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *buf, size_t len)
{
	return fails(WRITE) ? -1 : NEXT(write)(fd, buf, len);
}

ssize_t pwrite(int fd, const void *buf, size_t len, off_t at)
{
	return fails(WRITE) ? -1 : NEXT(pwrite)(fd, buf, len, at);
}

ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at)
{
	return fails(WRITE) ? -1 : NEXT(pwritev)(fd, v, n, at);
}

int fsync(int fd)
{
	return fails(FSYNC) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails(FSYNC) ? -1 : NEXT(fdatasync)(fd);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
	return fails(SENDMSG) ? -1 : NEXT(send)(fd, buf, len, flags);
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       __CONST_SOCKADDR_ARG addr, socklen_t addr_len)
{
	return fails(SENDMSG)
		       ? -1
		       : NEXT(sendto)(fd, buf, len, flags, addr, addr_len);
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return fails(SENDMSG) ? -1 : NEXT(sendmsg)(fd, msg, flags);
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	return fails(RECVMSG) ? -1 : NEXT(recv)(fd, buf, len, flags);
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	return fails(RECVMSG) ? -1 : NEXT(recvmsg)(fd, msg, flags);
}

int recvmmsg(int fd, struct mmsghdr *v, unsigned int n, int flags,
	     struct timespec *timeout)
{
	return fails(RECVMSG) ? -1 : NEXT(recvmmsg)(fd, v, n, flags, timeout);
}
