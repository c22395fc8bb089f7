/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "family.h"

struct err;

/* The networks that one -s or -d stands for: each makes a rule of its own. */
struct host {
	union addr addr, mask; /* addr has no bit outside mask */
};

struct hosts {
	struct host *v;
	unsigned int n;
};

void hosts_fini(struct hosts *hosts);

/**
 * Append what @list names: "host[/mask]", any number of them between commas.
 * Names are looked up and may give several addresses. What is malformed or
 * unknown is a usage error. -ENOMEM.
 */
int hosts_parse(struct hosts *hosts, const struct family *family,
		const char *list, struct err *err);
