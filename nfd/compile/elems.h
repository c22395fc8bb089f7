/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "fuse.h"

/* The elements of a map by key: a hash of lists that grows. */

void elems_fini(struct fuse_elems *elems);
struct fuse_elem *elems_find(const struct fuse_elems *elems,
			     const uint8_t *key, size_t len);
/** A new element without owner; @key must not be there. NULL: no memory. */
struct fuse_elem *elems_add(struct fuse_elems *elems, const uint8_t *key,
			    size_t len);
/** Take out and free @elem. */
void elems_del(struct fuse_elems *elems, struct fuse_elem *elem, size_t len);
