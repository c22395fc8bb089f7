/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of option values: addresses, with masks and as ranges. */
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "opt.h"

static int addr_parse_opt(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	union addr addr;
	int rc = addr_resolve_host(oc->ctx->family, args[0], &addr, err);

	if (!rc)
		memcpy(val, &addr, sizeof(addr));
	return rc;
}

static void addr_print_opt(const struct opt_ctx *oc, const void *val,
			   struct text *out)
{
	union addr addr = OPT_LOAD(union addr, val);

	addr_print(oc->ctx->family, &addr, out);
}

static bool is_addr(const struct family *family, const union addr *addr)
{
	for (size_t i = family->addr_len; i < sizeof(*addr); i++)
		if (addr->bytes[i])
			return false;
	return true;
}

static bool addr_is_valid(const struct opt_ctx *oc, const void *val)
{
	union addr addr = OPT_LOAD(union addr, val);

	return is_addr(oc->ctx->family, &addr);
}

const struct opt_type opt_addr = {
	"address", 1, addr_parse_opt, addr_print_opt, addr_is_valid,
};

int opt_bad_mask(const struct opt_ctx *oc, struct err *err)
{
	return err_usage(err,
		"%s: bad value for option \"--%s\", neither a valid network mask nor valid CIDR (0-%d).",
		oc->desc->name, oc->opt->name, 8 * oc->ctx->family->addr_len);
}

static int hostmask_parse(const struct opt_ctx *oc, const char *const *args,
			  void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	struct addr_masked m = { .mask = addr_mask(family,
						   8u * family->addr_len) };
	const char *slash = strchr(args[0], '/');
	char host[NI_MAXHOST];
	size_t len = slash ? (size_t)(slash - args[0]) : strlen(args[0]);
	int rc;

	if (len >= sizeof(host))
		return err_usage(err, "getaddrinfo: %s",
				 gai_strerror(EAI_NONAME));
	memcpy(host, args[0], len);
	host[len] = '\0';
	rc = addr_resolve_host(family, host, &m.addr, err);
	if (rc)
		return rc;
	if (slash && !addr_mask_parse(family, slash + 1, &m.mask))
		return opt_bad_mask(oc, err);
	memcpy(val, &m, sizeof(m));
	return 0;
}

static int addr_masked_parse(const struct opt_ctx *oc, const char *const *args,
			     void *val, struct err *err)
{
	struct addr_masked m;
	int rc = hostmask_parse(oc, args, &m, err);

	if (rc)
		return rc;
	m.addr = addr_and(m.addr, &m.mask);
	memcpy(val, &m, sizeof(m));
	return 0;
}

static void addr_masked_print(const struct opt_ctx *oc, const void *val,
			      struct text *out)
{
	struct addr_masked m = OPT_LOAD(struct addr_masked, val);

	addr_print(oc->ctx->family, &m.addr, out);
	addr_mask_print(oc->ctx->family, &m.mask, true, out);
}

static bool addr_masked_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct addr_masked m = OPT_LOAD(struct addr_masked, val);
	union addr masked = addr_and(m.addr, &m.mask);

	return is_addr(oc->ctx->family, &m.mask) &&
	       addr_equal(&masked, &m.addr);
}

const struct opt_type opt_addr_masked = {
	"address[/mask]", 1, addr_masked_parse, addr_masked_print,
	addr_masked_is_valid,
};

static bool hostmask_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct addr_masked m = OPT_LOAD(struct addr_masked, val);

	return is_addr(oc->ctx->family, &m.addr) &&
	       is_addr(oc->ctx->family, &m.mask);
}

const struct opt_type opt_hostmask = {
	"address[/mask]", 1, hostmask_parse, addr_masked_print,
	hostmask_is_valid,
};

static int addr_range_parse(const struct opt_ctx *oc, const char *const *args,
			    void *val, struct err *err)
{
	const struct family *family = oc->ctx->family;
	const char *dash = strchr(args[0], '-');
	char lo[INET6_ADDRSTRLEN + 1] = "";
	struct addr_range range;
	size_t len = dash ? (size_t)(dash - args[0]) : strlen(args[0]);

	if (len < sizeof(lo))
		memcpy(lo, args[0], len);
	if (!addr_parse(family, lo, &range.lo))
		return opt_bad_name(oc, lo, strlen(lo), err);
	if (!dash)
		range.hi = range.lo;
	else if (!addr_parse(family, dash + 1, &range.hi))
		return opt_bad_name(oc, dash + 1, strlen(dash + 1), err);
	memcpy(val, &range, sizeof(range));
	return 0;
}

static void addr_range_print(const struct opt_ctx *oc, const void *val,
			     struct text *out)
{
	struct addr_range range = OPT_LOAD(struct addr_range, val);

	addr_print(oc->ctx->family, &range.lo, out);
	if (addr_equal(&range.lo, &range.hi))
		return;
	text_put(out, "-");
	addr_print(oc->ctx->family, &range.hi, out);
}

static bool addr_range_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct addr_range range = OPT_LOAD(struct addr_range, val);

	return is_addr(oc->ctx->family, &range.lo) &&
	       is_addr(oc->ctx->family, &range.hi);
}

const struct opt_type opt_addr_range = {
	"address[-address]", 1, addr_range_parse, addr_range_print,
	addr_range_is_valid,
};
