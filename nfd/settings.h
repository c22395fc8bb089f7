/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family.h"
#include "groups.h"
#include "hosts.h"
#include "limits.h"
#include "txn/owner.h"

struct err;
struct text;

/* Where "NAME|NAME" settings stand in their row. */
enum settings_backend { SETTINGS_KERNEL, SETTINGS_MEMORY };
enum settings_drift { SETTINGS_REPAIR, SETTINGS_REPORT, SETTINGS_IGNORE };
enum settings_persist { SETTINGS_MANUAL, SETTINGS_AUTO };
enum settings_split {
	SETTINGS_SPLIT_AUTO,
	SETTINGS_SPLIT_YES,
	SETTINGS_SPLIT_NO,
};

/*
 * What nfd is told by its command line and its configuration file. Each has a
 * row in settings.c: how it is written, what it is by itself, what it does.
 */
struct settings {
	char *socket;
	unsigned int backend; /* enum settings_backend */
	bool fuse;
	uint64_t fuse_min; /* 0: as many as it takes to pay */
	bool claim;
	unsigned int drift; /* enum settings_drift */
	struct owners owners;
	unsigned int log_level; /* 0 is LOG_LEVEL_CRIT */
	char *rules[FAMILY_N];  /* boot files; NULL: none */
	char *state_folder;
	unsigned int persist; /* enum settings_persist */
	uint64_t persist_delay_s;
	struct hosts lockdown_ssh[FAMILY_N];
	unsigned int split; /* enum settings_split */
	char *user;
	struct groups readers, admins; /* beside root */
	struct limits limits;
};

#define auto_settings __attribute__((cleanup(settings_fini)))

/* Who the engine is, if the settings don't say it. */
#define SETTINGS_USER "nfd"

/** Where settings are read from unless another file is named. */
#define SETTINGS_FILE NFD_CONF_FOLDER "/nfd.conf"

/** Defaults. -ENOMEM. */
int settings_init(struct settings *config, struct err *err);
void settings_fini(struct settings *config);

/** Set @key; -EINVAL (usage) where there is none or @value isn't one. */
int settings_set(struct settings *config, const char *key, const char *value,
		 struct err *err);

/**
 * Set what the lines of @file say, which is called @name: `key value`, '#'
 * begins a comment. A failure has the line in err->line and names file, line
 * and word in its text. @root_only: whom else it allows something isn't read.
 */
int settings_parse(struct settings *config, const char *name,
		   const struct text *file, bool root_only, struct err *err);

/**
 * Make @config what @fresh is, as far as that can be while nfd runs; @fresh
 * gets what was there. The keys of what differs otherwise are put into @later,
 * with blanks between.
 */
void settings_change(struct settings *config, struct settings *fresh,
		     struct text *later);

/** What nfd.conf(5) says of each key, for man(7). */
void settings_print_man(struct text *out);
