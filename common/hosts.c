/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of hosts and networks, as -s and -d take them. */
#include "hosts.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"

/* Most addresses that one name may have. */
#define ADDRS_MAX 1024

void hosts_fini(struct hosts *hosts)
{
	free(hosts->v);
	*hosts = (struct hosts){ 0 };
}

static int append(struct hosts *hosts, const struct host *host,
		  struct err *err)
{
	struct host *v = hosts->v;

	/* Grows at powers of two: most lists have one element. */
	if ((hosts->n & (hosts->n - 1)) == 0) {
		v = realloc(v, (hosts->n ? 2u * hosts->n : 1u) * sizeof(*v));
		if (!v)
			return err_nomem(err);
		hosts->v = v;
	}
	v[hosts->n++] = *host;
	return 0;
}

/* The addresses of one name often are in the same network. */
static bool has_since(const struct hosts *hosts, unsigned int first,
		      const struct host *host)
{
	for (unsigned int i = first; i < hosts->n; i++)
		if (addr_equal(&hosts->v[i].addr, &host->addr))
			return true;
	return false;
}

static int resolve(struct hosts *hosts, const struct family *family,
		   const char *name, const union addr *mask, struct err *err)
{
	unsigned int first = hosts->n, n;
	union addr *addrs;
	int rc;

	addrs = malloc(ADDRS_MAX * sizeof(*addrs));
	if (!addrs)
		return err_nomem(err);
	rc = addr_resolve(family, name, addrs, ADDRS_MAX, &n, err);
	for (unsigned int i = 0; !rc && i < n; i++) {
		struct host host = { addr_and(addrs[i], mask), *mask };

		if (!has_since(hosts, first, &host))
			rc = append(hosts, &host, err);
	}
	free(addrs);
	return rc;
}

/* "host", "host/24", "host/255.255.0.0"; @item is written to. */
static int parse_one(struct hosts *hosts, const struct family *family,
		     char *item, struct err *err)
{
	struct host host = { .mask = addr_mask(family, 8u * family->addr_len) };
	char *slash = strrchr(item, '/');

	if (slash) {
		*slash = '\0';
		if (!addr_mask_parse(family, slash + 1, &host.mask))
			return err_usage(err, "invalid mask `%s' specified",
					 slash + 1);
		/* Everybody: no need to know who it is that was named. */
		if (addr_mask_plen(family, &host.mask) == 0)
			return append(hosts, &host, err);
	}
	if (!addr_parse(family, item, &host.addr))
		return resolve(hosts, family, item, &host.mask, err);
	host.addr = addr_and(host.addr, &host.mask);
	return append(hosts, &host, err);
}

int hosts_parse(struct hosts *hosts, const struct family *family,
		const char *list, struct err *err)
{
	int rc = 0;

	for (const char *next = list; !rc && next;) {
		size_t len = strcspn(next, ",");
		char *item = strndup(next, len);

		if (!item)
			return err_nomem(err);
		rc = parse_one(hosts, family, item, err);
		free(item);
		next = next[len] ? next + len + 1 : NULL;
	}
	return rc;
}
