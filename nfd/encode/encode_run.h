/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "../compile/delta.h"
#include "../compile/fuse.h"
#include "encode.h"

/*
 * Runs of rules as nf_tables' sets, maps and the rules that look them up. The
 * encoder's batch, family, table and ref are set by the caller; a message ends
 * where the next begins.
 */

/* Longest name of a set of ours, with its end. */
#define RUN_NAME_MAX DELTA_NAME_MAX

/** The kernel's name of a set of ours: 'm' for a map, 'c' for cut fields. */
void run_set_name(char which, uint64_t id, char name[RUN_NAME_MAX]);
/** The id in such a name; 0: it is none. */
uint64_t run_set_id(const char *name);
/** "m7": @node's map; "c7": its set of cut fields. */
void run_map_name(const struct fuse_node *node, char name[RUN_NAME_MAX]);
void run_cut_name(const struct fuse_node *node, char name[RUN_NAME_MAX]);

/* Longest name of a stretch's chain, with its end. */
#define RUN_STRETCH_MAX 48

/** What the kernel calls the stretch that @jump goes to: as no user can. */
void run_stretch_name(const struct fuse_node *jump, char name[RUN_STRETCH_MAX]);
void run_stretch_name_of(uint64_t id, char name[RUN_STRETCH_MAX]);
/** The id of the stretch that is called @name; 0: that is no such name. */
uint64_t run_stretch_id(const char *name);

/** Do elements of @node's map, of addresses to translate to, have ports? */
bool run_has_port(const struct fuse_node *node);
/** Bytes of an address in an element of it, and of a port padded to four. */
size_t run_nat_len(const struct fuse_node *node);

/** One NEWSET message: what the elements look like. */
void run_map_new(struct encoder *enc, const struct fuse_node *node);
void run_cut_new(struct encoder *enc, const struct fuse_node *node);
/** One DELSET message. */
void run_set_del(struct encoder *enc, const char *name);

/* Elements on their way into messages, as many of these as it takes. */
struct run_elems {
	struct encoder *enc;
	const char *set; /* what the kernel calls it */
	uint8_t type;    /* NFT_MSG_…SETELEM */
	uint16_t flags;
	uint32_t max;    /* so many in a message at most; 0: any number */
	/* The open message: */
	bool is_open;
	uint32_t n;
	size_t list, begin;
};

/** Will the next element begin another message? */
bool run_elems_is_full(const struct run_elems *re);
/** End the last message, if there is one. */
void run_elems_end(struct run_elems *re);

/** What an element does when it is found: of the rule that owns it. */
struct run_data {
	const struct ir_action *action; /* or NULL: it counts only */
	struct rule_id id;
};

void run_elem_put(struct run_elems *re, const struct fuse_node *node,
		  const struct fuse_elem *elem, const struct run_data *data);
/** NFTA_SET_ELEM_DATA of @node's elements, where there is such. */
void run_data_put(struct encoder *enc, const struct fuse_node *node,
		  const struct run_data *data);
/** Without @data: to delete it. */
void run_piece_put(struct run_elems *re, const struct fuse_node *node,
		   const struct fuse_piece *piece, const struct run_data *data);
/**
 * A question: where does the interval begin that @key is in, or what is the
 * first end after @key, which, if there is one at @key, may be that?
 */
void run_edge_put(struct run_elems *re, const struct fuse_node *node,
		  const uint8_t *key, bool is_end);
void run_cut_piece_put(struct run_elems *re, const struct fuse_node *node,
		       const struct fuse_piece *piece);
void run_cut_put(struct run_elems *re, const struct fuse_node *node,
		 const struct fuse_elem *cut);

/**
 * NFTA_RULE_EXPRESSIONS of the rule that looks @node's map up. enc->hash
 * becomes one of these and of what the map is, not of what is in it; the same
 * with a guard and its set.
 */
void run_encode_rule(struct encoder *enc, const struct fuse_node *node);
/** The same of the rule that sends the fork @node's own packets back. */
void run_encode_back(struct encoder *enc, const struct fuse_node *node);
/** NFTA_RULE_EXPRESSIONS and _COMPAT of a guard of @node's. */
void run_encode_guard(struct encoder *enc, const struct fuse_node *node,
		      const struct fuse_guard *guard);

/**
 * The compact key of @elem that the kernel's @key, @len bytes, stands for:
 * what run_elem_put() wrote; @is_cut: run_cut_put(). False: it isn't of this
 * map.
 */
bool run_key_parse(const struct fuse_node *node, bool is_cut,
		   const uint8_t *key, size_t len, uint8_t *out);
