/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the numbers that are drawn each rung of a ladder has. */
#include "ladder.h"

#include <errno.h>
#include <stdlib.h>

#include "pieces.h"

#define NUMBERS (UINT64_C(1) << 31)

static struct shape_key key_of(uint64_t number)
{
	const struct ir_value v = ir_value_num(IR_RANDOM, number);
	struct shape_key key = { { 0 } };

	for (size_t i = 0; i < sizeof(v.b); i++)
		key.b[i] = v.b[i];
	return key;
}

int ladder_refresh(struct fuse_node *node, struct fuse_link *link, uint32_t n)
{
	struct pieces_want *want = calloc(n + 1u, sizeof(*want));
	uint64_t begin = 0;
	uint32_t n_want = 0;
	int rc;

	if (!want)
		return -ENOMEM;
	for (; n; link = link->next) {
		uint64_t share;

		if (!link->node)
			continue;
		n--;
		/* Of what others have left; rounded to the nearest number. */
		share = ((NUMBERS - begin) * link->below + NUMBERS / 2) /
			NUMBERS;
		if (!share)
			continue;
		want[n_want].range.lo = key_of(begin);
		begin += share;
		want[n_want].range.hi = key_of(begin - 1);
		want[n_want++].owner = link;
	}
	rc = pieces_set(&node->ranges, want, n_want);
	free(want);
	return rc;
}
