/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does the kernel take every test and action as it is encoded? */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compile/plan.h"
#include "encode/batch.h"
#include "encode/encode.h"
#include "encode/udata.h"
#include "err.h"
#include "kernel/kern.h"
#include "kernel/nlsock.h"
#include "unit.h"

#define SKIPPED 77

static struct ir_range range(enum ir_field f, uint64_t lo, uint64_t hi)
{
	return (struct ir_range){ ir_value_num(f, lo), ir_value_num(f, hi) };
}

/* Every field compared, masked, by bits, by one range and by several. */
static void build_field(struct ir_rule *ir, enum ir_field f)
{
	const struct ir_range list[] = { range(f, 1, 1), range(f, 3, 3) };
	const struct ir_range ranges[] = { range(f, 5, 9), range(f, 7, 20),
					   range(f, 30, UINT64_MAX) };

	ir_match(ir);
	ir_test_num(ir, f, 5, false);
	ir_test_num(ir, f, 6, true);
	ir_test_masked_num(ir, f, 0x55, 0x41, false);
	ir_test_bits(ir, f, 0x0f, false);
	ir_test_bits(ir, f, 0xf0, true);
	ir_test_range(ir, f, 2, 8, false);
	ir_test_range(ir, f, 2, 8, true);
	ir_test_ranges(ir, f, list, 2, false);
	ir_test_ranges(ir, f, ranges, 3, true);
}

static void build_counted(struct ir_rule *ir)
{
	ir_match(ir);
	ir_test_limit(ir, 3, 3600, 7);
	ir_test_random(ir, UINT32_C(1) << 30, false);
	ir_test_random(ir, 5, true);
	ir_test_nth(ir, 10, 9, false);
	ir_test_nth(ir, 10, 0, true);
}

static void build_sets(struct ir_rule *ir)
{
	static uint8_t table[256];
	bool is_ipv4 = ir->family->id == FAMILY_IPV4;
	struct ir_action *act;

	ir_act_set(ir, IR_META_MARK, 0, 5);
	ir_act_set(ir, IR_META_MARK, 0xff00, 5);
	ir_act_set(ir, IR_CT_MARK, 0xff00, 5);
	ir_act_copy(ir, IR_META_MARK, IR_CT_MARK, 0xffff);
	ir_act_copy(ir, IR_CT_MARK, IR_META_MARK, UINT32_MAX);
	ir_act_set(ir, IR_META_PRIORITY, 0, 0x10002);
	if (is_ipv4) {
		ir_act_set(ir, IR_IP_TOS, 0, 8);
		ir_act_set(ir, IR_IP_TOS, 3, 8);
	} else {
		ir_act_set(ir, IR_IP6_FIRST16, 0xf00f, 0x80);
	}
	ir_act_set(ir, is_ipv4 ? IR_IP_TTL : IR_IP6_HOPLIMIT, 0, 9);
	act = ir_action(ir, IR_ACT_SET_BY_TABLE);
	act->by_table.field = is_ipv4 ? IR_IP_TTL : IR_IP6_HOPLIMIT;
	act->by_table.table = table;
}

static void build_logs(struct ir_rule *ir)
{
	ir_action(ir, IR_ACT_LOG)->log =
		(struct ir_log){ .level = 4, .flags = 0x0f, .prefix = "p: " };
	ir_action(ir, IR_ACT_LOG)->log =
		(struct ir_log){ .level = 7, .prefix = "" };
	ir_action(ir, IR_ACT_NFLOG)->nflog = (struct ir_nflog){
		.group = 5,
		.has_snaplen = true,
		.snaplen = 80,
		.threshold = 3,
		.prefix = "q",
	};
	ir_action(ir, IR_ACT_NFLOG);
}

static void build_queue(struct ir_rule *ir)
{
	ir_action(ir, IR_ACT_QUEUE);
}

static void build_reject(struct ir_rule *ir)
{
	ir_action(ir, IR_ACT_REJECT)->reject.icmp_code = 3;
}

static void build_reset(struct ir_rule *ir)
{
	ir_match(ir);
	ir_test_num(ir, IR_META_L4PROTO, IPPROTO_TCP, false);
	ir_action(ir, IR_ACT_REJECT)->reject.tcp_reset = true;
}

static void build_notrack(struct ir_rule *ir)
{
	ir_action(ir, IR_ACT_NOTRACK);
	ir_action(ir, IR_ACT_RETURN);
}

static void build_nat(struct ir_rule *ir, enum ir_nat_kind kind,
		      uint32_t flags)
{
	struct ir_nat *nat = &ir_action(ir, IR_ACT_NAT)->nat;

	ir_match(ir);
	ir_test_num(ir, IR_META_L4PROTO, IPPROTO_UDP, false);
	nat->kind = kind;
	nat->flags = flags;
	if (flags & NF_NAT_RANGE_MAP_IPS) {
		memset(nat->addr_min.bytes, 10, ir->family->addr_len);
		memset(nat->addr_max.bytes, 20, ir->family->addr_len);
	}
	if (flags & NF_NAT_RANGE_PROTO_SPECIFIED) {
		nat->port_min = 1000;
		nat->port_max = 2000;
	}
}

static void build_snat(struct ir_rule *ir)
{
	build_nat(ir, IR_NAT_SNAT, NF_NAT_RANGE_MAP_IPS |
		  NF_NAT_RANGE_PROTO_SPECIFIED | NF_NAT_RANGE_PERSISTENT);
}

static void build_masq(struct ir_rule *ir)
{
	build_nat(ir, IR_NAT_MASQ, NF_NAT_RANGE_PROTO_SPECIFIED |
		  NF_NAT_RANGE_PROTO_RANDOM_FULLY);
}

static void build_dnat(struct ir_rule *ir)
{
	build_nat(ir, IR_NAT_DNAT, NF_NAT_RANGE_PROTO_SPECIFIED);
}

static void build_netmap(struct ir_rule *ir)
{
	build_nat(ir, IR_NAT_DNAT, NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_NETMAP);
}

static void build_redir(struct ir_rule *ir)
{
	build_nat(ir, IR_NAT_REDIR, NF_NAT_RANGE_PROTO_SPECIFIED |
		  NF_NAT_RANGE_PROTO_RANDOM);
}

struct encode_case {
	void (*build)(struct ir_rule *ir);
	const char *chain_type;
	uint32_t hook;
};

/* clang-format off */
static const struct encode_case cases[] = {
	{ build_counted, "filter", NF_INET_LOCAL_IN },
	{ build_sets,    "filter", NF_INET_LOCAL_OUT },
	{ build_logs,    "filter", NF_INET_LOCAL_IN },
	{ build_queue,   "filter", NF_INET_LOCAL_IN },
	{ build_reject,  "filter", NF_INET_LOCAL_IN },
	{ build_reset,   "filter", NF_INET_FORWARD },
	{ build_notrack, "filter", NF_INET_PRE_ROUTING },
	{ build_snat,    "nat",    NF_INET_POST_ROUTING },
	{ build_masq,    "nat",    NF_INET_POST_ROUTING },
	{ build_dnat,    "nat",    NF_INET_PRE_ROUTING },
	{ build_netmap,  "nat",    NF_INET_PRE_ROUTING },
	{ build_redir,   "nat",    NF_INET_PRE_ROUTING },
};
/* clang-format on */

#define CASES_N (sizeof(cases) / sizeof(cases[0]))

static void put_chain(struct batch *b, const struct family *family,
		      const struct encode_case *c, const struct batch_ref *ref)
{
	size_t nest;

	batch_msg(b, NFT_MSG_NEWTABLE, NLM_F_CREATE, family, ref);
	batch_put_str(b, NFTA_TABLE_NAME, "encode");
	batch_msg(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE, family, ref);
	batch_put_str(b, NFTA_CHAIN_TABLE, "encode");
	batch_put_str(b, NFTA_CHAIN_NAME, "chain");
	nest = batch_nest(b, NFTA_CHAIN_HOOK);
	batch_put_u32(b, NFTA_HOOK_HOOKNUM, c->hook);
	batch_put_u32(b, NFTA_HOOK_PRIORITY, 0);
	batch_nest_end(b, nest);
	batch_put_str(b, NFTA_CHAIN_TYPE, c->chain_type);
}

static void put_rule(struct batch *b, const struct plan_rule *plan,
		     const struct batch_ref *ref, struct err *err)
{
	uint32_t n_handles = 0;
	struct encoder enc = {
		.batch = b,
		.family = plan->family,
		.table = "encode",
		.ref = ref,
		.n_handles = &n_handles,
		.err = err,
	};

	encode_sets(&enc, plan);
	batch_msg(b, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
		  plan->family, ref);
	batch_put_str(b, NFTA_RULE_TABLE, "encode");
	batch_put_str(b, NFTA_RULE_CHAIN, "chain");
	encode_rule(&enc, plan);
}

/* The kernel's answer to @ir's rule in a chain as @c says. */
static int submit(struct nlsock *sock, const struct encode_case *c,
		  struct ir_rule *ir, struct nlsock_refusal *why)
{
	static const struct batch_ref ref;
	auto_batch struct batch b;
	struct plan_rule plan;
	struct err err = { 0 };
	uint32_t genid;
	bool lost;

	ck_assert_int_eq(plan_rule(&plan, ir, &err), 0);
	ck_assert_int_eq(nlsock_genid(sock, &genid, &err), 0);
	batch_init(&b, genid);
	put_chain(&b, ir->family, c, &ref);
	put_rule(&b, &plan, &ref, &err);
	batch_finish(&b, &err);
	ck_assert_msg(err.code == 0, "%s", err.text);
	return nlsock_commit(sock, &b, NULL, NULL, why, &lost);
}

static void check(const char *what, const struct encode_case *c,
		  enum family_id family, enum ir_field field)
{
	auto_gate struct gate *gate = NULL;
	struct gate_sock to;
	struct gate_space space;
	struct nlsock sock;
	struct nlsock_refusal why;
	struct err err = { 0 };
	struct ir_rule ir;
	int rc;

	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	ck_assert_int_eq(gate_new(&gate, &err), 0);
	ck_assert_int_eq(gate_open(gate, -1, &to, &space), 0);
	ck_assert_int_eq(nlsock_open(&sock, &to, &err), 0);
	ir_init(&ir, family_get(family));
	if (field)
		build_field(&ir, field);
	else
		c->build(&ir);
	rc = submit(&sock, c, &ir, &why);
	ck_assert_msg(rc == 0, "%s: %s %s", what, strerror(-rc), why.text);
	ir_fini(&ir);
	nlsock_close(&sock);
}

START_TEST(actions_ipv4)
{
	char what[32];

	snprintf(what, sizeof(what), "case %d", _i);
	check(what, &cases[_i], FAMILY_IPV4, IR_FIELD_UNSET);
}
END_TEST

START_TEST(actions_ipv6)
{
	char what[32];

	snprintf(what, sizeof(what), "case %d", _i);
	check(what, &cases[_i], FAMILY_IPV6, IR_FIELD_UNSET);
}
END_TEST

/* The kernel looks up routes by output interface where there is one. */
static uint32_t field_hook(enum ir_field f)
{
	return f == IR_FIB_SADDR_TYPE_OIF || f == IR_FIB_DADDR_TYPE_OIF
		       ? NF_INET_LOCAL_OUT
		       : NF_INET_LOCAL_IN;
}

START_TEST(fields)
{
	const enum ir_field f = (enum ir_field)_i;
	const struct encode_case c = { NULL, "filter", field_hook(f) };
	bool is_ipv6 = f >= IR_IP6_FIRST16 && f <= IR_IP6_DADDR;

	if (f != IR_META_NFTRACE) /* it can be set only */
		check(ir_field_desc(f)->name, &c,
		      is_ipv6 ? FAMILY_IPV6 : FAMILY_IPV4,
		      f);
}
END_TEST

/* The element that a refusal tells by its place in a message. */
START_TEST(element_at)
{
	static const struct batch_ref ref;
	const struct family *family = family_get(FAMILY_IPV4);
	const uint8_t udata[] = { UDATA_ID, UDATA_VALUE_LEN,
				  0, 0, 0, 0, 0, 0, 1, 0 };
	size_t list, elem[3], key;
	const struct nlmsghdr *nlh;
	struct dump_elem out;
	struct err err = { 0 };
	auto_batch struct batch b;

	batch_init(&b, 1);
	batch_msg(&b, NFT_MSG_NEWTABLE, 0, family, &ref);
	batch_msg(&b, NFT_MSG_NEWSETELEM, 0, family, &ref);
	batch_put_str(&b, NFTA_SET_ELEM_LIST_TABLE, "t");
	list = batch_nest(&b, NFTA_SET_ELEM_LIST_ELEMENTS);
	for (uint8_t i = 0; i < 3; i++) {
		const uint8_t value[] = { 10, 0, 0, i };

		elem[i] = batch_nest(&b, NFTA_LIST_ELEM);
		key = batch_nest(&b, NFTA_SET_ELEM_KEY);
		batch_put(&b, NFTA_DATA_VALUE, value, sizeof(value));
		batch_nest_end(&b, key);
		if (i == 1)
			batch_put(&b, NFTA_SET_ELEM_USERDATA, udata,
				  sizeof(udata));
		batch_nest_end(&b, elem[i]);
		elem[i] -= b.msg;
	}
	batch_nest_end(&b, list);
	ck_assert_int_eq(batch_finish(&b, &err), 0);
	ck_assert_uint_eq(batch_last_seq(&b), 2);
	nlh = batch_find(&b, 2);
	ck_assert_ptr_nonnull(nlh);
	ck_assert(nlh->nlmsg_flags & NLM_F_ACK);
	ck_assert_ptr_null(batch_find(&b, 3));
	ck_assert_ptr_null(batch_find(&b, 0));
	for (int i = 0; i < 3; i++) {
		ck_assert(dump_elem_at(nlh, elem[i], &out));
		ck_assert_uint_eq(out.key[3], (unsigned int)i);
		ck_assert_uint_eq(out.id.id, i == 1 ? 256 : 0);
	}
	ck_assert(!dump_elem_at(nlh, elem[1] + 4, &out));
	ck_assert(!dump_elem_at(nlh, 0, &out));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("encode");
	TCase *tc = tcase_create("encode");

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) && unshare(CLONE_NEWNET))
		return SKIPPED;
	tcase_add_loop_test(tc, actions_ipv4, 0, CASES_N);
	tcase_add_loop_test(tc, actions_ipv6, 0, CASES_N);
	tcase_add_test(tc, element_at);
	tcase_add_loop_test(tc, fields, IR_FIELD_UNSET + 1, IR_FIELD_N);
	suite_add_tcase(suite, tc);
	return unit_run(suite);
}
