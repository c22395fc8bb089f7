/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in maps: elements with their keys, and what they do. */
#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

#include "../compile/pieces.h"
#include "batch.h"
#include "encode_key.h"
#include "encode_run.h"
#include "udata.h"

/* A nest's length has 16 bits: stay clear of that, an element included. */
#define ELEMS_BYTES_MAX 60000

bool run_elems_is_full(const struct run_elems *re)
{
	return re->is_open &&
	       (re->enc->batch->len - re->begin >= ELEMS_BYTES_MAX ||
		(re->max && re->n == re->max));
}

void run_elems_end(struct run_elems *re)
{
	if (re->is_open)
		batch_nest_end(re->enc->batch, re->list);
	re->is_open = false;
}

/* One more element comes. */
static void make_room(struct run_elems *re)
{
	struct batch *b = re->enc->batch;

	if (run_elems_is_full(re))
		run_elems_end(re);
	re->n++;
	if (re->is_open)
		return;
	batch_msg(b, re->type, re->flags, re->enc->family, re->enc->ref);
	batch_put_str(b, NFTA_SET_ELEM_LIST_TABLE, re->enc->table);
	batch_put_str(b, NFTA_SET_ELEM_LIST_SET, re->set);
	re->list = batch_nest(b, NFTA_SET_ELEM_LIST_ELEMENTS);
	re->begin = b->len;
	re->is_open = true;
	re->n = 1;
}

static void put_verdict(struct encoder *enc, const struct ir_action *act)
{
	struct batch *b = enc->batch;
	size_t nest = batch_nest(b, NFTA_DATA_VERDICT);
	int code = NFT_CONTINUE;
	const char *chain = NULL;

	switch (act ? (int)act->kind : -1) {
	case IR_ACT_ACCEPT:
		code = NF_ACCEPT;
		break;
	case IR_ACT_DROP:
		code = NF_DROP;
		break;
	case IR_ACT_RETURN:
		code = NFT_RETURN;
		break;
	case IR_ACT_JUMP:
		code = NFT_JUMP;
		chain = act->chain;
		break;
	case IR_ACT_GOTO:
		code = NFT_GOTO;
		chain = act->chain;
		break;
	}
	batch_put_u32(b, NFTA_VERDICT_CODE, (uint32_t)code);
	if (chain)
		batch_put_str(b, NFTA_VERDICT_CHAIN, chain);
	batch_nest_end(b, nest);
}

static void put_nat(struct encoder *enc, const struct fuse_node *node,
		    const struct ir_nat *nat)
{
	uint8_t bytes[sizeof(nat->addr_min) + 4] = { 0 };
	size_t addr_len = node->ir.family->addr_len;
	uint16_t port_be = htons(nat->port_min);

	memcpy(bytes, &nat->addr_min, addr_len);
	memcpy(bytes + addr_len, &port_be, sizeof(port_be));
	batch_put(enc->batch, NFTA_DATA_VALUE, bytes, run_nat_len(node));
}

void run_data_put(struct encoder *enc, const struct fuse_node *node,
		  const struct run_data *data)
{
	const struct ir_action *act = data->action;
	struct ir_value mark;
	size_t nest;

	if (node->shape.data == SHAPE_DATA_NONE)
		return;
	nest = batch_nest(enc->batch, NFTA_SET_ELEM_DATA);
	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
		put_verdict(enc, act);
		break;
	case SHAPE_DATA_NAT:
		put_nat(enc, node, &act->nat);
		break;
	case SHAPE_DATA_MARK:
		mark = encode_native(IR_META_MARK, act->set.value);
		batch_put(enc->batch, NFTA_DATA_VALUE, &mark, 4);
		break;
	case SHAPE_DATA_NONE:
		break;
	}
	batch_nest_end(enc->batch, nest);
}

static void put_id(struct encoder *enc, struct rule_id id)
{
	uint64_t id_be = htobe64(id.id);
	uint8_t udata[2 + UDATA_VALUE_LEN] = { UDATA_ID, UDATA_VALUE_LEN };

	memcpy(udata + 2, &id_be, sizeof(id_be));
	batch_put(enc->batch, NFTA_SET_ELEM_USERDATA, udata, sizeof(udata));
}

/* An element's keys on their way into a message. */
struct keys {
	uint8_t lo[SHAPE_KEY_BYTES_MAX];
	uint8_t hi[SHAPE_KEY_BYTES_MAX];
	size_t len;
};

static void put_elem(struct run_elems *re, const struct fuse_node *node,
		     const struct keys *keys, bool is_box,
		     const struct run_data *data)
{
	struct encoder *enc = re->enc;
	size_t nest = batch_nest(enc->batch, NFTA_LIST_ELEM);

	encode_value(enc, NFTA_SET_ELEM_KEY, keys->lo, keys->len);
	if (is_box)
		encode_value(enc, NFTA_SET_ELEM_KEY_END, keys->hi, keys->len);
	if (data) {
		run_data_put(enc, node, data);
		put_id(enc, data->id);
	}
	batch_nest_end(enc->batch, nest);
}

/* The element at @key ends the interval that begins with the one before. */
static void put_end(struct run_elems *re, const uint8_t *key, size_t len)
{
	struct encoder *enc = re->enc;
	size_t nest = batch_nest(enc->batch, NFTA_LIST_ELEM);

	encode_value(enc, NFTA_SET_ELEM_KEY, key, len);
	batch_put_u32(enc->batch, NFTA_SET_ELEM_FLAGS,
		      NFT_SET_ELEM_INTERVAL_END);
	batch_nest_end(enc->batch, nest);
}

/* A value, or a box: where its lower ends stop, its upper ends begin. */
static void put_value(struct run_elems *re, const struct fuse_node *node,
		      const uint8_t *key, size_t len, bool is_cut,
		      const struct run_data *data)
{
	struct encode_parts parts;
	struct keys keys;
	bool is_box;

	make_room(re);
	encode_key_parts(&parts, node, is_cut);
	is_box = parts.kind == FUSE_NODE_BOXES;
	keys.len = encode_key(&parts, key, keys.lo);
	if (is_box)
		encode_key(&parts, key + len, keys.hi);
	put_elem(re, node, &keys, is_box, data);
}

void run_elem_put(struct run_elems *re, const struct fuse_node *node,
		  const struct fuse_elem *elem, const struct run_data *data)
{
	put_value(re, node, elem->key, node->key_len, false, data);
}

void run_cut_put(struct run_elems *re, const struct fuse_node *node,
		 const struct fuse_elem *cut)
{
	put_value(re, node, cut->key, node->cuts.len, true, NULL);
}

static void put_piece(struct run_elems *re, const struct fuse_node *node,
		      const struct fuse_piece *piece, bool is_cut,
		      const struct run_data *data)
{
	struct encode_parts parts;
	struct shape_key end;
	struct keys keys;

	make_room(re);
	encode_key_parts(&parts, node, is_cut);
	keys.len = encode_key(&parts, fuse_piece_lo(piece), keys.lo);
	put_elem(re, node, &keys, false, data);
	if (!pieces_past(piece, &end))
		return;
	encode_key(&parts, end.b, keys.hi);
	put_end(re, keys.hi, keys.len);
}

void run_edge_put(struct run_elems *re, const struct fuse_node *node,
		  const uint8_t *key, bool is_end)
{
	struct encode_parts parts;
	struct keys keys;

	make_room(re);
	encode_key_parts(&parts, node, false);
	keys.len = encode_key(&parts, key, keys.lo);
	if (is_end)
		put_end(re, keys.lo, keys.len);
	else
		put_elem(re, node, &keys, false, NULL);
}

void run_piece_put(struct run_elems *re, const struct fuse_node *node,
		   const struct fuse_piece *piece, const struct run_data *data)
{
	put_piece(re, node, piece, false, data);
}

void run_cut_piece_put(struct run_elems *re, const struct fuse_node *node,
		       const struct fuse_piece *piece)
{
	put_piece(re, node, piece, true, NULL);
}
