/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m sctp: ports and chunks of SCTP (kernel: xt_sctp.c). */
#include <linux/netfilter/xt_sctp.h>
#include <string.h>
#include <strings.h>

#include "ext.h"
#include "opt.h"

#define CHUNK_WORDS 8 /* of 32 types each: 256 types */

struct chunk_flags {
	uint8_t type, set, mask;
};

/* Flags are kept by rising type; those of a type not asked for are zero. */
struct sctp_chunks {
	uint16_t match;   /* SCTP_CHUNK_MATCH_* */
	uint16_t n_flags; /* of flags */
	struct chunk_flags flags[XT_NUM_SCTP_FLAGS];
	uint32_t types[CHUNK_WORDS]; /* bits by type */
};

struct sctp_info {
	struct ext_info given;
	struct range16 sport, dport;
	struct sctp_chunks chunks;
};

enum { SCTP_SPORT, SCTP_DPORT, SCTP_CHUNKS };

/* IANA, SCTP Chunk Types; the letters of the flags from bit 7 to bit 0. */
static const struct chunk_name {
	const char *name; /* NULL ends the table */
	uint8_t type;
	const char *flags; /* or NULL: has none that can be asked for */
} chunk_names[] = {
	{ "DATA", 0, "----IUBE" },
	{ "INIT", 1, NULL },
	{ "INIT_ACK", 2, NULL },
	{ "SACK", 3, NULL },
	{ "HEARTBEAT", 4, NULL },
	{ "HEARTBEAT_ACK", 5, NULL },
	{ "ABORT", 6, "-------T" },
	{ "SHUTDOWN", 7, NULL },
	{ "SHUTDOWN_ACK", 8, NULL },
	{ "ERROR", 9, NULL },
	{ "COOKIE_ECHO", 10, NULL },
	{ "COOKIE_ACK", 11, NULL },
	{ "ECN_ECNE", 12, NULL },
	{ "ECN_CWR", 13, NULL },
	{ "SHUTDOWN_COMPLETE", 14, "-------T" },
	{ "I_DATA", 64, "----IUBE" },
	{ "ASCONF_ACK", 128, NULL },
	{ "RE_CONFIG", 130, NULL },
	{ "PAD", 132, NULL },
	{ "FORWARD_TSN", 192, NULL },
	{ "ASCONF", 193, NULL },
	{ "I_FORWARD_TSN", 194, NULL },
	{ NULL, 0, NULL },
};

static const struct opt_name match_names[] = {
	{ "any", SCTP_CHUNK_MATCH_ANY },
	{ "all", SCTP_CHUNK_MATCH_ALL },
	{ "only", SCTP_CHUNK_MATCH_ONLY },
	{ NULL, 0 },
};

static bool has_type(const struct sctp_chunks *chunks, unsigned int type)
{
	return chunks->types[type / 32] & 1u << type % 32;
}

static bool is_all(const struct sctp_chunks *chunks)
{
	for (int i = 0; i < CHUNK_WORDS; i++)
		if (chunks->types[i] != UINT32_MAX)
			return false;
	return true;
}

static const struct chunk_name *chunk_find(const char *s, size_t len)
{
	for (const struct chunk_name *n = chunk_names; n->name; n++)
		if (strlen(n->name) == len &&
		    strncasecmp(n->name, s, len) == 0)
			return n;
	return NULL;
}

/* The flags of @type, which are made room for; NULL: no more room. */
static struct chunk_flags *flags_of(struct sctp_chunks *chunks, uint8_t type)
{
	struct chunk_flags *f = chunks->flags;
	struct chunk_flags *end = f + chunks->n_flags;

	while (f < end && f->type < type)
		f++;
	if (f < end && f->type == type)
		return f;
	if (chunks->n_flags == XT_NUM_SCTP_FLAGS)
		return NULL;
	memmove(f + 1, f, (size_t)(end - f) * sizeof(*f));
	*f = (struct chunk_flags){ .type = type };
	chunks->n_flags++;
	return f;
}

/* A capital: the flag must be set; a small letter: it must not. */
static int parse_flags(const struct chunk_name *chunk, const char *s,
		       size_t len, struct sctp_chunks *chunks, struct err *err)
{
	struct chunk_flags *flags;

	if (!len)
		return 0;
	flags = chunk->flags ? flags_of(chunks, chunk->type) : NULL;
	if (!flags)
		return err_usage(err, "Invalid flags for chunk type %u",
				 chunk->type);
	for (size_t i = 0; i < len; i++) {
		bool is_set = s[i] >= 'A' && s[i] <= 'Z';
		const char letter = is_set ? s[i] : (char)(s[i] - 'a' + 'A');
		const char *at = s[i] == '-' ? NULL :
					       strchr(chunk->flags, letter);
		uint8_t bit;

		if (!at || !*at || *at == '-')
			return err_usage(err, "Invalid flags for chunk type %u",
					 chunk->type);
		bit = (uint8_t)(0x80 >> (at - chunk->flags));
		flags->mask |= bit;
		if (is_set)
			flags->set |= bit;
	}
	return 0;
}

static int parse_types(const char *s, struct sctp_chunks *chunks,
		       struct err *err)
{
	if (strcasecmp(s, "ALL") == 0) {
		memset(chunks->types, 0xff, sizeof(chunks->types));
		return 0;
	}
	if (strcasecmp(s, "NONE") == 0)
		return 0;
	for (;; s++) {
		size_t len = strcspn(s, ",");
		size_t name_len = strcspn(s, ":,");
		const struct chunk_name *n = chunk_find(s, name_len);
		int rc;

		if (!n)
			return err_usage(err, "Unknown sctp chunk `%.*s'",
					 (int)name_len, s);
		chunks->types[n->type / 32] |= 1u << n->type % 32;
		if (name_len < len) {
			rc = parse_flags(n, s + name_len + 1,
					 len - name_len - 1, chunks, err);
			if (rc)
				return rc;
		}
		s += len;
		if (!*s)
			return 0;
	}
}

static int chunks_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	struct sctp_chunks chunks = { 0 };
	const struct opt_name *n = match_names;
	int rc;

	(void)oc;
	while (n->name && strcasecmp(n->name, args[0]))
		n++;
	if (!n->name)
		return err_usage(err,
			"Match type has to be one of \"ALL\", \"ANY\" or \"ONLY\"");
	chunks.match = (uint16_t)n->value;
	rc = parse_types(args[1], &chunks, err);
	if (!rc)
		memcpy(val, &chunks, sizeof(chunks));
	return rc;
}

static void print_flags(const struct sctp_chunks *chunks,
			const struct chunk_name *n, struct text *out)
{
	const struct chunk_flags *f = chunks->flags;
	const struct chunk_flags *end = f + chunks->n_flags;

	while (f < end && f->type != n->type)
		f++;
	if (f == end)
		return;
	text_put(out, ":");
	for (int bit = 7; bit >= 0; bit--) {
		char c = n->flags[7 - bit];

		if (f->mask & 1u << bit)
			text_printf(out, "%c", f->set & 1u << bit ?
						       c :
						       c - 'A' + 'a');
	}
}

static void print_chunks(const struct sctp_chunks *chunks, bool numeric,
			 struct text *out)
{
	const char *comma = "";

	for (const struct opt_name *n = match_names; n->name; n++)
		if (n->value == chunks->match)
			text_printf(out, "%s ", n->name);
	if (is_all(chunks)) {
		text_put(out, "ALL");
		return;
	}
	for (const struct chunk_name *n = chunk_names; n->name; n++) {
		if (!has_type(chunks, n->type))
			continue;
		text_put(out, comma);
		if (numeric)
			text_printf(out, "0x%04X", n->type);
		else
			text_put(out, n->name);
		print_flags(chunks, n, out);
		comma = ",";
	}
	if (!*comma)
		text_put(out, "NONE");
}

static void chunks_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	(void)oc;
	print_chunks(val, false, out);
}

/* Printing and parsing it again must give the same. */
static bool chunks_is_valid(const struct opt_ctx *oc, const void *val)
{
	auto_text struct text text = { 0 };
	struct sctp_chunks chunks, again = { 0 };
	struct err err = { 0 };
	const char *args[2];
	char *blank;

	memcpy(&chunks, val, sizeof(chunks));
	if (chunks.n_flags > XT_NUM_SCTP_FLAGS)
		return false;
	for (unsigned int i = 0; i < chunks.n_flags; i++) {
		const struct chunk_name *n = chunk_names;

		while (n->name && n->type != chunks.flags[i].type)
			n++;
		if (!n->name || !n->flags)
			return false;
	}
	print_chunks(&chunks, false, &text);
	blank = text_has_failed(&text) ? NULL : strchr(text.s, ' ');
	if (!blank)
		return false;
	*blank = '\0';
	args[0] = text.s;
	args[1] = blank + 1;
	return chunks_parse(oc, args, &again, &err) == 0 &&
	       memcmp(&again, &chunks, sizeof(again)) == 0;
}

static const struct opt_type chunks_type = {
	"all|any|only chunk[:flags],...", 2, chunks_parse, chunks_print,
	chunks_is_valid,
};

/* clang-format off */
static const struct ext_opt sctp_opts[] = {
	[SCTP_SPORT]  = { "sport", .type = &opt_ports,
		OPT_AT(struct sctp_info, sport), .flags = OPT_INVERT,
		.once = "Only one `--source-port' allowed",
		.help = "source port or ports" },
	[SCTP_DPORT]  = { "dport", .type = &opt_ports,
		OPT_AT(struct sctp_info, dport), .flags = OPT_INVERT,
		.once = "Only one `--destination-port' allowed",
		.help = "destination port or ports" },
	[SCTP_CHUNKS] = { "chunk-types", .type = &chunks_type,
		OPT_AT(struct sctp_info, chunks), .flags = OPT_INVERT,
		.once = "Only one `--chunk-types' allowed",
		.help = "all, any, only these chunks are there" },
	{ "source-port", .type = &opt_ports, .alias_of = SCTP_SPORT + 1,
		OPT_AT(struct sctp_info, sport), .flags = OPT_INVERT },
	{ "destination-port", .type = &opt_ports, .alias_of = SCTP_DPORT + 1,
		OPT_AT(struct sctp_info, dport), .flags = OPT_INVERT },
	{ .name = NULL },
};
/* clang-format on */

static void list_port(const struct sctp_info *sctp, unsigned int row,
		      const char *name, struct range16 ports,
		      const struct ext_ctx *ctx, struct text *out)
{
	bool invert = ext_inv(&sctp->given, row);

	if (ext_has(&sctp->given, row) &&
	    (invert || ports.lo || ports.hi != UINT16_MAX))
		ports_list(name, ports, invert, ctx, out);
}

static void sctp_list(const void *info, const struct ext_ctx *ctx,
		      struct text *out)
{
	const struct sctp_info *sctp = info;

	text_put(out, " sctp");
	list_port(sctp, SCTP_SPORT, "spt", sctp->sport, ctx, out);
	list_port(sctp, SCTP_DPORT, "dpt", sctp->dport, ctx, out);
	if (!ext_has(&sctp->given, SCTP_CHUNKS))
		return;
	text_put(out, ext_inv(&sctp->given, SCTP_CHUNKS) ? " ! " : " ");
	print_chunks(&sctp->chunks, ctx->numeric, out);
}

static void put_chunks(struct xt_sctp_info *xt,
		       const struct sctp_chunks *chunks)
{
	xt->chunk_match_type = chunks->match;
	if (is_all(chunks))
		memset(xt->chunkmap, 0xff, sizeof(xt->chunkmap));
	else
		memcpy(xt->chunkmap, chunks->types, sizeof(chunks->types));
	xt->flag_count = chunks->n_flags;
	for (unsigned int i = 0; i < chunks->n_flags; i++) {
		xt->flag_info[i].chunktype = chunks->flags[i].type;
		xt->flag_info[i].flag = chunks->flags[i].set;
		xt->flag_info[i].flag_mask = chunks->flags[i].mask;
	}
}

static uint32_t xt_flags(uint32_t rows)
{
	uint32_t flags = 0;

	if (rows & EXT_BIT(SCTP_SPORT))
		flags |= XT_SCTP_SRC_PORTS;
	if (rows & EXT_BIT(SCTP_DPORT))
		flags |= XT_SCTP_DEST_PORTS;
	if (rows & EXT_BIT(SCTP_CHUNKS))
		flags |= XT_SCTP_CHUNK_TYPES;
	return flags;
}

static void sctp_lower(struct ir_rule *ir, const void *info,
		       const struct ext_ctx *ctx)
{
	const struct sctp_info *sctp = info;
	const struct ext_info *given = &sctp->given;
	struct xt_sctp_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.dpts[0] = sctp->dport.lo;
	xt.dpts[1] = sctp->dport.hi;
	xt.spts[0] = sctp->sport.lo;
	xt.spts[1] = sctp->sport.hi;
	xt.flags = xt_flags(given->set);
	xt.invflags = xt_flags(given->inv);
	(void)ctx;
	if (ext_has(given, SCTP_CHUNKS)) {
		put_chunks(&xt, &sctp->chunks);
		ir_match_xt_only(ir, "sctp", 0, &xt, sizeof(xt));
		return;
	}
	ir_match_xt(ir, "sctp", 0, &xt, sizeof(xt));
	/* RFC 9260 3.1 */
	ir_needs_header(ir, 12);
	ports_lower(ir, given, SCTP_SPORT, IR_TH_SPORT, sctp->sport);
	ports_lower(ir, given, SCTP_DPORT, IR_TH_DPORT, sctp->dport);
}

static const uint8_t sctp_protos[] = { IPPROTO_SCTP, 0 };

const struct ext_desc ext_sctp = {
	.name      = "sctp",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.proto     = IPPROTO_SCTP,
	.protos    = sctp_protos,
	.info_size = sizeof(struct sctp_info),
	.opts      = sctp_opts,
	.list      = sctp_list,
	.lower     = sctp_lower,
};
