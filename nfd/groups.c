/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of the machine's groups. */
#include "groups.h"

#include <grp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "num.h"

void groups_fini(struct groups *groups)
{
	free(groups->v);
	*groups = (struct groups){ .v = NULL };
}

static int add(struct groups *groups, const char *key, const char *word,
	       struct err *err)
{
	const struct group *group = getgrnam(word);
	uint64_t gid = 0;
	gid_t *v;

	/* (gid_t)-1 is no group */
	if (!group && !num_parse(word, 0, UINT32_MAX - 1, &gid))
		return err_usage(err, "%s: \"%s\" is not a group", key, word);
	v = reallocarray(groups->v, groups->n + 1, sizeof(*v));
	if (!v)
		return err_nomem(err);
	v[groups->n++] = group ? group->gr_gid : (gid_t)gid;
	groups->v = v;
	return 0;
}

int groups_parse(struct groups *out, const char *key, const char *words,
		 struct err *err)
{
	struct groups groups = { .v = NULL };
	char *copy = strdup(words);
	char *rest = copy;
	char *word;
	int rc = copy ? 0 : err_nomem(err);

	if (copy && strcmp(words, "none") == 0)
		rest = NULL;
	while (!rc && (word = strsep(&rest, " \t,")))
		if (*word)
			rc = add(&groups, key, word, err);
	free(copy);
	if (rc) {
		groups_fini(&groups);
		return rc;
	}
	*out = groups;
	return 0;
}

bool groups_have(const struct groups *groups, gid_t gid)
{
	for (size_t i = 0; i < groups->n; i++)
		if (groups->v[i] == gid)
			return true;
	return false;
}

bool groups_are_same(const struct groups *a, const struct groups *b)
{
	return a->n == b->n &&
	       (!a->n || memcmp(a->v, b->v, a->n * sizeof(*a->v)) == 0);
}
