/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <string.h>

#include "ext.h"

/*
 * Types of option values that extensions share. Each says how its value is
 * stored; numbers are in host byte order unless it says otherwise.
 */

struct range16 {
	uint16_t lo, hi; /* both included */
};

struct range32 {
	uint32_t lo, hi;
};

struct mark32 {
	uint32_t value, mask;
};

/* Type of service or traffic class: of the bits in mask, the value. */
struct tos8 {
	uint8_t value, mask;
};

struct addr_masked {
	union addr addr, mask;
};

struct addr_range {
	union addr lo, hi; /* both included */
};

/* An ipset, and which of the packet's sides are looked up in it. */
struct opt_ipset {
	char name[32];  /* IPSET_MAXNAMELEN; NUL-terminated */
	uint8_t n_dims; /* 1 to 6 */
	/* The kernel's: bit n for dimension n from 1, set where it is "src". */
	uint8_t src_bits;
};

/* The value at @val, which need not be aligned in the info. */
#define OPT_LOAD(type, val)                               \
	({                                                \
		type load_v_;                             \
		memcpy(&load_v_, (val), sizeof(load_v_)); \
		load_v_;                                  \
	})

/* A row of opt_enum's and opt_names' data; NULL name ends it. */
struct opt_name {
	const char *name;
	uint32_t value;
};

extern const struct opt_type opt_flag;    /* nothing stored: its set bit */
extern const struct opt_type opt_u8;      /* uint8_t; row's min and max */
extern const struct opt_type opt_u16;     /* uint16_t */
extern const struct opt_type opt_u32;     /* uint32_t */
extern const struct opt_type opt_u64;     /* uint64_t */
extern const struct opt_type opt_hex32;   /* uint32_t, printed 0x%x */
extern const struct opt_type opt_range16; /* struct range16: "n", "lo:hi" */
extern const struct opt_type opt_range32; /* struct range32 */
extern const struct opt_type opt_ports;   /* struct range16: names too */
/*
 * uint16_t and struct range16: names of any protocol's services, and numbers
 * only in decimal, as iptables' shared parser takes them.
 */
extern const struct opt_type opt_service;
extern const struct opt_type opt_services;
extern const struct opt_type opt_mark;    /* struct mark32: "v", "v/mask" */
extern const struct opt_type opt_string;  /* char[]: NUL-terminated, quoted */
/* As opt_string, for logs: not empty, and cut to fit without a word. */
extern const struct opt_type opt_prefix;
extern const struct opt_type opt_word;    /* as opt_string, quoted if it must */
extern const struct opt_type opt_iface;   /* char[IFNAMSIZ] */
extern const struct opt_type opt_addr;    /* union addr; names resolved */
extern const struct opt_type opt_addr_masked; /* struct addr_masked */
/* As opt_addr_masked, but what the mask leaves out stays as it was typed. */
extern const struct opt_type opt_hostmask;
/** Say that the mask given to an option is none. */
int opt_bad_mask(const struct opt_ctx *oc, struct err *err);
extern const struct opt_type opt_addr_range;  /* struct addr_range: "a-b" */
extern const struct opt_type opt_proto;   /* uint8_t: number or name */
extern const struct opt_type opt_mac;     /* uint8_t[6] */
extern const struct opt_type opt_enum;    /* uint32_t, by data's names */
extern const struct opt_type opt_ipset;   /* struct opt_ipset: 2 arguments */
/* uint32_t bits, comma list of data's names, each one or more bits. */
extern const struct opt_type opt_names;
/* What a target does to a mark, as struct mark32: (mark & ~mask) ^ value. */
extern const struct opt_type opt_xmark;   /* "v/m" as it is */
extern const struct opt_type opt_set_mark; /* "v/m": m off, v on */
extern const struct opt_type opt_and_mark;
extern const struct opt_type opt_or_mark;
extern const struct opt_type opt_xor_mark;
/** "and 0x1", "set 0x2", …: the form that listings print. */
void xmark_list(const struct mark32 *mark, struct text *out);

extern const struct opt_type opt_tos;     /* struct tos8: names too */
extern const struct opt_type opt_dscp;    /* uint8_t, 0 to 0x3f */
extern const struct opt_type opt_dscp_class; /* uint8_t: its name, "EF" */

/** What opt_tos calls @tos, or NULL. */
const char *tos_name(struct tos8 tos);

/* struct mark32: "v", "v/mask", a name in the file that data is the path of. */
extern const struct opt_type opt_id;

/** The number that the file at @path gives @name; it need not be there. */
bool id_find(const char *path, const char *name, uint32_t *out);
/** Print the name that the file at @path gives @id; false: it has none. */
bool id_name_print(const char *path, uint32_t id, struct text *out);
/** A value of opt_id; its name only where not @numeric. */
void id_list(const char *path, const struct mark32 *id, bool numeric,
	      struct text *out);

/** "port" as a number or the name of a service of @proto (0: any). */
int port_parse(const char *s, uint8_t proto, uint16_t *out, struct err *err);
/** "lo[:hi]", either end may be missing when @sep is there. */
int port_range_parse(const char *s, uint8_t proto, char sep,
		     struct range16 *out, struct err *err);
/** The service's name, or the number where @numeric or it has none. */
void port_print(uint16_t port, uint8_t proto, bool numeric, struct text *out);

/** " dpt:80", " dpts:!1:9": the form that listings print. */
void ports_list(const char *name, struct range16 ports, bool invert,
		const struct ext_ctx *ctx, struct text *out);
/** "spi:80", "spis:!1:9", as listings print ranges; no blank before it. */
void range32_list(const char *name, struct range32 range, bool invert,
		  struct text *out);
/** Drop option @row where @range is all numbers: that is no test. */
void range32_normalise(struct ext_info *info, unsigned int row,
		       struct range32 *range);
/** Drop option @row where @ports are all ports: that is no test. */
void ports_normalise(struct ext_info *info, unsigned int row,
		     struct range16 *ports);
/** The test of @field that option @row, if it is given, stands for. */
void ports_lower(struct ir_rule *ir, const struct ext_info *info,
		 unsigned int row, enum ir_field field, struct range16 ports);

/**
 * "n", "lo:hi", "lo:" or ":hi", where a missing end is the option's least or
 * greatest value, or @max. That it may end before it starts is the caller's.
 */
int opt_range_parse(const struct opt_ctx *oc, const char *arg, uint64_t max,
		    uint64_t *lo, uint64_t *hi, struct err *err);
/** Say that the @len bytes at @s are none of the option's names. */
int opt_bad_name(const struct opt_ctx *oc, const char *s, size_t len,
		 struct err *err);
/** Say what is wrong with @arg, which mark_parse() refused. */
int opt_bad_mark(const struct opt_ctx *oc, const char *arg, struct err *err);

/** "v" or "v/mask", as marks are given; mask without one: all ones. */
bool mark_parse(const char *s, struct mark32 *out);
void mark_print(const struct mark32 *mark, struct text *out);
