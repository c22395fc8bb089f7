/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

#include "../txn/owner.h"
#include "ruleset.h"
#include "wire.h"

/*
 * The messages that a snapshot of a ruleset consists of. They are framed and
 * read like those of wire.h, and never sent. A table is STATE_TABLE, then its
 * chains, then its rules, chain by chain, as in a listing. In a journal a
 * transaction's commands are followed by the bases that the live counters of
 * that moment decided.
 */
enum state_type {
	STATE_HEAD = 64, /* files outlive the messages that wire.h gains */
	STATE_TABLE,
	STATE_CHAIN,
	STATE_RULE,
	STATE_BASE,
	STATE_PENDING,
	STATE_ACTOR, /* before a transaction's commands: OWNER, whose it is */
	STATE_OWNER, /* and who else owns what: a line of the settings */
	STATE_TYPE_N,
};

/* Of the whole. */
struct state_head {
	uint32_t version;
	uint64_t generation; /* of the ruleset */
	uint64_t last_id;
	uint64_t boot; /* of the machine; 0: not known */
};

/* This nfd's; another version is not read. */
#define STATE_VERSION 2

struct state_chain {
	char name[CHAIN_NAME_MAX + 1];
	enum verdict policy; /* VERDICT_UNSET: a user's chain */
	struct counters base, live;
	uint32_t n_rules;
	char owner[OWNER_NAME_MAX + 1]; /* a group's name, or empty */
};

struct state_rule {
	struct rule_id id;
	char owner[OWNER_NAME_MAX + 1];
	struct counters base, live;
	const void *attrs; /* points into the message */
	size_t len_bytes;
};

/* What the counters of a rule (num.n: 0: of a policy) start from. */
struct state_base {
	enum family_id family;
	enum table_id table;
	char chain[CHAIN_NAME_MAX + 1];
	struct rule_num num;
	struct counters base;
};

/* What is taken back unless it is confirmed. */
struct state_pending {
	uint64_t before; /* generation to go back to */
	uint64_t due_ms; /* CLOCK_BOOTTIME, */
	char boot[64];   /* of this boot_id; see random(4) */
};

void state_put_pending(struct wire_buf *buf, const struct state_pending *p);
int state_get_pending(const struct nlmsghdr *nlh, struct state_pending *p);
/* STATE_ACTOR, STATE_OWNER. */
struct state_owner {
	enum owner_kind kind; /* OWNER_UNSET: it is the actor */
	char group[OWNER_NAME_MAX + 1]; /* empty: an actor of none */
	char pattern[OWNER_PATTERN_MAX + 1];
};

void state_put_head(struct wire_buf *buf, const struct state_head *head);
int state_get_head(const struct nlmsghdr *nlh, struct state_head *head);
void state_put_table(struct wire_buf *buf, enum family_id family,
		     enum table_id table);
int state_get_table(const struct nlmsghdr *nlh, enum family_id *family,
		    enum table_id *table);
void state_put_chain(struct wire_buf *buf, const struct state_chain *chain);
int state_get_chain(const struct nlmsghdr *nlh, struct state_chain *chain);
void state_put_rule(struct wire_buf *buf, const struct state_rule *rule);
int state_get_rule(const struct nlmsghdr *nlh, struct state_rule *rule);
void state_put_base(struct wire_buf *buf, const struct state_base *base);
int state_get_base(const struct nlmsghdr *nlh, struct state_base *base);

void state_put_owner(struct wire_buf *buf, const struct state_owner *owner);
int state_get_owner(const struct nlmsghdr *nlh, struct state_owner *owner);

/** As wire_next(), for messages of both kinds. */
const struct nlmsghdr *state_next(const void *data, size_t len);
