/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m bpf: a socket filter program says yes (kernel: xt_bpf.c). */
#include <linux/netfilter/xt_bpf.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct bpf_program {
	struct sock_filter v[XT_BPF_MAX_NUM_INSTR];
	uint32_t n;
};

struct bpf_info {
	struct ext_info given;
	struct bpf_program program;
	char path[XT_BPF_PATH_MAX];
};

enum { BPF_BYTECODE, BPF_PINNED };

/* A decimal number with blanks before it: neither octal nor hex. */
static bool number_parse(const char **s, uint64_t max, uint64_t *out)
{
	*s += strspn(*s, " \t");
	if (**s == '0' && strchr("0123456789xX", (*s)[1]) && (*s)[1])
		return false;
	return num_parse_prefix(*s, s, 0, max, out);
}

/* "code jt jf k" */
static bool insn_parse(const char **s, struct sock_filter *insn)
{
	uint64_t code, jt, jf, k;

	if (!number_parse(s, UINT16_MAX, &code) ||
	    !number_parse(s, UINT8_MAX, &jt) ||
	    !number_parse(s, UINT8_MAX, &jf) ||
	    !number_parse(s, UINT32_MAX, &k))
		return false;
	*insn = (struct sock_filter){ (uint16_t)code, (uint8_t)jt, (uint8_t)jf,
				      (uint32_t)k };
	return true;
}

static int program_parse(const struct opt_ctx *oc, const char *const *args,
			 void *val, struct err *err)
{
	struct bpf_program *program = val;
	const char *s = args[0];
	uint64_t n;
	uint32_t i = 0;

	(void)oc;
	if (!number_parse(&s, UINT32_MAX, &n) || *s != ',')
		return err_usage(err, "bpf: error parsing program length");
	if (!n)
		return err_usage(err, "bpf: illegal zero length program");
	if (n > XT_BPF_MAX_NUM_INSTR)
		return err_usage(err,
				 "bpf: number of instructions exceeds maximum");
	while (*s == ',' && s[1]) {
		s++;
		if (i == n)
			return err_usage(err,
					 "bpf: real program length exceeds the encoded length parameter");
		if (!insn_parse(&s, &program->v[i]) || (*s && *s != ','))
			return err_usage(err, "bpf: error at instr %u", i);
		i++;
	}
	if (i < n)
		return err_usage(err,
				 "bpf: parsed program length is less than the encoded length parameter");
	program->n = i;
	return 0;
}

/* "code jt jf k,code jt jf k" */
static void program_put(const struct bpf_program *program, struct text *out)
{
	for (uint32_t i = 0; i < program->n; i++) {
		const struct sock_filter *insn = &program->v[i];

		text_printf(out, "%s%u %u %u %u", i ? "," : "", insn->code,
			    insn->jt, insn->jf, insn->k);
	}
}

static void program_print(const struct opt_ctx *oc, const void *val,
			  struct text *out)
{
	const struct bpf_program *program = val;

	(void)oc;
	text_printf(out, "\"%u,", program->n);
	program_put(program, out);
	text_put(out, "\"");
}

static bool program_is_valid(const struct opt_ctx *oc, const void *val)
{
	static const struct sock_filter zero;
	const struct bpf_program *program = val;

	(void)oc;
	if (!program->n || program->n > XT_BPF_MAX_NUM_INSTR)
		return false;
	for (uint32_t i = program->n; i < XT_BPF_MAX_NUM_INSTR; i++)
		if (memcmp(&program->v[i], &zero, sizeof(zero)))
			return false;
	return true;
}

static const struct opt_type bpf_program_type = {
	"\"n,code jt jf k,...\"", 1, program_parse, program_print,
	program_is_valid,
};

/* clang-format off */
static const struct ext_opt bpf_opts[] = {
	[BPF_BYTECODE] = { "bytecode", .type = &bpf_program_type,
		OPT_AT(struct bpf_info, program),
		.excludes = EXT_BIT(BPF_PINNED),
		.help = "program of n instructions, as nfbpf_compile prints it" },
	[BPF_PINNED]   = { "object-pinned", .type = &opt_word,
		OPT_AT(struct bpf_info, path),
		.excludes = EXT_BIT(BPF_BYTECODE),
		.help = "path of a program pinned in the bpf file system" },
	{ .name = NULL },
};
/* clang-format on */

static int bpf_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct bpf_info *bpf = info;

	(void)ctx;
	if (bpf->given.set)
		return 0;
	return err_usage(err, "bpf: one of --bytecode or --pinned is required");
}

/* No blank before it: so it is printed. */
static void bpf_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct bpf_info *bpf = info;

	(void)ctx;
	text_put(out, "match bpf ");
	if (ext_has(&bpf->given, BPF_PINNED)) {
		text_printf(out, "pinned %s", bpf->path);
		return;
	}
	program_put(&bpf->program, out);
}

/* The kernel opens the path itself, in the mount namespace of who asks. */
static void bpf_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct bpf_info *bpf = info;
	struct xt_bpf_info_v1 xt = { .fd = 0 };

	(void)ctx;
	if (ext_has(&bpf->given, BPF_PINNED)) {
		xt.mode = XT_BPF_MODE_PATH_PINNED;
		memcpy(xt.path, bpf->path, sizeof(xt.path));
	} else {
		xt.mode = XT_BPF_MODE_BYTECODE;
		xt.bpf_program_num_elem = (uint16_t)bpf->program.n;
		memcpy(xt.bpf_program, bpf->program.v, sizeof(xt.bpf_program));
	}
	ir_match_xt_only(ir, "bpf", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_bpf = {
	.name      = "bpf",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.info_size = sizeof(struct bpf_info),
	.opts      = bpf_opts,
	.check     = bpf_check,
	.list      = bpf_list,
	.lower     = bpf_lower,
};
