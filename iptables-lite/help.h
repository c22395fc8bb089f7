/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct err;
struct program;
struct rule_spec;

/** -h: iptables' own options, then those of the extensions in @spec. */
int help_print(const struct program *prog, const struct rule_spec *spec,
	       struct err *err);
