/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "family.h"
#include "table.h"

/* What may stand at the end of a line that is being typed. */
struct completion {
	const struct family *family;
	const char *const *words; /* before the one that is being typed */
	int n_words;
	/* Called for each word that may follow; it does not outlive the call. */
	void (*take)(void *arg, const char *word);
	/* Asked for the chains of @table by way of take(); or NULL. */
	void (*chains)(void *arg, enum table_id table);
	void *arg;
};

/** Offer all words that fit; who is called sees which begin as typed. */
void complete(const struct completion *c);
