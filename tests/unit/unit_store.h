/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct backend;
struct ruleset;
struct store;

/* What is tested without a kernel: on the memory backend. */

/** An empty ruleset, and a backend for it. */
void unit_ruleset_init(struct ruleset *rs, struct backend **be);
void unit_ruleset_fini(struct ruleset *rs, struct backend *be);

/** An empty store that remembers nothing. */
void unit_store_init(struct store *store);
