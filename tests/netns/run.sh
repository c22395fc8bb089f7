#!/bin/sh
# Run the network-namespace tests: every <topic>/<case>.sh once per address
# family, each in user, mount, pid and network namespaces of its own.
#
#	tests/netns/run.sh [-j JOBS] [topic | topic/case]...
#
# TOOL    what is tested: lite (default), legacy, nft
# BUILD   the build directory (default: build, beside tests/)
# NFD_ARGS  further arguments for nfd, such as --no-fuse
# NFD_WRAPPER, CLI_WRAPPER  put before the commands: "valgrind"
# NFD_RUN the folder of nfd's socket; with /run/nfd, which is each case's own, nfd
#         is two processes
# USERNS  if set, a user namespace is used by root too
#
# A case names the families it is for in a line `# families: 4 6` (that is the
# default) and may ask for time with `# timeout: SECONDS` (default 120). It
# exits 77 to skip. See lib.sh for what it can use, inside.sh for what is
# checked after it.
set -eu

NETNS=$(cd "$(dirname "$0")" && pwd)
BUILD=$(realpath "${BUILD:-$NETNS/../../build}")
export NETNS BUILD TOOL="${TOOL:-lite}" NFD_ARGS="${NFD_ARGS:-}"

jobs=$(nproc)
while getopts j: opt; do
	case $opt in
	j) jobs=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

RESULTS=$(mktemp -d "${TMPDIR:-/tmp}/netns.XXXXXX")
export RESULTS
trap 'rm -rf "$RESULTS"' EXIT

# header KEY DEFAULT FILE: the value of a `# KEY: value` line
header()
{
	value=$(sed -n "s/^# $1: //p" "$3" | head -n 1)
	echo "${value:-$2}"
}

# runs [topic | topic/case]...: lines "case family timeout", long ones first
runs()
{
	cd "$NETNS"
	for name in "${@:-.}"; do
		name=${name%.sh}
		case $name in
		.) ls */*.sh ;;
		*/*) echo "$name.sh" ;;
		*) ls "$name"/*.sh ;;
		esac
	done | sort -u | while read -r file; do
		for family in $(header families "4 6" "$file"); do
			echo "$file $family $(header timeout 120 "$file")"
		done
	done | sort -k 3nr -k 1
}

runs "$@" >"$RESULTS/list"
[ -s "$RESULTS/list" ] || { echo "no such test: $*" >&2; exit 2; }
xargs -P "$jobs" -L 1 "$NETNS/one.sh" <"$RESULTS/list" || :

number() { find "$RESULTS" -name "*.$1" | wc -l; }
failed=$(($(wc -l <"$RESULTS/list") - $(number passed) - $(number skipped)))
echo "$(number passed) passed, $failed failed, $(number skipped) skipped"
[ "$failed" -eq 0 ] && [ "$(number passed)" -gt 0 ]
