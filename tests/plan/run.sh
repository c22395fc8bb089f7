#!/bin/sh
# Plans of the rules in *.rules (IPv6: *.rules6), as `iptables-lite plan` shows
# them, against *.plan (*.plan6). No kernel: nfd keeps the rules in memory.
#
#	tests/plan/run.sh [--update]
#
# --update writes what is shown; to be reviewed before it is committed.
# A file that begins with "# nfd OPTION…" gets an nfd with these options.
# BUILD is where nfd was built (default: here); NFD_BACKEND=kernel, in a network
# namespace, compares the plans that the kernel got; NFD_WRAPPER is put before
# nfd: valgrind….
set -u

HERE=$(cd "$(dirname "$0")" && pwd)
BUILD=$(cd "${BUILD:-.}" && pwd)
UPDATE=${1:-}
T=$(mktemp -d "${TMPDIR:-/tmp}/plan.XXXXXX")
NFD_SOCKET=$T/nfd.sock
export NFD_SOCKET
nfd=
passed=0 failed=0

stop_nfd()
{
	status=0
	[ -z "$nfd" ] || { kill "$nfd" && wait "$nfd"; } || status=1
	nfd=
	rm -rf "$T"/nfd*
	return $status
}

trap 'stop_nfd; rm -rf "$T"' EXIT

tool() { "$BUILD/iptables-lite/iptables-lite" "$@"; }

# start_nfd OPTION…: and wait until it answers
start_nfd()
{
	# shellcheck disable=SC2086 # several words
	${NFD_WRAPPER:-} "$BUILD/nfd/nfd" --foreground \
		--config "$HERE/../nfd.conf" \
		--backend="${NFD_BACKEND:-memory}" --socket "$NFD_SOCKET" "$@" &
	nfd=$!
	i=0
	until tool iptables-lite -S >/dev/null 2>&1; do
		i=$((i + 1))
		[ $i -lt 100 ] || { echo "nfd does not answer" >&2; return 1; }
		sleep 0.1
	done
}

# plans NAME FILE: of all chains of each table in it
plans()
{
	tool "$1-restore" <"$2" || return 1
	sed -n 's/^\*//p' "$2" | while read -r table; do
		echo "# $table"
		tool "$1" plan -t "$table"
	done
}

for rules in "$HERE"/*.rules "$HERE"/*.rules6; do
	name=iptables-lite
	[ "${rules%6}" = "$rules" ] || name=ip6tables-lite
	plan=$(echo "$rules" | sed 's/\.rules\(6*\)$/.plan\1/')
	# shellcheck disable=SC2046 # several words
	start_nfd $(sed -n '1s/^# nfd //p' "$rules") || exit 1
	plans $name "$rules" >"$T/shown" 2>&1
	stop_nfd || echo "nfd did not end well" >>"$T/shown"
	[ "$UPDATE" != --update ] || cp "$T/shown" "$plan"
	if diff -u "$plan" "$T/shown"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
