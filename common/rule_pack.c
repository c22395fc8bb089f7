/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A rule's canonical bytes: packed and unpacked. */
#include <assert.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <string.h>

#include "err.h"
#include "ext.h"
#include "rule.h"

/*
 * The attributes of a rule, in this order. On the wire a type is 2 * id, plus
 * one where the thing is negated.
 */
enum rule_attr {
	RULE_A_UNSET,
	RULE_A_SRC,     /* address, then mask: addr_len bytes each */
	RULE_A_DST,
	RULE_A_IN,      /* string */
	RULE_A_OUT,
	RULE_A_PROTO,   /* u8 */
	RULE_A_FRAG,    /* empty */
	RULE_A_MATCH,   /* nested: an extension; may come again */
	RULE_A_VERDICT, /* u8; of these four there is one at most */
	RULE_A_JUMP,    /* string */
	RULE_A_GOTO,    /* string */
	RULE_A_TARGET,  /* nested: an extension */
	RULE_A_N,
};

/*
 * An extension: its name under EXT_A_NAME, then its options by rising row.
 * The type of an option is 2 * (EXT_A_OPT + row), plus one if negated; its
 * value is cut after the last byte that is not zero.
 */
enum ext_attr { EXT_A_UNSET, EXT_A_NAME, EXT_A_OPT };

/* A growing buffer of attributes, one for all of rule_encode(). */
struct packer {
	union {
		struct nlmsghdr nlh;
		uint8_t bytes[RULE_BYTES_MAX];
	};
	bool failed;
};

static void pack(struct packer *p, unsigned int id, bool inv, const void *data,
		 size_t len)
{
	uint8_t *at = mnl_nlmsg_get_payload_tail(&p->nlh);
	size_t pad = (size_t)MNL_ALIGN(len) - len;

	if (!p->failed && !mnl_attr_put_check(&p->nlh, sizeof(p->bytes),
					      (uint16_t)(2 * id + inv), len,
					      data))
		p->failed = true;
	if (!p->failed) /* libmnl leaves it as it was */
		memset(at + MNL_ATTR_HDRLEN + len, 0, pad);
}

static void pack_addr(struct packer *p, enum rule_attr id,
		      const struct rule_spec *spec, enum sel_bit bit,
		      const union addr *addr, const union addr *mask)
{
	uint8_t both[2 * sizeof(*addr)];
	size_t len = spec->family->addr_len;

	if (!(spec->sel.set & bit))
		return;
	memcpy(both, addr, len);
	memcpy(both + len, mask, len);
	pack(p, id, spec->sel.inv & bit, both, 2 * len);
}

static void pack_string(struct packer *p, enum rule_attr id, bool inv,
			const char *s)
{
	pack(p, id, inv, s, strlen(s) + 1);
}

static void pack_ext(struct packer *p, enum rule_attr id,
		     const struct rule_ext *ext)
{
	const struct ext_opt *opts = ext->desc->opts;
	struct nlattr *nest;

	if (p->failed)
		return;
	nest = mnl_attr_nest_start_check(&p->nlh, sizeof(p->bytes),
					 (uint16_t)(2 * id));
	if (!nest) {
		p->failed = true;
		return;
	}
	pack(p, EXT_A_NAME, false, ext->desc->name,
	     strlen(ext->desc->name) + 1);
	for (unsigned int row = 0; opts && opts[row].name; row++) {
		const uint8_t *value = (const uint8_t *)ext->info +
				       opts[row].off;
		size_t len = opts[row].size;

		if (!ext_has(ext->info, row))
			continue;
		while (len && !value[len - 1])
			len--;
		pack(p, EXT_A_OPT + row, ext_inv(ext->info, row), value, len);
	}
	mnl_attr_nest_end(&p->nlh, nest);
}

static void pack_target(struct packer *p, const struct rule_spec *spec)
{
	uint8_t verdict = (uint8_t)spec->verdict;

	switch (spec->kind) {
	case RULE_TARGET_NONE:
		return;
	case RULE_TARGET_VERDICT:
		pack(p, RULE_A_VERDICT, false, &verdict, sizeof(verdict));
		return;
	case RULE_TARGET_JUMP:
		pack_string(p, RULE_A_JUMP, false, spec->chain);
		return;
	case RULE_TARGET_GOTO:
		pack_string(p, RULE_A_GOTO, false, spec->chain);
		return;
	case RULE_TARGET_EXT:
		pack_ext(p, RULE_A_TARGET, &spec->target);
		return;
	}
}

int rule_encode(const struct rule_spec *spec, struct rule **out,
		struct err *err)
{
	const struct rule_sel *sel = &spec->sel;
	struct packer p;

	p.failed = false;
	mnl_nlmsg_put_header(p.bytes);
	pack_addr(&p, RULE_A_SRC, spec, SEL_SRC, &sel->src, &sel->src_mask);
	pack_addr(&p, RULE_A_DST, spec, SEL_DST, &sel->dst, &sel->dst_mask);
	if (sel->set & SEL_IN)
		pack_string(&p, RULE_A_IN, sel->inv & SEL_IN, sel->in);
	if (sel->set & SEL_OUT)
		pack_string(&p, RULE_A_OUT, sel->inv & SEL_OUT, sel->out);
	if (sel->set & SEL_PROTO)
		pack(&p, RULE_A_PROTO, sel->inv & SEL_PROTO, &sel->proto,
		     sizeof(sel->proto));
	if (sel->set & SEL_FRAG)
		pack(&p, RULE_A_FRAG, sel->inv & SEL_FRAG, NULL, 0);
	for (unsigned int i = 0; i < spec->n_matches; i++)
		pack_ext(&p, RULE_A_MATCH, &spec->matches[i]);
	pack_target(&p, spec);
	if (p.failed)
		return err_set(err, -E2BIG, "rule too long");
	*out = rule_from_bytes(mnl_nlmsg_get_payload(&p.nlh),
			       mnl_nlmsg_get_payload_len(&p.nlh));
	return *out ? 0 : err_nomem(err);
}

static int malformed(struct err *err)
{
	return err_set(err, -EBADMSG, "malformed rule");
}

/* Walks attributes that nobody vouches for. */
struct unpacker {
	const uint8_t *at, *end;
	unsigned int id;
	bool inv;
	bool is_nest;
	const uint8_t *data;
	size_t len;
};

static bool is_zero(const uint8_t *bytes, size_t len)
{
	while (len && !bytes[len - 1])
		len--;
	return !len;
}

/* 1: one more attribute; 0: the end; -EBADMSG. */
static int unpack_next(struct unpacker *u)
{
	size_t left = (size_t)(u->end - u->at);
	struct nlattr attr;
	size_t step;

	if (!left)
		return 0;
	if (left < sizeof(attr))
		return -EBADMSG;
	memcpy(&attr, u->at, sizeof(attr));
	step = MNL_ALIGN(attr.nla_len);
	if (attr.nla_len < sizeof(attr) || step > left ||
	    attr.nla_type & NLA_F_NET_BYTEORDER ||
	    !is_zero(u->at + attr.nla_len, step - attr.nla_len))
		return -EBADMSG;
	u->is_nest = attr.nla_type & NLA_F_NESTED;
	u->id = (attr.nla_type & NLA_TYPE_MASK) / 2;
	u->inv = attr.nla_type & 1;
	u->data = u->at + sizeof(attr);
	u->len = attr.nla_len - sizeof(attr);
	u->at += step;
	return 1;
}

static bool unpack_string(const struct unpacker *u, char *out, size_t size)
{
	if (!u->len || u->len > size || u->data[u->len - 1] ||
	    strnlen((const char *)u->data, u->len) != u->len - 1 || u->len == 1)
		return false;
	memset(out, 0, size);
	memcpy(out, u->data, u->len);
	return true;
}

static bool unpack_addr(const struct unpacker *u, struct rule_spec *spec,
			union addr *addr, union addr *mask)
{
	size_t len = spec->family->addr_len;
	union addr masked;

	if (u->len != 2 * len)
		return false;
	memcpy(addr, u->data, len);
	memcpy(mask, u->data + len, len);
	masked = addr_and(*addr, mask);
	/* All addresses are no test, unless it is none of them. */
	return addr_equal(&masked, addr) &&
	       (u->inv || !is_zero(mask->bytes, len));
}

static int unpack_opt(const struct unpacker *u, const struct ext_ctx *ctx,
		      struct rule_ext *ext, unsigned int n_opts)
{
	unsigned int row = u->id - EXT_A_OPT;
	const struct ext_opt *opt;
	struct opt_ctx oc = { ctx, ext->desc, NULL };
	uint8_t *value;

	if (u->id < EXT_A_OPT || row >= n_opts)
		return -EBADMSG;
	oc.opt = opt = &ext->desc->opts[row];
	if (opt->alias_of || u->len > opt->size ||
	    (u->len && !u->data[u->len - 1]) ||
	    (u->inv && !(opt->flags & OPT_INVERT)))
		return -EBADMSG;
	value = (uint8_t *)ext->info + opt->off;
	memset(value, 0, opt->size);
	memcpy(value, u->data, u->len);
	if (opt->type->is_valid && !opt->type->is_valid(&oc, value))
		return -EBADMSG;
	ext->info->set |= EXT_BIT(row);
	if (u->inv)
		ext->info->inv |= EXT_BIT(row);
	return 0;
}

static int unpack_ext(const struct unpacker *nest, enum ext_kind kind,
		      struct rule_spec *spec, struct err *err)
{
	const struct ext_ctx ctx = { .family = spec->family, .spec = spec };
	struct unpacker u = { .at = nest->data, .end = nest->data + nest->len };
	const struct ext_desc *desc;
	struct rule_ext *ext;
	unsigned int n_opts = 0, last;
	char name[32];
	int rc;

	if (nest->len % 4 || unpack_next(&u) != 1 || u.id != EXT_A_NAME ||
	    u.inv || u.is_nest || !unpack_string(&u, name, sizeof(name)))
		return malformed(err);
	desc = ext_find(kind, spec->family, name);
	if (!desc || strcmp(desc->name, name))
		return malformed(err);
	if (kind == EXT_TARGET) {
		rc = rule_spec_set_target(spec, desc, err);
		if (rc)
			return rc;
		ext = &spec->target;
	} else {
		if (spec->n_matches == RULE_MATCHES_MAX)
			return malformed(err);
		ext = rule_spec_add_match(spec, desc);
		if (!ext)
			return err_nomem(err);
	}
	while (desc->opts && desc->opts[n_opts].name)
		n_opts++;
	last = EXT_A_NAME;
	while ((rc = unpack_next(&u)) > 0) {
		if (u.id <= last || u.is_nest || unpack_opt(&u, &ctx, ext, n_opts))
			return malformed(err);
		last = u.id;
	}
	return rc ? malformed(err) : 0;
}

/* One that selects, and that a line can hold. */
static bool is_iface_given(const struct unpacker *u, const char *name)
{
	return (u->inv || strcmp(name, "+")) && !strchr(name, '\n');
}

static int unpack_attr(const struct unpacker *u, struct rule_spec *spec,
		       struct err *err)
{
	struct rule_sel *sel = &spec->sel;
	enum sel_bit bit = SEL_SRC;
	bool ok = false;

	switch ((enum rule_attr)u->id) {
	case RULE_A_SRC:
		ok = unpack_addr(u, spec, &sel->src, &sel->src_mask);
		break;
	case RULE_A_DST:
		bit = SEL_DST;
		ok = unpack_addr(u, spec, &sel->dst, &sel->dst_mask);
		break;
	case RULE_A_IN:
		bit = SEL_IN;
		ok = unpack_string(u, sel->in, sizeof(sel->in)) &&
		     is_iface_given(u, sel->in);
		break;
	case RULE_A_OUT:
		bit = SEL_OUT;
		ok = unpack_string(u, sel->out, sizeof(sel->out)) &&
		     is_iface_given(u, sel->out);
		break;
	case RULE_A_PROTO:
		bit = SEL_PROTO;
		ok = u->len == 1 && u->data[0];
		if (ok)
			sel->proto = u->data[0];
		break;
	case RULE_A_FRAG:
		bit = SEL_FRAG;
		ok = !u->len && spec->family->id == FAMILY_IPV4;
		break;
	case RULE_A_MATCH:
		return u->inv ? malformed(err) :
				unpack_ext(u, EXT_MATCH, spec, err);
	case RULE_A_VERDICT:
		if (u->inv || u->len != 1 || !u->data[0] ||
		    u->data[0] >= VERDICT_N)
			return malformed(err);
		spec->kind = RULE_TARGET_VERDICT;
		spec->verdict = (enum verdict)u->data[0];
		return 0;
	case RULE_A_JUMP:
	case RULE_A_GOTO:
		if (u->inv ||
		    !unpack_string(u, spec->chain, sizeof(spec->chain)))
			return malformed(err);
		spec->kind = u->id == RULE_A_JUMP ? RULE_TARGET_JUMP :
						    RULE_TARGET_GOTO;
		return 0;
	case RULE_A_TARGET:
		return u->inv ? malformed(err) :
				unpack_ext(u, EXT_TARGET, spec, err);
	case RULE_A_UNSET:
	case RULE_A_N:
		break;
	}
	if (!ok)
		return malformed(err);
	sel->set |= bit;
	if (u->inv)
		sel->inv |= bit;
	return 0;
}

int rule_decode(struct rule_spec *spec, const void *attrs, size_t len,
		struct err *err)
{
	struct unpacker u = {
		.at = attrs,
		.end = (const uint8_t *)attrs + len,
	};
	unsigned int last = 0;
	int rc;

	if (len > RULE_BYTES_MAX || len % 4)
		return malformed(err);
	while ((rc = unpack_next(&u)) > 0) {
		if (u.id < last || (u.id == last && last != RULE_A_MATCH) ||
		    u.id >= RULE_A_N || spec->kind != RULE_TARGET_NONE ||
		    u.is_nest != (u.id == RULE_A_MATCH || u.id == RULE_A_TARGET))
			return malformed(err);
		last = u.id;
		rc = unpack_attr(&u, spec, err);
		if (rc)
			return rc;
	}
	return rc ? malformed(err) : 0;
}

/* The attribute that jumps or goes to a chain: the last one, if any does. */
static bool find_chain(const struct rule *rule, struct unpacker *u)
{
	*u = (struct unpacker){ .at = rule->attrs,
				.end = rule->attrs + rule->len_bytes };
	while (unpack_next(u) > 0)
		if (u->id == RULE_A_JUMP || u->id == RULE_A_GOTO)
			return true;
	return false;
}

const char *rule_chain(const struct rule *rule, bool *is_goto)
{
	struct unpacker u;

	if (!find_chain(rule, &u))
		return NULL;
	*is_goto = u.id == RULE_A_GOTO;
	return (const char *)u.data;
}

struct rule *rule_with_chain(const struct rule *rule, const char *chain)
{
	struct packer p;
	struct unpacker u;
	size_t before;

	if (!find_chain(rule, &u))
		return NULL;
	before = (size_t)(u.data - sizeof(struct nlattr) - rule->attrs);
	p.failed = false;
	mnl_nlmsg_put_header(p.bytes);
	memcpy(mnl_nlmsg_get_payload(&p.nlh), rule->attrs, before);
	p.nlh.nlmsg_len += (uint32_t)before;
	pack_string(&p, u.id, false, chain);
	return p.failed ? NULL :
			  rule_from_bytes(mnl_nlmsg_get_payload(&p.nlh),
					  mnl_nlmsg_get_payload_len(&p.nlh));
}
