/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of rules as maps: what they are, what is in them, who looks them up. */
#include "encode_run.h"

#include <arpa/inet.h>
#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "../delta.h"
#include "batch.h"
#include "kern.h"

/* A nest's length has 16 bits: stay clear of that, an element included. */
#define ELEMS_BYTES_MAX 60000

void run_set_name(char which, uint64_t id, char name[RUN_NAME_MAX])
{
	snprintf(name, RUN_NAME_MAX, "%c%llu", which, (unsigned long long)id);
}

void run_map_name(const struct fuse_node *node, char name[RUN_NAME_MAX])
{
	run_set_name('m', node->id, name);
}

void run_cut_name(const struct fuse_node *node, char name[RUN_NAME_MAX])
{
	run_set_name('c', node->id, name);
}

/* nft folds the types of a concatenation, six bits each (its TYPE_BITS). */
static uint32_t fold_type(uint32_t types, enum ir_field field)
{
	return types << 6 | encode_nft_type(field);
}

/* Which fields a key is made of: all of the map's, or its cut fields. */
struct parts {
	enum ir_field fields[SHAPE_FIELDS_MAX];
	unsigned int n;
	enum fuse_node_kind kind; /* of the map or set */
};

static void parts_of(struct parts *parts, const struct fuse_node *node,
		     bool is_cut)
{
	const struct shape *shape = &node->shape;
	const uint8_t *order = is_cut ? shape->cut_order : shape->order;

	*parts = (struct parts){
		.n = is_cut ? shape->n_cuts : shape->n_fields,
		.kind = is_cut ? node->cuts.kind : node->kind,
	};
	for (unsigned int i = 0; i < parts->n; i++)
		parts->fields[i] = shape->fields[order[i]].field;
}

/* A field alone has its own length; several are padded to four bytes each. */
static size_t part_len(const struct parts *parts, unsigned int i)
{
	size_t len = ir_field_desc(parts->fields[i])->len;

	return parts->n == 1 ? len : (len + 3) & ~(size_t)3;
}

static size_t kernel_len(const struct parts *parts)
{
	size_t len = 0;

	for (unsigned int i = 0; i < parts->n; i++)
		len += part_len(parts, i);
	return len;
}

/* Ranges are compared as bytes: numbers have to be big-endian there. */
static struct ir_value native(const struct parts *parts, enum ir_field field,
			      struct ir_value v)
{
	return parts->kind != FUSE_NODE_MAP ? v : encode_native(field, v);
}

static size_t kernel_key(const struct parts *parts, const uint8_t *key,
			 uint8_t *out)
{
	size_t at = 0;

	for (unsigned int i = 0; i < parts->n; i++) {
		enum ir_field field = parts->fields[i];
		size_t len = ir_field_desc(field)->len;
		struct ir_value v = native(parts, field,
					   ir_value_bytes(key, len));

		memcpy(out + at, &v, part_len(parts, i));
		at += part_len(parts, i);
		key += len;
	}
	return at;
}

bool run_key_parse(const struct fuse_node *node, const uint8_t *key, size_t len,
		   uint8_t *out)
{
	struct parts parts;

	parts_of(&parts, node, false);
	if (len != kernel_len(&parts))
		return false;
	for (unsigned int i = 0; i < parts.n; i++) {
		size_t n = ir_field_desc(parts.fields[i])->len;
		/* Turning round twice is turning back. */
		struct ir_value v = native(&parts, parts.fields[i],
					   ir_value_bytes(key, n));

		memcpy(out, &v, n);
		out += n;
		key += part_len(&parts, i);
	}
	return true;
}

static bool has_port(const struct fuse_node *node)
{
	return node->shape.action->nat.flags & NF_NAT_RANGE_PROTO_SPECIFIED;
}

/* An address, and a port in four bytes. */
static size_t nat_len(const struct fuse_node *node)
{
	size_t len = node->ir.family->addr_len;

	return has_port(node) ? len + 4 : len;
}

static size_t data_len(const struct fuse_node *node)
{
	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
	case SHAPE_DATA_NONE:
		return 0;
	case SHAPE_DATA_NAT:
		return nat_len(node);
	case SHAPE_DATA_MARK:
		return 4;
	}
	return 0;
}

static uint32_t data_type(const struct fuse_node *node)
{
	uint32_t addr;

	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
		return NFT_DATA_VERDICT;
	case SHAPE_DATA_NAT:
		addr = encode_nft_type(ir_field_saddr(node->ir.family));
		return has_port(node) ? fold_type(addr, IR_TH_DPORT) : addr;
	case SHAPE_DATA_MARK:
	case SHAPE_DATA_NONE:
		break;
	}
	return encode_nft_type(IR_META_MARK);
}

static uint32_t key_type(const struct parts *parts)
{
	uint32_t types = 0;

	for (unsigned int i = 0; i < parts->n; i++)
		types = fold_type(types, parts->fields[i]);
	return types;
}

/* Where one field ends and the next begins. */
static void put_fields(struct batch *b, const struct parts *parts)
{
	size_t desc = batch_nest(b, NFTA_SET_DESC);
	size_t fields = batch_nest(b, NFTA_SET_DESC_CONCAT);

	for (unsigned int i = 0; i < parts->n; i++) {
		size_t field = batch_nest(b, NFTA_LIST_ELEM);

		batch_put_u32(b, NFTA_SET_FIELD_LEN,
			      ir_field_desc(parts->fields[i])->len);
		batch_nest_end(b, field);
	}
	batch_nest_end(b, fields);
	batch_nest_end(b, desc);
}

static void set_new(struct encoder *enc, const struct fuse_node *node,
		    const char *name, bool is_cut)
{
	struct batch *b = enc->batch;
	uint32_t types = 0, flags = 0;
	struct parts parts;
	size_t nest;

	parts_of(&parts, node, is_cut);
	/* To nft, ranges of keys of several fields are long numbers. */
	types = encode_nft_type(IR_FIELD_UNSET);
	if (parts.kind != FUSE_NODE_RANGES || parts.n == 1)
		types = key_type(&parts);
	if (!is_cut && node->shape.data != SHAPE_DATA_NONE)
		flags |= NFT_SET_MAP;
	if (parts.kind != FUSE_NODE_MAP)
		flags |= NFT_SET_INTERVAL;
	if (parts.kind == FUSE_NODE_BOXES)
		flags |= NFT_SET_CONCAT;
	++*enc->n_handles;
	batch_msg(b, NFT_MSG_NEWSET, NLM_F_CREATE | NLM_F_EXCL, enc->family,
		  enc->ref);
	batch_put_str(b, NFTA_SET_TABLE, enc->table);
	batch_put_str(b, NFTA_SET_NAME, name);
	batch_put_u32(b, NFTA_SET_FLAGS, flags);
	batch_put_u32(b, NFTA_SET_KEY_TYPE, types);
	batch_put_u32(b, NFTA_SET_KEY_LEN, (uint32_t)kernel_len(&parts));
	if (flags & NFT_SET_MAP) {
		batch_put_u32(b, NFTA_SET_DATA_TYPE, data_type(node));
		if (data_len(node))
			batch_put_u32(b, NFTA_SET_DATA_LEN,
				      (uint32_t)data_len(node));
	}
	batch_put_u32(b, NFTA_SET_ID, ++b->last_set_id);
	if (parts.kind == FUSE_NODE_BOXES)
		put_fields(b, &parts);
	if (is_cut)
		return;
	nest = batch_nest(b, NFTA_SET_EXPR);
	batch_put_str(b, NFTA_EXPR_NAME, "counter");
	batch_nest_end(b, nest);
}

void run_map_new(struct encoder *enc, const struct fuse_node *node)
{
	char name[RUN_NAME_MAX];

	run_map_name(node, name);
	set_new(enc, node, name, false);
}

void run_cut_new(struct encoder *enc, const struct fuse_node *node)
{
	char name[RUN_NAME_MAX];

	run_cut_name(node, name);
	set_new(enc, node, name, true);
}

void run_set_del(struct encoder *enc, const char *name)
{
	batch_msg(enc->batch, NFT_MSG_DELSET, 0, enc->family, enc->ref);
	batch_put_str(enc->batch, NFTA_SET_TABLE, enc->table);
	batch_put_str(enc->batch, NFTA_SET_NAME, name);
}

void run_elems_open(struct run_elems *re, struct encoder *enc, const char *set,
		    uint8_t type, uint16_t flags)
{
	batch_msg(enc->batch, type, flags, enc->family, enc->ref);
	batch_put_str(enc->batch, NFTA_SET_ELEM_LIST_TABLE, enc->table);
	batch_put_str(enc->batch, NFTA_SET_ELEM_LIST_SET, set);
	*re = (struct run_elems){ .enc = enc };
	re->list = batch_nest(enc->batch, NFTA_SET_ELEM_LIST_ELEMENTS);
	re->begin = enc->batch->len;
}

bool run_elems_has_room(const struct run_elems *re)
{
	return re->enc->batch->len - re->begin < ELEMS_BYTES_MAX;
}

void run_elems_close(struct run_elems *re)
{
	batch_nest_end(re->enc->batch, re->list);
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
	batch_put(enc->batch, NFTA_DATA_VALUE, bytes, nat_len(node));
}

static void put_data(struct encoder *enc, const struct fuse_node *node,
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
		put_data(enc, node, data);
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
	struct parts parts;
	struct keys keys;
	bool is_box;

	parts_of(&parts, node, is_cut);
	is_box = parts.kind == FUSE_NODE_BOXES;
	keys.len = kernel_key(&parts, key, keys.lo);
	if (is_box)
		kernel_key(&parts, key + len, keys.hi);
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

/* The value past @v, of @len bytes; false: there is none. */
static bool next_value(uint8_t *v, size_t len)
{
	while (len--)
		if (++v[len])
			return true;
	return false;
}

static void put_piece(struct run_elems *re, const struct fuse_node *node,
		      const struct fuse_piece *piece, bool is_cut,
		      const struct run_data *data)
{
	uint8_t end[SHAPE_KEY_BYTES_MAX];
	struct parts parts;
	struct keys keys;

	parts_of(&parts, node, is_cut);
	keys.len = kernel_key(&parts, fuse_piece_lo(piece), keys.lo);
	put_elem(re, node, &keys, false, data);
	memcpy(end, fuse_piece_hi(piece), piece->len);
	if (!next_value(end, piece->len))
		return;
	kernel_key(&parts, end, keys.hi);
	put_end(re, keys.hi, keys.len);
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

/* Looking up */

/* NFT_REG32_00 and on are the quarters of the four registers. */
static enum encode_reg quarter(size_t off)
{
	return (enum encode_reg)(NFT_REG32_00 + off / 4);
}

static void load_parts(struct encoder *enc, const struct parts *parts)
{
	size_t at = 0;

	for (unsigned int i = 0; i < parts->n; i++) {
		enum ir_field field = parts->fields[i];
		size_t len = ir_field_desc(field)->len;

		encode_load(enc, field, len, quarter(at));
		if (parts->kind != FUSE_NODE_MAP && encode_is_host(field))
			encode_hton(enc, quarter(at), len);
		at += part_len(parts, i);
	}
}

/* @dreg: where the data goes; 0 is the verdict, -1: there is none. */
static void look_up(struct encoder *enc, const char *set, int dreg)
{
	struct batch *b = enc->batch;
	size_t outer, data = encode_expr(enc, "lookup", &outer);

	batch_put_str(b, NFTA_LOOKUP_SET, set);
	batch_put_u32(b, NFTA_LOOKUP_SREG, NFT_REG32_00);
	if (dreg >= 0)
		batch_put_u32(b, NFTA_LOOKUP_DREG, (uint32_t)dreg);
	encode_expr_end(enc, data, outer);
}


/*
 * A later fragment has no transport header, but nf_tables' short loads would
 * read other bytes for one. A load of three bytes is not short: it fails.
 */
static void guard_fragments(struct encoder *enc, const struct fuse_node *node)
{
	struct ir_test whole = { .kind = IR_TEST_BITS,
				 .field = IR_IP_FRAG_OFF,
				 .invert = true };

	if (node->shape.header == SHAPE_HEADER_NONE)
		return;
	if (node->ir.family->id == FAMILY_IPV6) {
		encode_load(enc, IR_TH_SPORT, 3, ENC_REG_1);
		return;
	}
	whole.masked.mask = ir_value_num(IR_IP_FRAG_OFF, 0x1fff);
	encode_test(enc, &whole);
}

/* The run's guards; @is_before: only those asked before the header is read. */
static void encode_guards(struct encoder *enc, const struct fuse_node *node,
			  bool is_before)
{
	for (const struct ir_match *m = node->ir.matches; m; m = m->next) {
		if (is_before && m->header_bytes)
			return;
		for (unsigned int i = 0; i < m->n_tests; i++)
			if (!shape_is_key(&node->shape, &m->tests[i]))
				encode_test(enc, &m->tests[i]);
	}
}

static void act_on_nat(struct encoder *enc, const struct fuse_node *node)
{
	const struct ir_nat *nat = &node->shape.action->nat;
	struct batch *b = enc->batch;
	size_t outer, data = encode_expr(enc, "nat", &outer);

	batch_put_u32(b, NFTA_NAT_TYPE,
		      nat->kind == IR_NAT_SNAT ? NFT_NAT_SNAT : NFT_NAT_DNAT);
	batch_put_u32(b, NFTA_NAT_FAMILY, (uint32_t)enc->family->af);
	batch_put_u32(b, NFTA_NAT_REG_ADDR_MIN, NFT_REG32_00);
	if (has_port(node))
		batch_put_u32(b, NFTA_NAT_REG_PROTO_MIN,
			      quarter(node->ir.family->addr_len));
	if (nat->flags)
		batch_put_u32(b, NFTA_NAT_FLAGS, nat->flags);
	encode_expr_end(enc, data, outer);
}

void run_encode_rule(struct encoder *enc, const struct fuse_node *node)
{
	size_t nest = batch_nest(enc->batch, NFTA_RULE_EXPRESSIONS);
	char name[RUN_NAME_MAX];
	struct parts parts;
	bool has_xt = false;

	run_map_name(node, name);
	parts_of(&parts, node, false);
	guard_fragments(enc, node);
	encode_guards(enc, node, false);
	load_parts(enc, &parts);
	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
		look_up(enc, name, NFT_REG_VERDICT);
		break;
	case SHAPE_DATA_NONE:
		look_up(enc, name, -1);
		for (const struct ir_action *a = node->ir.actions; a;
		     a = a->next) {
			encode_action(enc, a);
			has_xt |= a->kind == IR_ACT_XT;
		}
		break;
	case SHAPE_DATA_NAT:
		look_up(enc, name, NFT_REG32_00);
		act_on_nat(enc, node);
		break;
	case SHAPE_DATA_MARK:
		look_up(enc, name, NFT_REG32_00);
		encode_store(enc, IR_META_MARK, quarter(0));
		break;
	}
	batch_nest_end(enc->batch, nest);
	/* Where there are x_tables' targets, all rules are of one protocol. */
	if (has_xt)
		encode_compat(enc, node->ir.proto, node->ir.proto_inv);
}

/* x_tables' match that asks for nothing but a whole header. */
static void encode_any(struct encoder *enc, const struct fuse_node *node,
		       uint8_t proto)
{
	const struct xt_tcp tcp = { .spts = { 0, 0xffff },
				    .dpts = { 0, 0xffff } };
	const struct xt_udp udp = { .spts = { 0, 0xffff },
				    .dpts = { 0, 0xffff } };
	/* None of no ports, negated: any. */
	const struct xt_multiport_v1 ports = { .flags = XT_MULTIPORT_EITHER,
					       .invert = 1 };
	const struct ipt_icmp icmp = { .type = 0xff, .code = { 0, 0xff } };
	/* Not a code from 1 to 0: any. */
	const struct ip6t_icmp icmp6 = { .code = { 1, 0 },
					 .invflags = IP6T_ICMP_INV };
	struct ir_xt xt = { .info = &ports, .size = sizeof(ports), .rev = 1,
			    .name = "multiport" };

	if (node->shape.header == SHAPE_HEADER_ICMP)
		xt = (struct ir_xt){ .info = &icmp, .size = sizeof(icmp),
				     .name = "icmp" };
	if (node->shape.header == SHAPE_HEADER_ICMP6)
		xt = (struct ir_xt){ .info = &icmp6, .size = sizeof(icmp6),
				     .name = "icmp6" };
	if (node->shape.header == SHAPE_HEADER_PORTS) {
		if (proto == IPPROTO_TCP)
			xt = (struct ir_xt){ .info = &tcp, .size = sizeof(tcp),
					     .name = "tcp" };
		else
			xt = (struct ir_xt){ .info = &udp, .size = sizeof(udp),
					     .name = proto == IPPROTO_UDP ?
							     "udp" :
							     "udplite" };
	}
	encode_xt(enc, "match", &xt);
}

void run_encode_guard(struct encoder *enc, const struct fuse_node *node,
		      const struct fuse_guard *guard)
{
	const struct ir_test proto = {
		.kind = IR_TEST_MASKED,
		.field = IR_META_L4PROTO,
		.masked = { .mask = ir_value_num(IR_META_L4PROTO, 0xff),
			    .value = ir_value_num(IR_META_L4PROTO,
						  guard->proto) },
	};
	struct batch *b = enc->batch;
	size_t nest = batch_nest(b, NFTA_RULE_EXPRESSIONS);
	char name[RUN_NAME_MAX];
	struct parts parts;

	encode_test(enc, &proto);
	encode_guards(enc, node, true);
	if (node->cuts.len) {
		run_cut_name(node, name);
		parts_of(&parts, node, true);
		load_parts(enc, &parts);
		look_up(enc, name, -1);
	}
	encode_any(enc, node, guard->proto);
	batch_nest_end(b, nest);
	encode_compat(enc, guard->proto, false);
}
