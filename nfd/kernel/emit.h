/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "../compile/delta.h"
#include "../compile/fuse.h"
#include "../encode/batch.h"
#include "../encode/encode.h"
#include "../encode/encode_run.h"
#include "../encode/udata.h"
#include "kern.h"

struct nlsock;
struct rule_spec;

/* One delta being written as messages; the operation under way. */
struct emitter {
	struct nlsock *sock; /* for look-ups; NULL: none are made */
	struct batch *batch;
	struct rule_spec *spec; /* scratch: it is big */
	const struct delta_op *op;
	struct batch_ref ref;
};

struct emit_udata {
	enum udata_type type;
	uint64_t value;
};

/** User data @attr of the open message. */
void emit_udata(struct batch *batch, uint16_t attr,
		const struct emit_udata *udata, unsigned int n);
/** Say in the open message, NEWTABLE, that the table is nfd's. */
void emit_ours(struct batch *batch);
/** Make em->ref that of the operation; @verb as in iptables-nft's errors. */
const struct batch_ref *emit_ref(struct emitter *em, const char *verb);
/** An encoder for the operation's table. */
void emit_encoder(struct emitter *em, struct encoder *enc, struct err *err);
/** @entry's rule as IR, which the caller frees, failed or not. */
int emit_lower(struct emitter *em, struct entry *entry,
	       struct ir_rule *ir, struct err *err);
/** Let jumps of @entry's rule go to what the kernel calls their chain now. */
void emit_name_targets(struct ir_rule *ir, const struct entry *entry);
/** Begin NEWRULE at the operation's place. @guard: whose rule it is, or NULL. */
void emit_rule_begin(struct emitter *em, struct fuse_guard *guard);
/** The same at the head of the stretch that the operation's node is. */
void emit_rule_begin_inside(struct emitter *em, struct fuse_guard *guard);
/** The rule that jumps to that stretch, at the operation's place. */
void emit_jump(struct emitter *em, struct encoder *enc,
	       struct fuse_guard *guard);
/** err's code; -EAGAIN: the table must have its plain name for what @enc wrote. */
int emit_bound(struct emitter *em, const struct encoder *enc, struct err *err);

/** What the kernel calls the chain in which the node of @op is. */
const char *emit_place_name(const struct delta_op *op,
			    char name[RUN_STRETCH_MAX]);
/** What it calls the chain that goes with @op, CHAIN_DEL. */
const char *emit_going_name(const struct delta_op *op,
			    char name[RUN_STRETCH_MAX]);

/**
 * In the open message, what the element that @link, of @node's run, owns does:
 * as run_data_put().
 */
int emit_data(struct emitter *em, struct encoder *enc,
	      const struct fuse_node *node, const struct fuse_link *link,
	      struct err *err);
/** Operations on the maps, elements, guards and look-ups of a run. */
int emit_run(struct emitter *em, struct err *err);
