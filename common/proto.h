/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;

/** Protocol by number or name ("tcp", "all" is 0). -EINVAL (usage). */
int proto_parse(const char *s, uint8_t *out, struct err *err);
/**
 * Name of protocol @proto as iptables prints it, or NULL; @numeric:
 * /etc/protocols is not asked.
 */
const char *proto_name(uint8_t proto, bool numeric);
