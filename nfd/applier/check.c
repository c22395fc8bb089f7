/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the applier lets through to the kernel. */
#include "check.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define HEADER_LEN (NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(struct nfgenmsg)))

/* Whose names begin like this is nfd's. */
#define PREFIX "nfd-"

/* Some of x_tables' targets are taken in a table of this name only. */
static const char *const plain_names[] = {
	"raw", "mangle", "nat", "filter", "security",
};

/* Every message of a transaction names its table in the same attribute. */
enum { TABLE = NFTA_TABLE_NAME };
static_assert((int)TABLE == NFTA_CHAIN_TABLE && (int)TABLE == NFTA_RULE_TABLE &&
	      (int)TABLE == NFTA_SET_TABLE &&
	      (int)TABLE == NFTA_SET_ELEM_LIST_TABLE, "the table's name");

#define NFT(msg) (NFNL_SUBSYS_NFTABLES << 8 | (msg))
#define IPSET(cmd) (NFNL_SUBSYS_IPSET << 8 | (cmd))

/* clang-format off */
static const struct {
	uint16_t type;
	bool is_in_batch; /* a part of a transaction; otherwise a question */
	/*
	 * Attributes up to this one are known; what later kernels add may mean
	 * anything.
	 */
	uint16_t attr_max;
	uint16_t refused; /* this attribute could name another table; or 0 */
} allowed[] = {
	{ NFT(NFT_MSG_NEWTABLE), true, NFTA_TABLE_OWNER, 0 },
	{ NFT(NFT_MSG_DELTABLE), true, NFTA_TABLE_OWNER, NFTA_TABLE_HANDLE },
	{ NFT(NFT_MSG_NEWCHAIN), true, NFTA_CHAIN_USERDATA, 0 },
	{ NFT(NFT_MSG_DELCHAIN), true, NFTA_CHAIN_USERDATA, 0 },
	{ NFT(NFT_MSG_NEWRULE), true, NFTA_RULE_CHAIN_ID, 0 },
	{ NFT(NFT_MSG_DELRULE), true, NFTA_RULE_CHAIN_ID, 0 },
	{ NFT(NFT_MSG_NEWSET), true, NFTA_SET_EXPRESSIONS, 0 },
	{ NFT(NFT_MSG_DELSET), true, NFTA_SET_EXPRESSIONS, 0 },
	{ NFT(NFT_MSG_NEWSETELEM), true, NFTA_SET_ELEM_LIST_SET_ID, 0 },
	{ NFT(NFT_MSG_DELSETELEM), true, NFTA_SET_ELEM_LIST_SET_ID, 0 },
	{ NFT(NFT_MSG_GETTABLE), false, NFTA_TABLE_OWNER, 0 },
	{ NFT(NFT_MSG_GETCHAIN), false, NFTA_CHAIN_USERDATA, 0 },
	{ NFT(NFT_MSG_GETRULE), false, NFTA_RULE_CHAIN_ID, 0 },
	{ NFT(NFT_MSG_GETSET), false, NFTA_SET_EXPRESSIONS, 0 },
	{ NFT(NFT_MSG_GETSETELEM), false, NFTA_SET_ELEM_LIST_SET_ID, 0 },
	{ NFT(NFT_MSG_GETGEN), false, NFTA_GEN_PROC_NAME, 0 },
	{ IPSET(IPSET_CMD_GET_BYNAME), false, IPSET_ATTR_SETNAME, 0 },
};
/* clang-format on */

/* A message, its parts in the caller's memory. */
struct message {
	struct nlmsghdr nlh;
	struct nfgenmsg nfg;
	const uint8_t *attrs;
	size_t attrs_len;
};

/*
 * The message that begins at *@at; goes on to the next. The kernel would take
 * a last one that isn't padded; we never send one.
 */
static bool next_message(const uint8_t **at, const uint8_t *end,
			 struct message *out)
{
	size_t left = (size_t)(end - *at);

	if (left < HEADER_LEN)
		return false;
	memcpy(&out->nlh, *at, sizeof(out->nlh));
	memcpy(&out->nfg, *at + NLMSG_HDRLEN, sizeof(out->nfg));
	if (out->nlh.nlmsg_len < HEADER_LEN || out->nlh.nlmsg_len > left ||
	    out->nlh.nlmsg_len % NLMSG_ALIGNTO)
		return false;
	out->attrs = *at + HEADER_LEN;
	out->attrs_len = out->nlh.nlmsg_len - HEADER_LEN;
	*at += out->nlh.nlmsg_len;
	return true;
}

/* The attribute at *@at, cut from the message; goes on to the next. */
static bool next_attr(const uint8_t **at, const uint8_t *end,
		      struct nlattr *attr, const uint8_t **data)
{
	size_t left = (size_t)(end - *at);

	if (left < NLA_HDRLEN)
		return false;
	memcpy(attr, *at, sizeof(*attr));
	if (attr->nla_len < NLA_HDRLEN || (size_t)NLA_ALIGN(attr->nla_len) > left)
		return false;
	attr->nla_type &= NLA_TYPE_MASK; /* as the kernel reads it */
	*data = *at + NLA_HDRLEN;
	*at += NLA_ALIGN(attr->nla_len);
	return true;
}

/* A string that ends with its only NUL: nobody reads it in two ways. */
static bool is_own_table(const uint8_t *name, size_t len)
{
	const char *s = (const char *)name;

	if (!len || memchr(name, '\0', len) != name + len - 1)
		return false;
	for (size_t i = 0; i < sizeof(plain_names) / sizeof(plain_names[0]);
	     i++)
		if (strcmp(s, plain_names[i]) == 0)
			return true;
	return strncmp(s, PREFIX, strlen(PREFIX)) == 0 && len <= 32;
}

/*
 * Attributes of a message that is allowed[@row]. The kernel takes the last of
 * several that have one type: there may be one table only.
 */
static int check_attrs(const struct message *msg, size_t row)
{
	const uint8_t *at = msg->attrs;
	const uint8_t *end = at + msg->attrs_len;
	unsigned int n_tables = 0;

	while (at < end) {
		const uint8_t *data;
		struct nlattr attr;

		if (!next_attr(&at, end, &attr, &data))
			return -EBADMSG;
		if (!attr.nla_type || attr.nla_type > allowed[row].attr_max ||
		    attr.nla_type == allowed[row].refused)
			return -EPERM;
		if (attr.nla_type != TABLE || !allowed[row].is_in_batch)
			continue;
		if (!is_own_table(data, attr.nla_len - (size_t)NLA_HDRLEN))
			return -EPERM;
		n_tables++;
	}
	return !allowed[row].is_in_batch || n_tables == 1 ? 0 : -EPERM;
}

static int check_message(const struct message *msg, bool is_in_batch)
{
	const uint8_t family = msg->nfg.nfgen_family;
	size_t row = 0;

	while (row < sizeof(allowed) / sizeof(allowed[0]) &&
	       allowed[row].type != msg->nlh.nlmsg_type)
		row++;
	if (row == sizeof(allowed) / sizeof(allowed[0]) ||
	    allowed[row].is_in_batch != is_in_batch)
		return -EPERM;
	/* Questions may be about all families. */
	if (family != NFPROTO_IPV4 && family != NFPROTO_IPV6 &&
	    (is_in_batch || family != NFPROTO_UNSPEC))
		return -EPERM;
	return check_attrs(msg, row);
}

/* The beginning and the end of a transaction: of nf_tables. */
static int check_bound(const struct message *msg)
{
	const uint8_t *at = msg->attrs;
	const uint8_t *end = at + msg->attrs_len;

	if (msg->nfg.res_id != htons(NFNL_SUBSYS_NFTABLES))
		return -EPERM;
	while (at < end) {
		const uint8_t *data;
		struct nlattr attr;

		if (!next_attr(&at, end, &attr, &data))
			return -EBADMSG;
		if (attr.nla_type != NFNL_BATCH_GENID)
			return -EPERM;
	}
	return 0;
}

/* What follows the first message, up to the end of all. */
static int check_batch(const uint8_t *at, const uint8_t *end)
{
	struct message msg;
	int rc = 0;

	do {
		if (!next_message(&at, end, &msg))
			return -EBADMSG;
		rc = msg.nlh.nlmsg_type == NFNL_MSG_BATCH_END
			     ? check_bound(&msg)
			     : check_message(&msg, true);
	} while (!rc && msg.nlh.nlmsg_type != NFNL_MSG_BATCH_END);
	return rc ? rc : at == end ? 0 : -EBADMSG;
}

int applier_check(const void *buf, size_t len)
{
	const uint8_t *at = buf;
	const uint8_t *end = at + len;
	struct message msg;
	int rc;

	if (!next_message(&at, end, &msg))
		return -EBADMSG;
	if (msg.nlh.nlmsg_type != NFNL_MSG_BATCH_BEGIN) {
		rc = check_message(&msg, false);
		return rc ? rc : at == end ? 0 : -EBADMSG;
	}
	rc = check_bound(&msg);
	return rc ? rc : check_batch(at, end);
}
