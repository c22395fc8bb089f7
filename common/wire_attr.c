/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Typed attributes: how each looks, writing them, reading what nobody vouches
 * for. */
#include "wire_attr.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How each attribute looks: lengths of payload in bytes, both included. */
struct attr_desc {
	uint16_t min, max;
	bool is_string; /* NUL-terminated, no NUL inside; max counts the NUL */
};

/* clang-format off */
static const struct attr_desc attrs[WIRE_A_N] = {
	[WIRE_A_FAMILY]        = { 1, 1, false },
	[WIRE_A_TABLE]         = { 2, 32, true },
	[WIRE_A_OP]            = { 1, 1, false },
	[WIRE_A_CHAIN]         = { 1, CHAIN_NAME_MAX + 1, true },
	[WIRE_A_NEW_NAME]      = { 1, CHAIN_NAME_MAX + 1, true },
	[WIRE_A_NUM]           = { 4, 4, false },
	[WIRE_A_POLICY]        = { 1, 1, false },
	[WIRE_A_COUNTERS]      = { 16, 16, false },
	[WIRE_A_RULE]          = { 0, RULE_BYTES_MAX, false },
	[WIRE_A_LINE]          = { 4, 4, false },
	[WIRE_A_TEST]          = { 0, 0, false },
	[WIRE_A_GENERATION]    = { 8, 8, false },
	[WIRE_A_CODE]          = { 4, 4, false },
	[WIRE_A_STATUS]        = { 1, 1, false },
	[WIRE_A_TEXT]          = { 1, sizeof(((struct err *)0)->text), true },
	[WIRE_A_ZERO]          = { 0, 0, false },
	[WIRE_A_REFS]          = { 4, 4, false },
	[WIRE_A_N_RULES]       = { 4, 4, false },
	[WIRE_A_WITH_COUNTERS] = { 0, 0, false },
	[WIRE_A_ID]            = { 8, 8, false },
	[WIRE_A_LIVE]          = { 16, 16, false },
	[WIRE_A_VERSION]       = { 4, 4, false },
	[WIRE_A_BOOT]          = { 8, 8, false },
	[WIRE_A_OWNER]         = { 1, 32, true },
	[WIRE_A_LINES]         = { 1, WIRE_LINES_MAX, false },
	[WIRE_A_SECONDS]       = { 4, 4, false },
	[WIRE_A_TIME]          = { 8, 8, false },
	[WIRE_A_UID]           = { 4, 4, false },
	[WIRE_A_PID]           = { 4, 4, false },
	[WIRE_A_PROGRAM]       = { 1, WIRE_PROGRAM_MAX + 1, true },
	[WIRE_A_UNIT]          = { 1, WIRE_UNIT_MAX + 1, true },
	[WIRE_A_N_ADDED]       = { 4, 4, false },
	[WIRE_A_N_REMOVED]     = { 4, 4, false },
	[WIRE_A_FOLLOWS]       = { 0, 0, false },
};
/* clang-format on */

static_assert(WIRE_A_N <= 64, "sets of attributes are uint64_t");

void wire_buf_fini(struct wire_buf *buf)
{
	free(buf->data);
	*buf = (struct wire_buf){ .data = NULL };
}

static bool reserve(struct wire_buf *buf, size_t more)
{
	size_t cap = buf->cap ? buf->cap : 2048;
	uint8_t *data;

	if (buf->failed || more > SIZE_MAX / 4 - buf->len)
		return !(buf->failed = true);
	while (cap < buf->len + more)
		cap *= 2;
	if (cap == buf->cap)
		return true;
	data = realloc(buf->data, cap);
	if (!data)
		return !(buf->failed = true);
	buf->data = data;
	buf->cap = cap;
	return true;
}

void wire_buf_put(struct wire_buf *buf, const void *data, size_t len)
{
	if (!len || !reserve(buf, len))
		return;
	memcpy(buf->data + buf->len, data, len);
	buf->len += len;
}

/* Writers. A message's place is an offset: the buffer moves when it grows. */

size_t wire_attr_start(struct wire_buf *buf, unsigned int type, uint32_t seq)
{
	const struct nlmsghdr nlh = {
		.nlmsg_len = MNL_NLMSG_HDRLEN,
		.nlmsg_type = (uint16_t)type,
		.nlmsg_flags = NLM_F_REQUEST,
		.nlmsg_seq = seq,
	};
	size_t at = buf->len;

	if (!reserve(buf, MNL_NLMSG_HDRLEN))
		return at;
	memcpy(buf->data + at, &nlh, sizeof(nlh));
	buf->len += MNL_NLMSG_HDRLEN;
	return at;
}

void wire_attr_put(struct wire_buf *buf, enum wire_attr attr, const void *data,
		   size_t len)
{
	const struct nlattr head = {
	    .nla_type = (uint16_t)attr,
	    .nla_len = (uint16_t)(MNL_ATTR_HDRLEN + len),
	};
	size_t pad = MNL_ALIGN(len) - len;

	assert(len <= attrs[attr].max);
	if (!reserve(buf, MNL_ATTR_HDRLEN + len + pad))
		return;
	memcpy(buf->data + buf->len, &head, sizeof(head));
	buf->len += MNL_ATTR_HDRLEN;
	if (len)
		memcpy(buf->data + buf->len, data, len);
	memset(buf->data + buf->len + len, 0, pad);
	buf->len += len + pad;
}

void wire_attr_finish(struct wire_buf *buf, size_t at)
{
	if (buf->failed) {
		buf->len = at < buf->len ? at : buf->len;
		return;
	}
	assert(buf->len - at <= WIRE_MSG_MAX);
	((struct nlmsghdr *)(void *)(buf->data + at))->nlmsg_len =
	    (uint32_t)(buf->len - at);
}

void wire_attr_put_u8(struct wire_buf *buf, enum wire_attr attr, unsigned int v)
{
	uint8_t u8 = (uint8_t)v;

	wire_attr_put(buf, attr, &u8, sizeof(u8));
}

void wire_attr_put_u32(struct wire_buf *buf, enum wire_attr attr, uint32_t v)
{
	wire_attr_put(buf, attr, &v, sizeof(v));
}

void wire_attr_put_str(struct wire_buf *buf, enum wire_attr attr, const char *s)
{
	wire_attr_put(buf, attr, s, strlen(s) + 1);
}

void wire_attr_put_flag(struct wire_buf *buf, enum wire_attr attr, bool is_set)
{
	if (is_set)
		wire_attr_put(buf, attr, NULL, 0);
}

void wire_attr_put_u64(struct wire_buf *buf, enum wire_attr attr, uint64_t v)
{
	wire_attr_put(buf, attr, &v, sizeof(v));
}

void wire_attr_put_counters(struct wire_buf *buf, enum wire_attr attr,
			    const struct counters *counters)
{
	const uint64_t both[2] = {counters->packets, counters->bytes};

	wire_attr_put(buf, attr, both, sizeof(both));
}

/* Readers */

const void *wire_attr_data(const struct wire_attrs *p, enum wire_attr attr)
{
	return mnl_attr_get_payload(p->attr[attr]);
}

static bool is_well_sized(const struct nlattr *a)
{
	const struct attr_desc *desc = &attrs[a->nla_type];
	uint16_t len = (uint16_t)(a->nla_len - MNL_ATTR_HDRLEN);
	const char *s = mnl_attr_get_payload(a);

	if (len < desc->min || len > desc->max)
		return false;
	return !desc->is_string || strnlen(s, len) == (size_t)len - 1;
}

int wire_attr_parse(const struct nlmsghdr *nlh, uint64_t must, uint64_t may,
		    struct wire_attrs *p)
{
	const uint8_t *at = (const uint8_t *)nlh + MNL_NLMSG_HDRLEN;
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;

	*p = (struct wire_attrs){ .seen = 0 };
	while (at < end) {
		const struct nlattr *a = (const void *)at;
		size_t left = (size_t)(end - at);

		if (left < MNL_ATTR_HDRLEN || a->nla_len < MNL_ATTR_HDRLEN ||
		    (size_t)MNL_ALIGN(a->nla_len) > left)
			return -EBADMSG;
		if (a->nla_type >= WIRE_A_N ||
		    !((must | may) & ~p->seen & WIRE_BIT(a->nla_type)) ||
		    !is_well_sized(a))
			return -EBADMSG;
		for (size_t i = a->nla_len; i < (size_t)MNL_ALIGN(a->nla_len);
		     i++)
			if (at[i])
				return -EBADMSG;
		p->attr[a->nla_type] = a;
		p->seen |= WIRE_BIT(a->nla_type);
		at += MNL_ALIGN(a->nla_len);
	}
	return (p->seen & must) == must ? 0 : -EBADMSG;
}

bool wire_attr_are(const struct wire_attrs *p, uint64_t must, uint64_t may)
{
	return (p->seen & must) == must && !(p->seen & ~(must | may));
}

uint8_t wire_attr_u8(const struct wire_attrs *p, enum wire_attr attr)
{
	return p->attr[attr] ? *(const uint8_t *)wire_attr_data(p, attr) : 0;
}

uint32_t wire_attr_u32(const struct wire_attrs *p, enum wire_attr attr)
{
	uint32_t v = 0;

	if (p->attr[attr])
		memcpy(&v, wire_attr_data(p, attr), sizeof(v));
	return v;
}

uint64_t wire_attr_u64(const struct wire_attrs *p, enum wire_attr attr)
{
	uint64_t v = 0;

	if (p->attr[attr])
		memcpy(&v, wire_attr_data(p, attr), sizeof(v));
	return v;
}

struct counters wire_attr_counters(const struct wire_attrs *p,
				   enum wire_attr attr)
{
	uint64_t both[2] = {0, 0};

	if (p->attr[attr])
		memcpy(both, wire_attr_data(p, attr), sizeof(both));
	return (struct counters){both[0], both[1]};
}

/* @dst holds what the attribute's desc allows and is all zeroes. */
void wire_attr_str(const struct wire_attrs *p, enum wire_attr attr, char *dst)
{
	if (p->attr[attr])
		strcpy(dst, wire_attr_data(p, attr));
}

bool wire_attr_family(const struct wire_attrs *p, enum family_id *family)
{
	*family = (enum family_id)wire_attr_u8(p, WIRE_A_FAMILY);
	return *family > FAMILY_UNSET && *family < FAMILY_N;
}

/* Without the attribute it is TABLE_UNSET and fine. */
bool wire_attr_table(const struct wire_attrs *p, enum table_id *table)
{
	*table = TABLE_UNSET;
	if (!p->attr[WIRE_A_TABLE])
		return true;
	*table = table_find(wire_attr_data(p, WIRE_A_TABLE));
	return *table != TABLE_UNSET;
}

void wire_attr_put_only_u64(struct wire_buf *buf, unsigned int type,
			    uint32_t seq, enum wire_attr attr, uint64_t v)
{
	size_t at = wire_attr_start(buf, type, seq);

	wire_attr_put_u64(buf, attr, v);
	wire_attr_finish(buf, at);
}

int wire_attr_get_only_u64(const struct nlmsghdr *nlh, enum wire_attr attr,
			   uint64_t *v)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh, WIRE_BIT(attr), 0, &p))
		return -EBADMSG;
	*v = wire_attr_u64(&p, attr);
	return 0;
}

void wire_attr_put_only_table(struct wire_buf *buf, unsigned int type,
			      uint32_t seq, enum family_id family,
			      enum table_id table)
{
	size_t at = wire_attr_start(buf, type, seq);

	wire_attr_put_u8(buf, WIRE_A_FAMILY, family);
	wire_attr_put_str(buf, WIRE_A_TABLE, table_desc(table)->name);
	wire_attr_finish(buf, at);
}

int wire_attr_get_only_table(const struct nlmsghdr *nlh,
			     enum family_id *family, enum table_id *table)
{
	enum family_id f;
	enum table_id t;
	struct wire_attrs p;

	if (wire_attr_parse(
		nlh, WIRE_BIT(WIRE_A_FAMILY) | WIRE_BIT(WIRE_A_TABLE), 0, &p) ||
	    !wire_attr_family(&p, &f) || !wire_attr_table(&p, &t))
		return -EBADMSG;
	*family = f;
	*table = t;
	return 0;
}
