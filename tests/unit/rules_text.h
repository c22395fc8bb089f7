/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "err.h"
#include "family.h"
#include "ruleset.h"
#include "text.h"
#include "txn/txn.h"
#include "wire.h"

/*
 * Save files as the language of tests: changes are given as one, and what
 * came of them is compared as one.
 */

/** The IPv4 save file @text (lines end in '\n') as WIRE_COMMANDs. */
int rules_text_wire(struct wire_buf *out, const char *text, bool keeps,
		    struct err *err);
/** The same of @family. */
int rules_text_wire_family(struct wire_buf *out, enum family_id family,
			   const char *text, bool keeps, struct err *err);
/** Apply the commands in @msgs. */
int rules_text_apply(struct txn *txn, const struct wire_buf *msgs,
		     enum command_op *op, struct err *err);
/** IPv4 tables in use as iptables-save prints them, with counters. */
void rules_text_save(struct ruleset *rs, struct text *out);
/** The same of @family. */
void rules_text_save_family(struct ruleset *rs, enum family_id family,
			    struct text *out);
