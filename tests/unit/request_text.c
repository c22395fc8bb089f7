/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests from what a person types. */
#include "request_text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "grammar.h"

#define WORDS_MAX 64

void request_text_parse(struct request *req, enum family_id family,
			const char *rule)
{
	const struct grammar g = { .family = family_get(family), .tool = "t" };
	const char *words[WORDS_MAX] = { "-A", "FORWARD" };
	char *copy = strdup(rule);
	struct err err = { 0 };
	int n = 2;

	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " ")) {
		ck_assert_int_lt(n, WORDS_MAX);
		words[n++] = w;
	}
	request_init(req);
	ck_assert_msg(grammar_parse(req, &g, n, words, &err) == 0, "%s: %s",
		      rule, err.text);
	request_select(req, 0);
	free(copy);
}
