/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules as save files have them. */
#include "ext.h"
#include "proto.h"
#include "rule.h"
#include "text.h"

static void print_flag(const struct rule_sel *sel, enum sel_bit bit,
		       const char *flag, struct text *out)
{
	text_put(out, sel->inv & bit ? " ! " : " ");
	text_put(out, flag);
}

static void print_selectors(const struct rule_spec *spec, struct text *out)
{
	const struct family *family = spec->family;
	const struct rule_sel *sel = &spec->sel;

	if (sel->set & SEL_SRC) {
		print_flag(sel, SEL_SRC, "-s ", out);
		addr_print(family, &sel->src, out);
		addr_mask_print(family, &sel->src_mask, false, out);
	}
	if (sel->set & SEL_DST) {
		print_flag(sel, SEL_DST, "-d ", out);
		addr_print(family, &sel->dst, out);
		addr_mask_print(family, &sel->dst_mask, false, out);
	}
	if (sel->set & SEL_IN) {
		print_flag(sel, SEL_IN, "-i ", out);
		text_put_word(out, sel->in);
	}
	if (sel->set & SEL_OUT) {
		print_flag(sel, SEL_OUT, "-o ", out);
		text_put_word(out, sel->out);
	}
	if (sel->set & SEL_PROTO) {
		const char *name = proto_name(sel->proto, false);

		print_flag(sel, SEL_PROTO, "-p ", out);
		if (name)
			text_put(out, name);
		else
			text_put_u64(out, sel->proto);
	}
	if (sel->set & SEL_FRAG)
		print_flag(sel, SEL_FRAG, "-f", out);
}

void rule_print_matches(const struct rule_spec *spec, struct text *out)
{
	const struct ext_ctx ctx = { .family = spec->family, .spec = spec };

	print_selectors(spec, out);
	for (unsigned int i = 0; i < spec->n_matches; i++) {
		text_put(out, " -m ");
		text_put(out, spec->matches[i].desc->name);
		ext_save(spec->matches[i].desc, spec->matches[i].info, &ctx,
			 out);
	}
}

void rule_print_target(const struct rule_spec *spec, struct text *out)
{
	const struct ext_ctx ctx = { .family = spec->family, .spec = spec };

	switch (spec->kind) {
	case RULE_TARGET_NONE:
		break;
	case RULE_TARGET_VERDICT:
		text_put(out, " -j ");
		text_put(out, verdict_name(spec->verdict));
		break;
	case RULE_TARGET_JUMP:
		text_put(out, " -j ");
		text_put_word(out, spec->chain);
		break;
	case RULE_TARGET_GOTO:
		text_put(out, " -g ");
		text_put_word(out, spec->chain);
		break;
	case RULE_TARGET_EXT:
		text_put(out, " -j ");
		text_put(out, spec->target.desc->name);
		ext_save(spec->target.desc, spec->target.info, &ctx, out);
		break;
	}
}

void rule_print(const struct rule_spec *spec, struct text *out)
{
	rule_print_matches(spec, out);
	rule_print_target(spec, out);
}
