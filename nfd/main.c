/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd: the daemon that holds the rules. */
#include "config.h" /* the one that configure makes */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "applier/gate.h"
#include "backend.h"
#include "conf.h"
#include "err.h"
#include "log.h"
#include "loop.h"
#include "serve/notify.h"
#include "serve/server.h"
#include "serve/spaces.h"
#include "settings.h"
#include "split.h"
#include "store/boot.h"
#include "streams.h"
#include "text.h"

static const char usage[] =
	"Usage: nfd [options]\n"
	"  --foreground          stay in the foreground\n"
	"  --socket PATH         listen at PATH (default /run/nfd/nfd.sock)\n"
	"  --config FILE         read settings from FILE (default " SETTINGS_FILE ")\n"
	"  --backend=kernel      carry the rules out (default)\n"
	"  --backend=memory      keep the rules in memory only\n"
	"  --single              one process, which keeps all privileges\n"
	"  --no-fuse             compile every rule by itself\n"
	"  --fuse-min N|auto     compile N like rules in a row as one (default: auto)\n"
	"  -t, --test            see whether the settings are right, and end\n"
	"  --version             print the version\n"
	"  --help                print this\n";

/* What the command line says. */
struct args {
	struct settings config;
	struct conf conf;
	enum conf_source source; /* of config */
	const char *folder; /* where nfd was started; NULL: not known */
	struct text config_path;
	int argc;
	char **argv;
	struct notify notify;
	bool foreground;
	bool wants_version, wants_help, wants_test;
};

/* What nfd consists of, in the order in which they are made. */
struct parts {
	struct gate *gate;
	struct spaces *spaces;
	struct server *server;
	struct loop_source applier;
	struct boot boot;
};

enum opt { OPT_FOREGROUND = 256, OPT_SOCKET, OPT_CONFIG, OPT_BACKEND,
	   OPT_SINGLE, OPT_NO_FUSE, OPT_FUSE_MIN, OPT_VERSION, OPT_HELP,
	   OPT_TEST = 't' };

static const struct option options[] = {
	{ "foreground", no_argument, NULL, OPT_FOREGROUND },
	{ "socket", required_argument, NULL, OPT_SOCKET },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "backend", required_argument, NULL, OPT_BACKEND },
	{ "single", no_argument, NULL, OPT_SINGLE },
	{ "no-fuse", no_argument, NULL, OPT_NO_FUSE },
	{ "fuse-min", required_argument, NULL, OPT_FUSE_MIN },
	{ "test", no_argument, NULL, OPT_TEST },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

/* @is_root: the one who has started nfd, which may be another user by now. */
static int complain(const struct err *err, bool is_root)
{
	bool is_denied = !is_root &&
			 (err->code == -EPERM || err->code == -EACCES);

	log_error("%s%s", err->text,
		  is_denied ? " (you must be root)" : "");
	if (err->status)
		return (int)err->status;
	return is_denied || err->code == -ENOMEM ? ERR_RESOURCE : ERR_OTHER;
}

/* In the background nfd is in another folder than when it was started. */
static int take_config_path(struct args *args, const char *path,
			    struct err *err)
{
	text_reset(&args->config_path);
	if (path[0] != '/' && args->folder)
		text_printf(&args->config_path, "%s/", args->folder);
	text_put(&args->config_path, path);
	if (text_has_failed(&args->config_path))
		return err_nomem(err);
	args->conf.path = text_str(&args->config_path);
	args->conf.may_miss = false;
	return 0;
}

static int take_option(int c, struct args *args, struct err *err)
{
	switch (c) {
	case OPT_FOREGROUND:
		args->foreground = true;
		return 0;
	case OPT_SOCKET:
		return settings_set(&args->config, "socket", optarg, err);
	case OPT_BACKEND:
		return settings_set(&args->config, "backend", optarg, err);
	case OPT_SINGLE:
		return settings_set(&args->config, "split", "no", err);
	case OPT_NO_FUSE:
		return settings_set(&args->config, "fuse", "no", err);
	case OPT_FUSE_MIN:
		return settings_set(&args->config, "fuse-min", optarg, err);
	case OPT_CONFIG:
		return take_config_path(args, optarg, err);
	case OPT_TEST:
		args->wants_test = true;
		return 0;
	case OPT_VERSION:
		args->wants_version = true;
		return 0;
	case OPT_HELP:
		args->wants_help = true;
		return 0;
	default:
		return err_usage(err, "see nfd --help");
	}
}

/* What the command line says; it wins. */
static int take_options(struct args *args, struct err *err)
{
	int rc = 0;
	int c;

	optind = 1;
	while (!rc && (c = getopt_long(args->argc, args->argv, "t", options,
				       NULL)) != -1)
		rc = take_option(c, args, err);
	if (!rc && optind < args->argc)
		rc = err_usage(err, "unexpected argument \"%s\"",
			       args->argv[optind]);
	return rc;
}

/* Whatever is in files: is the command line right? */
static int parse_args(struct args *args, struct err *err)
{
	int rc;

	conf_init(&args->conf);
	rc = settings_init(&args->config, err);
	return rc ? rc : take_options(args, err);
}

static void args_fini(struct args *args)
{
	settings_fini(&args->config);
	conf_fini(&args->conf);
	text_fini(&args->config_path);
}

/* The command line, which is right, on top of what @source says. */
static int read_settings(struct args *args, enum conf_source source,
			 struct err *err)
{
	int rc;

	settings_fini(&args->config);
	rc = settings_init(&args->config, err);
	if (!rc)
		rc = conf_read(&args->conf, source, &args->config, err);
	if (!rc)
		rc = take_options(args, err);
	args->source = source;
	return rc;
}

/* A slip in a file must not leave the machine without its rules. */
static int choose_settings(struct args *args, struct err *err)
{
	for (enum conf_source source = CONF_FILE;; source++) {
		struct err why = { 0 };
		int rc = read_settings(args, source, &why);

		if (!rc)
			break;
		if (rc == -ENOMEM || source == CONF_DEFAULTS) {
			*err = why;
			return rc;
		}
		if (why.code)
			conf_blame(&args->conf, source, &why);
	}
	conf_say(&args->conf, args->source);
	return 0;
}

static int (*const backends[])(struct backend **out,
			       const struct backend_opts *opts,
			       struct err *err) = {
	[SETTINGS_KERNEL] = backend_kernel_new,
	[SETTINGS_MEMORY] = backend_memory_new,
};

static int make_spaces(struct settings *config, struct gate *gate,
		       struct spaces **out, struct err *err)
{
	const struct spaces_opts opts = {
		.limits = &config->limits,
		.owners = &config->owners,
		.repairs = config->drift == SETTINGS_REPAIR,
		.backend_new = backends[config->backend],
		.backend = { .fuse = { .is_off = !config->fuse,
				       .min = (uint32_t)config->fuse_min },
			     .claims = config->claim,
			     .watches = config->drift != SETTINGS_IGNORE },
	};

	return spaces_new(out, gate, &opts, err);
}

/* What settings do outside of those who ask for them when they need them. */
static void apply(const struct settings *config)
{
	log_set_level(LOG_LEVEL_CRIT + config->log_level);
}

/* SIGHUP: the file and the command line once more. */
static void reload(struct args *args)
{
	struct args fresh = { .argc = args->argc, .argv = args->argv,
			      .folder = args->folder };
	auto_text struct text later = { 0 };
	struct err err = { 0 };

	if (parse_args(&fresh, &err) ||
	    read_settings(&fresh, CONF_FILE, &err)) {
		complain(&err, true);
		log_error("the settings stay what they were");
	} else {
		conf_keep(&fresh.conf, &fresh.config);
		settings_change(&args->config, &fresh.config, &later);
		apply(&args->config);
		if (later.len)
			log_warning("these settings take effect when nfd is started again: %s",
				    text_str(&later));
		log_info("the settings were read again");
		args->source = CONF_FILE;
	}
	args_fini(&fresh);
}

/*
 * Go on in a child. The parent waits until the child says, by a byte through
 * *@ready, that it serves; it exits as the child does if it never says so.
 */
static int detach(int *ready, struct err *err)
{
	int ends[2];
	pid_t pid;
	int status;
	char byte;

	if (pipe2(ends, O_CLOEXEC))
		return err_set(err, -errno, "pipe: %s", strerror(errno));
	pid = fork();
	if (pid < 0)
		return err_set(err, -errno, "fork: %s", strerror(errno));
	if (pid == 0) {
		close(ends[0]);
		*ready = ends[1];
		setsid();
		return 0;
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1) == 1)
		_exit(0);
	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status))
		_exit(WEXITSTATUS(status));
	_exit(ERR_OTHER);
}

static void serve_detached(int ready)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (chdir("/"))
		log_warning("/: %s", strerror(errno));
	if (write(ready, "", 1) != 1)
		log_warning("nobody waits for nfd to be ready");
	close(ready);
	log_open(true);
	if (null < 0)
		return;
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	close(null);
}

static const char *rules_status(const struct boot *boot)
{
	switch (boot->source) {
	case BOOT_NOTHING:
	case BOOT_FILES:
		break;
	case BOOT_GOOD:
		return "Serving; the boot files are bad: last good copies were loaded";
	case BOOT_LOCKDOWN:
		return "LOCKDOWN: no boot file could be loaded";
	}
	return "Serving";
}

static const char *settings_status(enum conf_source source)
{
	switch (source) {
	case CONF_FILE:
		break;
	case CONF_GOOD:
		return "; the file of settings is wrong: its last good copy is used";
	case CONF_DEFAULTS:
		return "; the file of settings is wrong: built-in ones are used";
	}
	return "";
}

/* What a person is to see of nfd at a glance. */
static void say_ready(const struct args *args, const struct parts *parts)
{
	auto_text struct text status = { 0 };

	text_put(&status, rules_status(&parts->boot));
	text_put(&status, settings_status(args->source));
	notify_ready(&args->notify, text_str(&status));
}

static int serve(struct args *args, struct parts *parts, struct err *err)
{
	int rc;

	say_ready(args, parts);
	while ((rc = server_run(parts->server, err)) == SERVER_RELOAD) {
		notify_reloading(&args->notify);
		reload(args);
		server_reload(parts->server);
		say_ready(args, parts);
	}
	notify_stopping(&args->notify);
	if (rc != SERVER_FAILED)
		return rc < 0 ? rc : 0;
	log_crit("the applier has ended: nfd ends, the rules stay in force");
	rc = err_set(err, -EPIPE, "the applier has ended");
	err->status = ERR_RESOURCE;
	return rc;
}

/* The state lies beside the socket: "/run/nfd/nfd" for "/run/nfd/nfd.sock". */
static int open_state(const struct args *args, struct spaces *spaces,
		      struct err *err)
{
	auto_text struct text base = { 0 };
	const char *socket = args->config.socket;
	size_t len = strlen(socket);

	if (len > 5 && strcmp(socket + len - 5, ".sock") == 0)
		len -= 5;
	text_putn(&base, socket, len);
	if (text_has_failed(&base))
		return err_nomem(err);
	return spaces_open(spaces, text_str(&base), err);
}

/* Without it nothing can be done any more. */
static void applier_gone(struct loop_source *source, uint32_t events)
{
	(void)events;
	server_stop(source->arg, SERVER_FAILED);
}

/* Who is left if there is no applier: the user who runs us may ask for all. */
static int watch_applier(struct parts *parts, struct err *err)
{
	int rc;

	parts->applier = (struct loop_source){ .fd = gate_fd(parts->gate),
					       .ready = applier_gone,
					       .arg = parts->server };
	if (parts->applier.fd < 0) {
		server_allow(parts->server, geteuid());
		return 0;
	}
	rc = loop_watch(server_loop(parts->server), &parts->applier, EPOLLIN);
	return rc ? err_set(err, rc, "epoll: %s", strerror(-rc)) : 0;
}

/* What takes privileges, which this process has not any more if it is split. */
static int make_gate(const struct args *args, struct gate **out,
		     struct err *err)
{
	struct split split;
	int rc = split_init(&split, &args->config, err);

	if (rc || !split.is_wanted)
		return rc ? rc : gate_new(out, err);
	rc = gate_new_split(out, args->foreground, err);
	return rc ? rc : split_become(&split, err);
}

/* As many descriptors as we may have: each client takes one. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		log_debug("RLIMIT_NOFILE: %s", strerror(errno));
}

/* Make all that nfd consists of, and load the rules. */
static int open_all(struct args *args, struct parts *parts, struct err *err)
{
	int rc;

	raise_limit();
	boot_init(&parts->boot, &args->config);
	rc = make_gate(args, &parts->gate, err);
	if (!rc)
		rc = make_spaces(&args->config, parts->gate, &parts->spaces,
				 err);
	if (!rc)
		rc = server_new(&parts->server, parts->spaces, &args->config,
				args->notify.listener, err);
	if (!rc)
		rc = watch_applier(parts, err);
	if (rc)
		return rc;
	/* Who tries rules out in memory has nothing to do with boots. */
	if (args->config.backend == SETTINGS_KERNEL)
		boot_keep(&parts->boot, spaces_own(parts->spaces));
	rc = open_state(args, parts->spaces, err);
	boot_fini(&parts->boot);
	if (!rc)
		rc = boot_start(&parts->boot, server_loop(parts->server), err);
	if (!rc)
		rc = notify_watch(&args->notify, server_loop(parts->server),
				  err);
	return rc;
}

static void close_all(struct args *args, struct parts *parts)
{
	if (parts->server) {
		loop_unwatch(server_loop(parts->server), &parts->applier);
		notify_unwatch(&args->notify);
		boot_stop(&parts->boot);
	}
	server_free(&parts->server);
	spaces_free(&parts->spaces);
	gate_free(&parts->gate);
	boot_fini(&parts->boot);
}

static int run(struct args *args, int ready, struct err *err)
{
	struct parts parts = { .gate = NULL };
	int rc;

	/* While we may write beside the file. */
	if (args->source == CONF_FILE)
		conf_keep(&args->conf, &args->config);
	rc = open_all(args, &parts, err);
	if (!rc && ready >= 0) {
		serve_detached(ready);
		conf_say(&args->conf, args->source); /* in this log, too */
	}
	if (!rc) {
		rc = serve(args, &parts, err);
		/* While the server still holds the lock. */
		spaces_close(parts.spaces);
	}
	close_all(args, &parts);
	return rc;
}

/* As a service, or in the foreground. */
static int start(struct args *args, struct err *err)
{
	int ready = -1;
	int rc = choose_settings(args, err);

	if (rc)
		return rc;
	apply(&args->config);
	notify_init(&args->notify);
	if (!args->foreground)
		rc = detach(&ready, err);
	if (!rc)
		rc = run(args, ready, err);
	notify_fini(&args->notify);
	return rc;
}

int main(int argc, char **argv)
{
	char *folder = getcwd(NULL, 0);
	struct args args = { .argc = argc, .argv = argv, .folder = folder };
	struct err err = { 0 };
	bool is_root = !geteuid();
	int rc;

	streams_keep();
	rc = parse_args(&args, &err);
	log_open(false);
	if (!rc && args.wants_help)
		fputs(usage, stdout);
	else if (!rc && args.wants_version)
		printf("nfd v%s\n", PACKAGE_VERSION);
	else if (!rc && args.wants_test)
		rc = read_settings(&args, CONF_FILE, &err);
	else if (!rc)
		rc = start(&args, &err);
	args_fini(&args);
	free(folder);
	return rc ? complain(&err, is_root) : 0;
}
