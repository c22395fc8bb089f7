/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Groups: what the settings say, who belongs to one, what /proc says. */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "txn/origin.h"
#include "txn/owner.h"
#include "unit.h"

/* clang-format off */
static const struct {
	const char *value;
	const char *text; /* of the error; NULL: none */
} lines[] = {
	{ "docker chain DOCKER*", NULL },
	{ "docker\tprogram \t dockerd", NULL },
	{ "a.b-c_1 unit x@*.service", NULL },
	{ "docker rule -A * -o docker0 *", NULL },
	{ "docker chain", "owner: \"docker chain\" is not GROUP chain|rule|program|unit PATTERN" },
	{ "docker", "owner: \"docker\" is not GROUP chain|rule|program|unit PATTERN" },
	{ "docker user root", "owner: \"user\" is neither chain, rule, program nor unit" },
	{ "a/b chain x", "owner: \"a/b\" is not a group's name (letters, digits, \"-\", \"_\", \".\", 31 at most)" },
	{ "a2345678901234567890123456789012 chain x", "owner: \"a2345678901234567890123456789012 chain x\" is not GROUP chain|rule|program|unit PATTERN" },
};

static const struct {
	const char *unit;
	const char *programs[3];
	const char *group;
} clients[] = {
	{ "", { "iptables", "dockerd" }, "docker" },
	{ "docker.service", { "iptables" }, "docker" },
	{ "", { "iptables", "sh", "ufw" }, "ufw" },
	{ "docker.service", { "ufw" }, "docker" }, /* the first line that fits */
	{ "docker2.service", { "dockerd2" }, "" },
	{ "", { NULL }, "" },
};

static const struct {
	const char *line, *name;
	int parent;
} stats[] = {
	{ "12 (sh) S 11 12 12 0", "sh", 11 },
	{ "12 (a) b (c)) R 7 1", "a) b (c)", 7 },
	{ "12 (x) S 1", "x", 1 },
	{ "12 (x) S ", NULL, 0 },
	{ "12 (x)", NULL, 0 },
	{ "12 x S 1", NULL, 0 },
	{ ")(", NULL, 0 },
	{ "12 () S 1 ", NULL, 0 },
	{ "12 (a name longer than there is any room for it to stay in) S 1 ", NULL, 0 },
};

static const struct {
	const char *line, *unit;
} cgroups[] = {
	{ "0::/system.slice/docker.service\n", "docker.service" },
	{ "0::/system.slice/system-x.slice/x@1.service/init", "x@1.service" },
	{ "1:name=systemd:/system.slice/ufw.service\n", "ufw.service" },
	{ "0::/user.slice/user-0.slice/session-3.scope\n", "session-3.scope" },
	{ "0::/user.slice/user-0.slice/user@0.service/app.slice/docker.service", "user@0.service" },
	{ "4:memory:/system.slice/docker.service\n", NULL },
	{ "0::/\n", NULL },
	{ "0::/a/b.service", NULL },
	{ "0::/.service", NULL },
	{ "", NULL },
};
/* clang-format on */

#define N(rows) ((int)(sizeof(rows) / sizeof((rows)[0])))

START_TEST(settings)
{
	auto_owners struct owners owners = { .lines = NULL };
	struct err err = { 0 };
	int rc = owners_parse(&owners, lines[_i].value, &err);

	ck_assert_int_eq(rc != 0, lines[_i].text != NULL);
	ck_assert_str_eq(err.text, lines[_i].text ? lines[_i].text : "");
	ck_assert_uint_eq(owners.n_lines, lines[_i].text ? 0 : 1);
}
END_TEST

static void parse(struct owners *owners, const char *const *values)
{
	struct err err = { 0 };

	for (; *values; values++)
		ck_assert_msg(!owners_parse(owners, *values, &err), "%s",
			      err.text);
}

START_TEST(clients_belong)
{
	static const char *const values[] = {
		"docker chain x", "docker program dockerd",
		"docker unit docker.service", "ufw program ufw*", NULL
	};
	auto_owners struct owners owners = { .lines = NULL };
	struct origin origin = { .n_programs = 0 };

	parse(&owners, values);
	strcpy(origin.unit, clients[_i].unit);
	for (; origin.n_programs < 3 && clients[_i].programs[origin.n_programs];
	     origin.n_programs++)
		strcpy(origin.programs[origin.n_programs],
		       clients[_i].programs[origin.n_programs]);
	ck_assert_str_eq(owners_name(&owners, owners_of_origin(&owners, &origin)),
			 clients[_i].group);
}
END_TEST

/* New settings: names keep their ids, lines are the new ones. */
START_TEST(exchange)
{
	static const char *const old[] = { "a chain A", "b chain B", NULL };
	static const char *const new[] = { "c chain C", "b chain D", NULL };
	auto_owners struct owners owners = { .lines = NULL };
	auto_owners struct owners from = { .lines = NULL };
	struct owner_id id = { 0 };
	struct err err = { 0 };

	parse(&owners, old);
	parse(&from, new);
	owners_exchange(&owners, &from);
	ck_assert_uint_eq(owners.n_lines, 2);
	ck_assert_str_eq(owners.lines[0].pattern, "C");
	ck_assert_uint_eq(owners.lines[0].group.n, 3);
	ck_assert_uint_eq(owners.lines[1].group.n, 2);
	ck_assert_str_eq(from.lines[0].pattern, "A");
	ck_assert_int_eq(owners_id(&owners, "a", &id, &err), 0);
	ck_assert_uint_eq(id.n, 1);
	for (int i = 0; i < 2 * OWNERS_MAX && !err.code; i++) {
		char name[8] = { 'x', (char)('a' + i / 26), (char)('a' + i % 26) };

		owners_id(&owners, name, &id, &err);
	}
	ck_assert_str_eq(err.text, "owner: too many groups");
	ck_assert_uint_eq(id.n, OWNERS_MAX);
}
END_TEST

START_TEST(stat_lines)
{
	char name[32] = "";
	pid_t parent = 0;
	bool good = origin_parse_stat(stats[_i].line, name, sizeof(name),
				    &parent);

	ck_assert_int_eq(good, stats[_i].name != NULL);
	if (good)
		ck_assert_str_eq(name, stats[_i].name);
	ck_assert_int_eq(parent, stats[_i].parent);
}
END_TEST

START_TEST(cgroup_lines)
{
	char unit[32] = "";
	bool good = origin_parse_cgroup(cgroups[_i].line, unit, sizeof(unit));

	ck_assert_int_eq(good, cgroups[_i].unit != NULL);
	ck_assert_str_eq(unit, good ? cgroups[_i].unit : "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("owner");
	TCase *tcase = tcase_create("owner");

	tcase_add_loop_test(tcase, settings, 0, N(lines));
	tcase_add_loop_test(tcase, clients_belong, 0, N(clients));
	tcase_add_test(tcase, exchange);
	tcase_add_loop_test(tcase, stat_lines, 0, N(stats));
	tcase_add_loop_test(tcase, cgroup_lines, 0, N(cgroups));
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
