# As a service: readiness, signs of life, reloading, a socket from elsewhere.
# families: 4
# timeout: 60
. "$NETNS/lib.sh"

only lite
tool_stop || fail "nfd ended with an error"
export NFD_CONFIG="$T/nfd.conf"
config() { printf '%s\n' "rules-v4 none" "rules-v6 none" "split no" "$@" >"$NFD_CONFIG"; }

stopped()
{
	kill "$(cat "$T/nfd.pid")"
	wait $supervisor
	rm "$T/nfd.pid"
	grep -qFx "exit 0" "$T/said" || fail "$(cat "$T/said")"
	await "STOPPING=1"
}

# The rules are at work when it says that it is ready; then it is alive.
config
supervised --watchdog 0.4
await "STATUS=Serving"
silent $ipt -A INPUT -p udp -j ACCEPT
await "WATCHDOG=1" 6
grep WATCHDOG "$T/said" | awk 'NR == 1 { t = $1 } NR == 6 { exit $1 - t < 0.9 }' ||
	fail "too often: $(cat "$T/said")"

# SIGHUP: what can change does; the rest is named; an error changes nothing.
config "fuse no" "log-level warning"
kill -HUP "$(cat "$T/nfd.pid")"
await "RELOADING=1"
await "MONOTONIC_USEC="
await "READY=1" 2
logged "these settings take effect when nfd is started again: fuse"
! grep "were read again" "$T/nfd.err" || fail "the level did not change"
config "log-level debug" "" "persist sometimes"
kill -HUP "$(cat "$T/nfd.pid")"
logged "$NFD_CONFIG:6: persist: \"sometimes\" is not manual or auto"
await "READY=1" 3
config
kill -HUP "$(cat "$T/nfd.pid")"
await "READY=1" 4
logged "were read again"
listed filter "-A INPUT -p udp -j ACCEPT"
stopped

# A socket that somebody else has made stays his.
: >"$T/nfd.err"
supervised --listen "$NFD_SOCKET"
listed filter "-A INPUT -p udp -j ACCEPT"
stopped
[ -S "$NFD_SOCKET" ] || fail "the socket is gone"
[ ! -s "$T/nfd.err" ] || grep -q "taken over" "$T/nfd.err" ||
	fail "$(cat "$T/nfd.err")"
chmod 600 "$NFD_SOCKET"
config "read-group 4100"
supervised --listen "$NFD_SOCKET"
[ "$(stat -c %a "$NFD_SOCKET")" = 666 ] || fail "the group can't reach nfd"
stopped
config

# Who asks for help gets it, whatever is in the file.
config "persist-delay soon"
"$BUILD/nfd/nfd" --help --config "$NFD_CONFIG" | grep -qF -e --backend ||
	fail "no help because of the file"

# In the background a file that was named from here is still found.
config "limit-rules 1"
(cd "$T" && "$BUILD/nfd/nfd" --socket "$NFD_SOCKET" --config nfd.conf) \
	2>>"$T/nfd.err" || fail "nfd does not start"
pgrep -x nfd >"$T/nfd.pid"
refused 4 "see limit-rules" $ipt -A INPUT -p tcp -j ACCEPT
config "limit-rules 2" "limit-chains 1"
kill -HUP "$(cat "$T/nfd.pid")"
adds() { $ipt -A INPUT -p tcp -j ACCEPT 2>/dev/null; }
eventually adds || fail "the file was not found again"
$ipt -N one
refused 4 "see limit-chains" $ipt -N two
tool_stop || fail "nfd ended with an error"

# The journal's own protocol, where stderr is the journal's.
config
mkdir -p /run/systemd/journal
python3 - "$BUILD/nfd/nfd" "$NFD_CONFIG" "$NFD_SOCKET" <<'END' || fail "the journal"
import os, signal, socket, subprocess, sys
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.bind("/run/systemd/journal/socket")
journal.settimeout(10)
stderr = socket.socketpair()
stat = os.fstat(stderr[1].fileno())
nfd = subprocess.Popen([sys.argv[1], "--foreground", "--config", sys.argv[2],
                        "--socket", sys.argv[3]], stderr=stderr[1],
                       env=dict(os.environ,
                                JOURNAL_STREAM=f"{stat.st_dev}:{stat.st_ino}"))
fields = journal.recv(65536).decode().split("\n")
nfd.send_signal(signal.SIGTERM)
assert nfd.wait() == 0
assert "SYSLOG_IDENTIFIER=nfd" in fields and "PRIORITY=6" in fields, fields
assert any(f.startswith("NFD_GENERATION=") for f in fields), fields
assert any(f.startswith("MESSAGE=the rules were taken over") for f in fields)
END
tool_start
