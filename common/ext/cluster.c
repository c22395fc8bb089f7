/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m cluster: this node's share of the connections (kernel: xt_cluster.c). */
#include <linux/netfilter/xt_cluster.h>

#include "ext.h"
#include "opt.h"

struct cluster_info {
	struct ext_info given;
	uint32_t nodes; /* bits: which of them are this host */
	uint32_t n_nodes;
	uint32_t seed;
};

enum { CLUSTER_MASK, CLUSTER_TOTAL, CLUSTER_SEED };

/* Stores the mask that has this one node, counted from 1. */
static int node_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	uint32_t node;
	int rc = opt_u32.parse(oc, args, &node, err);

	if (!rc)
		*(uint32_t *)val = UINT32_C(1) << (node - 1);
	return rc;
}

static const struct opt_type cluster_node = { "number", 1, node_parse, NULL,
					      NULL };

static void hex8_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	(void)oc;
	text_printf(out, "0x%08x", *(const uint32_t *)val);
}

static int hex8_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	return opt_u32.parse(oc, args, val, err);
}

static bool hex8_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_u32.is_valid(oc, val);
}

static const struct opt_type cluster_hex8 = { "value", 1, hex8_parse,
					      hex8_print, hex8_is_valid };

/* clang-format off */
static const struct ext_opt cluster_opts[] = {
	[CLUSTER_MASK]  = { "cluster-local-nodemask", .type = &cluster_hex8,
		OPT_AT(struct cluster_info, nodes), .flags = OPT_INVERT,
		.min = 1, .help = "which nodes this host is, as bits" },
	[CLUSTER_TOTAL] = { "cluster-total-nodes", .type = &opt_u32,
		OPT_AT(struct cluster_info, n_nodes), .flags = OPT_REQUIRED,
		.min = 1, .max = XT_CLUSTER_NODES_MAX,
		.help = "how many nodes the cluster has" },
	[CLUSTER_SEED]  = { "cluster-hash-seed", .type = &cluster_hex8,
		OPT_AT(struct cluster_info, seed), .flags = OPT_REQUIRED,
		.help = "seed of the hash, the same on every node" },
	{ "cluster-local-node", .type = &cluster_node,
		.alias_of = CLUSTER_MASK + 1,
		.excludes = EXT_BIT(CLUSTER_MASK),
		OPT_AT(struct cluster_info, nodes), .flags = OPT_INVERT,
		.min = 1, .max = XT_CLUSTER_NODES_MAX,
		.help = "number of the one node that this host is, from 1" },
	{ .name = NULL },
};
/* clang-format on */

static int cluster_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	const struct cluster_info *cl = info;

	(void)ctx;
	if (!ext_has(&cl->given, CLUSTER_MASK))
		return err_usage(err,
				 "cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing");
	if (cl->nodes < UINT64_C(1) << cl->n_nodes)
		return 0;
	if (cl->nodes & (cl->nodes - 1))
		return err_usage(err,
				 "cluster match: `--cluster-local-nodemask' too big for `--cluster-total-nodes'");
	return err_usage(err,
			 "cluster match: `--cluster-local-node' must be <= `--cluster-total-nodes'");
}

static void cluster_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct cluster_info *cl = info;

	(void)ctx;
	text_printf(out,
		    " cluster %snode_mask=0x%08x total_nodes=%u hash_seed=0x%08x",
		    ext_inv(&cl->given, CLUSTER_MASK) ? "!" : "", cl->nodes,
		    cl->n_nodes, cl->seed);
}

static void cluster_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct cluster_info *cl = info;
	struct xt_cluster_match_info xt = {
		.total_nodes = cl->n_nodes,
		.node_mask = cl->nodes,
		.hash_seed = cl->seed,
	};

	(void)ctx;
	if (ext_inv(&cl->given, CLUSTER_MASK))
		xt.flags |= XT_CLUSTER_F_INV;
	ir_match_xt_only(ir, "cluster", 0, &xt, sizeof(xt));
}

const struct ext_desc ext_cluster = {
	.name      = "cluster",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct cluster_info),
	.opts      = cluster_opts,
	.check     = cluster_check,
	.list      = cluster_list,
	.lower     = cluster_lower,
};
