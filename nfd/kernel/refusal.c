/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel refused, in words, and whose rule it was. */
#include <errno.h>
#include <string.h>

#include "../compile/fuse.h"
#include "../compile/plan.h"
#include "../txn/graph.h"
#include "commit.h"
#include "err.h"
#include "text.h"

/* nf_tables follows so many jumps (Linux 6.18: NFT_JUMP_STACK_SIZE). */
#define JUMPS_MAX 16
/* So many chains are looked at in search of the deepest. */
#define LOOKS_MAX 100000

/* Does a way of @levels jumps begin in @chain? */
static bool is_deep(const struct chain *chain, unsigned int levels,
		    unsigned int *looks)
{
	if (!levels)
		return true;
	if (++*looks > LOOKS_MAX)
		return false;
	for (const struct chain_edge *edge = graph_edge_first(chain); edge;
	     edge = graph_edge_next(edge))
		if (is_deep(edge->to, levels - 1, looks))
			return true;
	return false;
}

/* Of jumps too deep the kernel says no more than which message has one. */
static struct entry *find_deepest(const struct batch_ref *ref)
{
	unsigned int looks = 0;

	if (!ref->node)
		return NULL;
	for (unsigned int levels = JUMPS_MAX; levels; levels--)
		for (const struct fuse_link *l = ref->node->first; l;
		     l = l == ref->node->last ? NULL : l->next)
			if (l->entry->target &&
			    is_deep(l->entry->target, levels - 1, &looks))
				return l->entry;
	return NULL;
}

/* The kernel tells which element of a message it stumbled over. */
static struct entry *find_owner(const struct commit *c,
				const struct batch_ref *ref)
{
	const struct nlmsghdr *nlh = batch_find(&c->batch, c->sent.refusal.seq);
	struct dump_elem elem;

	if (!ref->chain || !nlh ||
	    !dump_elem_at(nlh, c->sent.refusal.off, &elem) || !elem.id.id)
		return NULL;
	for (struct entry *e = chain_first(ref->chain); e; e = entry_next(e))
		if (e->id.id == elem.id.id)
			return e;
	return NULL;
}

static struct entry *find_culprit(const struct commit *c, int code,
				  const struct batch_ref *ref)
{
	if (ref->entry)
		return ref->entry;
	return code == -EMLINK ? find_deepest(ref) : find_owner(c, ref);
}

/* Why it was, as far as that is known: ": " and more, or nothing. */
static void put_reason(const struct commit *c, int code, bool is_rule,
		       struct text *out)
{
	const struct batch_ref *ref = batch_ref(&c->batch, c->sent.refusal.seq);
	const struct nlsock_refusal *refusal = &c->sent.refusal;
	const struct nlmsghdr *nlh = batch_find(&c->batch, refusal->seq);
	const char *xt = nlh ? dump_xt_at(nlh, refusal->off) : NULL;

	if (xt)
		text_printf(out, ": %s", xt);
	if (*refusal->text)
		text_printf(out, ": %s", refusal->text);
	else if (xt && code == -ENOENT)
		text_put(out, ": this kernel lacks it, or what it names");
	else if (is_rule && code == -EMLINK)
		text_printf(out, ": chains may be nested %d deep",
			    JUMPS_MAX - 1);
	else if (ref && code == -EEXIST && strcmp(ref->verb, "TABLE_ADD") == 0)
		text_put(out, ": a rule needs a table of this name, and another program (iptables-nft?) has one");
}

int refusal_say(const struct commit *c, int code, struct entry **culprit,
		struct err *err)
{
	const struct batch_ref *ref = batch_ref(&c->batch, c->sent.refusal.seq);
	auto_text struct text more = { 0 };

	*culprit = ref ? find_culprit(c, code, ref) : NULL;
	put_reason(c, code, *culprit, &more);
	if (!ref) {
		err_set(err, code, "nf_tables: %s%s", strerror(-code),
			text_str(&more));
	} else {
		/* Of an element that is a rule's the user knows the rule. */
		const char *verb = *culprit && !ref->entry ? "RULE_APPEND"
							   : ref->verb;
		const char *kind = *culprit ? "rule in chain" :
				   ref->chain ? "chain" : "table";
		const char *name = ref->chain   ? ref->chain->name
				   : ref->table ? kern_table_name_next(ref->table)
						: "of the generation";

		err_set(err, code, "%s failed (%s): %s %s%s", verb,
			strerror(-code), kind, name, text_str(&more));
	}
	err->status = ERR_RESOURCE;
	return code;
}

bool refusal_is_drift(const struct commit *c, int code)
{
	const struct batch_ref *ref;

	ref = batch_ref(&c->batch, c->sent.refusal.seq);
	return code == -ENOENT && ref && ref->table &&
	       (strcmp(ref->verb, "RULE_DELETE") == 0 ||
		strcmp(ref->verb, "ELEM_DEL") == 0 ||
		strcmp(ref->verb, "SET_DEL") == 0 ||
		strcmp(ref->verb, "CHAIN_FLUSH") == 0 ||
		strcmp(ref->verb, "RULES_DEL") == 0 ||
		strcmp(ref->verb, "CHAIN_DEL") == 0 ||
		strcmp(ref->verb, "CHAIN_UPDATE") == 0);
}

static int has_stretch(struct chain *chain, void *arg)
{
	(void)arg;
	return plan_chain(chain) && plan_chain(chain)->fuse.stretches;
}

bool refusal_is_too_deep(const struct commit *c, int rc)
{
	const struct batch_ref *ref = batch_ref(&c->batch, c->sent.refusal.seq);

	return rc == -EMLINK && ref && ref->table &&
	       kern_each_chain(ref->table, has_stretch, NULL);
}

static int flatten_chain(struct chain *chain, void *arg)
{
	struct commit *c = arg;

	return plan_chain(chain) ? plan_dissolve(chain, c->err) : 0;
}

int refusal_flatten(struct commit *c, struct err *err)
{
	struct table *table = batch_ref(&c->batch, c->sent.refusal.seq)->table;

	c->err = err;
	kern_table(table)->is_flat = true;
	kern_table(table)->is_foreign = true;
	return kern_each_chain(table, flatten_chain, c);
}
