/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "opt.h"

/*
 * Where the targets of address translation send a packet to: addresses,
 * ports, or both.
 */

enum nat_has { NAT_HAS_ADDR = 1 << 0, NAT_HAS_PORTS = 1 << 1,
	       NAT_HAS_BASE = 1 << 2 };

struct nat_range {
	union addr addr_lo, addr_hi; /* in any order; NAT_HAS_ADDR */
	uint16_t port_lo, port_hi;   /* both included; NAT_HAS_PORTS */
	uint16_t port_base;          /* old port that becomes port_lo */
	uint16_t has;                /* NAT_HAS_* */
};

/* struct nat_range: "addr[-addr][:port[-port]]", IPv6 with ports in [ ]. */
extern const struct opt_type opt_nat_range;
/* As opt_nat_range, and "/base" after two ports. */
extern const struct opt_type opt_nat_range_base;
/* struct range16: "port[-port]" */
extern const struct opt_type opt_nat_ports;

void nat_range_print(const struct family *family, const struct nat_range *range,
		     struct text *out);
void nat_ports_print(struct range16 ports, struct text *out);

/** That the rule asks for a protocol that has ports: usage error. */
int nat_proto_check(const struct ext_ctx *ctx, struct err *err);

/** " name" for each row of @opts from @row on that is given: its flags. */
void nat_flags_list(const struct ext_opt *opts, const struct ext_info *info,
		    unsigned int row, struct text *out);
