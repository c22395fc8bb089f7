/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fuse_opts.h"
#include "ruleset.h"
#include "shape.h"
#include "treap.h"
#include "worth.h"

struct err;
struct text;

/*
 * The plan of a chain: a list of nodes in the order of its rules. A node
 * serves one rule (one rule of the kernel's), or a run of neighbouring rules
 * of one signature: one look-up in a map whose elements carry the rules'
 * counters. An edit touches the nodes next to it and no others.
 *
 * The plan also remembers what of it the kernel holds: what differs is what a
 * commit has to send. Nothing here knows of netlink.
 */

/* What a look-up of boxes costs grows with them. */
#define FUSE_BOXES_MAX 2048
/* Rungs of a ladder. */
#define FUSE_LADDER_MAX 512
/* …where they jump: what packets of other kinds walk has to be made, too. */
#define FUSE_FORK_MIN 16

struct fuse_node;

/* An entry in its node: entry->compiled. */
struct fuse_link {
	struct entry *entry;
	struct fuse_node *node;
	struct fuse_link *prev, *next; /* in the chain, node after node */
	uint32_t sig_hash;        /* of its signature; 0: it is never fused */
	uint32_t below;           /* in a ladder: of 1 << 31 packets it takes */
	struct worth worth;       /* if it may be in a run */
	uint8_t reason;           /* enum fuse_reason: not in the node before */
	bool is_final : 1;        /* who matched it meets no later rule */
	bool is_bound : 1;        /* returns from, or leaves, its own chain */
	bool has_verdict : 1;     /* SHAPE_DATA_VERDICT: it does… */
	uint8_t verdict;          /* …this enum ir_action_kind; or counts only */
};

/* Several rules may claim an element: the first of them owns it. */
struct fuse_claim {
	struct fuse_link *link;
	struct fuse_claim *next;
};

struct fuse_elem {
	struct fuse_elem *next_in_bucket;
	struct fuse_link *owner;     /* NULL: none is left */
	struct fuse_claim *shadowed; /* the others, in the order of the rules */
	struct entry *live;          /* whose element the kernel has, or NULL */
	struct fuse_elem *next_dirty;
	uint32_t n_refs;             /* cuts: values that have it… */
	bool is_live;                /* …and whether the kernel has it */
	bool is_dirty;
	uint8_t key[];               /* node->key_len: fields in order */
};

/* A range of keys that one rule has. */
struct fuse_piece {
	struct treap_node by_lo;
	struct fuse_link *owner;     /* NULL: it is gone */
	struct entry *live;          /* as an element's; cuts: NULL */
	struct fuse_piece *next_dirty;
	bool is_dirty;
	bool is_live;                /* the kernel has it */
	uint8_t len;
	uint8_t bytes[];             /* lower end, upper end */
};

static inline const uint8_t *fuse_piece_lo(const struct fuse_piece *piece)
{
	return piece->bytes;
}

static inline const uint8_t *fuse_piece_hi(const struct fuse_piece *piece)
{
	return piece->bytes + piece->len;
}

/*
 * Ranges of keys: what rules ask for, which may overlap, and the disjoint
 * pieces that these are cut into, each with the first rule that covers it.
 */
struct fuse_ranges {
	size_t len;                  /* of a key */
	struct treap_node *spans;    /* struct span: what is asked for */
	struct treap_node *pieces;   /* struct fuse_piece: who gets it */
	uint32_t n_pieces;
	struct fuse_piece *dirty;    /* gone ones too, until the commit */
};

/* Distinct protocols that header guards of a run can be for. */
#define FUSE_GUARDS_MAX 8

/*
 * One rule beside the look-up: drops packets of @proto that cut the header
 * which the run reads, if shape_has_cut_fields() only those whose cut fields
 * are among the node's cuts. Where there is one guard only, the look-up reads
 * the whole header first, so that it finds nothing for what the guard drops,
 * and comes before it: most packets that match never meet the guard.
 */
struct fuse_guard {
	uint8_t proto;    /* 0: any */
	bool is_live;
	uint64_t handle;  /* if live */
	uint32_t n;       /* values of the run that are of this protocol */
};

struct fuse_elems {
	struct fuse_elem **buckets;
	uint32_t n_buckets, n;
};

enum fuse_node_kind {
	FUSE_NODE_UNSET,
	FUSE_NODE_RULE, /* one rule */
	FUSE_NODE_JUMP, /* to a stretch; has no links of its own */
	FUSE_NODE_MAP,  /* a run: exact values in a hash */
	FUSE_NODE_RANGES, /* a run: ranges of one field, cut into disjoint pieces */
	FUSE_NODE_BOXES, /* a run: ranges of several fields, none overlap */
};

struct fuse_node {
	enum fuse_node_kind kind;
	bool is_live;            /* the kernel has it */
	bool is_dead;            /* is no part of the plan any more */
	bool is_dirty;
	struct fuse_node *next_dirty;
	uint64_t handle;         /* of its (look-up) rule, if live */
	struct fuse_link *first, *last; /* NULL if dead */
	uint32_t n_links;
	struct entry *entry;     /* FUSE_NODE_RULE: its rule, even if dead */
	bool is_remade;          /* live, but being made anew: delta's note */
	bool is_placed;          /* has an operation already: delta's note */
	bool is_rehomed;         /* gets a new map: delta's note */
	bool is_early;           /* its new map is made first: delta's note */
	bool is_put;             /* its stretch is settled: stretch.c's note */
	/*
	 * A run that is a stretch, too, see fork.h: its rungs are members, and
	 * its links none.
	 */
	bool is_fork;
	bool is_whole;           /* a fork: the kernel has no members of it */
	bool is_broken;          /* a fork: its rungs have changed */
	bool is_weighed;         /* no fork is made of it now: fork.c's note */
	unsigned int n_guards;   /* 0 where it is no run */
	/*
	 * The jump to the stretch that it is in: a chain of the kernel's with a
	 * part of this chain's rules, see stretch.h. NULL: in none.
	 */
	struct fuse_node *stretch;
	struct fuse_node *prev_in, *next_in; /* in it, in no order */
	/* From here on single rules have no memory: most nodes are such. */
	/* Stretches only: the n_links nodes in it; the next stretch. */
	struct fuse_node *members, *next_stretch;
	/* Forks that aren't whole: */
	uint8_t fork_proto;      /* whose packets the look-up is for */
	bool may_miss;           /* …which it doesn't find for all of these */
	/* Runs only: */
	uint64_t id;             /* names the kernel's map… */
	uint64_t live_id;        /* …and the one that it has, if live */
	/* Elements that they have room for; 0: as many as there are. */
	uint32_t room, live_room;
	struct rule *model;      /* the run's fields, guards and actions… */
	struct ir_rule ir;       /* …as IR… */
	struct shape shape;      /* …and as a shape of that */
	uint32_t sig_hash;
	size_t key_len;
	size_t elem_len;         /* of elements' keys */
	/* Fields of which some rule may ask for ranges: bits, as in the shape. */
	unsigned int may_range;
	struct fuse_guard guards[FUSE_GUARDS_MAX]; /* of header, if there is */
	/* Of a fork, for the handles: the jump past the look-up, the way back. */
	struct fuse_guard others, back;
	/* FUSE_NODE_MAP: keys; BOXES: lower ends, then upper ends. */
	struct fuse_elems elems;
	struct fuse_elem *dirty_elems;
	/* FUSE_NODE_RANGES; BOXES: where elements begin and end in one field. */
	struct fuse_ranges ranges;
	/* A set of what shape_cut_key() says of the keys; len 0: there is none. */
	struct {
		enum fuse_node_kind kind; /* as of a node */
		size_t len;               /* of its keys */
		struct fuse_elems elems;
		struct fuse_elem *dirty_elems;
		struct fuse_ranges ranges;
		struct fuse_link owner;   /* of its pieces */
	} cuts;
};

struct fuse_chain {
	const struct family *family;
	enum table_id table;     /* the chain's; the caller sets it */
	struct fuse_link *first, *last;
	struct fuse_node *dirty; /* came, went, or have dirty elements */
	struct fuse_node *stretches;
	uint64_t *last_map_id;   /* of the table */
	struct fuse_opts opts;
	bool no_stretch;         /* the kernel follows no more jumps */
	bool has_rungs;          /* some of them may be worth a fork */
	bool has_asked;          /* what chains end walks: see fork.h */
};

void fuse_chain_init(struct fuse_chain *pc, const struct family *family,
		     uint64_t *last_map_id, struct fuse_opts opts);
/** Frees nodes and links, live ones too; entries' `compiled` become NULL. */
void fuse_chain_fini(struct fuse_chain *pc);

static inline struct fuse_link *fuse_link(const struct entry *entry)
{
	return entry->compiled;
}

/**
 * Plan @entry, which is in its chain; the entry before it is planned, and all
 * that are planned are in the chain. After -ENOMEM the plan is good for
 * fuse_reset() and fuse_chain_fini() only.
 */
int fuse_insert(struct fuse_chain *pc, struct entry *entry, struct err *err);

/** Forget @entry, which may have left its chain already. -ENOMEM, as above. */
int fuse_remove(struct fuse_chain *pc, struct entry *entry, struct err *err);

/** Forget all entries; what the kernel holds stays known, as dead nodes. */
void fuse_reset(struct fuse_chain *pc);

/** The kernel now holds what the plan says: nothing is dirty any more. */
void fuse_committed(struct fuse_chain *pc);

/** The element of @node with this key, or NULL; boxes: lower, upper ends. */
struct fuse_elem *fuse_elem_find(const struct fuse_node *node,
				 const uint8_t *key);

/** The piece of @node that has this key, or NULL. */
struct fuse_piece *fuse_piece_find(const struct fuse_node *node,
				   const uint8_t *key);

/** Nodes in order: the first, and those about @node; NULL: no more. */
struct fuse_node *fuse_first(const struct fuse_chain *pc);
struct fuse_node *fuse_next(const struct fuse_node *node);
struct fuse_node *fuse_prev(const struct fuse_node *node);

/*
 * Of an element, or piece, that the kernel counts for @live and that is to be
 * @owner's, either of which may be NULL: is it to be taken away, or made?
 */
static inline bool fuse_leaves(const struct entry *live,
			       const struct fuse_link *owner)
{
	return live && (!owner || owner->entry != live);
}

static inline bool fuse_comes(const struct entry *live,
			      const struct fuse_link *owner)
{
	return owner && owner->entry != live;
}

/** Does it look rules up in a map? */
static inline bool fuse_is_run(const struct fuse_node *node)
{
	return node->kind > FUSE_NODE_JUMP;
}

/** Has it a chain of the kernel's to itself, with nodes in it? */
static inline bool fuse_is_stretch(const struct fuse_node *node)
{
	return node->kind == FUSE_NODE_JUMP || node->is_fork;
}

/** The run that @link's rule is looked up in, be it a fork; or its node. */
static inline struct fuse_node *fuse_run_of(const struct fuse_link *link)
{
	struct fuse_node *stretch = link->node ? link->node->stretch : NULL;

	return stretch && stretch->is_fork ? stretch : link->node;
}

/** Does the look-up of its fork do without a rule for @node? */
static inline bool fuse_is_silent(const struct fuse_node *node)
{
	return node->stretch && node->stretch->is_whole;
}

/** Does the kernel have other guards of @node than it should? */
bool fuse_guards_differ(const struct fuse_node *node);

/** Does a run's look-up rule come before its only guard? */
bool fuse_looks_up_first(const struct fuse_node *node);

/**
 * The plan as `iptables-lite plan` shows it: of each node what it is, and why
 * the rule before it is not in it. -ENOMEM; @out may have failed, too.
 */
int fuse_chain_print(const struct fuse_chain *pc, struct text *out,
		     struct err *err);
