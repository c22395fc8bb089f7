/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * The number that is the whole of @s, in C's notation (decimal, 0 octal, 0x
 * hex), between @min and @max: true, and *@out is set. As strtoul() does, and
 * iptables with it, blanks and a plus before it are passed over; no minus.
 */
bool num_parse(const char *s, uint64_t min, uint64_t max, uint64_t *out);

/**
 * As num_parse(), for the number that @s begins with; *@end is set to what
 * follows it. False where @s does not begin with a number.
 */
bool num_parse_prefix(const char *s, const char **end, uint64_t min,
		      uint64_t max, uint64_t *out);

/** As num_parse_prefix(), in decimal whatever the zeros before it. */
bool num_parse_decimal(const char *s, const char **end, uint64_t min,
		       uint64_t max, uint64_t *out);

/** As num_parse() into narrower integers. */
bool num_parse_u8(const char *s, uint8_t *out);
bool num_parse_u16(const char *s, uint16_t *out);
bool num_parse_u32(const char *s, uint32_t *out);
