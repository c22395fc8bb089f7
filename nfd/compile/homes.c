/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's maps of runs: how big, whether made first, and when left. */
#include "homes.h"

#include "fuse.h"
#include "plan.h"
#include "ruleset.h"

/*
 * A hash that is told how much it has to hold is looked up in two thirds of
 * the time of one that grows (nft_set_hash.c), but has to be made anew when it
 * is full: it gets room for some more.
 */
#define ROOM_MIN 64
#define ROOM_GENEROUS 65536

uint32_t homes_room(const struct fuse_node *node)
{
	uint32_t n = node->elems.n;
	uint32_t room = n < ROOM_GENEROUS ? 4 * n : 2 * n;

	if (node->kind != FUSE_NODE_MAP)
		return 0;
	return room < ROOM_MIN ? ROOM_MIN : room;
}

/* Does the kernel know where the element of @owner leads, by now? */
static bool is_known(const struct fuse_link *owner)
{
	const struct chain *target = owner ? owner->entry->target : NULL;

	return !target || (plan_chain(target) &&
			   plan_chain(target)->state == PLAN_LIVE);
}

static bool are_known(const struct fuse_node *node)
{
	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i]; e;
		     e = e->next_in_bucket)
			if (!is_known(e->owner))
				return false;
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t))
		if (!is_known(treap_of(t, struct fuse_piece, by_lo)->owner))
			return false;
	return true;
}

bool homes_are_early(const struct fuse_node *node)
{
	return (node->kind != FUSE_NODE_MAP ||
		(node->cuts.len && node->cuts.kind != FUSE_NODE_MAP)) &&
	       are_known(node);
}

static bool is_full(const struct fuse_node *node)
{
	return node->live_room && node->elems.n > node->live_room;
}

/*
 * Would packets that meet the old rules look for @live's element in vain? That
 * of a rule that was removed, too, if one like it came to another place.
 */
static bool is_lost(const struct chain *chain, const struct fuse_node *node,
		    const struct entry *live, const struct fuse_link *owner)
{
	const struct entry *entry = live;
	const struct fuse_link *link;

	if (!fuse_leaves(live, owner))
		return false;
	if (!live->compiled)
		entry = chain_find(chain, live->rule);
	link = entry ? entry->compiled : NULL;
	return link && link->node != node &&
	       (!link->node->is_live || link->node->is_rehomed);
}

/* Of a map that changes so much, and by a quarter, another costs little more. */
#define MANY_CHANGES 8

/*
 * Is @node's map to stay as it is for the old rules? If these would miss an
 * element; and if many are made anew: between the end of one and the beginning
 * of the other, for a moment of the kernel's commit, a look-up that is under
 * way finds neither.
 */
static bool loses_any(const struct chain *chain, const struct fuse_node *node)
{
	uint32_t n = 0;

	for (const struct fuse_elem *e = node->dirty_elems; e;
	     e = e->next_dirty) {
		if (is_lost(chain, node, e->live, e->owner))
			return true;
		n += fuse_leaves(e->live, e->owner);
	}
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty) {
		if (is_lost(chain, node, p->live, p->owner))
			return true;
		n += fuse_leaves(p->live, p->owner);
	}
	return n >= MANY_CHANGES &&
	       n >= (node->elems.n + node->ranges.n_pieces) / 4;
}

/* An element like @live's goes: does its rule stay, and count? */
static bool is_cut_off(const struct entry *live, const struct fuse_link *owner)
{
	return fuse_leaves(live, owner) && live->compiled;
}

/*
 * Is @node's interval map not to be edited where it is? The kernel shows what
 * was done to it at the end of its commit (nft_set_commit_update() of Linux
 * 6.18): until then, which is milliseconds for a large one, packets meet the
 * new rules and the old map, and count in elements of which it was already said
 * what they had counted. That a rule comes or goes so much later is no harm,
 * if it is all that the commit does. Else another map is made first.
 */
static bool comes_late(const struct fuse_node *node, uint32_t n_changed)
{
	bool changes = false, is_cut = false;

	if (node->kind == FUSE_NODE_MAP)
		return false;
	for (const struct fuse_elem *e = node->dirty_elems; e;
	     e = e->next_dirty) {
		changes |= fuse_leaves(e->live, e->owner) ||
			   fuse_comes(e->live, e->owner);
		is_cut |= is_cut_off(e->live, e->owner);
	}
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty) {
		changes |= fuse_leaves(p->live, p->owner) ||
			   fuse_comes(p->live, p->owner);
		is_cut |= is_cut_off(p->live, p->owner);
	}
	/*
	 * @node is one of those that change. A map that can't be made first
	 * would be empty for as long.
	 */
	return (is_cut || (changes && n_changed > 1)) && homes_are_early(node);
}

void homes_leave(const struct chain *chain, struct fuse_chain *fc,
		 uint32_t n_changed)
{
	bool found = true;

	while (found) {
		found = false;
		for (struct fuse_node *n = fc->dirty; n; n = n->next_dirty) {
			if (!fuse_is_run(n) || !n->is_live || n->is_dead ||
			    n->is_rehomed ||
			    !(is_full(n) || loses_any(chain, n) ||
			      comes_late(n, n_changed)))
				continue;
			n->is_rehomed = n->is_remade = true;
			n->id = ++*fc->last_map_id;
			found = true;
		}
	}
}
