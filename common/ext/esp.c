/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m esp: IPsec's encapsulated payload (kernel: xt_esp.c). */
#include <linux/netfilter/xt_esp.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct esp_info {
	struct ext_info given;
	struct range32 spi;
};

enum { ESP_SPI };

/* clang-format off */
static const struct ext_opt esp_opts[] = {
	[ESP_SPI] = { "espspi", .type = &opt_range32,
		OPT_AT(struct esp_info, spi), .flags = OPT_INVERT,
		.help = "security parameters index, or range of them" },
	{ .name = NULL },
};
/* clang-format on */

static void esp_init(void *info)
{
	struct esp_info *esp = info;

	esp->spi.hi = UINT32_MAX;
}

static int esp_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	struct esp_info *esp = info;

	(void)ctx;
	(void)err;
	range32_normalise(&esp->given, ESP_SPI, &esp->spi);
	return 0;
}

static void esp_list(const void *info, const struct ext_ctx *ctx,
		     struct text *out)
{
	const struct esp_info *esp = info;

	(void)ctx;
	text_put(out, " esp");
	if (!ext_has(&esp->given, ESP_SPI))
		return;
	text_put(out, " ");
	range32_list("spi", esp->spi, ext_inv(&esp->given, ESP_SPI), out);
}

static void esp_lower(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx)
{
	const struct esp_info *esp = info;
	struct xt_esp xt;

	memset(&xt, 0, sizeof(xt));
	xt.spis[0] = esp->spi.lo;
	xt.spis[1] = esp->spi.hi;
	xt.invflags = ext_inv(&esp->given, ESP_SPI) ? XT_ESP_INV_SPI : 0;
	(void)ctx;
	ir_match_xt_only(ir, "esp", 0, &xt, sizeof(xt));
}

static const uint8_t esp_protos[] = { IPPROTO_ESP, 0 };

const struct ext_desc ext_esp = {
	.name      = "esp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_ESP,
	.protos    = esp_protos,
	.info_size = sizeof(struct esp_info),
	.opts      = esp_opts,
	.init      = esp_init,
	.check     = esp_check,
	.list      = esp_list,
	.lower     = esp_lower,
};
