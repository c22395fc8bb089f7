/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../backend.h"
#include "../txn/txn.h"
#include "history.h"
#include "listing.h"
#include "ruleset.h"
#include "wire.h"

struct owners;
struct persist;

/*
 * A client's transaction. Those that wait when store_run() is called are
 * committed together where that can be; each has an answer of its own, as if
 * they had come one after the other.
 */
struct store_request {
	struct wire_begin how;
	struct wire_entry *who;  /* uid, pid and what is known; NULL: nfd */
	struct owner_id owner;   /* for whose group, or OWNER_ALL; see owner.h */
	const void *msgs;        /* WIRE_COMMANDs, well-framed and decodable */
	size_t len;
	/*
	 * For how.follows: the same client's before this one, to be done first,
	 * or NULL; then is_cut says that the last that was done had failed.
	 */
	const struct store_request *before;
	bool is_cut;
	struct store_request *next; /* that waits */
	bool likes_company;
	/* While it is being done. */
	struct txn_part part;
	struct wire_buf entry;   /* of the history */
	/* The answer. */
	bool is_done;
	bool is_change;          /* it did change something */
	struct wire_error error; /* error.err.code 0: it was committed */
	uint64_t generation;     /* of the ruleset with it */
};

/* Tables that others have changed in the kernel. */
struct store_drift {
	bool repairs; /* as configured: they are to be put right */
	bool is_due[FAMILY_N][TABLE_N]; /* not yet done */
	uint64_t last_ms;  /* when that was tried: loop_now_ms() */
	uint64_t delay_ms; /* not before so much later */
};

/*
 * Who keeps a ruleset while the machine is switched off; all zeroes: nobody.
 * To be set before store_open().
 */
struct store_keeper {
	/*
	 * Fill the empty ruleset, by store_commit(), when nothing of this boot
	 * of the machine is left, or what there was can't be read (@was_lost).
	 */
	int (*boot)(void *arg, bool was_lost, struct err *err);
	/* Write it down. */
	int (*save)(void *arg, struct err *err);
	/* Something was committed. */
	void (*changed)(void *arg);
	void *arg;
};

/*
 * All that was committed since generation `before` is taken back unless it is
 * confirmed in time.
 */
struct store_pending {
	bool is_set;
	uint64_t before;
	uint64_t due_ms; /* loop_now_ms() */
};

/*
 * The ruleset of a network namespace, what carries it out and what remembers
 * it: everything that changes it comes through here, one transaction at a time.
 */
struct store {
	struct ruleset rs;
	struct backend *be;      /* owned */
	struct owners *owners;   /* borrowed; NULL: nobody owns anything */
	struct persist *persist; /* owned; NULL: nothing is remembered */
	uint64_t generation;
	struct history history;
	char *history_path, *pending_path; /* NULL: not kept on disk */
	struct store_pending pending;
	/* It was set, or is not any more. */
	void (*pending_changed)(struct store *store, void *arg);
	void *pending_changed_arg;
	struct store_request *waiting; /* each client's in their order */
	unsigned int n_waiting;
	const struct wire_entry *last_who; /* whose was done last; may be gone */
	bool is_trim_due, is_snapshot_due; /* chores */
	struct store_drift drift;
	/* Have every listing that is on its way made before a change. */
	void (*before_change)(struct store *store, void *arg);
	void *before_change_arg;
	struct store_keeper keeper;
};

/** Takes *@be over (then NULL). */
int store_init(struct store *store, struct backend **be, struct err *err);
void store_fini(struct store *store);

/**
 * Read the state beside @path_base ("…/nfd" for "…/nfd.state"), bring it and
 * the backend together, and keep it up to date from now on.
 */
int store_open(struct store *store, const char *path_base, struct err *err);
/** Write the state a last time; nothing changes it from now on. */
void store_close(struct store *store);

/**
 * Write the state file anew. That it fails is said on stderr and loses nothing:
 * the journal grows on.
 */
void store_snapshot(struct store *store);

/**
 * Remember what the commit under way, or adopt(), has counters start from: true
 * once the kernel is at @at.
 */
int store_note_counts(struct store *store, struct backend_mark at,
		      struct err *err);
/**
 * The same when it is done: the objects that had counted are gone. That it
 * fails is said in the log.
 */
void store_keep_counts(struct store *store);

/** Have @req wait; it is done by store_run(), or taken back. */
void store_wait(struct store *store, struct store_request *req);
/** Let @req, which may not be waiting any more, not be done. */
void store_forget(struct store *store, struct store_request *req);
/**
 * Do one that waits, of another client than the last time if there is one,
 * and what can be committed together with it.
 */
void store_run_some(struct store *store);
/** Do all that waits. */
void store_run(struct store *store);
/**
 * Do @req at once, by itself. On failure nothing has changed, and its error
 * says why.
 */
int store_commit(struct store *store, struct store_request *req);

/**
 * Is there work that nobody waits for? Let it be done when there is nothing
 * else to do: a new state file in place of a long journal, memory given back.
 */
bool store_has_chores(const struct store *store);
void store_do_chores(struct store *store);

/** Undo all that came after generation @to: a commit of its own. */
int store_rollback(struct store *store, uint64_t to, struct wire_entry *who,
		   struct err *err);
/** Take back what comes now, unless it is confirmed. -EBUSY: as it is. */
int store_try(struct store *store, uint32_t confirm_s, struct err *err);
/** What is pending stays. -ENOENT: nothing is. */
int store_confirm(struct store *store, struct err *err);
/** What is pending is taken back now. -ENOENT: nothing is. */
int store_cancel(struct store *store, struct wire_entry *who, struct err *err);
/** The same when its time is over; where that fails, another time is set. */
void store_expire(struct store *store);
/** Put what was committed into @out: see WIRE_HISTORY. */
int store_history(const struct store *store, const uint64_t *since,
		  uint32_t seq, struct wire_buf *out, struct err *err);

/*
 * Inside: store.c opens and closes, store_commit.c commits.
 */
/** Read what is at @base: before the rules are. */
int store_history_open(struct store *store, const char *base, struct err *err);
/**
 * The rules are there, the files not written again yet. @is_new: they have
 * nothing to do with those that the history is of.
 */
void store_history_loaded(struct store *store, bool is_new);
/** All is written: take back what was not confirmed in time. */
void store_history_ready(struct store *store);
/** Write it; that it fails is said in the log. */
void store_history_save(struct store *store);
void store_history_fini(struct store *store);
/** Make ready to take back what comes after this generation. */
int store_pending_begin(struct store *store, uint32_t confirm_s,
			struct err *err);
/** There is nothing to be taken back any more. */
void store_pending_end(struct store *store);

/**
 * There is news for be->ops->look(), or it is time to try again: say what
 * others have changed, and put it right where that is configured. When to be
 * called again without news: loop_now_ms(); 0: not at all.
 */
uint64_t store_look(struct store *store);

/**
 * Begin the listing that *@what asks for. Where it asks for zeroing, the
 * listing is made at once, into @out, and then the counters are zeroed.
 */
int store_list(struct store *store, const struct wire_list *what, uint32_t seq,
	       struct listing *listing, struct wire_buf *out, struct err *err);

/** Have its keeper write the ruleset down. -EOPNOTSUPP: it has none. */
int store_save(struct store *store, struct err *err);

/** Put the plans that *@what asks for into @out, as WIRE_TEXTs. -ENOENT. */
int store_plan(struct store *store, const struct wire_plan *what, uint32_t seq,
	       struct wire_buf *out, struct err *err);
