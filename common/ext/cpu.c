/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m cpu: the processor that handles the packet (kernel: xt_cpu.c). */
#include "ext.h"
#include "opt.h"

struct cpu_info {
	struct ext_info given;
	uint32_t cpu;
};

enum { CPU };

/* clang-format off */
static const struct ext_opt cpu_opts[] = {
	[CPU] = { "cpu", .type = &opt_u32, OPT_AT(struct cpu_info, cpu),
		.flags = OPT_REQUIRED | OPT_INVERT,
		.help = "number of the processor" },
	{ .name = NULL },
};
/* clang-format on */

static void cpu_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct cpu_info *cpu = info;

	(void)ctx;
	text_printf(out, " cpu %s%u", ext_inv(&cpu->given, CPU) ? "! " : "",
		    cpu->cpu);
}

static void cpu_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct cpu_info *cpu = info;

	(void)ctx;
	ir_test_num(ir, IR_META_CPU, cpu->cpu, ext_inv(&cpu->given, CPU));
}

const struct ext_desc ext_cpu = {
	.name      = "cpu",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct cpu_info),
	.opts      = cpu_opts,
	.list      = cpu_list,
	.lower     = cpu_lower,
};
