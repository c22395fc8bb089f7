/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of IPv4's type of service and IPv6's traffic class. */
#include <string.h>
#include <strings.h>

#include "opt.h"

/* RFC 1349 4, without the two bits that are ECN's now. */
static const struct opt_name tos_names[] = {
	{ "Minimize-Delay", 0x10 },       { "Maximize-Throughput", 0x08 },
	{ "Maximize-Reliability", 0x04 }, { "Minimize-Cost", 0x02 },
	{ "Normal-Service", 0x00 },       { NULL, 0 },
};

/* The bits that a name speaks of. */
#define TOS_NAMED_MASK 0x3f

const char *tos_name(struct tos8 tos)
{
	if (tos.mask != TOS_NAMED_MASK)
		return NULL;
	for (const struct opt_name *n = tos_names; n->name; n++)
		if (n->value == tos.value)
			return n->name;
	return NULL;
}

static int tos_parse(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err)
{
	uint64_t value, mask = UINT8_MAX;
	const char *end;
	struct tos8 tos;

	(void)oc;
	if (!num_parse_prefix(args[0], &end, 0, UINT8_MAX, &value)) {
		for (const struct opt_name *n = tos_names; n->name; n++)
			if (strcasecmp(n->name, args[0]) == 0) {
				tos.value = (uint8_t)n->value;
				tos.mask = TOS_NAMED_MASK;
				memcpy(val, &tos, sizeof(tos));
				return 0;
			}
		return err_usage(err, "Symbolic name \"%s\" is unknown",
				 args[0]);
	}
	if (*end &&
	    (*end != '/' || !num_parse(end + 1, 0, UINT8_MAX, &mask)))
		return err_usage(err, "Illegal value: \"%s\"", args[0]);
	tos = (struct tos8){ (uint8_t)value, (uint8_t)mask };
	memcpy(val, &tos, sizeof(tos));
	return 0;
}

static void tos_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	const struct tos8 *tos = val;

	(void)oc;
	text_printf(out, "0x%02x/0x%02x", tos->value, tos->mask);
}

const struct opt_type opt_tos = {
	"value[/mask]|name", 1, tos_parse, tos_print, NULL,
};

static int dscp_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	struct ext_opt opt = *oc->opt;
	const struct opt_ctx bounded = { oc->ctx, oc->desc, &opt };

	opt.max = 0x3f;
	return opt_u8.parse(&bounded, args, val, err);
}

static void dscp_print(const struct opt_ctx *oc, const void *val,
		       struct text *out)
{
	const uint8_t *dscp = val;

	(void)oc;
	text_printf(out, "0x%02x", *dscp);
}

static bool dscp_is_valid(const struct opt_ctx *oc, const void *val)
{
	const uint8_t *dscp = val;

	(void)oc;
	return *dscp <= 0x3f;
}

const struct opt_type opt_dscp = {
	"value", 1, dscp_parse, dscp_print, dscp_is_valid,
};

/* RFC 2474 4.2.2, RFC 2597 6, RFC 3246 4 */
static const struct opt_name dscp_classes[] = {
	{ "CS0", 0x00 },  { "CS1", 0x08 },  { "CS2", 0x10 },  { "CS3", 0x18 },
	{ "CS4", 0x20 },  { "CS5", 0x28 },  { "CS6", 0x30 },  { "CS7", 0x38 },
	{ "BE", 0x00 },   { "AF11", 0x0a }, { "AF12", 0x0c }, { "AF13", 0x0e },
	{ "AF21", 0x12 }, { "AF22", 0x14 }, { "AF23", 0x16 }, { "AF31", 0x1a },
	{ "AF32", 0x1c }, { "AF33", 0x1e }, { "AF41", 0x22 }, { "AF42", 0x24 },
	{ "AF43", 0x26 }, { "EF", 0x2e },   { NULL, 0 },
};

static int dscp_class_parse(const struct opt_ctx *oc, const char *const *args,
			    void *val, struct err *err)
{
	uint8_t *dscp = val;

	(void)oc;
	for (const struct opt_name *n = dscp_classes; n->name; n++)
		if (strcasecmp(n->name, args[0]) == 0) {
			*dscp = (uint8_t)n->value;
			return 0;
		}
	return err_usage(err, "Invalid DSCP value `%s'", args[0]);
}

const struct opt_type opt_dscp_class = {
	"class", 1, dscp_class_parse, NULL, NULL,
};
