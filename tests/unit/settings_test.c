/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd's configuration file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "settings.h"
#include "text.h"
#include "unit.h"

#define TEN "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* clang-format off */
static const struct {
	const char *file;
	const char *socket;
	enum settings_backend backend;
	bool fuse;
	const char *text; /* of the error; or NULL */
} rows[] = {
	{ "", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "# all defaults\n\n  \n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "socket /tmp/x # here\nbackend\tmemory\nfuse no\n", "/tmp/x", SETTINGS_MEMORY, false, NULL },
	{ "fuse no\nfuse yes", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "\nspeed 9\n", NULL, 0, false, "conf:2: \"speed\" is not a setting of nfd" },
	{ "fuse\n", NULL, 0, false, "conf:1: \"fuse\" needs a value" },
	{ "fuse maybe\n", NULL, 0, false, "conf:1: fuse: \"maybe\" is not yes or no" },
	{ "fuse-min 2\nfuse-min 256\nfuse-min auto\n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "fuse-min 1\n", NULL, 0, false, "conf:1: fuse-min: \"1\" is not a number (2-256), or auto" },
	{ "fuse-min 257\n", NULL, 0, false, "conf:1: fuse-min: \"257\" is not a number (2-256), or auto" },
	{ "backend disk\n", NULL, 0, false, "conf:1: backend: \"disk\" is not kernel or memory" },
	{ "log-level loud\n", NULL, 0, false, "conf:1: log-level: \"loud\" is not crit, err, warning, notice, info or debug" },
	{ "persist-delay 3601", NULL, 0, false, "conf:1: persist-delay: \"3601\" is not a number of seconds (0-3600)" },
	{ "lockdown-ssh 10.0.0.0/8 office", NULL, 0, false, "conf:1: lockdown-ssh: \"office\" is not a network" },
	{ "lockdown-ssh 10.0.0.0/33", NULL, 0, false, "conf:1: invalid mask `33' specified" },
	{ "rules-v4 none\nlockdown-ssh none\nlockdown-ssh 10.0.0.0/8, fe80::/10\n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "limit-rules 0\n", NULL, 0, false, "conf:1: limit-rules: \"0\" is not a number (1-4294967295)" },
	{ "limit-clients 65537\n", NULL, 0, false, "conf:1: limit-clients: \"65537\" is not a number (1-65536)" },
	{ "read-group root nosuchgroup\n", NULL, 0, false, "conf:1: read-group: \"nosuchgroup\" is not a group" },
	{ "full-group 4294967295\n", NULL, 0, false, "conf:1: full-group: \"4294967295\" is not a group" },
	{ "full-group root, 17\nread-group none\nlimit-rules 1\n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "claim no\nclaim yes\n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "claim 1\n", NULL, 0, false, "conf:1: claim: \"1\" is not yes or no" },
	{ "socket none\n", NULL, 0, false, "conf:1: socket: \"none\" is not an absolute path" },
	{ "socket nfd.sock\n", NULL, 0, false, "conf:1: socket: \"nfd.sock\" is not an absolute path" },
	{ "socket /" LONG "\n", NULL, 0, false, "conf:1: socket: \"/" LONG "\" is too long" },
	{ "rules-v4 /" LONG "\nuser nfd\n", "/run/nfd/nfd.sock", SETTINGS_KERNEL, true, NULL },
	{ "user root\n", NULL, 0, false, "conf:1: user: root has all privileges" },
	{ "\n\nuser nosuchuser", NULL, 0, false, "conf:3: user: there is no user nosuchuser" },
};
/* clang-format on */

/* As if it were in a file called "conf". */
static int parse(struct settings *settings, const char *file, size_t len,
		 bool root_only, struct err *err)
{
	auto_text struct text text = { 0 };

	text_putn(&text, file, len);
	ck_assert_int_eq(settings_init(settings, err), 0);
	return settings_parse(settings, "conf", &text, root_only, err);
}

START_TEST(files)
{
	auto_settings struct settings settings = { 0 };
	struct err err = { 0 };
	int rc = parse(&settings, rows[_i].file, strlen(rows[_i].file), false,
		       &err);

	if (rows[_i].text) {
		ck_assert_int_lt(rc, 0);
		ck_assert_str_eq(err.text, rows[_i].text);
		ck_assert_uint_eq(err.line, (unsigned int)atoi(err.text + 5));
		return;
	}
	ck_assert_msg(!rc, "%s", err.text);
	ck_assert_str_eq(settings.socket, rows[_i].socket);
	ck_assert_uint_eq(settings.backend, rows[_i].backend);
	ck_assert_int_eq(settings.fuse, rows[_i].fuse);
}
END_TEST

/* Of a file that isn't trusted with it nobody is allowed anything. */
START_TEST(root_only)
{
	static const char file[] =
		"read-group 1\nfull-group 2 nosuchgroup\nfuse no\n";
	auto_settings struct settings settings = { 0 };
	struct err err = { 0 };

	ck_assert_int_eq(parse(&settings, file, strlen(file), true, &err), 0);
	ck_assert(!settings.fuse);
	ck_assert_uint_eq(settings.readers.n, 0);
	ck_assert_uint_eq(settings.admins.n, 0);
}
END_TEST

static void set(struct settings *settings, const char *key, const char *value)
{
	struct err err = { 0 };

	ck_assert_msg(!settings_set(settings, key, value, &err), "%s",
		      err.text);
}

/* What a machine that lost power may leave is not a file without settings. */
START_TEST(zeros)
{
	static const char file[] = "fuse no\n\0\0\0\0";
	auto_settings struct settings settings = { 0 };
	struct err err = { 0 };

	ck_assert_int_ne(parse(&settings, file, sizeof(file), false, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, ":2: a byte of the line is 0"));
}
END_TEST

/* What can change does, the rest is named. */
START_TEST(changes)
{
	auto_settings struct settings now = { 0 }, fresh = { 0 };
	auto_text struct text later = { 0 };
	struct err err = { 0 };

	ck_assert_int_eq(settings_init(&now, &err), 0);
	ck_assert_int_eq(settings_init(&fresh, &err), 0);
	settings_change(&now, &fresh, &later);
	ck_assert_str_eq(text_str(&later), "");
	set(&fresh, "socket", "/tmp/other");
	set(&fresh, "fuse", "no");
	set(&fresh, "fuse-min", "7");
	set(&fresh, "log-level", "debug");
	set(&fresh, "rules-v4", "none");
	set(&fresh, "rules-v6", "/tmp/six");
	set(&fresh, "persist", "auto");
	set(&fresh, "persist-delay", "60");
	set(&fresh, "lockdown-ssh", "10.0.0.1 fe80::/10 192.0.2.0/24");
	settings_change(&now, &fresh, &later);
	ck_assert_str_eq(text_str(&later), "socket fuse fuse-min");
	ck_assert_str_eq(now.socket, "/run/nfd/nfd.sock");
	ck_assert(now.fuse);
	ck_assert_uint_eq(now.fuse_min, 0);
	ck_assert_uint_eq(fresh.fuse_min, 7);
	ck_assert_uint_eq(now.log_level, 5);
	ck_assert_ptr_null(now.rules[FAMILY_IPV4]);
	ck_assert_str_eq(now.rules[FAMILY_IPV6], "/tmp/six");
	ck_assert_uint_eq(now.persist, SETTINGS_AUTO);
	ck_assert_uint_eq(now.persist_delay_s, 60);
	ck_assert_uint_eq(now.lockdown_ssh[FAMILY_IPV4].n, 2);
	ck_assert_uint_eq(now.lockdown_ssh[FAMILY_IPV6].n, 1);
}
END_TEST

/* The manual has each key, with its default. */
START_TEST(manual)
{
	auto_text struct text man = { 0 };
	static const char *const wanted[] = {
		"\\fBsocket\\fR PATH\n", "\"/run/nfd/nfd.sock\"",
		"\\fBpersist\\fR manual|auto\n", "\"manual\"",
		"Unit: seconds, at most 3600.", "at the next start",
	};

	settings_print_man(&man);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		ck_assert_msg(strstr(text_str(&man), wanted[i]), "%s",
			      wanted[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("settings");
	TCase *tcase = tcase_create("settings");

	tcase_add_loop_test(tcase, files, 0,
			    N_OF(rows));
	tcase_add_test(tcase, root_only);
	tcase_add_test(tcase, zeros);
	tcase_add_test(tcase, changes);
	tcase_add_test(tcase, manual);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
