/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys of maps: from a plan's bytes to the kernel's and back. */
#include "encode_key.h"

#include <string.h>

#include "encode.h"
#include "encode_run.h"

void encode_key_parts(struct encode_parts *parts, const struct fuse_node *node,
		     bool is_cut)
{
	const struct shape *shape = &node->shape;
	const uint8_t *order = is_cut ? shape->cut_order : shape->order;

	*parts = (struct encode_parts){
		.n = is_cut ? shape->n_cuts : shape->n_fields,
		.kind = is_cut ? node->cuts.kind : node->kind,
	};
	for (unsigned int i = 0; i < parts->n; i++)
		parts->fields[i] = shape->fields[order[i]].field;
}

/* A field alone has its own length; several are padded to four bytes each. */
size_t encode_key_part_len(const struct encode_parts *parts, unsigned int i)
{
	size_t len = ir_field_desc(parts->fields[i])->len;

	return parts->n == 1 ? len : (len + 3) & ~(size_t)3;
}

size_t encode_key_len(const struct encode_parts *parts)
{
	size_t len = 0;

	for (unsigned int i = 0; i < parts->n; i++)
		len += encode_key_part_len(parts, i);
	return len;
}

/* Ranges are compared as bytes: numbers have to be big-endian there. */
static struct ir_value native(const struct encode_parts *parts, enum ir_field field,
			      struct ir_value v)
{
	return parts->kind != FUSE_NODE_MAP ? v : encode_native(field, v);
}

size_t encode_key(const struct encode_parts *parts, const uint8_t *key,
			 uint8_t *out)
{
	size_t at = 0;

	for (unsigned int i = 0; i < parts->n; i++) {
		enum ir_field field = parts->fields[i];
		size_t len = ir_field_desc(field)->len;
		struct ir_value v = native(parts, field,
					   ir_value_bytes(key, len));

		memcpy(out + at, &v, encode_key_part_len(parts, i));
		at += encode_key_part_len(parts, i);
		key += len;
	}
	return at;
}

bool run_key_parse(const struct fuse_node *node, bool is_cut,
		   const uint8_t *key, size_t len, uint8_t *out)
{
	struct encode_parts parts;

	encode_key_parts(&parts, node, is_cut);
	if (len != encode_key_len(&parts))
		return false;
	for (unsigned int i = 0; i < parts.n; i++) {
		size_t n = ir_field_desc(parts.fields[i])->len;
		/* Turning round twice is turning back. */
		struct ir_value v = native(&parts, parts.fields[i],
					   ir_value_bytes(key, n));

		memcpy(out, &v, n);
		out += n;
		key += encode_key_part_len(&parts, i);
	}
	return true;
}
