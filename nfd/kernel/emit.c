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

#include "../compile/delta.h"
#include "../compile/plan.h"
#include "../encode/batch.h"
#include "../encode/encode_run.h"
#include "../encode/udata.h"
#include "emit.h"
#include "err.h"
#include "kern.h"

/* Room for a message about a table or chain: names and a few numbers. */
#define OBJECT_ROOM 1024

void emit_udata(struct batch *batch, uint16_t attr,
		const struct emit_udata *udata, unsigned int n)
{
	uint8_t *p = batch_put_space(batch, attr, n * (2 + UDATA_VALUE_LEN));

	for (unsigned int i = 0; p && i < n; i++) {
		uint64_t value_be = htobe64(udata[i].value);

		*p++ = (uint8_t)udata[i].type;
		*p++ = UDATA_VALUE_LEN;
		memcpy(p, &value_be, UDATA_VALUE_LEN);
		p += UDATA_VALUE_LEN;
	}
}

void emit_ours(struct batch *batch)
{
	const struct emit_udata udata = { UDATA_OURS, UDATA_VERSION };

	emit_udata(batch, NFTA_TABLE_USERDATA, &udata, 1);
}

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

const struct batch_ref *emit_ref(struct emitter *em, const char *verb)
{
	em->ref = (struct batch_ref){
		.verb = verb,
		.table = em->op->table,
		.chain = em->op->chain,
		.entry = em->op->node ? em->op->node->entry : NULL,
		.node = em->op->node,
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

	batch_msg(em->batch, NFT_MSG_DELTABLE,
		  kern_table(table)->is_stale ? 0 : NLM_F_ECHO, table->family,
		  emit_ref(em, "TABLE_DEL"));
	batch_put_str(em->batch, NFTA_TABLE_NAME, kern_table_name(table));
}

static void emit_table_add(struct emitter *em)
{
	const struct table *table = em->op->table;

	batch_msg(em->batch, NFT_MSG_NEWTABLE,
		  NLM_F_ECHO | NLM_F_CREATE | NLM_F_EXCL, table->family,
		  emit_ref(em, "TABLE_ADD"));
	batch_put_str(em->batch, NFTA_TABLE_NAME, kern_table_name_next(table));
	if (kern_table(table)->can_be_claimed)
		batch_put_u32(em->batch, NFTA_TABLE_FLAGS, KERN_TABLE_CLAIMED);
	emit_ours(em->batch);
}

static int emit_chain_add(struct emitter *em, struct err *err)
{
	const struct chain *chain = em->op->chain;
	auto_nftnl_chain struct nftnl_chain *c = nftnl_chain_alloc();
	struct nlmsghdr *nlh;

	if (!c)
		return err_nomem(err);
	emit_ref(em, "CHAIN_ADD");
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
		  emit_ref(em, "CHAIN_UPDATE"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_CHAIN_NAME, kern_chain_name(em->op->chain));
	batch_put_u32(b, NFTA_CHAIN_POLICY, policy(em->op->chain));
}

const char *emit_going_name(const struct delta_op *op,
			    char name[RUN_STRETCH_MAX])
{
	if (op->chain)
		return kern_chain_name(op->chain);
	if (!op->which)
		return op->name;
	run_stretch_name_of(op->set_id, name);
	return name;
}

static void emit_chain_del(struct emitter *em)
{
	struct batch *b = em->batch;
	char name[RUN_STRETCH_MAX];

	batch_msg(b, NFT_MSG_DELCHAIN, 0, em->op->table->family,
		  emit_ref(em, "CHAIN_DEL"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_CHAIN_NAME, emit_going_name(em->op, name));
}

/* The kernel renames what it is given by handle. */
static void emit_chain_rename(struct emitter *em)
{
	struct batch *b = em->batch;

	batch_msg(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE, em->op->table->family,
		  emit_ref(em, "CHAIN_RENAME"));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(em->op->table));
	batch_put_u64(b, NFTA_CHAIN_HANDLE, plan_chain(em->op->chain)->handle);
	batch_put_str(b, NFTA_CHAIN_NAME, em->op->chain->name);
}

const char *emit_place_name(const struct delta_op *op,
			    char name[RUN_STRETCH_MAX])
{
	if (!op->node || !op->node->stretch)
		return kern_chain_name(op->chain);
	run_stretch_name(op->node->stretch, name);
	return name;
}

/* A stretch's chain comes and goes as its rules ask for. */
static void emit_stretch(struct emitter *em, uint8_t type, const char *verb)
{
	const struct delta_op *op = em->op;
	struct batch *b = em->batch;
	bool is_new = type == NFT_MSG_NEWCHAIN;
	char name[RUN_STRETCH_MAX];

	run_stretch_name(op->node, name);
	batch_msg(b, type, is_new ? NLM_F_CREATE | NLM_F_EXCL : 0,
		  op->table->family, emit_ref(em, verb));
	batch_put_str(b, NFTA_CHAIN_TABLE, kern_table_name_next(op->table));
	batch_put_str(b, NFTA_CHAIN_NAME, name);
	if (is_new)
		kern_table(op->table)->n_handles++;
}

static void emit_rules_del(struct emitter *em)
{
	batch_msg(em->batch, NFT_MSG_DELRULE, NLM_F_ECHO, em->op->table->family,
		  emit_ref(em, "RULES_DEL"));
	batch_put_str(em->batch, NFTA_RULE_TABLE,
		      kern_table_name_next(em->op->table));
}

static void emit_chain_flush(struct emitter *em)
{
	struct batch *b = em->batch;
	char name[RUN_STRETCH_MAX];

	if (em->op->node)
		run_stretch_name(em->op->node, name);

	batch_msg(b, NFT_MSG_DELRULE, em->op->is_counted ? NLM_F_ECHO : 0,
		  em->op->table->family, emit_ref(em, "CHAIN_FLUSH"));
	batch_put_str(b, NFTA_RULE_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_RULE_CHAIN,
		      em->op->node ? name : kern_chain_name(em->op->chain));
}

/* What a rule has counted comes back, if anybody is left to know. */
static void rule_del(struct emitter *em, uint64_t handle)
{
	const struct fuse_node *node = em->op->node;
	struct batch *b = em->batch;
	char name[RUN_STRETCH_MAX];

	batch_msg(b, NFT_MSG_DELRULE, node->entry ? NLM_F_ECHO : 0,
		  em->op->table->family, emit_ref(em, "RULE_DELETE"));
	batch_put_str(b, NFTA_RULE_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_RULE_CHAIN, emit_place_name(em->op, name));
	batch_put_u64(b, NFTA_RULE_HANDLE, handle);
}

static void emit_rule_del(struct emitter *em)
{
	const struct fuse_node *node = em->op->node;

	for (unsigned int i = 0; i < node->n_guards; i++)
		if (node->guards[i].is_live)
			rule_del(em, node->guards[i].handle);
	rule_del(em, node->handle);
	/* The other rule of a fork goes with the stretch that it is in. */
	if (node->is_fork && !node->is_whole)
		rule_del(em, node->others.handle);
}

/* Jumps go to what the kernel calls the chain now. */
void emit_name_targets(struct ir_rule *ir, const struct entry *entry)
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

/* Where the kernel has the first of @node's rules, which stay. */
static uint64_t first_handle(const struct fuse_node *node)
{
	unsigned int i = 0;

	if (fuse_looks_up_first(node))
		return node->handle;
	while (i < node->n_guards && !node->guards[i].is_live)
		i++;
	return i < node->n_guards ? node->guards[i].handle : node->handle;
}

/* Begin NEWRULE in @chain. */
static void rule_begin(struct emitter *em, struct fuse_guard *guard,
		       uint16_t flags, const char *chain)
{
	struct kern_table *kt = kern_table(em->op->table);
	struct batch *b = em->batch;

	flags |= NLM_F_CREATE;
	if (!kt->last_rule)
		flags |= NLM_F_ECHO; /* its handle tells those of all */
	em->ref.nth = ++kt->n_handles;
	em->ref.guard = guard;
	batch_msg(b, NFT_MSG_NEWRULE, flags, em->op->table->family, &em->ref);
	kt->last_rule = b->msg;
	batch_put_str(b, NFTA_RULE_TABLE, kern_table_name_next(em->op->table));
	batch_put_str(b, NFTA_RULE_CHAIN, chain);
}

void emit_rule_begin(struct emitter *em, struct fuse_guard *guard)
{
	const struct delta_op *op = em->op;
	const bool is_last = op->place == DELTA_AT_END;
	char name[RUN_STRETCH_MAX];

	rule_begin(em, guard, is_last ? NLM_F_APPEND : 0,
		   emit_place_name(op, name));
	if (op->place == DELTA_BEFORE)
		batch_put_u64(em->batch, NFTA_RULE_POSITION,
			      first_handle(op->anchor));
}

void emit_rule_begin_inside(struct emitter *em, struct fuse_guard *guard)
{
	char name[RUN_STRETCH_MAX];

	run_stretch_name(em->op->node, name);
	rule_begin(em, guard, 0, name);
}

static void emit_rule_msg(struct emitter *em, struct encoder *enc,
			  const struct plan_rule *plan)
{
	struct emit_udata udata[2];

	emit_rule_begin(em, NULL);
	encode_rule(enc, plan);
	udata[0] = (struct emit_udata){ UDATA_ID, em->op->node->entry->id.id };
	udata[1] = (struct emit_udata){ UDATA_HASH, enc->hash };
	emit_udata(em->batch, NFTA_RULE_USERDATA, udata, 2);
}

void emit_encoder(struct emitter *em, struct encoder *enc, struct err *err)
{
	struct kern_table *kt = kern_table(em->op->table);

	*enc = (struct encoder){
		.batch = em->batch,
		.family = em->op->table->family,
		.table = kern_table_name_next(em->op->table),
		.ref = &em->ref,
		.n_handles = &kt->n_handles,
		.err = err,
	};
}

int emit_lower(struct emitter *em, struct entry *entry,
	       struct ir_rule *ir, struct err *err)
{
	const struct family *family = em->op->table->family;
	int rc;

	ir_init(ir, family);
	rule_spec_init(em->spec, family);
	rc = rule_decode(em->spec, entry->rule->attrs, entry->rule->len_bytes,
			 err);
	if (!rc) {
		rule_lower(em->spec, ir);
		if (em->op->table->id == TABLE_NAT)
			ir_tracked(ir);
		emit_name_targets(ir, entry);
		rc = ask_lookups(em, ir, err);
	}
	rule_spec_fini(em->spec);
	if (rc)
		em->ref.entry = entry;
	return rc;
}

int emit_bound(struct emitter *em, const struct encoder *enc, struct err *err)
{
	struct kern_table *kt = kern_table(em->op->table);

	if (!err->code && enc->is_table_bound && !kt->wants_plain) {
		kt->wants_plain = true;
		return -EAGAIN;
	}
	return err->code;
}

static int emit_rule(struct emitter *em, uint64_t *hash, struct err *err)
{
	struct entry *entry = em->op->node->entry;
	auto_ir struct ir_rule ir;
	struct plan_rule plan;
	struct encoder enc;
	int rc = emit_lower(em, entry, &ir, err);

	emit_encoder(em, &enc, err);
	enc.lookups = ir.lookups;
	if (!rc)
		rc = plan_rule(&plan, &ir, err);
	if (rc)
		return rc;
	emit_ref(em, em->op->place == DELTA_AT_END ? "RULE_APPEND"
						  : "RULE_INSERT");
	encode_sets(&enc, &plan);
	emit_rule_msg(em, &enc, &plan);
	*hash = enc.hash;
	return emit_bound(em, &enc, err);
}

void emit_jump(struct emitter *em, struct encoder *enc,
	       struct fuse_guard *guard)
{
	char name[RUN_STRETCH_MAX];
	const struct ir_action jump = { .kind = IR_ACT_JUMP, .chain = name };
	const struct emit_udata udata = { UDATA_STRETCH, em->op->node->id };
	size_t nest;

	run_stretch_name(em->op->node, name);
	emit_ref(em, "RULE_APPEND");
	emit_rule_begin(em, guard);
	nest = batch_nest(em->batch, NFTA_RULE_EXPRESSIONS);
	encode_action(enc, &jump);
	batch_nest_end(em->batch, nest);
	emit_udata(em->batch, NFTA_RULE_USERDATA, &udata, 1);
}

static int emit_stretch_jump(struct emitter *em, struct err *err)
{
	struct encoder enc;

	emit_encoder(em, &enc, err);
	emit_jump(em, &enc, NULL);
	return err->code;
}

static int emit_op(struct emitter *em, struct err *err)
{
	uint64_t hash;

	switch (em->op->kind) {
	case DELTA_SET_READ:
		return 0;
	case DELTA_SET_FLUSH:
	case DELTA_ELEMS_DEL:
	case DELTA_SET_DEL:
	case DELTA_SET_ADD:
	case DELTA_ELEMS_ADD:
		return emit_run(em, err);
	case DELTA_TABLE_DEL:
		emit_table_del(em);
		return 0;
	case DELTA_TABLE_ADD:
		emit_table_add(em);
		return 0;
	case DELTA_RULES_DEL:
		emit_rules_del(em);
		return 0;
	case DELTA_RULE_DEL:
		emit_rule_del(em);
		return 0;
	case DELTA_CHAIN_FLUSH:
		emit_chain_flush(em);
		return 0;
	case DELTA_CHAIN_DEL:
		emit_chain_del(em);
		return 0;
	case DELTA_CHAIN_ADD:
		return emit_chain_add(em, err);
	case DELTA_STRETCH_ADD:
		emit_stretch(em, NFT_MSG_NEWCHAIN, "CHAIN_ADD");
		return 0;
	case DELTA_STRETCH_DEL:
		emit_stretch(em, NFT_MSG_DELCHAIN, "CHAIN_DEL");
		return 0;
	case DELTA_RULE_ADD:
		if (em->op->node->kind == FUSE_NODE_JUMP)
			return emit_stretch_jump(em, err);
		if (fuse_is_run(em->op->node))
			return emit_run(em, err);
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

static enum emit_phase phase_of(const struct delta_op *op)
{
	return op->is_late ? EMIT_LATE : op->is_early ? EMIT_EARLY : EMIT_MAIN;
}

int emit(struct nlsock *sock, struct batch *batch, const struct delta *delta,
	 enum emit_phase phase, struct entry **culprit, struct err *err)
{
	struct emitter em = { .sock = sock, .batch = batch };
	int rc = 0;

	em.spec = malloc(sizeof(*em.spec));
	if (!em.spec)
		return err_nomem(err);
	/* It was that of another batch, perhaps of one that was refused. */
	for (size_t i = 0; i < delta->n; i++)
		kern_table(delta->ops[i].table)->last_rule = 0;
	for (size_t i = 0; i < delta->n && !rc; i++) {
		struct kern_table *kt = kern_table(delta->ops[i].table);

		em.op = &delta->ops[i];
		em.ref.entry = NULL;
		if (phase_of(em.op) == phase)
			rc = emit_op(&em, err);
		if (rc)
			*culprit = em.ref.entry;
		/* The last handle says whether all were counted right. */
		if (kt->last_rule && (i + 1 == delta->n ||
				      em.op[1].table != em.op->table))
			batch_flag(batch, kt->last_rule, NLM_F_ECHO);
	}
	free(em.spec);
	return rc ? rc : batch_finish(batch, err);
}

int emit_hash(struct entry *entry, uint64_t *hash, struct err *err)
{
	const struct delta_op op = {
		.kind = DELTA_RULE_ADD,
		.table = entry->chain->table,
		.chain = entry->chain,
		.node = fuse_link(entry)->node,
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
