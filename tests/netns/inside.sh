#!/bin/sh
# Inside the namespaces of one case: start what is tested, run the case, then
# check what must hold after every case. Arguments: the case's file.
set -u

case_file=$1
# shellcheck source=tests/netns/tool.sh
. "$NETNS/tool.sh"

mount -t tmpfs none /run
mkdir -p /run/netns
ip link set lo up

complain()
{
	echo "after the case: $*"
	verdict=1
}

# Rules without comments and counters.
rules()
{
	"$1-save" | sed -e '/^#/d' -e 's/ \[[0-9]*:[0-9]*\]$//'
}

check_save_is_stable()
{
	rules "$1" >"$T/save.1"
	"$1-save" | "$1-restore" || complain "$1-restore refuses $1-save"
	rules "$1" >"$T/save.2"
	cmp -s "$T/save.1" "$T/save.2" || {
		complain "$1: save | restore | save is not stable"
		diff -u "$T/save.1" "$T/save.2"
	}
}

check_sanitizers()
{
	for report in "$T"/sanitizer.*; do
		[ ! -s "$report" ] || {
			complain "sanitizer report"
			cat "$report"
		}
	done
	grep -E 'Sanitizer|runtime error' "$T/nfd.err" 2>/dev/null &&
		complain "sanitizer report in nfd's stderr"
}

tainted=$(cat /proc/sys/kernel/tainted)
tool_setup
tool_start || exit 1

sh -eu "$case_file"
verdict=$?

if [ $verdict = 0 ]; then
	tool_is_running || complain "nfd is gone"
	check_save_is_stable iptables
	check_save_is_stable ip6tables
fi
tool_stop || complain "nfd did not stop cleanly"
check_sanitizers
! pgrep -x nfd >/dev/null || complain "an nfd is still running"
[ "$(cat /proc/sys/kernel/tainted)" = "$tainted" ] ||
	complain "the kernel is tainted: $(cat /proc/sys/kernel/tainted)"
[ $verdict = 0 ] || [ $verdict = 77 ] || [ ! -s "$T/nfd.err" ] || {
	echo "nfd's stderr:"
	cat "$T/nfd.err"
}
exit $verdict
