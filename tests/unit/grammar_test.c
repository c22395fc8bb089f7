/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Command lines: what they come to, printed as -S would, or why not. */
#include "grammar.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "list.h"
#include "request.h"
#include "text.h"
#include "unit.h"

#define WORDS_MAX 64

/* Splits @line at blanks; '_' stands for a blank within a word, '~' for "". */
static int split(char *line, const char **words)
{
	int n = 0;

	for (char *w = strtok(line, " "); w; w = strtok(NULL, " ")) {
		for (char *c = w; *c; c++)
			if (*c == '_')
				*c = ' ';
		words[n++] = strcmp(w, "~") == 0 ? "" : w;
	}
	return n;
}

static const char *const op_names[COMMAND_N] = {
	[COMMAND_APPEND] = "append",
	[COMMAND_INSERT] = "insert",
	[COMMAND_REPLACE] = "replace",
	[COMMAND_DELETE] = "delete",
	[COMMAND_DELETE_NUM] = "delete-num",
	[COMMAND_CHECK] = "check",
	[COMMAND_FLUSH] = "flush",
	[COMMAND_ZERO] = "zero",
	[COMMAND_ZERO_NUM] = "zero-num",
	[COMMAND_NEW_CHAIN] = "new",
	[COMMAND_DELETE_CHAIN] = "delete-chain",
	[COMMAND_RENAME_CHAIN] = "rename",
	[COMMAND_POLICY] = "policy",
};

static void put_changes(struct request *req, struct text *out, struct err *err)
{
	for (unsigned int i = 0; i < request_n_commands(req); i++) {
		struct command cmd;

		ck_assert_int_eq(request_command(req, i, &cmd, err), 0);
		text_printf(out, "%s%s %s %s", i ? "; " : "", op_names[cmd.op],
			    table_desc(cmd.table)->name, cmd.chain);
		if (cmd.num.n)
			text_printf(out, " %u", cmd.num.n);
		if (*cmd.new_name)
			text_printf(out, " %s", cmd.new_name);
		if (cmd.policy)
			text_printf(out, " %s", verdict_name(cmd.policy));
		if (cmd.has_counters)
			text_printf(out, " [%u:%u]",
				    (unsigned int)cmd.counters.packets,
				    (unsigned int)cmd.counters.bytes);
		if (cmd.rule)
			rule_print(&req->spec, out);
	}
}

static void put_request(struct request *req, struct text *out, struct err *err)
{
	switch (req->kind) {
	case REQUEST_CHANGE:
		put_changes(req, out, err);
		break;
	case REQUEST_LIST:
	case REQUEST_LIST_RULES:
		text_printf(out, "%s %s %s %u%s%s%s%s%s",
			    req->kind == REQUEST_LIST ? "list" : "rules",
			    table_desc(req->cmd.table)->name, req->cmd.chain,
			    req->cmd.num.n, req->numeric ? " n" : "",
			    req->exact ? " x" : "", req->verbose ? " v" : "",
			    req->line_numbers ? " lines" : "",
			    req->zero ? " zero" : "");
		break;
	case REQUEST_HELP:
		text_printf(out, "help %u", req->spec.n_matches);
		break;
	case REQUEST_VERSION:
		text_put(out, "version");
		break;
	case REQUEST_SKIP:
		text_put(out, "skip");
		break;
	case REQUEST_UNSET:
		ck_abort_msg("no request");
	}
}

/* Reads @line, and says what came of it: as above, or "STATUS TEXT". */
static void run(enum family_id family, enum table_id table, const char *line,
		struct text *out)
{
	const struct grammar g = { .family = family_get(family),
				   .tool = "tool",
				   .table = table };
	auto_request struct request req;
	struct err err = { 0 };
	const char *words[WORDS_MAX];
	char *copy = strdup(line);
	int n = split(copy, words);

	request_init(&req);
	if (grammar_parse(&req, &g, n, words, &err))
		text_printf(out, "%d %s", err.status, err.text);
	else
		put_request(&req, out, &err);
	text_put(out, req.warnings.len ? " (warned)" : "");
	free(copy);
}

struct row {
	const char *line, *expected;
};

/* clang-format off */
static const struct row rows4[] = {
	/* every command, short and long */
	{ "-A INPUT -j ACCEPT", "append filter INPUT -j ACCEPT" },
	{ "--append INPUT --jump ACCEPT", "append filter INPUT -j ACCEPT" },
	{ "-j ACCEPT -t nat -A OUTPUT", "append nat OUTPUT -j ACCEPT" },
	{ "-I INPUT -j DROP", "insert filter INPUT 1 -j DROP" },
	{ "-I INPUT 3 -j DROP", "insert filter INPUT 3 -j DROP" },
	{ "--insert INPUT 0x10 -j DROP", "insert filter INPUT 16 -j DROP" },
	{ "-R INPUT 2 -j mine", "replace filter INPUT 2 -j mine" },
	{ "-D INPUT -g mine", "delete filter INPUT -g mine" },
	{ "-D INPUT 7", "delete-num filter INPUT 7" },
	{ "-C INPUT", "check filter INPUT" },
	{ "-F", "flush filter " },
	{ "-F INPUT", "flush filter INPUT" },
	{ "-FINPUT", "flush filter INPUT" },
	{ "--flush=INPUT", "flush filter INPUT" },
	{ "-Z", "zero filter " },
	{ "-Z INPUT 2", "zero-num filter INPUT 2" },
	{ "-N mine", "new filter mine" },
	{ "-X", "delete-chain filter " },
	{ "--delete-c mine", "delete-chain filter mine" },
	{ "-E mine yours", "rename filter mine yours" },
	{ "-P INPUT DROP", "policy filter INPUT DROP" },
	{ "-P INPUT DROP -c 3 4", "policy filter INPUT DROP [3:4]" },
	{ "-L", "list filter  0" },
	{ "-L INPUT 3 -n -v -x --line-numbers", "list filter INPUT 3 n x v lines" },
	{ "-nvL", "list filter  0 n v" },
	{ "-nvLINPUT", "list filter INPUT 0 n v" },
	{ "-L -Z", "list filter  0 zero" },
	{ "-Z -L INPUT", "list filter INPUT 0 zero" },
	{ "-t mangle -S FORWARD 2 -v", "rules mangle FORWARD 2 v" },
	{ "-S -Z", "rules filter  0 zero" },
	{ "-h", "help 0" },
	{ "-p tcp -h", "help 1" },
	{ "-p tcp --help --nonsense", "help 1" },
	{ "-V", "version" },
	{ "-w -V", "version" },
	/* selectors */
	{ "-A FORWARD -p tcp -s 1.2.3.4 -d 5.6.7.8/24 -i eth0 -o eth+",
	  "append filter FORWARD -s 1.2.3.4/32 -d 5.6.7.0/24 -i eth0 -o eth+ -p tcp" },
	{ "-A FORWARD ! -p tcp ! -s 1.2.3.4 ! -d 5.6.7.8 ! -i a ! -o b ! -f",
	  "append filter FORWARD ! -s 1.2.3.4/32 ! -d 5.6.7.8/32 ! -i a ! -o b ! -p tcp ! -f" },
	{ "-A INPUT -i + -s 1.2.3.4/0 -p all", "append filter INPUT" },
	{ "-A INPUT -s 10/8", "append filter INPUT -s 10.0.0.0/8" },
	{ "-A INPUT -s 10.1/255.0.255.0", "append filter INPUT -s 10.0.0.0/255.0.255.0" },
	{ "-A INPUT -s 1.1.1.1,2.2.2.2/8 -d 3.3.3.3",
	  "append filter INPUT -s 1.1.1.1/32 -d 3.3.3.3/32; append filter INPUT -s 2.0.0.0/8 -d 3.3.3.3/32" },
	{ "-I INPUT 2 -s 1.1.1.1,0/0",
	  "insert filter INPUT 2 -s 1.1.1.1/32; insert filter INPUT 2" },
	{ "-A INPUT -c 5,6", "append filter INPUT [5:6]" },
	{ "-A INPUT -c 5 6 -p 99", "append filter INPUT [5:6] -p 99" },
	{ "-A INPUT -p UDP", "append filter INPUT -p udp" },
	{ "-A INPUT --", "append filter INPUT" },
	{ "-A INPUT -ptcp -s1.2.3.4 -jACCEPT", "append filter INPUT -s 1.2.3.4/32 -p tcp -j ACCEPT" },
	{ "-A INPUT --protocol=tcp --jump=ACCEPT", "append filter INPUT -p tcp -j ACCEPT" },
	/* negation inside, as it was written long ago */
	{ "-A INPUT -s ! 1.2.3.4", "append filter INPUT ! -s 1.2.3.4/32 (warned)" },
	{ "-A INPUT -p tcp --dport ! 80", "append filter INPUT -p tcp -m tcp ! --dport 80 (warned)" },
	/* matches and their options */
	{ "-A INPUT -p tcp --dport 80", "append filter INPUT -p tcp -m tcp --dport 80" },
	{ "-A INPUT -p tcp ! --dport 80", "append filter INPUT -p tcp -m tcp ! --dport 80" },
	{ "-A INPUT -p tcp --dp 80", "append filter INPUT -p tcp -m tcp --dport 80" },
	{ "-A INPUT -p tcp --dport=80", "append filter INPUT -p tcp -m tcp --dport 80" },
	{ "-A INPUT -p tcp --destination-p 80", "append filter INPUT -p tcp -m tcp --dport 80" },
	{ "-A INPUT -p 6 --syn", "append filter INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN" },
	{ "-A INPUT -p tcp -m length --length 3 --dport 80",
	  "append filter INPUT -p tcp -m length --length 3 -m tcp --dport 80" },
	{ "-A INPUT -m udp --dport 1 -p udp -m udp --sport 2",
	  "append filter INPUT -p udp -m udp --sport 2 --dport 1" },
	{ "-A INPUT -p tcp --tcp-flags SYN,ACK SYN", "append filter INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN" },
	{ "-t mangle -A INPUT -j MARK --set-mark 1 -m length --length 4",
	  "append mangle INPUT -m length --length 4 -j MARK --set-xmark 0x1/0xffffffff" },
	/* ways to wait */
	{ "-w -F", "flush filter " }, { "-w 5 -F", "flush filter " },
	{ "-w10 -F", "flush filter " }, { "--wait=2 -F", "flush filter " },
	{ "-F --wait", "flush filter " }, { "-w -W 100 -F", "flush filter " },
	{ "-M /sbin/modprobe -F", "flush filter " }, { "-4 -F", "flush filter " },
	/* refused */
	{ "", "2 no command specified" },
	{ "-x", "2 no command specified" },
	{ "-A", "2 option \"-A\" requires an argument" },
	{ "-A INPUT -j", "2 option \"-j\" requires an argument" },
	{ "-A INPUT -p tcp --dport", "2 option \"--dport\" requires an argument" },
	{ "-A INPUT --dport 80", "2 unknown option \"--dport\"" },
	{ "-A INPUT -p tcp --d 80", "2 unknown option \"--d\"" },
	{ "-A INPUT -p tcp --syn=3", "2 unknown option \"--syn=3\"" },
	{ "--l", "2 unknown option \"--l\"" },
	{ "-L -1", "2 unknown option \"-1\"" },
	{ "-A INPUT foo", "2 Bad argument `foo'" },
	{ "-A INPUT -", "2 Bad argument `-'" },
	{ "-A INPUT -- foo", "2 unknown arguments found on commandline" },
	{ "-A INPUT !", "2 nothing appropriate following !" },
	{ "-A INPUT ! ! -s 1.1.1.1", "2 multiple consecutive ! not allowed" },
	{ "! -A INPUT", "2 unexpected '!' flag" },
	{ "-A INPUT ! -j ACCEPT", "2 cannot have ! before -j" },
	{ "-A INPUT ! -m tcp", "2 unexpected ! flag before --match" },
	{ "! -t nat -L", "2 unexpected ! flag before --table" },
	{ "-A INPUT -D INPUT", "2 Cannot use -D with -A" },
	{ "-L -F", "2 Cannot use -F with -L" },
	{ "-A INPUT -j ACCEPT -j DROP", "2 multiple -j flags not allowed" },
	{ "-A INPUT -j ACCEPT -g mine", "2 multiple -j flags not allowed" },
	{ "-L -n -n", "2 multiple -n flags not allowed" },
	{ "-A INPUT -n", "2 Illegal option `-n' with this command" },
	{ "-D INPUT 1 -s 1.1.1.1", "2 Illegal option `-s' with this command" },
	{ "-C INPUT -c 1 2", "2 Illegal option `-c' with this command" },
	{ "-F --line-numbers", "2 Illegal option `-0' with this command" },
	{ "-I INPUT 0", "2 Invalid rule number `0'" },
	{ "-D INPUT x", "2 Invalid rule number `x'" },
	{ "-D INPUT 4294967295", "2 Invalid rule number `4294967295'" },
	{ "-R INPUT", "2 -R requires a rule number" },
	{ "-E mine", "2 -E requires old-chain-name and new-chain-name" },
	{ "-P INPUT", "2 -P requires a chain and a policy" },
	{ "-P INPUT QUEUE", "0 " },
	{ "-A ~ -j DROP", "0 " },
	{ "-N -mine", "2 chain name not allowed to start with `-'" },
	{ "-N DROP", "2 chain name may not clash with target name" },
	{ "-N a_b", "2 Invalid chain name `a b'" },
	{ "-N abcdefghijklmnopqrstuvwxyz012",
	  "2 chain name `abcdefghijklmnopqrstuvwxyz012' too long (must be under 29 chars)" },
	{ "-A abcdefghijklmnopqrstuvwxyz012",
	  "2 chain name `abcdefghijklmnopqrstuvwxyz012' too long (must be under 29 chars)" },
	{ "-A INPUT -j abcdefghijklmnopqrstuvwxyz012",
	  "2 Invalid target name `abcdefghijklmnopqrstuvwxyz012' (28 chars max)" },
	{ "-A INPUT -j ~", "2 Invalid target name (too short)" },
	{ "-A INPUT -m nosuch", "2 Couldn't load match `nosuch':No such file or directory\n" },
	{ "-t nosuch -L", "3 table 'nosuch' does not exist" },
	{ "-A INPUT -o eth0", "2 Can't use -o with INPUT" },
	{ "-A OUTPUT -i eth0", "2 Can't use -i with OUTPUT" },
	{ "-A INPUT -i ~", "2 Empty interface is likely to be undesired" },
	{ "-A INPUT -i abcdefghijklmnop",
	  "2 interface name `abcdefghijklmnop' must be shorter than IFNAMSIZ (15)" },
	{ "-A INPUT ! -p all", "2 rule would never match protocol" },
	{ "-A INPUT -p nosuch", "2 unknown protocol \"nosuch\" specified" },
	{ "-A INPUT ! -s 1.1.1.1,2.2.2.2",
	  "2 ! not allowed with multiple source or destination IP addresses" },
	{ "-R INPUT 1 -s 1.1.1.1,2.2.2.2", "2 Replacement rule does not specify a unique address" },
	{ "-A INPUT -s 1.1.1.1/33", "2 invalid mask `33' specified" },
	{ "-A INPUT -s 1.1.1.1,", "2 host/network `' not found" },
	{ "-A INPUT -p tcp --tcp-flags SYN ! -s 1.1.1.1", "2 --tcp-flags requires two args" },
	{ "-A INPUT -c 1", "2 -c requires packet and byte counter" },
	{ "-A INPUT -c x 1", "2 -c packet counter not numeric" },
	{ "-A INPUT -c 1 x", "2 -c byte counter not numeric" },
	{ "-wnxvL", "2 wait seconds not numeric" },
	{ "-w x -L", "2 wait seconds not numeric" },
	{ "-W 5 -L", "2 --wait-interval only makes sense with --wait" },
	{ "-w -W x -L", "2 wait interval not numeric" },
	{ "-w -W -L", "2 wait interval value required" },
	{ "-6 -L", "2 " },
	{ "-t nat -A PREROUTING -j DROP",
	  "2 \nThe \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited.\n" },
	{ "-A INPUT -i a/b", "append filter INPUT -i a/b (warned)" },
};

static const struct row rows6[] = {
	{ "-A INPUT -s 2001:db8::1/64,::1",
	  "append filter INPUT -s 2001:db8::/64; append filter INPUT -s ::1/128" },
	{ "-A INPUT -s ::1/ffff::1", "append filter INPUT -s ::1/ffff::1" },
	{ "-A INPUT -s 1.1.1.1", "2 host/network `1.1.1.1' not found" },
	{ "-A INPUT -f", "2 `-f' is not supported in IPv6, use -m frag instead" },
	{ "-A INPUT -p ipv6-frag", "append filter INPUT -p ipv6-frag (warned)" },
	{ "-6 -F", "flush filter " },
	{ "-4 -F", "2 " },
};

/* In a save file's table, nat. */
static const struct row rows_file[] = {
	{ "-A PREROUTING -j ACCEPT", "append nat PREROUTING -j ACCEPT" },
	{ "-A PREROUTING -6 -j whatever ! ! !", "skip" },
	{ "-A PREROUTING -4", "append nat PREROUTING" },
	{ "-t nat -F", "2 The -t option cannot be used in tool." },
	{ "-L", "2 The -L option cannot be used in tool." },
	{ "-V", "2 The -V option cannot be used in tool." },
	{ "-w -F", "2 You cannot use `-w' from tool" },
};
/* clang-format on */

static void check(enum family_id family, enum table_id table,
		  const struct row *row)
{
	auto_text struct text out = { 0 };

	run(family, table, row->line, &out);
	ck_assert_msg(strcmp(text_str(&out), row->expected) == 0,
		      "%s\n  is:       %s\n  expected: %s", row->line,
		      text_str(&out), row->expected);
}

START_TEST(test_ipv4)
{
	check(FAMILY_IPV4, TABLE_UNSET, &rows4[_i]);
}
END_TEST

START_TEST(test_ipv6)
{
	check(FAMILY_IPV6, TABLE_UNSET, &rows6[_i]);
}
END_TEST

START_TEST(test_file)
{
	check(FAMILY_IPV4, TABLE_NAT, &rows_file[_i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("grammar");
	TCase *tcase = tcase_create("lines");

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, test_ipv4, 0, N_OF(rows4));
	tcase_add_loop_test(tcase, test_ipv6, 0, N_OF(rows6));
	tcase_add_loop_test(tcase, test_file, 0, N_OF(rows_file));
	return unit_run(suite);
}
