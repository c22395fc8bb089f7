/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans for people to read: which rules became what, and why no more did. */
#include <assert.h>
#include <string.h>

#include "claims.h"
#include "err.h"
#include "fork.h"
#include "fuse.h"
#include "look.h"
#include "plan.h"
#include "proto.h"
#include "runs.h"
#include "stretch.h"
#include "text.h"

/* The fork that @link is a rung of, or NULL. */
static const struct fuse_node *fork_of(const struct fuse_link *link)
{
	const struct fuse_node *stretch = link->node->stretch;

	return stretch && stretch->is_fork ? stretch : NULL;
}

/* The first rule of a run; those of a fork are in its stretch. */
static const struct fuse_link *first_of(const struct fuse_node *node)
{
	return node->is_fork ? stretch_first(node)->first : node->first;
}

static int view_of(struct look *view, const struct fuse_chain *pc,
		   const struct fuse_link *link, struct err *err)
{
	const struct fuse_node *node = runs_is(link->node) ? link->node
							   : fork_of(link);

	return runs_look(pc, node, view, link->entry->rule, err);
}

static uint32_t num_of(const struct fuse_link *link)
{
	return entry_num(link->entry).n;
}

static void put_separator(struct text *out, const char *separator,
			  size_t begin)
{
	if (out->len > begin)
		text_put(out, separator);
}

/* "saddr . tcp dport" */
static void put_fields(const struct shape *shape, struct text *out)
{
	for (unsigned int i = 0; i < shape->n_fields; i++)
		text_printf(out, "%s%s", i ? " . " : "",
			    ir_field_desc(shape->fields[i].field)->name);
}

/* What all rules of a run ask alike, beside the key. Nothing: nothing. */
static void put_shared_tests(const struct ir_rule *ir,
			     const struct shape *shape, struct text *out)
{
	size_t begin = out->len;

	for (const struct ir_match *m = ir->matches; m; m = m->next)
		for (unsigned int i = 0; i < m->n_tests; i++) {
			if (shape_is_key(shape, &m->tests[i]))
				continue;
			put_separator(out, ", ", begin);
			plan_test_print(&m->tests[i], out);
		}
}

static void put_actions(const struct ir_rule *ir, struct text *out)
{
	size_t begin = out->len;

	for (const struct ir_action *act = ir->actions; act; act = act->next) {
		put_separator(out, ", ", begin);
		plan_action_print(ir->family, act, out);
	}
}

/* "accept (1 rule), drop (7 rules)" */
static void put_verdicts(const struct fuse_node *node, struct text *out)
{
	/* In the order of their kinds; the last: none. */
	static const struct {
		bool has_verdict;
		enum ir_action_kind kind;
		const char *text;
	} verdicts[] = {
		{ true, IR_ACT_ACCEPT, "accept" },
		{ true, IR_ACT_DROP, "drop" },
		{ true, IR_ACT_RETURN, "return" },
		{ true, IR_ACT_JUMP, "jump" },
		{ true, IR_ACT_GOTO, "goto" },
		{ false, IR_ACT_ACCEPT, "count only" },
	};
	uint32_t n[sizeof(verdicts) / sizeof(*verdicts)] = { 0 };
	const struct fuse_link *link = first_of(node);
	size_t begin = out->len;

	for (uint32_t i = 0; i < node->n_links; i++, link = link->next)
		for (size_t v = 0; v < sizeof(n) / sizeof(*n); v++)
			n[v] += verdicts[v].has_verdict == link->has_verdict &&
				(!link->has_verdict ||
				 verdicts[v].kind == link->verdict);
	for (size_t v = 0; v < sizeof(n) / sizeof(*n); v++) {
		if (!n[v])
			continue;
		put_separator(out, ", ", begin);
		text_printf(out, "%s (%u rule%s)", verdicts[v].text, n[v],
			    n[v] > 1 ? "s" : "");
	}
}

/* What becomes of a packet whose value is found. */
static void put_elements(const struct fuse_node *node, struct text *out)
{
	switch (node->shape.data) {
	case SHAPE_DATA_VERDICT:
		text_put(out, "  each value counts and has its verdict: ");
		put_verdicts(node, out);
		break;
	case SHAPE_DATA_NONE:
		text_put(out, "  each value counts; then for all: ");
		put_actions(&node->ir, out);
		break;
	case SHAPE_DATA_NAT:
		text_printf(out,
			    "  each value counts and has its address or port: %s",
			    node->shape.action->nat.kind == IR_NAT_SNAT ?
				    "snat" :
				    "dnat");
		break;
	case SHAPE_DATA_MARK:
		text_put(out, "  each value counts and has its mark to set");
		break;
	}
	text_put(out, "\n");
}

static void put_cut_fields(const struct shape *shape, struct text *out)
{
	size_t begin = out->len;

	for (unsigned int i = 0; i < shape->n_fields; i++) {
		if (!shape_is_cut_field(shape, i))
			continue;
		put_separator(out, " . ", begin);
		text_put(out, ir_field_desc(shape->fields[i].field)->name);
	}
}

static uint32_t n_owned(const struct fuse_elems *elems)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < elems->n_buckets; i++)
		for (const struct fuse_elem *e = elems->buckets[i]; e;
		     e = e->next_in_bucket)
			n += e->owner || e->n_refs;
	return n;
}

/* Claims to values that an earlier rule of the run has already. */
static uint32_t n_shadowed(const struct fuse_elems *elems)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < elems->n_buckets; i++)
		for (const struct fuse_elem *e = elems->buckets[i]; e;
		     e = e->next_in_bucket)
			for (const struct fuse_claim *c = e->shadowed; c;
			     c = c->next)
				n++;
	return n;
}

/* Values, or ranges of them, of what is asked before the header is read. */
static uint32_t n_cuts(const struct fuse_node *node)
{
	return node->cuts.kind == FUSE_NODE_RANGES ?
		       node->cuts.ranges.n_pieces :
		       n_owned(&node->cuts.elems);
}

static void put_proto(uint8_t proto, struct text *out)
{
	const char *name = proto_name(proto, true);

	if (name)
		text_put(out, name);
	else
		text_printf(out, "protocol %u", proto);
}

static void put_guards(const struct fuse_node *node, struct text *out)
{
	for (unsigned int i = 0; i < node->n_guards; i++) {
		if (!node->guards[i].n)
			continue;
		text_printf(out, "  %s it, a rule drops ",
			    fuse_looks_up_first(node) ? "after" : "before");
		if (node->guards[i].proto)
			put_proto(node->guards[i].proto, out);
		else
			text_put(out, "all");
		text_put(out, " packets whose header is cut short");
		if (node->cuts.len) {
			uint32_t n = n_cuts(node);

			text_put(out, ", where ");
			put_cut_fields(&node->shape, out);
			if (n == 1)
				text_put(out, " is what all of them ask for");
			else if (node->cuts.kind == FUSE_NODE_MAP)
				text_printf(out, " is one of %u values", n);
			else
				text_printf(out, " is in one of %u ranges", n);
		}
		text_put(out, "\n");
	}
}

static const char *container_text(const struct fuse_node *node)
{
	return node->shape.data == SHAPE_DATA_NONE ? "set" : "map";
}

static void put_size(const struct fuse_node *node, struct text *out)
{
	uint32_t n = node->kind == FUSE_NODE_RANGES ? node->ranges.n_pieces :
						      n_owned(&node->elems);
	const char *what = "value";

	if (node->kind == FUSE_NODE_RANGES)
		what = "disjoint range";
	if (node->kind == FUSE_NODE_BOXES)
		what = "disjoint combination of ranges";
	if (node->kind == FUSE_NODE_BOXES && n != 1)
		what = "disjoint combinations of ranges";
	text_printf(out, " in a %s of %u %s%s\n", container_text(node), n, what,
		    n == 1 || node->kind == FUSE_NODE_BOXES ? "" : "s");
}

/* "25.00%, 75.00%": of packets that come to a ladder. */
static void put_shares(const struct fuse_node *node, struct text *out)
{
	size_t begin;

	text_put(out, "  of packets that come to it each takes its share: ");
	begin = out->len;
	for (const struct treap_node *t = treap_first(node->ranges.pieces); t;
	     t = treap_next(t)) {
		const struct fuse_piece *p = treap_of(t, struct fuse_piece,
						      by_lo);
		struct ir_value lo = ir_value_bytes(fuse_piece_lo(p), p->len);
		struct ir_value hi = ir_value_bytes(fuse_piece_hi(p), p->len);
		uint64_t n = ir_value_get(IR_RANDOM, &hi) + 1 -
			     ir_value_get(IR_RANDOM, &lo);

		put_separator(out, ", ", begin);
		text_printf(out, "%.2f%%", 100.0 * (double)n / (1u << 31));
	}
	text_put(out, "\n");
}

static void put_fork(const struct fuse_node *fork, struct text *out)
{
	if (fork->is_whole) {
		text_put(out,
			 "  no packet comes back from the chains that it jumps to\n");
		return;
	}
	text_put(out, "  for ");
	put_proto(fork->fork_proto, out);
	text_put(out,
		 " packets, which don't come back from the chains that it jumps to; others walk these rules in a chain of their own\n");
}

static void put_run(const struct fuse_node *node, struct text *out)
{
	auto_text struct text shared = { 0 };
	uint32_t first = num_of(first_of(node)), shadowed;

	text_printf(out, "rules %u-%u: one look-up of %s", first,
		    first + node->n_links - 1,
		    node->shape.is_rung ? "a number drawn by chance" : "");
	if (!node->shape.is_rung)
		put_fields(&node->shape, out);
	put_size(node, out);
	shadowed = n_shadowed(&node->elems);
	if (shadowed)
		text_printf(out,
			    "  asked for once more, where an earlier rule wins: %u\n",
			    shadowed);
	put_shared_tests(&node->ir, &node->shape, &shared);
	out->failed |= shared.failed;
	if (shared.len)
		text_printf(out, "  after tests that all have: %s\n",
			    text_str(&shared));
	if (node->is_fork)
		put_fork(node, out);
	if (node->shape.is_rung)
		put_shares(node, out);
	put_elements(node, out);
	put_guards(node, out);
}

static bool same_fields(const struct shape *a, const struct shape *b)
{
	if (a->n_fields != b->n_fields)
		return false;
	for (unsigned int i = 0; i < a->n_fields; i++)
		if (a->fields[i].field != b->fields[i].field)
			return false;
	return true;
}

/* How @other is unlike @view, where both test the same. */
static void put_other_actions(const struct look *view,
			      const struct look *other, struct text *out)
{
	auto_text struct text ours = { 0 }, theirs = { 0 };

	put_actions(&view->ir, &ours);
	put_actions(&other->ir, &theirs);
	out->failed |= ours.failed || theirs.failed;
	if (view->shape.data == other->shape.data &&
	    view->shape.data == SHAPE_DATA_VERDICT)
		text_put(out, "tests in another order");
	else if (strcmp(text_str(&ours), text_str(&theirs)) != 0)
		text_printf(out, "does another thing: %s",
			    theirs.len ? text_str(&theirs) : "count only");
	else
		text_put(out, "is for another protocol");
}

/* How rule @num, looked at as @other, is unlike @view's; both can be fused. */
static void put_difference(const struct look *view, const struct look *other,
			   uint32_t num, struct text *out)
{
	auto_text struct text ours = { 0 }, theirs = { 0 };

	text_printf(out, "rule %u ", num);
	if (!same_fields(&view->shape, &other->shape)) {
		text_put(out, "is looked up by ");
		put_fields(&other->shape, out);
		return;
	}
	put_shared_tests(&view->ir, &view->shape, &ours);
	put_shared_tests(&other->ir, &other->shape, &theirs);
	out->failed |= ours.failed || theirs.failed;
	if (strcmp(text_str(&ours), text_str(&theirs)) != 0)
		text_printf(out, "%s%s",
			    theirs.len ? "also asks for " : "asks for less",
			    text_str(&theirs));
	else if (view->shape.header != other->shape.header)
		text_put(out, "reads another header");
	else
		put_other_actions(view, other, out);
}

/* Why @link's rule, of @node's signature and looked at as @view, is not there. */
static enum fuse_reason conflict(const struct fuse_node *node,
				 const struct fuse_link *link,
				 const struct look *view)
{
	enum fuse_reason reason = FUSE_RANGES;

	assert(node && link->node);
	if (!(view->shape.ranges & ~node->may_range))
		reason = claims_fit(node, link, view);
	if (!reason && link->node->kind != node->kind)
		reason = FUSE_RANGES; /* others of its own run do */
	return reason ? reason : FUSE_RETURNS;
}

/* The same, of one that is alone beside @node. */
static const char *conflict_text(const struct fuse_node *node,
				 const struct fuse_link *link,
				 const struct look *view)
{
	enum fuse_reason reason = conflict(node, link, view);

	if (reason == FUSE_RETURNS && link->next && link->next->node == node)
		return "may come back to a rule of the look-up behind it, which may match too";
	return fuse_reason_text(reason);
}

/*
 * Why the rule before @link, which is looked at as @view and begins a node,
 * does not share it.
 */
static int put_boundary(const struct fuse_chain *pc,
			const struct fuse_link *link, const struct look *view,
			struct text *out, struct err *err)
{
	const struct fuse_link *prev = link->prev;
	auto_look struct look other;
	int rc = view_of(&other, pc, prev, err);

	if (rc)
		return rc;
	if (other.shape.reason)
		text_printf(out, "rule %u is never fused", num_of(prev));
	else if (!shape_same(&view->shape, &other.shape))
		put_difference(view, &other, num_of(prev), out);
	else if (fork_of(link) || fork_of(prev))
		text_printf(out, "rule %u is of no ladder that goes on",
			    num_of(prev));
	else if (runs_is(prev->node))
		text_put(out, conflict_text(prev->node, link, view));
	else
		text_put(out, fuse_reason_text(conflict(link->node, prev,
							&other)));
	return 0;
}

static bool is_alike(const struct fuse_link *link,
		     const struct fuse_link *other)
{
	return other && !runs_is(other->node) &&
	       other->sig_hash == link->sig_hash;
}

/*
 * Rules around @link that walk alone, are of its signature and not at odds
 * with those of them that come before, to a bound.
 */
static uint32_t n_alike(const struct fuse_chain *pc,
			const struct fuse_link *link,
			const struct fuse_link **first)
{
	const uint32_t max = worth_max(pc->opts);
	uint32_t n = 1;

	*first = link;
	while (n < max && !runs_is_apart(*first) &&
	       is_alike(link, (*first)->prev)) {
		*first = (*first)->prev;
		n++;
	}
	for (const struct fuse_link *l = link->next;
	     n < 2 * max && is_alike(link, l) && !runs_is_apart(l);
	     l = l->next)
		n++;
	return n;
}

/* The run next to @link that its signature would let it be part of. */
static const struct fuse_node *run_beside(const struct fuse_link *link)
{
	const struct fuse_link *sides[] = { link->prev, link->next };

	for (size_t i = 0; i < 2; i++)
		if (sides[i] && runs_is(sides[i]->node) &&
		    sides[i]->sig_hash == link->sig_hash)
			return sides[i]->node;
	return NULL;
}

/* Why @link's rule, which jumps by chance, is walked. */
static int put_why_no_fork(const struct fuse_chain *pc,
			   const struct fuse_link *link, struct text *out,
			   struct err *err)
{
	struct fork_group group;
	int rc = fork_group(pc, fuse_link(link->entry), &group, err);

	if (rc)
		return rc;
	if (group.why == FUSE_SHORT)
		text_printf(out, "%s: %u in a row, %u are worth a look-up",
			    fuse_reason_text(FUSE_SHORT), group.n,
			    FUSE_FORK_MIN);
	else
		text_put(out, fuse_reason_text(group.why ? group.why
							 : FUSE_RUNG));
	if (group.back)
		text_printf(out, ": from chain %s", group.back->name);
	return 0;
}

/*
 * The @n rules from @first on, one of which is @view, are too few; or they were
 * to the nfd that made them.
 */
static void put_too_few(const struct fuse_chain *pc, const struct look *view,
			const struct fuse_link *first, uint32_t n,
			struct text *out)
{
	const struct worth worth = worth_of(&view->ir, &view->shape);
	const unsigned int ranges = runs_ranges(first, n);
	const uint32_t min = worth_min(pc->opts, worth, ranges, false);
	const uint32_t min_same = worth_min(pc->opts, worth, ranges, true);
	const unsigned int field = worth_first(&view->ir, &view->shape);

	if (worth_it(pc->opts, first, n, worth, ranges)) {
		text_printf(out, "enough alike: %u in a row, tried when one is added",
			    n);
		return;
	}
	text_printf(out, "%s: %u in a row, %u are worth a look-up",
		    fuse_reason_text(FUSE_SHORT), n, min);
	if (min_same < min)
		text_printf(out, ", or %u of the same %s", min_same,
			    ir_field_desc(view->shape.fields[field].field)
				    ->name);
}

static int put_why_alone(const struct fuse_chain *pc,
			 const struct fuse_link *link, struct text *out,
			 struct err *err)
{
	const struct fuse_link *first;
	const struct fuse_node *beside = run_beside(link);
	auto_look struct look view;
	int rc = view_of(&view, pc, link, err);
	const uint32_t n = n_alike(pc, link, &first);

	if (rc)
		return rc;
	text_put(out, "  alone: ");
	if (view.shape.reason == FUSE_RUNG && link->entry->target) {
		rc = put_why_no_fork(pc, link, out, err);
	} else if (view.shape.reason) {
		text_put(out, fuse_reason_text(view.shape.reason));
	} else if (beside) {
		text_put(out, conflict_text(beside, link, &view));
	} else if (runs_is_apart(link)) {
		text_put(out, fuse_reason_text(link->reason));
	} else {
		put_too_few(pc, &view, first, n, out);
		if (link == first && link->prev) {
			text_put(out, "; ");
			rc = put_boundary(pc, link, &view, out, err);
		}
	}
	text_put(out, "\n");
	return rc;
}

static int put_rule(const struct fuse_chain *pc, const struct fuse_link *link,
		    struct text *out, struct err *err)
{
	const struct rule *rule = link->entry->rule;
	auto_rule_spec struct rule_spec spec;
	int rc;

	rule_spec_init(&spec, pc->family);
	rc = rule_decode(&spec, rule->attrs, rule->len_bytes, err);
	if (rc)
		return rc;
	text_printf(out, "rule %u:", num_of(link));
	rule_print(&spec, out);
	text_put(out, "\n");
	return put_why_alone(pc, link, out, err);
}

static int put_why_here(const struct fuse_chain *pc,
			const struct fuse_link *link, struct text *out,
			struct err *err)
{
	auto_look struct look view;
	int rc = view_of(&view, pc, link, err);

	if (rc)
		return rc;
	text_put(out, "  begins here: ");
	rc = put_boundary(pc, link, &view, out, err);
	text_put(out, "\n");
	return rc;
}

/* Where a stretch begins: which rules are in it. */
static void put_stretch(const struct fuse_node *node, struct text *out)
{
	const struct fuse_node *jump = node->stretch;
	const struct fuse_node *prev = fuse_prev(node);
	uint32_t first = num_of(node->first);

	if (jump && !jump->is_fork && (!prev || prev->stretch != jump))
		text_printf(out,
			    "rules %u-%u: in a chain of their own, so that edits cost less\n",
			    first, first + jump->n_links - 1);
}

int fuse_chain_print(const struct fuse_chain *pc, struct text *out,
		     struct err *err)
{
	const struct fuse_node *node;
	int rc = 0;

	for (node = fuse_first(pc); node && !rc; node = fuse_next(node)) {
		const struct fuse_node *run = runs_is(node) ? node
							    : fork_of(node->first);

		if (fork_of(node->first) && stretch_prev(node))
			continue; /* told with the first rung */
		put_stretch(node, out);
		if (!run) {
			rc = put_rule(pc, node->first, out, err);
			continue;
		}
		put_run(run, out);
		if (node->first->prev)
			rc = put_why_here(pc, node->first, out, err);
	}
	return rc;
}
