/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ir.h"

/* A signature under way: bytes in the IR's memory. */
struct sig {
	struct ir_rule *ir;
	uint8_t *b;
	size_t len, cap;
};

void sig_put(struct sig *sig, const void *bytes, size_t len);
void sig_num(struct sig *sig, uint64_t v);
void sig_string(struct sig *sig, const char *s);
void sig_xt(struct sig *sig, const struct ir_xt *xt);
void sig_test(struct sig *sig, const struct ir_test *t);
/** FNV-1a. */
uint64_t sig_hash(const void *bytes, size_t len);
void sig_nat(struct sig *sig, const struct ir_nat *nat);
