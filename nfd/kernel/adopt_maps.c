/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in maps that are to be taken over. */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/elems.h"
#include "../compile/pieces.h"
#include "../compile/plan.h"
#include "../encode/encode_run.h"
#include "adopt.h"
#include "ask.h"
#include "emit.h"
#include "err.h"

/* Where an interval begins or ends, in the kernel. */
struct edge {
	struct shape_key key;
	bool is_end;
	struct fuse_link *owner; /* of a begin */
};

/* A comparison of a map, or of its set of cut fields, with the plan. */
struct comparing {
	struct adoption *ad;
	struct fuse_node *node;
	bool is_cut;
	bool is_elsewhere; /* an interval that was asked for */
	uint32_t n_met; /* values that are as they should be */
	struct edge *edges; /* of intervals */
	size_t n_edges, cap;
	struct emitter em;  /* for what elements do */
	struct batch batch;
	struct encoder enc;
	struct delta_op op;
	size_t at; /* where it is written */
};

static enum fuse_node_kind kind_of(const struct comparing *c)
{
	return c->is_cut ? c->node->cuts.kind : c->node->kind;
}

static size_t key_len(const struct comparing *c)
{
	return c->is_cut ? c->node->cuts.len : c->node->key_len;
}

/* Does @dump do what the element of @link is to do? */
static bool does_same(struct comparing *c, const struct fuse_link *link,
		      const struct dump_elem *dump)
{
	struct dump_data want = { .is_verdict = false };

	c->batch.len = c->at;
	if (emit_data(&c->em, &c->enc, c->node, link, c->ad->err) ||
	    c->batch.failed)
		return false;
	if (c->batch.len > c->at)
		dump_data((struct nlattr *)(void *)(c->batch.buf + c->at),
			  &want);
	return dump_data_is_same(&want, &dump->data);
}

/* The rule of @dump, which is to be in the map; it counts. */
static struct fuse_link *owner_of(struct comparing *c, struct entry *entry,
				  const struct dump_elem *dump)
{
	struct fuse_link *link = entry ? fuse_link(entry) : NULL;

	if (!link || fuse_run_of(link) != c->node || entry->id.id != dump->id.id ||
	    !does_same(c, link, dump))
		return NULL;
	entry->live.packets += dump->counters.packets;
	entry->live.bytes += dump->counters.bytes;
	return link;
}

/* The plan's element for @dump's key or box; or NULL. */
static const struct fuse_elem *elem_of(const struct comparing *c,
				       const struct dump_elem *dump)
{
	const struct fuse_node *node = c->node;
	uint8_t key[2 * SHAPE_KEY_BYTES_MAX];
	size_t len = key_len(c);

	if (!run_key_parse(node, c->is_cut, dump->key, dump->key_len, key))
		return NULL;
	if (kind_of(c) == FUSE_NODE_BOXES) {
		if (!run_key_parse(node, c->is_cut, dump->key_end,
				   dump->key_end_len, key + len))
			return NULL;
		len *= 2;
	}
	return elems_find(c->is_cut ? &node->cuts.elems : &node->elems, key,
			  len);
}

static void met(struct comparing *c, const struct fuse_elem *elem,
		const struct dump_elem *dump)
{
	if (!elem || (!c->is_cut && !owner_of(c, elem->live, dump)))
		c->ad->differs = true;
	c->n_met++;
}

static void edge_put(struct comparing *c, const struct dump_elem *dump)
{
	struct edge *v = c->edges;

	if (c->n_edges == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : 256;

		v = reallocarray(v, cap, sizeof(*v));
		if (!v) {
			err_nomem(c->ad->err);
			return;
		}
		c->edges = v;
		c->cap = cap;
	}
	v += c->n_edges++;
	*v = (struct edge){ .is_end = dump->is_end };
	if (!run_key_parse(c->node, c->is_cut, dump->key, dump->key_len,
			   v->key.b))
		c->ad->differs = true;
	else if (c->is_cut)
		v->owner = &c->node->cuts.owner;
	else if (!dump->is_end)
		v->owner = owner_of(c, ids_find(&c->ad->ids, dump->id), dump);
	if (!v->is_end && !v->owner)
		c->ad->differs = true;
}

static void elem_cb(const struct dump_elem *dump, void *arg)
{
	struct comparing *c = arg;

	if (c->ad->err->code || c->ad->differs)
		return;
	if (kind_of(c) == FUSE_NODE_RANGES)
		edge_put(c, dump);
	else
		met(c, elem_of(c, dump), dump);
}

static void elems_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_elems(nlh, elem_cb, arg);
}

/* Is @dump the beginning or the end, as asked for, of a piece of the plan? */
static bool is_edge(struct comparing *c, const struct asked *asked,
		    const struct dump_elem *dump)
{
	const struct fuse_piece *piece = asked->piece;
	struct shape_key key, past;

	if (dump->is_end != asked->is_end ||
	    !run_key_parse(c->node, false, dump->key, dump->key_len, key.b))
		return false;
	if (asked->is_end)
		return pieces_past(piece, &past) &&
		       memcmp(key.b, past.b, piece->len) == 0;
	return memcmp(key.b, fuse_piece_lo(piece), piece->len) == 0 &&
	       owner_of(c, piece->live, dump);
}

/* Intervals that are not there may be there in other pieces. */
static void answer_cb(const struct asked *asked, const struct dump_elem *dump,
		      void *arg)
{
	struct comparing *c = arg;

	if (asked && asked->piece)
		c->is_elsewhere |= !is_edge(c, asked, dump);
	else
		met(c, asked ? asked->elem : NULL, dump);
}

/* Rungs have counted what those that are walked have. */
static void begin_fork(struct comparing *c)
{
	const struct adopt_chain *walked =
		adopt_chain_find(c->ad, NULL, c->node->id);

	for (const struct fuse_node *n = c->node->members; n; n = n->next_in)
		n->entry->live = (struct counters){ 0 };
	for (size_t i = 0; walked && i < walked->n; i++) {
		const struct adopt_rule *rule =
			&c->ad->rules[walked->begin + i];

		if (rule->entry)
			rule->entry->live = rule->rule.counters;
	}
}

/* Nothing is counted, or met. */
static void begin(void *arg)
{
	struct comparing *c = arg;
	const struct fuse_link *end;

	c->n_met = 0;
	c->n_edges = 0;
	if (c->node->is_fork) {
		begin_fork(c);
		return;
	}
	end = c->node->last->next;
	for (const struct fuse_link *l = c->node->first;
	     !c->is_cut && l != end; l = l->next)
		l->entry->live = (struct counters){ 0 };
}

/* What ends where another begins is first. */
static int cmp_edge(const void *a, const void *b)
{
	const struct edge *ea = a, *eb = b;
	int rc = memcmp(ea->key.b, eb->key.b, sizeof(ea->key.b));

	return rc ? rc : eb->is_end - ea->is_end;
}

static void decrement(struct shape_key *key, size_t len)
{
	while (len--)
		if (key->b[len]--)
			return;
}

/* Edges as pieces; false: they are none. */
static bool edges_pair(struct comparing *c, struct pieces_want *want, size_t *n)
{
	const size_t len = key_len(c);
	const struct edge *e = c->edges, *end = e + c->n_edges;

	for (*n = 0; e < end; e++) {
		struct pieces_want *piece = &want[(*n)++];

		if (e->is_end)
			return false;
		*piece = (struct pieces_want){ { .lo = e->key }, e->owner };
		if (e + 1 == end) {
			memset(piece->range.hi.b, 0xff, len);
			return true;
		}
		e++;
		if (!e->is_end)
			return false;
		piece->range.hi = e->key;
		decrement(&piece->range.hi, len);
	}
	return true;
}

/* The kernel's intervals may be cut where the plan's are not. */
static int meet_edges(struct comparing *c, struct err *err)
{
	struct fuse_ranges *ranges = c->is_cut ? &c->node->cuts.ranges
					       : &c->node->ranges;
	struct pieces_want *want = calloc(c->n_edges + 1, sizeof(*want));
	size_t n;
	int rc = 0;

	if (!want)
		return err_nomem(err);
	if (c->n_edges)
		qsort(c->edges, c->n_edges, sizeof(*c->edges), cmp_edge);
	if (!edges_pair(c, want, &n) || !pieces_agree(ranges, want, n))
		c->ad->differs = true;
	else
		rc = pieces_set(ranges, want, n);
	free(want);
	if (rc)
		return err_nomem(err);
	if (!c->ad->differs)
		pieces_committed(ranges);
	return 0;
}

/* Does the plan have a piece that holds the last key there is? */
static bool has_last_key(const struct fuse_ranges *ranges)
{
	const struct treap_node *last = treap_last(ranges->pieces);
	struct shape_key past;

	return last && !pieces_past(treap_of(last, struct fuse_piece, by_lo),
				    &past);
}

/*
 * Has it as many elements as it should? Kernels before 6.16 don't say. Of
 * intervals they say half the number, rounded down: nft_rbtree_usize(). All
 * have an end but one that has the last key.
 */
static bool is_count_right(const struct comparing *c)
{
	const struct adopt_set *set = adopt_set_find(c->ad, 'm', c->node->id);
	const struct fuse_ranges *ranges = &c->node->ranges;

	if (!set || !set->has_count)
		return false;
	return c->node->kind == FUSE_NODE_RANGES
		       ? set->count == ranges->n_pieces - has_last_key(ranges)
		       : set->count == c->node->elems.n;
}

/* One element more is not counted: an interval that goes on to the last key. */
static bool has_no_more(struct comparing *c)
{
	return c->node->kind != FUSE_NODE_RANGES ||
	       has_last_key(&c->node->ranges) ||
	       ask_is_free(c->ad->k, c->ad->table, c->node);
}

/*
 * Ask for what the plan has. True: the map has all of that, and as it has no
 * more elements, no others; or ad->differs.
 */
static bool has_planned(struct comparing *c)
{
	struct err why = { 0 };

	return !c->is_cut && ask_is_quicker(c->node) && is_count_right(c) &&
	       !ask_all(c->ad->k, c->ad->table, c->node, true, answer_cb, c,
			&why) &&
	       !c->is_elsewhere && has_no_more(c);
}

static int list(struct adoption *ad, const char *set, nlsock_cb *cb,
		void (*restart)(void *arg), void *arg, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_SET_ELEM_LIST_TABLE, kern_table_name(ad->table) },
		{ NFTA_SET_ELEM_LIST_SET, set },
	};

	return nlsock_get(&ad->k->sock, NFT_MSG_GETSETELEM, true,
			  ad->table->family, str, cb, restart, arg, err);
}

static int compare(struct comparing *c, const char *name, struct err *err)
{
	bool is_listed;
	int rc = 0;

	begin(c);
	is_listed = !has_planned(c);
	if (is_listed)
		rc = list(c->ad, name, elems_cb, begin, c, err);
	if (!rc && !c->ad->differs && kind_of(c) == FUSE_NODE_RANGES)
		rc = is_listed ? meet_edges(c, err) : 0;
	else if (c->n_met != (c->is_cut ? c->node->cuts.elems.n
					: c->node->elems.n))
		c->ad->differs = true;
	return rc;
}

static int compare_node(struct adoption *ad, struct fuse_node *node,
			struct err *err)
{
	const struct adopt_set *set = adopt_set_find(ad, 'm', node->id);
	struct comparing c = { .ad = ad, .node = node };
	const struct batch_ref ref = { .verb = "ELEM_ADD" };
	char name[RUN_NAME_MAX];
	int rc = 0;

	if (set)
		node->room = node->live_room = set->room;
	c.op = (struct delta_op){ .table = ad->table, .node = node };
	c.em = (struct emitter){ .batch = &c.batch, .op = &c.op };
	c.em.spec = malloc(sizeof(*c.em.spec));
	if (!c.em.spec)
		return err_nomem(err);
	batch_init(&c.batch, 0);
	emit_encoder(&c.em, &c.enc, err);
	batch_msg(&c.batch, NFT_MSG_NEWSETELEM, 0, ad->table->family, &ref);
	c.at = c.batch.len;
	run_map_name(node, name);
	rc = compare(&c, name, err);
	if (!rc && !ad->differs && node->cuts.len) {
		c.is_cut = true;
		run_cut_name(node, name);
		rc = compare(&c, name, err);
	}
	batch_fini(&c.batch);
	free(c.em.spec);
	free(c.edges);
	return rc;
}

int adopt_maps(struct adoption *ad, struct chain *chain, struct err *err)
{
	const struct fuse_chain *fc = &plan_chain(chain)->fuse;
	int rc = 0;

	for (struct fuse_node *n = fuse_first(fc); n && !rc && !ad->differs;
	     n = fuse_next(n))
		if (fuse_is_run(n))
			rc = compare_node(ad, n, err);
	for (struct fuse_node *n = fc->stretches; n && !rc && !ad->differs;
	     n = n->next_stretch)
		if (n->is_fork)
			rc = compare_node(ad, n, err);
	return rc ? rc : err->code;
}

/* Whose elements a map has, of a run whose rules are not known. */
struct looking {
	const struct adoption *ad;
	struct entry *first;
};

static void first_cb(const struct dump_elem *dump, void *arg)
{
	struct looking *l = arg;
	struct entry *entry = dump->id.id ? ids_find(&l->ad->ids, dump->id)
					  : NULL;

	if (entry && (!l->first ||
		      entry_num(entry).n < entry_num(l->first).n))
		l->first = entry;
}

static void firsts_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_elems(nlh, first_cb, arg);
}

int adopt_first_of(struct adoption *ad, uint64_t id, struct entry **first,
		   struct err *err)
{
	struct looking l = { .ad = ad };
	char name[RUN_NAME_MAX];
	int rc;

	run_set_name('m', id, name);
	rc = list(ad, name, firsts_cb, NULL, &l, err);
	*first = l.first;
	return rc;
}
