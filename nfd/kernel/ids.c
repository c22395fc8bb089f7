/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entry has which id. */
#include "ids.h"

#include <stdlib.h>

static int cmp_id(const void *a, const void *b)
{
	const struct entry *ea = *(struct entry *const *)a;
	const struct entry *eb = *(struct entry *const *)b;

	return ea->id.id < eb->id.id ? -1 : ea->id.id > eb->id.id;
}

void ids_sort(struct id_index *ids)
{
	qsort(ids->v, ids->n, sizeof(*ids->v), cmp_id);
}

struct entry *ids_find(const struct id_index *ids, struct rule_id id)
{
	struct entry key = { .id = id }, *p = &key;
	struct entry **found = NULL;

	if (ids->n)
		found = bsearch(&p, ids->v, ids->n, sizeof(p), cmp_id);
	return found ? *found : NULL;
}
