/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages between the command line tool and the daemon, both ways. */
#include "wire.h"

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
};
/* clang-format on */

#define BIT(attr) (UINT32_C(1) << (attr))

static_assert(WIRE_A_N <= 32, "sets of attributes are uint32_t");

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

/* Writers: start() … put()… finish(). The header's place is an offset, since
 * the buffer moves when it grows. */

static size_t start(struct wire_buf *buf, enum wire_type type, uint32_t seq)
{
	const struct nlmsghdr nlh = { .nlmsg_len = MNL_NLMSG_HDRLEN,
				      .nlmsg_type = type,
				      .nlmsg_flags = NLM_F_REQUEST,
				      .nlmsg_seq = seq };
	size_t at = buf->len;

	if (!reserve(buf, MNL_NLMSG_HDRLEN))
		return at;
	memcpy(buf->data + at, &nlh, sizeof(nlh));
	buf->len += MNL_NLMSG_HDRLEN;
	return at;
}

static void put(struct wire_buf *buf, enum wire_attr attr, const void *data,
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

static void finish(struct wire_buf *buf, size_t at)
{
	if (buf->failed) {
		buf->len = at < buf->len ? at : buf->len;
		return;
	}
	assert(buf->len - at <= WIRE_MSG_MAX);
	((struct nlmsghdr *)(void *)(buf->data + at))->nlmsg_len =
		(uint32_t)(buf->len - at);
}

static void put_u8(struct wire_buf *buf, enum wire_attr attr, unsigned int v)
{
	uint8_t u8 = (uint8_t)v;

	put(buf, attr, &u8, sizeof(u8));
}

static void put_u32(struct wire_buf *buf, enum wire_attr attr, uint32_t v)
{
	put(buf, attr, &v, sizeof(v));
}

static void put_str(struct wire_buf *buf, enum wire_attr attr, const char *s)
{
	put(buf, attr, s, strlen(s) + 1);
}

static void put_flag(struct wire_buf *buf, enum wire_attr attr, bool is_set)
{
	if (is_set)
		put(buf, attr, NULL, 0);
}

static void put_counters(struct wire_buf *buf, const struct counters *counters)
{
	const uint64_t both[2] = { counters->packets, counters->bytes };

	put(buf, WIRE_A_COUNTERS, both, sizeof(both));
}

/* Readers */

/* The attributes of a message by type. */
struct parsed {
	const struct nlattr *attr[WIRE_A_N];
};

static const void *data_of(const struct parsed *p, enum wire_attr attr)
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

/*
 * Every attribute once at most, of a type in @may or @must, well sized, with
 * nothing but zeroes as padding; all of @must there.
 */
static int parse(const struct nlmsghdr *nlh, uint32_t must, uint32_t may,
		 struct parsed *p)
{
	const uint8_t *at = (const uint8_t *)nlh + MNL_NLMSG_HDRLEN;
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;
	uint32_t seen = 0;

	*p = (struct parsed){ { NULL } };
	while (at < end) {
		const struct nlattr *a = (const void *)at;
		size_t left = (size_t)(end - at);

		if (left < MNL_ATTR_HDRLEN || a->nla_len < MNL_ATTR_HDRLEN ||
		    (size_t)MNL_ALIGN(a->nla_len) > left)
			return -EBADMSG;
		if (a->nla_type >= WIRE_A_N ||
		    !((must | may) & ~seen & BIT(a->nla_type)) ||
		    !is_well_sized(a))
			return -EBADMSG;
		for (size_t i = a->nla_len; i < (size_t)MNL_ALIGN(a->nla_len); i++)
			if (at[i])
				return -EBADMSG;
		p->attr[a->nla_type] = a;
		seen |= BIT(a->nla_type);
		at += MNL_ALIGN(a->nla_len);
	}
	return (seen & must) == must ? 0 : -EBADMSG;
}

static uint8_t u8_of(const struct parsed *p, enum wire_attr attr)
{
	return p->attr[attr] ? *(const uint8_t *)data_of(p, attr) : 0;
}

static uint32_t u32_of(const struct parsed *p, enum wire_attr attr)
{
	uint32_t v = 0;

	if (p->attr[attr])
		memcpy(&v, data_of(p, attr), sizeof(v));
	return v;
}

static struct counters counters_of(const struct parsed *p)
{
	uint64_t both[2] = { 0, 0 };

	if (p->attr[WIRE_A_COUNTERS])
		memcpy(both, data_of(p, WIRE_A_COUNTERS), sizeof(both));
	return (struct counters){ both[0], both[1] };
}

/* @dst holds what the attribute's desc allows and is all zeroes. */
static void str_of(const struct parsed *p, enum wire_attr attr, char *dst)
{
	if (p->attr[attr])
		strcpy(dst, data_of(p, attr));
}

static bool family_of(const struct parsed *p, enum family_id *family)
{
	*family = (enum family_id)u8_of(p, WIRE_A_FAMILY);
	return *family > FAMILY_UNSET && *family < FAMILY_N;
}

/* Without the attribute it is TABLE_UNSET and fine. */
static bool table_of(const struct parsed *p, enum table_id *table)
{
	*table = TABLE_UNSET;
	if (!p->attr[WIRE_A_TABLE])
		return true;
	*table = table_find(data_of(p, WIRE_A_TABLE));
	return *table != TABLE_UNSET;
}

/* Each message: put, get */

void wire_put_begin(struct wire_buf *buf, uint32_t seq, bool test)
{
	size_t at = start(buf, WIRE_BEGIN, seq);

	put_flag(buf, WIRE_A_TEST, test);
	finish(buf, at);
}

int wire_get_begin(const struct nlmsghdr *nlh, bool *test)
{
	struct parsed p;

	if (parse(nlh, 0, BIT(WIRE_A_TEST), &p))
		return -EBADMSG;
	*test = p.attr[WIRE_A_TEST];
	return 0;
}

void wire_put_command(struct wire_buf *buf, uint32_t seq,
		      const struct command *cmd)
{
	size_t at = start(buf, WIRE_COMMAND, seq);

	put_u8(buf, WIRE_A_OP, cmd->op);
	put_u8(buf, WIRE_A_FAMILY, cmd->family);
	put_str(buf, WIRE_A_TABLE, table_desc(cmd->table)->name);
	if (cmd->chain[0])
		put_str(buf, WIRE_A_CHAIN, cmd->chain);
	if (cmd->new_name[0])
		put_str(buf, WIRE_A_NEW_NAME, cmd->new_name);
	if (cmd->num.n)
		put_u32(buf, WIRE_A_NUM, cmd->num.n);
	if (cmd->policy)
		put_u8(buf, WIRE_A_POLICY, cmd->policy);
	if (cmd->has_counters)
		put_counters(buf, &cmd->counters);
	if (cmd->rule)
		put(buf, WIRE_A_RULE, cmd->rule->attrs, cmd->rule->len_bytes);
	if (cmd->line)
		put_u32(buf, WIRE_A_LINE, cmd->line);
	finish(buf, at);
}

/* clang-format off */
/* What each command must and may carry beside op, family, table and line. */
static const struct {
	uint32_t must, may;
} command_attrs[COMMAND_N] = {
#define RULE BIT(WIRE_A_RULE)
#define NUM  BIT(WIRE_A_NUM)
#define CNT  BIT(WIRE_A_COUNTERS)
#define CHN  BIT(WIRE_A_CHAIN)
	[COMMAND_APPEND]       = { CHN | RULE, CNT },
	[COMMAND_INSERT]       = { CHN | RULE, CNT | NUM },
	[COMMAND_REPLACE]      = { CHN | RULE | NUM, CNT },
	[COMMAND_DELETE]       = { CHN | RULE, 0 },
	[COMMAND_DELETE_NUM]   = { CHN | NUM, 0 },
	[COMMAND_CHECK]        = { CHN | RULE, 0 },
	[COMMAND_FLUSH]        = { 0, CHN },
	[COMMAND_ZERO]         = { 0, CHN },
	[COMMAND_ZERO_NUM]     = { CHN | NUM, 0 },
	[COMMAND_NEW_CHAIN]    = { CHN, 0 },
	[COMMAND_DELETE_CHAIN] = { 0, CHN },
	[COMMAND_RENAME_CHAIN] = { CHN | BIT(WIRE_A_NEW_NAME), 0 },
	[COMMAND_POLICY]       = { CHN | BIT(WIRE_A_POLICY), CNT },
	[COMMAND_TABLE_RESET]  = { 0, 0 },
	[COMMAND_TABLE_USE]    = { 0, 0 },
	[COMMAND_CHAIN]        = { CHN, BIT(WIRE_A_POLICY) | CNT },
#undef RULE
#undef NUM
#undef CNT
#undef CHN
};
/* clang-format on */

int wire_get_command(const struct nlmsghdr *nlh, struct command *cmd,
		     const void **attrs_out, size_t *len_bytes)
{
	const uint32_t head = BIT(WIRE_A_OP) | BIT(WIRE_A_FAMILY) |
			      BIT(WIRE_A_TABLE);
	struct command c = { .op = COMMAND_UNSET };
	uint32_t must, may;
	struct parsed p;

	if (parse(nlh, head, ~head, &p))
		return -EBADMSG;
	c.op = (enum command_op)u8_of(&p, WIRE_A_OP);
	if (c.op <= COMMAND_UNSET || c.op >= COMMAND_N)
		return -EBADMSG;
	must = head | command_attrs[c.op].must;
	may = BIT(WIRE_A_LINE) | command_attrs[c.op].may;
	if (parse(nlh, must, may, &p) || !family_of(&p, &c.family) ||
	    !table_of(&p, &c.table))
		return -EBADMSG;
	c.policy = (enum verdict)u8_of(&p, WIRE_A_POLICY);
	c.num.n = u32_of(&p, WIRE_A_NUM);
	if (c.policy >= VERDICT_N || (p.attr[WIRE_A_NUM] && !c.num.n))
		return -EBADMSG;
	str_of(&p, WIRE_A_CHAIN, c.chain);
	str_of(&p, WIRE_A_NEW_NAME, c.new_name);
	if ((must & BIT(WIRE_A_CHAIN) && !c.chain[0]) ||
	    (must & BIT(WIRE_A_NEW_NAME) && !c.new_name[0]))
		return -EBADMSG;
	c.has_counters = p.attr[WIRE_A_COUNTERS];
	c.counters = counters_of(&p);
	c.line = u32_of(&p, WIRE_A_LINE);
	*attrs_out = NULL;
	*len_bytes = 0;
	if (p.attr[WIRE_A_RULE]) {
		*attrs_out = data_of(&p, WIRE_A_RULE);
		*len_bytes = mnl_attr_get_payload_len(p.attr[WIRE_A_RULE]);
	}
	*cmd = c;
	return 0;
}

void wire_put_commit(struct wire_buf *buf, uint32_t seq)
{
	finish(buf, start(buf, WIRE_COMMIT, seq));
}

int wire_get_commit(const struct nlmsghdr *nlh)
{
	struct parsed p;

	return parse(nlh, 0, 0, &p);
}

void wire_put_list(struct wire_buf *buf, uint32_t seq,
		   const struct wire_list *list)
{
	size_t at = start(buf, WIRE_LIST, seq);

	put_u8(buf, WIRE_A_FAMILY, list->family);
	if (list->table)
		put_str(buf, WIRE_A_TABLE, table_desc(list->table)->name);
	if (list->chain[0])
		put_str(buf, WIRE_A_CHAIN, list->chain);
	if (list->num.n)
		put_u32(buf, WIRE_A_NUM, list->num.n);
	put_flag(buf, WIRE_A_WITH_COUNTERS, list->with_counters);
	put_flag(buf, WIRE_A_ZERO, list->zero);
	finish(buf, at);
}

int wire_get_list(const struct nlmsghdr *nlh, struct wire_list *list)
{
	struct wire_list l = { .family = FAMILY_UNSET };
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_FAMILY),
		  BIT(WIRE_A_TABLE) | BIT(WIRE_A_CHAIN) | BIT(WIRE_A_NUM) |
			  BIT(WIRE_A_WITH_COUNTERS) | BIT(WIRE_A_ZERO),
		  &p) ||
	    !family_of(&p, &l.family) || !table_of(&p, &l.table))
		return -EBADMSG;
	str_of(&p, WIRE_A_CHAIN, l.chain);
	l.num.n = u32_of(&p, WIRE_A_NUM);
	l.with_counters = p.attr[WIRE_A_WITH_COUNTERS];
	l.zero = p.attr[WIRE_A_ZERO];
	/* A number is of a chain, a chain is of a table. */
	if ((l.num.n && !l.chain[0]) || (l.chain[0] && !l.table))
		return -EBADMSG;
	*list = l;
	return 0;
}

void wire_put_done(struct wire_buf *buf, uint32_t seq, uint64_t generation)
{
	size_t at = start(buf, WIRE_DONE, seq);

	put(buf, WIRE_A_GENERATION, &generation, sizeof(generation));
	finish(buf, at);
}

int wire_get_done(const struct nlmsghdr *nlh, uint64_t *generation)
{
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_GENERATION), 0, &p))
		return -EBADMSG;
	memcpy(generation, data_of(&p, WIRE_A_GENERATION), sizeof(*generation));
	return 0;
}

void wire_put_error(struct wire_buf *buf, uint32_t seq,
		    const struct wire_error *error)
{
	size_t at = start(buf, WIRE_ERROR, seq);

	if (error->op)
		put_u8(buf, WIRE_A_OP, error->op);
	put_u32(buf, WIRE_A_CODE, (uint32_t)-error->err.code);
	put_u8(buf, WIRE_A_STATUS, error->err.status);
	if (error->err.line)
		put_u32(buf, WIRE_A_LINE, error->err.line);
	if (error->err.text[0])
		put_str(buf, WIRE_A_TEXT, error->err.text);
	finish(buf, at);
}

int wire_get_error(const struct nlmsghdr *nlh, struct wire_error *error)
{
	struct wire_error e = { .op = COMMAND_UNSET };
	uint32_t code;
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_CODE) | BIT(WIRE_A_STATUS),
		  BIT(WIRE_A_OP) | BIT(WIRE_A_LINE) | BIT(WIRE_A_TEXT), &p))
		return -EBADMSG;
	code = u32_of(&p, WIRE_A_CODE);
	e.op = (enum command_op)u8_of(&p, WIRE_A_OP);
	e.err.status = (enum err_status)u8_of(&p, WIRE_A_STATUS);
	if (!code || code > 4095 || e.op >= COMMAND_N ||
	    e.err.status > ERR_RESOURCE)
		return -EBADMSG;
	e.err.code = -(int)code;
	e.err.line = u32_of(&p, WIRE_A_LINE);
	str_of(&p, WIRE_A_TEXT, e.err.text);
	*error = e;
	return 0;
}

void wire_put_table(struct wire_buf *buf, uint32_t seq, enum family_id family,
		    enum table_id table)
{
	size_t at = start(buf, WIRE_TABLE, seq);

	put_u8(buf, WIRE_A_FAMILY, family);
	put_str(buf, WIRE_A_TABLE, table_desc(table)->name);
	finish(buf, at);
}

int wire_get_table(const struct nlmsghdr *nlh, enum family_id *family,
		   enum table_id *table)
{
	enum family_id f;
	enum table_id t;
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_FAMILY) | BIT(WIRE_A_TABLE), 0, &p) ||
	    !family_of(&p, &f) || !table_of(&p, &t))
		return -EBADMSG;
	*family = f;
	*table = t;
	return 0;
}

void wire_put_chain(struct wire_buf *buf, uint32_t seq,
		    const struct wire_chain *chain)
{
	size_t at = start(buf, WIRE_CHAIN, seq);

	put_str(buf, WIRE_A_CHAIN, chain->name);
	if (chain->policy)
		put_u8(buf, WIRE_A_POLICY, chain->policy);
	put_counters(buf, &chain->counters);
	put_u32(buf, WIRE_A_REFS, chain->refs);
	put_u32(buf, WIRE_A_N_RULES, chain->n_rules);
	finish(buf, at);
}

int wire_get_chain(const struct nlmsghdr *nlh, struct wire_chain *chain)
{
	struct wire_chain c = { .policy = VERDICT_UNSET };
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_CHAIN) | BIT(WIRE_A_COUNTERS) |
			       BIT(WIRE_A_REFS) | BIT(WIRE_A_N_RULES),
		  BIT(WIRE_A_POLICY), &p))
		return -EBADMSG;
	str_of(&p, WIRE_A_CHAIN, c.name);
	c.policy = (enum verdict)u8_of(&p, WIRE_A_POLICY);
	c.counters = counters_of(&p);
	c.refs = u32_of(&p, WIRE_A_REFS);
	c.n_rules = u32_of(&p, WIRE_A_N_RULES);
	if (!c.name[0] || c.policy >= VERDICT_N)
		return -EBADMSG;
	*chain = c;
	return 0;
}

void wire_put_rule(struct wire_buf *buf, uint32_t seq,
		   const struct wire_rule *rule)
{
	size_t at = start(buf, WIRE_RULE, seq);

	put_u32(buf, WIRE_A_NUM, rule->num.n);
	put_counters(buf, &rule->counters);
	put(buf, WIRE_A_RULE, rule->attrs, rule->len_bytes);
	finish(buf, at);
}

int wire_get_rule(const struct nlmsghdr *nlh, struct wire_rule *rule)
{
	struct parsed p;

	if (parse(nlh, BIT(WIRE_A_RULE) | BIT(WIRE_A_NUM) |
			       BIT(WIRE_A_COUNTERS), 0, &p))
		return -EBADMSG;
	*rule = (struct wire_rule){
		.attrs = data_of(&p, WIRE_A_RULE),
		.len_bytes = mnl_attr_get_payload_len(p.attr[WIRE_A_RULE]),
		.counters = counters_of(&p),
		.num = { u32_of(&p, WIRE_A_NUM) },
	};
	return 0;
}

const struct nlmsghdr *wire_next(const void *data, size_t len, bool *malformed)
{
	const struct nlmsghdr *nlh = data;

	*malformed = false;
	if (len < MNL_NLMSG_HDRLEN)
		return NULL;
	if (nlh->nlmsg_len < MNL_NLMSG_HDRLEN ||
	    nlh->nlmsg_len > WIRE_MSG_MAX || nlh->nlmsg_len % MNL_ALIGNTO ||
	    nlh->nlmsg_type <= WIRE_UNSET || nlh->nlmsg_type >= WIRE_TYPE_N) {
		*malformed = true;
		return NULL;
	}
	return nlh->nlmsg_len <= len ? nlh : NULL;
}
