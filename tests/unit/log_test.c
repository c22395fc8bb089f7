/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nfd says, as the journal and stderr get it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "unit.h"

static const struct log_field fields[] = {
	{ .name = "GENERATION", .number = 18446744073709551615u },
	{ .name = "TABLE", .text = "filter" },
	{ .name = NULL },
};

static char got[4096];

/* What is written to stderr is read from here. */
static int catch_stderr(void)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

static void read_got(int fd)
{
	ssize_t n = read(fd, got, sizeof(got) - 1);

	ck_assert_int_gt(n, 0);
	got[n] = '\0';
}

START_TEST(plain)
{
	int fd = catch_stderr();

	unsetenv("JOURNAL_STREAM");
	log_open(false);
	errno = EIO;
	log_put(LOG_LEVEL_WARNING, fields, "a\nb %d", 7);
	ck_assert_int_eq(errno, EIO);
	read_got(fd);
	ck_assert_str_eq(got, "nfd: a?b 7 generation=18446744073709551615 table=filter\n");
}
END_TEST

START_TEST(levels)
{
	int fd = catch_stderr();

	log_open(false);
	log_debug("not said");
	log_set_level(LOG_LEVEL_ERR);
	log_warning("not said");
	log_error("said");
	log_crit("too");
	read_got(fd);
	if (!strchr(got, '\n')[1])
		read_got(fd);
	ck_assert_ptr_null(strstr(got, "not"));
	ck_assert_ptr_nonnull(strstr(got, "too"));
}
END_TEST

/* stderr is the journal's, but its socket is not there. */
START_TEST(prefixed)
{
	int fd = catch_stderr();
	struct stat st;
	char stream[64];

	if (access("/run/systemd/journal/socket", F_OK) == 0)
		return;
	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
		 (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	log_open(false);
	log_crit("who?");
	read_got(fd);
	ck_assert_str_eq(got, "<2>who?\n");
}
END_TEST

START_TEST(long_line)
{
	char text[9000] = "";
	int fd = catch_stderr();

	memset(text, 'x', sizeof(text) - 1);
	log_open(false);
	log_error("%s", text);
	read_got(fd);
	ck_assert_uint_gt(strlen(got), 1000);
	ck_assert_ptr_eq(strchr(got, '\n'), got + strlen(got) - 1);
}
END_TEST

START_TEST(journal)
{
	static const char want[] =
		"PRIORITY=5\nSYSLOG_IDENTIFIER=nfd\nMESSAGE\n\7\0\0\0\0\0\0\0two\n3 a\n"
		"NFD_GENERATION=18446744073709551615\nNFD_TABLE=filter\n";
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char folder[] = "/tmp/log_test.XXXXXX";
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	ssize_t n;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/socket", folder);
	ck_assert_int_eq(log_open_journal(addr.sun_path), -ENOENT);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	ck_assert_int_eq(log_open_journal(addr.sun_path), 0);
	unlink(addr.sun_path);
	rmdir(folder);
	log_put(LOG_LEVEL_NOTICE, fields, "two\n%u a", 3u);
	n = recv(fd, got, sizeof(got), 0);
	ck_assert_int_eq(n, sizeof(want) - 1);
	ck_assert_mem_eq(got, want, sizeof(want) - 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("log");
	TCase *tcase = tcase_create("log");

	tcase_add_test(tcase, plain);
	tcase_add_test(tcase, levels);
	tcase_add_test(tcase, prefixed);
	tcase_add_test(tcase, long_line);
	tcase_add_test(tcase, journal);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
