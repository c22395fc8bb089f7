/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct err;

/**
 * Cut @s, which is written to, into words as iptables-restore does: blanks
 * part them; quotes may begin anywhere, and end the word; '\' within them
 * takes the next character as it is. Usage errors: more than @max words, a
 * quote that is not closed; *@n words are there even then.
 */
int words_split(char *s, const char **words, int max, int *n, struct err *err);
