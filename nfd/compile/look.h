/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ir.h"
#include "rule.h"
#include "shape.h"

struct err;
struct family;

/* A rule unpacked as far as planning needs it. */
struct look {
	struct ir_rule ir;
	struct shape shape;
	uint32_t sig_hash; /* of the shape's signature; 0: it has none */
};

#define auto_look __attribute__((cleanup(look_fini)))

enum look_as {
	LOOK_AS_IT_IS,
	LOOK_AS_RUNG,  /* shape_of_rung() */
	LOOK_AS_JUMPER, /* shape_of_jumper() */
	LOOK_AS_ALONE, /* it is never fused: FUSE_OFF */
};

struct look_how {
	const struct family *family;
	enum look_as as;
	enum table_id table;
};

/**
 * Unpack @rule. @look is to be freed, also after -ENOMEM and what
 * rule_decode() says.
 */
int look_at(struct look *look, struct look_how how, const struct rule *rule,
	    struct err *err);
void look_fini(struct look *look);
