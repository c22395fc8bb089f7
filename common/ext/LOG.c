/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j LOG: the packet's headers to the kernel's log (kernel: xt_LOG.c). */
#include <linux/netfilter/nf_log.h>
#include <string.h>
#include <syslog.h>

#include "ext.h"
#include "opt.h"

struct LOG_info {
	struct ext_info given;
	char prefix[30];
	uint8_t level;
};

enum { PREFIX, LEVEL, SEQUENCE, TCP_OPTIONS, IPV4_OPTIONS, SOCKET_UID, MACDECODE };

/* What the option takes; and the shorter names that listings print. */
static const struct opt_name level_names[] = {
	{ "alert", LOG_ALERT },   { "crit", LOG_CRIT },
	{ "debug", LOG_DEBUG },   { "emerg", LOG_EMERG },
	{ "error", LOG_ERR },     { "info", LOG_INFO },
	{ "notice", LOG_NOTICE }, { "panic", LOG_EMERG },
	{ "warning", LOG_WARNING }, { NULL, 0 },
};

static const char *const list_names[] = {
	"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug",
};

static int level_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint8_t *level = val;

	(void)oc;
	if (num_parse_u8(args[0], level) && *level <= LOG_DEBUG)
		return 0;
	for (const struct opt_name *n = level_names; n->name; n++)
		if (strcmp(n->name, args[0]) == 0) {
			*level = (uint8_t)n->value;
			return 0;
		}
	return err_usage(err, "log level \"%s\" unknown", args[0]);
}

static void level_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const uint8_t *level = val;

	(void)oc;
	text_printf(out, "%u", *level);
}

static bool level_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint8_t *level = val;

	(void)oc;
	return *level <= LOG_DEBUG;
}

static const struct opt_type level_type = {
	"level", 1, level_parse, level_print, level_is_valid,
};

/* clang-format off */
static const struct ext_opt LOG_opts[] = {
	[PREFIX]      = { "log-prefix", .type = &opt_prefix,
		OPT_AT(struct LOG_info, prefix),
		.help = "begin the message with this" },
	[LEVEL]       = { "log-level", .type = &level_type,
		OPT_AT(struct LOG_info, level),
		.help = "level of the message, number or name: warning" },
	[SEQUENCE]    = { "log-tcp-sequence", .type = &opt_flag,
		.help = "log TCP sequence numbers" },
	[TCP_OPTIONS] = { "log-tcp-options", .type = &opt_flag,
		.help = "log TCP options" },
	[IPV4_OPTIONS]  = { "log-ip-options", .type = &opt_flag,
		.help = "log IP options" },
	[SOCKET_UID]         = { "log-uid", .type = &opt_flag,
		.help = "log the user who owns the local socket" },
	[MACDECODE]   = { "log-macdecode", .type = &opt_flag,
		.help = "decode MAC addresses and protocol" },
	{ .name = NULL },
};
/* clang-format on */

/* The rows from SEQUENCE on: their flag and what a listing calls them. */
static const struct opt_name flags[] = {
	{ "tcp-sequence", NF_LOG_TCPSEQ }, { "tcp-options", NF_LOG_TCPOPT },
	{ "ip-options", NF_LOG_IPOPT },    { "uid", NF_LOG_UID },
	{ "macdecode", NF_LOG_MACDECODE }, { NULL, 0 },
};

static uint8_t log_flags(const struct LOG_info *log)
{
	uint32_t all = 0;

	for (unsigned int i = 0; flags[i].name; i++)
		if (ext_has(&log->given, SEQUENCE + i))
			all |= flags[i].value;
	return (uint8_t)all;
}

static void LOG_init(void *info)
{
	struct LOG_info *log = info;

	log->level = LOG_WARNING;
}

static int LOG_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct LOG_info *log = info;

	(void)ctx;
	(void)err;
	if (log->level == LOG_WARNING)
		log->given.set &= ~EXT_BIT(LEVEL);
	return 0;
}

static void LOG_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct LOG_info *log = info;

	if (ctx->numeric) {
		text_printf(out, " LOG flags %u level %u", log_flags(log),
			    log->level);
	} else {
		text_printf(out, " LOG level %s", list_names[log->level]);
		for (unsigned int i = 0; flags[i].name; i++)
			if (ext_has(&log->given, SEQUENCE + i))
				text_printf(out, " %s", flags[i].name);
	}
	if (ext_has(&log->given, PREFIX))
		text_printf(out, " prefix \"%s\"", log->prefix);
}

static void LOG_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct LOG_info *log = info;

	(void)ctx;
	ir_action(ir, IR_ACT_LOG)->log = (struct ir_log){
		.level = log->level,
		.flags = log_flags(log),
		.prefix = ir_strdup(ir, log->prefix),
	};
}

const struct ext_desc ext_LOG = {
	.name      = "LOG",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct LOG_info),
	.opts      = LOG_opts,
	.init      = LOG_init,
	.check     = LOG_check,
	.list      = LOG_list,
	.lower     = LOG_lower,
};
