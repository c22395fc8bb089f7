/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The messages of the state file, both ways. */
#include "state.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "wire_attr.h"

#define BIT WIRE_BIT

void state_put_head(struct wire_buf *buf, const struct state_head *head)
{
	size_t at = wire_attr_start(buf, STATE_HEAD, 0);

	wire_attr_put_u32(buf, WIRE_A_VERSION, head->version);
	wire_attr_put_u64(buf, WIRE_A_GENERATION, head->generation);
	wire_attr_put_u64(buf, WIRE_A_ID, head->last_id);
	wire_attr_put_u64(buf, WIRE_A_BOOT, head->boot);
	wire_attr_finish(buf, at);
}

int state_get_head(const struct nlmsghdr *nlh, struct state_head *head)
{
	struct wire_attrs p;

	if (nlh->nlmsg_type != STATE_HEAD ||
	    wire_attr_parse(nlh,
			    BIT(WIRE_A_VERSION) | BIT(WIRE_A_GENERATION) |
				    BIT(WIRE_A_ID),
			    BIT(WIRE_A_BOOT), &p))
		return -EBADMSG;
	*head = (struct state_head){
		.version = wire_attr_u32(&p, WIRE_A_VERSION),
		.generation = wire_attr_u64(&p, WIRE_A_GENERATION),
		.last_id = wire_attr_u64(&p, WIRE_A_ID),
		.boot = wire_attr_u64(&p, WIRE_A_BOOT),
	};
	return 0;
}

void state_put_table(struct wire_buf *buf, enum family_id family,
		     enum table_id table)
{
	wire_attr_put_only_table(buf, STATE_TABLE, 0, family, table);
}

int state_get_table(const struct nlmsghdr *nlh, enum family_id *family,
		    enum table_id *table)
{
	return nlh->nlmsg_type == STATE_TABLE
		       ? wire_attr_get_only_table(nlh, family, table)
		       : -EBADMSG;
}

void state_put_chain(struct wire_buf *buf, const struct state_chain *chain)
{
	size_t at = wire_attr_start(buf, STATE_CHAIN, 0);

	wire_attr_put_str(buf, WIRE_A_CHAIN, chain->name);
	if (chain->policy)
		wire_attr_put_u8(buf, WIRE_A_POLICY, chain->policy);
	wire_attr_put_counters(buf, WIRE_A_COUNTERS, &chain->base);
	wire_attr_put_counters(buf, WIRE_A_LIVE, &chain->live);
	wire_attr_put_u32(buf, WIRE_A_N_RULES, chain->n_rules);
	if (chain->owner[0])
		wire_attr_put_str(buf, WIRE_A_OWNER, chain->owner);
	wire_attr_finish(buf, at);
}

int state_get_chain(const struct nlmsghdr *nlh, struct state_chain *chain)
{
	struct state_chain c = { .policy = VERDICT_UNSET };
	struct wire_attrs p;

	if (nlh->nlmsg_type != STATE_CHAIN ||
	    wire_attr_parse(nlh,
			    BIT(WIRE_A_CHAIN) | BIT(WIRE_A_COUNTERS) |
				    BIT(WIRE_A_LIVE) | BIT(WIRE_A_N_RULES),
			    BIT(WIRE_A_POLICY) | BIT(WIRE_A_OWNER), &p))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, c.name);
	c.policy = (enum verdict)wire_attr_u8(&p, WIRE_A_POLICY);
	c.base = wire_attr_counters(&p, WIRE_A_COUNTERS);
	c.live = wire_attr_counters(&p, WIRE_A_LIVE);
	c.n_rules = wire_attr_u32(&p, WIRE_A_N_RULES);
	wire_attr_str(&p, WIRE_A_OWNER, c.owner);
	if (!c.name[0] || c.policy >= VERDICT_N)
		return -EBADMSG;
	*chain = c;
	return 0;
}

void state_put_rule(struct wire_buf *buf, const struct state_rule *rule)
{
	size_t at = wire_attr_start(buf, STATE_RULE, 0);

	wire_attr_put_u64(buf, WIRE_A_ID, rule->id.id);
	wire_attr_put_counters(buf, WIRE_A_COUNTERS, &rule->base);
	wire_attr_put_counters(buf, WIRE_A_LIVE, &rule->live);
	wire_attr_put(buf, WIRE_A_RULE, rule->attrs, rule->len_bytes);
	if (rule->owner[0])
		wire_attr_put_str(buf, WIRE_A_OWNER, rule->owner);
	wire_attr_finish(buf, at);
}

int state_get_rule(const struct nlmsghdr *nlh, struct state_rule *rule)
{
	struct wire_attrs p;

	if (nlh->nlmsg_type != STATE_RULE ||
	    wire_attr_parse(nlh,
			    BIT(WIRE_A_ID) | BIT(WIRE_A_COUNTERS) |
				    BIT(WIRE_A_LIVE) | BIT(WIRE_A_RULE),
			    BIT(WIRE_A_OWNER), &p))
		return -EBADMSG;
	*rule = (struct state_rule){
		.id = { wire_attr_u64(&p, WIRE_A_ID) },
		.base = wire_attr_counters(&p, WIRE_A_COUNTERS),
		.live = wire_attr_counters(&p, WIRE_A_LIVE),
		.attrs = wire_attr_data(&p, WIRE_A_RULE),
		.len_bytes = mnl_attr_get_payload_len(p.attr[WIRE_A_RULE]),
	};
	wire_attr_str(&p, WIRE_A_OWNER, rule->owner);
	return 0;
}

void state_put_base(struct wire_buf *buf, const struct state_base *base)
{
	size_t at = wire_attr_start(buf, STATE_BASE, 0);

	wire_attr_put_u8(buf, WIRE_A_FAMILY, base->family);
	wire_attr_put_str(buf, WIRE_A_TABLE, table_desc(base->table)->name);
	wire_attr_put_str(buf, WIRE_A_CHAIN, base->chain);
	wire_attr_put_u32(buf, WIRE_A_NUM, base->num.n);
	wire_attr_put_counters(buf, WIRE_A_COUNTERS, &base->base);
	wire_attr_finish(buf, at);
}

int state_get_base(const struct nlmsghdr *nlh, struct state_base *base)
{
	struct state_base b = { .family = FAMILY_UNSET };
	struct wire_attrs p;

	if (nlh->nlmsg_type != STATE_BASE ||
	    wire_attr_parse(nlh,
			    BIT(WIRE_A_FAMILY) | BIT(WIRE_A_TABLE) |
				    BIT(WIRE_A_CHAIN) | BIT(WIRE_A_NUM) |
				    BIT(WIRE_A_COUNTERS),
			    0, &p) ||
	    !wire_attr_family(&p, &b.family) || !wire_attr_table(&p, &b.table))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_CHAIN, b.chain);
	b.num.n = wire_attr_u32(&p, WIRE_A_NUM);
	b.base = wire_attr_counters(&p, WIRE_A_COUNTERS);
	*base = b;
	return 0;
}

void state_put_pending(struct wire_buf *buf, const struct state_pending *p)
{
	size_t at = wire_attr_start(buf, STATE_PENDING, 0);

	wire_attr_put_u64(buf, WIRE_A_GENERATION, p->before);
	wire_attr_put_u64(buf, WIRE_A_TIME, p->due_ms);
	wire_attr_put_str(buf, WIRE_A_PROGRAM, p->boot);
	wire_attr_finish(buf, at);
}

int state_get_pending(const struct nlmsghdr *nlh, struct state_pending *p)
{
	struct state_pending s = { .before = 0 };
	struct wire_attrs a;

	static_assert(sizeof(s.boot) == WIRE_PROGRAM_MAX + 1,
		      "any such attribute must fit");
	if (nlh->nlmsg_type != STATE_PENDING ||
	    wire_attr_parse(nlh,
			    BIT(WIRE_A_GENERATION) | BIT(WIRE_A_TIME) |
				    BIT(WIRE_A_PROGRAM),
			    0, &a))
		return -EBADMSG;
	s.before = wire_attr_u64(&a, WIRE_A_GENERATION);
	s.due_ms = wire_attr_u64(&a, WIRE_A_TIME);
	wire_attr_str(&a, WIRE_A_PROGRAM, s.boot);
	*p = s;
	return 0;
}

void state_put_owner(struct wire_buf *buf, const struct state_owner *owner)
{
	size_t at = wire_attr_start(
		buf, owner->kind ? STATE_OWNER : STATE_ACTOR, 0);

	wire_attr_put_str(buf, WIRE_A_OWNER, owner->group);
	if (owner->kind) {
		wire_attr_put_u8(buf, WIRE_A_OP, owner->kind);
		wire_attr_put_str(buf, WIRE_A_TEXT, owner->pattern);
	}
	wire_attr_finish(buf, at);
}

int state_get_owner(const struct nlmsghdr *nlh, struct state_owner *owner)
{
	const uint32_t line = BIT(WIRE_A_OP) | BIT(WIRE_A_TEXT);
	const bool is_line = nlh->nlmsg_type == STATE_OWNER;
	struct state_owner o = { .kind = OWNER_UNSET };
	struct wire_attrs p;

	if ((!is_line && nlh->nlmsg_type != STATE_ACTOR) ||
	    wire_attr_parse(nlh, BIT(WIRE_A_OWNER) | (is_line ? line : 0), 0,
			    &p))
		return -EBADMSG;
	wire_attr_str(&p, WIRE_A_OWNER, o.group);
	if (is_line) {
		const char *pattern = wire_attr_data(&p, WIRE_A_TEXT);

		o.kind = (enum owner_kind)wire_attr_u8(&p, WIRE_A_OP);
		if (!o.kind || o.kind >= OWNER_KIND_N ||
		    strlen(pattern) > OWNER_PATTERN_MAX)
			return -EBADMSG;
		strcpy(o.pattern, pattern);
	}
	*owner = o;
	return 0;
}

const struct nlmsghdr *state_next(const void *data, size_t len)
{
	const struct nlmsghdr *nlh = data;

	if (len < MNL_NLMSG_HDRLEN || nlh->nlmsg_len < MNL_NLMSG_HDRLEN ||
	    nlh->nlmsg_len > WIRE_MSG_MAX || nlh->nlmsg_len % MNL_ALIGNTO ||
	    nlh->nlmsg_len > len)
		return NULL;
	return nlh;
}
