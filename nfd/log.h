/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The most serious first; syslog(3)'s numbers. */
enum log_level {
	LOG_LEVEL_CRIT    = 2, /* the rules are not those that they should be */
	LOG_LEVEL_ERR     = 3, /* something asked for was not done */
	LOG_LEVEL_WARNING = 4, /* it was, but somebody should look at it */
	LOG_LEVEL_NOTICE  = 5, /* worth remembering: starts, takeovers */
	LOG_LEVEL_INFO    = 6,
	LOG_LEVEL_DEBUG   = 7,
};

/*
 * What a message is about, for programs that read the log: NFD_NAME=VALUE in
 * the journal, "name=value" behind the message elsewhere. A list of them ends
 * with one that has no name.
 */
struct log_field {
	const char *name;    /* in capitals, without NFD_: "GENERATION" */
	const char *text;    /* NULL: it is the number */
	uint64_t number;
};

/**
 * Where messages go; before this, to stderr. In the foreground: stderr, or,
 * where that is the journal's anyway (JOURNAL_STREAM), the journal with
 * fields; where that can't be reached, stderr with the priority before each
 * line ("<4>", sd-daemon(3)). @detached: syslog(3). Keeps its socket open, so
 * that messages still go out when the process can open nothing any more.
 */
void log_open(bool detached);
/** As above, but to the journal's socket at @path. 0, or a negative errno. */
int log_open_journal(const char *path);
/** Leave out what is less serious than @level; LOG_LEVEL_INFO at the start. */
void log_set_level(enum log_level level);

/**
 * Say something. One line without its end; control characters become '?'
 * where lines are what a log consists of. @fields may be NULL. What is longer
 * than some 2000 bytes is cut. Can't fail and allocates nothing; errno stays.
 */
void log_put(enum log_level level, const struct log_field *fields,
	     const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Without fields. */
#define log_crit(...) log_put(LOG_LEVEL_CRIT, NULL, __VA_ARGS__)
#define log_error(...) log_put(LOG_LEVEL_ERR, NULL, __VA_ARGS__)
#define log_warning(...) log_put(LOG_LEVEL_WARNING, NULL, __VA_ARGS__)
#define log_notice(...) log_put(LOG_LEVEL_NOTICE, NULL, __VA_ARGS__)
#define log_info(...) log_put(LOG_LEVEL_INFO, NULL, __VA_ARGS__)
#define log_debug(...) log_put(LOG_LEVEL_DEBUG, NULL, __VA_ARGS__)
