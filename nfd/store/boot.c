/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that the machine starts with. */
#include "boot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../log.h"
#include "../settings.h"
#include "command.h"
#include "err.h"
#include "files.h"
#include "lockdown.h"
#include "rulefile.h"
#include "store.h"
#include "text.h"

/* Tells lines of the second file from those of the first. */
#define LINE_IPV6 0x80000000u

/* What one family's rules are loaded from. */
struct origin {
	enum boot_source source;
	struct text name; /* of the file */
	struct text text; /* what is in it */
};

static void origins_fini(struct origin origins[FAMILY_N])
{
	for (int f = 0; f < FAMILY_N; f++) {
		text_fini(&origins[f].name);
		text_fini(&origins[f].text);
	}
}

static void good_name(const struct boot *boot, enum family_id family,
		      struct text *out)
{
	text_printf(out, "%s/rules.v%c.good", boot->config->state_folder,
		    family == FAMILY_IPV6 ? '6' : '4');
}

/* What is there and can't be opened is not nothing: it is to be named. */
static bool is_there(int fd)
{
	return fd != -ENOENT;
}

/* Which file @family is to be loaded from, before anything is tried. */
static enum boot_source first_source(const struct boot *boot,
				     enum family_id family)
{
	const struct boot_file *files = &boot->files[family];
	const char *path = boot->config->rules[family];
	auto_text struct text good = { 0 };

	if (!path)
		return BOOT_NOTHING;
	good_name(boot, family, &good);
	if (is_there(files->file) || !is_there(files->good))
		return is_there(files->file) ? BOOT_FILES : BOOT_NOTHING;
	log_crit("%s is gone; %s is loaded in its place. To start without rules delete both",
		 path, text_str(&good));
	return BOOT_GOOD;
}

/* An open file, from its beginning; or the errno that opening it met. */
static int read_file(struct origin *origin, int fd, struct err *err)
{
	const char *path = text_str(&origin->name);

	if (text_has_failed(&origin->name))
		return err_nomem(err);
	errno = fd < 0 ? -fd : 0;
	if (fd < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return files_error(err, path);
	return files_read_fd(&origin->text, fd, path, err);
}

/* Read what @origin says that it is loaded from. */
static int read_origin(const struct boot *boot, enum family_id family,
		       struct origin *origin, struct err *err)
{
	text_reset(&origin->name);
	text_reset(&origin->text);
	switch (origin->source) {
	case BOOT_NOTHING:
		return 0;
	case BOOT_FILES:
		text_put(&origin->name, boot->config->rules[family]);
		return read_file(origin, boot->files[family].file, err);
	case BOOT_GOOD:
		good_name(boot, family, &origin->name);
		return read_file(origin, boot->files[family].good, err);
	case BOOT_LOCKDOWN:
		text_put(&origin->name, "lockdown");
		return lockdown_print(family_get(family),
				      &boot->config->lockdown_ssh[family],
				      &origin->text, err);
	}
	return 0;
}

/* "FILE: line 3: words" */
static void blame(const struct origin *origin, unsigned int line,
		  enum command_op op, struct err *err)
{
	const char *file = text_str(&origin->name);
	struct err why = *err;
	const char *words = why.text[0] ? why.text
					: command_strerror(op, why.code);

	*err = (struct err){ 0 };
	line &= ~LINE_IPV6;
	if (line)
		err_set(err, why.code, "%s: line %u: %s", file, line, words);
	else
		err_set(err, why.code, "%s: %s", file, words);
	err->status = why.status;
	err->line = line;
}

/* That a file could not be loaded; @origin: NULL: of no one of them. */
static void say_bad(const struct origin *origin, const struct err *why)
{
	const struct log_field fields[] = {
		{ .name = origin ? "FILE" : NULL,
		  .text = origin ? text_str(&origin->name) : NULL },
		{ .name = why->line ? "LINE" : NULL, .number = why->line },
		{ .name = NULL },
	};

	log_put(LOG_LEVEL_CRIT, fields, "%s", why->text);
}

/* Whose line @line is; FAMILY_UNSET: nobody's. */
static enum family_id family_of(unsigned int line)
{
	return !line ? FAMILY_UNSET
		     : line & LINE_IPV6 ? FAMILY_IPV6 : FAMILY_IPV4;
}

/* The messages that all origins stand for. */
static int parse_origins(const struct boot *boot,
			 struct origin origins[FAMILY_N], struct wire_buf *msgs,
			 enum family_id *culprit, struct err *err)
{
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		enum family_id family = (enum family_id)f;
		auto_text struct text copy = { 0 };
		int rc = read_origin(boot, family, &origins[f], err);

		*culprit = family;
		if (rc)
			return rc;
		text_putn(&copy, text_str(&origins[f].text),
			  origins[f].text.len);
		if (text_has_failed(&copy))
			return err_nomem(err);
		rc = rulefile_parse(msgs, family, &copy,
				    family == FAMILY_IPV6 ? LINE_IPV6 : 0,
				    err);
		if (rc) {
			blame(&origins[f], err->line, COMMAND_UNSET, err);
			return rc;
		}
	}
	return 0;
}

/* Both families at once. *@culprit: whose file is wrong; or FAMILY_UNSET. */
static int load(const struct boot *boot, struct origin origins[FAMILY_N],
		enum family_id *culprit, struct err *err)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	struct store_request req = { .is_done = false };
	int rc = parse_origins(boot, origins, &msgs, culprit, err);

	if (rc)
		return rc;
	req.msgs = msgs.data;
	req.len = msgs.len;
	rc = store_commit(boot->store, &req);
	*culprit = family_of(req.error.err.line);
	if (!rc)
		return 0;
	*err = req.error.err;
	if (*culprit)
		blame(&origins[*culprit], err->line, req.error.op, err);
	else if (!err->text[0])
		err_set(err, err->code, "%s",
			command_strerror(req.error.op, err->code));
	return rc;
}

/* The next best of whoever is to blame; false: there is none. */
static bool step_down(struct boot *boot, struct origin origins[FAMILY_N],
		      enum family_id culprit)
{
	bool stepped = false;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		if (culprit && culprit != (enum family_id)f)
			continue;
		if (origins[f].source == BOOT_FILES) {
			origins[f].source = BOOT_GOOD;
			boot->is_bad[f] = true;
			stepped = true;
		} else if (origins[f].source == BOOT_GOOD) {
			return false;
		}
	}
	return stepped;
}

static int lock_down(struct boot *boot, struct origin origins[FAMILY_N],
		     struct err *err)
{
	enum family_id culprit;
	int rc;

	log_crit("no rules could be loaded: all but established connections, and ssh from lockdown-ssh, is dropped until rules are restored");
	boot->source = BOOT_LOCKDOWN;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++)
		origins[f].source = BOOT_LOCKDOWN;
	rc = load(boot, origins, &culprit, err);
	if (rc)
		log_crit("not even that: %s", err->text);
	return rc;
}

/* What was loaded well is kept for the day when the file is not. */
static void keep_good(const struct boot *boot, enum family_id family,
		      const struct text *text)
{
	auto_text struct text good = { 0 };
	struct err err = { 0 };

	if (mkdir(boot->config->state_folder, 0700) && errno != EEXIST) {
		files_error(&err, boot->config->state_folder);
	} else {
		good_name(boot, family, &good);
		if (text_has_failed(&good))
			err_nomem(&err);
		else
			files_replace(text_str(&good), text_str(text),
				      text->len, &err);
	}
	if (err.code)
		log_warning("no good copy of the rules was kept: %s", err.text);
}

static void say_loaded(struct boot *boot, const struct origin origins[FAMILY_N])
{
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		const struct origin *origin = &origins[f];

		if (origin->source == BOOT_FILES) {
			log_notice("%s was loaded", text_str(&origin->name));
			keep_good(boot, (enum family_id)f, &origin->text);
		} else if (origin->source == BOOT_GOOD) {
			log_crit("%s, the last good copy, was loaded",
				 text_str(&origin->name));
		}
		if (origin->source > boot->source)
			boot->source = origin->source;
	}
}

static int boot_load(void *arg, bool was_lost, struct err *err)
{
	struct boot *boot = arg;
	struct origin origins[FAMILY_N] = { { .source = BOOT_NOTHING } };
	bool has_any = false;
	int rc = 0;

	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		origins[f].source = first_source(boot, (enum family_id)f);
		has_any = has_any || origins[f].source;
	}
	while (has_any) {
		struct err why = { 0 };
		enum family_id culprit;

		if (!load(boot, origins, &culprit, &why))
			break;
		say_bad(culprit ? &origins[culprit] : NULL, &why);
		has_any = step_down(boot, origins, culprit);
		was_lost = true;
	}
	if (has_any)
		say_loaded(boot, origins);
	else if (was_lost)
		rc = lock_down(boot, origins, err);
	/* The files are as they shall be, or as somebody is to look at them. */
	boot->is_due = false;
	origins_fini(origins);
	return rc;
}

/* Writing */

/* A file that could not be loaded is not lost when others take its place. */
static void put_aside(const char *path)
{
	auto_text struct text bad = { 0 };

	text_printf(&bad, "%s.bad", path);
	if (text_has_failed(&bad) || rename(path, text_str(&bad)))
		return;
	log_notice("%s, which could not be loaded, is %s now", path,
		   text_str(&bad));
}

int boot_save(struct boot *boot, struct err *err)
{
	int rc = 0;

	boot->is_due = false;
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N && !rc; f++) {
		const char *path = boot->config->rules[f];
		auto_text struct text text = { 0 };

		if (!path)
			continue;
		rc = rulefile_print(&boot->store->rs, (enum family_id)f, &text,
				    err);
		if (!rc && boot->is_bad[f])
			put_aside(path);
		boot->is_bad[f] = boot->is_bad[f] && rc;
		if (!rc)
			rc = files_make_folder(path, err);
		if (!rc)
			rc = files_replace(path, text_str(&text), text.len,
					   err);
		if (!rc)
			keep_good(boot, (enum family_id)f, &text);
	}
	if (!rc)
		boot->source = BOOT_FILES;
	return rc;
}

static int save(void *arg, struct err *err)
{
	struct boot *boot = arg;

	if (boot->config->rules[FAMILY_IPV4] ||
	    boot->config->rules[FAMILY_IPV6])
		return boot_save(boot, err);
	err_set(err, -EOPNOTSUPP,
		"nfd's settings rules-v4 and rules-v6 name no files");
	err->status = ERR_RESOURCE;
	return -EOPNOTSUPP;
}

/* That it fails is said; the next commit, or the end, tries again. */
static void save_due(struct boot *boot)
{
	uint64_t begun_ms = loop_now_ms();
	struct err err = { 0 };

	if (boot->is_due && boot_save(boot, &err))
		log_error("the rules were not written: %s", err.text);
	boot->took_ms = loop_now_ms() - begun_ms;
}

/*
 * Clients wait while files are written: of a large ruleset that changes all
 * the time no more than a twentieth of the time goes there.
 */
static uint64_t delay_ms(const struct boot *boot)
{
	uint64_t wanted_ms = boot->config->persist_delay_s * 1000;

	return wanted_ms > 20 * boot->took_ms ? wanted_ms : 20 * boot->took_ms;
}

static void fire(struct loop_timer *timer)
{
	save_due(timer->arg);
}

static void changed(void *arg)
{
	struct boot *boot = arg;

	if (boot->config->persist != SETTINGS_AUTO || boot->is_due)
		return;
	boot->is_due = true;
	if (boot->has_timer)
		loop_timer_set(&boot->timer, loop_now_ms() + delay_ms(boot));
}

/* A negative errno where it can't be opened. */
static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void boot_init(struct boot *boot, const struct settings *config)
{
	*boot = (struct boot){ .config = config };
	for (int f = FAMILY_UNSET; f < FAMILY_N; f++) {
		const char *path = config->rules[f];
		auto_text struct text good = { 0 };

		boot->files[f] = (struct boot_file){ -ENOENT, -ENOENT };
		if (!path)
			continue;
		boot->files[f].file = open_file(path);
		good_name(boot, (enum family_id)f, &good);
		boot->files[f].good = open_file(text_str(&good));
	}
}

void boot_fini(struct boot *boot)
{
	for (int f = FAMILY_UNSET; f < FAMILY_N; f++) {
		if (boot->files[f].file >= 0)
			close(boot->files[f].file);
		if (boot->files[f].good >= 0)
			close(boot->files[f].good);
		boot->files[f] = (struct boot_file){ -ENOENT, -ENOENT };
	}
}

void boot_keep(struct boot *boot, struct store *store)
{
	boot->store = store;
	store->keeper = (struct store_keeper){
		.boot = boot_load,
		.save = save,
		.changed = changed,
		.arg = boot,
	};
}

int boot_start(struct boot *boot, struct loop *loop, struct err *err)
{
	int rc = loop_timer_init(&boot->timer, loop, err);

	if (rc)
		return rc;
	boot->timer.fire = fire;
	boot->timer.arg = boot;
	boot->has_timer = true;
	if (boot->is_due)
		loop_timer_set(&boot->timer, loop_now_ms() + 1);
	return 0;
}

void boot_stop(struct boot *boot)
{
	boot->has_timer = false;
	loop_timer_fini(&boot->timer);
	save_due(boot);
}
