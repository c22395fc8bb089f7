/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the applier lets through, and what forged messages it does not. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "applier/check.h"
#include "unit.h"

#define NFT(msg) (NFNL_SUBSYS_NFTABLES << 8 | (msg))

/* A packet under construction. */
static uint8_t packet[8192] __attribute__((aligned(4)));
static size_t len, last; /* last: where the last message begins */

static struct nlmsghdr *nlh(void)
{
	return (struct nlmsghdr *)(void *)(packet + last);
}

static void put(const void *data, size_t n)
{
	memset(packet + len, 0, NLMSG_ALIGN(n));
	if (n)
		memcpy(packet + len, data, n);
	len += NLMSG_ALIGN(n);
	nlh()->nlmsg_len = (uint32_t)(len - last);
}

static void msg_res(uint16_t type, uint8_t family, uint16_t res_id)
{
	const struct nlmsghdr head = { .nlmsg_type = type,
				       .nlmsg_flags = NLM_F_REQUEST };
	const struct nfgenmsg nfg = { family, NFNETLINK_V0, htons(res_id) };

	last = len;
	put(&head, sizeof(head));
	put(&nfg, sizeof(nfg));
}

static void msg(uint16_t type, uint8_t family)
{
	msg_res(type, family, 0);
}

static void attr(uint16_t type, const void *data, size_t n)
{
	const struct nlattr head = { (uint16_t)(NLA_HDRLEN + n), type };

	put(&head, sizeof(head));
	put(data, n);
}

static void str(uint16_t type, const char *s)
{
	attr(type, s, strlen(s) + 1);
}

static void begin(void)
{
	const uint32_t genid = htonl(7);

	msg_res(NFNL_MSG_BATCH_BEGIN, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
	attr(NFNL_BATCH_GENID, &genid, sizeof(genid));
}

static void end(void)
{
	msg_res(NFNL_MSG_BATCH_END, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
}

static void rule(const char *table)
{
	msg(NFT(NFT_MSG_NEWRULE), NFPROTO_IPV4);
	str(NFTA_RULE_TABLE, table);
	str(NFTA_RULE_CHAIN, "INPUT");
	attr(NFTA_RULE_EXPRESSIONS | NLA_F_NESTED, "", 0);
}

static void good(void)
{
	begin();
	rule("nfd-filter");
	end();
}

/* What is let through */

static void every_message(void)
{
	static const uint8_t types[] = {
		NFT_MSG_NEWTABLE, NFT_MSG_DELTABLE, NFT_MSG_NEWCHAIN,
		NFT_MSG_DELCHAIN, NFT_MSG_NEWRULE, NFT_MSG_DELRULE,
		NFT_MSG_NEWSET, NFT_MSG_DELSET, NFT_MSG_NEWSETELEM,
		NFT_MSG_DELSETELEM,
	};

	begin();
	for (size_t i = 0; i < sizeof(types); i++) {
		msg(NFT(types[i]), i % 2 ? NFPROTO_IPV4 : NFPROTO_IPV6);
		attr(2, "abcd", 4);
		str(NFTA_TABLE_NAME, i % 2 ? "nfd-nat" : "mangle");
	}
	end();
}

static void empty_batch(void)
{
	begin();
	end();
}

static void names(void)
{
	begin();
	rule("raw");
	rule("mangle");
	rule("nat");
	rule("filter");
	rule("security");
	rule("nfd-");
	rule("nfd-generation");
	end();
}

static void dump(void)
{
	msg(NFT(NFT_MSG_GETRULE), NFPROTO_IPV6);
	nlh()->nlmsg_flags |= NLM_F_DUMP;
	str(NFTA_RULE_TABLE, "anything");
}

static void getgen(void) { msg(NFT(NFT_MSG_GETGEN), AF_UNSPEC); }

static void ipset(void)
{
	msg(NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_GET_BYNAME, NFPROTO_IPV4);
	attr(IPSET_ATTR_PROTOCOL, "\6", 1);
	str(IPSET_ATTR_SETNAME, "blocked");
}

/* What is not allowed */

static void foreign(void) { begin(); rule("firewalld"); end(); }
static void prefix_cut(void) { begin(); rule("nfd"); end(); }
static void plain_longer(void) { begin(); rule("filter2"); end(); }
static void no_name(void) { begin(); rule(""); end(); }
static void name_too_long(void)
{
	begin();
	rule("nfd-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	end();
}

static void second_is_foreign(void)
{
	begin();
	rule("nfd-filter");
	rule("inet");
	end();
}

/* The kernel takes the last of two, a careless reader the first. */
static void two_names(void)
{
	good();
	len = last;
	rule("nfd-filter");
	str(NFTA_RULE_TABLE, "inet");
	end();
}

static void two_names_flagged(void)
{
	good();
	len = last;
	rule("nfd-filter");
	str(NFTA_RULE_TABLE | NLA_F_NESTED | NLA_F_NET_BYTEORDER, "inet");
	end();
}

/* The kernel ends a name at its length, a careless reader at the NUL. */
static void name_with_nul(void)
{
	begin();
	msg(NFT(NFT_MSG_DELTABLE), NFPROTO_IPV4);
	attr(NFTA_TABLE_NAME, "nfd-a\0b", 8);
	end();
}

static void name_without_nul(void)
{
	begin();
	msg(NFT(NFT_MSG_DELTABLE), NFPROTO_IPV4);
	attr(NFTA_TABLE_NAME, "nfd-a", 5);
	end();
}

static void nul_alone(void)
{
	begin();
	msg(NFT(NFT_MSG_DELTABLE), NFPROTO_IPV4);
	attr(NFTA_TABLE_NAME, "filter\0", 8);
	end();
}

static void delete_all(void)
{
	begin();
	msg(NFT(NFT_MSG_DELTABLE), NFPROTO_IPV4);
	end();
}

static void delete_by_handle(void)
{
	const uint64_t handle = 1;

	begin();
	msg(NFT(NFT_MSG_DELTABLE), NFPROTO_IPV4);
	str(NFTA_TABLE_NAME, "nfd-filter");
	attr(NFTA_TABLE_HANDLE, &handle, sizeof(handle));
	end();
}

/* A name that is in a nest is no name. */
static void name_in_nest(void)
{
	begin();
	msg(NFT(NFT_MSG_NEWRULE), NFPROTO_IPV4);
	attr(NFTA_RULE_EXPRESSIONS | NLA_F_NESTED,
	     "\x0f\0\1\0nfd-filter\0", 16);
	end();
}

static void in_family(uint8_t family)
{
	good();
	len = last;
	msg(NFT(NFT_MSG_NEWCHAIN), family);
	str(NFTA_CHAIN_TABLE, "nfd-filter");
	end();
}

static void inet(void) { in_family(NFPROTO_INET); }
static void netdev(void) { in_family(NFPROTO_NETDEV); }
static void bridge(void) { in_family(NFPROTO_BRIDGE); }
static void arp(void) { in_family(NFPROTO_ARP); }
static void unspec(void) { in_family(NFPROTO_UNSPEC); }
static void all_bits(void) { in_family(255); }

static void of_type(uint16_t type)
{
	begin();
	msg(type, NFPROTO_IPV4);
	str(NFTA_TABLE_NAME, "nfd-filter");
	end();
}

static void object(void) { of_type(NFT(NFT_MSG_NEWOBJ)); }
static void flowtable(void) { of_type(NFT(NFT_MSG_NEWFLOWTABLE)); }
static void question_within(void) { of_type(NFT(NFT_MSG_GETRULE)); }
static void conntrack(void) { of_type(NFNL_SUBSYS_CTNETLINK << 8 | 2); }
static void begin_within(void) { of_type(NFNL_MSG_BATCH_BEGIN); }
static void control(void) { of_type(NLMSG_NOOP); }
static void high_bits(void) { of_type(0x8000 | NFT(NFT_MSG_NEWRULE)); }

static void unknown_attribute(void)
{
	begin();
	rule("nfd-filter");
	attr(100, "abcd", 4);
	end();
}

static void question_that_resets(void)
{
	msg(NFT(NFT_MSG_GETOBJ_RESET), NFPROTO_IPV4);
	str(NFTA_RULE_TABLE, "nfd-filter");
}

static void change_alone(void) { rule("nfd-filter"); }

static void ipset_destroy(void)
{
	msg(NFNL_SUBSYS_IPSET << 8 | IPSET_CMD_DESTROY, NFPROTO_IPV4);
	attr(IPSET_ATTR_PROTOCOL, "\6", 1);
}

static void conntrack_flush(void)
{
	msg(NFNL_SUBSYS_CTNETLINK << 8 | 2, NFPROTO_UNSPEC);
}

static void other_subsystem(void)
{
	msg_res(NFNL_MSG_BATCH_BEGIN, AF_UNSPEC, NFNL_SUBSYS_CTNETLINK);
	rule("nfd-filter");
	end();
}

/* What is not well-formed */

static void no_end(void) { begin(); rule("nfd-filter"); }
static void nothing(void) { }
static void header_alone(void) { msg(NFT(NFT_MSG_GETGEN), 0); len -= 4; }

static void after_the_end(void)
{
	good();
	rule("inet");
}

static void two_questions(void)
{
	getgen();
	conntrack_flush();
}

static void longer_than_it_is(void)
{
	good();
	nlh()->nlmsg_len += 4;
}

static void shorter_than_a_header(void)
{
	begin();
	rule("nfd-filter");
	nlh()->nlmsg_len = 16;
	end();
}

/* The rest of a message would be read as the next one. */
static void swallowed(void)
{
	begin();
	rule("nfd-filter");
	nlh()->nlmsg_len += 40;
	rule("inet");
	end();
}

static void unaligned(void)
{
	begin();
	rule("nfd-filter");
	nlh()->nlmsg_len -= 1;
	end();
}

static void attribute_too_long(void)
{
	begin();
	rule("nfd-filter");
	((struct nlattr *)(void *)(packet + len - 4))->nla_len = 8;
	end();
}

static void attribute_too_short(void)
{
	begin();
	rule("nfd-filter");
	((struct nlattr *)(void *)(packet + len - 4))->nla_len = 3;
	end();
}

static void attribute_of_nothing(void)
{
	begin();
	rule("nfd-filter");
	((struct nlattr *)(void *)(packet + len - 4))->nla_len = 0;
	end();
}

/* clang-format off */
static const struct {
	const char *name;
	void (*build)(void);
	int code;
} cases[] = {
#define CASE(fn, code) { #fn, fn, code }
	CASE(good, 0), CASE(every_message, 0), CASE(empty_batch, 0),
	CASE(names, 0), CASE(dump, 0), CASE(getgen, 0), CASE(ipset, 0),
	CASE(foreign, -EPERM), CASE(prefix_cut, -EPERM),
	CASE(plain_longer, -EPERM), CASE(no_name, -EPERM),
	CASE(name_too_long, -EPERM), CASE(second_is_foreign, -EPERM),
	CASE(two_names, -EPERM), CASE(two_names_flagged, -EPERM),
	CASE(name_with_nul, -EPERM), CASE(name_without_nul, -EPERM),
	CASE(nul_alone, -EPERM), CASE(delete_all, -EPERM),
	CASE(delete_by_handle, -EPERM), CASE(name_in_nest, -EPERM),
	CASE(inet, -EPERM), CASE(netdev, -EPERM), CASE(bridge, -EPERM),
	CASE(arp, -EPERM), CASE(unspec, -EPERM), CASE(all_bits, -EPERM),
	CASE(object, -EPERM), CASE(flowtable, -EPERM),
	CASE(question_within, -EPERM), CASE(conntrack, -EPERM),
	CASE(begin_within, -EPERM), CASE(control, -EPERM),
	CASE(high_bits, -EPERM), CASE(unknown_attribute, -EPERM),
	CASE(question_that_resets, -EPERM), CASE(change_alone, -EPERM),
	CASE(ipset_destroy, -EPERM), CASE(conntrack_flush, -EPERM),
	CASE(other_subsystem, -EPERM),
	CASE(no_end, -EBADMSG), CASE(nothing, -EBADMSG),
	CASE(header_alone, -EBADMSG), CASE(after_the_end, -EBADMSG),
	CASE(two_questions, -EBADMSG), CASE(longer_than_it_is, -EBADMSG),
	CASE(shorter_than_a_header, -EBADMSG), CASE(swallowed, -EBADMSG),
	CASE(unaligned, -EBADMSG), CASE(attribute_too_long, -EBADMSG),
	CASE(attribute_too_short, -EBADMSG), CASE(attribute_of_nothing, -EBADMSG),
};
/* clang-format on */

/* In memory of its own size, so that sanitizers see what is read too much. */
static int checked(void)
{
	uint8_t *copy = malloc(len ? len : 1);
	int rc;

	ck_assert_ptr_nonnull(copy);
	if (len)
		memcpy(copy, packet, len);
	rc = applier_check(copy, len);
	free(copy);
	return rc;
}

START_TEST(check_case)
{
	cases[_i].build();
	ck_assert_msg(checked() == cases[_i].code, "%s: %d", cases[_i].name,
		      checked());
}
END_TEST

/* Nothing that is cut short is let through. */
START_TEST(cut)
{
	size_t whole;

	every_message();
	whole = len;
	for (len = 0; len < whole; len++)
		ck_assert_int_lt(checked(), 0);
	len = whole;
	ck_assert_int_eq(checked(), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("applier_check");
	TCase *tcase = tcase_create("applier_check");

	tcase_add_loop_test(tcase, check_case, 0,
			    N_OF(cases));
	tcase_add_test(tcase, cut);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
