/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines cut into words. */
#include "words.h"

#include <stdbool.h>

#include "err.h"

/* These see every byte of a file: strspn() and strchr() cost a call each. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static char *skip_blanks(char *s)
{
	while (is_blank(*s))
		s++;
	return s;
}

int words_split(char *s, const char **words, int max, int *n, struct err *err)
{
	for (*n = 0; *(s = skip_blanks(s));) {
		char *to = s;

		if (*n == max)
			return err_usage(err, "more than %d words in a line",
					 max);
		words[(*n)++] = s;
		while (*s && *s != '"' && !is_blank(*s))
			*to++ = *s++;
		if (*s == '"') {
			for (s++; *s && *s != '"'; *to++ = *s++)
				if (*s == '\\' && s[1])
					s++;
			if (!*s) {
				*to = '\0';
				return err_usage(err,
					"a quote is not closed: %s",
					words[*n - 1]);
			}
		}
		if (*s)
			s++;
		*to = '\0';
	}
	return 0;
}
