/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages between the command line tool and the daemon, both ways. */
#include "wire.h"

#include <errno.h>
#include <string.h>

#include "wire_attr.h"

void wire_put_begin(struct wire_buf *buf, uint32_t seq,
		    const struct wire_begin *begin)
{
	size_t at = wire_attr_start(buf, WIRE_BEGIN, seq);

	wire_attr_put_flag(buf, WIRE_A_TEST, begin->test);
	if (begin->is_expecting)
		wire_attr_put_u64(buf, WIRE_A_GENERATION, begin->expected);
	if (begin->confirm_s)
		wire_attr_put_u32(buf, WIRE_A_SECONDS, begin->confirm_s);
	wire_attr_put_flag(buf, WIRE_A_FOLLOWS, begin->follows);
	wire_attr_finish(buf, at);
}

int wire_get_begin(const struct nlmsghdr *nlh, struct wire_begin *begin)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh, 0,
			    WIRE_BIT(WIRE_A_TEST) |
				WIRE_BIT(WIRE_A_GENERATION) |
				WIRE_BIT(WIRE_A_SECONDS) |
				WIRE_BIT(WIRE_A_FOLLOWS),
			    &p) ||
	    wire_attr_u32(&p, WIRE_A_SECONDS) > WIRE_CONFIRM_S_MAX)
		return -EBADMSG;
	*begin = (struct wire_begin){
		.test = p.attr[WIRE_A_TEST],
		.is_expecting = p.attr[WIRE_A_GENERATION],
		.expected = wire_attr_u64(&p, WIRE_A_GENERATION),
		.confirm_s = wire_attr_u32(&p, WIRE_A_SECONDS),
		.follows = p.attr[WIRE_A_FOLLOWS],
	};
	return 0;
}

void wire_put_command(struct wire_buf *buf, uint32_t seq,
		      const struct command *cmd)
{
	size_t at = wire_attr_start(buf, WIRE_COMMAND, seq);

	wire_attr_put_u8(buf, WIRE_A_OP, cmd->op);
	wire_attr_put_u8(buf, WIRE_A_FAMILY, cmd->family);
	wire_attr_put_str(buf, WIRE_A_TABLE, table_desc(cmd->table)->name);
	if (cmd->chain[0])
		wire_attr_put_str(buf, WIRE_A_CHAIN, cmd->chain);
	if (cmd->new_name[0])
		wire_attr_put_str(buf, WIRE_A_NEW_NAME, cmd->new_name);
	if (cmd->num.n)
		wire_attr_put_u32(buf, WIRE_A_NUM, cmd->num.n);
	if (cmd->policy)
		wire_attr_put_u8(buf, WIRE_A_POLICY, cmd->policy);
	if (cmd->has_counters)
		wire_attr_put_counters(buf, WIRE_A_COUNTERS, &cmd->counters);
	if (cmd->rule)
		wire_attr_put(buf, WIRE_A_RULE, cmd->rule->attrs,
			      cmd->rule->len_bytes);
	if (cmd->line)
		wire_attr_put_u32(buf, WIRE_A_LINE, cmd->line);
	if (cmd->owner[0])
		wire_attr_put_str(buf, WIRE_A_OWNER, cmd->owner);
	wire_attr_finish(buf, at);
}

/* clang-format off */
/* What each command must and may carry beside op, family, table and line. */
static const struct {
	uint64_t must, may;
} command_attrs[COMMAND_N] = {
#define RULE WIRE_BIT(WIRE_A_RULE)
#define NUM  WIRE_BIT(WIRE_A_NUM)
#define CNT  WIRE_BIT(WIRE_A_COUNTERS)
#define CHN  WIRE_BIT(WIRE_A_CHAIN)
#define OWN  WIRE_BIT(WIRE_A_OWNER)
	[COMMAND_APPEND]       = { CHN | RULE, CNT },
	[COMMAND_INSERT]       = { CHN | RULE, CNT | NUM | OWN },
	[COMMAND_REPLACE]      = { CHN | RULE | NUM, CNT },
	[COMMAND_DELETE]       = { CHN | RULE, 0 },
	[COMMAND_DELETE_NUM]   = { CHN | NUM, 0 },
	[COMMAND_CHECK]        = { CHN | RULE, 0 },
	[COMMAND_FLUSH]        = { 0, CHN },
	[COMMAND_ZERO]         = { 0, CHN },
	[COMMAND_ZERO_NUM]     = { CHN | NUM, 0 },
	[COMMAND_NEW_CHAIN]    = { CHN, OWN },
	[COMMAND_DELETE_CHAIN] = { 0, CHN },
	[COMMAND_RENAME_CHAIN] = { CHN | WIRE_BIT(WIRE_A_NEW_NAME), 0 },
	[COMMAND_POLICY]       = { CHN | WIRE_BIT(WIRE_A_POLICY), CNT },
	[COMMAND_TABLE_RESET]  = { 0, 0 },
	[COMMAND_TABLE_USE]    = { 0, 0 },
	[COMMAND_CHAIN]        = { CHN, WIRE_BIT(WIRE_A_POLICY) | CNT },
	[COMMAND_COUNT]        = { CHN | CNT, NUM },
#undef RULE
#undef NUM
#undef CNT
#undef CHN
#undef OWN
};
/* clang-format on */

int wire_get_command(const struct nlmsghdr *nlh, struct command *cmd,
		     const void **attrs_out, size_t *len_bytes)
{
	const uint64_t head = WIRE_BIT(WIRE_A_OP) | WIRE_BIT(WIRE_A_FAMILY) |
			      WIRE_BIT(WIRE_A_TABLE);
	struct command c = { .op = COMMAND_UNSET };
	uint64_t must, may;
	struct wire_attrs p;

	if (wire_attr_parse(nlh, head, ~head, &p))
		return -EBADMSG;
	c.op = (enum command_op)wire_attr_u8(&p, WIRE_A_OP);
	if (c.op <= COMMAND_UNSET || c.op >= COMMAND_N)
		return -EBADMSG;
	must = head | command_attrs[c.op].must;
	may = WIRE_BIT(WIRE_A_LINE) | command_attrs[c.op].may;
	if (!wire_attr_are(&p, must, may) ||
	    !wire_attr_family(&p, &c.family) || !wire_attr_table(&p, &c.table))
		return -EBADMSG;
	c.policy = (enum verdict)wire_attr_u8(&p, WIRE_A_POLICY);
	c.num.n = wire_attr_u32(&p, WIRE_A_NUM);
	if (c.policy >= VERDICT_N || (p.attr[WIRE_A_NUM] && !c.num.n))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, c.chain);
	wire_attr_str(&p, WIRE_A_NEW_NAME, c.new_name);
	wire_attr_str(&p, WIRE_A_OWNER, c.owner);
	if ((must & WIRE_BIT(WIRE_A_CHAIN) && !c.chain[0]) ||
	    (must & WIRE_BIT(WIRE_A_NEW_NAME) && !c.new_name[0]))
		return -EBADMSG;
	c.has_counters = p.attr[WIRE_A_COUNTERS];
	c.counters = wire_attr_counters(&p, WIRE_A_COUNTERS);
	c.line = wire_attr_u32(&p, WIRE_A_LINE);
	*attrs_out = NULL;
	*len_bytes = 0;
	if (p.attr[WIRE_A_RULE]) {
		*attrs_out = wire_attr_data(&p, WIRE_A_RULE);
		*len_bytes = mnl_attr_get_payload_len(p.attr[WIRE_A_RULE]);
	}
	*cmd = c;
	return 0;
}

void wire_put_commit(struct wire_buf *buf, uint32_t seq)
{
	wire_attr_finish(buf, wire_attr_start(buf, WIRE_COMMIT, seq));
}

int wire_get_commit(const struct nlmsghdr *nlh)
{
	struct wire_attrs p;

	return wire_attr_parse(nlh, 0, 0, &p);
}

void wire_put_persist(struct wire_buf *buf, uint32_t seq)
{
	wire_attr_finish(buf, wire_attr_start(buf, WIRE_PERSIST, seq));
}

int wire_get_persist(const struct nlmsghdr *nlh)
{
	struct wire_attrs p;

	return wire_attr_parse(nlh, 0, 0, &p);
}

void wire_put_list(struct wire_buf *buf, uint32_t seq,
		   const struct wire_list *list)
{
	size_t at = wire_attr_start(buf, WIRE_LIST, seq);

	wire_attr_put_u8(buf, WIRE_A_FAMILY, list->family);
	if (list->table)
		wire_attr_put_str(buf, WIRE_A_TABLE,
				  table_desc(list->table)->name);
	if (list->chain[0])
		wire_attr_put_str(buf, WIRE_A_CHAIN, list->chain);
	if (list->num.n)
		wire_attr_put_u32(buf, WIRE_A_NUM, list->num.n);
	wire_attr_put_flag(buf, WIRE_A_WITH_COUNTERS, list->with_counters);
	wire_attr_put_flag(buf, WIRE_A_ZERO, list->zero);
	wire_attr_finish(buf, at);
}

int wire_get_list(const struct nlmsghdr *nlh, struct wire_list *list)
{
	struct wire_list l = { .family = FAMILY_UNSET };
	struct wire_attrs p;

	if (wire_attr_parse(nlh, WIRE_BIT(WIRE_A_FAMILY),
			    WIRE_BIT(WIRE_A_TABLE) | WIRE_BIT(WIRE_A_CHAIN) |
				WIRE_BIT(WIRE_A_NUM) |
				WIRE_BIT(WIRE_A_WITH_COUNTERS) |
				WIRE_BIT(WIRE_A_ZERO),
			    &p) ||
	    !wire_attr_family(&p, &l.family) || !wire_attr_table(&p, &l.table))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, l.chain);
	l.num.n = wire_attr_u32(&p, WIRE_A_NUM);
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
	wire_attr_put_only_u64(buf, WIRE_DONE, seq, WIRE_A_GENERATION,
			       generation);
}

int wire_get_done(const struct nlmsghdr *nlh, uint64_t *generation)
{
	return wire_attr_get_only_u64(nlh, WIRE_A_GENERATION, generation);
}

void wire_put_error(struct wire_buf *buf, uint32_t seq,
		    const struct wire_error *error)
{
	size_t at = wire_attr_start(buf, WIRE_ERROR, seq);

	if (error->op)
		wire_attr_put_u8(buf, WIRE_A_OP, error->op);
	wire_attr_put_u32(buf, WIRE_A_CODE, (uint32_t)-error->err.code);
	wire_attr_put_u8(buf, WIRE_A_STATUS, error->err.status);
	if (error->err.line)
		wire_attr_put_u32(buf, WIRE_A_LINE, error->err.line);
	if (error->err.text[0])
		wire_attr_put_str(buf, WIRE_A_TEXT, error->err.text);
	wire_attr_finish(buf, at);
}

int wire_get_error(const struct nlmsghdr *nlh, struct wire_error *error)
{
	struct wire_error e = { .op = COMMAND_UNSET };
	uint32_t code;
	struct wire_attrs p;

	if (wire_attr_parse(nlh,
			    WIRE_BIT(WIRE_A_CODE) | WIRE_BIT(WIRE_A_STATUS),
			    WIRE_BIT(WIRE_A_OP) | WIRE_BIT(WIRE_A_LINE) |
				WIRE_BIT(WIRE_A_TEXT),
			    &p))
		return -EBADMSG;
	code = wire_attr_u32(&p, WIRE_A_CODE);
	e.op = (enum command_op)wire_attr_u8(&p, WIRE_A_OP);
	e.err.status = (enum err_status)wire_attr_u8(&p, WIRE_A_STATUS);
	if (!code || code > 4095 || e.op >= COMMAND_N ||
	    e.err.status > ERR_RESOURCE)
		return -EBADMSG;
	e.err.code = -(int)code;
	e.err.line = wire_attr_u32(&p, WIRE_A_LINE);
	wire_attr_str(&p, WIRE_A_TEXT, e.err.text);
	*error = e;
	return 0;
}

void wire_put_table(struct wire_buf *buf, uint32_t seq, enum family_id family,
		    enum table_id table)
{
	wire_attr_put_only_table(buf, WIRE_TABLE, seq, family, table);
}

int wire_get_table(const struct nlmsghdr *nlh, enum family_id *family,
		   enum table_id *table)
{
	return wire_attr_get_only_table(nlh, family, table);
}

void wire_put_chain(struct wire_buf *buf, uint32_t seq,
		    const struct wire_chain *chain)
{
	size_t at = wire_attr_start(buf, WIRE_CHAIN, seq);

	wire_attr_put_str(buf, WIRE_A_CHAIN, chain->name);
	if (chain->policy)
		wire_attr_put_u8(buf, WIRE_A_POLICY, chain->policy);
	wire_attr_put_counters(buf, WIRE_A_COUNTERS, &chain->counters);
	wire_attr_put_u32(buf, WIRE_A_REFS, chain->refs);
	wire_attr_put_u32(buf, WIRE_A_N_RULES, chain->n_rules);
	wire_attr_finish(buf, at);
}

int wire_get_chain(const struct nlmsghdr *nlh, struct wire_chain *chain)
{
	struct wire_chain c = { .policy = VERDICT_UNSET };
	struct wire_attrs p;

	if (wire_attr_parse(nlh,
			    WIRE_BIT(WIRE_A_CHAIN) | WIRE_BIT(WIRE_A_COUNTERS) |
				WIRE_BIT(WIRE_A_REFS) |
				WIRE_BIT(WIRE_A_N_RULES),
			    WIRE_BIT(WIRE_A_POLICY), &p))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, c.name);
	c.policy = (enum verdict)wire_attr_u8(&p, WIRE_A_POLICY);
	c.counters = wire_attr_counters(&p, WIRE_A_COUNTERS);
	c.refs = wire_attr_u32(&p, WIRE_A_REFS);
	c.n_rules = wire_attr_u32(&p, WIRE_A_N_RULES);
	if (!c.name[0] || c.policy >= VERDICT_N)
		return -EBADMSG;
	*chain = c;
	return 0;
}

void wire_put_rule(struct wire_buf *buf, uint32_t seq,
		   const struct wire_rule *rule)
{
	size_t at = wire_attr_start(buf, WIRE_RULE, seq);

	wire_attr_put_u32(buf, WIRE_A_NUM, rule->num.n);
	wire_attr_put_counters(buf, WIRE_A_COUNTERS, &rule->counters);
	wire_attr_put(buf, WIRE_A_RULE, rule->attrs, rule->len_bytes);
	wire_attr_finish(buf, at);
}

int wire_get_rule(const struct nlmsghdr *nlh, struct wire_rule *rule)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh,
			    WIRE_BIT(WIRE_A_RULE) | WIRE_BIT(WIRE_A_NUM) |
				WIRE_BIT(WIRE_A_COUNTERS),
			    0, &p))
		return -EBADMSG;
	*rule = (struct wire_rule){
	    .attrs = wire_attr_data(&p, WIRE_A_RULE),
	    .len_bytes = mnl_attr_get_payload_len(p.attr[WIRE_A_RULE]),
	    .counters = wire_attr_counters(&p, WIRE_A_COUNTERS),
	    .num = {wire_attr_u32(&p, WIRE_A_NUM)},
	};
	return 0;
}

void wire_put_plan(struct wire_buf *buf, uint32_t seq,
		   const struct wire_plan *plan)
{
	size_t at = wire_attr_start(buf, WIRE_PLAN, seq);

	wire_attr_put_u8(buf, WIRE_A_FAMILY, plan->family);
	wire_attr_put_str(buf, WIRE_A_TABLE, table_desc(plan->table)->name);
	if (plan->chain[0])
		wire_attr_put_str(buf, WIRE_A_CHAIN, plan->chain);
	wire_attr_finish(buf, at);
}

int wire_get_plan(const struct nlmsghdr *nlh, struct wire_plan *plan)
{
	struct wire_plan w = { .family = FAMILY_UNSET };
	struct wire_attrs p;

	if (wire_attr_parse(
		nlh, WIRE_BIT(WIRE_A_FAMILY) | WIRE_BIT(WIRE_A_TABLE),
		WIRE_BIT(WIRE_A_CHAIN), &p) ||
	    !wire_attr_family(&p, &w.family) || !wire_attr_table(&p, &w.table))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, w.chain);
	*plan = w;
	return 0;
}

/* How much of @len bytes at @text one message takes. */
static size_t text_part(const char *text, size_t len)
{
	const char *end;

	if (len <= WIRE_LINES_MAX)
		return len;
	end = memrchr(text, '\n', WIRE_LINES_MAX);
	return end ? (size_t)(end - text) + 1 : WIRE_LINES_MAX;
}

void wire_put_text(struct wire_buf *buf, uint32_t seq, const char *text,
		   size_t len)
{
	while (len) {
		size_t n = text_part(text, len);
		size_t at = wire_attr_start(buf, WIRE_TEXT, seq);

		wire_attr_put(buf, WIRE_A_LINES, text, n);
		wire_attr_finish(buf, at);
		text += n;
		len -= n;
	}
}

int wire_get_text(const struct nlmsghdr *nlh, const char **text, size_t *len)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh, WIRE_BIT(WIRE_A_LINES), 0, &p))
		return -EBADMSG;
	*text = wire_attr_data(&p, WIRE_A_LINES);
	*len = mnl_attr_get_payload_len(p.attr[WIRE_A_LINES]);
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
