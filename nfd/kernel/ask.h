/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "kern.h"

struct err;
struct fuse_elem;
struct fuse_node;
struct table;

/*
 * The kernel dumps a map from its first element on for every packet of the
 * dump: 100,000 elements take it 1.2 s, and 0.24 s when they are asked for by
 * their keys (Linux 6.18). Of fewer elements than this a dump is quicker.
 */
#define ASK_ELEMS_MIN 16384

/* So many elements in a question at most: that many answers have room. */
#define ASKED_MAX 4096

struct encoder;
struct run_elems;

/** Elements that are put will be questions, of what the kernel calls @set. */
void ask_elems_init(struct run_elems *re, struct encoder *enc, const char *set);

/*
 * Is it quicker to ask for the elements of @node's map, which is live, by
 * their keys than to have them all listed?
 */
bool ask_is_quicker(const struct fuse_node *node);

/** @elem: which was asked for; NULL: answers are not as expected. */
typedef void ask_cb(const struct fuse_elem *elem, const struct dump_elem *dump,
		    void *arg);

/** Ask for all of @node's live elements. -ENOENT: one isn't there. */
int ask_all(struct kern *k, const struct table *table,
	    const struct fuse_node *node, ask_cb *cb, void *arg,
	    struct err *err);
