/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Places where tests have nfd killed, or fail. */
#include "failpoint.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "num.h"

/* ":N" at @s, if it is there; @s is what follows. */
static uint64_t number(const char **s, uint64_t otherwise)
{
	uint64_t n;

	if (**s != ':' || !num_parse_prefix(*s + 1, s, 0, INT32_MAX, &n))
		return otherwise;
	return n;
}

int failpoint(const char *name)
{
	static uint64_t n_passed;
	const char *wanted = getenv("NFD_FAILPOINT");
	size_t len = strlen(name);
	uint64_t nth, code;

	if (!wanted || strncmp(wanted, name, len) != 0 ||
	    (wanted[len] && wanted[len] != ':'))
		return 0;
	wanted += len;
	nth = number(&wanted, 1);
	code = number(&wanted, 0);
	if (++n_passed != nth)
		return 0;
	if (!code)
		kill(getpid(), SIGKILL);
	return -(int)code;
}
