/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables that are ours alone: nf_tables lets no other socket change them. */
#include <errno.h>
#include <inttypes.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netlink.h>
#include <string.h>

#include "../encode/batch.h"
#include "../txn/author.h"
#include "err.h"
#include "kern.h"
#include "wire.h"

/* How often it is begun again when others' commits come between. */
#define TRIES 20

/* Of a table that is never made: its batch is one that must fail. */
static const char probe_name[] = "nfd-probe";

static void put_table(struct batch *batch, const struct family *family,
		      uint16_t flags, const struct batch_ref *ref,
		      const char *name)
{
	batch_msg(batch, NFT_MSG_NEWTABLE, flags, family, ref);
	batch_put_str(batch, NFTA_TABLE_NAME, name);
	batch_put_u32(batch, NFTA_TABLE_FLAGS, KERN_TABLE_CLAIMED);
}

void kern_claim_put(struct batch *batch, const struct family *family,
		    const char *name, const struct batch_ref *ref)
{
	put_table(batch, family, 0, ref, name);
}

void kern_claim_put_table(struct batch *batch, struct table *table)
{
	const struct batch_ref ref = { .verb = "TABLE_CLAIM", .table = table };

	kern_claim_put(batch, table->family, kern_table_name(table), &ref);
}

/*
 * The second making of the table fails as it is there, so that nothing comes
 * of the batch; what matters is whether the first one failed already.
 */
static void put_probe(struct batch *batch)
{
	const struct family *family = family_get(FAMILY_IPV4);
	const struct batch_ref ref = { .verb = "TABLE_PROBE" };

	for (int i = 0; i < 2; i++)
		put_table(batch, family, NLM_F_CREATE | NLM_F_EXCL, &ref,
			  probe_name);
}

/* What the kernel says of claiming @table; NULL: of the probe. */
static int try(struct kern *k, struct table *table, struct err *err)
{
	struct nlsock_refusal refusal;
	int rc = -ERESTART;

	for (int i = 0; i < TRIES && rc == -ERESTART; i++) {
		auto_batch struct batch batch = { 0 };
		uint32_t genid;
		bool lost;

		rc = nlsock_genid(&k->sock, &genid, err);
		if (rc)
			return rc;
		batch_init(&batch, genid);
		if (table)
			kern_claim_put_table(&batch, table);
		else
			put_probe(&batch);
		rc = batch_finish(&batch, err);
		if (rc)
			return rc;
		rc = nlsock_commit(&k->sock, &batch, NULL, NULL, &refusal,
				   &lost);
		if (!rc && k->has_genid && k->genid == genid)
			k->genid++;
	}
	return rc;
}

int kern_claim_probe(struct kern *k, struct err *err)
{
	int rc;

	if (!k->wants_claims || k->has_probed)
		return 0;
	rc = try(k, NULL, err);
	if (err->code)
		return rc;
	k->claims = rc == -EEXIST;
	k->has_probed = true;
	return 0;
}

/*
 * The first socket of a process is called by the number of that, in its own
 * pid namespace, if nobody else's is: af_netlink.c, netlink_autobind().
 */
int kern_claim_taken(uint32_t port, struct err *err)
{
	static const char words[] =
		"the tables in this network namespace belong to another process";
	struct wire_entry who = { .pid = port };

	author_look_up(&who);
	if (*who.program)
		err_set(err, -EADDRINUSE, "%s: number %" PRIu32 ", %s", words,
			port, who.program);
	else
		err_set(err, -EADDRINUSE, "%s, which has netlink port %" PRIu32,
			words, port);
	err->status = ERR_RESOURCE;
	return -EADDRINUSE;
}

int kern_claim_lost(const struct table *table, int rc, struct err *err)
{
	err_set(err, rc, "table %s: %s%s", kern_table_name(table),
		strerror(-rc),
		rc == -EPERM ? " (another process holds it)" : "");
	err->status = ERR_RESOURCE;
	return rc;
}

int kern_claim(struct kern *k, struct table *table, struct err *err)
{
	struct kern_table *kt = kern_table(table);
	int rc;

	if (!kern_claim_is_due(k, kt))
		return 0;
	rc = try(k, table, err);
	if (!rc)
		kt->claimed_by = k->socket_n;
	if (rc && !err->code) {
		kern_claim_lost(table, rc, err);
	}
	return rc;
}
