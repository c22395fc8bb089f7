/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m socket: some socket of this host takes the packet (kernel: xt_socket.c). */
#include <linux/netfilter/xt_socket.h>

#include "ext.h"
#include "opt.h"

enum { SOCKET_TRANSPARENT, SOCKET_NOWILDCARD, SOCKET_RESTORE };

/* clang-format off */
static const struct ext_opt socket_opts[] = {
	[SOCKET_TRANSPARENT] = { "transparent", .type = &opt_flag,
		.help = "the socket is transparent" },
	[SOCKET_NOWILDCARD]  = { "nowildcard", .type = &opt_flag,
		.help = "sockets that listen on any address count too" },
	[SOCKET_RESTORE]     = { "restore-skmark", .type = &opt_flag,
		.help = "copy the socket's mark to the packet" },
	{ .name = NULL },
};
/* clang-format on */

static void socket_list(const void *info, const struct ext_ctx *ctx,
			struct text *out)
{
	const struct ext_info *given = info;

	(void)ctx;
	text_put(out, " socket");
	for (unsigned int row = 0; socket_opts[row].name; row++)
		if (ext_has(given, row))
			text_printf(out, " --%s", socket_opts[row].name);
}

/*
 * nf_tables' socket expression finds no socket for ICMP errors about one and
 * ignores conntrack's NAT, both of which xt_socket looks at.
 */
static void socket_lower(struct ir_rule *ir, const void *info,
			 const struct ext_ctx *ctx)
{
	const struct ext_info *given = info;
	struct xt_socket_mtinfo3 xt = { .flags = 0 };

	(void)ctx;
	if (ext_has(given, SOCKET_TRANSPARENT))
		xt.flags |= XT_SOCKET_TRANSPARENT;
	if (ext_has(given, SOCKET_NOWILDCARD))
		xt.flags |= XT_SOCKET_NOWILDCARD;
	if (ext_has(given, SOCKET_RESTORE))
		xt.flags |= XT_SOCKET_RESTORESKMARK;
	ir_match_xt_only(ir, "socket", 3, &xt, sizeof(xt));
}

const struct ext_desc ext_socket = {
	.name      = "socket",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_PREROUTING) | HOOK_BIT(HOOK_INPUT),
	.info_size = sizeof(struct ext_info),
	.opts      = socket_opts,
	.list      = socket_list,
	.lower     = socket_lower,
};
