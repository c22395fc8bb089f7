/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as a user types them, refused when anything is odd about them. */
#include "num.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool parse_prefix(const char *s, const char **end, int base,
			 uint64_t min, uint64_t max, uint64_t *out)
{
	unsigned long long v;
	char *e;

	s += strspn(s, " \t\n\v\f\r");
	if (*s == '+')
		s++;
	if (!isdigit((unsigned char)*s))
		return false;
	errno = 0;
	v = strtoull(s, &e, base);
	if (errno || v < min || v > max)
		return false;
	*end = e;
	*out = v;
	return true;
}

bool num_parse_prefix(const char *s, const char **end, uint64_t min,
		      uint64_t max, uint64_t *out)
{
	return parse_prefix(s, end, 0, min, max, out);
}

bool num_parse_decimal(const char *s, const char **end, uint64_t min,
		       uint64_t max, uint64_t *out)
{
	return parse_prefix(s, end, 10, min, max, out);
}

bool num_parse(const char *s, uint64_t min, uint64_t max, uint64_t *out)
{
	const char *end;
	uint64_t v;

	if (!num_parse_prefix(s, &end, min, max, &v) || *end)
		return false;
	*out = v;
	return true;
}

bool num_parse_u8(const char *s, uint8_t *out)
{
	uint64_t v;

	if (!num_parse(s, 0, UINT8_MAX, &v))
		return false;
	*out = (uint8_t)v;
	return true;
}

bool num_parse_u16(const char *s, uint16_t *out)
{
	uint64_t v;

	if (!num_parse(s, 0, UINT16_MAX, &v))
		return false;
	*out = (uint16_t)v;
	return true;
}

bool num_parse_u32(const char *s, uint32_t *out)
{
	uint64_t v;

	if (!num_parse(s, 0, UINT32_MAX, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}
