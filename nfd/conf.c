/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of settings, and what to do when it is wrong. */
#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"
#include "log.h"
#include "settings.h"
#include "store/files.h"

void conf_init(struct conf *conf)
{
	*conf = (struct conf){ .path = SETTINGS_FILE, .may_miss = true };
}

void conf_fini(struct conf *conf)
{
	text_fini(&conf->file);
}

static void put_good(const struct conf *conf, struct text *out)
{
	text_printf(out, "%s.good", conf->path);
}

static bool is_ours(const struct stat *st)
{
	return (st->st_uid == 0 || st->st_uid == geteuid()) &&
	       !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* Can nobody else put a file into the folder of @path? */
static bool is_in_our_folder(const char *path)
{
	auto_text struct text copy = { 0 };
	struct stat st;

	text_put(&copy, path);
	return !text_has_failed(&copy) && !stat(dirname(copy.s), &st) &&
	       is_ours(&st);
}

/* -1: see errno. */
static int open_good(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && is_ours(&st) &&
	    is_in_our_folder(path))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

static bool has_good(const struct conf *conf)
{
	auto_text struct text good = { 0 };
	struct stat st;

	put_good(conf, &good);
	return text_has_failed(&good) || !lstat(text_str(&good), &st) ||
	       errno != ENOENT;
}

/* The good copy's content, of the name @good. */
static int read_good(const char *good, struct text *out, struct err *err)
{
	int fd = open_good(good);
	int rc;

	if (fd < 0)
		return errno == ENOENT ? -ENOENT : files_error(err, good);
	rc = files_read_fd(out, fd, good, err);
	close(fd);
	return rc;
}

static int use_good(const struct conf *conf, struct settings *config,
		    struct err *err)
{
	auto_text struct text good = { 0 }, file = { 0 };
	int rc;

	put_good(conf, &good);
	if (text_has_failed(&good))
		return err_nomem(err);
	rc = read_good(text_str(&good), &file, err);
	if (!rc)
		rc = settings_parse(config, text_str(&good), &file, true,
				    err);
	return rc;
}

/* One that is gone is not what somebody has written. */
static int use_file(struct conf *conf, struct settings *config,
		    struct err *err)
{
	struct err why = { 0 };
	int rc;

	text_reset(&conf->file);
	rc = files_read(&conf->file, conf->path, &why);
	conf->is_there = !rc;
	if (!rc)
		return settings_parse(config, conf->path, &conf->file, false,
				      err);
	if (rc == -ENOENT && has_good(conf)) {
		err_set(err, rc, "%s is gone, but not %s.good; for defaults delete both",
			conf->path, conf->path);
	} else if (rc == -ENOENT && conf->may_miss) {
		return 0;
	} else {
		*err = why;
	}
	if (rc != -ENOMEM)
		err->status = ERR_PARAMETER;
	return rc;
}

int conf_read(struct conf *conf, enum conf_source source,
	      struct settings *config, struct err *err)
{
	switch (source) {
	case CONF_FILE:
		return use_file(conf, config, err);
	case CONF_GOOD:
		return use_good(conf, config, err);
	case CONF_DEFAULTS:
		break;
	}
	return 0;
}

void conf_blame(const struct conf *conf, enum conf_source source,
		const struct err *why)
{
	auto_text struct text good = { 0 };

	put_good(conf, &good);
	const struct log_field fields[] = {
		{ .name = "FILE", .text = source == CONF_FILE
						  ? conf->path
						  : text_str(&good) },
		{ .name = why->line ? "LINE" : NULL, .number = why->line },
		{ .name = NULL },
	};

	log_put(LOG_LEVEL_CRIT, fields, "%s", why->text);
}

void conf_say(const struct conf *conf, enum conf_source source)
{
	switch (source) {
	case CONF_FILE:
		return;
	case CONF_GOOD:
		log_crit("the settings are those of %s.good, the last good copy; only root may ask until %s is right",
			 conf->path, conf->path);
		return;
	case CONF_DEFAULTS:
		log_crit("the settings are the built-in ones until %s is right",
			 conf->path);
		return;
	}
}

void conf_keep(const struct conf *conf, const struct settings *config)
{
	auto_text struct text good = { 0 };
	struct err err = { 0 };

	if (config->backend != SETTINGS_KERNEL || !conf->is_there ||
	    (!config->rules[FAMILY_IPV4] && !config->rules[FAMILY_IPV6]) ||
	    !is_in_our_folder(conf->path))
		return;
	put_good(conf, &good);
	if (text_has_failed(&good))
		err_nomem(&err);
	else
		files_replace(text_str(&good), text_str(&conf->file),
			      conf->file.len, &err);
	/* An engine without privileges: the next start sees to it. */
	if (err.code)
		log_put(err.code == -EACCES ? LOG_LEVEL_INFO
					    : LOG_LEVEL_WARNING, NULL,
			"no good copy of the settings was kept: %s", err.text);
}
