/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An ordered tree whose nodes lie in the things that it orders: balanced by
 * chance (treap), with sizes, so that a node's place is found as fast as the
 * node at a place. It allocates nothing, so that no operation can fail. Who
 * keeps it sorted by a key finds the successor and inserts before it.
 * Each operation costs O(log n).
 */
struct treap_node {
	struct treap_node *parent, *left, *right;
	uint32_t size; /* of the subtree; 0: in no tree */
	uint32_t prio;
};

/** The thing of @type whose @member is @node, which may be NULL. */
#define treap_of(node, type, member)                                           \
	((type *)treap_container((node), offsetof(type, member)))

static inline void *treap_container(const struct treap_node *node, size_t off)
{
	return node ? (char *)(uintptr_t)node - off : NULL;
}

static inline uint32_t treap_size(const struct treap_node *root)
{
	return root ? root->size : 0;
}

/** Put @node before @before, or last where that is NULL. */
void treap_insert(struct treap_node **root, struct treap_node *before,
		  struct treap_node *node);
void treap_remove(struct treap_node **root, struct treap_node *node);

/**
 * Recomputes what a node's thing knows of its whole subtree, from the node and
 * its children, which are right already.
 */
typedef void treap_refresh(struct treap_node *node);

/** The same, with @refresh called wherever a subtree changes. */
void treap_insert_with(struct treap_node **root, struct treap_node *before,
		       struct treap_node *node, treap_refresh *refresh);
void treap_remove_with(struct treap_node **root, struct treap_node *node,
		       treap_refresh *refresh);

struct treap_node *treap_first(const struct treap_node *root);
struct treap_node *treap_last(const struct treap_node *root);
struct treap_node *treap_next(const struct treap_node *node);
struct treap_node *treap_prev(const struct treap_node *node);
/** Node number @index, from 0; NULL past the end. */
struct treap_node *treap_at(const struct treap_node *root, uint32_t index);
/** The number of nodes before @node. */
uint32_t treap_index(const struct treap_node *node);

/**
 * The first node that is not less than @key: @cmp says how @key compares with
 * a node (negative: it is less). NULL: all nodes are less.
 */
struct treap_node *treap_lower_bound(
	const struct treap_node *root, const void *key,
	int (*cmp)(const void *key, const struct treap_node *node));
