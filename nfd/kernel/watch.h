/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../backend.h"

struct kern;

/* A rule, or a part of one, that others have deleted. */
struct watch_gone {
	struct rule_id id;
	struct counters counters;
};

/* A socket on which the kernel tells of every change of nf_tables. */
struct watch {
	int fd; /* -1: nobody is watching */
	uint8_t *buf;
	bool is_deaf; /* something may have been missed */
	/* While it is paused: the generation id, and our commits, before. */
	uint32_t genid, n_done;
	struct watch_gone *gone; /* in the transaction that is being told of */
	size_t n_gone, cap_gone;
};

/*
 * Of a batch of so many messages the kernel is asked not to tell us too: it
 * takes 4 us for each, half of what making a rule takes, and memory for all of
 * them. Asking, and making sure that nothing else was missed, takes 10 us
 * (Linux 6.18).
 */
#define WATCH_PAUSE_MIN 64

/**
 * Start watching where that is wanted and tables are not claimed, which makes
 * it needless. Where it can't be had, nobody is watching.
 */
void kern_watch_start(struct kern *k);
void kern_watch_stop(struct kern *k);

/** Before and after a batch of @n_messages: true where it has to be resumed. */
bool kern_watch_pause(struct kern *k, size_t n_messages);
void kern_watch_resume(struct kern *k);

/** The backend's operations. */
int kern_look(struct backend *be, struct ruleset *rs, backend_found *found,
	      void *arg, struct err *err);
int kern_repair(struct backend *be, struct ruleset *rs, struct table *table,
		struct err *err);
