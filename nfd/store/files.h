/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct err;
struct text;

/** Say what errno means for @path: exit status 4. Returns -errno. */
int files_error(struct err *err, const char *path);

/** The folder that @path is in, where it is missing. */
int files_make_folder(const char *path, struct err *err);

/** All of @data to @fd. -1: see errno. */
int files_write_all(int fd, const void *data, size_t len);

/** Have the names in @folder on the disk. */
int files_sync_folder(const char *folder, struct err *err);

/** Append what is in @fd, which is @path's, to @out. */
int files_read_fd(struct text *out, int fd, const char *path, struct err *err);
/** Append what is in @path to @out. -ENOENT… */
int files_read(struct text *out, const char *path, struct err *err);

/* A file in memory, as it was. */
struct files_map {
	const uint8_t *data;
	size_t len;
};

#define auto_files_map __attribute__((cleanup(files_unmap)))

/** One that isn't there is an empty one. -ENOMEM, -EIO… */
int files_map(struct files_map *map, const char *path, struct err *err);
void files_unmap(struct files_map *map);

/**
 * Make @len bytes at @data the content of @path: who looks, now or after a
 * power cut, finds the old content or the new one. Nothing is written where it
 * is that already. Owner and permissions of a file that is there stay; a new
 * one is its owner's alone. A link stays one, to a file that isn't there too.
 */
int files_replace(const char *path, const void *data, size_t len,
		  struct err *err);
