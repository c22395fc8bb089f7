/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys: the values that rules of one shape ask for, as bytes. */
#include <string.h>

#include "shape.h"

static bool is_th(enum ir_field field)
{
	return ir_field_desc(field)->base == IR_BASE_TH;
}

unsigned int shape_n_bits(unsigned int bits)
{
	unsigned int n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

bool shape_is_cut_field(const struct shape *shape, unsigned int i)
{
	return shape->header != SHAPE_HEADER_NONE &&
	       shape->fields[i].is_before_header &&
	       !is_th(shape->fields[i].field);
}

unsigned int shape_cut_bits(const struct shape *shape, unsigned int bits)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		if (!shape_is_cut_field(shape, i))
			bits &= ~(1u << i);
	return bits;
}

/*
 * Boxes are looked up field by field, at a cost that grows with the boxes that
 * are left: what tells most of them apart is first.
 */
static int rank(const struct shape *shape, unsigned int i)
{
	switch ((int)shape->fields[i].field) {
	case IR_IP_SADDR:
	case IR_IP_DADDR:
	case IR_IP6_SADDR:
	case IR_IP6_DADDR:
		return 0;
	case IR_TH_SPORT:
	case IR_TH_DPORT:
		return 1;
	case IR_META_L4PROTO:
		return 3;
	}
	return 2;
}

/* The field of @bits alone goes to the end of @order, of @n fields. */
static void put_last(uint8_t *order, unsigned int n, unsigned int bits)
{
	unsigned int kept = 0, last = 0;

	if (shape_n_bits(bits) != 1)
		return;
	for (unsigned int i = 0; i < n; i++) {
		if (bits & 1u << order[i])
			last = order[i];
		else
			order[kept++] = order[i];
	}
	order[kept] = (uint8_t)last;
}

void shape_set_order(struct shape *shape, unsigned int ranges)
{
	bool is_ranked = shape_n_bits(ranges) > 1;
	unsigned int n = 0;

	for (int r = 0; r < 4; r++)
		for (unsigned int i = 0; i < shape->n_fields; i++)
			if (is_ranked ? rank(shape, i) == r : r == 0)
				shape->order[n++] = (uint8_t)i;
	shape->n_cuts = 0;
	for (unsigned int i = 0; i < n; i++)
		if (shape_is_cut_field(shape, shape->order[i]))
			shape->cut_order[shape->n_cuts++] = shape->order[i];
	put_last(shape->order, n, ranges);
	put_last(shape->cut_order, shape->n_cuts,
		 shape_cut_bits(shape, ranges));
}

bool shape_has_cut_fields(const struct shape *shape)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		if (shape_is_cut_field(shape, i) &&
		    shape->fields[i].field != IR_META_L4PROTO)
			return true;
	return false;
}

static size_t field_len(const struct shape *shape, unsigned int i)
{
	return ir_field_desc(shape->fields[i].field)->len;
}

/* Where field number @field is in a key. */
static size_t field_at(const struct shape *shape, unsigned int field)
{
	size_t at = 0;

	for (unsigned int i = 0; shape->order[i] != field; i++)
		at += field_len(shape, shape->order[i]);
	return at;
}

uint8_t shape_key_proto(const struct shape *shape, const uint8_t *key)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		if (shape->fields[i].field == IR_META_L4PROTO)
			return key[field_at(shape, i)];
	return shape->l4proto;
}

size_t shape_cut_key(const struct shape *shape, const uint8_t *key,
		     uint8_t *out)
{
	size_t len = 0;

	for (unsigned int i = 0; i < shape->n_cuts; i++) {
		const unsigned int field = shape->cut_order[i];

		memcpy(out + len, key + field_at(shape, field),
		       field_len(shape, field));
		len += field_len(shape, field);
	}
	return len;
}

size_t shape_cut_len(const struct shape *shape)
{
	const uint8_t key[SHAPE_KEY_BYTES_MAX] = { 0 };
	uint8_t out[SHAPE_KEY_BYTES_MAX];

	return shape_cut_key(shape, key, out);
}

size_t shape_key_len(const struct shape *shape)
{
	size_t len = 0;

	for (unsigned int i = 0; i < shape->n_fields; i++)
		len += ir_field_desc(shape->fields[i].field)->len;
	return len;
}

void shape_range(const struct shape *shape, const struct shape *values,
		 unsigned int i, struct shape_range *range)
{
	const struct ir_range *v[SHAPE_FIELDS_MAX];
	size_t at = 0;

	*range = (struct shape_range){ 0 };
	for (unsigned int f = 0; f < values->n_fields; f++) {
		v[f] = &values->fields[f].v[i % values->fields[f].n];
		i /= values->fields[f].n;
	}
	for (unsigned int f = 0; f < values->n_fields; f++) {
		const struct ir_range *nth = v[shape->order[f]];
		const size_t len = field_len(shape, shape->order[f]);

		memcpy(range->lo.b + at, nth->lo.b, len);
		memcpy(range->hi.b + at, nth->hi.b, len);
		at += len;
	}
}
