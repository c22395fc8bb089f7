/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "rule.h"
#include "ruleset.h"

struct text;
struct wire_chain;

/* What -L prints, and what -v tells of a rule that is changed. */
struct list_format {
	bool numeric;      /* -n: no look-ups of names */
	bool exact;        /* -x: 1234567, not 1235K */
	bool line_numbers; /* --line-numbers */
	bool verbose;      /* -v: counters and interfaces */
};

/** A chain's two lines above its rules: what it is, and the columns. */
void list_chain(const struct list_format *format,
		const struct wire_chain *chain, struct text *out);

/** A rule's line. */
void list_rule(const struct list_format *format, const struct rule_spec *spec,
	       struct rule_num num, const struct counters *counters,
	       struct text *out);

/** -S: a chain's "-P …" or "-N …". */
void list_chain_spec(const struct wire_chain *chain, bool with_counters,
		     struct text *out);
/** -S: a rule's "-A …"; @counters: or NULL. */
void list_rule_spec(const char *chain, const struct rule_spec *spec,
		    const struct counters *counters, struct text *out);

/** The line that -v prints of a rule that is added or deleted. */
void list_change(const struct rule_spec *spec, struct text *out);
