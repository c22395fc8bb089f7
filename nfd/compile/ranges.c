/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of ranges of a field's values. */
#include "ranges.h"

#include <stdlib.h>
#include <string.h>

bool ranges_next(struct ir_value *v, size_t len)
{
	struct ir_value next = *v;

	for (size_t i = len; i-- > 0;) {
		if (++next.b[i]) {
			*v = next;
			return true;
		}
	}
	return false;
}

static int cmp_lo(const void *a, const void *b)
{
	const struct ir_range *ra = a, *rb = b;

	return memcmp(&ra->lo, &rb->lo, sizeof(ra->lo));
}

unsigned int ranges_merge(struct ir_range *ranges, unsigned int n, size_t len)
{
	unsigned int last = 0;

	if (n == 0)
		return 0;
	qsort(ranges, n, sizeof(*ranges), cmp_lo);
	for (unsigned int i = 1; i < n; i++) {
		struct ir_value next = ranges[last].hi;
		bool is_end = !ranges_next(&next, len);

		if (!is_end &&
		    memcmp(&ranges[i].lo, &next, sizeof(next)) > 0)
			ranges[++last] = ranges[i];
		else if (memcmp(&ranges[i].hi, &ranges[last].hi,
				sizeof(next)) > 0)
			ranges[last].hi = ranges[i].hi;
	}
	return last + 1;
}
