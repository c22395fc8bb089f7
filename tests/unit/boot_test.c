/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boot files: written whole, read back, and what is loaded in their place. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "rules_text.h"
#include "settings.h"
#include "store/boot.h"
#include "store/files.h"
#include "store/rulefile.h"
#include "store/store.h"
#include "unit.h"
#include "unit_store.h"

static char folder[64];
static struct settings config;

static void path_in(char *path, const char *name)
{
	snprintf(path, 128, "%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
	struct err err = { 0 };
	char path[128];

	path_in(path, name);
	ck_assert_msg(!files_replace(path, text, strlen(text), &err), "%s",
		      err.text);
}

static void is_file(const char *name, const char *want)
{
	auto_text struct text text = { 0 };
	struct err err = { 0 };
	char path[128];

	path_in(path, name);
	ck_assert_msg(!files_read(&text, path, &err), "%s", err.text);
	ck_assert_str_eq(text_str(&text), want);
}

static void set(const char *key, const char *name)
{
	struct err err = { 0 };
	char path[128];

	path_in(path, name);
	ck_assert_int_eq(settings_set(&config, key, path, &err), 0);
}

static void set_up(void)
{
	struct err err = { 0 };

	strcpy(folder, "/tmp/boot_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(settings_init(&config, &err), 0);
	set("rules-v4", "v4");
	set("rules-v6", "v6");
	set("state-folder", "kept");
}

static void tear_down(void)
{
	static const char *const names[] = {
		"v4", "v6", "v4.bad", "v6.bad", "nfd.state", "nfd.journal",
		"nfd.state.damaged", "nfd.journal.damaged", "nfd.history",
		"link",
		"kept/rules.v4.good", "kept/rules.v6.good", "kept",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[128];

		path_in(path, names[i]);
		remove(path);
	}
	ck_assert_int_eq(rmdir(folder), 0);
	settings_fini(&config);
}

/* As after a boot: of what was committed the files alone are left. */
static void start(struct store *store, struct boot *boot)
{
	struct err err = { 0 };
	char base[128], path[140];

	path_in(base, "nfd");
	snprintf(path, sizeof(path), "%s.state", base);
	unlink(path);
	snprintf(path, sizeof(path), "%s.journal", base);
	unlink(path);
	unit_store_init(store);
	boot_init(boot, &config);
	boot_keep(boot, store);
	ck_assert_msg(!store_open(store, base, &err), "%s", err.text);
	boot_fini(boot);
}

static void has(struct store *store, enum family_id family, const char *want)
{
	auto_text struct text text = { 0 };
	struct err err = { 0 };

	ck_assert_int_eq(rulefile_print(&store->rs, family, &text, &err), 0);
	ck_assert_msg(strstr(text_str(&text), want), "%s is not in\n%s", want,
		      text_str(&text));
}

#define RULES(rule) \
	"# Written by nfd, which reads it when the machine starts.\n" \
	"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n" \
	":OUTPUT ACCEPT [0:0]\n-A INPUT " rule "\nCOMMIT\n"
#define NO_RULES "# Written by nfd, which reads it when the machine starts.\n"

START_TEST(round_trip)
{
	struct store store;
	struct boot boot;
	struct err err = { 0 };

	put("v4", "*filter\n[5:6] -A INPUT -j DROP -s 10.0.0.1\nCOMMIT");
	start(&store, &boot);
	ck_assert_int_eq(boot.source, BOOT_FILES);
	is_file("kept/rules.v4.good",
		"*filter\n[5:6] -A INPUT -j DROP -s 10.0.0.1\nCOMMIT");
	ck_assert_int_eq(boot_save(&boot, &err), 0);
	is_file("v4", RULES("-s 10.0.0.1/32 -j DROP"));
	is_file("v6", NO_RULES);
	store_fini(&store);
	start(&store, &boot);
	ck_assert_int_eq(boot_save(&boot, &err), 0);
	is_file("v4", RULES("-s 10.0.0.1/32 -j DROP"));
	is_file("kept/rules.v4.good", RULES("-s 10.0.0.1/32 -j DROP"));
	store_fini(&store);
}
END_TEST

/* clang-format off */
static const struct {
	const char *v4, *v6, *good4, *good6; /* NULL: there is none */
	enum boot_source source;
	const char *want4, *want6;
} rows[] = {
	{ NULL, NULL, NULL, NULL, BOOT_NOTHING, "", "" },
	{ "", "#\n", NULL, NULL, BOOT_FILES, "", "" },
	{ RULES("-p udp"), RULES("-p tcp"), NULL, NULL, BOOT_FILES, "-p udp", "-p tcp" },
	{ RULES("-p udp"), NULL, "bad", "bad6", BOOT_LOCKDOWN, "--dport 22", "--dport 22" },
	{ RULES("-p bad"), RULES("-p tcp"), RULES("-p esp"), "bad", BOOT_GOOD, "-p esp", "-p tcp" },
	{ RULES("-j none"), RULES("-p tcp"), RULES("-p esp"), "bad", BOOT_GOOD, "-p esp", "-p tcp" },
	{ RULES("-p udp"), RULES("-p bad"), "bad", RULES("-p esp"), BOOT_GOOD, "-p udp", "-p esp" },
	{ "*filter\n", "*filter\n", RULES("-p esp"), RULES("-p ah"), BOOT_GOOD, "-p esp", "-p ah" },
	{ "bad", NULL, NULL, NULL, BOOT_LOCKDOWN, "--dport 22", "--dport 22" },
	{ NULL, NULL, RULES("-p esp"), NULL, BOOT_GOOD, "-p esp", "" },
	{ NULL, RULES("-p udp"), RULES("-p bad"), NULL, BOOT_LOCKDOWN, "--dport 22", ":INPUT DROP" },
};
/* clang-format on */

START_TEST(next_best)
{
	struct store store;
	struct boot boot;
	char kept[128];

	path_in(kept, "kept");
	mkdir(kept, 0700);
	if (rows[_i].v4)
		put("v4", rows[_i].v4);
	if (rows[_i].v6)
		put("v6", rows[_i].v6);
	if (rows[_i].good4)
		put("kept/rules.v4.good", rows[_i].good4);
	if (rows[_i].good6)
		put("kept/rules.v6.good", rows[_i].good6);
	start(&store, &boot);
	ck_assert_int_eq(boot.source, rows[_i].source);
	has(&store, FAMILY_IPV4, rows[_i].want4);
	has(&store, FAMILY_IPV6, rows[_i].want6);
	ck_assert(!boot.is_due);
	store_fini(&store);
}
END_TEST

START_TEST(lockdown_prefixes)
{
	struct store store;
	struct boot boot;
	struct err err = { 0 };

	ck_assert_int_eq(settings_set(&config, "lockdown-ssh",
				      "192.0.2.0/24 2001:db8::1", &err), 0);
	put("v4", "bad");
	start(&store, &boot);
	has(&store, FAMILY_IPV4, "-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT");
	has(&store, FAMILY_IPV6, "-A INPUT -s 2001:db8::1/128 -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT");
	has(&store, FAMILY_IPV6, ":FORWARD DROP");
	ck_assert_int_eq(boot_save(&boot, &err), 0);
	is_file("v4.bad", "bad");
	store_fini(&store);
}
END_TEST

/* Who may read a file, and that it is a link, stays. */
START_TEST(looks)
{
	char path[128], link[128];
	struct stat st, again;
	struct err err = { 0 };

	path_in(path, "v4");
	path_in(link, "link");
	put("v4", "one");
	ck_assert_int_eq(chmod(path, 0640), 0);
	ck_assert_int_eq(symlink(path, link), 0);
	put("link", "two");
	ck_assert_int_eq(lstat(link, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
	is_file("v4", "two");
	/* What is there already is not written. */
	put("v4", "two");
	ck_assert_int_eq(stat(path, &again), 0);
	ck_assert_uint_eq(st.st_ino, again.st_ino);
	ck_assert_int_eq(unlink(path), 0);
	put("link", "three");
	is_file("v4", "three");
	path_in(path, "none/v4");
	ck_assert_int_eq(files_replace(path, "x", 1, &err), -ENOENT);
	ck_assert_int_eq(err.status, ERR_RESOURCE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("boot");
	TCase *tcase = tcase_create("boot");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, round_trip);
	tcase_add_loop_test(tcase, next_best, 0,
			    N_OF(rows));
	tcase_add_test(tcase, lockdown_prefixes);
	tcase_add_test(tcase, looks);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
