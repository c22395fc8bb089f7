/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that may follow iptables-lite's own name. */
#include "verb.h"

#include <stddef.h>
#include <string.h>

#include "program.h"

const struct verb verbs[] = {
	{ "plan", "[-4|-6] [-t TABLE] [CHAIN]", plan_run },
	{ "generation", "", generation_run },
	{ "persist", "", persist_run },
	{ "history", "", history_run },
	{ "diff", "[GENERATION [GENERATION]]", diff_run },
	{ "rollback", "GENERATION", rollback_run },
	{ "try", "SECONDS [--] COMMAND...", try_run },
	{ "confirm", "", confirm_run },
	{ "cancel", "", cancel_run },
	{ NULL, NULL, NULL },
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}
