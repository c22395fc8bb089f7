/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of -h. */
#include "help.h"

#include <stdio.h>

#include "ext.h"
#include "program.h"
#include "rule.h"
#include "text.h"
#include "verb.h"

/* How it is called: what follows the program's name. */
static const char *const usages[] = {
	"-A|-C|-D CHAIN RULE",
	"-I CHAIN [NUM] RULE",
	"-R CHAIN NUM RULE",
	"-D CHAIN NUM",
	"-L|-S [CHAIN [NUM]] [OPTIONS]",
	"-F|-Z [CHAIN] [OPTIONS]",
	"-N CHAIN | -X [CHAIN]",
	"-E OLD-CHAIN NEW-CHAIN",
	"-P CHAIN ACCEPT|DROP",
	"-h [-m MATCH] [-j TARGET]",
};

static const char text[] =
	"\n"
	"Commands:\n"
	"  -A, --append CHAIN            add a rule at the end\n"
	"  -C, --check CHAIN             is there such a rule?\n"
	"  -D, --delete CHAIN [NUM]      remove a rule that is written out, or\n"
	"                                the one with that number (from 1)\n"
	"  -I, --insert CHAIN [NUM]      add a rule before that one (before all)\n"
	"  -R, --replace CHAIN NUM       put a rule in the place of another\n"
	"  -L, --list [CHAIN [NUM]]      show rules as a table\n"
	"  -S, --list-rules [CHAIN [NUM]] show rules as commands\n"
	"  -F, --flush [CHAIN]           remove all rules\n"
	"  -Z, --zero [CHAIN [NUM]]      set counters to zero\n"
	"  -N, --new-chain CHAIN         make a chain\n"
	"  -X, --delete-chain [CHAIN]    remove a chain of yours, or all\n"
	"  -P, --policy CHAIN TARGET     what becomes of packets that get to\n"
	"                                the end of a built-in chain\n"
	"  -E, --rename-chain OLD NEW    give a chain another name\n"
	"\n"
	"What a rule asks (\"!\" before [!] turns it round):\n"
	"[!] -p, --protocol PROTO        by number or name: tcp\n"
	"[!] -s, --source ADDR[/MASK][,…]\n"
	"[!] -d, --destination ADDR[/MASK][,…]\n"
	"[!] -i, --in-interface NAME[+]  \"+\": all that begin so\n"
	"[!] -o, --out-interface NAME[+]\n"
	"[!] -f, --fragment              second and further fragments (IPv4)\n"
	"  -m, --match NAME              a match; `-m NAME -h' shows its options\n"
	"\n"
	"What it does then:\n"
	"  -j, --jump TARGET             ACCEPT, DROP, RETURN, a chain, or a\n"
	"                                target; `-j NAME -h' shows its options\n"
	"  -g, --goto CHAIN              as -j, but does not come back here\n"
	"\n"
	"Options:\n"
	"  -t, --table TABLE             filter (the default), nat, mangle, raw,\n"
	"                                security\n"
	"  -c, --set-counters PKTS BYTES what the rule has counted so far\n"
	"  -n, --numeric                 don't look up names of addresses\n"
	"  -x, --exact                   don't round counters\n"
	"  -v, --verbose                 say more\n"
	"      --line-numbers            number the rules\n"
	"  -w, --wait [SECONDS]          taken for compatibility: there is no\n"
	"                                lock to wait for; so are\n"
	"                                -W, --wait-interval, -M, --modprobe\n"
	"  -4, --ipv4, -6, --ipv6        fail unless this is the right tool\n"
	"  -V, --version\n";

/* What programs that are called by iptables' own names don't know. */
static const char own_text[] =
	"      --expect-generation N     change something only if the ruleset is\n"
	"                                generation N\n";

static void put_exts(const struct rule_spec *spec, struct text *out)
{
	const struct ext_ctx ctx = { .family = spec->family, .spec = spec };

	for (unsigned int i = 0; i < spec->n_matches; i++) {
		text_put(out, "\n");
		ext_help(spec->matches[i].desc, &ctx, out);
	}
	if (spec->kind == RULE_TARGET_EXT) {
		text_put(out, "\n");
		ext_help(spec->target.desc, &ctx, out);
	}
}

int help_print(const struct program *prog, const struct rule_spec *spec,
	       struct err *err)
{
	auto_text struct text out = { 0 };

	program_version(prog);
	text_put(&out, "\n");
	for (size_t i = 0; i < sizeof(usages) / sizeof(usages[0]); i++)
		text_printf(&out, "%s %s %s\n", i ? "      " : "Usage:",
			    prog->name, usages[i]);
	for (const struct verb *v = verbs; prog->has_verbs && v->name; v++)
		text_printf(&out, "       %s %s%s%s\n", prog->name, v->name,
			    *v->usage ? " " : "", v->usage);
	text_put(&out, text);
	if (prog->is_own)
		text_put(&out, own_text);
	put_exts(spec, &out);
	return program_write(&out, err);
}
