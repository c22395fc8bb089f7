/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command line asks for, taken apart into commands. */
#include "request.h"

#include <string.h>

#include "err.h"

void request_init(struct request *req)
{
	memset(req, 0, sizeof(*req));
}

void request_reset(struct request *req, const struct family *family)
{
	rule_spec_fini(&req->spec);
	rule_spec_init(&req->spec, family);
	rule_free(&req->rule);
	req->src.n = req->dst.n = 0;
	text_reset(&req->warnings);
	req->cmd = (struct command){ .family = family->id };
	req->kind = REQUEST_UNSET;
	req->verbose = 0;
	req->numeric = req->exact = req->line_numbers = false;
	req->zero = req->is_expecting = false;
}

void request_fini(struct request *req)
{
	rule_spec_fini(&req->spec);
	rule_free(&req->rule);
	hosts_fini(&req->src);
	hosts_fini(&req->dst);
	text_fini(&req->warnings);
}

bool command_has_rule(enum command_op op)
{
	return op == COMMAND_APPEND || op == COMMAND_INSERT ||
	       op == COMMAND_REPLACE || op == COMMAND_DELETE ||
	       op == COMMAND_CHECK;
}

bool command_has_counters(enum command_op op)
{
	return op == COMMAND_APPEND || op == COMMAND_INSERT ||
	       op == COMMAND_REPLACE || op == COMMAND_POLICY;
}

static unsigned int count(const struct hosts *hosts)
{
	return hosts->n ? hosts->n : 1;
}

unsigned int request_n_commands(const struct request *req)
{
	if (!command_has_rule(req->cmd.op))
		return 1;
	return count(&req->src) * count(&req->dst);
}

/* Host @i of @hosts becomes the selector @bit; a mask of no bits is none. */
static void select_host(struct rule_sel *sel, enum sel_bit bit,
			const struct hosts *hosts, unsigned int i,
			union addr *addr, union addr *mask)
{
	static const union addr none;

	if (!hosts->n)
		return;
	*addr = hosts->v[i].addr;
	*mask = hosts->v[i].mask;
	sel->set |= bit;
	if (addr_equal(mask, &none) && !(sel->inv & bit))
		sel->set &= (uint8_t)~bit;
}

void request_select(struct request *req, unsigned int i)
{
	struct rule_sel *sel = &req->spec.sel;
	unsigned int n_dst = count(&req->dst);

	select_host(sel, SEL_SRC, &req->src, i / n_dst, &sel->src,
		    &sel->src_mask);
	select_host(sel, SEL_DST, &req->dst, i % n_dst, &sel->dst,
		    &sel->dst_mask);
}

int request_command(struct request *req, unsigned int i, struct command *cmd,
		    struct err *err)
{
	int rc = 0;

	rule_free(&req->rule);
	if (command_has_rule(req->cmd.op)) {
		request_select(req, i);
		rc = rule_encode(&req->spec, &req->rule, err);
	}
	if (rc)
		return rc;
	*cmd = req->cmd;
	cmd->rule = req->rule;
	return 0;
}
