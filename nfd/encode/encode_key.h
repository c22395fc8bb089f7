/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "../compile/fuse.h"

/* Keys as the kernel has them, each field padded to its registers. */

/* Which fields a key is made of: all of the map's, or its cut fields. */
struct encode_parts {
	enum ir_field fields[SHAPE_FIELDS_MAX];
	unsigned int n;
	enum fuse_node_kind kind; /* of the map or set */
};

/** Of @node's map; @is_cut: of its set of cut fields. */
void encode_key_parts(struct encode_parts *parts, const struct fuse_node *node,
		      bool is_cut);
/** Bytes of field number @i, and of a whole key. */
size_t encode_key_part_len(const struct encode_parts *parts, unsigned int i);
size_t encode_key_len(const struct encode_parts *parts);
/** The kernel's bytes of compact @key to @out; returns how many. */
size_t encode_key(const struct encode_parts *parts, const uint8_t *key,
		  uint8_t *out);
