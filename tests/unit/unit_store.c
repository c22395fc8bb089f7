/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rulesets and stores that no kernel carries out. */
#include "unit_store.h"

#include <check.h>

#include "backend.h"
#include "err.h"
#include "store/store.h"

static struct backend *memory_backend(void)
{
	const struct backend_opts opts = { 0 };
	struct backend *be = NULL;
	struct err err = { 0 };

	ck_assert_int_eq(backend_memory_new(&be, &opts, &err), 0);
	return be;
}

void unit_ruleset_init(struct ruleset *rs, struct backend **be)
{
	struct err err = { 0 };

	ck_assert_int_eq(ruleset_init(rs, &err), 0);
	*be = memory_backend();
}

void unit_ruleset_fini(struct ruleset *rs, struct backend *be)
{
	be->ops->free(be, rs);
	ruleset_fini(rs);
}

void unit_store_init(struct store *store)
{
	struct backend *be = memory_backend();
	struct err err = { 0 };

	ck_assert_int_eq(store_init(store, &be, &err), 0);
}
