/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold of a ruleset, whatever the input was. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/rules_text.h"
#include "backend.h"
#include "store/store.h"

void fuzz_fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void fuzz_store_init(struct store *store)
{
	const struct backend_opts opts = { .fuse = { .min = 6 } };
	struct backend *be = NULL;
	struct err err = { 0 };

	if (backend_memory_new(&be, &opts, &err) ||
	    store_init(store, &be, &err))
		fuzz_fail("no store: %s", err.text);
}

static void print_plans(struct store *store, struct table *table)
{
	auto_text struct text out = { 0 };
	struct err err = { 0 };
	int rc = 0;

	for (int h = 0; h < HOOK_N && !rc; h++)
		if (table->builtin[h])
			rc = store->be->ops->print_plan(
				store->be, table->builtin[h], &out, &err);
	for (struct chain *c = table_user_chain_first(table); c && !rc;
	     c = table_user_chain_next(c))
		rc = store->be->ops->print_plan(store->be, c, &out, &err);
	if (rc)
		fuzz_fail("no plan: %s", err.text);
}

static void restore(struct store *store, enum family_id family,
		    const struct text *text)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct store_request req = { .is_done = false };
	struct err *err = &req.error.err;

	if (rules_text_wire_family(&msgs, family, text_str(text), false, err))
		fuzz_fail("line %u: %s\nof what was saved:\n%s", err->line,
			  err->text, text_str(text));
	req.msgs = msgs.data;
	req.len = msgs.len;
	if (store_commit(store, &req))
		fuzz_fail("line %u: %s\nof what was saved:\n%s", err->line,
			  err->text, text_str(text));
}

void fuzz_store_check(struct store *store)
{
	struct store again;

	fuzz_store_init(&again);
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		auto_text struct text saved = { 0 }, restored = { 0 };
		enum family_id family = (enum family_id)f;

		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
			print_plans(store, &store->rs.tables[f][t]);
		rules_text_save_family(&store->rs, family, &saved);
		restore(&again, family, &saved);
		rules_text_save_family(&again.rs, family, &restored);
		if (strcmp(text_str(&saved), text_str(&restored)) != 0)
			fuzz_fail("saved:\n%srestored:\n%s", text_str(&saved),
				  text_str(&restored));
	}
	store_fini(&again);
}
