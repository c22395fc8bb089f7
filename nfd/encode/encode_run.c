/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of rules as maps: what they are, what is in them, who looks them up. */
#include "encode_run.h"

#include <assert.h>
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

#include "../compile/delta.h"
#include "batch.h"
#include "encode_key.h"
#include "num.h"

void run_set_name(char which, uint64_t id, char name[RUN_NAME_MAX])
{
	snprintf(name, RUN_NAME_MAX, "%c%llu", which, (unsigned long long)id);
}

uint64_t run_set_id(const char *name)
{
	uint64_t id;

	if ((*name != 'm' && *name != 'c') ||
	    !num_parse(name + 1, 1, UINT64_MAX, &id))
		return 0;
	return id;
}

void run_map_name(const struct fuse_node *node, char name[RUN_NAME_MAX])
{
	run_set_name('m', node->id, name);
}

void run_cut_name(const struct fuse_node *node, char name[RUN_NAME_MAX])
{
	run_set_name('c', node->id, name);
}

/* Longer than users' names may be. */
#define STRETCH_PREFIX "part-of-a-chain-of-many-rules-"

static_assert(sizeof(STRETCH_PREFIX) > CHAIN_NAME_MAX + 1, "a user's name");

void run_stretch_name_of(uint64_t id, char name[RUN_STRETCH_MAX])
{
	snprintf(name, RUN_STRETCH_MAX, STRETCH_PREFIX "%llu",
		 (unsigned long long)id);
}

void run_stretch_name(const struct fuse_node *jump, char name[RUN_STRETCH_MAX])
{
	run_stretch_name_of(jump->id, name);
}

uint64_t run_stretch_id(const char *name)
{
	const size_t len = sizeof(STRETCH_PREFIX) - 1;
	uint64_t id;

	if (strncmp(name, STRETCH_PREFIX, len) != 0 ||
	    !num_parse(name + len, 1, UINT64_MAX, &id))
		return 0;
	return id;
}

/* nft folds the types of a concatenation, six bits each (its TYPE_BITS). */
static uint32_t fold_type(uint32_t types, enum ir_field field)
{
	return types << 6 | encode_nft_type(field);
}

bool run_has_port(const struct fuse_node *node)
{
	return node->shape.action->nat.flags & NF_NAT_RANGE_PROTO_SPECIFIED;
}

/* An address, and a port in four bytes. */
size_t run_nat_len(const struct fuse_node *node)
{
	size_t len = node->ir.family->addr_len;

	return run_has_port(node) ? len + 4 : len;
}

static size_t data_len(const struct fuse_node *node)
{
	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
	case SHAPE_DATA_NONE:
		return 0;
	case SHAPE_DATA_NAT:
		return run_nat_len(node);
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
		return run_has_port(node) ? fold_type(addr, IR_TH_DPORT) : addr;
	case SHAPE_DATA_MARK:
	case SHAPE_DATA_NONE:
		break;
	}
	return encode_nft_type(IR_META_MARK);
}

static uint32_t key_type(const struct encode_parts *parts)
{
	uint32_t types = 0;

	for (unsigned int i = 0; i < parts->n; i++)
		types = fold_type(types, parts->fields[i]);
	return types;
}

/* Where one field ends and the next begins. */
static void put_fields(struct batch *b, const struct encode_parts *parts)
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

static void put_room(struct batch *b, uint32_t room)
{
	size_t desc = batch_nest(b, NFTA_SET_DESC);

	batch_put_u32(b, NFTA_SET_DESC_SIZE, room);
	batch_nest_end(b, desc);
}

/* What the kernel is told of a set. */
struct set_facts {
	uint32_t flags, key_type, key_len, data_type, data_len;
};

static void set_facts(struct set_facts *facts, const struct fuse_node *node,
		      const struct encode_parts *parts, bool is_cut)
{
	*facts = (struct set_facts){
		.key_len = (uint32_t)encode_key_len(parts),
		/* To nft, ranges of keys of several fields are long numbers. */
		.key_type = encode_nft_type(IR_FIELD_UNSET),
	};
	if (parts->kind != FUSE_NODE_RANGES || parts->n == 1)
		facts->key_type = key_type(parts);
	if (!is_cut && node->shape.data != SHAPE_DATA_NONE) {
		facts->flags |= NFT_SET_MAP;
		facts->data_type = data_type(node);
		facts->data_len = (uint32_t)data_len(node);
	}
	if (parts->kind != FUSE_NODE_MAP)
		facts->flags |= NFT_SET_INTERVAL;
	if (parts->kind == FUSE_NODE_BOXES)
		facts->flags |= NFT_SET_CONCAT;
}

/* What the set of a rule is, for a hash of the rule. */
static void hash_set(struct encoder *enc, const struct fuse_node *node,
		     bool is_cut)
{
	struct encode_parts parts;
	struct set_facts facts;

	encode_key_parts(&parts, node, is_cut);
	set_facts(&facts, node, &parts, is_cut);
	encode_hash_bytes(enc, &facts, sizeof(facts));
}

static void set_new(struct encoder *enc, const struct fuse_node *node,
		    const char *name, bool is_cut)
{
	struct batch *b = enc->batch;
	struct encode_parts parts;
	struct set_facts facts;
	size_t nest;

	encode_key_parts(&parts, node, is_cut);
	set_facts(&facts, node, &parts, is_cut);
	++*enc->n_handles;
	batch_msg(b, NFT_MSG_NEWSET, NLM_F_CREATE | NLM_F_EXCL, enc->family,
		  enc->ref);
	batch_put_str(b, NFTA_SET_TABLE, enc->table);
	batch_put_str(b, NFTA_SET_NAME, name);
	batch_put_u32(b, NFTA_SET_FLAGS, facts.flags);
	batch_put_u32(b, NFTA_SET_KEY_TYPE, facts.key_type);
	batch_put_u32(b, NFTA_SET_KEY_LEN, facts.key_len);
	if (facts.flags & NFT_SET_MAP) {
		batch_put_u32(b, NFTA_SET_DATA_TYPE, facts.data_type);
		if (facts.data_len)
			batch_put_u32(b, NFTA_SET_DATA_LEN, facts.data_len);
	}
	batch_put_u32(b, NFTA_SET_ID, ++b->last_set_id);
	if (parts.kind == FUSE_NODE_BOXES)
		put_fields(b, &parts);
	if (!is_cut && node->room)
		put_room(b, node->room);
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

/* Looking up */

/* NFT_REG32_00 and on are the quarters of the four registers. */
static enum encode_reg quarter(size_t off)
{
	return (enum encode_reg)(NFT_REG32_00 + off / 4);
}

static void load_parts(struct encoder *enc, const struct encode_parts *parts)
{
	size_t at = 0;

	for (unsigned int i = 0; i < parts->n; i++) {
		enum ir_field field = parts->fields[i];
		size_t len = ir_field_desc(field)->len;

		encode_load(enc, field, len, quarter(at));
		if (parts->kind != FUSE_NODE_MAP && encode_is_host(field))
			encode_hton(enc, quarter(at), len);
		at += encode_key_part_len(parts, i);
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
 * Bytes of the header that x_tables' match asks for: struct tcphdr, udphdr,
 * icmphdr (net/netfilter/xt_tcpudp.c, ip_tables.c), two ports.
 */
static size_t header_len(const struct fuse_node *node)
{
	if (node->shape.header == SHAPE_HEADER_MULTIPORT)
		return 4;
	for (unsigned int i = 0; i < node->n_guards; i++)
		if (node->guards[i].n && node->guards[i].proto == IPPROTO_TCP)
			return 20;
	return 8;
}

/*
 * A later fragment has no transport header, but nf_tables' short loads, of one,
 * two or four bytes, would read other bytes for one. Longer ones fail, as they
 * do for a header that is cut short.
 */
static void guard_fragments(struct encoder *enc, const struct fuse_node *node)
{
	struct ir_test whole = { .kind = IR_TEST_BITS,
				 .field = IR_IP_FRAG_OFF,
				 .invert = true };
	size_t len = header_len(node);

	if (node->shape.header == SHAPE_HEADER_NONE)
		return;
	if (fuse_looks_up_first(node)) {
		encode_load(enc, IR_TH_SPORT, len, ENC_REG_1);
		if (len > 4)
			return;
	}
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

static void test_proto(struct encoder *enc, uint8_t proto)
{
	const struct ir_test test = {
		.kind = IR_TEST_MASKED,
		.field = IR_META_L4PROTO,
		.masked = { .mask = ir_value_num(IR_META_L4PROTO, 0xff),
			    .value = ir_value_num(IR_META_L4PROTO, proto) },
	};

	encode_test(enc, &test);
}

void run_encode_back(struct encoder *enc, const struct fuse_node *node)
{
	const struct ir_action back = { .kind = IR_ACT_RETURN };
	size_t from = enc->batch->len;
	size_t nest = batch_nest(enc->batch, NFTA_RULE_EXPRESSIONS);

	enc->hash = 0;
	test_proto(enc, node->fork_proto);
	encode_action(enc, &back);
	batch_nest_end(enc->batch, nest);
	encode_hash(enc, from);
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
	if (run_has_port(node))
		batch_put_u32(b, NFTA_NAT_REG_PROTO_MIN,
			      quarter(node->ir.family->addr_len));
	if (nat->flags)
		batch_put_u32(b, NFTA_NAT_FLAGS, nat->flags);
	encode_expr_end(enc, data, outer);
}

void run_encode_rule(struct encoder *enc, const struct fuse_node *node)
{
	size_t from = enc->batch->len;
	size_t nest = batch_nest(enc->batch, NFTA_RULE_EXPRESSIONS);
	char name[RUN_NAME_MAX];
	struct encode_parts parts;
	bool has_xt = false;

	enc->hash = 0;
	hash_set(enc, node, false);
	run_map_name(node, name);
	encode_key_parts(&parts, node, false);
	guard_fragments(enc, node);
	if (node->is_fork && !node->is_whole)
		test_proto(enc, node->fork_proto);
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
	encode_hash(enc, from);
}

/* x_tables' match that asks for nothing but a whole header. */
static void encode_any(struct encoder *enc, const struct fuse_node *node,
		       uint8_t proto)
{
	/* Static: what is between their members is sent, too. */
	static const struct xt_tcp tcp = { .spts = { 0, 0xffff },
					   .dpts = { 0, 0xffff } };
	static const struct xt_udp udp = { .spts = { 0, 0xffff },
					   .dpts = { 0, 0xffff } };
	/* None of no ports, negated: any. */
	static const struct xt_multiport_v1 ports = {
		.flags = XT_MULTIPORT_EITHER, .invert = 1,
	};
	static const struct ipt_icmp icmp = { .type = 0xff,
					      .code = { 0, 0xff } };
	/* Not a code from 1 to 0: any. */
	static const struct ip6t_icmp icmp6 = { .code = { 1, 0 },
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
	struct batch *b = enc->batch;
	size_t from = b->len, nest = batch_nest(b, NFTA_RULE_EXPRESSIONS);
	char name[RUN_NAME_MAX];
	struct encode_parts parts;

	enc->hash = 0;
	test_proto(enc, guard->proto);
	encode_guards(enc, node, true);
	if (node->cuts.len) {
		hash_set(enc, node, true);
		run_cut_name(node, name);
		encode_key_parts(&parts, node, true);
		load_parts(enc, &parts);
		look_up(enc, name, -1);
	}
	encode_any(enc, node, guard->proto);
	batch_nest_end(b, nest);
	encode_compat(enc, guard->proto, false);
	encode_hash(enc, from);
}
