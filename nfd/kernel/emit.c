/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations as messages of a batch. */
#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <netinet/in.h> /* before linux/in.h */
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../delta.h"
#include "batch.h"
#include "encode.h"
#include "err.h"
#include "kern.h"

/* Room for a message about a table or chain: names and a few numbers. */
#define OBJECT_ROOM 1024

struct udata {
	enum udata_type type;
	uint64_t value;
};

static void put_udata(struct batch *b, uint16_t attr, const struct udata *udata,
		      unsigned int n)
{
	uint8_t *p = batch_put_space(b, attr, n * (2 + UDATA_VALUE_LEN));

	for (unsigned int i = 0; p && i < n; i++) {
		uint64_t value_be = htobe64(udata[i].value);

		*p++ = (uint8_t)udata[i].type;
		*p++ = UDATA_VALUE_LEN;
		memcpy(p, &value_be, UDATA_VALUE_LEN);
		p += UDATA_VALUE_LEN;
	}
}

struct emitter {
	struct nlsock *sock; /* to ask the kernel by; or NULL */
	struct batch *batch;
	struct rule_spec *spec; /* scratch: it is big */
	const struct delta_op *op;
	struct batch_ref ref;
};

/* clang-format off */
static const char *const table_names[TABLE_N] = {
	[TABLE_RAW]      = "nfd-raw",
	[TABLE_MANGLE]   = "nfd-mangle",
	[TABLE_NAT]      = "nfd-nat",
	[TABLE_FILTER]   = "nfd-filter",
	[TABLE_SECURITY] = "nfd-security",
};

static const uint32_t hooks[HOOK_N] = {
	[HOOK_PREROUTING]  = NF_INET_PRE_ROUTING,
	[HOOK_INPUT]       = NF_INET_LOCAL_IN,
	[HOOK_FORWARD]     = NF_INET_FORWARD,
	[HOOK_OUTPUT]      = NF_INET_LOCAL_OUT,
	[HOOK_POSTROUTING] = NF_INET_POST_ROUTING,
};
/* clang-format on */

static const char *table_name(const struct table *table, bool is_plain)
{
	return is_plain ? table_desc(table->id)->name : table_names[table->id];
}

const char *kern_table_name(const struct table *table)
{
	return table_name(table, kern_table(table)->is_plain);
}

const char *kern_table_name_next(const struct table *table)
{
	return table_name(table, kern_table(table)->wants_plain);
}

const char *kern_chain_name(const struct chain *chain)
{
	const struct plan_chain *pc = plan_chain(chain);

	return pc && pc->state == PLAN_LIVE ? pc->name : chain->name;
}

/* A chain that reroutes what it has changed, as the mangle table does. */
static const char *chain_type(const struct chain *chain)
{
	if (chain->table->id == TABLE_NAT)
		return "nat";
	if (chain->table->id == TABLE_MANGLE && chain->hook == HOOK_OUTPUT)
		return "route";
	return "filter";
}

static uint32_t policy(const struct chain *chain)
{
	return chain->policy == VERDICT_DROP ? NF_DROP : NF_ACCEPT;
}

static const struct batch_ref *ref_for(struct emitter *em, const char *verb)
{
	em->ref = (struct batch_ref){
		.verb = verb,
		.table = em->op->table,
		.chain = em->op->chain,
		.entry = em->op->entry,
	};
	return &em->ref;
}

#define auto_nftnl_chain __attribute__((cleanup(nftnl_chain_fini)))

static void nftnl_chain_fini(struct nftnl_chain **chain)
{
	if (*chain)
		nftnl_chain_free(*chain);
}

static void emit_table_del(struct emitter *em)
{
	const struct table *table = em->op->table;

	batch_msg(em->batch, NFT_MSG_DELTABLE, NLM_F_ECHO, table->family,
		  ref_for(em, "TABLE_DEL"));
	batch_put_str(em->batch, NFTA_TABLE_NAME, kern_table_name(table));
}

static void emit_table_add(struct emitter *em)
{
	const struct table *table = em->op->table;
	struct udata udata[] = { { UDATA_OURS, UDATA_VERSION } };

	batch_msg(em->batch, NFT_MSG_NEWTABLE,
		  NLM_F_ECHO | NLM_F_CREATE | NLM_F_EXCL, table->family,
		  ref_for(em, "TABLE_ADD"));
	batch_put_str(em->batch, NFTA_TABLE_NAME, kern_table_name_next(table));
	put_udata(em->batch, NFTA_TABLE_USERDATA, udata, 1);
}

static int emit_chain_add(struct emitter *em, struct err *err)
{
	const struct chain *chain = em->op->chain;
	auto_nftnl_chain struct nftnl_chain *c = nftnl_chain_alloc();
	struct nlmsghdr *nlh;

	if (!c)
		return err_nomem(err);
	ref_for(em, "CHAIN_ADD");
	kern_table(chain->table)->n_handles++;
	nftnl_chain_set_str(c, NFTNL_CHAIN_TABLE,
			    kern_table_name_next(chain->table));
	nftnl_chain_set_str(c, NFTNL_CHAIN_NAME, kern_chain_name(chain));
	if (chain->hook != HOOK_N) {
		nftnl_chain_set_str(c, NFTNL_CHAIN_TYPE, chain_type(chain));
		nftnl_chain_set_u32(c, NFTNL_CHAIN_HOOKNUM,
				    hooks[chain->hook]);
		nftnl_chain_set_s32(
			c, NFTNL_CHAIN_PRIO,
			table_desc(chain->table->id)->priority[chain->hook]);
		nftnl_chain_set_u32(c, NFTNL_CHAIN_POLICY, policy(chain));
		/* Given, they are counted: exactly those that meet the policy. */
		nftnl_chain_set_u64(c, NFTNL_CHAIN_PACKETS, 0);
		nftnl_chain_set_u64(c, NFTNL_CHAIN_BYTES, 0);
	}
	nlh = batch_msg_room(em->batch, NFT_MSG_NEWCHAIN,
			     NLM_F_CREATE | NLM_F_EXCL, chain->table->family,
			     &em->ref, OBJECT_ROOM);
	if (nlh)
		nftnl_chain_nlmsg_build_payload(nlh, c);
	return 0;
}

static void emit_chain_policy(struct emitter *em)
{
	struct batch *b = em->batch;

	batch_msg(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE, em->op->table->family,
		  ref_for(em, "CHAIN_UPDATE"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_CHAIN_NAME, kern_chain_name(em->op->chain));
	batch_put_u32(b, NFTA_CHAIN_POLICY, policy(em->op->chain));
}

static void emit_chain_del(struct emitter *em)
{
	struct batch *b = em->batch;

	batch_msg(b, NFT_MSG_DELCHAIN, 0, em->op->table->family,
		  ref_for(em, "CHAIN_DEL"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_CHAIN_NAME, kern_chain_name(em->op->chain));
}

/* The kernel renames what it is given by handle. */
static void emit_chain_rename(struct emitter *em)
{
	struct batch *b = em->batch;

	batch_msg(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE, em->op->table->family,
		  ref_for(em, "CHAIN_RENAME"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_u64(b, NFTA_CHAIN_HANDLE, plan_chain(em->op->chain)->handle);
	batch_put_str(b, NFTA_CHAIN_NAME, em->op->chain->name);
}

/* One rule, or every one of the chain. What they counted comes back. */
static void emit_rule_del(struct emitter *em)
{
	struct batch *b = em->batch;
	const struct entry *entry = em->op->entry;

	batch_msg(b, NFT_MSG_DELRULE, NLM_F_ECHO, em->op->table->family,
		  ref_for(em, entry ? "RULE_DELETE" : "CHAIN_FLUSH"));
	batch_put_str(b, NFTA_RULE_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_RULE_CHAIN, kern_chain_name(em->op->chain));
	if (entry)
		batch_put_u64(b, NFTA_RULE_HANDLE, plan_node(entry)->handle);
}

/* Jumps go to what the kernel calls the chain now. */
static void name_targets(struct ir_rule *ir, const struct entry *entry)
{
	for (struct ir_action *a = ir->actions; a; a = a->next)
		if (entry->target &&
		    (a->kind == IR_ACT_JUMP || a->kind == IR_ACT_GOTO))
			a->chain = kern_chain_name(entry->target);
}

/* Ask the kernel what it alone can tell; a hash needs no answers. */
static int ask_lookups(struct emitter *em, struct ir_rule *ir, struct err *err)
{
	int rc = 0;

	for (struct ir_lookup *l = ir->lookups; em->sock && l && !rc;
	     l = l->next) {
		assert(l->kind == IR_LOOKUP_IPSET);
		rc = nlsock_ipset(em->sock, ir->family, l->name, &l->index,
				  err);
	}
	return rc;
}

static void emit_rule_msg(struct emitter *em, struct encoder *enc,
			  const struct plan_rule *plan)
{
	const struct delta_op *op = em->op;
	struct kern_table *kt = kern_table(op->table);
	struct batch *b = em->batch;
	uint16_t flags = NLM_F_CREATE;
	struct udata udata[2];

	if (op->place == DELTA_AT_END)
		flags |= NLM_F_APPEND;
	if (!kt->last_rule)
		flags |= NLM_F_ECHO; /* its handle tells those of all */
	em->ref.nth = ++kt->n_handles;
	batch_msg(b, NFT_MSG_NEWRULE, flags, op->table->family, &em->ref);
	kt->last_rule = b->msg;
	batch_put_str(b, NFTA_RULE_TABLE, enc->table);
	batch_put_str(b, NFTA_RULE_CHAIN, kern_chain_name(op->chain));
	if (op->place == DELTA_BEFORE)
		batch_put_u64(b, NFTA_RULE_POSITION,
			      plan_node(op->anchor)->handle);
	encode_rule(enc, plan);
	udata[0] = (struct udata){ UDATA_ID, op->entry->id.id };
	udata[1] = (struct udata){ UDATA_HASH, enc->hash };
	put_udata(b, NFTA_RULE_USERDATA, udata, 2);
}

static int emit_rule(struct emitter *em, uint64_t *hash, struct err *err)
{
	const struct entry *entry = em->op->entry;
	const struct family *family = em->op->table->family;
	struct kern_table *kt = kern_table(em->op->table);
	auto_ir struct ir_rule ir;
	struct plan_rule plan;
	struct encoder enc = {
		.batch = em->batch,
		.family = family,
		.table = kern_table_name_next(em->op->table),
		.ref = &em->ref,
		.n_handles = &kt->n_handles,
		.err = err,
	};
	int rc;

	ir_init(&ir, family);
	rule_spec_init(em->spec, family);
	rc = rule_decode(em->spec, entry->rule->attrs, entry->rule->len_bytes,
			 err);
	if (!rc) {
		rule_lower(em->spec, &ir);
		name_targets(&ir, entry);
		enc.lookups = ir.lookups;
		rc = ask_lookups(em, &ir, err);
	}
	if (!rc)
		rc = plan_rule(&plan, &ir, err);
	rule_spec_fini(em->spec);
	if (rc)
		return rc;
	ref_for(em, em->op->place == DELTA_AT_END ? "RULE_APPEND"
						  : "RULE_INSERT");
	encode_sets(&enc, &plan);
	emit_rule_msg(em, &enc, &plan);
	*hash = enc.hash;
	if (!err->code && enc.is_table_bound && !kt->wants_plain) {
		kt->wants_plain = true;
		return -EAGAIN;
	}
	return err->code;
}

static int emit_op(struct emitter *em, struct err *err)
{
	uint64_t hash;

	switch (em->op->kind) {
	case DELTA_TABLE_DEL:
		emit_table_del(em);
		return 0;
	case DELTA_TABLE_ADD:
		emit_table_add(em);
		return 0;
	case DELTA_RULE_DEL:
	case DELTA_CHAIN_FLUSH:
		emit_rule_del(em);
		return 0;
	case DELTA_CHAIN_DEL:
		emit_chain_del(em);
		return 0;
	case DELTA_CHAIN_ADD:
		return emit_chain_add(em, err);
	case DELTA_RULE_ADD:
		return emit_rule(em, &hash, err);
	case DELTA_CHAIN_POLICY:
		emit_chain_policy(em);
		return 0;
	case DELTA_CHAIN_RENAME:
		emit_chain_rename(em);
		return 0;
	}
	return 0;
}

int emit(struct nlsock *sock, struct batch *batch, const struct delta *delta,
	 struct entry **culprit, struct err *err)
{
	struct emitter em = { .sock = sock, .batch = batch };
	int rc = 0;

	em.spec = malloc(sizeof(*em.spec));
	if (!em.spec)
		return err_nomem(err);
	for (size_t i = 0; i < delta->n && !rc; i++) {
		struct kern_table *kt = kern_table(delta->ops[i].table);

		em.op = &delta->ops[i];
		rc = emit_op(&em, err);
		if (rc)
			*culprit = em.op->entry;
		/* The last handle says whether all were counted right. */
		if (kt->last_rule && (i + 1 == delta->n ||
				      em.op[1].table != em.op->table))
			batch_flag(batch, kt->last_rule, NLM_F_ECHO);
	}
	free(em.spec);
	return rc;
}

int emit_hash(struct entry *entry, uint64_t *hash, struct err *err)
{
	const struct delta_op op = {
		.kind = DELTA_RULE_ADD,
		.table = entry->chain->table,
		.chain = entry->chain,
		.entry = entry,
	};
	auto_batch struct batch batch;
	struct emitter em = { .batch = &batch, .op = &op };
	int rc;

	batch_init(&batch, 0);
	em.spec = malloc(sizeof(*em.spec));
	if (!em.spec)
		return err_nomem(err);
	rc = emit_rule(&em, hash, err);
	free(em.spec);
	return rc ? rc : batch_finish(&batch, err);
}
