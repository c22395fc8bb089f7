#!/bin/sh
# nfd as a service of a real systemd: process 1 of pid, mount, network, ipc and
# cgroup namespaces of its own, over a copy-on-write layer of this machine's
# files, in which nfd is installed and enabled. Takes root.
#
#	tests/systemd/run.sh [CHECK]...
#
# BUILD   the build folder (default: build, beside tests/)
#
# pid1.sh makes the machine, inside.sh has the checks.
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
BUILD=$(realpath "${BUILD:-$HERE/../../build}")

skip()
{
	echo "$*"
	exit 77
}

[ "$(id -u)" = 0 ] || skip "for root only"
for program in /lib/systemd/systemd systemctl journalctl nft python3; do
	command -v $program >/dev/null || skip "there is no $program"
done

T=$(mktemp -d "${TMPDIR:-/tmp}/nfd-systemd.XXXXXX")
machine=''
cgroup=''

cleanup()
{
	[ -z "$machine" ] || kill -9 "$machine" 2>/dev/null || :
	wait
	if [ -n "$cgroup" ]; then
		find "$cgroup" -depth -type d -exec rmdir {} + || :
		umount "$T/cgroup"
	fi
	rm -rf "$T"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# A group of processes for systemd to be the root of. It is in no namespace,
# so that its end can be seen from here.
mkdir "$T/cgroup" "$T/place"
mount -t cgroup2 none "$T/cgroup" 2>/dev/null || skip "no cgroup2 here"
cgroup=$(mktemp -d "$T/cgroup/nfd-systemd.XXXXXX" 2>/dev/null) || {
	umount "$T/cgroup"
	skip "no cgroup can be made here"
}

sh -c 'echo 0 >"$1/cgroup.procs" && shift && exec "$@"' sh "$cgroup" \
	unshare --pid --fork --kill-child --mount --net --uts --ipc --cgroup \
	"$HERE/pid1.sh" "$BUILD" "$T/place" >"$T/machine" 2>&1 &
unshare=$!

# entered COMMAND...: in the machine
entered()
{
	nsenter --target "$machine" --mount --pid --net --uts --ipc --cgroup \
		env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# systemd has made that for who wants to talk to it.
tries=0
until [ -n "$machine" ] && entered test -S /run/systemd/private 2>/dev/null; do
	tries=$((tries + 1))
	if [ $tries -gt 300 ] || ! kill -0 $unshare 2>/dev/null; then
		cat "$T/machine"
		grep -qx "the machine is made" "$T/machine" ||
			skip "no machine can be made here"
		echo "systemd did not start"
		exit 1
	fi
	sleep 0.1
	machine=$(cat /proc/$unshare/task/$unshare/children 2>/dev/null) || :
	machine=${machine% }
done
entered /run/nfd-tests/systemd/inside.sh "$@"
