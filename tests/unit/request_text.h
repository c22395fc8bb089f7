/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "family.h"
#include "request.h"

/** The request to append @rule, words with a blank between them, to FORWARD. */
void request_text_parse(struct request *req, enum family_id family,
			const char *rule);
