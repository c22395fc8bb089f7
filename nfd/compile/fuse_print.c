/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plans for people to read: which rules became what, and why no more did. */
#include <netinet/in.h>

#include "err.h"
#include "fuse.h"
#include "text.h"

static int print_entry(const struct fuse_chain *pc, const struct entry *entry,
		       struct text *out, struct err *err)
{
	auto_rule_spec struct rule_spec spec;
	int rc;

	rule_spec_init(&spec, pc->family);
	rc = rule_decode(&spec, entry->rule->attrs, entry->rule->len_bytes,
			 err);
	if (!rc)
		rule_print(&spec, out);
	return rc;
}

static const char *data_text(enum shape_data data)
{
	switch (data) {
	case SHAPE_DATA_VERDICT:
		return "verdict map";
	case SHAPE_DATA_NONE:
		return "set";
	case SHAPE_DATA_NAT:
		return "nat map";
	case SHAPE_DATA_MARK:
		return "mark map";
	}
	return "";
}

static void print_map(const struct fuse_node *node, struct text *out)
{
	uint32_t first = entry_num(node->first->entry).n;

	text_printf(out, "rules %u-%u: %s of ", first, first + node->n_links - 1,
		    data_text(node->shape.data));
	for (unsigned int i = 0; i < node->shape.n_fields; i++)
		text_printf(out, "%s%s", i ? " . " : "",
			    ir_field_desc(node->shape.fields[i].field)->name);
	if (node->kind == FUSE_NODE_RANGES)
		text_printf(out, ", %u ranges", node->n_pieces);
	else
		text_printf(out, ", %u values", node->elems.n);
}

int fuse_chain_print(const struct fuse_chain *pc, struct text *out,
		     struct err *err)
{
	const struct fuse_node *node;
	int rc = 0;

	for (node = fuse_first(pc); node && !rc;
	     node = fuse_next(node)) {
		enum fuse_reason reason = node->first->reason;

		if (node->kind != FUSE_NODE_RULE) {
			print_map(node, out);
		} else {
			text_printf(out, "rule %u:",
				    entry_num(node->first->entry).n);
			rc = print_entry(pc, node->first->entry, out, err);
		}
		if (reason != FUSE_OK)
			text_printf(out, " (%s)", fuse_reason_text(reason));
		text_put(out, "\n");
	}
	return rc;
}
