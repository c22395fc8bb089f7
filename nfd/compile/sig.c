/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signatures of rules: equal bytes, where rules may share a map. */
#include "sig.h"

#include <string.h>

void sig_put(struct sig *sig, const void *bytes, size_t len)
{
	if (!len)
		return;
	if (sig->len + len > sig->cap) {
		size_t cap = 2 * (sig->cap + len);
		uint8_t *b = ir_alloc(sig->ir, cap);

		if (!b)
			return;
		if (sig->len)
			memcpy(b, sig->b, sig->len);
		sig->b = b;
		sig->cap = cap;
	}
	memcpy(sig->b + sig->len, bytes, len);
	sig->len += len;
}

void sig_num(struct sig *sig, uint64_t v)
{
	sig_put(sig, &v, sizeof(v));
}

void sig_string(struct sig *sig, const char *s)
{
	sig_put(sig, s, strlen(s) + 1);
}

void sig_xt(struct sig *sig, const struct ir_xt *xt)
{
	sig_string(sig, xt->name);
	sig_num(sig, xt->rev);
	sig_num(sig, xt->size);
	sig_put(sig, xt->info, xt->size);
}

void sig_test(struct sig *sig, const struct ir_test *t)
{
	sig_num(sig, t->kind);
	sig_num(sig, t->field);
	sig_num(sig, t->invert);
	if (t->kind == IR_TEST_RANGES) {
		sig_num(sig, t->ranges.n);
		sig_put(sig, t->ranges.v, t->ranges.n * sizeof(*t->ranges.v));
		return;
	}
	sig_put(sig, &t->masked.mask, sizeof(t->masked.mask));
	if (t->kind == IR_TEST_MASKED)
		sig_put(sig, &t->masked.value, sizeof(t->masked.value));
}

uint64_t sig_hash(const void *bytes, size_t len)
{
	const uint8_t *b = bytes;
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001b3);
	return h;
}

void sig_nat(struct sig *sig, const struct ir_nat *nat)
{
	sig_num(sig, nat->kind);
	sig_num(sig, nat->flags);
}
