/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel says of the objects that a commit makes and deletes. */
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>

#include "../compile/plan.h"
#include "commit.h"
#include "err.h"
#include "ids.h"
#include "last.h"

/* Entries that messages may speak of by their ids only. */
static void ids_put(struct commit *c, struct entry *entry)
{
	if (c->ids.n == c->ids_cap) {
		size_t cap = c->ids_cap ? 2 * c->ids_cap : 64;
		struct entry **v = reallocarray(c->ids.v, cap, sizeof(*v));

		if (!v) {
			c->ids_failed = true;
			return;
		}
		c->ids.v = v;
		c->ids_cap = cap;
	}
	c->ids.v[c->ids.n++] = entry;
}

static int ids_put_chain(struct chain *chain, void *arg)
{
	const struct fuse_node *n;

	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		ids_put(arg, e);
	if (!plan_chain(chain))
		return 0;
	for (n = plan_chain(chain)->fuse.dirty; n; n = n->next_dirty)
		if (n->is_dead && n->is_live && n->entry)
			ids_put(arg, n->entry);
	return 0;
}

/* Every rule that has an element in @node's map, which is about to go. */
static void ids_put_map(struct commit *c, const struct fuse_node *node)
{
	const struct fuse_elem *e;

	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (e = node->elems.buckets[i]; e; e = e->next_in_bucket)
			if (e->live && e->live->compiled)
				ids_put(c, e->live);
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		struct entry *live = treap_of(t, struct fuse_piece,
					      by_lo)->live;

		if (live && live->compiled)
			ids_put(c, live);
	}
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty)
		if (p->live && p->live->compiled)
			ids_put(c, p->live);
}

static void ids_put_elems(struct commit *c, const struct fuse_node *node)
{
	const struct fuse_elem *e;
	const struct fuse_piece *p;

	for (e = node->dirty_elems; e; e = e->next_dirty)
		if (e->live)
			ids_put(c, e->live);
	for (p = node->ranges.dirty; p; p = p->next_dirty)
		if (p->live)
			ids_put(c, p->live);
}

/* Sets of @op's go: they may have counted for any rule of its table. */
static bool is_any_rules(const struct delta_op *op)
{
	return op->kind == DELTA_TABLE_DEL || op->kind == DELTA_RULES_DEL ||
	       (op->kind == DELTA_SET_READ && !op->source);
}

int echo_expect(struct commit *c, struct err *err)
{
	const struct table *all = NULL; /* its rules are all known */

	for (size_t i = 0; i < c->delta.n; i++) {
		const struct delta_op *op = &c->delta.ops[i];

		if (op->kind == DELTA_ELEMS_DEL)
			ids_put_elems(c, op->node);
		else if (op->kind == DELTA_RULE_DEL && last_is_missed(op))
			ids_put(c, op->node->entry);
		else if (op->kind == DELTA_SET_READ && op->source)
			ids_put_map(c, op->source);
		else if (op->kind == DELTA_CHAIN_FLUSH && op->is_counted &&
			 !op->node)
			ids_put_chain(op->chain, c);
		else if (is_any_rules(op) && op->table != all) {
			kern_each_chain(op->table, ids_put_chain, c);
			all = op->table;
		}
	}
	if (c->ids_failed)
		return err_nomem(err);
	if (c->ids.n)
		ids_sort(&c->ids);
	return 0;
}

void echo_count_last(struct kern *k, struct entry *entry,
		     const struct counters *last)
{
	struct counters *live = &entry->live;

	if (last->packets)
		kern_counted_put(k, NULL, entry);
	entry->base.packets += last->packets;
	entry->base.bytes += last->bytes;
	live->packets -= last->packets < live->packets ? last->packets
						       : live->packets;
	live->bytes -= last->bytes < live->bytes ? last->bytes : live->bytes;
}

static void echo_rule_deleted(const struct commit *c,
			      const struct batch_ref *ref,
			      const struct dump_rule *rule)
{
	struct entry *entry = ref->entry ? ref->entry
					 : ids_find(&c->ids, rule->id);

	if (!entry || !rule->id.id)
		return;
	echo_count_last(c->k, entry, &rule->counters);
	entry->live = (struct counters){ 0 };
}

static void echo_elem_deleted(const struct dump_elem *elem, void *arg)
{
	const struct commit *c = arg;
	struct entry *entry = elem->id.id ? ids_find(&c->ids, elem->id) : NULL;

	if (!entry)
		return;
	echo_count_last(c->k, entry, &elem->counters);
}

/* The first rule made tells what handles began with, the last confirms it. */
static void echo_made(struct commit *c, const struct batch_ref *ref,
		      const struct dump_rule *rule)
{
	struct kern_table *kt = kern_table(ref->table);
	uint64_t base = rule->handle - (ref->nth - 1);

	if (kt->base && kt->base != base)
		c->is_miscounted = true;
	kt->base = base;
}

void echo_take(const struct nlmsghdr *nlh, void *arg)
{
	struct commit *c = arg;
	const struct batch_ref *ref = batch_ref(&c->batch, nlh->nlmsg_seq);
	struct dump_table table;
	struct dump_rule rule;

	if (NFNL_SUBSYS_ID(nlh->nlmsg_type) != NFNL_SUBSYS_NFTABLES)
		return;
	/* Of elements Linux 6.18 does not say which message they echo. */
	if (NFNL_MSG_TYPE(nlh->nlmsg_type) == NFT_MSG_DELSETELEM)
		dump_elems(nlh, echo_elem_deleted, c);
	if (!ref)
		return;
	if (!ref->table) {
		kern_mark_echo(c->k, nlh);
		return;
	}
	switch (NFNL_MSG_TYPE(nlh->nlmsg_type)) {
	case NFT_MSG_DELRULE:
		if (dump_rule(nlh, &rule))
			echo_rule_deleted(c, ref, &rule);
		break;
	case NFT_MSG_NEWRULE:
		if (ref->nth && dump_rule(nlh, &rule))
			echo_made(c, ref, &rule);
		break;
	case NFT_MSG_NEWTABLE:
		dump_table(nlh, &table);
		kern_table(ref->table)->handle = table.handle;
		break;
	}
}

void echo_fini(struct commit *c)
{
	free(c->ids.v);
	c->ids = (struct id_index){ 0 };
	c->ids_cap = 0;
}
