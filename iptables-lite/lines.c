/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text from a descriptor that others still write to, line by line. */
#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"

#define READ_BYTES 65536

void lines_fini(struct lines *lines)
{
	free(lines->data);
	*lines = (struct lines){ .fd = -1 };
}

/* Room for one more read, and the end of a last line. */
static int reserve(struct lines *lines, struct err *err)
{
	size_t cap = lines->cap ? lines->cap : 2 * READ_BYTES;
	char *data;

	if (lines->at) {
		lines->len -= lines->at;
		lines->seen -= lines->at;
		memmove(lines->data, lines->data + lines->at, lines->len);
		lines->at = 0;
	}
	while (cap < lines->len + READ_BYTES + 1)
		cap *= 2;
	if (cap == lines->cap)
		return 0;
	data = realloc(lines->data, cap);
	if (!data)
		return err_nomem(err);
	lines->data = data;
	lines->cap = cap;
	return 0;
}

int lines_read(struct lines *lines, struct err *err)
{
	int rc = reserve(lines, err);
	ssize_t n;

	if (rc)
		return rc;
	do
		n = read(lines->fd, lines->data + lines->len, READ_BYTES);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		err_set(err, -EIO, "cannot read: %s", strerror(errno));
		err->status = ERR_RESOURCE;
		return -EIO;
	}
	lines->is_end = n == 0;
	lines->len += (size_t)n;
	return 0;
}

char *lines_next(struct lines *lines, size_t *len)
{
	char *line = lines->data + lines->at, *end;

	if (lines->at == lines->len)
		return NULL;
	end = memchr(lines->data + lines->seen, '\n',
		     lines->len - lines->seen);
	lines->seen = lines->len;
	if (!end && !lines->is_end)
		return NULL;
	if (!end)
		end = lines->data + lines->len;
	*len = (size_t)(end - line);
	*end = '\0';
	lines->at += *len + (end < lines->data + lines->len);
	lines->seen = lines->at;
	return line;
}
