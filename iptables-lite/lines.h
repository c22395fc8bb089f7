/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * Lines from a descriptor: those that are there are had without waiting for
 * more. All zeroes but fd at the start.
 */
struct lines {
	int fd;       /* borrowed */
	char *data;   /* read, from `at` on not yet taken */
	size_t len, at, cap;
	size_t seen;  /* so far there is no end of a line after `at` */
	bool is_end;  /* there is nothing more to read */
};

#define auto_lines __attribute__((cleanup(lines_fini)))
void lines_fini(struct lines *lines);

/** Read, once; waits where nothing is there. -EIO, -ENOMEM. */
int lines_read(struct lines *lines, struct err *err);
/**
 * The next line that is whole, *@len bytes without its end, and a '\0' in its
 * place; the last one need not have one. It may be written to, and is there
 * until lines_read(). NULL: there is none.
 */
char *lines_next(struct lines *lines, size_t *len);
