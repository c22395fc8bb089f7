/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nfd has to say: to the journal, to syslog or to stderr. */
#include "log.h"

#include <assert.h>
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

static_assert((int)LOG_LEVEL_CRIT == LOG_CRIT &&
	      (int)LOG_LEVEL_DEBUG == LOG_DEBUG, "syslog's numbers");

/* systemd.journal-fields(7), https://systemd.io/JOURNAL_NATIVE_PROTOCOL */
#define JOURNAL_SOCKET "/run/systemd/journal/socket"

enum log_target { TARGET_STDERR, TARGET_PREFIXED, TARGET_JOURNAL,
		  TARGET_SYSLOG };

/*
 * The one thing of the process that is not handed from function to function:
 * whatever fails anywhere can be said, and there is one log.
 */
static struct {
	enum log_target target;
	enum log_level level;
	int journal; /* socket; 0: none */
} out = { .level = LOG_LEVEL_INFO };

/* A message being written; what doesn't fit is left out. */
struct line {
	char s[2048];
	size_t len;
};

static void put(struct line *line, const char *s, size_t len)
{
	size_t room = sizeof(line->s) - line->len;

	if (len > room)
		len = room;
	memcpy(line->s + line->len, s, len);
	line->len += len;
}

static void put_str(struct line *line, const char *s)
{
	put(line, s, strlen(s));
}

/* Its text, or its number in @buf. */
static const char *field_text(const struct log_field *field, char buf[24])
{
	if (field->text)
		return field->text;
	snprintf(buf, 24, "%" PRIu64, field->number);
	return buf;
}

/* Field @name of the journal; a value of several lines goes with its length. */
static void put_journal(struct line *line, const char *prefix,
			const char *name, const char *value)
{
	uint64_t len_le = htole64(strlen(value));

	put_str(line, prefix);
	put_str(line, name);
	if (strchr(value, '\n')) {
		put(line, "\n", 1);
		put(line, (const char *)&len_le, sizeof(len_le));
	} else {
		put(line, "=", 1);
	}
	put_str(line, value);
	put(line, "\n", 1);
}

static bool send_journal(enum log_level level, const struct log_field *fields,
			 const char *message)
{
	/* Cut within a field it would be refused: fields that fit only. */
	struct line line = { .len = 0 };
	char number[24];

	snprintf(number, sizeof(number), "%d", (int)level);
	put_journal(&line, "", "PRIORITY", number);
	put_journal(&line, "", "SYSLOG_IDENTIFIER", "nfd");
	put_journal(&line, "", "MESSAGE", message);
	for (; fields && fields->name; fields++) {
		const char *text = field_text(fields, number);

		if (sizeof(line.s) - line.len <
		    strlen(fields->name) + strlen(text) + 16)
			continue;
		put_journal(&line, "NFD_", fields->name, text);
	}
	return send(out.journal, line.s, line.len, MSG_NOSIGNAL) ==
	       (ssize_t)line.len;
}

/* As a line of text. */
static void put_text(struct line *line, const char *message,
		     const struct log_field *fields)
{
	char number[24];

	put_str(line, message);
	for (; fields && fields->name; fields++) {
		put(line, " ", 1);
		for (const char *c = fields->name; *c; c++) {
			char low = (char)tolower((unsigned char)*c);

			put(line, &low, 1);
		}
		put(line, "=", 1);
		put_str(line, field_text(fields, number));
	}
	for (size_t i = 0; i < line->len; i++)
		if ((unsigned char)line->s[i] < ' ' || line->s[i] == '\x7f')
			line->s[i] = '?';
}

static void send_stderr(enum log_level level, const struct log_field *fields,
			const char *message, bool prefixed)
{
	struct line line = { .len = 0 };
	char head[16] = "nfd: ";

	if (prefixed)
		snprintf(head, sizeof(head), "<%d>", (int)level);
	put_str(&line, head);
	put_text(&line, message, fields);
	if (line.len == sizeof(line.s))
		line.len--;
	put(&line, "\n", 1);
	/* In one piece; nobody is left to be told that it fails. */
	if (write(STDERR_FILENO, line.s, line.len) < 0)
		return;
}

static void send_syslog(enum log_level level, const struct log_field *fields,
			const char *message)
{
	struct line line = { .len = 0 };

	put_text(&line, message, fields);
	syslog((int)level, "%.*s", (int)line.len, line.s);
}

void log_put(enum log_level level, const struct log_field *fields,
	     const char *fmt, ...)
{
	int saved = errno;
	char message[1024];
	va_list args;

	if (level > out.level)
		return;
	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	switch (out.target) {
	case TARGET_JOURNAL:
		if (!send_journal(level, fields, message))
			send_stderr(level, fields, message, true);
		break;
	case TARGET_SYSLOG:
		send_syslog(level, fields, message);
		break;
	case TARGET_STDERR:
	case TARGET_PREFIXED:
		send_stderr(level, fields, message,
			    out.target == TARGET_PREFIXED);
		break;
	}
	errno = saved;
}

int log_open_journal(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (strlen(path) >= sizeof(addr.sun_path))
		rc = -ENAMETOOLONG;
	else
		strcpy(addr.sun_path, path);
	if (!rc && connect(fd, (const struct sockaddr *)&addr, sizeof(addr)))
		rc = -errno;
	if (rc) {
		close(fd);
		return rc;
	}
	if (out.journal)
		close(out.journal);
	out.journal = fd;
	out.target = TARGET_JOURNAL;
	return 0;
}

/* Is stderr what systemd says that it gave us: "DEVICE:INODE"? */
static bool is_journal_stream(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[64];

	if (!stream || fstat(STDERR_FILENO, &st))
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino);
	return strcmp(stream, ours) == 0;
}

void log_open(bool detached)
{
	if (detached) {
		openlog("nfd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
		out.target = TARGET_SYSLOG;
		return;
	}
	out.target = TARGET_STDERR;
	if (is_journal_stream() && log_open_journal(JOURNAL_SOCKET))
		out.target = TARGET_PREFIXED;
}

void log_set_level(enum log_level level)
{
	out.level = level;
}
