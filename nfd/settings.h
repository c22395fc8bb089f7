/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

struct err;

/* What nfd is told by its command line and its configuration file. */
struct settings {
	char *socket;
	char *backend; /* "kernel", "memory" */
	bool fuse;
};

#define auto_settings __attribute__((cleanup(settings_fini)))

/** Defaults. -ENOMEM. */
int settings_init(struct settings *config, struct err *err);
void settings_fini(struct settings *config);

/** Set @key; -EINVAL (usage) where there is none or @value isn't one. */
int settings_set(struct settings *config, const char *key, const char *value,
	       struct err *err);

/**
 * Set what the lines of @path say: `key value`, '#' begins a comment. A
 * failure has the line in err->line and names the file in its text.
 */
int settings_read(struct settings *config, const char *path, struct err *err);
