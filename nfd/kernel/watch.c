/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What others do to our tables, as the kernel tells those who listen. */
#include "watch.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "commit.h"
#include "err.h"
#include "ids.h"

/* The kernel's packets of news are no longer than this. */
#define RECV_SIZE (1u << 16)

/* Every message names its table in the same attribute. */
static_assert(NFTA_TABLE_NAME == 1 && NFTA_CHAIN_TABLE == 1 &&
	      NFTA_RULE_TABLE == 1 && NFTA_SET_TABLE == 1 &&
	      NFTA_SET_ELEM_LIST_TABLE == 1 && NFTA_OBJ_TABLE == 1 &&
	      NFTA_FLOWTABLE_TABLE == 1, "the table's name");

void kern_watch_start(struct kern *k)
{
	struct watch *w = &k->watch;

	w->fd = -1;
	if (!k->wants_watch || k->claims)
		return;
	w->buf = malloc(RECV_SIZE);
	if (!w->buf || gate_watch(&k->sock.to, &w->fd))
		kern_watch_stop(k);
}

void kern_watch_stop(struct kern *k)
{
	struct watch *w = &k->watch;

	/* The socket goes with the one that is written to. */
	free(w->buf);
	free(w->gone);
	*w = (struct watch){ .fd = -1 };
}

/* News of a transaction, one after the other. */
struct look {
	struct kern *k;
	struct ruleset *rs;
	uint32_t own; /* port of the socket that we write with */
	bool is_lost; /* there was no room for all of it */
	backend_found *found;
	void *arg;
};

static uint32_t own_port(const struct kern *k)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	socklen_t len = sizeof(addr);

	if (getsockname(k->sock.to.fd, (struct sockaddr *)&addr, &len))
		return 0;
	return addr.nl_pid;
}

static bool is_called(const struct table *table, const char *name)
{
	const struct kern_table *kt = kern_table(table);

	return kt && kt->is_there && strcmp(kern_table_name(table), name) == 0;
}

/* The table of ours that a message is about, or NULL. */
static struct table *table_of(struct ruleset *rs, const struct nlmsghdr *nlh)
{
	const struct nfgenmsg *nfg = mnl_nlmsg_get_payload(nlh);
	const char *name = NULL;
	struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*nfg))
		return NULL;
	mnl_attr_for_each(attr, nlh, sizeof(*nfg))
		if (mnl_attr_get_type(attr) == NFTA_TABLE_NAME &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			name = mnl_attr_get_str(attr);
	for (int f = FAMILY_UNSET + 1; name && f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			struct table *table = &rs->tables[f][t];

			if (table->family->af == nfg->nfgen_family &&
			    is_called(table, name))
				return table;
		}
	return NULL;
}

/* Short of memory, what it counted last is not known. */
static void put_gone(struct watch *w, struct rule_id id,
		     const struct counters *counters)
{
	if (!id.id)
		return;
	if (w->n_gone == w->cap_gone) {
		size_t cap = w->cap_gone ? 2 * w->cap_gone : 64;
		struct watch_gone *gone = reallocarray(w->gone, cap,
						       sizeof(*gone));

		if (!gone)
			return;
		w->gone = gone;
		w->cap_gone = cap;
	}
	w->gone[w->n_gone++] = (struct watch_gone){ id, *counters };
}

static void put_gone_elem(const struct dump_elem *elem, void *arg)
{
	put_gone(arg, elem->id, &elem->counters);
}

static void note_gone(struct watch *w, const struct nlmsghdr *nlh)
{
	struct dump_rule rule;

	switch (NFNL_MSG_TYPE(nlh->nlmsg_type)) {
	case NFT_MSG_DELRULE:
		if (dump_rule(nlh, &rule))
			put_gone(w, rule.id, &rule.counters);
		break;
	case NFT_MSG_DELSETELEM:
		dump_elems(nlh, put_gone_elem, w);
		break;
	}
}

static int put_ids(struct chain *chain, void *arg)
{
	struct id_index *ids = arg;

	for (struct entry *e = chain_first(chain); e; e = entry_next(e))
		ids->v[ids->n++] = e;
	return 0;
}

/* Rules that were deleted have said what they counted. */
static void count_gone(struct kern *k, struct table *table)
{
	const struct watch *w = &k->watch;
	struct id_index ids = {
		.v = calloc(table->n_rules + 1, sizeof(*ids.v)),
	};

	if (!ids.v)
		return;
	kern_each_chain(table, put_ids, &ids);
	ids_sort(&ids);
	for (size_t i = 0; i < w->n_gone; i++) {
		struct entry *e = ids_find(&ids, w->gone[i].id);

		if (e)
			echo_count_last(k, e, &w->gone[i].counters);
	}
	free(ids.v);
}

static void report(const struct look *l, struct table *table,
		   const struct backend_drift *who)
{
	struct backend_drift drift = *who;

	drift.table = table;
	kern_table(table)->is_touched = false;
	l->found(&drift, l->arg);
}

static void report_touched(struct look *l, const struct backend_drift *who)
{
	struct watch *w = &l->k->watch;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			struct table *table = &l->rs->tables[f][t];

			if (!kern_table(table) ||
			    !kern_table(table)->is_touched)
				continue;
			count_gone(l->k, table);
			report(l, table, who);
		}
	w->n_gone = 0;
}

/* The end of a transaction says who made it. */
static void end_of_transaction(struct look *l, const struct nlmsghdr *nlh)
{
	struct backend_drift who = { .table = NULL };
	struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct nfgenmsg)) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type == NFTA_GEN_PROC_PID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			who.pid = be32toh(mnl_attr_get_u32(attr));
		else if (type == NFTA_GEN_PROC_NAME &&
			 mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			strncpy(who.program, mnl_attr_get_str(attr),
				sizeof(who.program) - 1);
	}
	report_touched(l, &who);
}

static void take(struct look *l, const struct nlmsghdr *nlh)
{
	struct table *table;

	if (NFNL_SUBSYS_ID(nlh->nlmsg_type) != NFNL_SUBSYS_NFTABLES ||
	    nlh->nlmsg_pid == l->own)
		return;
	if (NFNL_MSG_TYPE(nlh->nlmsg_type) == NFT_MSG_NEWGEN) {
		end_of_transaction(l, nlh);
		return;
	}
	table = table_of(l->rs, nlh);
	if (!table)
		return;
	kern_table(table)->is_touched = true;
	note_gone(&l->k->watch, nlh);
}

/* What came since is not known: has anybody else done anything at all? */
static int look_again(struct look *l, struct err *err)
{
	const struct backend_drift nobody = { .table = NULL };
	uint32_t genid;
	int rc = nlsock_genid(&l->k->sock, &genid, err);

	if (rc || (!l->k->has_company && l->k->has_genid &&
		   l->k->genid == genid))
		return rc;
	l->k->has_genid = false;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		for (int t = TABLE_UNSET + 1; t < TABLE_N; t++) {
			struct table *table = &l->rs->tables[f][t];

			if (kern_table(table) && kern_table(table)->is_there)
				kern_table(table)->is_touched = true;
		}
	report_touched(l, &nobody);
	return 0;
}

int kern_look(struct backend *be, struct ruleset *rs, backend_found *found,
	      void *arg, struct err *err)
{
	struct kern *k = kern_of(be);
	struct look l = { .k = k, .rs = rs, .own = own_port(k),
			  .is_lost = k->watch.is_deaf, .found = found,
			  .arg = arg };
	ssize_t n = 1;

	k->watch.is_deaf = false;
	while (k->watch.fd >= 0 && n > 0) {
		const struct nlmsghdr *nlh = (void *)k->watch.buf;
		int len;

		n = recv(k->watch.fd, k->watch.buf, RECV_SIZE, MSG_DONTWAIT);
		if (n < 0 && (errno == ENOBUFS || errno == EINTR)) {
			l.is_lost |= errno == ENOBUFS;
			n = 1;
			continue;
		}
		len = n < 0 ? 0 : (int)n;
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
			take(&l, nlh);
	}
	if (l.is_lost)
		return look_again(&l, err);
	k->has_company = false;
	return 0;
}

int kern_repair(struct backend *be, struct ruleset *rs, struct table *table,
		struct err *err)
{
	struct table_change change = { .table = table };
	struct kern *k = kern_of(be);
	struct txn_changes changes = { .tables = &change, .n_tables = 1,
				       .is_again = true,
				       .generation = k->mark.at.generation };
	struct entry *culprit;
	int rc = kern_mark_read(k, err);

	if (rc)
		return rc;
	kern_table(table)->is_foreign = true;
	k->has_genid = false;
	return kern_commit(be, rs, &changes, &culprit, err);
}

bool kern_watch_pause(struct kern *k, size_t n_messages)
{
	struct watch *w = &k->watch;
	struct err err = { 0 };

	if (w->fd < 0 || n_messages < WATCH_PAUSE_MIN ||
	    gate_listen(&k->sock.to, false))
		return false;
	w->n_done = k->sock.n_done;
	if (nlsock_genid(&k->sock, &w->genid, &err))
		w->is_deaf = true;
	return true;
}

void kern_watch_resume(struct kern *k)
{
	struct watch *w = &k->watch;
	struct err err = { 0 };
	uint32_t genid;

	if (gate_listen(&k->sock.to, true) ||
	    nlsock_genid(&k->sock, &genid, &err) ||
	    genid - w->genid != k->sock.n_done - w->n_done)
		w->is_deaf = true;
}
