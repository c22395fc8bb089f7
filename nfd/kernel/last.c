/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading what objects have counted before a commit takes them away. */
#include "last.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>

#include "../compile/plan.h"
#include "../encode/encode_run.h"
#include "../failpoint.h"
#include "../log.h"
#include "ask.h"
#include "commit.h"
#include "emit.h"
#include "err.h"
#include "ids.h"
#include "kern.h"

static bool stays(const struct entry *entry)
{
	return entry && entry->compiled;
}

bool last_is_missed(const struct delta_op *op)
{
	return stays(op->node->entry);
}

/* Questions about the elements of one map. */
struct asking {
	struct encoder enc;
	struct batch_ref ref;
	char map[RUN_NAME_MAX];
	const struct fuse_node *node;
	struct run_elems re;
};

static void asking_init(struct asking *a, struct batch *batch,
			const struct table *table,
			const struct fuse_node *node, struct err *err)
{
	*a = (struct asking){
		.ref = { .verb = "ELEMS_GET" },
		.node = node,
		.enc = { .batch = batch, .family = table->family,
			 .table = kern_table_name(table), .err = err },
	};
	a->enc.ref = &a->ref;
	run_set_name('m', node->live_id, a->map);
	ask_elems_init(&a->re, &a->enc, a->map);
}

/* An interval's count is at its beginning. */
static void ask_piece(struct asking *a, const struct fuse_piece *piece)
{
	run_edge_put(&a->re, a->node, fuse_piece_lo(piece), false);
}

/* Elements that go, or are made anew for another rule. */
static void ask_dirty(struct asking *a)
{
	const struct fuse_elem *e;
	const struct fuse_piece *p;

	for (e = a->node->dirty_elems; e; e = e->next_dirty)
		if (stays(e->live) && fuse_leaves(e->live, e->owner))
			run_elem_put(&a->re, a->node, e, NULL);
	for (p = a->node->ranges.dirty; p; p = p->next_dirty)
		if (stays(p->live) && fuse_leaves(p->live, p->owner))
			ask_piece(a, p);
	run_elems_end(&a->re);
}

/* All that the kernel has. */
static void ask_for_all(struct asking *a)
{
	const struct fuse_node *node = a->node;
	const struct fuse_piece *p;

	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i]; e;
		     e = e->next_in_bucket)
			if (stays(e->live))
				run_elem_put(&a->re, node, e, NULL);
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		p = treap_of(t, struct fuse_piece, by_lo);
		if (stays(p->live))
			ask_piece(a, p);
	}
	/* Those that are planned no more are in the tree no more. */
	for (p = node->ranges.dirty; p; p = p->next_dirty)
		if (stays(p->live) && !p->owner)
			ask_piece(a, p);
	run_elems_end(&a->re);
}

static void ask_rule(struct batch *b, const struct delta_op *op)
{
	const struct batch_ref ref = { .verb = "RULE_GET" };
	char name[RUN_STRETCH_MAX];

	batch_msg(b, NFT_MSG_GETRULE, NLM_F_ACK, op->table->family, &ref);
	batch_put_str(b, NFTA_RULE_TABLE, kern_table_name(op->table));
	batch_put_str(b, NFTA_RULE_CHAIN, emit_place_name(op, name));
	batch_put_u64(b, NFTA_RULE_HANDLE, op->node->handle);
}

static void ask_of(struct commit *c, const struct delta_op *op, struct err *err)
{
	struct last *l = &c->last;
	struct asking a;

	if (op->kind == DELTA_RULE_DEL && last_is_missed(op)) {
		ask_rule(&l->now, op);
	} else if (op->kind == DELTA_ELEMS_DEL) {
		asking_init(&a, &l->now, op->table, op->node, err);
		ask_dirty(&a);
	} else if (op->kind == DELTA_SET_READ && op->source) {
		asking_init(&a, &l->late, op->table, op->source, err);
		ask_for_all(&a);
	}
}

int last_prepare(struct commit *c, struct err *err)
{
	struct last *l = &c->last;

	batch_init(&l->now, 0);
	batch_init(&l->late, 0);
	for (size_t i = 0; i < c->delta.n; i++)
		if (c->delta.ops[i].is_late || c->k->be.note)
			ask_of(c, &c->delta.ops[i], err);
	if (l->now.failed || l->late.failed)
		return err_nomem(err);
	return err->code;
}

/* Answers */

static void tell(struct commit *c, struct rule_id id,
		 const struct counters *counters)
{
	struct entry *entry = id.id ? ids_find(&c->ids, id) : NULL;
	struct last *l = &c->last;
	struct last_told *v = l->told;

	if (!stays(entry))
		return;
	if (l->n_told == l->told_cap) {
		size_t cap = l->told_cap ? 2 * l->told_cap : 16;

		v = reallocarray(v, cap, sizeof(*v));
		if (!v) {
			l->failed = true;
			return;
		}
		l->told = v;
		l->told_cap = cap;
	}
	v[l->n_told++] = (struct last_told){ entry, *counters };
}

static void elem_cb(const struct dump_elem *elem, void *arg)
{
	if (!elem->is_end)
		tell(arg, elem->id, &elem->counters);
}

static void answer_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct dump_rule rule;

	if (NFNL_MSG_TYPE(nlh->nlmsg_type) == NFT_MSG_NEWSETELEM)
		dump_elems(nlh, elem_cb, arg);
	else if (dump_rule(nlh, &rule))
		tell(arg, rule.id, &rule.counters);
}

static int ask_elems(struct commit *c, const struct nlmsghdr *nlh,
		     struct err *err)
{
	struct nlsock_questions q = { .cb = answer_cb, .arg = c };
	int rc = nlsock_ask(&c->k->sock, &q, nlh, err);

	return rc ? rc : nlsock_ask_end(&c->k->sock, &q, err);
}

static int ask(struct commit *c, struct batch *questions)
{
	const struct nlmsghdr *nlh;
	struct err why = { 0 };
	int len;

	batch_alone(questions); /* its last message is closed */
	nlh = (const void *)questions->buf;
	len = (int)questions->len;
	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (!nlh->nlmsg_seq) /* the head of a batch */
			continue;
		if (NFNL_MSG_TYPE(nlh->nlmsg_type) == NFT_MSG_GETRULE)
			nlsock_ask_one(&c->k->sock, nlh, answer_cb, c, &why);
		else
			ask_elems(c, nlh, &why);
	}
	return why.code;
}

/* A list of the kernel's on its way. */
struct listing {
	struct commit *c;
	size_t begin;
};

static void list_cb(const struct nlmsghdr *nlh, void *arg)
{
	answer_cb(nlh, ((struct listing *)arg)->c);
}

static void list_restart(void *arg)
{
	const struct listing *l = arg;

	l->c->last.n_told = l->begin;
}

static int list(struct commit *c, const struct table *table, uint8_t type,
		const struct nlsock_str str[2])
{
	struct listing l = { c, c->last.n_told };
	struct err why = { 0 };

	return nlsock_get(&c->k->sock, type, true, table->family, str, list_cb,
			  list_restart, &l, &why);
}

/* @chain: what the kernel calls it; NULL: all of the table. */
static void list_rules(struct commit *c, const struct table *table,
		       const char *chain)
{
	const struct nlsock_str str[2] = {
		{ NFTA_RULE_TABLE, kern_table_name(table) },
		{ NFTA_RULE_CHAIN, chain },
	};

	list(c, table, NFT_MSG_GETRULE, str);
}

static int list_set(struct commit *c, const struct delta_op *op)
{
	const struct nlsock_str str[2] = {
		{ NFTA_SET_ELEM_LIST_TABLE, kern_table_name(op->table) },
		{ NFTA_SET_ELEM_LIST_SET, op->name },
	};

	return list(c, op->table, NFT_MSG_GETSETELEM, str);
}

/* Do some of @chain's rules stay that the kernel has by themselves? */
static bool has_rules_left(const struct chain *chain)
{
	const struct fuse_chain *fc = &plan_chain(chain)->fuse;
	const struct fuse_node *n;

	for (n = fuse_first(fc); n; n = fuse_next(n))
		if (n->is_live && n->kind == FUSE_NODE_RULE)
			return true;
	for (n = fc->dirty; n; n = n->next_dirty)
		if (n->is_live && n->is_dead && stays(n->entry))
			return true;
	return false;
}

/* A chain, or a stretch of it, that is emptied. */
static void list_flushed(struct commit *c, const struct delta_op *op)
{
	struct last *l = &c->last;
	char name[RUN_STRETCH_MAX];

	if (l->flushed != op->chain)
		l->has_left = has_rules_left(op->chain);
	l->flushed = op->chain;
	if (!op->is_counted || !l->has_left)
		return;
	if (op->node)
		run_stretch_name(op->node, name);
	list_rules(c, op->table, op->node ? name : kern_chain_name(op->chain));
}

static int list_live_chain(struct chain *chain, void *arg)
{
	if (plan_chain(chain)->state == PLAN_LIVE)
		list_rules(arg, chain->table, kern_chain_name(chain));
	return 0;
}

/*
 * What is taken away as a whole is listed, chain by chain since the kernel
 * lists the more slowly the more there is; the rest was asked for by name. What
 * can't be read is no reason not to commit: the kernel will say what is wrong.
 */
static void read_of(struct commit *c, const struct delta_op *op)
{
	char name[RUN_STRETCH_MAX];

	switch ((int)op->kind) {
	case DELTA_CHAIN_FLUSH:
		list_flushed(c, op);
		break;
	case DELTA_RULES_DEL:
		kern_each_chain(op->table, list_live_chain, c);
		break;
	case DELTA_CHAIN_DEL:
		/* An earlier run's, emptied with its table. */
		if (op->is_late && !op->chain)
			list_rules(c, op->table, emit_going_name(op, name));
		break;
	case DELTA_TABLE_DEL:
		if (!kern_table(op->table)->is_stale)
			list_rules(c, op->table, NULL);
		break;
	case DELTA_SET_FLUSH:
		list_set(c, op);
		break;
	}
}

static int cmp_told(const void *a, const void *b)
{
	const uint64_t ia = ((const struct last_told *)a)->entry->id.id;
	const uint64_t ib = ((const struct last_told *)b)->entry->id.id;

	return ia < ib ? -1 : ia > ib;
}

/* A rule may have several elements: its count is their sum. */
static void add_up(struct last *l)
{
	size_t n = 0;

	if (l->n_told)
		qsort(l->told, l->n_told, sizeof(*l->told), cmp_told);
	for (size_t i = 0; i < l->n_told; i++) {
		const struct last_told *one = &l->told[i];

		if (n && l->told[n - 1].entry == one->entry) {
			l->told[n - 1].counters.packets +=
				one->counters.packets;
			l->told[n - 1].counters.bytes += one->counters.bytes;
		} else {
			l->told[n++] = *one;
		}
	}
	l->n_told = n;
}

static void expect(struct commit *c)
{
	for (size_t i = 0; i < c->last.n_told; i++) {
		const struct last_told *one = &c->last.told[i];

		if (one->counters.packets)
			kern_counted_soon(c->k, NULL, one->entry,
					  one->counters);
	}
}

/* Of a table that is made anew: what was known counts if it is more. */
static int expect_known(struct chain *chain, void *arg)
{
	struct commit *c = arg;

	if (chain->live.packets)
		kern_counted_soon(c->k, chain, NULL, chain->live);
	for (struct entry *e = chain_first(chain); e; e = entry_next(e)) {
		const struct last_told key = { .entry = e }, *one = NULL;

		if (c->last.n_told)
			one = bsearch(&key, c->last.told, c->last.n_told,
				      sizeof(key), cmp_told);
		if (e->live.packets > (one ? one->counters.packets : 0))
			kern_counted_soon(c->k, NULL, e, e->live);
	}
	return 0;
}

int last_note(struct commit *c, struct err *err)
{
	struct last *l = &c->last;

	if (!c->k->be.note)
		return 0;
	l->n_told = 0;
	ask(c, &l->now);
	for (size_t i = 0; i < c->delta.n; i++)
		read_of(c, &c->delta.ops[i]);
	if (l->failed)
		return err_nomem(err);
	add_up(l);
	expect(c);
	for (size_t i = 0; i < c->delta.n; i++) {
		const struct delta_op *op = &c->delta.ops[i];
		const struct kern_table *kt = kern_table(op->table);

		if (op->kind == DELTA_TABLE_ADD &&
		    (kt->is_there || kt->is_foreign))
			kern_each_chain(op->table, expect_known, c);
	}
	return kern_counted_note(c->k, c->at, err);
}

int last_note_late(struct commit *c, struct backend_mark at)
{
	struct last *l = &c->last;
	size_t n = c->k->counted.n;
	struct err err = { 0 };
	int rc;

	l->n_told = 0;
	rc = ask(c, &l->late);
	for (size_t i = 0; i < c->delta.n && !rc; i++) {
		const struct delta_op *op = &c->delta.ops[i];

		if (op->kind == DELTA_SET_READ && !op->source)
			rc = list_set(c, op);
	}
	if (l->failed)
		rc = -ENOMEM;
	failpoint("kernel.late-read");
	add_up(l);
	expect(c);
	if (c->k->mark.state == MARK_LIVE && kern_counted_note(c->k, at, &err))
		log_error("%s", err.text);
	if (c->k->counted.n > n)
		c->k->counted.n = n;
	return rc;
}

void last_settle_late(struct commit *c, bool is_done)
{
	for (size_t i = 0; i < c->last.n_told; i++) {
		struct last_told *one = &c->last.told[i];
		struct counters live;

		if (!is_done) {
			/* What was noted is to be noted anew, as it is. */
			kern_counted_put(c->k, NULL, one->entry);
			continue;
		}
		live = one->entry->live;
		echo_count_last(c->k, one->entry, &one->counters);
		/* Of what was left beside the rules, live knows nothing. */
		if (kern_table(one->entry->chain->table)->has_leftovers)
			one->entry->live = live;
		/* Files may know of more, which is in base by now. */
		else if (c->is_renewal)
			one->entry->live = (struct counters){ 0 };
	}
}

void last_fini(struct commit *c)
{
	batch_fini(&c->last.now);
	batch_fini(&c->last.late);
	free(c->last.told);
	c->last = (struct last){ .told = NULL };
}
