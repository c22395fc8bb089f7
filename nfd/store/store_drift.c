/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What others do to our tables behind our back: said, and put right. */
#include <stdio.h>

#include "../log.h"
#include "../loop.h"
#include "err.h"
#include "persist.h"
#include "store.h"

/*
 * Who undoes each repair is not fought at full speed: the next one waits, from
 * a moment up to the longest, until there was peace for so long.
 */
#define DELAY_FIRST_MS 100
#define DELAY_MAX_MS 30000
#define PEACE_MS 60000

static const char *name_of(const struct table *table, char *buf, size_t size)
{
	snprintf(buf, size, "%s (%s)", table_desc(table->id)->name,
		 table->family->id == FAMILY_IPV6 ? "IPv6" : "IPv4");
	return buf;
}

static void found(const struct backend_drift *drift, void *arg)
{
	const struct table *table = drift->table;
	const struct log_field fields[] = {
		{ "TABLE", table_desc(table->id)->name, 0 },
		{ "BY_PID", NULL, drift->pid },
		{ "BY_PROGRAM", drift->program, 0 },
		{ NULL, NULL, 0 },
	};
	struct store *store = arg;
	char name[64];

	if (drift->pid)
		log_put(LOG_LEVEL_WARNING, fields,
			"table %s was changed in the kernel by %s, process %u",
			name_of(table, name, sizeof(name)), drift->program,
			(unsigned int)drift->pid);
	else
		log_put(LOG_LEVEL_WARNING, fields,
			"table %s may have been changed in the kernel by others",
			name_of(table, name, sizeof(name)));
	store->drift.is_due[table->family->id][table->id] =
		store->drift.repairs;
}

static int repair_table(struct store *store, struct table *table,
			struct err *err)
{
	int rc;

	if (store->persist)
		persist_begin(store->persist);
	rc = store->be->ops->repair(store->be, &store->rs, table, err);
	if (rc && store->persist)
		persist_take_back(store->persist);
	return rc;
}

static void repair(struct store *store, struct table *table)
{
	bool *is_due = &store->drift.is_due[table->family->id][table->id];
	struct err err = { 0 };
	char name[64];

	if (!*is_due)
		return;
	name_of(table, name, sizeof(name));
	if (repair_table(store, table, &err)) {
		log_error("table %s can't be put right: %s", name, err.text);
		return;
	}
	*is_due = false;
	/* What was counted before is on disk with this. */
	store->is_snapshot_due = store->persist;
	log_notice("table %s was put right", name);
}

static bool is_any_due(const struct store *store)
{
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
			if (store->drift.is_due[f][t])
				return true;
	return false;
}

static void repair_all(struct store *store, uint64_t now)
{
	struct store_drift *d = &store->drift;

	if (now - d->last_ms > PEACE_MS)
		d->delay_ms = 0;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++)
			repair(store, &store->rs.tables[f][t]);
	d->delay_ms = d->delay_ms ? 2 * d->delay_ms : DELAY_FIRST_MS;
	if (d->delay_ms > DELAY_MAX_MS)
		d->delay_ms = DELAY_MAX_MS;
	d->last_ms = now;
}

uint64_t store_look(struct store *store)
{
	struct store_drift *d = &store->drift;
	uint64_t now = loop_now_ms();
	struct err err = { 0 };

	if (store->be->ops->look(store->be, &store->rs, found, store, &err))
		log_error("changes by others: %s", err.text);
	if (is_any_due(store) && now >= d->last_ms + d->delay_ms)
		repair_all(store, now);
	return is_any_due(store) ? d->last_ms + d->delay_ms : 0;
}
