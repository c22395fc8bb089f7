/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j IDLETIMER: tells when no packet has come for a while (xt_IDLETIMER.c). */
#include <limits.h>
#include <linux/netfilter/xt_IDLETIMER.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct IDLETIMER_info {
	struct ext_info given;
	uint32_t timeout_s;
	char label[MAX_IDLETIMER_LABEL_SIZE];
};

enum { TIMEOUT, LABEL, ALARM };

/* clang-format off */
static const struct ext_opt IDLETIMER_opts[] = {
	[TIMEOUT] = { "timeout", .type = &opt_u32,
		OPT_AT(struct IDLETIMER_info, timeout_s),
		.flags = OPT_REQUIRED,
		.help = "seconds without a packet before it tells" },
	[LABEL]   = { "label", .type = &opt_word,
		OPT_AT(struct IDLETIMER_info, label), .flags = OPT_REQUIRED,
		.help = "name of the timer; rules may share one" },
	[ALARM]   = { "alarm", .type = &opt_flag,
		.help = "a timer that goes on while the machine sleeps" },
	{ .name = NULL },
};
/* clang-format on */

/* The kernel counts in milliseconds, as an int. */
static int IDLETIMER_check(void *info, const struct ext_ctx *ctx,
			   struct err *err)
{
	const struct IDLETIMER_info *idle = info;

	(void)ctx;
	if (!idle->timeout_s || idle->timeout_s > INT_MAX / 1000)
		return err_refused(err, "IDLETIMER: timeout value is out of range (1-%d)",
				   INT_MAX / 1000);
	if (!idle->label[0])
		return err_refused(err, "IDLETIMER: label is empty");
	return 0;
}

static void IDLETIMER_list(const void *info, const struct ext_ctx *ctx,
			   struct text *out)
{
	const struct IDLETIMER_info *idle = info;

	(void)ctx;
	text_printf(out, " timeout:%u label:%s", idle->timeout_s, idle->label);
	if (ext_has(&idle->given, ALARM))
		text_put(out, " alarm");
}

static void IDLETIMER_lower(struct ir_rule *ir, const void *info,
			    const struct ext_ctx *ctx)
{
	const struct IDLETIMER_info *idle = info;
	struct idletimer_tg_info_v1 xt;

	(void)ctx;
	memset(&xt, 0, sizeof(xt));
	xt.timeout = idle->timeout_s;
	memcpy(xt.label, idle->label, sizeof(xt.label));
	if (ext_has(&idle->given, ALARM))
		xt.timer_type = XT_IDLETIMER_ALARM;
	ir_holds(ir);
	ir_act_xt(ir, "IDLETIMER", 1, &xt, sizeof(xt), false);
}

const struct ext_desc ext_IDLETIMER = {
	.name      = "IDLETIMER",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct IDLETIMER_info),
	.opts      = IDLETIMER_opts,
	.check     = IDLETIMER_check,
	.list      = IDLETIMER_list,
	.lower     = IDLETIMER_lower,
};
