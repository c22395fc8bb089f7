#!/bin/sh
# Run one case (FILE FAMILY TIMEOUT) in namespaces of its own and report it.
# Whatever it starts dies with its pid namespace.
set -u

file=$1 FAMILY=$2 limit_s=$3
name=${file%.sh}
export FAMILY
T=$(mktemp -d "$RESULTS/run.XXXXXX")
export T
result=$RESULTS/$(echo "$name" | tr / .).$FAMILY

# Root keeps its user namespace: only there may a socket's buffer exceed
# net.core.wmem_max, which a batch of a thousand rules does.
map_root=
[ "$(id -u)" = 0 ] && [ -z "${USERNS:-}" ] || map_root=-r

# valgrind makes what it watches many times slower.
[ -z "${NFD_WRAPPER:-}${CLI_WRAPPER:-}" ] || limit_s=$((limit_s * 10))

timeout --kill-after=5 "$limit_s" \
	unshare $map_root -nmpf --kill-child --mount-proc \
	"$NETNS/inside.sh" "$NETNS/$file" >"$T/log" 2>&1
status=$?

case $status in
0)
	echo "ok   $name [v$FAMILY]"
	: >"$result.passed"
	;;
77)
	echo "skip $name [v$FAMILY] $(tail -n 1 "$T/log")"
	: >"$result.skipped"
	;;
*)
	[ $status != 124 ] || echo "timeout after $limit_s s" >>"$T/log"
	# In one piece, for others write to the same file.
	printf 'FAIL %s [v%s] (exit %s)\n%s\n' "$name" "$FAMILY" "$status" \
		"$(tail -n 60 "$T/log" | sed 's/^/     /')"
	;;
esac
rm -rf "$T"
