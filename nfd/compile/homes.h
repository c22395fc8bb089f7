/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct chain;
struct fuse_chain;
struct fuse_node;

/** So many elements is a new map of @node to have room for; 0: any number. */
uint32_t homes_room(const struct fuse_node *node);

/**
 * Is a new map of @node to be there before the rules, and can it be? It holds
 * intervals, which the kernel adds last of all, and leads to no chain that the
 * kernel doesn't know by now.
 */
bool homes_are_early(const struct fuse_node *node);

/**
 * Rules that leave a live map for a place that old rules know nothing of: the
 * map stays as it is for those, and the new rules get another in its place:
 * is_rehomed. So they do when it is full, or would show its elements too late.
 * @n_changed: of how many nodes and policies that is to be seen at once.
 */
void homes_leave(const struct chain *chain, struct fuse_chain *fc,
		 uint32_t n_changed);
