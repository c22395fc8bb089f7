#!/bin/sh
# Who may include what, and whether headers begin with #pragma once. Run by
# make check; prints each line that breaks a rule.
set -u

found=$(mktemp)
trap 'rm -f "$found"' EXIT

cd "${srcdir:-.}" || exit 1

# complain RULE: what stands on stdin breaks it
complain()
{
	sed "1s|^|$1:\n|" >>"$found"
}

# uses REGEX FILE...: lines that include such a header, or call such a thing
uses()
{
	regex=$1
	shift
	grep -nE "$regex" "$@" /dev/null
}

files() { find "$@" -name '*.[ch]' | sort; }

uses '#include <(libnftnl|sys/socket\.h|getopt\.h)' $(files common) |
	complain "common/ does not know libnftnl, sockets, getopt"
uses '^[^*"]*\<(printf|puts|putchar|perror|exit|abort)\(|\<std(out|err)\>' \
	$(files common) |
	complain "common/ prints into struct text and never exits"
uses '#include "' $(files common/ext) |
	grep -vE '"(ext|opt|opt_[a-z]+|ir|num|text|err|rule|family|hosts|table|ext/[a-z]+|[a-z]+)\.h"' |
	complain "common/ext/ uses ext.h, ir.h, numbers, text"
uses '#include "(wire|command|ruleset|savefile|request|grammar|parser|list)\.h"' \
	$(files common/ext) |
	complain "common/ext/ knows neither commands nor the wire"
uses '#include (<libnftnl|<linux/netfilter|"(backend|txn|store|session)\.h")' \
	$(files iptables-lite) |
	complain "iptables-lite/ knows neither netlink nor nfd/"
uses '#include <(libnftnl|stdio\.h|unistd\.h|fcntl\.h|time\.h|sys/)' \
	$(files nfd/compile) |
	complain "nfd/compile/ is pure"
uses '#include "\.\./(serve|store)/' \
	$(files nfd/txn nfd/compile nfd/encode nfd/kernel) |
	complain "nfd/txn/, compile/, encode/, kernel/ know neither store/ nor serve/"
uses '#include "\.\./serve/' $(files nfd/store) |
	complain "nfd/store/ knows no clients"
uses '#include ("\.\./(kernel|txn|backend)|<libnftnl|<sys/)' $(files nfd/encode) |
	complain "nfd/encode/ is pure: no sockets, no transactions"
uses '#include "(grammar|parser|request|savefile|session|server)\.h"' \
	$(files nfd/kernel) |
	complain "nfd/kernel/ knows neither the grammar nor clients"
uses '#include "' $(files nfd/applier) |
	grep -vE '"(applier|check|err|gate|link|sandbox|slots)\.h"' |
	complain "nfd/applier/ knows no rules"
uses '#include <libnftnl' $(files nfd | grep -v '^nfd/kernel/') |
	complain "libnftnl is for nfd/kernel/ alone"
uses '#include ".*\.c"' $(files common iptables-lite nfd tests) |
	complain "no .c is included"
uses '\<(atoi|atol|sscanf|strtok|sprintf|strcat)\(' \
	$(files common iptables-lite nfd) |
	complain "numbers go through num_parse*(), text through struct text"
for header in $(files common iptables-lite nfd | grep '\.h$'); do
	grep -q '^#pragma once$' "$header" || echo "$header"
done | complain "headers begin with #pragma once"
cat "$found"
[ ! -s "$found" ]
