/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "err.h"

/*
 * What the command line tool and the daemon say to each other over a Unix
 * stream socket: netlink's framing (struct nlmsghdr, attributes) in host byte
 * order, nothing of netlink's kernel.
 *
 * A transaction is WIRE_BEGIN, any number of WIRE_COMMAND, WIRE_COMMIT; the
 * answer is one WIRE_DONE or WIRE_ERROR, sent after the WIRE_COMMIT came in
 * (or at once, before the connection is closed, when a message is malformed).
 * The next may be sent before that: answers come in the same order. What has
 * WIRE_A_FOLLOWS is not done where the transaction before it on this connection
 * was not: so of those that were sent one after the other nothing is done after
 * the first that fails.
 * A listing is one WIRE_LIST; the answer is, for each table, a WIRE_TABLE, a
 * WIRE_CHAIN for each of its chains, then the rules of all of them as
 * WIRE_RULEs, chain by chain in the same order, each chain's as many as its
 * WIRE_A_N_RULES said (save files begin with the chains, and nobody has to
 * keep the rules until they are known). At the end WIRE_DONE or WIRE_ERROR.
 * A WIRE_PLAN asks how chains were compiled; the answer is text to be shown, as
 * WIRE_TEXTs one after the other, and WIRE_DONE, or a WIRE_ERROR alone.
 * A WIRE_PERSIST has the ruleset written to the files that are loaded at boot;
 * the answer is WIRE_DONE or WIRE_ERROR.
 * A WIRE_HISTORY asks what was committed; the answer is a WIRE_PENDING where
 * something waits for its confirmation, a WIRE_ENTRY for each commit, the
 * newest first, and WIRE_DONE. After each entry that is newer than the
 * generation asked for come the WIRE_COMMANDs that undo it.
 * WIRE_ROLLBACK, WIRE_TRY, WIRE_CONFIRM and WIRE_CANCEL are answered by
 * WIRE_DONE or WIRE_ERROR.
 *
 * nlmsg_seq of an answer is that of the message it answers.
 */
enum wire_type {
	WIRE_UNSET = NLMSG_MIN_TYPE,
	WIRE_BEGIN,   /* TEST, GENERATION (which it must be, or -ESTALE),
			 SECONDS (to be confirmed within), FOLLOWS */
	WIRE_COMMAND,
	WIRE_COMMIT,
	WIRE_LIST,
	WIRE_DONE,    /* WIRE_A_GENERATION */
	WIRE_ERROR,
	WIRE_TABLE,   /* FAMILY, TABLE */
	WIRE_CHAIN,   /* CHAIN, POLICY (built-in), COUNTERS, REFS, N_RULES */
	WIRE_RULE,    /* RULE, COUNTERS, NUM */
	WIRE_PLAN,    /* FAMILY, TABLE, CHAIN (missing: all) */
	WIRE_TEXT,    /* LINES */
	WIRE_PERSIST,
	WIRE_HISTORY, /* GENERATION (missing: no WIRE_COMMANDs) */
	WIRE_ENTRY,   /* GENERATION, TIME, UID, N_ADDED, N_REMOVED, and where
			 known PID, PROGRAM, UNIT, TEXT */
	WIRE_PENDING, /* GENERATION (to go back to), SECONDS (left) */
	WIRE_ROLLBACK, /* GENERATION */
	WIRE_TRY,     /* SECONDS */
	WIRE_CONFIRM,
	WIRE_CANCEL,
	WIRE_TYPE_N,
};

enum wire_attr {
	WIRE_A_UNSET,
	WIRE_A_FAMILY,     /* u8, enum family_id */
	WIRE_A_TABLE,      /* string: "filter" */
	WIRE_A_OP,         /* u8, enum command_op */
	WIRE_A_CHAIN,      /* string */
	WIRE_A_NEW_NAME,   /* string */
	WIRE_A_NUM,        /* u32, from 1 */
	WIRE_A_POLICY,     /* u8, enum verdict */
	WIRE_A_COUNTERS,   /* two u64: packets, bytes */
	WIRE_A_RULE,       /* bytes: struct rule's attrs */
	WIRE_A_LINE,       /* u32 */
	WIRE_A_TEST,       /* flag: all checks, no commit */
	WIRE_A_GENERATION, /* u64: what the ruleset is called after this */
	WIRE_A_CODE,       /* u32: positive errno */
	WIRE_A_STATUS,     /* u8: enum err_status */
	WIRE_A_TEXT,       /* string: what is wrong; absent: command_strerror */
	WIRE_A_ZERO,       /* flag: and set to zero what was listed */
	WIRE_A_REFS,       /* u32 */
	WIRE_A_N_RULES,    /* u32 */
	WIRE_A_WITH_COUNTERS, /* flag: rules' counters are up to date */
	/* In nfd's state file only. */
	WIRE_A_ID,         /* u64 */
	WIRE_A_LIVE,       /* two u64: packets, bytes */
	WIRE_A_VERSION,    /* u32 */
	WIRE_A_BOOT,       /* u64: of the kernel that held the rules */
	WIRE_A_OWNER,      /* string: a group */
	/* Not in it. */
	WIRE_A_LINES,      /* bytes: a part of a text */
	WIRE_A_SECONDS,    /* u32 */
	WIRE_A_TIME,       /* u64 */
	WIRE_A_UID,        /* u32 */
	WIRE_A_PID,        /* u32 */
	WIRE_A_PROGRAM,    /* string */
	WIRE_A_UNIT,       /* string */
	WIRE_A_N_ADDED,    /* u32 */
	WIRE_A_N_REMOVED,  /* u32 */
	WIRE_A_FOLLOWS,    /* flag: or -ECANCELED */
	WIRE_A_N,
};

/* Longest message, header included. */
#define WIRE_MSG_MAX 65536
/* Longest part of a text. */
#define WIRE_LINES_MAX 32768

/** A growing buffer of messages that keeps its first failure. */
struct wire_buf {
	uint8_t *data;
	size_t len, cap;
	bool failed;
};

#define auto_wire_buf __attribute__((cleanup(wire_buf_fini)))
void wire_buf_fini(struct wire_buf *buf);
/** Append @len bytes as they are. */
void wire_buf_put(struct wire_buf *buf, const void *data, size_t len);

/* How a transaction is to be committed. */
struct wire_begin {
	bool test;         /* all checks, no commit */
	bool is_expecting; /* only if the ruleset is generation `expected` */
	uint64_t expected;
	uint32_t confirm_s; /* taken back if not confirmed by then; 0: not */
	bool follows;      /* only if the one before it was done */
};

/* Longest strings in a struct wire_entry, in bytes. */
#define WIRE_PROGRAM_MAX 63
#define WIRE_UNIT_MAX 255
#define WIRE_COMMAND_MAX 511

/* What was committed, when, and by whom. */
struct wire_entry {
	uint64_t generation;
	uint64_t time_s;   /* since 1970 */
	uint32_t uid;
	uint32_t pid;      /* 0: not known */
	uint32_t n_added, n_removed; /* rules */
	char program[WIRE_PROGRAM_MAX + 1]; /* what is not known is empty */
	char unit[WIRE_UNIT_MAX + 1];
	char command[WIRE_COMMAND_MAX + 1];
};

/* What waits for its confirmation. */
struct wire_pending {
	uint64_t before;   /* the generation that it goes back to */
	uint32_t left_s;
};

/* Longest time to confirm in. */
#define WIRE_CONFIRM_S_MAX 86400

struct wire_list {
	enum family_id family;
	enum table_id table; /* TABLE_UNSET: every table in use */
	char chain[CHAIN_NAME_MAX + 1]; /* empty: all */
	struct rule_num num; /* 0: all */
	bool with_counters;
	bool zero;
};

/* Which chains' plans. */
struct wire_plan {
	enum family_id family;
	enum table_id table;
	char chain[CHAIN_NAME_MAX + 1]; /* empty: all */
};

struct wire_chain {
	char name[CHAIN_NAME_MAX + 1];
	enum verdict policy; /* VERDICT_UNSET: a user's chain */
	struct counters counters;
	uint32_t refs;
	uint32_t n_rules;
};

struct wire_rule {
	const void *attrs; /* points into the message */
	size_t len_bytes;
	struct counters counters;
	struct rule_num num;
};

struct wire_error {
	enum command_op op; /* of what failed; COMMAND_UNSET: no command */
	struct err err;     /* line included */
};

/*
 * Writers append one message; failures (memory) are kept in the buffer.
 * Readers take one whole, well-framed message; -EBADMSG on unknown, missing,
 * doubled or ill-sized attributes, unknown values and trailing bytes.
 */
void wire_put_begin(struct wire_buf *buf, uint32_t seq,
		    const struct wire_begin *begin);
int wire_get_begin(const struct nlmsghdr *nlh, struct wire_begin *begin);
void wire_put_command(struct wire_buf *buf, uint32_t seq,
		      const struct command *cmd);
/* *@cmd's rule is not set; its bytes are *@attrs, in the message. */
int wire_get_command(const struct nlmsghdr *nlh, struct command *cmd,
		     const void **attrs, size_t *len_bytes);
void wire_put_commit(struct wire_buf *buf, uint32_t seq);
int wire_get_commit(const struct nlmsghdr *nlh);
void wire_put_persist(struct wire_buf *buf, uint32_t seq);
int wire_get_persist(const struct nlmsghdr *nlh);
void wire_put_list(struct wire_buf *buf, uint32_t seq,
		   const struct wire_list *list);
int wire_get_list(const struct nlmsghdr *nlh, struct wire_list *list);
void wire_put_done(struct wire_buf *buf, uint32_t seq, uint64_t generation);
int wire_get_done(const struct nlmsghdr *nlh, uint64_t *generation);
void wire_put_error(struct wire_buf *buf, uint32_t seq,
		    const struct wire_error *error);
int wire_get_error(const struct nlmsghdr *nlh, struct wire_error *error);
void wire_put_table(struct wire_buf *buf, uint32_t seq, enum family_id family,
		    enum table_id table);
int wire_get_table(const struct nlmsghdr *nlh, enum family_id *family,
		   enum table_id *table);
void wire_put_chain(struct wire_buf *buf, uint32_t seq,
		    const struct wire_chain *chain);
int wire_get_chain(const struct nlmsghdr *nlh, struct wire_chain *chain);
void wire_put_rule(struct wire_buf *buf, uint32_t seq,
		   const struct wire_rule *rule);
int wire_get_rule(const struct nlmsghdr *nlh, struct wire_rule *rule);
void wire_put_plan(struct wire_buf *buf, uint32_t seq,
		   const struct wire_plan *plan);
int wire_get_plan(const struct nlmsghdr *nlh, struct wire_plan *plan);
/** As many messages as it takes, cut after lines where that can be. */
void wire_put_text(struct wire_buf *buf, uint32_t seq, const char *text,
		   size_t len);
/** *@text is in the message, and not terminated. */
int wire_get_text(const struct nlmsghdr *nlh, const char **text, size_t *len);

/** @since: NULL, or also what undoes all that is newer. */
void wire_put_history(struct wire_buf *buf, uint32_t seq,
		      const uint64_t *since);
int wire_get_history(const struct nlmsghdr *nlh, bool *has_since,
		     uint64_t *since);
void wire_put_entry(struct wire_buf *buf, uint32_t seq,
		    const struct wire_entry *entry);
int wire_get_entry(const struct nlmsghdr *nlh, struct wire_entry *entry);
void wire_put_pending(struct wire_buf *buf, uint32_t seq,
		      const struct wire_pending *pending);
int wire_get_pending(const struct nlmsghdr *nlh, struct wire_pending *pending);
void wire_put_rollback(struct wire_buf *buf, uint32_t seq, uint64_t to);
int wire_get_rollback(const struct nlmsghdr *nlh, uint64_t *to);
void wire_put_try(struct wire_buf *buf, uint32_t seq, uint32_t confirm_s);
int wire_get_try(const struct nlmsghdr *nlh, uint32_t *confirm_s);
/** @type: one that has no attributes: WIRE_CONFIRM, WIRE_CANCEL. */
void wire_put_plain(struct wire_buf *buf, uint32_t seq, enum wire_type type);
int wire_get_plain(const struct nlmsghdr *nlh);

/**
 * The first whole message in @len bytes at @data: its header, or NULL with
 * *@malformed set (no message begins like that) or not (more must come).
 */
const struct nlmsghdr *wire_next(const void *data, size_t len,
				 bool *malformed);
