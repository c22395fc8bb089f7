/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "text.h"

struct err;
struct settings;

/* What nfd runs with; the first that can be had. */
enum conf_source {
	CONF_FILE,
	CONF_GOOD,     /* a copy of the last file that was right */
	CONF_DEFAULTS,
};

/*
 * The file of settings and its good copy, which lies beside it, where nobody
 * but who may write the file can put another one: the state folder is the
 * engine's, and settings say who that is.
 */
struct conf {
	const char *path;
	bool may_miss;    /* nobody named it: defaults where it isn't there */
	bool is_there;
	struct text file; /* what was read of it */
};

void conf_init(struct conf *conf);
void conf_fini(struct conf *conf);

/**
 * Have @config, which has its defaults, be what @source says. The good copy is
 * used where only we could write it, and allows nobody but root anything. What
 * is wrong is a usage error with file, line and word; -ENOENT, err untouched:
 * there is no good copy.
 */
int conf_read(struct conf *conf, enum conf_source source,
	      struct settings *config, struct err *err);

/** Say what is wrong with the file, or its copy, in the log. */
void conf_blame(const struct conf *conf, enum conf_source source,
		const struct err *why);
/** Say what is used in its place. */
void conf_say(const struct conf *conf, enum conf_source source);

/**
 * What was read of the file is the good copy from now on; it is on the disk
 * then. Who keeps no rules over boots keeps none. A failure is logged.
 */
void conf_keep(const struct conf *conf, const struct settings *config);
