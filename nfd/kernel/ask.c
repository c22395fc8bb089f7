/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking for a map's elements by their keys. */
#include "ask.h"

#include <errno.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <string.h>

#include "../compile/pieces.h"
#include "../encode/batch.h"
#include "../encode/encode_run.h"
#include "err.h"

#define of_piece(node) treap_of(node, struct fuse_piece, by_lo)

/* So many answers ahead, what they are about is fetched into the cache. */
#define FETCH_AHEAD 8

struct asking {
	struct kern *k;
	const struct fuse_node *node;
	ask_cb *cb;
	void *arg;
	/* In their order, round and round: of this question and the last. */
	struct asked asked[2 * ASKED_MAX];
	uint32_t n_asked, n_sent, n_answered;
	struct nlsock_questions questions;
	char name[RUN_NAME_MAX]; /* of the map */
	struct batch_ref ref;
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
	switch (node->kind) {
	case FUSE_NODE_MAP:
		return node->elems.n > ASK_ELEMS_MIN;
	case FUSE_NODE_RANGES:
		/* Those that wait to be taken away are elsewhere. */
		return !node->ranges.dirty &&
		       node->ranges.n_pieces > ASK_PIECES_MIN;
	case FUSE_NODE_UNSET:
	case FUSE_NODE_RULE:
	case FUSE_NODE_JUMP:
	case FUSE_NODE_BOXES:
		break;
	}
	return false;
}

/* Where question number @n, from 0, is until it is answered. */
static struct asked *asked_at(struct asking *a, uint32_t n)
{
	return &a->asked[n % (2 * ASKED_MAX)];
}

/* What is answered soon is about an entry that is far away in memory. */
static void fetch(const struct asked *asked)
{
	if (!asked->live)
		return;
	__builtin_prefetch(&asked->live->id);
	__builtin_prefetch(&asked->live->live);
}

/* Answers come as they were asked for. */
static void answer(const struct dump_elem *dump, void *arg)
{
	struct asking *a = arg;
	uint32_t n = a->n_answered++;

	if (n + FETCH_AHEAD < a->n_asked)
		fetch(asked_at(a, n + FETCH_AHEAD));
	a->cb(n < a->n_asked ? asked_at(a, n) : NULL, dump, a->arg);
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

	if (a->n_asked == a->n_sent)
		return 0;
	run_elems_end(&a->re);
	nlh = batch_alone(&a->batch);
	rc = nlh ? nlsock_ask(&a->k->sock, &a->questions, nlh, err)
		 : err_nomem(err);
	batch_fini(&a->batch);
	a->n_sent = a->n_asked;
	return rc;
}

/* Nothing more comes; @rc: what went wrong before. */
static int end(struct asking *a, int rc, struct err *err)
{
	int failed;

	if (!rc)
		rc = ask(a, err);
	batch_fini(&a->batch);
	failed = nlsock_ask_end(&a->k->sock, &a->questions, err);
	return rc ? rc : failed;
}

/* Room for one more question. */
static int make_room(struct asking *a, struct err *err)
{
	int rc = run_elems_is_full(&a->re) ? ask(a, err) : 0;

	if (!rc && a->n_asked == a->n_sent)
		batch_init(&a->batch, 0);
	return rc;
}

static int ask_for(struct asking *a, const struct fuse_elem *elem,
		   struct err *err)
{
	int rc = elem->live ? make_room(a, err) : 0;

	if (rc || !elem->live)
		return rc;
	run_elem_put(&a->re, a->node, elem, NULL);
	*asked_at(a, a->n_asked++) = (struct asked){ .elem = elem,
						  .live = elem->live };
	return 0;
}

static int ask_for_edge(struct asking *a, const struct asked *asked,
			const uint8_t *key, struct err *err)
{
	int rc = make_room(a, err);

	if (rc)
		return rc;
	run_edge_put(&a->re, a->node, key, asked->is_end);
	*asked_at(a, a->n_asked++) = *asked;
	return 0;
}

/* Does @b begin where @a ends? Either may be NULL. */
static bool are_joined(const struct treap_node *a, const struct treap_node *b)
{
	struct shape_key past;

	return a && b && pieces_past(of_piece(a), &past) &&
	       memcmp(past.b, fuse_piece_lo(of_piece(b)), of_piece(a)->len) == 0;
}

/*
 * Which key to ask for to learn that @piece ends before @past; NULL: none. In
 * the kernel's tree an end and the next beginning may have the same key: who
 * asks for the end there may be told of a later one, as who asks from within
 * an interval of one key may be of the end before it. An interval of one key
 * between two others has to end: the kernel takes none that overlap.
 */
static const uint8_t *end_key(const struct fuse_piece *piece,
			      const struct shape_key *past)
{
	const struct treap_node *node = &piece->by_lo;

	if (memcmp(fuse_piece_lo(piece), fuse_piece_hi(piece), piece->len) ||
	    !are_joined(treap_prev(node), node))
		return fuse_piece_hi(piece);
	return are_joined(node, treap_next(node)) ? NULL : past->b;
}

static int ask_for_piece(struct asking *a, const struct fuse_piece *piece,
			 bool with_end, struct err *err)
{
	const struct asked lo = { .piece = piece, .live = piece->live };
	const struct asked hi = { .piece = piece, .is_end = true };
	struct shape_key past;
	const uint8_t *key;
	int rc;

	if (!piece->live)
		return 0;
	rc = ask_for_edge(a, &lo, fuse_piece_lo(piece), err);
	if (rc || !with_end || !pieces_past(piece, &past))
		return rc;
	key = end_key(piece, &past);
	return key ? ask_for_edge(a, &hi, key, err) : 0;
}

static void begin(struct asking *a, struct kern *k, const struct table *table,
		  const struct fuse_node *node, struct err *err)
{
	*a = (struct asking){
		.k = k,
		.node = node,
		.ref = { .verb = "ELEMS_GET" },
		.enc = { .batch = &a->batch, .family = table->family,
			 .table = kern_table_name(table), .ref = &a->ref,
			 .err = err },
	};
	a->questions = (struct nlsock_questions){ .cb = answer_cb, .arg = a };
	run_map_name(node, a->name);
	ask_elems_init(&a->re, &a->enc, a->name);
}

/* The elements of bucket @i; those of a later one are wanted soon. */
static const struct fuse_elem *bucket_at(const struct fuse_elems *elems,
					 uint32_t i)
{
	if (i + FETCH_AHEAD < elems->n_buckets)
		__builtin_prefetch(elems->buckets[i + FETCH_AHEAD]);
	return elems->buckets[i];
}

int ask_all(struct kern *k, const struct table *table,
	    const struct fuse_node *node, bool with_ends, ask_cb *cb, void *arg,
	    struct err *err)
{
	struct asking a;
	int rc = 0;

	begin(&a, k, table, node, err);
	a.cb = cb;
	a.arg = arg;
	for (uint32_t i = 0; i < node->elems.n_buckets; i++)
		for (const struct fuse_elem *e = bucket_at(&node->elems, i);
		     e && !rc; e = e->next_in_bucket)
			rc = ask_for(&a, e, err);
	for (const struct treap_node *t = treap_first(node->ranges.pieces);
	     t && !rc; t = treap_next(t))
		rc = ask_for_piece(&a, of_piece(t), with_ends, err);
	return end(&a, rc, err);
}

static void ignore(const struct asked *asked, const struct dump_elem *dump,
		   void *arg)
{
	(void)asked;
	(void)dump;
	(void)arg;
}

bool ask_is_free(struct kern *k, const struct table *table,
		 const struct fuse_node *node)
{
	const struct asked asked = { .is_end = false };
	struct err err = { 0 };
	struct shape_key last;
	struct asking a;

	memset(last.b, 0xff, sizeof(last.b));
	begin(&a, k, table, node, &err);
	a.cb = ignore;
	return end(&a, ask_for_edge(&a, &asked, last.b, &err), &err) == -ENOENT;
}
