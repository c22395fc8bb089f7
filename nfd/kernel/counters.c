/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading back: counters of rules and policies, handles. */
#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/plan.h"
#include "../compile/stretch.h"
#include "../encode/encode_run.h"
#include "ask.h"
#include "err.h"
#include "kern.h"

static void table_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_table(nlh, arg);
}

int kern_table_get(struct kern *k, const struct table *table,
		   struct dump_table *out, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_TABLE_NAME, kern_table_name(table) },
	};
	struct err why = { 0 };
	int rc;

	*out = (struct dump_table){ 0 };
	rc = nlsock_get(&k->sock, NFT_MSG_GETTABLE, false, table->family, str,
			table_cb, NULL, out, &why);

	if (rc && rc != -ENOENT)
		*err = why;
	if (!rc && !out->handle)
		rc = -ENOENT;
	return rc;
}

static void chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct dump_chain *out = arg, chain;

	if (dump_chain(nlh, &chain)) {
		*out = chain;
		out->table = out->name = NULL; /* of the message */
	}
}

static int chain_get(struct kern *k, const struct chain *chain,
		     struct dump_chain *out, struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_CHAIN_TABLE, kern_table_name(chain->table) },
		{ NFTA_CHAIN_NAME, plan_chain(chain)->name },
	};

	*out = (struct dump_chain){ 0 };
	return nlsock_get(&k->sock, NFT_MSG_GETCHAIN, false,
			  chain->table->family, str, chain_cb, NULL, out, err);
}

int kern_read_policy(struct kern *k, struct chain *chain, struct err *err)
{
	struct dump_chain dump;
	int rc = 0;

	if (plan_chain(chain))
		rc = chain_get(k, chain, &dump, err);
	if (!rc && plan_chain(chain))
		chain->live = dump.counters;
	return rc;
}

int kern_find_chain(struct kern *k, const struct chain *chain, struct err *err)
{
	struct dump_chain dump;
	int rc = chain_get(k, chain, &dump, err);

	if (!rc)
		plan_chain(chain)->handle = dump.handle;
	return rc;
}

/*
 * A walk over what the kernel lists. It lists a chain's rules in their order,
 * so that the entry looked for is nearly always that of the next node.
 */
struct walk {
	struct table *table;
	char name[RUN_STRETCH_MAX]; /* of the kernel's chain listed last */
	const struct chain *chain;  /* whose rules these are, or NULL */
	const struct chain *chain_hint; /* the last one that was not NULL */
	struct fuse_node *next;     /* to be expected, of a rule alone */
};

/* @node, or the next of a rule alone in the same chain of the kernel's. */
static struct fuse_node *rule_node(struct fuse_node *node)
{
	while (node && node->kind != FUSE_NODE_RULE)
		node = stretch_next(node);
	return node;
}

/* The stretch number @id, if it is of @chain; a dead one may still be there. */
static struct fuse_node *stretch_of(const struct chain *chain, uint64_t id)
{
	struct fuse_node *jump = NULL;

	if (plan_chain(chain))
		jump = plan_chain(chain)->fuse.stretches;
	while (jump && jump->id != id)
		jump = jump->next_stretch;
	return jump;
}

struct finding {
	const char *name; /* of the chain, in the kernel; or NULL */
	uint64_t id;      /* of the stretch; or 0 */
	struct fuse_node *jump;
	const struct chain *chain;
};

static bool is_called(const struct chain *chain, const char *name)
{
	return plan_chain(chain) && !strcmp(plan_chain(chain)->name, name);
}

static int find_called(struct chain *chain, void *arg)
{
	struct finding *f = arg;

	if (is_called(chain, f->name))
		f->chain = chain;
	return f->chain != NULL;
}

/* A transaction under way may have renamed chains of the kernel's. */
static const struct chain *chain_called(struct table *table, const char *name)
{
	struct finding f = { .name = name,
			     .chain = table_chain_find(table, name) };

	if (f.chain && is_called(f.chain, name))
		return f.chain;
	f.chain = NULL;
	kern_each_chain(table, find_called, &f);
	return f.chain;
}

static int find_stretch(struct chain *chain, void *arg)
{
	struct finding *f = arg;

	f->jump = stretch_of(chain, f->id);
	f->chain = chain;
	return f->jump != NULL;
}

/* Rules of the kernel's chain @name come: whose, and which is the first? */
static void walk_begin(struct walk *w, const char *name)
{
	struct finding f = { .id = run_stretch_id(name) };

	strncpy(w->name, name, sizeof(w->name) - 1);
	w->next = NULL;
	w->chain = NULL;
	if (!f.id) {
		w->chain = chain_called(w->table, name);
		if (w->chain)
			w->next = fuse_first(&plan_chain(w->chain)->fuse);
		if (w->next && w->next->stretch)
			w->next = w->next->stretch;
	} else if (w->chain_hint && (f.jump = stretch_of(w->chain_hint, f.id))) {
		w->chain = w->chain_hint;
	} else if (kern_each_chain(w->table, find_stretch, &f)) {
		w->chain = f.chain;
	}
	if (f.jump && !f.jump->is_dead)
		w->next = stretch_first(f.jump);
	if (w->chain)
		w->chain_hint = w->chain;
	w->next = rule_node(w->next);
}

static struct entry *walk_find(struct walk *w, const struct dump_rule *rule)
{
	struct entry *e;

	if (strcmp(w->name, rule->chain) != 0)
		walk_begin(w, rule->chain);
	if (w->next && w->next->entry->id.id == rule->id.id)
		return w->next->entry;
	for (e = w->chain ? chain_first(w->chain) : NULL; e; e = entry_next(e))
		if (e->id.id == rule->id.id)
			return e;
	return NULL;
}

static void walk_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct walk *w = arg;
	struct dump_rule rule;
	struct entry *entry;

	if (!dump_rule(nlh, &rule) || !rule.id.id)
		return;
	entry = walk_find(w, &rule);
	if (!entry)
		return;
	entry->live = rule.counters;
	w->next = NULL;
	if (fuse_link(entry) && fuse_link(entry)->node)
		w->next = rule_node(stretch_next(fuse_link(entry)->node));
}

static void walk_restart(void *arg)
{
	struct walk *w = arg;

	w->name[0] = '\0';
	w->chain = NULL;
	w->next = NULL;
}

static int walk_named(struct kern *k, struct walk *w, const char *name,
		      struct err *err)
{
	const struct nlsock_str str[2] = {
		{ NFTA_RULE_TABLE, kern_table_name(w->table) },
		{ NFTA_RULE_CHAIN, name },
	};

	return nlsock_get(&k->sock, NFT_MSG_GETRULE, true, w->table->family,
			  str, walk_cb, walk_restart, w, err);
}

/* All rules, or those of @chain with its stretches. */
static int walk_rules(struct kern *k, struct walk *w, const struct chain *chain,
		      struct err *err)
{
	const struct fuse_node *jump = NULL;
	int rc = walk_named(k, w, chain ? plan_chain(chain)->name : NULL, err);

	if (chain)
		jump = plan_chain(chain)->fuse.stretches;
	for (; jump && !rc; jump = jump->next_stretch) {
		char name[RUN_STRETCH_MAX];

		run_stretch_name(jump, name);
		if (jump->is_live)
			rc = walk_named(k, w, name, err);
	}
	return rc;
}

/* The counts of a map's elements: a rule may have several. */
static void forget_counts(void *arg)
{
	const struct fuse_node *node = arg;

	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i]; e;
		     e = e->next_in_bucket)
			if (e->live)
				e->live->live = (struct counters){ 0 };
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		struct entry *live = treap_of(t, struct fuse_piece, by_lo)->live;

		if (live)
			live->live = (struct counters){ 0 };
	}
	for (const struct fuse_piece *p = node->ranges.dirty; p;
	     p = p->next_dirty)
		if (p->live)
			p->live->live = (struct counters){ 0 };
}

/* The piece that the kernel has from @lo on: planned, or already replaced. */
static const struct fuse_piece *live_piece(const struct fuse_node *node,
					   const uint8_t *lo)
{
	const struct fuse_piece *p = fuse_piece_find(node, lo);

	if (p && p->live)
		return p;
	for (p = node->ranges.dirty; p; p = p->next_dirty)
		if (p->live && !memcmp(fuse_piece_lo(p), lo, p->len))
			return p;
	return NULL;
}

static struct entry *owner_of(const struct fuse_node *node,
			      const struct dump_elem *dump)
{
	uint8_t key[2 * SHAPE_KEY_BYTES_MAX];
	const struct fuse_piece *piece;
	const struct fuse_elem *elem;

	if (!run_key_parse(node, false, dump->key, dump->key_len, key))
		return NULL;
	if (node->kind == FUSE_NODE_BOXES &&
	    !run_key_parse(node, false, dump->key_end, dump->key_end_len,
			   key + node->key_len))
		return NULL;
	if (node->kind != FUSE_NODE_RANGES) {
		elem = fuse_elem_find(node, key);
		return elem ? elem->live : NULL;
	}
	piece = live_piece(node, key);
	return piece ? piece->live : NULL;
}

static void count(struct entry *entry, const struct dump_elem *dump)
{
	entry->live.packets += dump->counters.packets;
	entry->live.bytes += dump->counters.bytes;
}

static void add_elem(const struct dump_elem *dump, void *arg)
{
	struct entry *entry = dump->is_end ? NULL : owner_of(arg, dump);

	if (entry)
		count(entry, dump);
}

static void elems_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_elems(nlh, add_elem, arg);
}

/* No need to look for the rule, but if somebody has changed the map. */
static void add_answer(const struct asked *asked, const struct dump_elem *dump,
		       void *arg)
{
	struct entry *live = asked ? asked->live : NULL;

	if (live && live->id.id == dump->id.id)
		count(live, dump);
	else
		add_elem(dump, arg);
}

/* What a fork counts in its map, on top of what its rules have counted. */
struct fork_reading {
	struct fuse_node *node;
	unsigned int n_begun;
};

static void fork_cb(const struct nlmsghdr *nlh, void *arg)
{
	const struct fork_reading *r = arg;

	dump_elems(nlh, add_elem, r->node);
}

static void fork_begin(void *arg)
{
	struct fork_reading *r = arg;

	r->n_begun++;
}

/* The rules in the stretch of @fork have just been read. */
static int read_fork(struct kern *k, struct table *table,
		     struct fuse_node *fork, struct err *err)
{
	char map[RUN_NAME_MAX], stretch[RUN_STRETCH_MAX];
	const struct nlsock_str str[2] = {
		{ NFTA_SET_ELEM_LIST_TABLE, kern_table_name(table) },
		{ NFTA_SET_ELEM_LIST_SET, map },
	};
	int rc;

	run_map_name(fork, map);
	run_stretch_name(fork, stretch);
	for (;;) {
		struct fork_reading r = { .node = fork };
		struct walk walk = { .table = table };

		rc = nlsock_get(&k->sock, NFT_MSG_GETSETELEM, true,
				table->family, str, fork_cb, fork_begin, &r,
				err);
		if (rc || r.n_begun == 1)
			return rc;
		/* Some were added twice: from the rules on once more. */
		rc = walk_named(k, &walk, stretch, err);
		if (rc)
			return rc;
	}
}

static int read_map(struct kern *k, struct table *table, struct fuse_node *node,
		    struct err *err)
{
	char name[RUN_NAME_MAX];
	const struct nlsock_str str[2] = {
		{ NFTA_SET_ELEM_LIST_TABLE, kern_table_name(table) },
		{ NFTA_SET_ELEM_LIST_SET, name },
	};
	struct err why = { 0 };

	if (node->is_fork && !node->is_whole)
		return read_fork(k, table, node, err);
	run_map_name(node, name);
	forget_counts(node);
	/* Elements that somebody took away are an error here, not in a dump. */
	if (ask_is_quicker(node) &&
	    !ask_all(k, table, node, false, add_answer, node, &why))
		return 0;
	return nlsock_get(&k->sock, NFT_MSG_GETSETELEM, true, table->family,
			  str, elems_cb, forget_counts, node, err);
}

struct reading {
	struct kern *k;
	struct err *err;
};

static int read_maps(struct chain *chain, void *arg)
{
	const struct reading *r = arg;
	struct fuse_node *n;
	int rc = 0;

	if (!plan_chain(chain))
		return 0;
	for (n = fuse_first(&plan_chain(chain)->fuse); n && !rc;
	     n = fuse_next(n))
		if (fuse_is_run(n) && n->is_live)
			rc = read_map(r->k, chain->table, n, r->err);
	for (n = plan_chain(chain)->fuse.stretches; n && !rc; n = n->next_stretch)
		if (n->is_fork && n->is_live && !n->is_dead)
			rc = read_map(r->k, chain->table, n, r->err);
	/* After a commit that failed: gone from the plan, but not yet there. */
	for (n = plan_chain(chain)->fuse.dirty; n && !rc; n = n->next_dirty)
		if (fuse_is_run(n) && n->is_live && n->is_dead)
			rc = read_map(r->k, chain->table, n, r->err);
	return rc;
}

int kern_read_counters(struct backend *be, struct table *table,
		       struct chain *chain, struct err *err)
{
	struct reading reading = { kern_of(be), err };
	struct walk walk = { .table = table };
	int rc;

	if (!kern_table(table) || !kern_table(table)->is_there)
		return 0;
	for (int h = 0; h < HOOK_N; h++) {
		struct chain *builtin = table->builtin[h];

		if (!builtin || (chain && chain != builtin))
			continue;
		rc = kern_read_policy(reading.k, builtin, err);
		if (rc)
			return rc;
	}
	if (chain && (!plan_chain(chain) || !chain_len(chain)))
		return 0;
	rc = walk_rules(reading.k, &walk, chain, err);
	if (rc)
		return rc;
	return chain ? read_maps(chain, &reading)
		     : kern_each_chain(table, read_maps, &reading);
}
