/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was committed last, and how to get back from it. */
#include "history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

void history_entry_free(struct history_entry **entry)
{
	if (!*entry)
		return;
	wire_buf_fini(&(*entry)->msgs);
	free(*entry);
	*entry = NULL;
}

int history_entry_new(struct history_entry **out, uint64_t generation,
		      struct wire_buf *msgs, struct err *err)
{
	struct history_entry *entry = calloc(1, sizeof(*entry));
	uint8_t *data;

	if (!entry)
		return err_nomem(err);
	entry->generation = generation;
	entry->msgs = *msgs;
	/* It stays for long: no more memory than it takes. */
	data = realloc(msgs->data, msgs->len);
	if (data) {
		entry->msgs.data = data;
		entry->msgs.cap = msgs->len;
	}
	*msgs = (struct wire_buf){ .data = NULL };
	*out = entry;
	return 0;
}

static void drop_oldest(struct history *h)
{
	struct history_entry *entry = h->oldest;

	h->oldest = entry->newer;
	if (h->oldest)
		h->oldest->older = NULL;
	else
		h->newest = NULL;
	h->n--;
	h->bytes -= entry->msgs.cap;
	history_entry_free(&entry);
}

void history_fini(struct history *h)
{
	while (h->oldest)
		drop_oldest(h);
}

static void trim(struct history *h)
{
	while (h->oldest && (h->n > h->n_max || h->bytes > h->bytes_max)) {
		if (h->is_holding && h->oldest->generation > h->held)
			return;
		drop_oldest(h);
	}
}

void history_limit(struct history *h, unsigned int n_max, uint64_t bytes_max)
{
	h->n_max = n_max;
	h->bytes_max = bytes_max;
	trim(h);
}

void history_hold(struct history *h, const uint64_t *to)
{
	h->is_holding = to;
	h->held = to ? *to : 0;
	trim(h);
}

void history_add(struct history *h, struct history_entry **entry)
{
	if (h->newest && (!*entry ||
			  h->newest->generation + 1 != (*entry)->generation))
		history_fini(h);
	if (!*entry)
		return;
	(*entry)->older = h->newest;
	if (h->newest)
		h->newest->newer = *entry;
	else
		h->oldest = *entry;
	h->newest = *entry;
	h->n++;
	h->bytes += (*entry)->msgs.cap;
	*entry = NULL;
	trim(h);
}

void history_rewind(struct history *h, uint64_t now)
{
	if (h->newest && h->newest->generation > now)
		history_fini(h);
}

void history_put(const struct history *h, struct wire_buf *out)
{
	for (const struct history_entry *e = h->oldest; e; e = e->newer)
		wire_buf_put(out, e->msgs.data, e->msgs.len);
}

/* The bytes at @data, of @len, that are one entry with its commands. */
static size_t entry_len(const uint8_t *data, size_t len)
{
	size_t at = ((const struct nlmsghdr *)(const void *)data)->nlmsg_len;

	while (at < len) {
		const struct nlmsghdr *nlh = (const void *)(data + at);
		struct command cmd;
		const void *attrs;
		size_t attrs_len;

		if (nlh->nlmsg_type != WIRE_COMMAND ||
		    wire_get_command(nlh, &cmd, &attrs, &attrs_len))
			break;
		at += nlh->nlmsg_len;
	}
	return at;
}

int history_get(struct history *h, const struct wire_buf *in, struct err *err)
{
	size_t at = 0;
	int rc = 0;

	while (at < in->len && !rc) {
		const struct nlmsghdr *nlh = (const void *)(in->data + at);
		auto_wire_buf struct wire_buf msgs = { .data = NULL };
		struct history_entry *entry = NULL;
		struct wire_entry who;
		size_t len;

		if (nlh->nlmsg_type != WIRE_ENTRY || wire_get_entry(nlh, &who))
			return err_set(err, -EBADMSG, "malformed");
		len = entry_len(in->data + at, in->len - at);
		wire_buf_put(&msgs, in->data + at, len);
		if (msgs.failed)
			return err_nomem(err);
		rc = history_entry_new(&entry, who.generation, &msgs, err);
		if (!rc)
			history_add(h, &entry);
		at += len;
	}
	return rc;
}

size_t history_head_len(const struct history_entry *entry)
{
	return ((const struct nlmsghdr *)(const void *)entry->msgs.data)
		->nlmsg_len;
}

/* Does what is remembered lead from @now back to @to? */
static int check(const struct history *h, uint64_t now, uint64_t to,
		 struct err *err)
{
	unsigned long long oldest = now;

	if (to > now)
		return err_set(err, -ENOENT,
			       "there is no generation %llu: this is %llu",
			       (unsigned long long)to, (unsigned long long)now);
	if (h->newest && h->newest->generation == now)
		oldest = h->oldest->generation - 1;
	if (to < oldest)
		return err_set(err, -ENOENT,
			       "generation %llu is not remembered: the oldest is %llu",
			       (unsigned long long)to, oldest);
	return 0;
}

int history_inverse(const struct history *h, uint64_t now, uint64_t to,
		    struct wire_buf *out, struct err *err)
{
	int rc = check(h, now, to, err);

	for (const struct history_entry *e = h->newest;
	     !rc && e && e->generation > to; e = e->older) {
		size_t head_len = history_head_len(e);

		wire_buf_put(out, e->msgs.data + head_len,
			     e->msgs.len - head_len);
	}
	return !rc && out->failed ? err_nomem(err) : rc;
}

static void put_message(struct wire_buf *out, const struct nlmsghdr *nlh,
			uint32_t seq)
{
	size_t at = out->len;

	wire_buf_put(out, nlh, nlh->nlmsg_len);
	if (!out->failed)
		((struct nlmsghdr *)(void *)(out->data + at))->nlmsg_seq = seq;
}

int history_list(const struct history *h, uint64_t now, const uint64_t *since,
		 uint32_t seq, struct wire_buf *out, struct err *err)
{
	int rc = since ? check(h, now, *since, err) : 0;

	for (const struct history_entry *e = h->newest; !rc && e;
	     e = e->older) {
		size_t end = history_head_len(e), at = 0;

		if (since && e->generation > *since)
			end = e->msgs.len;
		while (at < end) {
			const struct nlmsghdr *nlh =
				(const void *)(e->msgs.data + at);

			put_message(out, nlh, seq);
			at += nlh->nlmsg_len;
		}
	}
	return !rc && out->failed ? err_nomem(err) : rc;
}
