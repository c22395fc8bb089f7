/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "wire.h"

struct err;

/*
 * Files of messages that are there as a whole or not at all: written beside
 * their place and moved there, with a sum that tells whether they are whole.
 */

/** Write @content to @path; it is on the disk then. */
int sealed_write(const char *path, const struct wire_buf *content,
		 struct err *err);
/**
 * Append what is in @path, which is well framed but need not be trusted
 * otherwise. A file that isn't there is empty. -EBADMSG: it is not whole.
 */
int sealed_read(const char *path, struct wire_buf *content, struct err *err);
