/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The built-in tables, their hooks and priorities. */
#include "table.h"

#include <assert.h>
#include <string.h>

static const char *const hook_names[HOOK_N] = {
	[HOOK_PREROUTING]  = "PREROUTING",
	[HOOK_INPUT]       = "INPUT",
	[HOOK_FORWARD]     = "FORWARD",
	[HOOK_OUTPUT]      = "OUTPUT",
	[HOOK_POSTROUTING] = "POSTROUTING",
};

/* clang-format off */
#define EVERY(p) { (p), (p), (p), (p), (p) }

/* Priorities: enum nf_ip_hook_priorities, the same for IPv6. */
static const struct table_desc tables[TABLE_N] = {
	[TABLE_RAW] = { "raw",
		HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_OUTPUT), EVERY(-300) },
	[TABLE_MANGLE] = { "mangle", HOOK_ALL, EVERY(-150) },
	[TABLE_NAT] = { "nat", HOOK_ALL & ~HOOK_BIT(HOOK_FORWARD),
		{ [HOOK_PREROUTING] = -100, [HOOK_OUTPUT]      = -100,
		  [HOOK_INPUT]      =  100, [HOOK_POSTROUTING] =  100 } },
	[TABLE_FILTER] = { "filter", HOOK_BIT(HOOK_INPUT) |
		HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT), EVERY(0) },
	[TABLE_SECURITY] = { "security", HOOK_BIT(HOOK_INPUT) |
		HOOK_BIT(HOOK_FORWARD) | HOOK_BIT(HOOK_OUTPUT), EVERY(50) },
};
/* clang-format on */

const struct table_desc *table_desc(enum table_id id)
{
	assert(id > TABLE_UNSET && id < TABLE_N);
	return &tables[id];
}

enum table_id table_find(const char *name)
{
	for (int id = TABLE_UNSET + 1; id < TABLE_N; id++)
		if (strcmp(tables[id].name, name) == 0)
			return (enum table_id)id;
	return TABLE_UNSET;
}

const char *hook_name(enum hook hook)
{
	assert(hook < HOOK_N);
	return hook_names[hook];
}

enum hook table_hook_find(enum table_id table, const char *name)
{
	for (int h = 0; h < HOOK_N; h++)
		if (table_desc(table)->hooks & HOOK_BIT(h) &&
		    strcmp(hook_names[h], name) == 0)
			return (enum hook)h;
	return HOOK_N;
}
