/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chain;
struct entry;
struct err;
struct family;
struct fuse_guard;
struct fuse_node;
struct nlmsghdr;
struct table;

/* What a message of a batch is about, for errors and replies. */
struct batch_ref {
	const char *verb;    /* "RULE_APPEND"… */
	struct table *table;
	struct chain *chain; /* or NULL */
	struct entry *entry; /* or NULL */
	struct fuse_node *node;   /* or NULL */
	struct fuse_guard *guard; /* of node; NULL: its own rule */
	/*
	 * Handles are given out by one counter a table. That of this message's
	 * rule, counted from the table's first in the batch; 0: it makes none.
	 */
	uint32_t nth;
};

/*
 * An nfnetlink batch: one transaction of nf_tables, as the bytes of its
 * messages. The first failure (memory, an attribute too long) is kept for
 * batch_finish(); writers write straight on.
 */
struct batch {
	uint8_t *buf;
	size_t len, cap;
	size_t msg; /* where the message written last begins */
	bool is_open;
	struct batch_ref *refs; /* of message number i from 0 */
	size_t n_refs, refs_cap;
	uint32_t last_set_id;
	uint32_t genid;
	int failed;
};

#define auto_batch __attribute__((cleanup(batch_fini)))

/** Begin: valid only while the kernel is at generation @genid. */
void batch_init(struct batch *batch, uint32_t genid);
void batch_fini(struct batch *batch);
/** Close the batch, with an acknowledgement asked for. -ENOMEM, -E2BIG. */
int batch_finish(struct batch *batch, struct err *err);

/** Begin message NFT_MSG_@type; @flags beside NLM_F_REQUEST. */
void batch_msg(struct batch *batch, uint8_t type, uint16_t flags,
	       const struct family *family, const struct batch_ref *ref);
/** As above with room for @room bytes that the caller writes at the end. */
struct nlmsghdr *batch_msg_room(struct batch *batch, uint8_t type,
				uint16_t flags, const struct family *family,
				const struct batch_ref *ref, size_t room);
/** The open message, to be sent by itself; NULL: not all of it was written. */
const struct nlmsghdr *batch_alone(struct batch *batch);
/** Set NLM_F_@flags in the message that began when batch->msg was @msg. */
void batch_flag(struct batch *batch, size_t msg, uint16_t flags);
/** What the message that has sequence number @seq is about, or NULL. */
const struct batch_ref *batch_ref(const struct batch *batch, uint32_t seq);

/** That message itself, of a finished batch; or NULL. */
const struct nlmsghdr *batch_find(const struct batch *batch, uint32_t seq);
/** The sequence number of the message written last; 0: there is none. */
uint32_t batch_last_seq(const struct batch *batch);

/* Attributes of the open message. Numbers are sent big-endian. */
void batch_put(struct batch *batch, uint16_t type, const void *data,
	       size_t len);
/** An attribute of @len zeroed bytes, to be filled at once; or NULL. */
void *batch_put_space(struct batch *batch, uint16_t type, size_t len);
void batch_put_str(struct batch *batch, uint16_t type, const char *s);
void batch_put_u32(struct batch *batch, uint16_t type, uint32_t v);
void batch_put_u64(struct batch *batch, uint16_t type, uint64_t v);
/** Open a nest; what batch_nest_end() wants. */
size_t batch_nest(struct batch *batch, uint16_t type);
void batch_nest_end(struct batch *batch, size_t nest);
