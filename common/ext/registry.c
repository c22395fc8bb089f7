/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All extensions: one line each, here and in local.mk. */
#include "ext.h"

/* clang-format off */
extern const struct ext_desc
	/* matches */
	ext_length,
	ext_tcp,
	ext_udp,
	ext_udplite,
	/* targets */
	ext_MARK,
	ext_TCPMSS;
/* clang-format on */

static const struct ext_desc *const registry[] = {
	&ext_length,
	&ext_tcp,
	&ext_udp,
	&ext_udplite,
	&ext_MARK,
	&ext_TCPMSS,
	NULL,
};

const struct ext_desc *const *ext_all(void)
{
	return registry;
}
