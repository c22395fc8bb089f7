/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All extensions: one line each, here and in local.mk. */
#include "ext.h"

/* clang-format off */
extern const struct ext_desc
	/* matches */
	ext_bpf,
	ext_cluster,
	ext_dst,
	ext_eui64,
	ext_frag,
	ext_hbh,
	ext_ipv6header,
	ext_length,
	ext_mh,
	ext_nfacct,
	ext_osf,
	ext_recent,
	ext_rt,
	ext_set,
	ext_socket,
	ext_srh,
	ext_tcp,
	ext_udp,
	ext_udplite,
	/* targets */
	ext_CONNMARK,
	ext_DNAT,
	ext_DSCP,
	ext_HL,
	ext_LOG,
	ext_MARK,
	ext_MASQUERADE,
	ext_NETMAP,
	ext_NFLOG,
	ext_NOTRACK,
	ext_REDIRECT,
	ext_REJECT,
	ext_SNAT,
	ext_TCPMSS,
	ext_TOS,
	ext_TTL;
/* clang-format on */

static const struct ext_desc *const registry[] = {
	&ext_bpf,
	&ext_cluster,
	&ext_dst,
	&ext_eui64,
	&ext_frag,
	&ext_hbh,
	&ext_ipv6header,
	&ext_length,
	&ext_mh,
	&ext_nfacct,
	&ext_osf,
	&ext_recent,
	&ext_rt,
	&ext_set,
	&ext_socket,
	&ext_srh,
	&ext_tcp,
	&ext_udp,
	&ext_udplite,
	&ext_CONNMARK,
	&ext_DNAT,
	&ext_DSCP,
	&ext_HL,
	&ext_LOG,
	&ext_MARK,
	&ext_MASQUERADE,
	&ext_NETMAP,
	&ext_NFLOG,
	&ext_NOTRACK,
	&ext_REDIRECT,
	&ext_REJECT,
	&ext_SNAT,
	&ext_TCPMSS,
	&ext_TOS,
	&ext_TTL,
	NULL,
};

const struct ext_desc *const *ext_all(void)
{
	return registry;
}
