/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd's configuration: `key value` lines. */
#include "settings.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "compile/fuse_opts.h"
#include "err.h"
#include "num.h"
#include "text.h"

#define NONE "none"
#define AUTO "auto"

enum setting_type {
	TYPE_UNSET,
	TYPE_PATH,     /* char *; absolute, of at most max bytes, unless 0 */
	TYPE_USER,     /* char *; one without privileges */
	TYPE_PATH_NONE, /* the same; "none": NULL */
	TYPE_WORD,     /* unsigned int: which one of the words */
	TYPE_YES_NO,   /* bool */
	TYPE_SECONDS,  /* uint64_t */
	TYPE_NUMBER,   /* uint64_t, not 0 */
	TYPE_NUMBER_AUTO, /* uint64_t, from 2; "auto": 0 */
	TYPE_PREFIXES, /* struct hosts[FAMILY_N] */
	TYPE_GROUPS,   /* struct groups */
	TYPE_OWNERS,   /* struct owners; each line adds one */
};

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset;
	bool is_live;      /* can change while nfd runs */
	const char *value; /* how it is written; TYPE_WORD: "this|that" */
	const char *initial;
	uint64_t max;      /* TYPE_SECONDS, TYPE_NUMBER, TYPE_PATH */
	const char *help;  /* for the manual; man(7)'s macros are fine */
};

#define AT(member) offsetof(struct settings, member)
#define SOCKET_MAX (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)

/* clang-format off */
static const struct setting rows[] = {
	{ "socket", TYPE_PATH, AT(socket), false, "PATH", "/run/nfd/nfd.sock",
	  SOCKET_MAX,
	  "Where clients connect. The state lies beside it." },
	{ "backend", TYPE_WORD, AT(backend), false, "kernel|memory", "kernel", 0,
	  "Whether rules are carried out by the kernel, or kept in memory only." },
	{ "fuse", TYPE_YES_NO, AT(fuse), false, "yes|no", "yes", 0,
	  "Whether runs of rules may become one look-up in a map." },
	{ "fuse-min", TYPE_NUMBER_AUTO, AT(fuse_min), false, "N|auto", AUTO,
	  FUSE_MIN_MAX,
	  "So many like rules in a row are a run. With\n.BR auto ,\n"
	  "as many as it takes for the look-up to cost a packet no more than\n"
	  "they do one by one; see\n.BR nfd (8).\n"
	  "Runs with ranges of several fields, or of\n"
	  ".BR \"\\-m statistic\" ,\nhave bounds of their own." },
	{ "claim", TYPE_YES_NO, AT(claim), false, "yes|no", "yes", 0,
	  "Whether nobody else can change nfd's tables in the kernel while it\n"
	  "runs; they can be listed. Takes Linux 6.9. See\n.BR nfd (8),\n"
	  "CHANGES BY OTHERS." },
	{ "drift", TYPE_WORD, AT(drift), false, "repair|report|ignore", "repair", 0,
	  "What to do when others change nfd's tables in the kernel, where they\n"
	  "can: put them right and say so in the log, only say so, or neither.\n"
	  "See\n.BR nfd (8),\nCHANGES BY OTHERS." },
	{ "owner", TYPE_OWNERS, AT(owners), true,
	  "GROUP chain|rule|program|unit PATTERN|none", "none", 0,
	  "Chains and rules that other programs' flushes and restores leave in\n"
	  "place; any number of lines. See\n.BR nfd (8),\nGROUPS." },
	{ "log-level", TYPE_WORD, AT(log_level), true,
	  "crit|err|warning|notice|info|debug", "info", 0,
	  "What is less serious than this is not said." },
	{ "rules-v4", TYPE_PATH_NONE, AT(rules[FAMILY_IPV4]), true, "PATH|none",
	  NFD_CONF_FOLDER "/rules.v4", 0,
	  "The rules for IPv4 that are loaded at boot and that\n"
	  ".B iptables-lite persist\nwrites, as iptables-save prints them." },
	{ "rules-v6", TYPE_PATH_NONE, AT(rules[FAMILY_IPV6]), true, "PATH|none",
	  NFD_CONF_FOLDER "/rules.v6", 0,
	  "The same for IPv6." },
	{ "state-folder", TYPE_PATH, AT(state_folder), true, "PATH",
	  NFD_STATE_FOLDER, 0,
	  "Where copies of the files above are kept that could be loaded:\n"
	  ".I rules.v4.good\nand\n.IR rules.v6.good ." },
	{ "persist", TYPE_WORD, AT(persist), true, "manual|auto", "manual", 0,
	  "Whether the files above are written only when asked for, or after\n"
	  "each commit and at the end." },
	{ "persist-delay", TYPE_SECONDS, AT(persist_delay_s), true, "SECONDS",
	  "1", 3600,
	  "With\n.BR \"persist auto\" :\nhow long after a commit they are\n"
	  "written at the latest; what is committed meanwhile is written with it.\n"
	  "Of many rules, which take long to write, it is twenty times that long." },
	{ "lockdown-ssh", TYPE_PREFIXES, AT(lockdown_ssh), true,
	  "PREFIX...|any|none", "any", 0,
	  "Who may reach TCP port 22 when neither the files above nor their good\n"
	  "copies can be loaded: networks of either family." },
	{ "split", TYPE_WORD, AT(split), false, "auto|yes|no", "auto", 0,
	  "Whether nfd is two processes: see\n.BR nfd (8)." },
	{ "user", TYPE_USER, AT(user), false, "NAME", SETTINGS_USER, 0,
	  "Whose process the one without privileges is then." },
	{ "read-group", TYPE_GROUPS, AT(readers), true, "NAME...|none", "none", 0,
	  "Members of these groups may list rules, but change nothing. With\n"
	  "this or the next setting everybody can open the socket, and who is\n"
	  "not allowed to ask is told so." },
	{ "full-group", TYPE_GROUPS, AT(admins), true, "NAME...|none", "none", 0,
	  "Members of these groups may do all that root may: a rule can send\n"
	  "any packet anywhere." },
	{ "limit-transaction", TYPE_NUMBER, AT(limits.transaction_bytes), true,
	  "BYTES", "1073741824", 1u << 30,
	  "A transaction that is longer is refused. Of a rule it takes some\n"
	  "100 bytes." },
	{ "limit-rules", TYPE_NUMBER, AT(limits.rules), true, "N", "10000000",
	  UINT32_MAX, "A table gets no more rules than this." },
	{ "limit-chains", TYPE_NUMBER, AT(limits.chains), true, "N", "1000000",
	  UINT32_MAX, "A table gets no more user-defined chains than this." },
	{ "limit-clients", TYPE_NUMBER, AT(limits.clients), true, "N", "512",
	  65536, "So many are served at a time; the others wait. Half of\n"
	  "the places are root's alone." },
	{ "limit-user-clients", TYPE_NUMBER, AT(limits.user_clients), true, "N",
	  "32", 65536, "So many connections of one user who is not root are\n"
	  "served; more are refused." },
	{ "limit-seconds", TYPE_NUMBER, AT(limits.seconds), true, "SECONDS",
	  "300", 86400, "Who has begun a transaction has to end it within this\n"
	  "time. It delays nobody, but takes memory." },
	{ "limit-unread", TYPE_NUMBER, AT(limits.unread_bytes), true, "BYTES",
	  "67108864", 1u << 30, "When the rules change while somebody who is\n"
	  "not root is slow to read a listing of them, so much of it is kept\n"
	  "for him; if that is not all, his listing ends with an error." },
	{ "history", TYPE_NUMBER, AT(limits.history), true, "N", "100", 100000,
	  "So many commits are remembered, for\n"
	  ".BR \"iptables-lite history\" , \" diff\" \" and \" rollback ." },
	{ "history-bytes", TYPE_NUMBER, AT(limits.history_bytes), true, "BYTES",
	  "8388608", 1u << 30, "Fewer commits than\n.B history\nsays are\n"
	  "remembered where they would take more memory, and disk, than this.\n"
	  "What waits to be confirmed is kept whatever it takes." },
};
/* clang-format on */

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static void *place(const struct setting *row, const struct settings *config)
{
	return (uint8_t *)(uintptr_t)config + row->offset;
}

/* One function for each type, which sets @at. */

static int set_path(const struct setting *row, void *at, const char *value,
		    struct err *err)
{
	bool is_none = row->type == TYPE_PATH_NONE && strcmp(value, NONE) == 0;
	char **path = at;
	char *copy = NULL;

	if (row->type != TYPE_USER && !is_none && value[0] != '/')
		return err_usage(err, "%s: \"%s\" is not an absolute path",
				 row->key, value);
	if (row->max && strlen(value) > row->max)
		return err_usage(err, "%s: \"%s\" is too long", row->key,
				 value);
	if (!is_none) {
		copy = strdup(value);
		if (!copy)
			return err_nomem(err);
	}
	free(*path);
	*path = copy;
	return 0;
}

/* The one that nfd has by itself need not be there. */
static int set_user(const struct setting *row, void *at, const char *value,
		    struct err *err)
{
	const struct passwd *pw;

	if (strcmp(value, row->initial) == 0)
		return set_path(row, at, value, err);
	pw = getpwnam(value);
	if (!pw)
		return err_usage(err, "%s: there is no user %s", row->key,
				 value);
	if (pw->pw_uid == 0)
		return err_usage(err, "%s: %s has all privileges", row->key,
				 value);
	return set_path(row, at, value, err);
}

/* "a, b or c" out of "a|b|c". */
static int not_one_of(const struct setting *row, const char *value,
		      struct err *err)
{
	auto_text struct text words = { 0 };

	for (const char *s = row->value; *s; s++) {
		if (*s != '|')
			text_putn(&words, s, 1);
		else
			text_put(&words, strchr(s + 1, '|') ? ", " : " or ");
	}
	return err_usage(err, "%s: \"%s\" is not %s", row->key, value,
			 text_str(&words));
}

/* Which of the words between '|' is @value; -1: none. */
static int find_word(const char *words, const char *value)
{
	size_t len = strlen(value);

	for (int i = 0; words; i++) {
		if (strcspn(words, "|") == len &&
		    strncmp(words, value, len) == 0)
			return i;
		words = strchr(words, '|');
		words = words ? words + 1 : NULL;
	}
	return -1;
}

static int set_word(const struct setting *row, void *at, const char *value,
		    struct err *err)
{
	int i = find_word(row->value, value);

	if (i < 0)
		return not_one_of(row, value, err);
	if (row->type == TYPE_YES_NO)
		*(bool *)at = i == 0;
	else
		*(unsigned int *)at = (unsigned int)i;
	return 0;
}

static int set_seconds(const struct setting *row, void *at, const char *value,
		       struct err *err)
{
	if (num_parse(value, 0, row->max, at))
		return 0;
	return err_usage(err, "%s: \"%s\" is not a number of seconds (0-%llu)",
			 row->key, value, (unsigned long long)row->max);
}

static int set_number(const struct setting *row, void *at, const char *value,
		      struct err *err)
{
	if (num_parse(value, 1, row->max, at))
		return 0;
	return err_usage(err, "%s: \"%s\" is not a number (1-%llu)", row->key,
			 value, (unsigned long long)row->max);
}

static int set_number_auto(const struct setting *row, void *at,
			   const char *value, struct err *err)
{
	if (strcmp(value, AUTO) == 0) {
		*(uint64_t *)at = 0;
		return 0;
	}
	if (num_parse(value, 2, row->max, at))
		return 0;
	return err_usage(err, "%s: \"%s\" is not a number (2-%llu), or auto",
			 row->key, value, (unsigned long long)row->max);
}

static int set_groups(const struct setting *row, void *at, const char *value,
		      struct err *err)
{
	struct groups groups;
	int rc = groups_parse(&groups, row->key, value, err);

	if (rc)
		return rc;
	groups_fini(at);
	memcpy(at, &groups, sizeof(groups));
	return 0;
}

static int set_owners(const struct setting *row, void *at, const char *value,
		      struct err *err)
{
	(void)row;
	if (strcmp(value, NONE) != 0)
		return owners_parse(at, value, err);
	owners_fini(at);
	return 0;
}

/* No names: who they are is not known before there is a network. */
static int add_prefix(const struct setting *row, struct hosts *lists,
		      const char *word, struct err *err)
{
	char copy[128];
	char *slash;

	if (strlen(word) >= sizeof(copy))
		return err_usage(err, "%s: \"%s\" is not a network", row->key,
				 word);
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		const struct family *family = family_get((enum family_id)f);
		union addr addr;

		strcpy(copy, word);
		slash = strchr(copy, '/');
		if (slash)
			*slash = '\0';
		if (addr_parse(family, copy, &addr))
			return hosts_parse(&lists[f], family, word, err);
	}
	return err_usage(err, "%s: \"%s\" is not a network", row->key, word);
}

static void free_prefixes(struct hosts *lists)
{
	for (int f = 0; f < FAMILY_N; f++)
		hosts_fini(&lists[f]);
}

static int add_prefixes(const struct setting *row, struct hosts *lists,
			char *words, struct err *err)
{
	char *rest = words;
	char *word;
	int rc = 0;

	if (strcmp(words, NONE) == 0)
		return 0;
	if (strcmp(words, "any") == 0) {
		rc = add_prefix(row, lists, "0.0.0.0/0", err);
		return rc ? rc : add_prefix(row, lists, "::/0", err);
	}
	while (!rc && (word = strsep(&rest, " \t,")))
		if (*word)
			rc = add_prefix(row, lists, word, err);
	return rc;
}

static int set_prefixes(const struct setting *row, void *at, const char *value,
			struct err *err)
{
	struct hosts lists[FAMILY_N] = { { 0 } };
	char *words = strdup(value);
	int rc = words ? add_prefixes(row, lists, words, err) : err_nomem(err);

	free(words);
	if (rc) {
		free_prefixes(lists);
		return rc;
	}
	free_prefixes(at);
	memcpy(at, lists, sizeof(lists));
	return 0;
}

static bool same_prefixes(const struct hosts *a, const struct hosts *b)
{
	for (int f = 0; f < FAMILY_N; f++)
		if (a[f].n != b[f].n ||
		    (a[f].n && memcmp(a[f].v, b[f].v,
				      a[f].n * sizeof(*a[f].v)) != 0))
			return false;
	return true;
}

static bool same_path(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What can be done with a value, and how long it is in memory. */
static const struct {
	size_t size;
	int (*set)(const struct setting *row, void *at, const char *value,
		   struct err *err);
} types[] = {
	[TYPE_PATH]      = { sizeof(char *), set_path },
	[TYPE_USER]      = { sizeof(char *), set_user },
	[TYPE_PATH_NONE] = { sizeof(char *), set_path },
	[TYPE_WORD]      = { sizeof(unsigned int), set_word },
	[TYPE_YES_NO]    = { sizeof(bool), set_word },
	[TYPE_SECONDS]   = { sizeof(uint64_t), set_seconds },
	[TYPE_NUMBER]    = { sizeof(uint64_t), set_number },
	[TYPE_NUMBER_AUTO] = { sizeof(uint64_t), set_number_auto },
	[TYPE_GROUPS]    = { sizeof(struct groups), set_groups },
	[TYPE_OWNERS]    = { sizeof(struct owners), set_owners },
	[TYPE_PREFIXES]  = { FAMILY_N * sizeof(struct hosts), set_prefixes },
};

static bool is_same(const struct setting *row, const void *a, const void *b)
{
	switch (row->type) {
	case TYPE_PATH:
	case TYPE_USER:
	case TYPE_PATH_NONE:
		return same_path(*(char *const *)a, *(char *const *)b);
	case TYPE_PREFIXES:
		return same_prefixes(a, b);
	case TYPE_GROUPS:
		return groups_are_same(a, b);
	case TYPE_OWNERS:
		return false;
	case TYPE_UNSET:
	case TYPE_WORD:
	case TYPE_YES_NO:
	case TYPE_SECONDS:
	case TYPE_NUMBER:
	case TYPE_NUMBER_AUTO:
		break;
	}
	return memcmp(a, b, types[row->type].size) == 0;
}

int settings_init(struct settings *config, struct err *err)
{
	int rc = 0;

	*config = (struct settings){ .socket = NULL };
	for (size_t i = 0; i < N_ROWS && !rc; i++)
		rc = types[rows[i].type].set(&rows[i], place(&rows[i], config),
					     rows[i].initial, err);
	if (rc)
		settings_fini(config);
	return rc;
}

void settings_fini(struct settings *config)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		void *at = place(&rows[i], config);

		if (rows[i].type == TYPE_PATH || rows[i].type == TYPE_USER ||
		    rows[i].type == TYPE_PATH_NONE)
			free(*(char **)at);
		else if (rows[i].type == TYPE_PREFIXES)
			free_prefixes(at);
		else if (rows[i].type == TYPE_GROUPS)
			groups_fini(at);
		else if (rows[i].type == TYPE_OWNERS)
			owners_fini(at);
	}
	*config = (struct settings){ .socket = NULL };
}

/* NULL: there is no such setting. */
static const struct setting *row_of(const char *key)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (strcmp(rows[i].key, key) == 0)
			return &rows[i];
	return NULL;
}

int settings_set(struct settings *config, const char *key, const char *value,
		 struct err *err)
{
	const struct setting *row = row_of(key);

	if (!row)
		return err_usage(err, "\"%s\" is not a setting of nfd", key);
	return types[row->type].set(row, place(row, config), value, err);
}

static void swap_bytes(uint8_t *a, uint8_t *b, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = a[i];

		a[i] = b[i];
		b[i] = byte;
	}
}

void settings_change(struct settings *config, struct settings *fresh,
		     struct text *later)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		void *old = place(&rows[i], config);
		void *new = place(&rows[i], fresh);

		if (is_same(&rows[i], old, new))
			continue;
		if (rows[i].type == TYPE_OWNERS) {
			owners_exchange(old, new);
			continue;
		}
		if (rows[i].is_live) {
			swap_bytes(old, new, types[rows[i].type].size);
			continue;
		}
		if (later->len)
			text_put(later, " ");
		text_put(later, rows[i].key);
	}
}

/* @s without blanks at either end; writes into it. */
static char *trim(char *s)
{
	char *end = s + strlen(s);

	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

static bool allows_others(const char *key)
{
	const struct setting *row = row_of(key);

	return row && row->type == TYPE_GROUPS;
}

static int read_line(struct settings *config, char *line, bool root_only,
		     struct err *err)
{
	char *comment = strchr(line, '#');
	char *key, *value;

	if (comment)
		*comment = '\0';
	key = trim(line);
	if (!*key)
		return 0;
	value = key + strcspn(key, " \t");
	if (!*value)
		return err_usage(err, "\"%s\" needs a value", key);
	*value++ = '\0';
	if (root_only && allows_others(key))
		return 0;
	return settings_set(config, key, trim(value), err);
}

/* The line of @len bytes at @s, cut off from what follows it. */
static int parse_line(struct settings *config, const char *s, size_t len,
		      bool root_only, struct err *err)
{
	char *line;
	int rc;

	if (memchr(s, '\0', len))
		return err_usage(err, "a byte of the line is 0");
	line = strndup(s, len);
	if (!line)
		return err_nomem(err);
	rc = read_line(config, line, root_only, err);
	free(line);
	return rc;
}

int settings_parse(struct settings *config, const char *name,
		   const struct text *file, bool root_only, struct err *err)
{
	const char *at = text_str(file);
	const char *end = at + file->len;

	for (unsigned int n = 1; at < end; n++) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((feed ? feed : end) - at);
		struct err why = { 0 };

		if (parse_line(config, at, len, root_only, &why)) {
			err_set(err, why.code, "%s:%u: %s", name, n, why.text);
			err->status = why.status;
			err->line = n;
			return why.code;
		}
		at += len + 1;
	}
	return 0;
}

void settings_print_man(struct text *out)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		const struct setting *row = &rows[i];

		text_printf(out, ".TP\n\\fB%s\\fR %s\n%s\n", row->key,
			    row->value, row->help);
		text_printf(out, "Default:\n.BR \"%s\" .\n", row->initial);
		if (row->type == TYPE_SECONDS)
			text_printf(out, "Unit: seconds, at most %llu.\n",
				    (unsigned long long)row->max);
		if (!row->is_live)
			text_put(out, "A change takes effect at the next start.\n");
	}
}
