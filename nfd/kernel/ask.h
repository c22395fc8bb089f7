/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "kern.h"

struct err;
struct fuse_elem;
struct fuse_node;
struct fuse_piece;
struct table;

/*
 * The kernel dumps a map from its first element on for every packet of the
 * dump: 100,000 elements take it 1.2 s, and 0.24 s when they are asked for by
 * their keys (Linux 6.18). Of fewer elements than this a dump is quicker. An
 * interval is two elements: 100,000 take 2.5 s, and 0.4 s where only their
 * beginnings are asked for, as they alone count.
 */
#define ASK_ELEMS_MIN 16384
#define ASK_PIECES_MIN 32768

/* So many elements in a question at most: that many answers have room. */
#define ASKED_MAX 1024

struct encoder;
struct run_elems;

/** Elements that are put will be questions, of what the kernel calls @set. */
void ask_elems_init(struct run_elems *re, struct encoder *enc, const char *set);

/*
 * Is it quicker to ask for the elements of @node's map, which is live, by
 * their keys than to have them all listed?
 */
bool ask_is_quicker(const struct fuse_node *node);

/* What was asked for: an element, or where a piece begins or ends. */
struct asked {
	const struct fuse_elem *elem;   /* or NULL */
	const struct fuse_piece *piece; /* or NULL */
	struct entry *live; /* whose it is; NULL: not known */
	bool is_end;
};

/**
 * @asked: NULL: answers are not as expected. Of a piece an answer may be about
 * another interval, if it isn't there.
 */
typedef void ask_cb(const struct asked *asked, const struct dump_elem *dump,
		    void *arg);

/**
 * Ask for all of @node's live elements; @with_ends: for the ends of pieces,
 * too, as far as there is a question for that. -ENOENT: one isn't there.
 */
int ask_all(struct kern *k, const struct table *table,
	    const struct fuse_node *node, bool with_ends, ask_cb *cb, void *arg,
	    struct err *err);

/** Is the last key in none of the kernel's intervals of @node? */
bool ask_is_free(struct kern *k, const struct table *table,
		 const struct fuse_node *node);
