/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "../loop.h"
#include "family.h"

struct err;
struct settings;
struct store;

/* Which rules the machine started with. */
enum boot_source {
	BOOT_NOTHING,  /* no file is there, or nfd was only started again */
	BOOT_FILES,
	BOOT_GOOD,     /* a copy of an earlier file: the file itself is bad */
	BOOT_LOCKDOWN, /* neither could be loaded */
};

/*
 * What outlives the machine's being switched off: the files that a ruleset is
 * loaded from at boot, and written to when asked for or after each commit.
 */
struct boot {
	const struct settings *config;
	struct store *store;
	enum boot_source source;
	bool is_bad[FAMILY_N]; /* the file could not be loaded */
	/* What can be loaded; or the negative errno that says why not. */
	struct boot_file {
		int file, good;
	} files[FAMILY_N];
	struct loop_timer timer; /* until the files are to be written */
	bool has_timer, is_due;
	uint64_t took_ms; /* to write them, the last time */
};

/**
 * Open what may have to be loaded, while files can be read that later can't.
 * @config may change, and outlives @boot.
 */
void boot_init(struct boot *boot, const struct settings *config);
void boot_fini(struct boot *boot);
/**
 * Be @store's keeper, before it is opened: load the files when nothing of this
 * boot of the machine is there. @store outlives @boot.
 */
void boot_keep(struct boot *boot, struct store *store);
/** With "persist auto" write the files after commits, by @loop's time. */
int boot_start(struct boot *boot, struct loop *loop, struct err *err);
/** Write what is still to be written. Before the loop goes. */
void boot_stop(struct boot *boot);

/** Write the files and their good copies. */
int boot_save(struct boot *boot, struct err *err);
