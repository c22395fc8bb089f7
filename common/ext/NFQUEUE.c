/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j NFQUEUE: a program decides (kernel: xt_NFQUEUE.c). */
#include <linux/netfilter/xt_NFQUEUE.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct NFQUEUE_info {
	struct ext_info given;
	uint16_t queue;
	struct range16 balance;
};

enum { NUM, BALANCE, BYPASS, FANOUT };

static int balance_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	/* As many queues as there are numbers can't be told the kernel. */
	struct range16 queues = { 0, UINT16_MAX - 1 };
	const char *s = args[0];
	uint64_t n;

	(void)oc;
	if (num_parse_prefix(s, &s, 0, UINT16_MAX, &n))
		queues.lo = (uint16_t)n;
	if (*s != ':' || (s[1] && !num_parse_u16(s + 1, &queues.hi)))
		return err_usage(err, "Bad range \"%s\"", args[0]);
	if (queues.lo >= queues.hi)
		return err_usage(err, "%u should be less than %u", queues.lo,
				 queues.hi);
	memcpy(val, &queues, sizeof(queues));
	return 0;
}

static void balance_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	struct range16 queues;

	(void)oc;
	memcpy(&queues, val, sizeof(queues));
	text_printf(out, "%u:%u", queues.lo, queues.hi);
}

static bool balance_is_valid(const struct opt_ctx *oc, const void *val)
{
	struct range16 queues;

	(void)oc;
	memcpy(&queues, val, sizeof(queues));
	return queues.lo < queues.hi;
}

static const struct opt_type balance_type = {
	"first:last", 1, balance_parse, balance_print, balance_is_valid,
};

/* clang-format off */
static const struct ext_opt NFQUEUE_opts[] = {
	[NUM]     = { "queue-num", .type = &opt_u16,
		OPT_AT(struct NFQUEUE_info, queue),
		.excludes = EXT_BIT(BALANCE),
		.help = "the queue: 0" },
	[BALANCE] = { "queue-balance", .type = &balance_type,
		OPT_AT(struct NFQUEUE_info, balance), .excludes = EXT_BIT(NUM),
		.help = "spread connections over these queues" },
	[BYPASS]  = { "queue-bypass", .type = &opt_flag,
		.help = "accept packets while no program listens" },
	[FANOUT]  = { "queue-cpu-fanout", .type = &opt_flag,
		.help = "choose the queue by processor; needs --queue-balance" },
	{ .name = NULL },
};
/* clang-format on */

static int NFQUEUE_check(void *info, const struct ext_ctx *ctx,
			 struct err *err)
{
	struct NFQUEUE_info *queue = info;

	(void)ctx;
	if (ext_has(&queue->given, BALANCE)) {
		if (!queue->balance.lo && queue->balance.hi == UINT16_MAX)
			return err_refused(err,
				"NFQUEUE: number of total queues is 0");
		return 0;
	}
	if (ext_has(&queue->given, FANOUT))
		return err_usage(err,
			"NFQUEUE: option \"--queue-cpu-fanout\" also requires \"--queue-balance\".");
	queue->given.set |= EXT_BIT(NUM);
	return 0;
}

static void NFQUEUE_list(const void *info, const struct ext_ctx *ctx,
			 struct text *out)
{
	const struct NFQUEUE_info *queue = info;

	(void)ctx;
	if (ext_has(&queue->given, BALANCE))
		text_printf(out, " NFQUEUE balance %u:%u", queue->balance.lo,
			    queue->balance.hi);
	else
		text_printf(out, " NFQUEUE num %u", queue->queue);
	if (ext_has(&queue->given, BYPASS))
		text_put(out, " bypass");
	if (ext_has(&queue->given, FANOUT))
		text_put(out, " cpu-fanout");
}

static void NFQUEUE_lower(struct ir_rule *ir, const void *info,
			  const struct ext_ctx *ctx)
{
	const struct NFQUEUE_info *queue = info;
	struct xt_NFQ_info_v3 xt = {
		.queuenum = queue->queue,
		.queues_total = 1,
	};

	(void)ctx;
	if (ext_has(&queue->given, BALANCE)) {
		xt.queuenum = queue->balance.lo;
		xt.queues_total = (uint16_t)(queue->balance.hi -
					     queue->balance.lo + 1);
	}
	if (ext_has(&queue->given, BYPASS))
		xt.flags |= NFQ_FLAG_BYPASS;
	if (ext_has(&queue->given, FANOUT))
		xt.flags |= NFQ_FLAG_CPU_FANOUT;
	ir_act_xt(ir, "NFQUEUE", 3, &xt, sizeof(xt), true);
}

const struct ext_desc ext_NFQUEUE = {
	.name      = "NFQUEUE",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct NFQUEUE_info),
	.opts      = NFQUEUE_opts,
	.check     = NFQUEUE_check,
	.list      = NFQUEUE_list,
	.lower     = NFQUEUE_lower,
};
