/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -j LED: light a diode for each packet (kernel: xt_LED.c). */
#include <linux/netfilter/xt_LED.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

/* What the kernel's triggers of this target begin with. */
#define ID_PREFIX "netfilter-"
#define DELAY_FOREVER UINT32_MAX

struct LED_info {
	struct ext_info given;
	char id[sizeof(((struct xt_led_info *)0)->id) - sizeof(ID_PREFIX) + 1];
	uint32_t delay_ms;
};

enum { ID, DELAY, ALWAYS_BLINK };

/* Always in quotes, unlike other strings. */
static void id_print(const struct opt_ctx *oc, const void *val,
		     struct text *out)
{
	(void)oc;
	text_put(out, "\"");
	for (const char *s = val; *s; s++) {
		if (*s == '"' || *s == '\\')
			text_put(out, "\\");
		text_putn(out, s, 1);
	}
	text_put(out, "\"");
}

static int id_parse(const struct opt_ctx *oc, const char *const *args,
		    void *val, struct err *err)
{
	return opt_string.parse(oc, args, val, err);
}

static bool id_is_valid(const struct opt_ctx *oc, const void *val)
{
	return opt_string.is_valid(oc, val);
}

static const struct opt_type id_type = {
	"name", 1, id_parse, id_print, id_is_valid,
};

static int delay_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	uint32_t delay_ms = DELAY_FOREVER;

	(void)oc;
	if (strncasecmp(args[0], "inf", 3) != 0 &&
	    !num_parse_u32(args[0], &delay_ms))
		return err_usage(err,
			"Delay value must be within range 0..%u", UINT32_MAX);
	memcpy(val, &delay_ms, sizeof(delay_ms));
	return 0;
}

static void delay_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	uint32_t delay_ms;

	(void)oc;
	memcpy(&delay_ms, val, sizeof(delay_ms));
	if (delay_ms == DELAY_FOREVER)
		text_put(out, "inf");
	else
		text_printf(out, "%u", delay_ms);
}

static const struct opt_type delay_type = {
	"ms|inf", 1, delay_parse, delay_print, NULL,
};

/* clang-format off */
static const struct ext_opt LED_opts[] = {
	[ID]           = { "led-trigger-id", .type = &id_type,
		OPT_AT(struct LED_info, id), .flags = OPT_REQUIRED,
		.help = "name of the trigger, behind " ID_PREFIX },
	[DELAY]        = { "led-delay", .type = &delay_type,
		OPT_AT(struct LED_info, delay_ms),
		.help = "leave the diode on for so long; inf: for good" },
	[ALWAYS_BLINK] = { "led-always-blink", .type = &opt_flag,
		.help = "blink also where the diode is on already" },
	{ .name = NULL },
};
/* clang-format on */

static int LED_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct LED_info *led = info;

	(void)ctx;
	(void)err;
	if (!led->delay_ms)
		led->given.set &= ~EXT_BIT(DELAY);
	return 0;
}

static void LED_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct LED_info *led = info;

	text_put(out, " led-trigger-id:");
	id_print(&(struct opt_ctx){ .ctx = ctx }, led->id, out);
	if (led->delay_ms == DELAY_FOREVER)
		text_put(out, " led-delay:inf");
	else
		text_printf(out, " led-delay:%ums", led->delay_ms);
	if (ext_has(&led->given, ALWAYS_BLINK))
		text_put(out, " led-always-blink");
}

static void LED_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct LED_info *led = info;
	struct xt_led_info xt = {
		.id = ID_PREFIX,
		.always_blink = ext_has(&led->given, ALWAYS_BLINK),
		.delay = led->delay_ms,
	};

	(void)ctx;
	memcpy(xt.id + strlen(ID_PREFIX), led->id, sizeof(led->id));
	ir_holds(ir);
	ir_act_xt(ir, "LED", 0, &xt, sizeof(xt), false);
}

const struct ext_desc ext_LED = {
	.name      = "LED",
	.kind      = EXT_TARGET,
	.families  = FAM_ANY,
	.info_size = sizeof(struct LED_info),
	.opts      = LED_opts,
	.check     = LED_check,
	.list      = LED_list,
	.lower     = LED_lower,
};
