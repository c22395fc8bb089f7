/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ordered tree that rules by number and chains by name are kept in. */
#include "treap.h"

#include <assert.h>

/* Where a node lies is random enough; MurmurHash3's finaliser spreads it. */
static uint32_t prio_of(const struct treap_node *node)
{
	uint64_t x = (uintptr_t)node;

	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (uint32_t)(x >> 32);
}

/* The nodes of a const tree are not const to who asks for one. */
static struct treap_node *mutable(const struct treap_node *node)
{
	return (struct treap_node *)(uintptr_t)node;
}

static void set_size(struct treap_node *node)
{
	node->size = 1 + treap_size(node->left) + treap_size(node->right);
}

static struct treap_node **slot_of(struct treap_node **root,
				   struct treap_node *node)
{
	if (!node->parent)
		return root;
	return node->parent->left == node ? &node->parent->left
					  : &node->parent->right;
}

static void refreshed(struct treap_node *node, treap_refresh *refresh)
{
	set_size(node);
	if (refresh)
		refresh(node);
}

/* @node takes the place of its parent, which becomes its child. */
static void rotate_up(struct treap_node **root, struct treap_node *node,
		      treap_refresh *refresh)
{
	struct treap_node *parent = node->parent;
	struct treap_node **slot = slot_of(root, parent);
	struct treap_node *moved;

	if (parent->left == node) {
		moved = node->right;
		parent->left = moved;
		node->right = parent;
	} else {
		moved = node->left;
		parent->right = moved;
		node->left = parent;
	}
	if (moved)
		moved->parent = parent;
	node->parent = parent->parent;
	parent->parent = node;
	*slot = node;
	refreshed(parent, refresh);
	refreshed(node, refresh);
}

void treap_insert(struct treap_node **root, struct treap_node *before,
		  struct treap_node *node)
{
	treap_insert_with(root, before, node, NULL);
}

void treap_insert_with(struct treap_node **root, struct treap_node *before,
		       struct treap_node *node, treap_refresh *refresh)
{
	struct treap_node *parent = before;
	struct treap_node **slot = before ? &before->left : root;

	while (*slot) {
		parent = *slot;
		slot = &parent->right;
	}
	*node = (struct treap_node){ .parent = parent,
				     .size = 1,
				     .prio = prio_of(node) };
	*slot = node;
	for (struct treap_node *up = node; up; up = up->parent)
		refreshed(up, refresh);
	while (node->parent && node->parent->prio < node->prio)
		rotate_up(root, node, refresh);
}

void treap_remove(struct treap_node **root, struct treap_node *node)
{
	treap_remove_with(root, node, NULL);
}

void treap_remove_with(struct treap_node **root, struct treap_node *node,
		       treap_refresh *refresh)
{
	struct treap_node *only;

	assert(node->size);
	while (node->left && node->right)
		rotate_up(root,
			  node->left->prio > node->right->prio ? node->left
							       : node->right,
			  refresh);
	only = node->left ? node->left : node->right;
	*slot_of(root, node) = only;
	if (only)
		only->parent = node->parent;
	for (struct treap_node *up = node->parent; up; up = up->parent)
		refreshed(up, refresh);
	*node = (struct treap_node){ .size = 0 };
}

struct treap_node *treap_first(const struct treap_node *root)
{
	while (root && root->left)
		root = root->left;
	return mutable(root);
}

struct treap_node *treap_last(const struct treap_node *root)
{
	while (root && root->right)
		root = root->right;
	return mutable(root);
}

struct treap_node *treap_next(const struct treap_node *node)
{
	if (node->right)
		return treap_first(node->right);
	while (node->parent && node->parent->right == node)
		node = node->parent;
	return node->parent;
}

struct treap_node *treap_prev(const struct treap_node *node)
{
	if (node->left)
		return treap_last(node->left);
	while (node->parent && node->parent->left == node)
		node = node->parent;
	return node->parent;
}

struct treap_node *treap_at(const struct treap_node *root, uint32_t index)
{
	while (root) {
		uint32_t before = treap_size(root->left);

		if (index == before)
			break;
		if (index < before) {
			root = root->left;
		} else {
			index -= before + 1;
			root = root->right;
		}
	}
	return mutable(root);
}

uint32_t treap_index(const struct treap_node *node)
{
	uint32_t index = treap_size(node->left);

	for (; node->parent; node = node->parent)
		if (node->parent->right == node)
			index += 1 + treap_size(node->parent->left);
	return index;
}

struct treap_node *treap_lower_bound(
	const struct treap_node *root, const void *key,
	int (*cmp)(const void *key, const struct treap_node *node))
{
	const struct treap_node *found = NULL;

	while (root) {
		if (cmp(key, root) <= 0) {
			found = root;
			root = root->left;
		} else {
			root = root->right;
		}
	}
	return mutable(found);
}
