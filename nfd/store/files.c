/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are whole, whatever happens. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../failpoint.h"
#include "err.h"
#include "text.h"

int files_error(struct err *err, const char *path)
{
	int code = -errno;
	bool is_forbidden = code == -EACCES || code == -EPERM;

	err_set(err, code, "%s: %s%s", path, strerror(-code),
		is_forbidden && geteuid() ? " (of the user that runs nfd)"
					  : "");
	err->status = ERR_RESOURCE;
	return code;
}

int files_write_all(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

int files_make_folder(const char *path, struct err *err)
{
	auto_text struct text copy = { 0 };
	const char *folder;

	text_put(&copy, path);
	if (text_has_failed(&copy))
		return err_nomem(err);
	folder = dirname(copy.s);
	return mkdir(folder, 0755) && errno != EEXIST ? files_error(err, folder)
						      : 0;
}

int files_sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;

	if (fd < 0 || fsync(fd))
		rc = files_error(err, folder);
	if (fd >= 0)
		close(fd);
	return rc;
}

int files_read_fd(struct text *out, int fd, const char *path, struct err *err)
{
	char chunk[16384];
	ssize_t n = 1;

	while (n) {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0)
			text_putn(out, chunk, (size_t)n);
		if (n < 0 && errno != EINTR)
			return files_error(err, path);
	}
	return text_has_failed(out) ? err_nomem(err) : 0;
}

int files_read(struct text *out, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return files_error(err, path);
	rc = files_read_fd(out, fd, path, err);
	close(fd);
	return rc;
}

static bool has_content(const char *path, const void *data, size_t len)
{
	auto_text struct text text = { 0 };
	struct err err = { 0 };

	return !files_read(&text, path, &err) && text.len == len &&
	       memcmp(text_str(&text), data, len) == 0;
}

/* Make @fd what whoever may read @path may read. */
static int take_looks(int fd, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? 0 : -1;
	if (fchmod(fd, st.st_mode & 0777))
		return -1;
	/* Not ours to give away: then it is ours. */
	return fchown(fd, st.st_uid, st.st_gid) && errno != EPERM ? -1 : 0;
}

static int write_fresh(const char *fresh, const char *path, const void *data,
		       size_t len, struct err *err)
{
	int fd = open(fresh,
		      O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
		      0600);
	int rc = 0;

	if (fd < 0)
		return files_error(err, fresh);
	errno = -failpoint("file.write");
	if (errno || take_looks(fd, path) || files_write_all(fd, data, len))
		rc = files_error(err, fresh);
	errno = -failpoint("file.sync");
	if (!rc && (errno || fsync(fd)))
		rc = files_error(err, fresh);
	close(fd);
	return rc;
}

static int replace(const char *path, const void *data, size_t len,
		   struct err *err)
{
	auto_text struct text fresh = { 0 }, folder = { 0 };
	int rc;

	text_printf(&fresh, "%s.new", path);
	text_put(&folder, path);
	if (text_has_failed(&fresh) || text_has_failed(&folder))
		return err_nomem(err);
	rc = write_fresh(text_str(&fresh), path, data, len, err);
	errno = -failpoint("file.rename");
	if (!rc && (errno || rename(text_str(&fresh), path)))
		rc = files_error(err, path);
	failpoint("file.renamed");
	if (rc)
		unlink(text_str(&fresh));
	return rc ? rc : files_sync_folder(dirname(folder.s), err);
}

/* Where a link at @path leads that leads nowhere yet. */
static char *find_target(const char *path)
{
	char target[4096]; /* no path is longer */
	ssize_t n = readlink(path, target, sizeof(target) - 1);
	const char *slash = strrchr(path, '/');
	char *found = NULL;

	if (n <= 0)
		return strdup(path);
	target[n] = '\0';
	if (*target == '/' || !slash)
		return strdup(target);
	return asprintf(&found, "%.*s/%s", (int)(slash - path), path,
			target) < 0 ? NULL : found;
}

int files_replace(const char *path, const void *data, size_t len,
		  struct err *err)
{
	char *real = realpath(path, NULL);
	int rc = 0;

	if (!real)
		real = find_target(path);
	if (!real)
		return err_nomem(err);
	if (!has_content(path, data, len))
		rc = replace(real, data, len, err);
	free(real);
	return rc;
}

void files_unmap(struct files_map *map)
{
	if (map->data)
		munmap((void *)(uintptr_t)map->data, map->len);
}

int files_map(struct files_map *map, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *data;

	*map = (struct files_map){ NULL, 0 };
	if (fd < 0)
		return errno == ENOENT ? 0 : files_error(err, path);
	if (fstat(fd, &st)) {
		files_error(err, path);
		close(fd);
		return err->code;
	}
	if (!st.st_size) {
		close(fd);
		return 0;
	}
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		files_error(err, path);
	close(fd);
	if (data == MAP_FAILED)
		return err->code;
	*map = (struct files_map){ data, (size_t)st.st_size };
	return 0;
}
