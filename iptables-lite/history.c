/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iptables-lite history: who changed the ruleset, and when. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "client.h"
#include "program.h"
#include "text.h"

static int put_pending(void *arg, const struct wire_pending *pending,
		       struct err *err)
{
	(void)err;
	text_printf(arg, "Not confirmed: what came after generation %" PRIu64 " is taken back in %u s.\n",
		    pending->before, pending->left_s);
	return 0;
}

static const char *or_dash(const char *s)
{
	return *s ? s : "-";
}

static int put_entry(void *arg, const struct wire_entry *entry,
		     struct err *err)
{
	struct text *out = arg;
	time_t when = (time_t)entry->time_s;
	char date[32] = "-", changed[32];
	struct tm tm;

	if (when && localtime_r(&when, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &tm);
	snprintf(changed, sizeof(changed), "+%u -%u", entry->n_added,
		 entry->n_removed);
	text_printf(out, "%10" PRIu64 "  %-19s  %6u  %7u  %-15s  %-20s  %-12s  %s\n",
		    entry->generation, date, entry->uid, entry->pid,
		    or_dash(entry->program), or_dash(entry->unit), changed,
		    or_dash(entry->command));
	return program_write_some(out, err);
}

int history_run(const struct program *prog, int argc, char **argv)
{
	auto_client struct client c;
	auto_text struct text out = { 0 };
	const struct client_history sink = { .pending = put_pending,
					     .entry = put_entry,
					     .arg = &out };
	struct err err = { 0 };
	int rc = 0;

	client_init(&c);
	if (argc)
		rc = err_usage(&err, "Bad argument `%s'", argv[0]);
	text_printf(&out, "%10s  %-19s  %6s  %7s  %-15s  %-20s  %-12s  %s\n",
		    "generation", "time", "uid", "pid", "program", "unit",
		    "rules", "command");
	if (!rc)
		rc = client_history(&c, NULL, &sink, &err);
	if (!rc)
		rc = program_write(&out, &err);
	return rc ? program_failed(prog, COMMAND_UNSET, &err) : 0;
}
