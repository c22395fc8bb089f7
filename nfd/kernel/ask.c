/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking for a map's elements by their keys. */
#include "ask.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>

#include "../encode/batch.h"
#include "../encode/encode_run.h"
#include "err.h"

struct asking {
	struct kern *k;
	const struct fuse_node *node;
	ask_cb *cb;
	void *arg;
	const struct fuse_elem *asked[ASKED_MAX]; /* in their order */
	uint32_t n_asked, n_answered;
	struct encoder enc;
	struct batch batch;
	struct run_elems re;
};

void ask_elems_init(struct run_elems *re, struct encoder *enc, const char *set)
{
	*re = (struct run_elems){ .enc = enc, .set = set,
				  .type = NFT_MSG_GETSETELEM,
				  .flags = NLM_F_ACK, .max = ASKED_MAX };
}

bool ask_is_quicker(const struct fuse_node *node)
{
	return node->kind == FUSE_NODE_MAP && node->elems.n > ASK_ELEMS_MIN;
}

/* Answers come as they were asked for. */
static void answer(const struct dump_elem *dump, void *arg)
{
	struct asking *a = arg;

	a->cb(a->n_answered < a->n_asked ? a->asked[a->n_answered] : NULL,
	      dump, a->arg);
	a->n_answered++;
}

static void answer_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_elems(nlh, answer, arg);
}

/* What has been put by now. */
static int ask(struct asking *a, struct err *err)
{
	const struct nlmsghdr *nlh;
	int rc;

	if (!a->n_asked)
		return 0;
	run_elems_end(&a->re);
	nlh = batch_alone(&a->batch);
	rc = nlh ? nlsock_ask(&a->k->sock, nlh, answer_cb, a, err)
		 : err_nomem(err);
	batch_fini(&a->batch);
	a->n_asked = a->n_answered = 0;
	return rc;
}

static int ask_for(struct asking *a, const struct fuse_elem *elem,
		   struct err *err)
{
	int rc = 0;

	if (!elem->live)
		return 0;
	if (run_elems_is_full(&a->re))
		rc = ask(a, err);
	if (rc)
		return rc;
	if (!a->n_asked)
		batch_init(&a->batch, 0);
	run_elem_put(&a->re, a->node, elem, NULL);
	a->asked[a->n_asked++] = elem;
	return 0;
}

int ask_all(struct kern *k, const struct table *table,
	    const struct fuse_node *node, ask_cb *cb, void *arg,
	    struct err *err)
{
	const struct batch_ref ref = { .verb = "ELEMS_GET" };
	char name[RUN_NAME_MAX];
	struct asking a = {
		.k = k,
		.node = node,
		.cb = cb,
		.arg = arg,
		.enc = { .batch = &a.batch, .family = table->family,
			 .table = kern_table_name(table), .ref = &ref,
			 .err = err },
	};
	int rc = 0;

	run_map_name(node, name);
	ask_elems_init(&a.re, &a.enc, name);
	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = node->elems.buckets[i];
		     e && !rc; e = e->next_in_bucket)
			rc = ask_for(&a, e, err);
	if (!rc)
		return ask(&a, err);
	batch_fini(&a.batch);
	return rc;
}
