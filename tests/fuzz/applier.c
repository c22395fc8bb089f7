/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the applier lets through, read by somebody else: nothing but changes
 * of tables that are nfd's.
 */
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "applier/check.h"
#include "fuzz.h"

static void check_table(const struct nlmsghdr *nlh)
{
	const char *name = NULL;
	struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		if (mnl_attr_get_type(attr) != NFTA_TABLE_NAME)
			continue;
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			fuzz_fail("a table whose name does not end");
		name = mnl_attr_get_str(attr);
	}
	if (!name)
		fuzz_fail("no table");
	if (strncmp(name, "nfd-", 4) != 0 && strcmp(name, "raw") != 0 &&
	    strcmp(name, "mangle") != 0 && strcmp(name, "nat") != 0 &&
	    strcmp(name, "filter") != 0 && strcmp(name, "security") != 0)
		fuzz_fail("somebody else's table");
}

static void check_all(const void *data, size_t size)
{
	const struct nlmsghdr *nlh = data;
	int len = (int)size;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		uint16_t type = nlh->nlmsg_type;

		if (type == NFNL_MSG_BATCH_BEGIN || type == NFNL_MSG_BATCH_END)
			continue;
		if (NFNL_SUBSYS_ID(type) != NFNL_SUBSYS_NFTABLES)
			fuzz_fail("no message of nf_tables");
		check_table(nlh);
	}
	if (len)
		fuzz_fail("something behind it");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct nlmsghdr *nlh;
	uint8_t *copy = malloc(size ? size : 1); /* aligned */

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	nlh = (const struct nlmsghdr *)(void *)copy;
	if (!applier_check(copy, size) &&
	    nlh->nlmsg_type == NFNL_MSG_BATCH_BEGIN)
		check_all(copy, size);
	free(copy);
	return 0;
}
