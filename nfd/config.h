/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

struct err;

/* What nfd is told by its command line and its configuration file. */
struct config {
	char *socket;
	char *backend; /* "kernel", "memory" */
	bool fuse;
};

#define auto_config __attribute__((cleanup(config_fini)))

/** Defaults. -ENOMEM. */
int config_init(struct config *config, struct err *err);
void config_fini(struct config *config);

/** Set @key; -EINVAL (usage) where there is none or @value isn't one. */
int config_set(struct config *config, const char *key, const char *value,
	       struct err *err);

/**
 * Set what the lines of @path say: `key value`, '#' begins a comment. A
 * failure has the line in err->line and names the file in its text.
 */
int config_read(struct config *config, const char *path, struct err *err);
