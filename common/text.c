/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A growing string that remembers its first failure. */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_fini(struct text *t)
{
	free(t->s);
	*t = (struct text){ 0 };
}

void text_reset(struct text *t)
{
	t->len = 0;
	t->failed = false;
	if (t->s)
		t->s[0] = '\0';
}

static bool reserve(struct text *t, size_t more)
{
	size_t want = t->len + more + 1;
	size_t cap = t->cap ? t->cap : 64;
	char *s;

	if (t->failed || more > SIZE_MAX / 4)
		return !(t->failed = true);
	if (want <= t->cap)
		return true;
	while (cap < want)
		cap *= 2;
	s = realloc(t->s, cap);
	if (!s)
		return !(t->failed = true);
	t->s = s;
	t->cap = cap;
	return true;
}

void text_putn(struct text *t, const char *s, size_t len)
{
	if (!reserve(t, len))
		return;
	memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = '\0';
}

void text_put(struct text *t, const char *s)
{
	text_putn(t, s, strlen(s));
}

/* A listing has millions of numbers: printf() would be most of its time. */
void text_put_u64(struct text *t, uint64_t value)
{
	char digits[20]; /* of UINT64_MAX */
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	text_putn(t, digits + at, sizeof(digits) - at);
}

void text_printf(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!reserve(t, 64))
		return;
	va_start(ap, fmt);
	n = vsnprintf(t->s + t->len, t->cap - t->len, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= t->cap - t->len) {
		if (!reserve(t, (size_t)n)) {
			t->s[t->len] = '\0';
			return;
		}
		va_start(ap, fmt);
		n = vsnprintf(t->s + t->len, t->cap - t->len, fmt, ap);
		va_end(ap);
	}
	if (n < 0)
		t->failed = true;
	else
		t->len += (size_t)n;
}

void text_put_quoted(struct text *t, const char *s)
{
	/* libxtables xtables_save_string(): these need no quotes. */
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-";

	if (*s && s[strspn(s, plain)] == '\0') {
		text_put(t, s);
		return;
	}
	text_putn(t, "\"", 1);
	for (; *s; s++) {
		if (strchr("\"\\'", *s))
			text_putn(t, "\\", 1);
		text_putn(t, s, 1);
	}
	text_putn(t, "\"", 1);
}

void text_put_word(struct text *t, const char *s)
{
	if (*s && !strpbrk(s, " \t\n\"'\\"))
		text_put(t, s);
	else
		text_put_quoted(t, s);
}

const char *text_str(const struct text *t)
{
	return t->len ? t->s : "";
}

bool text_has_failed(const struct text *t)
{
	return t->failed;
}
