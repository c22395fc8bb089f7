/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations on runs as messages: maps, their elements, who looks them up. */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <string.h>

#include "../encode/encode_run.h"
#include "../encode/udata.h"
#include "emit.h"
#include "err.h"
#include "kern.h"
#include "ruleset.h"

#define of_piece(node) treap_of(node, struct fuse_piece, by_lo)

static void emit_elems_del(struct emitter *em, struct encoder *enc)
{
	const struct fuse_node *node = em->op->node;
	char map[RUN_NAME_MAX], cuts[RUN_NAME_MAX];
	struct run_elems re = { .enc = enc, .set = map,
				.type = NFT_MSG_DELSETELEM,
				.flags = NLM_F_ECHO };

	run_map_name(node, map);
	run_cut_name(node, cuts);
	emit_ref(em, "ELEM_DEL");
	for (const struct fuse_elem *e = node->dirty_elems; e;
	     e = e->next_dirty)
		if (fuse_leaves(e->live, e->owner))
			run_elem_put(&re, node, e, NULL);
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty)
		if (fuse_leaves(p->live, p->owner))
			run_piece_put(&re, node, p, NULL);
	run_elems_end(&re);
	re.set = cuts;
	re.flags = 0;
	for (const struct fuse_elem *e = node->cuts.dirty_elems; e;
	     e = e->next_dirty)
		if (e->is_live && !e->n_refs)
			run_cut_put(&re, node, e);
	for (const struct fuse_piece *p = node->cuts.ranges.dirty; p;
	     p = p->next_dirty)
		if (p->is_live && !p->owner)
			run_cut_piece_put(&re, node, p);
	run_elems_end(&re);
}

/* What an element does, with the memory that it is in. */
struct deed {
	struct run_data data;
	struct ir_action act;
	struct ir_rule ir;
};

#define auto_deed __attribute__((cleanup(deed_fini)))

static void deed_fini(struct deed *deed)
{
	ir_fini(&deed->ir);
}

/* What the element of @link does. */
static int deed_of(struct emitter *em, struct deed *deed,
		   const struct fuse_node *node, const struct fuse_link *link,
		   struct err *err)
{
	int rc = 0;

	deed->data = (struct run_data){ .id = link->entry->id };
	deed->act = (struct ir_action){ .kind = link->verdict };
	ir_init(&deed->ir, node->ir.family);
	if (node->shape.data == SHAPE_DATA_VERDICT && link->has_verdict) {
		if (link->entry->target)
			deed->act.chain = kern_chain_name(link->entry->target);
		deed->data.action = &deed->act;
	} else if (node->shape.data == SHAPE_DATA_NAT ||
		   node->shape.data == SHAPE_DATA_MARK) {
		rc = emit_lower(em, link->entry, &deed->ir, err);
		deed->data.action = deed->ir.actions;
	}
	return rc;
}

int emit_data(struct emitter *em, struct encoder *enc,
	      const struct fuse_node *node, const struct fuse_link *link,
	      struct err *err)
{
	auto_deed struct deed deed;
	int rc = deed_of(em, &deed, node, link, err);

	if (!rc)
		run_data_put(enc, node, &deed.data);
	return rc;
}

static int put_elem_of(struct emitter *em, struct run_elems *re,
		       const struct fuse_elem *elem, struct err *err)
{
	const struct fuse_node *node = em->op->node;
	auto_deed struct deed deed;
	int rc = deed_of(em, &deed, node, elem->owner, err);

	if (!rc)
		run_elem_put(re, node, elem, &deed.data);
	return rc;
}

static int put_piece_of(struct emitter *em, struct run_elems *re,
			const struct fuse_piece *piece, struct err *err)
{
	const struct fuse_node *node = em->op->node;
	auto_deed struct deed deed;
	int rc = deed_of(em, &deed, node, piece->owner, err);

	if (!rc)
		run_piece_put(re, node, piece, &deed.data);
	return rc;
}

/* Into an empty map: everything. */
static int put_all(struct emitter *em, struct run_elems *re, struct err *err)
{
	const struct fuse_node *node = em->op->node;
	int rc = 0;

	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i];
		     e && !rc; e = e->next_in_bucket)
			if (e->owner)
				rc = put_elem_of(em, re, e, err);
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t && !rc;
	     t = treap_next(t))
		rc = put_piece_of(em, re, of_piece(t), err);
	return rc;
}

static int put_dirty(struct emitter *em, struct run_elems *re, struct err *err)
{
	const struct fuse_node *node = em->op->node;
	int rc = 0;

	for (const struct fuse_elem *e = node->dirty_elems; e && !rc;
	     e = e->next_dirty)
		if (fuse_comes(e->live, e->owner))
			rc = put_elem_of(em, re, e, err);
	for (const struct fuse_piece *p = node->ranges.dirty; p && !rc;
	     p = p->next_dirty)
		if (fuse_comes(p->live, p->owner))
			rc = put_piece_of(em, re, p, err);
	return rc;
}

static void put_all_cuts(struct run_elems *re, const struct fuse_node *node)
{
	const struct fuse_elems *elems = &node->cuts.elems;
	bool is_elems = node->cuts.kind != FUSE_NODE_RANGES;

	for (uint32_t i = 0; is_elems && i < elems->n_buckets; i++)
		for (const struct fuse_elem *e = elems->buckets[i]; e;
		     e = e->next_in_bucket)
			if (e->n_refs)
				run_cut_put(re, node, e);
	for (const struct treap_node *t = treap_first(node->cuts.ranges.pieces);
	     t; t = treap_next(t))
		run_cut_piece_put(re, node, of_piece(t));
}

static void put_dirty_cuts(struct run_elems *re,
			   const struct fuse_node *node)
{
	for (const struct fuse_elem *e = node->cuts.dirty_elems; e;
	     e = e->next_dirty)
		if (e->n_refs && !e->is_live)
			run_cut_put(re, node, e);
	for (const struct fuse_piece *p = node->cuts.ranges.dirty; p;
	     p = p->next_dirty)
		if (p->owner && !p->is_live)
			run_cut_piece_put(re, node, p);
}

static int emit_elems_add(struct emitter *em, struct encoder *enc,
			  struct err *err)
{
	const struct fuse_node *node = em->op->node;
	char map[RUN_NAME_MAX], cuts[RUN_NAME_MAX];
	struct run_elems re = { .enc = enc, .set = map,
				.type = NFT_MSG_NEWSETELEM,
				.flags = NLM_F_CREATE };
	int rc;

	run_map_name(node, map);
	run_cut_name(node, cuts);
	emit_ref(em, "ELEM_ADD");
	/* Of a new hash all is dirty; in that order memory is read faster. */
	if (em->op->is_whole &&
	    (node->is_live || node->kind == FUSE_NODE_RANGES))
		rc = put_all(em, &re, err);
	else
		rc = put_dirty(em, &re, err);
	run_elems_end(&re);
	re.set = cuts;
	if (em->op->is_whole)
		put_all_cuts(&re, node);
	else
		put_dirty_cuts(&re, node);
	run_elems_end(&re);
	return rc;
}

static void emit_set_add(struct emitter *em, struct encoder *enc)
{
	const struct fuse_node *node = em->op->node;

	emit_ref(em, "SET_ADD");
	run_map_new(enc, node);
	if (node->cuts.len)
		run_cut_new(enc, node);
}

/* The set that the operation is about. */
static void set_name(const struct delta_op *op, char name[RUN_NAME_MAX])
{
	if (op->which)
		run_set_name(op->which, op->set_id, name);
	else
		memcpy(name, op->name, RUN_NAME_MAX);
}

static void emit_set_del(struct emitter *em, struct encoder *enc)
{
	char name[RUN_NAME_MAX];

	set_name(em->op, name);
	emit_ref(em, "SET_DEL");
	run_set_del(enc, name);
}

static void emit_set_flush(struct emitter *em, struct encoder *enc)
{
	char name[RUN_NAME_MAX];

	set_name(em->op, name);
	emit_ref(em, "SET_FLUSH");
	batch_msg(em->batch, NFT_MSG_DELSETELEM, NLM_F_ECHO, enc->family,
		  enc->ref);
	batch_put_str(em->batch, NFTA_SET_ELEM_LIST_TABLE,
		      kern_table_name(em->op->table));
	batch_put_str(em->batch, NFTA_SET_ELEM_LIST_SET, name);
}

/* So that the rule, a guard if there is one, is known again. */
static void put_run_udata(struct encoder *enc, const struct fuse_node *node,
			  const struct fuse_guard *guard)
{
	const uint64_t ladder = (node->shape.is_rung ? UDATA_LADDER_IS : 0) |
				(node->is_fork ? UDATA_LADDER_FORK : 0) |
				(node->is_whole ? UDATA_LADDER_WHOLE : 0);
	const struct emit_udata udata[] = {
		{ UDATA_RUN, node->id },
		{ UDATA_HASH, enc->hash },
		{ UDATA_RANGES, node->may_range },
		{ UDATA_LADDER, ladder },
		{ UDATA_GUARD, guard ? UDATA_GUARD_IS | guard->proto : 0 },
	};

	emit_udata(enc->batch, NFTA_RULE_USERDATA, udata, 5);
}

static void emit_guard(struct emitter *em, struct encoder *enc, unsigned int i)
{
	struct fuse_node *node = em->op->node;

	if (!node->guards[i].n)
		return;
	emit_ref(em, "RULE_INSERT");
	emit_rule_begin(em, &node->guards[i]);
	run_encode_guard(enc, node, &node->guards[i]);
	put_run_udata(enc, node, &node->guards[i]);
}

/* The guards and the rule that looks up; at the head from the last on. */
static void emit_guarded(struct emitter *em, struct encoder *enc)
{
	struct fuse_node *node = em->op->node;
	const unsigned int n = node->n_guards;
	const bool backwards = em->op->place == DELTA_AT_HEAD;
	bool is_first = fuse_looks_up_first(node) != backwards;

	for (unsigned int i = 0; i < n && !is_first; i++)
		emit_guard(em, enc, backwards ? n - 1 - i : i);
	emit_ref(em, "RULE_APPEND");
	emit_rule_begin(em, NULL);
	run_encode_rule(enc, node);
	put_run_udata(enc, node, NULL);
	for (unsigned int i = 0; i < n && is_first; i++)
		emit_guard(em, enc, backwards ? n - 1 - i : i);
}

/*
 * A fork: past the look-up for packets of its protocol a jump to where the
 * others walk; from there those that the look-up may not have found come back.
 */
static void emit_fork(struct emitter *em, struct encoder *enc)
{
	struct fuse_node *node = em->op->node;
	bool backwards = em->op->place == DELTA_AT_HEAD;

	if (backwards)
		emit_jump(em, enc, &node->others);
	emit_guarded(em, enc);
	if (!backwards)
		emit_jump(em, enc, &node->others);
	if (!node->may_miss)
		return;
	emit_ref(em, "RULE_INSERT");
	emit_rule_begin_inside(em, &node->back);
	run_encode_back(enc, node);
	put_run_udata(enc, node, &node->back);
}

static int emit_look_up(struct emitter *em, struct encoder *enc,
			struct err *err)
{
	const struct fuse_node *node = em->op->node;

	if (node->is_fork && !node->is_whole)
		emit_fork(em, enc);
	else
		emit_guarded(em, enc);
	return emit_bound(em, enc, err);
}

int emit_run(struct emitter *em, struct err *err)
{
	struct encoder enc;

	emit_encoder(em, &enc, err);
	switch ((int)em->op->kind) {
	case DELTA_SET_FLUSH:
		emit_set_flush(em, &enc);
		break;
	case DELTA_ELEMS_DEL:
		emit_elems_del(em, &enc);
		break;
	case DELTA_SET_DEL:
		emit_set_del(em, &enc);
		break;
	case DELTA_SET_ADD:
		emit_set_add(em, &enc);
		break;
	case DELTA_ELEMS_ADD:
		return emit_elems_add(em, &enc, err);
	case DELTA_RULE_ADD:
		return emit_look_up(em, &enc, err);
	}
	return err->code;
}

int emit_run_hash(struct table *table, struct fuse_node *node,
		  const struct fuse_guard *guard, uint64_t *hash,
		  struct err *err)
{
	const struct delta_op op = { .kind = DELTA_RULE_ADD,
				     .table = table,
				     .node = node };
	auto_batch struct batch batch;
	struct emitter em = { .batch = &batch, .op = &op };
	struct encoder enc;

	batch_init(&batch, 0);
	emit_encoder(&em, &enc, err);
	batch_msg(&batch, NFT_MSG_NEWRULE, 0, table->family,
		  emit_ref(&em, "RULE_APPEND"));
	if (guard && guard == &node->back)
		run_encode_back(&enc, node);
	else if (guard)
		run_encode_guard(&enc, node, guard);
	else
		run_encode_rule(&enc, node);
	*hash = enc.hash;
	return err->code ? err->code : batch_finish(&batch, err);
}
