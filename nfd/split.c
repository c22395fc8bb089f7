/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the engine is, and what it needs before it has no privileges. */
#include "split.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "applier/sandbox.h"
#include "err.h"
#include "log.h"
#include "settings.h"
#include "store/files.h"
#include "text.h"

/*
 * Where there is no user nfd: a number that belongs to nobody. systemd's list
 * of them ("Users, Groups, UIDs and GIDs on systemd systems") has 60578-61183
 * as unused.
 */
#define NOBODYS_ID 61178

/* A folder and how the files in it begin that are nfd's. */
struct place {
	char *folder, *stem;
};

static void place_fini(struct place *place)
{
	free(place->folder);
	free(place->stem);
}

#define auto_place __attribute__((cleanup(place_fini)))

/* Of "/run/nfd/nfd.sock": "/run/nfd" and "nfd". */
static int place_init(struct place *place, const char *socket, struct err *err)
{
	char *a = strdup(socket), *b = strdup(socket);
	char *dot;

	if (a && b) {
		place->folder = strdup(dirname(a));
		place->stem = strdup(basename(b));
	}
	free(a);
	free(b);
	if (!place->folder || !place->stem)
		return err_nomem(err);
	dot = strrchr(place->stem, '.');
	if (dot && dot != place->stem && strcmp(dot, ".sock") == 0)
		*dot = '\0';
	return 0;
}

static int find_user(struct split *split, const struct settings *config,
		     struct err *err)
{
	const struct passwd *pw = getpwnam(config->user);

	split->uid = pw ? pw->pw_uid : NOBODYS_ID;
	split->gid = pw ? pw->pw_gid : NOBODYS_ID;
	split->user = pw ? config->user : NULL;
	if (!pw && strcmp(config->user, SETTINGS_USER) != 0)
		return err_usage(err, "user: there is no user %s",
				 config->user);
	if (!pw && (getpwuid(NOBODYS_ID) || getgrgid(NOBODYS_ID)))
		return err_set(err, -ENOENT, "there is no user %s",
			       config->user);
	if (split->uid == 0)
		return err_usage(err, "user: %s has all privileges",
				 config->user);
	return 0;
}

/* What @fn says as the engine's user. */
static int as_user(const struct split *split, int (*fn)(const char *path),
		   const char *path)
{
	int rc;

	if (setegid(split->gid) || seteuid(split->uid))
		rc = -errno;
	else
		rc = fn(path);
	if (seteuid(0) || setegid(0))
		_exit(ERR_RESOURCE); /* it can't be: we are root */
	return rc;
}

static int can_enter(const char *path)
{
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) ? -errno : 0;
}

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Is there nothing in it but nfd's? */
static bool is_nfds(DIR *dir, const char *stem)
{
	const struct dirent *entry;

	rewinddir(dir);
	while ((entry = readdir(dir)))
		if (!is_dots(entry->d_name) &&
		    strncmp(entry->d_name, stem, strlen(stem)) != 0)
			return false;
	return true;
}

/*
 * Nothing but plain files, which have no other name somewhere else, and a
 * socket that somebody made for us.
 */
static int give_file(int folder, const char *name, const struct split *split)
{
	int fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		rc = -errno;
	else if ((S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode)) &&
		 st.st_nlink == 1 &&
		 fchownat(fd, "", split->uid, split->gid, AT_EMPTY_PATH))
		rc = -errno;
	close(fd);
	return rc;
}

static int give_all(DIR *dir, const struct split *split)
{
	const struct dirent *entry;
	int rc = 0;

	rewinddir(dir);
	while (!rc && (entry = readdir(dir)))
		if (!is_dots(entry->d_name))
			rc = give_file(dirfd(dir), entry->d_name, split);
	if (!rc && fchown(dirfd(dir), split->uid, split->gid))
		rc = -errno;
	return rc;
}

/* The folder is open: whoever it belonged to can't put another in its place. */
static int give_open(DIR *dir, const struct place *place,
		     const struct split *split, struct err *err)
{
	struct stat st;
	int rc;

	if (fstat(dirfd(dir), &st))
		return err_set(err, -errno, "%s: %s", place->folder,
			       strerror(errno));
	if ((st.st_uid != 0 && st.st_uid != split->uid &&
	     st.st_uid != NOBODYS_ID) ||
	    st.st_mode & (S_IWGRP | S_IWOTH))
		return err_set(err, -EPERM, "%s is not nfd's alone",
			       place->folder);
	if (!is_nfds(dir, place->stem))
		return err_set(err, -EPERM,
			       "there is more in %s than nfd's files",
			       place->folder);
	rc = give_all(dir, split);
	return rc ? err_set(err, rc, "%s: %s", place->folder, strerror(-rc))
		  : 0;
}

static int give_folder(const struct place *place, const struct split *split,
		       struct err *err)
{
	DIR *dir;
	int rc;

	if (mkdir(place->folder, 0755) && errno != EEXIST)
		return err_set(err, -errno, "%s: %s", place->folder,
			       strerror(errno));
	rc = as_user(split, can_enter, place->folder);
	if (rc)
		return err_set(err, rc, "user number %u can't enter %s: %s",
			       (unsigned int)split->uid, place->folder,
			       strerror(-rc));
	dir = opendir(place->folder);
	if (!dir)
		return err_set(err, -errno, "%s: %s", place->folder,
			       strerror(errno));
	rc = give_open(dir, place, split, err);
	closedir(dir);
	return rc;
}

/* Copies of the boot files are kept there; nfd works without. */
static void give_state(char *folder, const struct split *split)
{
	char stem[] = "rules.";
	const struct place place = { folder, stem };
	struct err why = { 0 };

	if (give_folder(&place, split, &why))
		log_notice("the boot files' folder is not the engine's: %s",
			   why.text);
}

static int can_write(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) ? -errno : 0;
}

static int link_rule_file(const char *path, const char *target,
			  const struct split *split, struct err *err)
{
	auto_place struct place place = { NULL, NULL };
	struct stat st;
	int rc = lstat(path, &st) ? files_make_folder(path, err) : -EEXIST;

	if (!rc)
		rc = place_init(&place, path, err);
	if (!rc && as_user(split, can_write, place.folder) &&
	    symlink(target, path))
		rc = files_error(err, path);
	return rc;
}

/*
 * Boot files that were never there become links into the folder above, where
 * the engine may write: as the packaged tmpfiles do it. Without, somebody has
 * to make the files.
 */
static void link_rules(const struct settings *config,
		       const struct split *split)
{
	for (int f = FAMILY_UNSET + 1; f < FAMILY_N; f++) {
		auto_text struct text target = { 0 };
		struct err why = { 0 };

		text_printf(&target, "%s/rules.v%c", config->state_folder,
			    f == FAMILY_IPV6 ? '6' : '4');
		if (!config->rules[f] || text_has_failed(&target))
			continue;
		link_rule_file(config->rules[f], text_str(&target), split,
			       &why);
		if (why.code)
			log_notice("no boot file can be written: %s", why.text);
	}
}

static int prepare(struct split *split, const struct settings *config,
		   struct err *err)
{
	auto_place struct place place = { NULL, NULL };
	int rc = find_user(split, config, err);

	if (!rc)
		rc = place_init(&place, config->socket, err);
	if (!rc)
		rc = give_folder(&place, split, err);
	if (!rc && (config->rules[FAMILY_IPV4] || config->rules[FAMILY_IPV6])) {
		give_state(config->state_folder, split);
		link_rules(config, split);
	}
	return rc;
}

int split_init(struct split *split, const struct settings *config,
	       struct err *err)
{
	struct err why = { 0 };

	*split = (struct split){ .is_wanted = false };
	if (config->split == SETTINGS_SPLIT_NO ||
	    config->backend == SETTINGS_MEMORY)
		return 0;
	if (geteuid() != 0) {
		if (config->split == SETTINGS_SPLIT_AUTO)
			return 0;
		return err_set(err, -EPERM,
			       "split: only root can give privileges up");
	}
	if (!prepare(split, config, &why)) {
		split->is_wanted = true;
		return 0;
	}
	/* A wrong user is wrong in any case. */
	if (config->split == SETTINGS_SPLIT_AUTO &&
	    why.status != ERR_PARAMETER) {
		log_notice("one process with all privileges: %s", why.text);
		return 0;
	}
	*err = why;
	return why.code;
}

int split_become(const struct split *split, struct err *err)
{
	int rc = sandbox_become(split->uid, split->gid, split->user);

	if (!rc)
		rc = sandbox_engine();
	return rc ? err_set(err, rc, "giving privileges up: %s",
			    strerror(-rc))
		  : 0;
}
