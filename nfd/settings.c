/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd's configuration: `key value` lines. */
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

#define DEFAULT_SOCKET "/run/nfd/nfd.sock"

int settings_init(struct settings *config, struct err *err)
{
	*config = (struct settings){ .fuse = true };
	config->socket = strdup(DEFAULT_SOCKET);
	config->backend = strdup("kernel");
	if (config->socket && config->backend)
		return 0;
	settings_fini(config);
	return err_nomem(err);
}

void settings_fini(struct settings *config)
{
	free(config->socket);
	free(config->backend);
	*config = (struct settings){ .socket = NULL };
}

static int set_string(char **dst, const char *value, struct err *err)
{
	char *copy = strdup(value);

	if (!copy)
		return err_nomem(err);
	free(*dst);
	*dst = copy;
	return 0;
}

static int set_socket(struct settings *config, const char *value,
		      struct err *err)
{
	if (value[0] != '/')
		return err_usage(err, "socket: \"%s\" is not an absolute path",
				 value);
	return set_string(&config->socket, value, err);
}

static int set_backend(struct settings *config, const char *value,
		       struct err *err)
{
	if (strcmp(value, "kernel") != 0 && strcmp(value, "memory") != 0)
		return err_usage(err,
				 "backend: \"%s\" is neither kernel nor memory",
				 value);
	return set_string(&config->backend, value, err);
}

static int set_fuse(struct settings *config, const char *value, struct err *err)
{
	bool yes = strcmp(value, "yes") == 0;

	if (!yes && strcmp(value, "no") != 0)
		return err_usage(err, "fuse: \"%s\" is neither yes nor no",
				 value);
	config->fuse = yes;
	return 0;
}

static const struct {
	const char *key;
	int (*set)(struct settings *config, const char *value, struct err *err);
} keys[] = {
	{ "socket", set_socket },
	{ "backend", set_backend },
	{ "fuse", set_fuse },
};

int settings_set(struct settings *config, const char *key, const char *value,
	       struct err *err)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].set(config, value, err);
	return err_usage(err, "\"%s\" is not a setting of nfd", key);
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

static int read_line(struct settings *config, char *line, struct err *err)
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
	return settings_set(config, key, trim(value), err);
}

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static void free_line(char **line)
{
	free(*line);
}

int settings_read(struct settings *config, const char *path, struct err *err)
{
	__attribute__((cleanup(close_file))) FILE *file = fopen(path, "re");
	__attribute__((cleanup(free_line))) char *line = NULL;
	unsigned int n = 0;
	size_t cap = 0;

	if (!file)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	while (getline(&line, &cap, file) >= 0) {
		struct err why = { 0 };

		n++;
		if (!read_line(config, line, &why))
			continue;
		err_set(err, why.code, "%s:%u: %s", path, n, why.text);
		err->status = why.status;
		err->line = n;
		return why.code;
	}
	if (ferror(file))
		return err_set(err, -EIO, "%s: can't be read", path);
	return 0;
}
