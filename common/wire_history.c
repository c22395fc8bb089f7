/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages about what was committed, and about taking it back, both ways. */
#include <errno.h>

#include "wire_attr.h"

#define BIT WIRE_BIT

void wire_put_history(struct wire_buf *buf, uint32_t seq,
		      const uint64_t *since)
{
	size_t at = wire_attr_start(buf, WIRE_HISTORY, seq);

	if (since)
		wire_attr_put_u64(buf, WIRE_A_GENERATION, *since);
	wire_attr_finish(buf, at);
}

int wire_get_history(const struct nlmsghdr *nlh, bool *has_since,
		     uint64_t *since)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh, 0, BIT(WIRE_A_GENERATION), &p))
		return -EBADMSG;
	*has_since = p.attr[WIRE_A_GENERATION];
	*since = wire_attr_u64(&p, WIRE_A_GENERATION);
	return 0;
}

void wire_put_entry(struct wire_buf *buf, uint32_t seq,
		    const struct wire_entry *entry)
{
	size_t at = wire_attr_start(buf, WIRE_ENTRY, seq);

	wire_attr_put_u64(buf, WIRE_A_GENERATION, entry->generation);
	wire_attr_put_u64(buf, WIRE_A_TIME, entry->time_s);
	wire_attr_put_u32(buf, WIRE_A_UID, entry->uid);
	wire_attr_put_u32(buf, WIRE_A_PID, entry->pid);
	wire_attr_put_u32(buf, WIRE_A_N_ADDED, entry->n_added);
	wire_attr_put_u32(buf, WIRE_A_N_REMOVED, entry->n_removed);
	wire_attr_put_str(buf, WIRE_A_PROGRAM, entry->program);
	wire_attr_put_str(buf, WIRE_A_UNIT, entry->unit);
	wire_attr_put_str(buf, WIRE_A_TEXT, entry->command);
	wire_attr_finish(buf, at);
}

int wire_get_entry(const struct nlmsghdr *nlh, struct wire_entry *entry)
{
	struct wire_entry e = { .generation = 0 };
	struct wire_attrs p;

	if (wire_attr_parse(nlh,
			    BIT(WIRE_A_GENERATION) | BIT(WIRE_A_TIME) |
				    BIT(WIRE_A_UID) | BIT(WIRE_A_PID) |
				    BIT(WIRE_A_N_ADDED) |
				    BIT(WIRE_A_N_REMOVED) |
				    BIT(WIRE_A_PROGRAM) | BIT(WIRE_A_UNIT) |
				    BIT(WIRE_A_TEXT),
			    0, &p))
		return -EBADMSG;
	e.generation = wire_attr_u64(&p, WIRE_A_GENERATION);
	e.time_s = wire_attr_u64(&p, WIRE_A_TIME);
	e.uid = wire_attr_u32(&p, WIRE_A_UID);
	e.pid = wire_attr_u32(&p, WIRE_A_PID);
	e.n_added = wire_attr_u32(&p, WIRE_A_N_ADDED);
	e.n_removed = wire_attr_u32(&p, WIRE_A_N_REMOVED);
	wire_attr_str(&p, WIRE_A_PROGRAM, e.program);
	wire_attr_str(&p, WIRE_A_UNIT, e.unit);
	wire_attr_str(&p, WIRE_A_TEXT, e.command);
	*entry = e;
	return 0;
}

void wire_put_pending(struct wire_buf *buf, uint32_t seq,
		      const struct wire_pending *pending)
{
	size_t at = wire_attr_start(buf, WIRE_PENDING, seq);

	wire_attr_put_u64(buf, WIRE_A_GENERATION, pending->before);
	wire_attr_put_u32(buf, WIRE_A_SECONDS, pending->left_s);
	wire_attr_finish(buf, at);
}

int wire_get_pending(const struct nlmsghdr *nlh, struct wire_pending *pending)
{
	struct wire_attrs p;

	if (wire_attr_parse(nlh, BIT(WIRE_A_GENERATION) | BIT(WIRE_A_SECONDS),
			    0, &p))
		return -EBADMSG;
	pending->before = wire_attr_u64(&p, WIRE_A_GENERATION);
	pending->left_s = wire_attr_u32(&p, WIRE_A_SECONDS);
	return 0;
}

void wire_put_rollback(struct wire_buf *buf, uint32_t seq, uint64_t to)
{
	wire_attr_put_only_u64(buf, WIRE_ROLLBACK, seq, WIRE_A_GENERATION, to);
}

int wire_get_rollback(const struct nlmsghdr *nlh, uint64_t *to)
{
	return wire_attr_get_only_u64(nlh, WIRE_A_GENERATION, to);
}

void wire_put_try(struct wire_buf *buf, uint32_t seq, uint32_t confirm_s)
{
	size_t at = wire_attr_start(buf, WIRE_TRY, seq);

	wire_attr_put_u32(buf, WIRE_A_SECONDS, confirm_s);
	wire_attr_finish(buf, at);
}

int wire_get_try(const struct nlmsghdr *nlh, uint32_t *confirm_s)
{
	struct wire_attrs p;
	uint32_t s;

	if (wire_attr_parse(nlh, BIT(WIRE_A_SECONDS), 0, &p))
		return -EBADMSG;
	s = wire_attr_u32(&p, WIRE_A_SECONDS);
	if (!s || s > WIRE_CONFIRM_S_MAX)
		return -EBADMSG;
	*confirm_s = s;
	return 0;
}

void wire_put_plain(struct wire_buf *buf, uint32_t seq, enum wire_type type)
{
	wire_attr_finish(buf, wire_attr_start(buf, type, seq));
}

int wire_get_plain(const struct nlmsghdr *nlh)
{
	struct wire_attrs p;

	return wire_attr_parse(nlh, 0, 0, &p);
}
