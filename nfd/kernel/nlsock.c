/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Batches to nf_tables and what it says in return. */
#include "nlsock.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../encode/batch.h"
#include "err.h"
#include "family.h"

/* The kernel makes a dump's packets as long as this, if it is asked to. */
#define RECV_SIZE (1u << 17)
/* How often what was interrupted is done again. */
#define TRIES 16

/* Type of a message to nf_tables. */
#define NFT_TYPE(msg) (NFNL_SUBSYS_NFTABLES << 8 | (msg))

static void set_int(struct nlsock *sock, int level, int name, int v)
{
	setsockopt(sock->to.fd, level, name, &v, sizeof(v));
}

int nlsock_open(struct nlsock *sock, struct gate_sock *to, struct err *err)
{
	*sock = (struct nlsock){ .buf = malloc(RECV_SIZE) };
	if (!sock->buf)
		return err_nomem(err);
	sock->to = *to;
	*to = (struct gate_sock){ .gate = NULL };
	/* Each is a refinement that older kernels lack. */
	set_int(sock, SOL_NETLINK, NETLINK_EXT_ACK, 1);
	set_int(sock, SOL_NETLINK, NETLINK_CAP_ACK, 1);
	return 0;
}

void nlsock_close(struct nlsock *sock)
{
	gate_close(&sock->to);
	free(sock->buf);
	*sock = (struct nlsock){ .buf = NULL };
}

/* What a run of replies amounts to. */
struct replies {
	nlsock_cb *cb;
	void *arg;
	struct nlsock_refusal *refusal; /* or NULL */
	int code;     /* of the first message that failed, or 0 */
	uint32_t seq; /* its */
	uint32_t last_seq;      /* of the message that is answered last; or 0 */
	unsigned int n_acked;   /* so many said that all went well */
	bool is_done, is_disturbed;
};

static void ext_ack(const struct nlmsghdr *nlh, struct replies *r)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	size_t off = sizeof(*e);
	struct nlattr *attr;

	r->refusal->text[0] = '\0';
	r->refusal->off = 0;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED)) {
		if (e->msg.nlmsg_len < sizeof(e->msg) ||
		    e->msg.nlmsg_len - sizeof(e->msg) > len - off)
			return; /* not what the kernel was sent */
		off += mnl_nlmsg_get_payload_len(&e->msg);
	}
	mnl_attr_for_each(attr, nlh, off) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			strncpy(r->refusal->text, mnl_attr_get_str(attr),
				sizeof(r->refusal->text) - 1);
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_OFFS &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			r->refusal->off = mnl_attr_get_u32(attr);
	}
}

#define ERRNO_MAX 4095

static void reply_error(const struct nlmsghdr *nlh, struct replies *r)
{
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
		return;
	if (e->error == 0) {
		r->n_acked++;
		r->is_done |= r->last_seq && nlh->nlmsg_seq == r->last_seq;
		return;
	}
	/* An early message's failure may be the cause of a later one's. */
	if (r->code && nlh->nlmsg_seq >= r->seq)
		return;
	/* Nothing else is a code: include/linux/err.h. */
	r->code = e->error < 0 && e->error >= -ERRNO_MAX ? e->error : -EPROTO;
	r->seq = nlh->nlmsg_seq;
	if (!r->refusal)
		return;
	r->refusal->seq = r->seq;
	ext_ack(nlh, r);
}

static void replies_take(struct replies *r, const void *buf, size_t size)
{
	const struct nlmsghdr *nlh = buf;
	int len = (int)size;

	/* libmnl takes a length of 2 GB and more for a negative one. */
	for (; mnl_nlmsg_ok(nlh, len) && nlh->nlmsg_len <= INT32_MAX;
	     nlh = mnl_nlmsg_next(nlh, &len)) {
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			r->is_disturbed = true;
		if (nlh->nlmsg_type == NLMSG_ERROR)
			reply_error(nlh, r);
		else if (nlh->nlmsg_type == NLMSG_DONE)
			r->is_done = true;
		else if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && r->cb)
			r->cb(nlh, r->arg);
	}
}

/* Answers received at once where each is known to be short. */
#define ROW_N 64
#define ROW_SIZE (RECV_SIZE / ROW_N)

/* 0: something was received. */
static int receive_row(struct nlsock *sock, struct replies *r)
{
	struct mmsghdr row[ROW_N] = { { .msg_len = 0 } };
	struct iovec v[ROW_N];
	int n;

	for (int i = 0; i < ROW_N; i++) {
		v[i] = (struct iovec){ sock->buf + (size_t)i * ROW_SIZE,
				       ROW_SIZE };
		row[i].msg_hdr.msg_iov = &v[i];
		row[i].msg_hdr.msg_iovlen = 1;
	}
	do {
		n = recvmmsg(sock->to.fd, row, ROW_N,
			     MSG_WAITFORONE, NULL);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		if (row[i].msg_hdr.msg_flags & MSG_TRUNC)
			return -EMSGSIZE;
		replies_take(r, v[i].iov_base, row[i].msg_len);
	}
	return 0;
}

/* 0: something was received. */
static int receive(struct nlsock *sock, struct replies *r, int flags)
{
	ssize_t n;

	do {
		n = recv(sock->to.fd, sock->buf, RECV_SIZE,
			 flags);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	replies_take(r, sock->buf, (size_t)n);
	return 0;
}

/* Answers to what was given up are no answers to what is asked now. */
static int freshen(struct nlsock *sock)
{
	struct replies none = { .cb = NULL };
	int rc = sock->is_stale ? 0 : -EAGAIN;

	for (int i = 0; i < TRIES && rc != -EAGAIN;)
		if ((rc = receive(sock, &none, MSG_DONTWAIT)) && rc != -EAGAIN)
			i++;
	sock->is_stale = rc != -EAGAIN;
	return sock->is_stale ? rc : 0;
}

static int send_all(struct nlsock *sock, const void *buf, size_t len)
{
	int rc = freshen(sock);

	if (!rc)
		rc = gate_post(&sock->to, buf, len);
	return rc ? rc : gate_settle(&sock->to);
}

int nlsock_commit(struct nlsock *sock, const struct batch *batch, nlsock_cb *cb,
		  void *arg, struct nlsock_refusal *refusal, bool *lost)
{
	struct replies r = { .cb = cb, .arg = arg, .refusal = refusal,
			     .last_seq = batch_last_seq(batch) };
	int rc;

	*lost = false;
	*refusal = (struct nlsock_refusal){ 0 };
	rc = send_all(sock, batch->buf, batch->len);
	if (rc)
		return rc;
	/*
	 * The kernel has answered by the time that sending is done. When it has
	 * done all, its last word is of the last message. What can't be read
	 * is no reason to take the transaction for undone.
	 */
	for (int i = 0; !r.is_done && i < TRIES && rc != -EAGAIN;)
		if ((rc = receive(sock, &r, MSG_DONTWAIT)) && rc != -EAGAIN) {
			*lost = true;
			i++;
		}
	*lost = *lost || (!r.n_acked && !r.code);
	sock->is_stale = *lost;
	sock->n_done += r.n_acked && !r.code;
	return r.code;
}

/* @type: subsystem and message. */
static struct nlmsghdr *request(struct nlsock *sock, void *buf, uint16_t type,
				uint16_t flags, uint8_t af)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++sock->seq;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = af;
	nfg->version = NFNETLINK_V0;
	return nlh;
}

/* Send @nlh and read until what it asked for is all there. */
static int roundtrip(struct nlsock *sock, const struct nlmsghdr *nlh,
		     struct replies *r)
{
	int rc = send_all(sock, nlh, nlh->nlmsg_len);

	while (!rc && !r->is_done && !r->n_acked && !r->code)
		rc = receive(sock, r, 0);
	sock->is_stale = rc != 0;
	return rc ? rc : r->code;
}

uint32_t nlsock_port(const struct nlsock *sock)
{
	struct sockaddr_nl addr = { .nl_family = AF_UNSPEC };
	socklen_t len = sizeof(addr);

	if (getsockname(sock->to.fd, (struct sockaddr *)&addr, &len) ||
	    addr.nl_family != AF_NETLINK)
		return 0;
	return addr.nl_pid;
}

static void genid_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attr;
	uint32_t *genid = arg;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) == NFTA_GEN_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			*genid = be32toh(mnl_attr_get_u32(attr));
	}
}

int nlsock_genid(struct nlsock *sock, uint32_t *genid, struct err *err)
{
	char buf[64] __attribute__((aligned(4)));
	struct replies r = { .cb = genid_cb, .arg = genid };
	int rc = roundtrip(sock, request(sock, buf, NFT_TYPE(NFT_MSG_GETGEN),
					 NLM_F_ACK, AF_UNSPEC), &r);

	if (rc)
		return err_set(err, rc, "nf_tables: %s", strerror(-rc));
	return 0;
}

int nlsock_get(struct nlsock *sock, uint8_t type, bool dump,
	       const struct family *family, const struct nlsock_str str[2],
	       nlsock_cb *cb, void (*restart)(void *arg), void *arg,
	       struct err *err)
{
	/* libmnl leaves the padding as it is. */
	char buf[1024] __attribute__((aligned(4))) = { 0 };
	int rc = -EINTR;

	for (int i = 0; i < TRIES && rc == -EINTR; i++) {
		struct replies r = { .cb = cb, .arg = arg };
		struct nlmsghdr *nlh = request(sock, buf, NFT_TYPE(type),
					       dump ? NLM_F_DUMP : NLM_F_ACK,
					       (uint8_t)family->af);

		for (int k = 0; k < 2; k++)
			if (str[k].s)
				mnl_attr_put_strz(nlh, str[k].type, str[k].s);
		if (restart)
			restart(arg);
		rc = roundtrip(sock, nlh, &r);
		if (!rc && r.is_disturbed)
			rc = -EINTR;
	}
	if (rc)
		return err_set(err, rc, "nf_tables: %s", strerror(-rc));
	return 0;
}

/* Nobody waits for what is still to be answered. */
static int give_up(struct nlsock *sock, struct nlsock_questions *q, int rc,
		   struct err *err)
{
	for (; q->n_settled < q->n_posted; q->n_settled++)
		gate_settle(&sock->to);
	sock->is_stale = true;
	return err_set(err, rc, "nf_tables: %s", strerror(-rc));
}

/* Receive what answers the first question that isn't settled. */
static int take_answers(struct nlsock *sock, struct nlsock_questions *q,
			struct err *err)
{
	int rc = gate_settle(&sock->to);

	q->n_settled++;
	while (!rc && q->n_answered < q->n_settled) {
		struct replies r = { .cb = q->cb, .arg = q->arg };

		rc = receive_row(sock, &r);
		q->n_answered += r.n_acked;
		rc = rc ? rc : r.code;
	}
	return rc ? give_up(sock, q, rc, err) : 0;
}

int nlsock_ask(struct nlsock *sock, struct nlsock_questions *q,
	       const struct nlmsghdr *nlh, struct err *err)
{
	int rc = q->n_settled < q->n_posted ? 0 : freshen(sock);

	if (!rc)
		rc = gate_post(&sock->to, nlh, nlh->nlmsg_len);
	if (rc)
		return give_up(sock, q, rc, err);
	q->n_posted++;
	return q->n_posted - q->n_settled > 1 ? take_answers(sock, q, err) : 0;
}

int nlsock_ask_end(struct nlsock *sock, struct nlsock_questions *q,
		   struct err *err)
{
	int rc = 0;

	while (!rc && q->n_settled < q->n_posted)
		rc = take_answers(sock, q, err);
	return rc;
}

int nlsock_ask_one(struct nlsock *sock, const struct nlmsghdr *nlh,
		   nlsock_cb *cb, void *arg, struct err *err)
{
	struct replies r = { .cb = cb, .arg = arg };
	int rc = roundtrip(sock, nlh, &r);

	if (rc)
		return err_set(err, rc, "nf_tables: %s", strerror(-rc));
	return 0;
}

struct ipset_reply {
	uint8_t af;
	uint16_t index;
	bool has_index;
};

static void ipset_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attr;
	struct ipset_reply *reply = arg;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type == IPSET_ATTR_FAMILY &&
		    mnl_attr_validate(attr, MNL_TYPE_U8) >= 0)
			reply->af = mnl_attr_get_u8(attr);
		if (type == IPSET_ATTR_INDEX &&
		    mnl_attr_validate(attr, MNL_TYPE_U16) >= 0) {
			reply->index = be16toh(mnl_attr_get_u16(attr));
			reply->has_index = true;
		}
	}
}

int nlsock_ipset(struct nlsock *sock, const struct family *family,
		 const char *name, uint16_t *index, struct err *err)
{
	char buf[256] __attribute__((aligned(4))) = { 0 };
	struct ipset_reply reply = { .af = AF_UNSPEC };
	struct replies r = { .cb = ipset_cb, .arg = &reply };
	struct nlmsghdr *nlh = request(sock, buf,
				       NFNL_SUBSYS_IPSET << 8 |
					       IPSET_CMD_GET_BYNAME,
				       NLM_F_ACK, (uint8_t)family->af);
	int rc;

	mnl_attr_put_u8(nlh, IPSET_ATTR_PROTOCOL, IPSET_PROTOCOL);
	if (!mnl_attr_put_strz_check(nlh, sizeof(buf), IPSET_ATTR_SETNAME,
				     name))
		return err_usage(err, "Set %s doesn't exist.", name);
	rc = roundtrip(sock, nlh, &r);
	if (rc == -ENOENT)
		return err_usage(err, "Set %s doesn't exist.", name);
	if (!rc && !reply.has_index)
		rc = -EPROTO;
	if (rc)
		return err_set(err, rc, "ipset: %s", strerror(-rc));
	if (reply.af != AF_UNSPEC && reply.af != family->af)
		return err_usage(err,
				 "The protocol family of set %s is %s, which is not applicable.",
				 name, reply.af == AF_INET ? "IPv4" : "IPv6");
	*index = reply.index;
	return 0;
}

void nlsock_drain(const struct nlsock *sock)
{
	gate_drain(&sock->to);
}
