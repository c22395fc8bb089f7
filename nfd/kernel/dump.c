/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the kernel's messages about rules, chains and tables. */
#include <assert.h>
#include <endian.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "../encode/udata.h"
#include "kern.h"

#define ATTRS sizeof(struct nfgenmsg)

static uint64_t get_u64(const struct nlattr *attr)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U64) < 0)
		return 0;
	return be64toh(mnl_attr_get_u64(attr));
}

static uint32_t get_u32(const struct nlattr *attr)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
		return 0;
	return be32toh(mnl_attr_get_u32(attr));
}

static const char *get_str(const struct nlattr *attr)
{
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
		return NULL;
	return mnl_attr_get_str(attr);
}

/* Attributes of counters, of rules and of chains alike. */
static_assert(NFTA_COUNTER_BYTES == 1 && NFTA_COUNTER_PACKETS == 2 &&
	      NFTA_COUNTER_PACKETS != NFTA_COUNTER_BYTES, "counter attributes");

static void get_counters(const struct nlattr *nest, struct counters *out)
{
	struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == NFTA_COUNTER_BYTES)
			out->bytes = get_u64(attr);
		else if (mnl_attr_get_type(attr) == NFTA_COUNTER_PACKETS)
			out->packets = get_u64(attr);
	}
}

/* The data of @elem, an expression, if it is a counter. */
static const struct nlattr *counter_data(const struct nlattr *elem)
{
	struct nlattr *attr;
	const struct nlattr *data = NULL;
	bool is_counter = false;

	mnl_attr_for_each_nested(attr, elem) {
		if (mnl_attr_get_type(attr) == NFTA_EXPR_NAME) {
			const char *name = get_str(attr);

			is_counter = name && strcmp(name, "counter") == 0;
			if (!is_counter)
				return NULL;
		} else if (mnl_attr_get_type(attr) == NFTA_EXPR_DATA) {
			data = attr;
		}
	}
	return is_counter ? data : NULL;
}

static void get_expressions(const struct nlattr *list, struct counters *out)
{
	struct nlattr *elem;
	const struct nlattr *data;

	mnl_attr_for_each_nested(elem, list) {
		data = counter_data(elem);
		if (data) {
			get_counters(data, out);
			return;
		}
	}
}

/* The value of @type in user data; 0: it isn't there. */
static uint64_t get_udata(const struct nlattr *attr, enum udata_type type)
{
	const uint8_t *p = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);
	uint64_t v;

	while (len >= 2 && len - 2 >= p[1]) {
		if (p[0] == type && p[1] == UDATA_VALUE_LEN) {
			memcpy(&v, p + 2, sizeof(v));
			return be64toh(v);
		}
		len -= 2u + p[1];
		p += 2u + p[1];
	}
	return 0;
}

static void get_rule_udata(const struct nlattr *attr, struct dump_rule *out)
{
	uint64_t guard = get_udata(attr, UDATA_GUARD);
	uint64_t ladder = get_udata(attr, UDATA_LADDER);

	out->id.id = get_udata(attr, UDATA_ID);
	out->hash = get_udata(attr, UDATA_HASH);
	out->run_id = get_udata(attr, UDATA_RUN);
	out->stretch_id = get_udata(attr, UDATA_STRETCH);
	out->ranges = (unsigned int)get_udata(attr, UDATA_RANGES);
	out->is_ladder = ladder & UDATA_LADDER_IS;
	out->is_fork = ladder & UDATA_LADDER_FORK;
	out->is_whole = ladder & UDATA_LADDER_WHOLE;
	out->is_guard = guard != 0;
	out->proto = (uint8_t)guard;
}

bool dump_rule(const struct nlmsghdr *nlh, struct dump_rule *out)
{
	struct nlattr *attr;

	*out = (struct dump_rule){ 0 };
	mnl_attr_for_each(attr, nlh, ATTRS) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_RULE_CHAIN:
			out->chain = get_str(attr);
			break;
		case NFTA_RULE_HANDLE:
			out->handle = get_u64(attr);
			break;
		case NFTA_RULE_EXPRESSIONS:
			get_expressions(attr, &out->counters);
			break;
		case NFTA_RULE_USERDATA:
			get_rule_udata(attr, out);
			break;
		}
	}
	return out->chain && out->handle;
}

/* The bytes in a nest of one value; NULL: there are none. */
static const uint8_t *get_value(const struct nlattr *nest, size_t *len)
{
	const struct nlattr *value = mnl_attr_get_payload(nest);

	if (!mnl_attr_ok(value, mnl_attr_get_payload_len(nest)))
		return NULL;
	*len = mnl_attr_get_payload_len(value);
	return mnl_attr_get_payload(value);
}

static void get_verdict(const struct nlattr *nest, struct dump_data *out)
{
	struct nlattr *attr;

	out->is_verdict = true;
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == NFTA_VERDICT_CODE)
			out->verdict = (int)get_u32(attr);
		else if (mnl_attr_get_type(attr) == NFTA_VERDICT_CHAIN)
			out->chain = get_str(attr);
	}
}

void dump_data(const struct nlattr *nest, struct dump_data *out)
{
	struct nlattr *attr;

	*out = (struct dump_data){ .is_verdict = false };
	mnl_attr_for_each_nested(attr, nest) {
		if (mnl_attr_get_type(attr) == NFTA_DATA_VERDICT) {
			get_verdict(attr, out);
		} else if (mnl_attr_get_type(attr) == NFTA_DATA_VALUE) {
			out->value = mnl_attr_get_payload(attr);
			out->len = mnl_attr_get_payload_len(attr);
		}
	}
}

bool dump_data_is_same(const struct dump_data *a, const struct dump_data *b)
{
	if (a->is_verdict != b->is_verdict || a->verdict != b->verdict ||
	    !a->chain != !b->chain || a->len != b->len)
		return false;
	return (!a->chain || strcmp(a->chain, b->chain) == 0) &&
	       (!a->len || memcmp(a->value, b->value, a->len) == 0);
}

static void dump_elem(const struct nlattr *nest, struct dump_elem *out)
{
	struct nlattr *attr;
	const struct nlattr *value;

	*out = (struct dump_elem){ .key = NULL };
	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_SET_ELEM_KEY:
			out->key = get_value(attr, &out->key_len);
			break;
		case NFTA_SET_ELEM_KEY_END:
			out->key_end = get_value(attr, &out->key_end_len);
			break;
		case NFTA_SET_ELEM_FLAGS:
			out->is_end = get_u32(attr) & NFT_SET_ELEM_INTERVAL_END;
			break;
		case NFTA_SET_ELEM_DATA:
			dump_data(attr, &out->data);
			break;
		case NFTA_SET_ELEM_USERDATA:
			out->id.id = get_udata(attr, UDATA_ID);
			break;
		case NFTA_SET_ELEM_EXPR:
			value = counter_data(attr);
			if (value)
				get_counters(value, &out->counters);
			break;
		}
	}
}

void dump_elems(const struct nlmsghdr *nlh,
		void (*fn)(const struct dump_elem *elem, void *arg), void *arg)
{
	struct nlattr *attr, *nest;
	struct dump_elem elem;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) != NFTA_SET_ELEM_LIST_ELEMENTS)
			continue;
		mnl_attr_for_each_nested(nest, attr) {
			dump_elem(nest, &elem);
			if (elem.key)
				fn(&elem, arg);
		}
	}
}

bool dump_elem_at(const struct nlmsghdr *nlh, size_t off,
		  struct dump_elem *out)
{
	struct nlattr *attr, *nest;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) != NFTA_SET_ELEM_LIST_ELEMENTS)
			continue;
		mnl_attr_for_each_nested(nest, attr) {
			if ((size_t)((char *)nest - (const char *)nlh) != off)
				continue;
			dump_elem(nest, out);
			return out->key;
		}
	}
	return false;
}

/* What is named in the data of @expr, a "match" or "target" of nft_compat. */
static const char *xt_name(const struct nlattr *expr)
{
	struct nlattr *attr, *data;
	const char *kind = NULL, *name = NULL;

	mnl_attr_for_each_nested(attr, expr) {
		if (mnl_attr_get_type(attr) == NFTA_EXPR_NAME)
			kind = get_str(attr);
		if (mnl_attr_get_type(attr) != NFTA_EXPR_DATA)
			continue;
		mnl_attr_for_each_nested(data, attr)
			if (mnl_attr_get_type(data) == NFTA_MATCH_NAME)
				name = get_str(data);
	}
	if (!kind || (strcmp(kind, "match") != 0 && strcmp(kind, "target") != 0))
		return NULL;
	return name;
}

static_assert((int)NFTA_MATCH_NAME == (int)NFTA_TARGET_NAME, "one for both");

const char *dump_xt_at(const struct nlmsghdr *nlh, size_t off)
{
	struct nlattr *attr, *expr;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) != NFTA_RULE_EXPRESSIONS)
			continue;
		mnl_attr_for_each_nested(expr, attr)
			if ((size_t)((const char *)expr - (const char *)nlh) ==
			    off)
				return xt_name(expr);
	}
	return NULL;
}

const char *dump_set_name(const struct nlmsghdr *nlh)
{
	struct nlattr *attr;
	const char *name = NULL;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) == NFTA_SET_NAME)
			name = get_str(attr);
		else if (mnl_attr_get_type(attr) == NFTA_SET_FLAGS &&
			 get_u32(attr) & NFT_SET_ANONYMOUS)
			return NULL;
	}
	return name;
}

uint32_t dump_set_room(const struct nlmsghdr *nlh)
{
	struct nlattr *attr, *desc;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) != NFTA_SET_DESC)
			continue;
		mnl_attr_for_each_nested(desc, attr) {
			if (mnl_attr_get_type(desc) == NFTA_SET_DESC_SIZE)
				return get_u32(desc);
		}
	}
	return 0;
}

/* NFTA_SET_COUNT, Linux 6.16; older headers lack it. */
#define SET_COUNT 20

bool dump_set_count(const struct nlmsghdr *nlh, uint32_t *count)
{
	struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, ATTRS) {
		if (mnl_attr_get_type(attr) != SET_COUNT)
			continue;
		*count = get_u32(attr);
		return true;
	}
	return false;
}

bool dump_chain(const struct nlmsghdr *nlh, struct dump_chain *out)
{
	struct nlattr *attr;

	*out = (struct dump_chain){ 0 };
	mnl_attr_for_each(attr, nlh, ATTRS) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_CHAIN_TABLE:
			out->table = get_str(attr);
			break;
		case NFTA_CHAIN_NAME:
			out->name = get_str(attr);
			break;
		case NFTA_CHAIN_HANDLE:
			out->handle = get_u64(attr);
			break;
		case NFTA_CHAIN_HOOK:
			out->is_base = true;
			break;
		case NFTA_CHAIN_POLICY:
			out->policy = get_u32(attr);
			break;
		case NFTA_CHAIN_COUNTERS:
			get_counters(attr, &out->counters);
			break;
		}
	}
	return out->table && out->name;
}

void dump_table(const struct nlmsghdr *nlh, struct dump_table *out)
{
	struct nlattr *attr;
	bool is_ours = false;

	*out = (struct dump_table){ 0 };
	mnl_attr_for_each(attr, nlh, ATTRS) {
		switch (mnl_attr_get_type(attr)) {
		case NFTA_TABLE_HANDLE:
			out->handle = get_u64(attr);
			break;
		case NFTA_TABLE_FLAGS:
			out->flags = get_u32(attr);
			break;
		case NFTA_TABLE_OWNER:
			out->port = get_u32(attr);
			break;
		case NFTA_TABLE_USERDATA:
			is_ours = get_udata(attr, UDATA_OURS) != 0;
			break;
		}
	}
	if (!is_ours)
		out->handle = 0;
}
