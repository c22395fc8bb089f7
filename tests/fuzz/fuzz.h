/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

/* What libFuzzer, or replay.c, calls for each input. A finding aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Say what should not be, and abort. */
void fuzz_fail(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/** A store without rules, that remembers nothing, on the memory backend. */
void fuzz_store_init(struct store *store);

/**
 * Whatever @store went through: its rules are printed so that restoring what
 * is printed makes the same rules and counters, and each has a plan.
 */
void fuzz_store_check(struct store *store);
