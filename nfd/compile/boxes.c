/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which boxes overlap: found by their ranges in one field, then looked at. */
#include "boxes.h"

#include <errno.h>
#include <string.h>

#include "spans.h"

void boxes_fields(struct boxes_fields *fields, const struct fuse_node *node,
		  bool is_cut)
{
	const struct shape *shape = &node->shape;
	const uint8_t *order = is_cut ? shape->cut_order : shape->order;
	unsigned int n = is_cut ? shape->n_cuts : shape->n_fields;
	bool found = false;

	*fields = (struct boxes_fields){ .n = 0 };
	for (unsigned int i = 0; i < n; i++) {
		unsigned int nth = order[i];
		size_t len = ir_field_desc(shape->fields[nth].field)->len;

		if (!found && node->may_range & 1u << nth) {
			fields->index = fields->n;
			found = true;
		}
		fields->offs[fields->n] = (uint8_t)fields->key_len;
		fields->lens[fields->n++] = (uint8_t)len;
		fields->key_len += len;
	}
}

void boxes_key(const struct boxes_fields *fields,
	       const struct shape_range *box, struct boxes_key *key)
{
	*key = (struct boxes_key){ 0 };
	memcpy(key->b, box->lo.b, fields->key_len);
	memcpy(key->b + fields->key_len, box->hi.b, fields->key_len);
}

bool boxes_clash(const struct boxes_fields *fields, const uint8_t *a,
		 const uint8_t *b)
{
	const uint8_t *a_hi = a + fields->key_len, *b_hi = b + fields->key_len;

	for (unsigned int i = 0; i < fields->n; i++) {
		const size_t off = fields->offs[i], len = fields->lens[i];

		if (memcmp(a + off, b_hi + off, len) > 0 ||
		    memcmp(b + off, a_hi + off, len) > 0)
			return false;
	}
	return memcmp(a, b, 2 * fields->key_len) != 0;
}

/* What the box of @key has of the field that the index is by. */
static void index_range(const struct boxes_fields *fields, const uint8_t *key,
			struct shape_range *range)
{
	const size_t off = fields->offs[fields->index];
	const size_t len = fields->lens[fields->index];

	*range = (struct shape_range){ 0 };
	memcpy(range->lo.b, key + off, len);
	memcpy(range->hi.b, key + fields->key_len + off, len);
}

bool boxes_clash_any(const struct boxes_fields *fields,
		     const struct fuse_ranges *index, const uint8_t *key)
{
	struct shape_range range;

	index_range(fields, key, &range);
	for (const struct span *s = spans_first(index->spans, &range); s;
	     s = spans_next(s, &range)) {
		const struct fuse_elem *elem = s->owner;

		if (boxes_clash(fields, key, elem->key))
			return true;
	}
	return false;
}

int boxes_put(const struct boxes_fields *fields, struct fuse_ranges *index,
	      struct fuse_elem *elem)
{
	struct shape_range range;

	index_range(fields, elem->key, &range);
	return spans_add(&index->spans, fields->lens[fields->index], &range,
			 elem) ?
		       0 :
		       -ENOMEM;
}

void boxes_take(const struct boxes_fields *fields, struct fuse_ranges *index,
		const struct fuse_elem *elem)
{
	struct shape_range range;

	index_range(fields, elem->key, &range);
	spans_del(&index->spans, &range, elem);
}
