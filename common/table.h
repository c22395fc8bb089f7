/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/* The five hooks; numbers as in linux/netfilter.h (NF_INET_*). */
enum hook {
	HOOK_PREROUTING,
	HOOK_INPUT,
	HOOK_FORWARD,
	HOOK_OUTPUT,
	HOOK_POSTROUTING,
	HOOK_N,
};

#define HOOK_BIT(h) (1u << (h))
#define HOOK_ALL ((1u << HOOK_N) - 1)

/* The built-in tables; zero is none, so that a forgotten field is refused. */
enum table_id {
	TABLE_UNSET,
	TABLE_RAW,
	TABLE_MANGLE,
	TABLE_NAT,
	TABLE_FILTER,
	TABLE_SECURITY,
	TABLE_N,
};

#define TABLE_BIT(t) (1u << (t))

/* What is fixed about a built-in table. */
struct table_desc {
	const char *name;
	uint8_t hooks;            /* HOOK_BIT()s of its built-in chains */
	int16_t priority[HOOK_N]; /* of each of them (linux/netfilter_ipv4.h) */
};

/** @id must be a table. The answer is static. */
const struct table_desc *table_desc(enum table_id id);
/** The table called @name, or TABLE_UNSET. */
enum table_id table_find(const char *name);
/** Name of @hook's built-in chain: "PREROUTING"… */
const char *hook_name(enum hook hook);
/** The hook whose built-in chain in @table is called @name, or HOOK_N. */
enum hook table_hook_find(enum table_id table, const char *name);
