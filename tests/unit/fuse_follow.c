/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans made again of what the kernel would have of them. */
#include "fuse_follow.h"

#include <stdlib.h>
#include <string.h>

#include "compile/follow.h"
#include "compile/pieces.h"
#include "err.h"
#include "text.h"
#include "unit.h"

/* What the kernel has of a node. */
struct kept {
	struct follow_node node;
	struct pieces_want *pieces;
	struct entry **owners; /* of the pieces: links go */
	size_t n_pieces;
};

/* Nodes of @pc, which is as committed, by their rules and what these claim. */
static void print_nodes(const struct fuse_chain *pc, struct text *out)
{
	for (struct fuse_node *n = fuse_first(pc); n; n = fuse_next(n)) {
		text_printf(out, "%d %u-%u in %u", n->kind,
			    entry_num(n->first->entry).n,
			    entry_num(n->last->entry).n,
			    n->stretch ? (unsigned int)n->stretch->id : 0);
		if (fuse_is_run(n))
			text_printf(out, ": %u, %u cuts", n->elems.n,
				    n->cuts.elems.n);
		for (unsigned int i = 0; i < n->n_guards; i++)
			if (n->guards[i].n)
				text_printf(out, ", guard of %u",
					    n->guards[i].n);
		text_put(out, "\n");
	}
}

static void keep_pieces(struct kept *kept, const struct fuse_node *node)
{
	size_t n = 0;

	kept->n_pieces = node->ranges.n_pieces;
	kept->pieces = calloc(kept->n_pieces + 1, sizeof(*kept->pieces));
	kept->owners = calloc(kept->n_pieces + 1, sizeof(struct entry *));
	ck_assert(kept->pieces && kept->owners);
	for (struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		struct fuse_piece *p = treap_of(t, struct fuse_piece, by_lo);

		memcpy(kept->pieces[n].range.lo.b, fuse_piece_lo(p), p->len);
		memcpy(kept->pieces[n].range.hi.b, fuse_piece_hi(p), p->len);
		kept->owners[n++] = p->owner->entry;
	}
}

static void keep(struct kept *kept, const struct fuse_node *node)
{
	*kept = (struct kept){ .node = {
		.first = node->first->entry,
		.n_rules = node->n_links,
		.stretch_id = node->stretch ? node->stretch->id : 0,
	} };
	if (!fuse_is_run(node))
		return;
	kept->node.run_id = node->id;
	kept->node.ranges = node->may_range;
	kept->node.is_ladder = node->shape.is_rung;
	if (node->kind == FUSE_NODE_RANGES)
		keep_pieces(kept, node);
}

/* Cut @node's map as it was; was it cut otherwise? */
static bool recut(struct fuse_node *node, struct kept *kept)
{
	bool is_recut = kept->n_pieces != node->ranges.n_pieces;

	for (size_t i = 0; i < kept->n_pieces; i++)
		kept->pieces[i].owner = fuse_link(kept->owners[i]);
	ck_assert(pieces_agree(&node->ranges, kept->pieces, kept->n_pieces));
	ck_assert(!pieces_agree(&node->ranges, kept->pieces,
				kept->n_pieces - 1));
	ck_assert_int_eq(pieces_set(&node->ranges, kept->pieces,
				    kept->n_pieces), 0);
	ck_assert_uint_eq(node->ranges.n_pieces, kept->n_pieces);
	pieces_committed(&node->ranges);
	return is_recut;
}

/* The same plan of @kept, @n nodes; how many maps were cut otherwise? */
static unsigned int again(struct fuse_chain *plan, struct kept *kept, size_t n)
{
	struct follow_node *nodes = calloc(n + 1, sizeof(*nodes));
	/* An nfd that is told otherwise takes them over, too. */
	const struct fuse_opts opts = { .min = plan->opts.min ? 0 : 6 };
	struct fuse_node *node;
	unsigned int n_recut = 0;
	struct err err = { 0 };

	ck_assert_ptr_nonnull(nodes);
	for (size_t i = 0; i < n; i++)
		nodes[i] = kept[i].node;
	fuse_chain_fini(plan);
	fuse_chain_init(plan, plan->family, plan->last_map_id, opts);
	ck_assert_int_eq(follow_nodes(plan, nodes, n, &err), 0);
	fuse_committed(plan);
	node = fuse_first(plan);
	for (size_t i = 0; i < n; i++, node = fuse_next(node))
		if (kept[i].n_pieces)
			n_recut += recut(node, &kept[i]);
	free(nodes);
	return n_recut;
}

unsigned int fuse_follow(struct fuse_chain *plan, struct chain *chain)
{
	struct kept *kept = calloc(chain_len(chain) + 1u, sizeof(*kept));
	auto_text struct text want = { 0 }, got = { 0 };
	unsigned int n_recut;
	size_t n = 0;

	ck_assert_ptr_nonnull(kept);
	fuse_committed(plan);
	print_nodes(plan, &want);
	for (struct fuse_node *f = fuse_first(plan); f; f = fuse_next(f))
		keep(&kept[n++], f);
	n_recut = again(plan, kept, n);
	print_nodes(plan, &got);
	/* Too long for ck_assert_str_eq(). */
	ck_assert(strcmp(text_str(&got), text_str(&want)) == 0);
	for (size_t i = 0; i < n; i++) {
		free(kept[i].pieces);
		free(kept[i].owners);
	}
	free(kept);
	return n_recut;
}
