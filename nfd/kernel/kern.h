/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../backend.h"
#include "nlsock.h"
#include "watch.h"

struct batch;
struct batch_ref;
struct delta;
struct delta_op;
struct fuse_guard;
struct fuse_node;
struct nlattr;

/* How the kernel's note of generation and step stands; see mark.c. */
enum mark_state {
	MARK_ABSENT,
	MARK_LIVE,
	MARK_BROKEN,   /* it is something else: to be made anew */
	MARK_NOT_OURS, /* others use the name: we do without */
};

struct kern_mark {
	enum mark_state state;
	struct backend_mark at; /* LIVE */
	uint64_t handle;
	uint32_t claimed_by; /* as struct kern_table's */
};

/* Where a commit changed what counters start from; grows. */
struct kern_counted {
	struct kern_counted_one {
		struct chain *chain; /* whose policy it is, or NULL */
		struct entry *entry;
		struct counters more; /* in objects that are to go */
	} *v;
	size_t n, cap;
	bool failed; /* for want of memory */
};

/* The parts of the kernel backend among themselves. */
struct kern {
	struct backend be; /* first: a kern is a backend */
	struct nlsock sock;
	struct fuse_opts fuse;
	bool wants_claims; /* tables are to be claimed where that can be */
	bool claims;       /* they are: the kernel can do it */
	bool wants_watch;  /* where they are not */
	bool waits;        /* for an earlier nfd's sockets to be closed */
	bool has_probed;
	bool has_company;  /* others have committed since the last look() */
	struct watch watch;
	uint32_t socket_n; /* tells the socket that is open from earlier ones; from 1 */
	bool has_genid;
	uint32_t genid; /* nf_tables' generation after our last commit */
	struct kern_mark mark;
	struct kern_counted counted; /* since it was noted last */
};

/* table->compiled: how the kernel's table stands. */
struct kern_table {
	bool is_there;   /* we made it, or took it over */
	/*
	 * Its name is plainly iptables': some of x_tables' targets are taken
	 * in such a table only. Others may use that name too, so that it is
	 * avoided where it can be.
	 */
	bool is_plain;
	bool wants_plain; /* by the commit under way; else as is_plain */
	bool is_flat;    /* there is no room for the jumps of stretches */
	bool is_foreign; /* it is not as we left it: to be replaced as a whole */
	bool is_left;    /* an earlier run left it: its rules are to be replaced */
	bool has_leftovers; /* an earlier run left things beside its rules */
	bool is_stale;   /* of a ruleset that is gone, with all it counted */
	bool is_touched; /* by others, in a transaction that is being read of */
	bool can_be_claimed;
	uint32_t claimed_by; /* the socket, by kern's socket_n; 0: none */
	uint64_t handle; /* tells it from another of the same name */
	uint64_t last_map_id; /* of its runs of rules: names their maps */
	/* While a commit is under way: */
	bool is_claiming;
	uint32_t n_handles; /* objects made in it, see struct batch_ref */
	size_t last_rule;   /* the batch's message of its last rule; 0: none */
	uint64_t base; /* handle of the first of them; 0: not known */
};

static inline struct kern *kern_of(struct backend *be)
{
	return (struct kern *)(void *)be;
}

static inline struct kern_table *kern_table(const struct table *table)
{
	return table->compiled;
}

/** What @entry, or the policy of @chain, counts from was changed. */
void kern_counted_put(struct kern *k, struct chain *chain,
		      struct entry *entry);
/** It is to be: an object that has counted @more is about to go. */
void kern_counted_soon(struct kern *k, struct chain *chain,
		       struct entry *entry, struct counters more);
/**
 * Have be.note remember these, to be true once the kernel is at @at. Then
 * there are none. What there is no note of is nothing to fail for: 0.
 */
int kern_counted_note(struct kern *k, struct backend_mark at, struct err *err);

/** -ENOMEM */
int kern_table_new(struct kern *k, struct table *table, struct err *err);
/** Give @chain, of a table that has one, a plan where it has none. -ENOMEM */
int kern_plan_new(struct kern *k, struct chain *chain, struct err *err);
/** Call @fn for each chain of @table; stops at what isn't 0, returns it. */
int kern_each_chain(struct table *table,
		    int (*fn)(struct chain *chain, void *arg), void *arg);

/** Free what hangs at @table, its chains and entries. */
void kern_forget(struct table *table);

/** What the kernel calls @table: "nfd-filter"… Static. */
const char *kern_table_name(const struct table *table);
/** The same after the commit that is being made. */
const char *kern_table_name_next(const struct table *table);
/** What the kernel calls @chain in the batch that is being made. */
const char *kern_chain_name(const struct chain *chain);

/** The backend's operations. */
int kern_commit(struct backend *be, struct ruleset *rs,
		const struct txn_changes *changes, struct entry **culprit,
		struct err *err);
int kern_read_mark(struct backend *be, struct backend_mark *at,
		   struct err *err);
int kern_adopt(struct backend *be, struct ruleset *rs, uint64_t generation,
	       bool *replaced, struct err *err);
int kern_sweep(struct backend *be, struct ruleset *rs, struct err *err);
int kern_read_counters(struct backend *be, struct table *table,
		       struct chain *chain, struct err *err);

/**
 * See how the kernel's note of generation and step stands. -EADDRINUSE: the
 * tables are those of another nfd, or whoever claimed this one; err names it.
 */
int kern_mark_read(struct kern *k, struct err *err);
/**
 * Begin @batch with what brings the kernel to @at. Its messages are about no
 * table: batch_ref's is NULL.
 */
void kern_mark_put(const struct kern *k, struct batch *batch,
		   struct backend_mark at);
/** The echo of one of these messages. */
void kern_mark_echo(struct kern *k, const struct nlmsghdr *nlh);
/** The batch is done; @lost: not all echoes came. */
void kern_mark_done(struct kern *k, struct backend_mark at, bool lost);

struct dump_table {
	uint64_t handle; /* 0: it isn't ours */
	uint32_t flags;
	uint32_t port;   /* the socket that has claimed it; 0: none */
};

/**
 * Ask for @table by its name; -ENOENT with err untouched: there is none, or
 * one that is not ours.
 */
int kern_table_get(struct kern *k, const struct table *table,
		   struct dump_table *out, struct err *err);

/*
 * A table that is claimed (Linux 6.9) can be changed by the socket that did so
 * alone. When that is closed it stays, anybody's to change or to claim.
 * NFT_TABLE_F_OWNER | NFT_TABLE_F_PERSIST.
 */
#define KERN_TABLE_PERSIST 0x4
#define KERN_TABLE_CLAIMED (0x2 | KERN_TABLE_PERSIST)

/** Is @kt, which the kernel has, to be claimed by the socket that is open? */
static inline bool kern_claim_is_due(const struct kern *k,
				     const struct kern_table *kt)
{
	return k->claims && kt->can_be_claimed &&
	       kt->claimed_by != k->socket_n;
}

/** Find out whether the kernel knows of this. */
int kern_claim_probe(struct kern *k, struct err *err);
/** Claim @table where that is due. -EPERM: another process did. */
int kern_claim(struct kern *k, struct table *table, struct err *err);
/**
 * Say that the socket @port, another's, has claimed what is to be ours.
 * Returns -EADDRINUSE.
 */
int kern_claim_taken(uint32_t port, struct err *err);
/** Say that @table can't be changed, and why; returns @rc. */
int kern_claim_lost(const struct table *table, int rc, struct err *err);
/** The message of it, in a batch. */
void kern_claim_put(struct batch *batch, const struct family *family,
		    const char *name, const struct batch_ref *ref);
/** The same for @table. */
void kern_claim_put_table(struct batch *batch, struct table *table);

/** Bring `live` of built-in @chain up to date. */
int kern_read_policy(struct kern *k, struct chain *chain, struct err *err);
/** Look the handle of @chain up. */
int kern_find_chain(struct kern *k, const struct chain *chain, struct err *err);

/* Batches, one before the other. */
enum emit_phase { EMIT_EARLY, EMIT_MAIN, EMIT_LATE };

/**
 * Finish @batch with the messages of @delta that are of @phase, asking
 * @sock what else rules want to know. *@culprit: the entry that can't be said
 * in nf_tables, or names what is not there. -ENOMEM, -EOPNOTSUPP, -EINVAL.
 * -EAGAIN, err untouched: a table must have its plain name, which it now wants.
 */
int emit(struct nlsock *sock, struct batch *batch, const struct delta *delta,
	 enum emit_phase phase, struct entry **culprit, struct err *err);

/** The hash that @entry's rule has in its user data. */
int emit_hash(struct entry *entry, uint64_t *hash, struct err *err);
/** The same of a look-up, or of @guard, if that is not NULL. */
int emit_run_hash(struct table *table, struct fuse_node *node,
		  const struct fuse_guard *guard, uint64_t *hash,
		  struct err *err);

/*
 * What a message of the kernel says of one of our rules or chains. Strings
 * point into the message.
 */
struct dump_rule {
	const char *chain;
	uint64_t handle;
	struct rule_id id; /* 0: none of ours */
	uint64_t hash;
	/* Not of a rule alone; 0: none. As struct fuse_node has them. */
	uint64_t run_id;     /* whose map it looks up, or whose guard it is */
	uint64_t stretch_id; /* it jumps there */
	unsigned int ranges; /* the run's may_range */
	bool is_ladder;      /* the run… */
	bool is_fork, is_whole;
	bool is_guard;
	uint8_t proto;       /* the guard's */
	struct counters counters;
};

struct dump_chain {
	const char *table;
	const char *name;
	uint64_t handle;
	bool is_base;
	uint32_t policy; /* NF_ACCEPT, NF_DROP; base chains */
	struct counters counters;
};

/* What an element of a map carries. All zeroes: nothing. */
struct dump_data {
	bool is_verdict;
	int verdict;       /* NF_ACCEPT, NFT_JUMP… */
	const char *chain; /* or NULL */
	const uint8_t *value;
	size_t len;
};

/* An element of a map or set, in a message of the kernel. */
struct dump_elem {
	const uint8_t *key, *key_end; /* key_end: of boxes */
	size_t key_len, key_end_len;
	struct rule_id id; /* 0: none */
	bool is_end;       /* of an interval: it is nothing of its own */
	struct dump_data data;
	struct counters counters;
};

/** Call @fn for each element that @nlh is about. */
void dump_elems(const struct nlmsghdr *nlh,
		void (*fn)(const struct dump_elem *elem, void *arg), void *arg);
/** The element that is the attribute at @off of @nlh; false: it isn't one. */
bool dump_elem_at(const struct nlmsghdr *nlh, size_t off,
		  struct dump_elem *out);
/**
 * The name of the x_tables match or target that the attribute at @off of @nlh,
 * a rule, is; it is @nlh's. NULL: it isn't one.
 */
const char *dump_xt_at(const struct nlmsghdr *nlh, size_t off);
/** Attribute @nest, NFTA_SET_ELEM_DATA. */
void dump_data(const struct nlattr *nest, struct dump_data *out);
bool dump_data_is_same(const struct dump_data *a, const struct dump_data *b);
/** The name of the set that NEWSET message @nlh is about, unless anonymous. */
const char *dump_set_name(const struct nlmsghdr *nlh);
/** How many elements it has; false: the kernel doesn't say. */
bool dump_set_count(const struct nlmsghdr *nlh, uint32_t *count);
/** How many it has room for; 0: as many as there are. */
uint32_t dump_set_room(const struct nlmsghdr *nlh);

/** False where the message lacks what every such message has. */
bool dump_rule(const struct nlmsghdr *nlh, struct dump_rule *out);
bool dump_chain(const struct nlmsghdr *nlh, struct dump_chain *out);
/** The table that the message is about. */
void dump_table(const struct nlmsghdr *nlh, struct dump_table *out);
