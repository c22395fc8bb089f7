/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct chain;
struct err;

/* So many rules of a chain are looked at. */
#define ENDS_RULES_MAX 16

/* Which packets never come back from a chain. */
struct ends {
	bool is_any;   /* all of them */
	uint8_t proto; /* else those of this protocol; 0: none, or not known */
};

/**
 * Find out which packets that enter @chain are sure to end their walk there:
 * they meet a rule that asks for no more than a protocol and accepts, drops or
 * translates, and no rule before it returns or goes elsewhere. -ENOMEM, or what
 * rule_decode() says.
 */
int ends_of(const struct chain *chain, struct ends *ends, struct err *err);
