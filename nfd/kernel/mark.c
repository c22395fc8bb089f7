/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which generation of the ruleset the kernel holds, and which step of it: the
 * name of an empty chain in a table of its own, renamed in the batch of each
 * commit. It takes the kernel a microsecond, packets never meet it, and unlike
 * user data, which nf_tables takes at an object's making only, a name can
 * change.
 */
#include <errno.h>
#include <inttypes.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../encode/batch.h"
#include "emit.h"
#include "err.h"
#include "family.h"
#include "kern.h"
#include "num.h"

#define MARK_TABLE "nfd-generation"
#define MARK_PREFIX "generation-"

/* One for both families. */
static const struct family *mark_family(void)
{
	return family_get(FAMILY_IPV4);
}

#define NAME_SIZE 48

static void mark_name(char name[NAME_SIZE], struct backend_mark at)
{
	int n = snprintf(name, NAME_SIZE, MARK_PREFIX "%" PRIu64,
			 at.generation);

	if (at.step)
		snprintf(name + n, NAME_SIZE - (size_t)n, ".%" PRIu32, at.step);
}

/* False: @name is no mark's. */
static bool mark_parse(const char *name, struct backend_mark *at)
{
	const size_t len = strlen(MARK_PREFIX);
	uint64_t step = 0;

	if (strncmp(name, MARK_PREFIX, len) != 0 ||
	    !num_parse_prefix(name + len, &name, 0, UINT64_MAX,
			      &at->generation) ||
	    (*name == '.' && !num_parse_prefix(name + 1, &name, 1,
					       BACKEND_STEP_MAX, &step)))
		return false;
	at->step = (uint32_t)step;
	return !*name;
}

static void table_cb(const struct nlmsghdr *nlh, void *arg)
{
	dump_table(nlh, arg);
}

struct marks {
	struct kern_mark mark;
	unsigned int n; /* chains in the table */
};

static void chain_cb(const struct nlmsghdr *nlh, void *arg)
{
	struct marks *marks = arg;
	struct dump_chain chain;

	if (!dump_chain(nlh, &chain) || strcmp(chain.table, MARK_TABLE) != 0)
		return;
	marks->n++;
	if (mark_parse(chain.name, &marks->mark.at)) {
		marks->mark.handle = chain.handle;
		marks->mark.state = MARK_LIVE;
	}
}

static void restart(void *arg)
{
	*(struct marks *)arg = (struct marks){ { .state = MARK_BROKEN }, 0 };
}

/* -ENOENT, err untouched: there is no such table. */
static int read_table(struct kern *k, struct dump_table *found,
		      struct err *err)
{
	const struct nlsock_str table[2] = { { NFTA_TABLE_NAME, MARK_TABLE } };
	struct err why = { 0 };
	int rc;

	*found = (struct dump_table){ 0 };
	rc = nlsock_get(&k->sock, NFT_MSG_GETTABLE, false, mark_family(),
			table, table_cb, NULL, found, &why);
	if (rc && rc != -ENOENT)
		*err = why;
	if (!rc && found->port && found->port != nlsock_port(&k->sock))
		return kern_claim_taken(found->port, err);
	return rc;
}

int kern_mark_read(struct kern *k, struct err *err)
{
	const struct nlsock_str chains[2] = { { NFTA_CHAIN_TABLE,
						MARK_TABLE } };
	struct marks marks = { .n = 0 };
	struct dump_table found;
	int rc = read_table(k, &found, err);

	k->mark = (struct kern_mark){ .state = MARK_ABSENT };
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	k->mark.state = MARK_NOT_OURS;
	if (!found.handle)
		return 0;
	rc = nlsock_get(&k->sock, NFT_MSG_GETCHAIN, true, mark_family(),
			chains, chain_cb, restart, &marks, err);
	if (rc)
		return rc;
	k->mark = marks.mark;
	/* What can't be claimed is made anew. */
	if (marks.n != 1 || (k->claims && !(found.flags & KERN_TABLE_PERSIST)))
		k->mark.state = MARK_BROKEN;
	return 0;
}

static void put_table(const struct kern *k, struct batch *batch,
		      const struct batch_ref *ref)
{
	if (k->mark.state == MARK_BROKEN) {
		batch_msg(batch, NFT_MSG_DELTABLE, 0, mark_family(), ref);
		batch_put_str(batch, NFTA_TABLE_NAME, MARK_TABLE);
	}
	batch_msg(batch, NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL,
		  mark_family(), ref);
	batch_put_str(batch, NFTA_TABLE_NAME, MARK_TABLE);
	if (k->claims)
		batch_put_u32(batch, NFTA_TABLE_FLAGS, KERN_TABLE_CLAIMED);
	emit_ours(batch);
}

void kern_mark_put(const struct kern *k, struct batch *batch,
		   struct backend_mark at)
{
	const struct batch_ref ref = { .verb = "GENERATION" };
	const struct kern_mark *mark = &k->mark;
	bool is_made = mark->state != MARK_LIVE;
	char name[NAME_SIZE];

	if (mark->state == MARK_NOT_OURS)
		return;
	if (!is_made && k->claims && mark->claimed_by != k->socket_n)
		kern_claim_put(batch, mark_family(), MARK_TABLE, &ref);
	if (!is_made && mark->at.generation == at.generation &&
	    mark->at.step == at.step)
		return;
	if (is_made)
		put_table(k, batch, &ref);
	mark_name(name, at);
	batch_msg(batch, NFT_MSG_NEWCHAIN,
		  is_made ? NLM_F_CREATE | NLM_F_ECHO : NLM_F_CREATE,
		  mark_family(), &ref);
	batch_put_str(batch, NFTA_CHAIN_TABLE, MARK_TABLE);
	if (!is_made)
		batch_put_u64(batch, NFTA_CHAIN_HANDLE, mark->handle);
	batch_put_str(batch, NFTA_CHAIN_NAME, name);
}

void kern_mark_echo(struct kern *k, const struct nlmsghdr *nlh)
{
	struct dump_chain chain;

	if (dump_chain(nlh, &chain))
		k->mark.handle = chain.handle;
}

void kern_mark_done(struct kern *k, struct backend_mark at, bool lost)
{
	if (k->mark.state == MARK_NOT_OURS)
		return;
	/* Not knowing its handle, make it anew next time. */
	k->mark.state = lost && k->mark.state != MARK_LIVE ? MARK_BROKEN
							    : MARK_LIVE;
	k->mark.at = at;
	k->mark.claimed_by = k->socket_n;
}
