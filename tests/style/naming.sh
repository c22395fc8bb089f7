#!/bin/sh
# The stem of a file prefixes what it exports, typedefs hide nothing,
# lines begin with tabs. Run by make check.
set -u

found=$(mktemp)
trap 'rm -f "$found"' EXIT

complain()
{
	sed "1s|^|$1:\n|" >>"$found"
}

cd "${srcdir:-.}" || exit 1
files() { find "$@" -name '*.[ch]' | sort; }

grep -nE '^typedef (struct|enum|union)' $(files common iptables-lite nfd) \
	/dev/null | complain "no typedefs for structs and enums"
grep -nE '^[a-z].*\<_[a-z]+\(' $(files common iptables-lite nfd) /dev/null |
	complain "no leading underscore at file scope"
grep -nE '^ {8}' $(files common iptables-lite nfd) /dev/null |
	complain "tabs, not blanks"
# One file, one extension (or the few that share all of it).
for file in common/ext/*.c; do
	stem=$(basename "$file" .c)
	grep -hoE '^const struct ext_desc ext_[A-Za-z0-9_]+ = ' "$file" |
		grep -q . || case $stem in
	registry) ;;
	*) echo "$file" ;;
	esac
done | complain "a file of common/ext/ ends in a descriptor ext_NAME"
# What a header declares begins with a word of the header's stem, with that of
# one of its structs, or with one of these.
OTHERS="addr applier chain command dump echo emit id nat port ports proto range32 refusal xmark"
for header in $(files common nfd | grep '\.h$' | grep -v txn_impl); do
	stem=$(basename "$header" .h)
	words="$OTHERS $stem ${stem%%_*} ${stem##*_} $(grep -oE '^(struct|enum) [a-z_]+' "$header" |
		sed 's/.* //' | tr '\n' ' ')"
	grep -oE '^[a-z][A-Za-z0-9_ *]*\<[a-z][a-zA-Z0-9_]*\(' "$header" |
		grep -vE '^(static|return|typedef)' |
		sed 's/.*[ *]\([a-zA-Z0-9_]*\)($/\1/' |
		while read -r name; do
			for word in $words; do
				case $name in "$word" | "$word"_*) continue 2 ;; esac
			done
			echo "$header: $name()"
		done
done | complain "a header's stem, or its structs, prefix what it declares"
cat "$found"
[ ! -s "$found" ]
