/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules as bytes, and as specifications: made, completed, checked. */
#include "rule.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "ext.h"

static const char *const verdict_names[VERDICT_N] = {
	[VERDICT_ACCEPT] = "ACCEPT",
	[VERDICT_DROP]   = "DROP",
	[VERDICT_QUEUE]  = "QUEUE",
	[VERDICT_RETURN] = "RETURN",
};

const char *verdict_name(enum verdict verdict)
{
	assert(verdict > VERDICT_UNSET && verdict < VERDICT_N);
	return verdict_names[verdict];
}

enum verdict verdict_find(const char *name)
{
	for (int v = VERDICT_UNSET + 1; v < VERDICT_N; v++)
		if (strcmp(verdict_names[v], name) == 0)
			return (enum verdict)v;
	return VERDICT_UNSET;
}

/* Murmur3's finisher over words of four bytes: attrs are padded to four. */
static uint32_t hash_bytes(const uint8_t *bytes, size_t len)
{
	uint64_t h = len;

	for (size_t i = 0; i < len; i += 4) {
		uint32_t word;

		memcpy(&word, bytes + i, 4);
		h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (uint32_t)(h >> 32);
}

struct rule *rule_from_bytes(const void *attrs, size_t len)
{
	struct rule *rule;

	if (len > RULE_BYTES_MAX || len % 4)
		return NULL;
	rule = malloc(sizeof(*rule) + len);
	if (!rule)
		return NULL;
	rule->len_bytes = (uint32_t)len;
	memcpy(rule->attrs, attrs, len);
	rule->hash = hash_bytes(rule->attrs, len);
	return rule;
}

void rule_free(struct rule **rule)
{
	free(*rule);
	*rule = NULL;
}

struct rule *rule_dup(const struct rule *rule)
{
	return rule_from_bytes(rule->attrs, rule->len_bytes);
}

bool rule_equal(const struct rule *a, const struct rule *b)
{
	return a->hash == b->hash && a->len_bytes == b->len_bytes &&
	       memcmp(a->attrs, b->attrs, a->len_bytes) == 0;
}

size_t rule_size(const struct rule *rule)
{
	return sizeof(*rule) + rule->len_bytes;
}

void rule_spec_init(struct rule_spec *spec, const struct family *family)
{
	/* Not the whole of matches[]: n_matches says how much of it is set. */
	memset(&spec->sel, 0, sizeof(spec->sel));
	spec->family = family;
	spec->n_matches = 0;
	spec->kind = RULE_TARGET_NONE;
	spec->verdict = VERDICT_UNSET;
	memset(spec->chain, 0, sizeof(spec->chain));
	spec->target = (struct rule_ext){ 0 };
}

void rule_spec_fini(struct rule_spec *spec)
{
	for (unsigned int i = 0; i < spec->n_matches; i++)
		free(spec->matches[i].info);
	spec->n_matches = 0;
	free(spec->target.info);
	spec->target = (struct rule_ext){ 0 };
}

struct rule_ext *rule_spec_add_match(struct rule_spec *spec,
				     const struct ext_desc *desc)
{
	struct rule_ext *match = &spec->matches[spec->n_matches];
	struct ext_info *info;

	if (spec->n_matches == RULE_MATCHES_MAX)
		return NULL;
	info = ext_info_new(desc);
	if (!info)
		return NULL;
	*match = (struct rule_ext){ desc, info };
	spec->n_matches++;
	return match;
}

int rule_spec_set_target(struct rule_spec *spec, const struct ext_desc *desc,
			 struct err *err)
{
	struct ext_info *info = ext_info_new(desc);

	if (!info)
		return err_nomem(err);
	free(spec->target.info);
	spec->target = (struct rule_ext){ desc, info };
	spec->kind = RULE_TARGET_EXT;
	return 0;
}

/* A refusal waits in @refusal: what is wrong with the others is said first. */
static int check_ext(struct rule_ext *ext, const struct ext_ctx *ctx,
		     struct err *refusal, struct err *err)
{
	struct err own = { 0 };
	int rc = ext_check(ext->desc, ext->info, ctx, &own);

	if (rc == -EINVAL && own.status == ERR_RESOURCE) {
		if (!refusal->code)
			*refusal = own;
		return 0;
	}
	if (rc && !err->code)
		*err = own;
	return rc;
}

int rule_spec_check(struct rule_spec *spec, enum table_id table,
		    struct err *err)
{
	const struct ext_ctx ctx = {
		.family = spec->family,
		.spec = spec,
		.table = table,
	};
	struct err refusal = { 0 };
	int rc = 0;

	for (unsigned int i = 0; !rc && i < spec->n_matches; i++)
		rc = check_ext(&spec->matches[i], &ctx, &refusal, err);
	if (!rc && spec->kind == RULE_TARGET_EXT)
		rc = check_ext(&spec->target, &ctx, &refusal, err);
	if (!rc && refusal.code && !err->code)
		*err = refusal;
	return rc ? rc : refusal.code;
}

unsigned int rule_ext_hooks(const struct rule_ext *ext)
{
	unsigned int hooks = ext->desc->hooks ? ext->desc->hooks : HOOK_ALL;

	if (ext->desc->hooks_of)
		hooks &= ext->desc->hooks_of(ext->info);
	return hooks;
}

unsigned int rule_spec_hooks(const struct rule_spec *spec)
{
	unsigned int hooks = HOOK_ALL;

	for (unsigned int i = 0; i < spec->n_matches; i++)
		hooks &= rule_ext_hooks(&spec->matches[i]);
	if (spec->kind == RULE_TARGET_EXT)
		hooks &= rule_ext_hooks(&spec->target);
	return hooks;
}
