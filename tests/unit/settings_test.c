/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd's configuration file. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "settings.h"

/* clang-format off */
static const struct {
	const char *file;
	const char *socket, *backend;
	bool fuse;
	const char *text; /* of the error, behind the file's name; or NULL */
} rows[] = {
	{ "", "/run/nfd/nfd.sock", "kernel", true, NULL },
	{ "# all defaults\n\n  \n", "/run/nfd/nfd.sock", "kernel", true, NULL },
	{ "socket /tmp/x # here\nbackend\tmemory\nfuse no\n", "/tmp/x", "memory", false, NULL },
	{ "fuse no\nfuse yes", "/run/nfd/nfd.sock", "kernel", true, NULL },
	{ "\nspeed 9\n", NULL, NULL, false, ":2: \"speed\" is not a setting of nfd" },
	{ "fuse\n", NULL, NULL, false, ":1: \"fuse\" needs a value" },
	{ "fuse maybe\n", NULL, NULL, false, ":1: fuse: \"maybe\" is neither yes nor no" },
	{ "backend disk\n", NULL, NULL, false, ":1: backend: \"disk\" is neither kernel nor memory" },
	{ "socket nfd.sock\n", NULL, NULL, false, ":1: socket: \"nfd.sock\" is not an absolute path" },
};
/* clang-format on */

START_TEST(files)
{
	auto_settings struct settings settings = { 0 };
	char path[] = "/tmp/settings_test.XXXXXX";
	int fd = mkstemp(path);
	struct err err = { 0 };
	int rc;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, rows[_i].file, strlen(rows[_i].file)),
			 (int)strlen(rows[_i].file));
	close(fd);
	ck_assert_int_eq(settings_init(&settings, &err), 0);
	rc = settings_read(&settings, path, &err);
	unlink(path);
	if (rows[_i].text) {
		ck_assert_int_lt(rc, 0);
		ck_assert_str_eq(err.text + strlen(path), rows[_i].text);
		return;
	}
	ck_assert_msg(!rc, "%s", err.text);
	ck_assert_str_eq(settings.socket, rows[_i].socket);
	ck_assert_str_eq(settings.backend, rows[_i].backend);
	ck_assert_int_eq(settings.fuse, rows[_i].fuse);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("settings");
	TCase *tcase = tcase_create("settings");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(tcase, files, 0,
			    (int)(sizeof(rows) / sizeof(rows[0])));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
