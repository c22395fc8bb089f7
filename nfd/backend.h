/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "compile/fuse_opts.h"
#include "ruleset.h"
#include "txn/txn.h"

struct err;
struct gate_sock;
struct text;

/* That others have changed a table behind our back. */
struct backend_drift {
	struct table *table;
	uint32_t pid;     /* of the process that did it last; 0: not known */
	char program[32]; /* its name, or empty */
};

/*
 * How far the kernel is: the generation of the ruleset that it holds, and how
 * many batches more of the same generation it has done that took counters away.
 */
struct backend_mark {
	uint64_t generation;
	uint32_t step;
};

#define BACKEND_STEP_MAX ((1u << 24) - 1)

typedef void backend_found(const struct backend_drift *drift, void *arg);

/*
 * What carries a ruleset out: the kernel, or nothing (`--backend=memory`).
 * Backends hang what they need to know of a table, chain or entry at its
 * `compiled`, and free it when told that it is gone.
 */
struct backend_ops {
	const char *name;
	/**
	 * Work through *@to from now on, which is taken over; before this and
	 * after sleep() nothing of the below is asked for but print_plan() and
	 * free(). NULL: it does without. On failure *@to is the caller's.
	 */
	int (*wake)(struct backend *be, struct gate_sock *to, struct err *err);
	/** Close it. What is known of the kernel's tables stays known. */
	void (*sleep)(struct backend *be);

	/**
	 * @chain, which had @n_rules, is emptied and filled again: is it worth
	 * while to read their counters, and to keep the rules that come back?
	 */
	bool (*keeps_rules)(struct backend *be, const struct chain *chain,
			    uint32_t n_rules);

	/**
	 * Make @changes true, all or nothing. The ruleset is already changed.
	 * On failure nothing has changed outside, err says why, and *@culprit
	 * is the entry that the kernel refused (or NULL): the caller undoes the
	 * ruleset. On success `compiled` of removed entries and chains is
	 * freed, and `live` of removed entries is what they counted last.
	 * changes->generation is kept with what was made true.
	 */
	int (*commit)(struct backend *be, struct ruleset *rs,
		      const struct txn_changes *changes,
		      struct entry **culprit, struct err *err);

	/**
	 * Bring `live` of every entry and built-in chain of @table up to date;
	 * of @chain alone where that is not NULL. It may be called within a
	 * transaction: what has not been committed yet is left as it is.
	 */
	int (*read_counters)(struct backend *be, struct table *table,
			     struct chain *chain, struct err *err);

	/**
	 * After a commit, or adopt(), and within note(): call @fn for each
	 * entry, or built-in chain, whose base was changed and not noted since,
	 * because an object that counted for it is gone, or is about to be.
	 * @base is at least what it has or will have counted from there.
	 * Stops at the first failure, which it returns.
	 */
	int (*each_counted)(struct backend *be,
			    int (*fn)(void *arg, const struct chain *chain,
				      const struct entry *entry,
				      struct counters base),
			    void *arg);

	/** Bring `live` of built-in @chain, its policy's, up to date. */
	int (*read_policy)(struct backend *be, struct chain *chain,
			   struct err *err);

	/**
	 * At start: how far did the last commit come? -ENOENT, err untouched:
	 * that is not known.
	 */
	int (*read_mark)(struct backend *be, struct backend_mark *at,
			 struct err *err);

	/**
	 * At start: @rs, called @generation, was read from the state file, and
	 * the kernel may hold it already, under the same rule ids. Take over
	 * what is there and fits; replace all that does not at once, and set
	 * *@replaced. Of what is taken over, `live` becomes what the kernel
	 * says; what gets a new object, or a backend that counts from zero,
	 * adds its old `live` to `base` and has live 0.
	 */
	int (*adopt)(struct backend *be, struct ruleset *rs,
		     uint64_t generation, bool *replaced, struct err *err);

	/**
	 * After adopt(), and after what is to be loaded then: let go of tables
	 * of earlier runs that @rs makes no use of.
	 */
	int (*sweep)(struct backend *be, struct ruleset *rs, struct err *err);

	/**
	 * To be polled for input, then look(), from wake() to sleep(). -1:
	 * nobody else changes the tables, or it isn't asked for or can't be
	 * told. NULL, as the next three: the same.
	 */
	int (*watch_fd)(const struct backend *be);
	/** Has something been missed, so that look() is to look without news? */
	bool (*wants_look)(const struct backend *be);
	/** Call @found for each table of @rs that others have changed. */
	int (*look)(struct backend *be, struct ruleset *rs,
		    backend_found *found, void *arg, struct err *err);
	/** Replace what there is of @table by what @rs says. */
	int (*repair)(struct backend *be, struct ruleset *rs,
		      struct table *table, struct err *err);

	/**
	 * Say in @out how the rules of @chain are carried out: fuse.h,
	 * fuse_chain_print(). Nothing changes. -ENOMEM.
	 */
	int (*print_plan)(struct backend *be, struct chain *chain,
			  struct text *out, struct err *err);

	/** Free @be. What the kernel holds stays there. */
	void (*free)(struct backend *be, struct ruleset *rs);
};

struct backend {
	const struct backend_ops *ops;
	/**
	 * Called within commit(), adopt() and repair(): remember what
	 * each_counted() says, before the objects that counted it are gone. It
	 * is true once the kernel is at @at; of a step 0 it is true already, or
	 * with the commit that is under way. NULL: nobody wants to know.
	 */
	int (*note)(void *arg, struct backend_mark at, struct err *err);
	void *note_arg;
};

struct backend_opts {
	struct fuse_opts fuse;
	bool claims;  /* the kernel's tables are not to be others' to change */
	bool watches; /* where they can be: look() is to tell of it */
	bool waits;   /* read_mark() may, for an earlier nfd to be gone */
};

int backend_memory_new(struct backend **out, const struct backend_opts *opts,
		       struct err *err);
int backend_kernel_new(struct backend **out, const struct backend_opts *opts,
		       struct err *err);
