/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans of chains after what the kernel has of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../compile/follow.h"
#include "../compile/plan.h"
#include "adopt.h"
#include "ask.h"
#include "err.h"

/* A rule of the kernel's, where a walk of its chain meets it. */
struct step {
	const struct adopt_rule *rule;
	uint64_t stretch_id; /* it is in; 0: none */
};

/* One chain being planned; the arrays have room for any. */
struct tracing {
	struct adoption *ad;
	struct chain *chain;
	struct step *steps;
	size_t n_steps;
	struct follow_node *nodes;
	size_t n_nodes;
	size_t n_open;      /* the last nodes: runs of not known extent */
	uint64_t fork_id;   /* the last fork met */
	struct entry *next; /* of no node yet; those of open ones begin here */
};

/* The rules of @from, those of a stretch after the jump there. */
static void put_steps(struct tracing *t, struct adopt_chain *from)
{
	const struct adopt_rule *rule = t->ad->rules + from->begin;
	const struct adopt_rule *end = rule + from->n;

	from->is_met = true;
	for (; rule < end; rule++) {
		struct adopt_chain *to = NULL;

		t->steps[t->n_steps++] =
			(struct step){ rule, from->stretch_id };
		if (!rule->rule.stretch_id)
			continue;
		if (!from->stretch_id)
			to = adopt_chain_find(t->ad, NULL,
					      rule->rule.stretch_id);
		if (!to || to->is_met)
			t->ad->differs = true;
		else
			put_steps(t, to);
	}
}

/* The number of @entry, or of what comes after the last if it is NULL. */
static uint32_t num(const struct tracing *t, const struct entry *entry)
{
	return entry ? entry_num(entry).n : chain_len(t->chain) + 1;
}

/* Where the open @runs begin: as their elements say. */
static int ask_borders(const struct tracing *t, struct follow_node *runs,
		       struct err *err)
{
	int rc = 0;

	for (size_t i = 1; i < t->n_open && !rc; i++)
		rc = adopt_first_of(t->ad, runs[i].run_id, &runs[i].first, err);
	return rc;
}

/* Would it take long to list all of @runs? */
static bool are_big(const struct tracing *t, const struct follow_node *runs)
{
	const struct adopt_set *set;

	for (size_t i = 1; i < t->n_open; i++) {
		set = adopt_set_find(t->ad, 'm', runs[i].run_id);
		if (set && set->has_count && set->count > ASK_ELEMS_MIN)
			return true;
	}
	return false;
}

/*
 * Rungs that no number comes to have no elements: which of those from @first on
 * are the ladder's that has elements from *@begin on, or none and ends there?
 */
static int find_rungs(const struct tracing *t, uint32_t first, bool is_empty,
		      uint32_t *begin, struct err *err)
{
	const struct fuse_chain *pc = &plan_chain(t->chain)->fuse;
	uint32_t of_ladder = 0, sig = 0;
	struct rule_num at = { *begin };
	int rc = 0;

	if (!is_empty)
		rc = follow_rung(pc, chain_entry(t->chain, at), &of_ladder,
				 err);
	while (!rc && at.n-- > first) {
		rc = follow_rung(pc, chain_entry(t->chain, at), &sig, err);
		if (!sig || (of_ladder && sig != of_ladder))
			break;
		of_ladder = sig;
		*begin = at.n;
	}
	return rc;
}

/* The open runs lie next to each other, and have the rules before @end. */
static int find_borders(struct tracing *t, const struct entry *end,
			struct err *err)
{
	struct follow_node *runs = t->nodes + t->n_nodes - t->n_open;
	uint32_t first = num(t, t->next), past = num(t, end);
	bool are_told = false;
	int rc = 0;

	if (t->n_open > 1 && are_big(t, runs))
		rc = follow_borders(&plan_chain(t->chain)->fuse, runs,
				    t->n_open, t->next, past - first,
				    &are_told, err);
	if (!rc && !are_told)
		rc = ask_borders(t, runs, err);
	runs[0].first = t->next;
	for (size_t i = t->n_open; i-- && !rc;) {
		const struct entry *entry = runs[i].first;
		uint32_t begin = entry && entry->chain == t->chain ?
					 num(t, entry) :
					 past;

		if (i && runs[i].is_ladder && begin >= first && begin <= past)
			rc = find_rungs(t, first, begin == past, &begin, err);
		if (rc || begin >= past || begin < first) {
			t->ad->differs = true;
			return rc;
		}
		runs[i].first = chain_entry(t->chain,
					    (struct rule_num){ begin });
		runs[i].n_rules = past - begin;
		past = begin;
	}
	return rc;
}

/* The rules before @end are in nodes that are there, if in any. */
static int close_runs(struct tracing *t, struct entry *end, struct err *err)
{
	int rc = 0;

	if (!t->n_open)
		t->ad->differs = end != t->next;
	else if (num(t, end) < num(t, t->next) + t->n_open)
		t->ad->differs = true;
	else
		rc = find_borders(t, end, err);
	t->n_open = 0;
	t->next = end;
	return rc;
}

static int put_node(struct tracing *t, const struct step *step, struct err *err)
{
	const struct dump_rule *rule = &step->rule->rule;
	struct entry *entry = step->rule->entry;
	struct follow_node *node = &t->nodes[t->n_nodes];
	int rc;

	if (rule->is_fork && !rule->is_guard)
		t->fork_id = rule->run_id;
	if (rule->is_guard || rule->stretch_id)
		return 0; /* see meet() */
	if (rule->is_fork && !rule->is_whole)
		return 0; /* its rungs will come */
	*node = (struct follow_node){ .run_id = rule->run_id,
				      .ranges = rule->ranges,
				      .is_ladder = rule->is_ladder,
				      .is_fork = rule->is_fork,
				      .stretch_id = step->stretch_id };
	if (rule->run_id) {
		t->n_nodes++;
		t->n_open++;
		return 0;
	}
	if (!entry || entry->chain != t->chain) {
		t->ad->differs = true;
		return 0;
	}
	rc = close_runs(t, entry, err);
	node->is_fork = step->stretch_id && step->stretch_id == t->fork_id;
	node->first = entry;
	node->n_rules = 1;
	t->n_nodes++;
	t->next = entry_next(entry);
	return rc;
}

static int put_nodes(struct tracing *t, struct err *err)
{
	int rc = 0;

	t->n_nodes = t->n_open = 0;
	t->fork_id = 0;
	t->next = chain_first(t->chain);
	for (size_t i = 0; i < t->n_steps && !rc && !t->ad->differs; i++)
		rc = put_node(t, &t->steps[i], err);
	if (!rc && !t->ad->differs)
		rc = close_runs(t, NULL, err);
	return rc;
}

/* The kernel's rules, to be met by nodes in their order. */
struct meeting {
	const struct step *at, *end;
	struct adoption *ad;
};

/* The rule that is next, if it is what @node says. */
static const struct dump_rule *rule_next(const struct meeting *m,
					 const struct fuse_node *node)
{
	const struct dump_rule *rule = m->at < m->end ? &m->at->rule->rule
						      : NULL;

	if (!rule || rule->run_id != (fuse_is_run(node) ? node->id : 0) ||
	    rule->stretch_id != (node->kind == FUSE_NODE_JUMP ? node->id : 0))
		return NULL;
	return rule;
}

/* Guard number @i of @node is to be that of @proto: the kernel's order. */
static bool put_guard(struct fuse_node *node, unsigned int i, uint8_t proto)
{
	unsigned int k = i;
	struct fuse_guard guard;

	while (k < node->n_guards && node->guards[k].proto != proto)
		k++;
	if (k == node->n_guards)
		return false;
	guard = node->guards[k];
	node->guards[k] = node->guards[i];
	node->guards[i] = guard;
	return true;
}

static bool meet_guards(struct meeting *m, struct fuse_node *node)
{
	const struct dump_rule *rule;
	unsigned int i;
	uint64_t hash;

	for (i = 0; i < node->n_guards; i++, m->at++) {
		rule = rule_next(m, node);
		if (!rule || !rule->is_guard ||
		    !put_guard(node, i, rule->proto) ||
		    emit_run_hash(m->ad->table, node, &node->guards[i], &hash,
				  m->ad->err) ||
		    hash != rule->hash)
			return false;
		node->guards[i].handle = rule->handle;
	}
	return true;
}

/* The jump past a fork, and the way back. */
static bool meet_fork(struct meeting *m, struct fuse_node *fork)
{
	const struct dump_rule *rule = m->at < m->end ? &m->at->rule->rule
						      : NULL;
	uint64_t hash;

	if (fork->is_whole)
		return true;
	if (!rule || rule->run_id || rule->stretch_id != fork->id)
		return false;
	fork->others.handle = rule->handle;
	m->at++;
	if (!fork->may_miss)
		return true;
	rule = rule_next(m, fork);
	if (!rule || !rule->is_guard ||
	    emit_run_hash(m->ad->table, fork, &fork->back, &hash,
			  m->ad->err) ||
	    hash != rule->hash)
		return false;
	fork->back.handle = rule->handle;
	m->at++;
	return true;
}

/* Does the kernel have @node as the next of its rules? */
static bool meet(struct meeting *m, struct fuse_node *node)
{
	const struct dump_rule *rule;
	uint64_t hash = 0;
	int rc = 0;

	if (!fuse_looks_up_first(node) && !meet_guards(m, node))
		return false;
	rule = rule_next(m, node);
	if (!rule || rule->is_guard)
		return false;
	if (node->entry != m->at->rule->entry)
		return false;
	if (node->entry)
		rc = emit_hash(node->entry, &hash, m->ad->err);
	else if (fuse_is_run(node))
		rc = emit_run_hash(m->ad->table, node, NULL, &hash, m->ad->err);
	if (rc || hash != rule->hash)
		return false;
	node->handle = rule->handle;
	m->at++;
	if (fuse_looks_up_first(node) && !meet_guards(m, node))
		return false;
	return !node->is_fork || meet_fork(m, node);
}

static void meet_all(struct tracing *t)
{
	struct meeting m = { t->steps, t->steps + t->n_steps, t->ad };
	const struct fuse_node *stretch = NULL;

	for (struct fuse_node *n = fuse_first(&plan_chain(t->chain)->fuse);
	     n && !t->ad->differs; n = fuse_next(n)) {
		if (n->stretch && n->stretch != stretch)
			t->ad->differs = !meet(&m, n->stretch);
		stretch = n->stretch;
		t->ad->differs = t->ad->differs ||
				 (!fuse_is_silent(n) && !meet(&m, n));
	}
	t->ad->differs |= m.at != m.end;
}

/* Of rules that are all alone: nothing else may be planned of them. */
static int plan_alone(struct tracing *t, struct err *err)
{
	int rc = plan_fill(t->chain, err);

	for (struct fuse_node *n = fuse_first(&plan_chain(t->chain)->fuse); n;
	     n = fuse_next(n))
		t->ad->differs |= n->stretch || n->kind != FUSE_NODE_RULE;
	return rc;
}

static int trace(struct chain *chain, void *arg)
{
	struct tracing *t = arg;
	struct plan_chain *pc = plan_chain(chain);
	struct adopt_chain *found = adopt_chain_find(t->ad, chain, 0);
	struct err *err = t->ad->err;
	int rc;

	t->chain = chain;
	t->n_steps = 0;
	if (found)
		put_steps(t, found);
	if (t->ad->differs)
		return 0;
	if (!t->ad->has_runs) {
		rc = plan_alone(t, err);
	} else {
		rc = put_nodes(t, err);
		if (!rc && !t->ad->differs)
			rc = follow_nodes(&pc->fuse, t->nodes, t->n_nodes, err);
		pc->has_gaps = false;
	}
	if (!rc && !t->ad->differs)
		meet_all(t);
	t->ad->differs |= rc == -ESTALE;
	return err->code;
}

int adopt_plan(struct adoption *ad, struct err *err)
{
	struct tracing t = { .ad = ad };
	int rc = 0;

	ad->differs |= ad->has_runs && ad->k->fuse.is_off;
	t.steps = calloc(ad->n_rules + 1, sizeof(*t.steps));
	t.nodes = calloc(ad->n_rules + 1, sizeof(*t.nodes));
	if (!t.steps || !t.nodes)
		rc = err_nomem(err);
	if (!rc && !ad->differs)
		rc = kern_each_chain(ad->table, trace, &t);
	for (size_t i = 0; i < ad->n_chains; i++)
		ad->differs |= !ad->chains[i].is_met;
	free(t.steps);
	free(t.nodes);
	return rc;
}
