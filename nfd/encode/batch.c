/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builder of nfnetlink batches. */
#include "batch.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "family.h"

/* Sequence number of message 0; the batch's own messages have none. */
#define SEQ_FIRST 1

static void fail(struct batch *batch, int code)
{
	if (!batch->failed)
		batch->failed = code;
}

/* Room for @len more bytes at the end, or NULL. */
static uint8_t *reserve(struct batch *batch, size_t len)
{
	size_t cap = batch->cap ? batch->cap : 4096;
	uint8_t *buf;

	if (batch->failed)
		return NULL;
	while (cap - batch->len < len)
		cap *= 2;
	if (cap != batch->cap) {
		buf = realloc(batch->buf, cap);
		if (!buf) {
			fail(batch, -ENOMEM);
			return NULL;
		}
		batch->buf = buf;
		batch->cap = cap;
	}
	return batch->buf + batch->len;
}

static struct nlmsghdr *msg_at(const struct batch *batch, size_t off)
{
	return (struct nlmsghdr *)(void *)(batch->buf + off);
}

static void msg_close(struct batch *batch)
{
	struct nlmsghdr *nlh;

	if (!batch->is_open || batch->failed)
		return;
	nlh = msg_at(batch, batch->msg);
	batch->is_open = false;
	/* Longer already where the caller has written it himself. */
	if (nlh->nlmsg_len < batch->len - batch->msg)
		nlh->nlmsg_len = (uint32_t)(batch->len - batch->msg);
	batch->len = batch->msg + MNL_ALIGN(nlh->nlmsg_len);
}

static struct nlmsghdr *msg_open(struct batch *batch, uint16_t type,
				 uint16_t flags, uint8_t af, uint16_t res_id,
				 uint32_t seq, size_t room)
{
	const size_t len = MNL_NLMSG_HDRLEN + sizeof(struct nfgenmsg);
	struct nlmsghdr *nlh;
	struct nfgenmsg *nfg;

	msg_close(batch);
	if (!reserve(batch, len + room))
		return NULL;
	nlh = msg_at(batch, batch->len);
	/* libmnl and libnftnl leave padding as it is. */
	memset(nlh, 0, len + room);
	*nlh = (struct nlmsghdr){
		.nlmsg_len = (uint32_t)len,
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | flags,
		.nlmsg_seq = seq,
	};
	nfg = mnl_nlmsg_get_payload(nlh);
	*nfg = (struct nfgenmsg){ af, NFNETLINK_V0, htons(res_id) };
	batch->msg = batch->len;
	batch->len += len;
	batch->is_open = true;
	return nlh;
}

void batch_init(struct batch *batch, uint32_t genid)
{
	*batch = (struct batch){ .genid = genid };
	msg_open(batch, NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC,
		 NFNL_SUBSYS_NFTABLES, 0, 0);
	batch_put_u32(batch, NFNL_BATCH_GENID, genid);
}

void batch_fini(struct batch *batch)
{
	free(batch->buf);
	free(batch->refs);
	*batch = (struct batch){ 0 };
}

int batch_finish(struct batch *batch, struct err *err)
{
	if (batch->n_refs)
		batch_flag(batch, batch->msg, NLM_F_ACK);
	msg_open(batch, NFNL_MSG_BATCH_END, 0, AF_UNSPEC,
		 NFNL_SUBSYS_NFTABLES, 0, 0);
	msg_close(batch);
	if (batch->failed == -E2BIG)
		return err_set(err, -E2BIG, "a rule is too long for the kernel");
	return batch->failed ? err_nomem(err) : 0;
}

const struct nlmsghdr *batch_alone(struct batch *batch)
{
	msg_close(batch);
	return batch->failed ? NULL : msg_at(batch, batch->msg);
}

static bool ref_push(struct batch *batch, const struct batch_ref *ref)
{
	if (batch->n_refs == batch->refs_cap) {
		size_t cap = batch->refs_cap ? 2 * batch->refs_cap : 16;
		struct batch_ref *refs =
			reallocarray(batch->refs, cap, sizeof(*refs));

		if (!refs) {
			fail(batch, -ENOMEM);
			return false;
		}
		batch->refs = refs;
		batch->refs_cap = cap;
	}
	batch->refs[batch->n_refs++] = *ref;
	return true;
}

struct nlmsghdr *batch_msg_room(struct batch *batch, uint8_t type,
				uint16_t flags, const struct family *family,
				const struct batch_ref *ref, size_t room)
{
	uint32_t seq = (uint32_t)batch->n_refs + SEQ_FIRST;

	if (!ref_push(batch, ref))
		return NULL;
	return msg_open(batch, NFNL_SUBSYS_NFTABLES << 8 | type, flags,
			(uint8_t)family->af, 0, seq, room);
}

void batch_msg(struct batch *batch, uint8_t type, uint16_t flags,
	       const struct family *family, const struct batch_ref *ref)
{
	batch_msg_room(batch, type, flags, family, ref, 0);
}

void batch_flag(struct batch *batch, size_t msg, uint16_t flags)
{
	assert(batch->failed || msg < batch->len);
	if (!batch->failed)
		msg_at(batch, msg)->nlmsg_flags |= flags;
}

const struct batch_ref *batch_ref(const struct batch *batch, uint32_t seq)
{
	if (seq < SEQ_FIRST || seq - SEQ_FIRST >= batch->n_refs)
		return NULL;
	return &batch->refs[seq - SEQ_FIRST];
}

const struct nlmsghdr *batch_find(const struct batch *batch, uint32_t seq)
{
	const struct nlmsghdr *nlh = msg_at(batch, 0);
	int len = (int)batch->len;

	while (!batch->failed && seq >= SEQ_FIRST && mnl_nlmsg_ok(nlh, len)) {
		if (nlh->nlmsg_seq == seq)
			return nlh;
		nlh = mnl_nlmsg_next(nlh, &len);
	}
	return NULL;
}

uint32_t batch_last_seq(const struct batch *batch)
{
	return batch->n_refs ? (uint32_t)batch->n_refs - 1 + SEQ_FIRST : 0;
}

void *batch_put_space(struct batch *batch, uint16_t type, size_t len)
{
	size_t size = MNL_ALIGN(MNL_ATTR_HDRLEN + len);
	uint8_t *p = reserve(batch, size);
	struct nlattr *attr;

	if (!p)
		return NULL;
	if (MNL_ATTR_HDRLEN + len > UINT16_MAX) {
		fail(batch, -E2BIG);
		return NULL;
	}
	memset(p, 0, size);
	attr = (struct nlattr *)(void *)p;
	attr->nla_type = type;
	attr->nla_len = (uint16_t)(MNL_ATTR_HDRLEN + len);
	batch->len += size;
	return p + MNL_ATTR_HDRLEN;
}

void batch_put(struct batch *batch, uint16_t type, const void *data, size_t len)
{
	void *p = batch_put_space(batch, type, len);

	if (p && len)
		memcpy(p, data, len);
}

void batch_put_str(struct batch *batch, uint16_t type, const char *s)
{
	batch_put(batch, type, s, strlen(s) + 1);
}

void batch_put_u32(struct batch *batch, uint16_t type, uint32_t v)
{
	uint32_t be = htonl(v);

	batch_put(batch, type, &be, sizeof(be));
}

void batch_put_u64(struct batch *batch, uint16_t type, uint64_t v)
{
	uint64_t be = htobe64(v);

	batch_put(batch, type, &be, sizeof(be));
}

size_t batch_nest(struct batch *batch, uint16_t type)
{
	size_t nest = batch->len;

	batch_put(batch, type | NLA_F_NESTED, NULL, 0);
	return nest;
}

void batch_nest_end(struct batch *batch, size_t nest)
{
	size_t len = batch->len - nest;

	if (batch->failed)
		return;
	if (len > UINT16_MAX)
		fail(batch, -E2BIG);
	((struct nlattr *)(void *)(batch->buf + nest))->nla_len = (uint16_t)len;
}
