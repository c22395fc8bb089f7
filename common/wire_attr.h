/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "wire.h"

/*
 * What messages are made of: for wire.c, and for who keeps messages of its
 * own kind in files.
 */

/* Sets of attributes. */
#define WIRE_BIT(attr) (UINT64_C(1) << (attr))

/** Begin a message; where it begins is for wire_attr_finish(). */
size_t wire_attr_start(struct wire_buf *buf, unsigned int type, uint32_t seq);
void wire_attr_put(struct wire_buf *buf, enum wire_attr attr, const void *data,
		   size_t len);
void wire_attr_put_u8(struct wire_buf *buf, enum wire_attr attr,
		      unsigned int v);
void wire_attr_put_u32(struct wire_buf *buf, enum wire_attr attr, uint32_t v);
void wire_attr_put_u64(struct wire_buf *buf, enum wire_attr attr, uint64_t v);
void wire_attr_put_str(struct wire_buf *buf, enum wire_attr attr,
		       const char *s);
void wire_attr_put_flag(struct wire_buf *buf, enum wire_attr attr,
			bool is_set);
void wire_attr_put_counters(struct wire_buf *buf, enum wire_attr attr,
			    const struct counters *counters);
/** The message is whole; if a put failed, it is taken back. */
void wire_attr_finish(struct wire_buf *buf, size_t at);

/* The attributes of a message by type. */
struct wire_attrs {
	const struct nlattr *attr[WIRE_A_N];
	uint64_t seen; /* which of them are there */
};

/**
 * Every attribute once at most, of a type in @may or @must, well sized, with
 * nothing but zeroes as padding; all of @must there. Or -EBADMSG.
 */
int wire_attr_parse(const struct nlmsghdr *nlh, uint64_t must, uint64_t may,
		    struct wire_attrs *p);
/** Is all of @must there, and nothing that is in neither set? */
bool wire_attr_are(const struct wire_attrs *p, uint64_t must, uint64_t may);

/** The whole of a message that is one u64. */
void wire_attr_put_only_u64(struct wire_buf *buf, unsigned int type,
			    uint32_t seq, enum wire_attr attr, uint64_t v);
int wire_attr_get_only_u64(const struct nlmsghdr *nlh, enum wire_attr attr,
			   uint64_t *v);

/** The whole of a message that names a table; a getter's -EBADMSG. */
void wire_attr_put_only_table(struct wire_buf *buf, unsigned int type,
			      uint32_t seq, enum family_id family,
			      enum table_id table);
int wire_attr_get_only_table(const struct nlmsghdr *nlh,
			     enum family_id *family, enum table_id *table);

/* Of an attribute that is missing: 0. */
uint8_t wire_attr_u8(const struct wire_attrs *p, enum wire_attr attr);
uint32_t wire_attr_u32(const struct wire_attrs *p, enum wire_attr attr);
uint64_t wire_attr_u64(const struct wire_attrs *p, enum wire_attr attr);
struct counters wire_attr_counters(const struct wire_attrs *p,
				   enum wire_attr attr);
/** Must be there. */
const void *wire_attr_data(const struct wire_attrs *p, enum wire_attr attr);
/** Into @dst, which is all zeroes and long enough for any such attribute. */
void wire_attr_str(const struct wire_attrs *p, enum wire_attr attr, char *dst);
/** False: not a family. */
bool wire_attr_family(const struct wire_attrs *p, enum family_id *family);
/** False: not a table. TABLE_UNSET, and true, where it is missing. */
bool wire_attr_table(const struct wire_attrs *p, enum table_id *table);
