/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No question leaves the machine: nobody has a name. */
#include <netdb.h>

int __wrap_getaddrinfo(const char *node, const char *service,
		       const struct addrinfo *hints, struct addrinfo **res);

int __wrap_getaddrinfo(const char *node, const char *service,
		       const struct addrinfo *hints, struct addrinfo **res)
{
	(void)node;
	(void)service;
	(void)hints;
	*res = 0;
	return EAI_NONAME;
}
