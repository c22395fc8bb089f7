/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "ruleset.h"
#include "wire.h"

struct err;
struct text;

/**
 * Append the WIRE_COMMANDs that @text, a save file of @family, stands for;
 * @text is written to. @line_bit is set in the number of each line, so that
 * more than one file can be told apart. Counters are not taken over. A failure
 * names the line in err->line.
 */
int rulefile_parse(struct wire_buf *out, enum family_id family,
		   struct text *text, unsigned int line_bit, struct err *err);

/** Append @family's rules as a save file, without counters. -ENOMEM. */
int rulefile_print(struct ruleset *rs, enum family_id family, struct text *out,
		   struct err *err);
