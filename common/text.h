/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A growing string. All zeroes is an empty text. Running out of memory is
 * remembered: writers write straight on, and who uses the text asks
 * text_has_failed() once.
 */
struct text {
	char *s; /* NUL-terminated once something was put; may be NULL */
	size_t len;
	size_t cap;
	bool failed;
};

#define auto_text __attribute__((cleanup(text_fini)))

void text_fini(struct text *t);
/** Forget what was written, keep the memory. */
void text_reset(struct text *t);
void text_put(struct text *t, const char *s);
void text_put_u64(struct text *t, uint64_t value);
void text_putn(struct text *t, const char *s, size_t len);
void text_printf(struct text *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/**
 * Put @s as save files quote it: as it is, or in double quotes with '"', '\'
 * and ''' escaped by '\' where a reader would otherwise split or eat it.
 */
void text_put_quoted(struct text *t, const char *s);
/** Put @s as it is, or quoted where a reader would not get it back whole. */
void text_put_word(struct text *t, const char *s);
/** The string, "" where nothing was put. Owned by @t. */
const char *text_str(const struct text *t);
bool text_has_failed(const struct text *t);
