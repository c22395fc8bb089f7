/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../applier/gate.h"

struct batch;
struct err;
struct family;
struct nlmsghdr;

/*
 * A socket to nf_tables and its neighbours in nfnetlink, and the only
 * functions that send and receive on it. All zeroes is a closed one.
 */
struct nlsock {
	struct gate_sock to;
	uint8_t *buf;   /* what is received; NULL: closed */
	uint32_t seq;   /* of requests outside batches */
	bool is_stale;  /* receiving failed: answers may be left to be read */
	uint32_t n_done; /* batches that the kernel has committed */
};

/** Takes @to over, which is closed with it. On failure it is the caller's. */
int nlsock_open(struct nlsock *sock, struct gate_sock *to, struct err *err);
void nlsock_close(struct nlsock *sock);

/** What is called for each message received; not for errors and ends. */
typedef void nlsock_cb(const struct nlmsghdr *nlh, void *arg);

/* How a batch went that the kernel refused. */
struct nlsock_refusal {
	uint32_t seq;   /* of the first message refused; 0: the batch's own */
	uint32_t off;   /* in it, of the attribute that was refused; 0: unsaid */
	char text[128]; /* the kernel's words, or empty */
};

/**
 * Send a finished batch as one transaction and read every reply; @cb gets the
 * echoes. Refused: negative errno, @refusal filled, err untouched; -ERESTART:
 * the generation id is not the one that the batch was made for. *@lost, beside
 * 0: it could not all be read. Echoes are missing, and whether the transaction
 * was done is for the generation id to say.
 */
int nlsock_commit(struct nlsock *sock, const struct batch *batch,
		  nlsock_cb *cb, void *arg, struct nlsock_refusal *refusal,
		  bool *lost);

/** What the kernel calls the socket; 0: nothing. */
uint32_t nlsock_port(const struct nlsock *sock);

/** The kernel's generation id of nf_tables in this network namespace. */
int nlsock_genid(struct nlsock *sock, uint32_t *genid, struct err *err);

/** A string attribute of a request. */
struct nlsock_str {
	uint16_t type;
	const char *s; /* NULL: not sent */
};

/**
 * Ask for NFT_MSG_@type by two strings, all that there are where @dump. A
 * dump that was disturbed is done again, from @restart(@arg) on. -ENOENT:
 * there is no such object.
 */
int nlsock_get(struct nlsock *sock, uint8_t type, bool dump,
	       const struct family *family, const struct nlsock_str str[2],
	       nlsock_cb *cb, void (*restart)(void *arg), void *arg,
	       struct err *err);

/*
 * Questions one after the other, with cb and arg for what is answered: while
 * the answers to one are read, the applier has the kernel make the next ones'.
 * Nothing else is asked on the socket before the end, or a failure.
 */
struct nlsock_questions {
	nlsock_cb *cb;
	void *arg;
	unsigned int n_posted, n_settled, n_answered; /* so many, the rest: 0 */
};

/**
 * Send @nlh, a question with NLM_F_ACK that has many short answers, and read
 * those to the one before. After a failure there is nothing to be ended.
 */
int nlsock_ask(struct nlsock *sock, struct nlsock_questions *q,
	       const struct nlmsghdr *nlh, struct err *err);
/** Read what is still to be answered. */
int nlsock_ask_end(struct nlsock *sock, struct nlsock_questions *q,
		   struct err *err);

/**
 * Send @nlh, a question with NLM_F_ACK that has one answer, of any length;
 * @cb gets it.
 */
int nlsock_ask_one(struct nlsock *sock, const struct nlmsghdr *nlh,
		   nlsock_cb *cb, void *arg, struct err *err);

/**
 * The index of ipset @name, which must suit @family. None such: -EINVAL, a
 * usage error.
 */
int nlsock_ipset(struct nlsock *sock, const struct family *family,
		 const char *name, uint16_t *index, struct err *err);

/**
 * Wait until the kernel has let go of what deleted rules held: it destroys
 * them some time after the commit. Best effort.
 */
void nlsock_drain(const struct nlsock *sock);
