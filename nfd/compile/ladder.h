/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "fuse.h"

/*
 * Ladders: rules one after the other that take packets by chance, those of the
 * same tests. A packet that the first leaves has the second's chance, and so
 * on: of the numbers that one look-up draws, each rung has its share.
 */

/**
 * @node is a ladder, and its @n rungs, from @link on, have changed: share anew.
 * What lies between them and is in no node has just left. -ENOMEM.
 */
int ladder_refresh(struct fuse_node *node, struct fuse_link *link, uint32_t n);
