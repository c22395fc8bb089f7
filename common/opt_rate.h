/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ext.h"

/*
 * A rate as the kernel has it: the microseconds that a packet costs; or, where
 * bytes are counted, 2^32 / (1 + bytes per second / 16).
 */
struct opt_rate {
	uint64_t cost;
	/* That it was given in; checked: the lifetime of hashlimit's entries. */
	uint32_t unit_s;
	uint32_t is_bytes; /* 0 or 1 */
};

/* That lifetime where bytes are counted: without a burst, and with one. */
#define OPT_RATE_EXPIRE_S       15
#define OPT_RATE_BURST_EXPIRE_S 60

extern const struct opt_type opt_rate; /* struct opt_rate: "n/sec", "nkb/s" */

/** Seconds of the unit that says a rate of packets at @cost_us best. */
uint32_t opt_rate_unit_s(uint64_t cost_us);
/** Bytes a second of @rate, which counts them. */
uint64_t opt_rate_bytes(const struct opt_rate *rate);
/** "10/sec", "512kb/s": as save prints it. */
void opt_rate_put(const struct opt_rate *rate, struct text *out);
/**
 * "5mb": @bytes in the largest unit that reads back as the same number of
 * @step, or, where that is 0, as the same rate.
 */
void opt_rate_bytes_put(uint64_t bytes, uint64_t step, struct text *out);
