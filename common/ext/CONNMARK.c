/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j CONNMARK: the connection's mark (kernel: xt_connmark.c). */
#include <linux/netfilter/xt_connmark.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct CONNMARK_info {
	struct ext_info given;
	struct mark32 xmark;     /* ctmark = (ctmark & ~mask) ^ value */
	uint32_t nfmask, ctmask; /* of save and restore */
	uint32_t mask;           /* both of them */
	uint8_t left_bits, right_bits;
};

enum { SET, SAVE, RESTORE, NFMASK, CTMASK, MASK, LEFT, RIGHT };

#define OTHER_OPS(op) \
	((EXT_BIT(SET) | EXT_BIT(SAVE) | EXT_BIT(RESTORE)) & ~EXT_BIT(op))
#define SET_ALIAS \
	.alias_of = SET + 1, .excludes = EXT_BIT(SET), \
	OPT_AT(struct CONNMARK_info, xmark)

/* clang-format off */
static const struct ext_opt CONNMARK_opts[] = {
	[SET]     = { "set-xmark", .type = &opt_xmark,
		OPT_AT(struct CONNMARK_info, xmark), .excludes = OTHER_OPS(SET),
		.help = "clear the bits in mask, then xor value in" },
	[SAVE]    = { "save-mark", .type = &opt_flag,
		.excludes = OTHER_OPS(SAVE),
		.help = "copy the packet's mark to the connection" },
	[RESTORE] = { "restore-mark", .type = &opt_flag,
		.excludes = OTHER_OPS(RESTORE),
		.help = "copy the connection's mark to the packet" },
	[NFMASK]  = { "nfmask", .type = &opt_hex32,
		OPT_AT(struct CONNMARK_info, nfmask), .excludes = EXT_BIT(MASK),
		.help = "save from, restore over, these bits of the packet's mark" },
	[CTMASK]  = { "ctmask", .type = &opt_hex32,
		OPT_AT(struct CONNMARK_info, ctmask), .excludes = EXT_BIT(MASK),
		.help = "save over, restore from, these bits of the connection's" },
	[MASK]    = { "mask", .type = &opt_hex32,
		OPT_AT(struct CONNMARK_info, mask),
		.excludes = EXT_BIT(NFMASK) | EXT_BIT(CTMASK),
		.help = "same as --nfmask and --ctmask" },
	[LEFT]    = { "left-shift-mark", .type = &opt_u8,
		OPT_AT(struct CONNMARK_info, left_bits), .max = 32,
		.excludes = EXT_BIT(RIGHT),
		.help = "shift what is set, saved or restored left" },
	[RIGHT]   = { "right-shift-mark", .type = &opt_u8,
		OPT_AT(struct CONNMARK_info, right_bits), .max = 32,
		.excludes = EXT_BIT(LEFT),
		.help = "shift what is set, saved or restored right" },
	{ "set-mark", .type = &opt_set_mark, SET_ALIAS,
		.help = "clear the bits in mask, then or value in" },
	{ "and-mark", .type = &opt_and_mark, SET_ALIAS,
		.help = "and the mark with bits" },
	{ "or-mark", .type = &opt_or_mark, SET_ALIAS,
		.help = "or the mark with bits" },
	{ "xor-mark", .type = &opt_xor_mark, SET_ALIAS,
		.help = "xor the mark with bits" },
	{ .name = NULL },
};
/* clang-format on */

static void CONNMARK_init(void *info)
{
	struct CONNMARK_info *mark = info;

	mark->nfmask = mark->ctmask = UINT32_MAX;
}

/* Of two shifts the later holds, and a mask only if it follows what is set. */
static void CONNMARK_taken(void *info, unsigned int row,
			   const struct ext_ctx *ctx)
{
	struct CONNMARK_info *mark = info;
	uint32_t *set = &mark->given.set;

	(void)ctx;
	switch (row) {
	case SET:
		*set &= ~(EXT_BIT(NFMASK) | EXT_BIT(CTMASK) | EXT_BIT(MASK));
		break;
	case LEFT:
		*set &= ~EXT_BIT(RIGHT);
		mark->right_bits = 0;
		break;
	case RIGHT:
		*set &= ~EXT_BIT(LEFT);
		mark->left_bits = 0;
		break;
	}
}

/* The masks have two spellings, and what is set has its mask beside it. */
static void normalise_masks(struct CONNMARK_info *mark)
{
	struct ext_info *given = &mark->given;

	if (ext_has(given, MASK))
		mark->nfmask = mark->ctmask = mark->mask;
	if (ext_has(given, SET)) {
		if (given->set & (EXT_BIT(MASK) | EXT_BIT(CTMASK)))
			mark->xmark.mask = mark->ctmask;
		given->set &= ~(EXT_BIT(NFMASK) | EXT_BIT(CTMASK));
	} else {
		given->set |= EXT_BIT(NFMASK) | EXT_BIT(CTMASK);
	}
	given->set &= ~EXT_BIT(MASK);
}

static int CONNMARK_check(void *info, const struct ext_ctx *ctx,
			  struct err *err)
{
	struct CONNMARK_info *mark = info;
	struct ext_info *given = &mark->given;

	(void)ctx;
	if (!(given->set & (EXT_BIT(SET) | EXT_BIT(SAVE) | EXT_BIT(RESTORE))))
		return err_usage(err,
				 "CONNMARK target: No operation specified");
	if (mark->left_bits >= 32 || mark->right_bits >= 32)
		return err_refused(err,
				   "CONNMARK: a mark is shifted by 31 bits at most");
	normalise_masks(mark);
	if (!mark->left_bits)
		given->set &= ~EXT_BIT(LEFT);
	if (!mark->right_bits)
		given->set &= ~EXT_BIT(RIGHT);
	return 0;
}

static void list_masks(const char *from, uint32_t from_mask, const char *to,
		       uint32_t to_mask, struct text *out)
{
	if (from_mask == UINT32_MAX && to_mask == UINT32_MAX)
		return;
	if (from_mask == to_mask)
		text_printf(out, " mask 0x%x", from_mask);
	else
		text_printf(out, " %s 0x%x %s ~0x%x", from, from_mask, to,
			    to_mask);
}

static void CONNMARK_list(const void *info, const struct ext_ctx *ctx,
			  struct text *out)
{
	const struct CONNMARK_info *mark = info;

	(void)ctx;
	text_put(out, " CONNMARK ");
	if (ext_has(&mark->given, SET)) {
		xmark_list(&mark->xmark, out);
	} else if (ext_has(&mark->given, SAVE)) {
		text_put(out, "save");
		list_masks("nfmask", mark->nfmask, "ctmask", mark->ctmask, out);
	} else {
		text_put(out, "restore");
		list_masks("ctmask", mark->ctmask, "nfmask", mark->nfmask, out);
	}
	if (ext_has(&mark->given, LEFT))
		text_printf(out, " left-shift-mark %u", mark->left_bits);
	if (ext_has(&mark->given, RIGHT))
		text_printf(out, " right-shift-mark %u", mark->right_bits);
}

static void lower_to_xt(struct ir_rule *ir, const struct CONNMARK_info *mark)
{
	const struct ext_info *given = &mark->given;
	struct xt_connmark_tginfo2 xt;

	memset(&xt, 0, sizeof(xt));
	xt.ctmark = mark->xmark.value;
	xt.ctmask = mark->ctmask;
	xt.nfmask = mark->nfmask;
	xt.shift_dir = ext_has(given, RIGHT) ? D_SHIFT_RIGHT : D_SHIFT_LEFT;
	xt.shift_bits = mark->left_bits | mark->right_bits;
	if (ext_has(given, SET)) {
		xt.ctmask = mark->xmark.mask;
		xt.mode = XT_CONNMARK_SET;
	} else {
		xt.mode = ext_has(given, SAVE) ? XT_CONNMARK_SAVE :
						 XT_CONNMARK_RESTORE;
	}
	ir_act_xt(ir, "CONNMARK", 2, &xt, sizeof(xt), false);
}

/* nf_tables has no shift, and reads one mark only to write the other. */
static void CONNMARK_lower(struct ir_rule *ir, const void *info,
			   const struct ext_ctx *ctx)
{
	const struct CONNMARK_info *mark = info;
	const struct ext_info *given = &mark->given;
	bool shifts = given->set & (EXT_BIT(LEFT) | EXT_BIT(RIGHT));

	(void)ctx;
	if (ext_has(given, SET) && !shifts)
		ir_act_set(ir, IR_CT_MARK, (uint32_t)~mark->xmark.mask,
			   mark->xmark.value);
	else if (ext_has(given, SAVE) && !shifts && mark->ctmask == UINT32_MAX)
		ir_act_copy(ir, IR_CT_MARK, IR_META_MARK, mark->nfmask);
	else if (ext_has(given, RESTORE) && !shifts &&
		 mark->nfmask == UINT32_MAX)
		ir_act_copy(ir, IR_META_MARK, IR_CT_MARK, mark->ctmask);
	else
		lower_to_xt(ir, mark);
}

const struct ext_desc ext_CONNMARK = {
	.name      = "CONNMARK",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct CONNMARK_info),
	.opts      = CONNMARK_opts,
	.init      = CONNMARK_init,
	.taken     = CONNMARK_taken,
	.check     = CONNMARK_check,
	.list      = CONNMARK_list,
	.lower     = CONNMARK_lower,
};
