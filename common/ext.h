/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "family.h"
#include "ir.h"
#include "num.h"
#include "rule.h"
#include "table.h"
#include "text.h"
#include "err.h"

/*
 * Extensions: the matches and targets that -m and -j name. One file in
 * common/ext/ holds all there is to know of one: a struct for its values, a
 * table of its options, and one descriptor. Parsing, printing, encoding,
 * checking and --help read the table.
 */

enum ext_kind { EXT_MATCH = 1, EXT_TARGET };

/* What surrounds an extension in its rule. */
struct ext_ctx {
	const struct family *family;
	const struct rule_spec *spec;
	enum table_id table; /* TABLE_UNSET where it isn't known */
	bool numeric;        /* listings: no name look-ups (-n) */
};

/*
 * Head of every extension's values: which options were given, and which of
 * them negated, as bits by their row in the option table (aliases count as
 * the row they stand for).
 */
struct ext_info {
	uint32_t set;
	uint32_t inv;
	uint32_t typed; /* aliases as rows of their own; only for messages */
};

#define EXT_BIT(row) (UINT32_C(1) << (row))

struct ext_opt;

/* What the functions of a value's type are told. */
struct opt_ctx {
	const struct ext_ctx *ctx;
	const struct ext_desc *desc;
	const struct ext_opt *opt;
};

/*
 * A type of value: text to bytes and back. A value is stored without padding
 * and with unused bytes zero, in opt->size bytes at opt->off of the info.
 */
struct opt_type {
	const char *metavar; /* for help: "port[:port]"; NULL: no argument */
	uint8_t n_args;      /* how many arguments it takes: 0, 1, 2 */
	/* -EINVAL (usage) quotes what was typed. *@val is zeroed before. */
	int (*parse)(const struct opt_ctx *oc, const char *const *args,
		     void *val, struct err *err);
	/* As save prints it, without the leading blank. NULL: nothing. */
	void (*print)(const struct opt_ctx *oc, const void *val,
		      struct text *out);
	/* Could parse() have made this? NULL: any bytes could be. */
	bool (*is_valid)(const struct opt_ctx *oc, const void *val);
};

enum opt_flag {
	OPT_REQUIRED = 1 << 0,
	OPT_INVERT   = 1 << 1, /* '!' before it is allowed */
	OPT_REPEAT   = 1 << 2, /* may come again: parse() adds to the value */
	OPT_HIDDEN   = 1 << 3, /* taken, but not in the help */
	/*
	 * Its one argument may be missing: parse() gets NULL. A word that
	 * begins with '-' or is '!' is not taken for it.
	 */
	OPT_OPTIONAL = 1 << 4,
	OPT_EXACT    = 1 << 5, /* capitals in names matter */
};

/* One row of an extension's option table. */
struct ext_opt {
	const char *name;            /* without the dashes; NULL ends the table */
	const struct opt_type *type;
	uint16_t off, size;          /* of the value in the info; OPT_AT() */
	uint8_t flags;               /* enum opt_flag */
	/*
	 * Other spelling of an earlier row: 1 + its index. Its type may differ
	 * (`--syn`) but stores the same value. 0: a row of its own.
	 */
	uint8_t alias_of;
	/*
	 * EXT_BIT()s it can't stand beside. In an alias: the row it is one of,
	 * where iptables says of both "cannot be used together".
	 */
	uint32_t excludes;
	uint64_t min, max;           /* for types that count; max 0: type's own */
	const void *data;            /* for the type: names of an enum… */
	/*
	 * What is said of a name or number that is none, which takes the place
	 * of '%', or of a range that ends before it starts. NULL: the usual.
	 */
	const char *bad_name;
	/*
	 * What is said where the option is given again, or beside one that it
	 * excludes and that says the same; where it is inverted and can't be.
	 * Of an alias its own row's. NULL: the usual.
	 */
	const char *once, *no_invert;
	const char *help;
};

#define OPT_AT(type, member) \
	.off = offsetof(type, member), .size = sizeof(((type *)0)->member)

struct ext_desc {
	const char *name;
	const char *const *aliases;  /* other names, NULL-terminated; or NULL */
	const char *list_name;       /* what -L calls it; NULL: name */
	enum ext_kind kind;
	uint8_t families;            /* FAM_* */
	uint8_t tables;              /* TABLE_BIT()s; 0: all */
	uint8_t hooks;               /* HOOK_BIT()s it may be reached from; 0: all */
	/* As hooks, where it depends on the options as well. NULL: it doesn't. */
	uint8_t (*hooks_of)(const void *info);
	uint8_t proto;               /* -p with this number loads the match */
	const uint8_t *protos;       /* needs -p one of these; 0 ends; or NULL */
	bool proto_is_usage;         /* options without it: a usage error */
	bool merges;                 /* a repeated -m continues the first one */
	size_t info_size;
	const struct ext_opt *opts;  /* or NULL */
	/* Set defaults other than zero. NULL: none. */
	void (*init)(void *info);
	/*
	 * An option was taken, that of @row: what it does to the values of
	 * others (a later one wins). Never called for what comes off the wire.
	 * May be NULL.
	 */
	void (*taken)(void *info, unsigned int row,
		      const struct ext_ctx *ctx);
	/*
	 * What the table can't say about options together; required ones may be
	 * missing, which is said after what this says. Also normalises:
	 * drops what equals the default, adds what save always prints. Applied
	 * twice it changes nothing more. May be NULL.
	 */
	int (*check)(void *info, const struct ext_ctx *ctx, struct err *err);
	/* Save's form where the table can't print it; each piece begins " ". */
	void (*save)(const void *info, const struct ext_ctx *ctx,
		     struct text *out);
	/*
	 * The form that -L prints, each piece beginning " ". NULL: nothing is
	 * printed.
	 */
	void (*list)(const void *info, const struct ext_ctx *ctx,
		     struct text *out);
	void (*lower)(struct ir_rule *ir, const void *info,
		      const struct ext_ctx *ctx);
	/* Can only a packet with TCP's SYN flag match? NULL: not certain. */
	bool (*asks_for_syn)(const void *info);
	/* More text at the end of its --help; or NULL. */
	void (*help)(const struct ext_ctx *ctx, struct text *out);
};

/** Extension @name (or alias) of @kind for @family, or NULL. */
const struct ext_desc *ext_find(enum ext_kind kind, const struct family *family,
				const char *name);
/** The match that -p @proto loads when its options are used, or NULL. */
const struct ext_desc *ext_find_proto(const struct family *family,
				      uint8_t proto);
/** All of them, NULL-terminated. */
const struct ext_desc *const *ext_all(void);

/** Fresh values with defaults, or NULL for want of memory. free() it. */
struct ext_info *ext_info_new(const struct ext_desc *desc);

/** The row that "--@name" means: exact or unique prefix; NULL: none. */
const struct ext_opt *ext_opt_find(const struct ext_desc *desc,
				   const char *name);

/**
 * Take one option that the user gave, with its type's n_args arguments.
 * Usage errors: given twice, '!' where there is none, a bad value.
 */
int ext_opt_parse(const struct ext_desc *desc, struct ext_info *info,
		  const struct ext_opt *opt, bool invert,
		  const char *const *args, const struct ext_ctx *ctx,
		  struct err *err);

/** desc->check(), completeness, exclusions, protocol, table. */
int ext_check(const struct ext_desc *desc, struct ext_info *info,
	      const struct ext_ctx *ctx, struct err *err);

/** Give @into the options of @from, which has none that @into has. */
void ext_merge(const struct ext_desc *desc, struct ext_info *into,
	       const struct ext_info *from);

/** " --opt value…" as save prints it. */
void ext_save(const struct ext_desc *desc, const struct ext_info *info,
	      const struct ext_ctx *ctx, struct text *out);
/** What `-m NAME -h` prints of it. */
void ext_help(const struct ext_desc *desc, const struct ext_ctx *ctx,
	      struct text *out);

/** " --name" or " ! --name", then a blank and the value: one row's save. */
void ext_opt_save(const struct ext_desc *desc, const struct ext_info *info,
		  unsigned int row, const struct ext_ctx *ctx, struct text *out);

static inline bool ext_has(const struct ext_info *info, unsigned int row)
{
	return info->set & EXT_BIT(row);
}

static inline bool ext_inv(const struct ext_info *info, unsigned int row)
{
	return info->inv & EXT_BIT(row);
}
