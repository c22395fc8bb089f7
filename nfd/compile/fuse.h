/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ruleset.h"
#include "shape.h"
#include "treap.h"

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

/* Rules alike below this many are walked: a look-up costs as much. */
#define FUSE_RUN_MIN 6

struct plan_node;

/* An entry in its node: entry->compiled. */
struct plan_link {
	struct entry *entry;
	struct plan_node *node;
	struct plan_link *prev, *next; /* in the chain, node after node */
	uint32_t sig_hash;        /* of its signature; 0: it is never fused */
	enum fuse_reason reason;  /* why it is not in the node before it */
	bool is_final;            /* who matched it meets no later rule */
};

/* Several rules may claim an element: the first of them owns it. */
struct plan_claim {
	struct plan_link *link;
	struct plan_claim *next;
};

struct plan_elem {
	struct plan_elem *next_in_bucket;
	struct plan_link *owner;     /* NULL: none is left */
	struct plan_claim *shadowed; /* the others, in the order of the rules */
	struct entry *live;          /* whose element the kernel has, or NULL */
	struct plan_elem *next_dirty;
	bool is_dirty;
	uint8_t key[];               /* node->key_len: fields in order */
};

/* A piece of the values of a PLAN_RANGES node; it has no shadowed claims. */
struct plan_piece {
	struct treap_node by_lo;
	struct ir_range range;
	struct plan_link *owner;     /* NULL: it is gone */
	struct entry *live;          /* as an element's */
	struct plan_piece *next_dirty;
	bool is_dirty;
};

struct plan_elems {
	struct plan_elem **buckets;
	uint32_t n_buckets, n;
};

enum plan_node_kind {
	PLAN_UNSET,
	PLAN_RULE, /* one rule */
	PLAN_MAP,  /* a run: exact values in a hash */
	PLAN_RANGES, /* a run: ranges of one field, cut into disjoint pieces */
};

struct plan_node {
	enum plan_node_kind kind;
	bool is_live;            /* the kernel has it */
	bool is_dead;            /* is no part of the plan any more */
	bool is_dirty;
	struct plan_node *next_dirty;
	uint64_t handle;         /* of its (look-up) rule, if live */
	struct plan_link *first, *last; /* NULL if dead */
	uint32_t n_links;
	/* Runs only: */
	uint64_t id;             /* names the kernel's map */
	struct rule *model;      /* the run's fields, guards and actions… */
	struct ir_rule ir;       /* …as IR… */
	struct shape shape;      /* …and as a shape of that */
	uint32_t sig_hash;
	size_t key_len;
	/* PLAN_MAP: */
	struct plan_elems elems;
	struct plan_elem *dirty_elems;
	/* PLAN_RANGES: */
	struct treap_node *spans;  /* struct span: what rules ask for */
	struct treap_node *pieces; /* struct plan_piece: who gets it */
	uint32_t n_pieces;
	struct plan_piece *dirty_pieces; /* gone ones too, until the commit */
};

struct plan_chain {
	const struct family *family;
	struct plan_link *first, *last;
	struct plan_node *dirty; /* came, went, or have dirty elements */
	uint64_t *last_map_id;   /* of the table */
	bool no_fuse;
};

void plan_chain_init(struct plan_chain *pc, const struct family *family,
		     uint64_t *last_map_id, bool no_fuse);
/** Frees nodes and links, live ones too; entries' `compiled` become NULL. */
void plan_chain_fini(struct plan_chain *pc);

static inline struct plan_link *plan_link(const struct entry *entry)
{
	return entry->compiled;
}

/**
 * Plan @entry, which is in its chain; the entry before it is planned, and all
 * that are planned are in the chain. After -ENOMEM the plan is good for
 * plan_reset() and plan_chain_fini() only.
 */
int plan_insert(struct plan_chain *pc, struct entry *entry, struct err *err);

/** Forget @entry, which may have left its chain already. -ENOMEM, as above. */
int plan_remove(struct plan_chain *pc, struct entry *entry, struct err *err);

/** Forget all entries; what the kernel holds stays known, as dead nodes. */
void plan_reset(struct plan_chain *pc);

/** The kernel now holds what the plan says: nothing is dirty any more. */
void plan_committed(struct plan_chain *pc);

/** The element of @node with this key, or NULL. */
struct plan_elem *plan_elem_find(const struct plan_node *node,
				 const uint8_t *key);

/** The piece of @node that has this value, or NULL. */
struct plan_piece *plan_piece_find(const struct plan_node *node,
				   const struct ir_value *value);

/** Nodes in order: the first, and the one after @node; NULL: no more. */
struct plan_node *plan_node_first(const struct plan_chain *pc);
struct plan_node *plan_node_next(const struct plan_node *node);

/** The plan as `iptables-lite plan` shows it: a paragraph a node. */
int plan_chain_print(const struct plan_chain *pc, struct text *out,
		     struct err *err);
