# Two processes: one does the work without privileges, the other has two of
# them and sends what it has checked.
. "$NETNS/lib.sh"

only lite
setpriv --reuid 4001 --regid 4001 --clear-groups true 2>/dev/null ||
	skip "there are no other users here"
topology
serve server --udp 5000,5001
tool_stop || fail "nfd ended with an error"
was=$NFD_SOCKET
NFD_SOCKET=/run/nfd/nfd.sock NFD_CONFIG=$T/nfd.conf

# configure LINE...: what nfd is started with
configure() { printf '%s\n' "rules-v4 none" "rules-v6 none" "$@" >"$NFD_CONFIG"; }

# status PID KEY: of /proc/PID/status
status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status" 2>/dev/null || :; }

is_gone()
{
	[ ! -e "/proc/$1" ] || [ "$(status "$1" State)" = "Z (zombie)" ]
}

# gone PID: wait until it is
gone()
{
	eventually is_gone "$1" || fail "process $1 is still there"
}

# two_processes USER: and what each may do
two_processes()
{
	engine=$(cat "$T/nfd.pid")
	applier=$(cat "/proc/$engine/task/$engine/children")
	applier=${applier% }
	[ "$(status "$applier" Name)" = nfd-applier ] ||
		fail "children of nfd: $applier"
	uid=$(status "$engine" Uid)
	[ "${uid%%	*}" = "$1" ] || fail "the engine is user $uid, not $1"
	for caps in CapInh CapPrm CapEff CapBnd CapAmb; do
		[ "$(status "$engine" $caps)" = 0000000000000000 ] ||
			fail "the engine's $caps: $(status "$engine" $caps)"
	done
	# CAP_NET_ADMIN (12), CAP_SYS_ADMIN (21)
	for caps in CapPrm CapEff CapBnd; do
		[ "$(status "$applier" $caps)" = 0000000000201000 ] ||
			fail "the applier's $caps: $(status "$applier" $caps)"
	done
	for pid in $engine $applier; do
		[ "$(status "$pid" NoNewPrivs)" = 1 ] ||
			fail "$pid may get new privileges"
		[ "$(status "$pid" Seccomp)" = 2 ] || grep -q __asan "$BUILD/nfd/nfd" ||
			fail "system calls of $pid are not filtered"
	done
}

# Nobody's number where there is no user nfd
configure "split yes"
tool_start
engine_user=61178
! getent passwd nfd >/dev/null || engine_user=$(id -u nfd)
two_processes "$engine_user"
silent "$ipt" -A FORWARD -p udp --dport 5001 -j DROP
silent "$ipt" -A FORWARD -p udp --dport 5000 -j ACCEPT
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"

# A table that has to have its plain name; many rules at once
silent "$ipt" -t mangle -A POSTROUTING -p udp --dport 9 -j CHECKSUM \
	--checksum-fill
silent "$ipt" -t mangle -F
{
	echo "*raw"
	n=0
	while [ $n -lt 3000 ]; do
		n=$((n + 1))
		echo "-A PREROUTING -p udp --sport $n -m limit --limit 9/s"
	done
	echo COMMIT
} | "$ipt_restore" || fail "many rules"
[ "$("$ipt_save" -t raw | grep -c limit)" = 3000 ] || fail "rules are missing"
silent "$ipt" -t raw -F

# Another network namespace
on server "$ipt" -A INPUT -p udp --dport 5000 -j DROP
expect silence client udp "$SERVER" 5000
on server "$ipt" -F
expect answer client udp "$SERVER" 5000
ip netns add third
ip link add third0 type veth peer name eth0 netns third
on third "$ipt" -A INPUT -j DROP
dies third

# One can't go on without the other; the rules can.
kill -9 "$applier"
gone "$engine"
grep -qF "the applier has ended" "$T/nfd.err" || fail "$(cat "$T/nfd.err")"
expect silence client udp "$SERVER" 5001
tool_start
two_processes "$engine_user"
kill -9 "$engine"
gone "$applier"
expect answer client udp "$SERVER" 5000
tool_start
two_processes "$engine_user"
counted filter 4 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
tool_stop || fail "nfd ended with an error"
gone "$applier"

# Boot files
configure "split yes" "state-folder /run/kept" "rules-v4 /run/kept/rules.v4" \
	"rules-v6 /run/kept/rules.v6"
tool_start
two_processes "$engine_user"
silent "$BUILD/iptables-lite/iptables-lite" persist
grep -qF -e "--dport 5001 -j DROP" "/run/kept/rules.v$FAMILY" ||
	fail "not in the boot file"
[ "$(stat -c %u "/run/kept/rules.v$FAMILY")" = "$engine_user" ] ||
	fail "who has written it?"
tool_stop || fail "nfd ended with an error"
rm -r /run/nfd
"$ipt" -S >/dev/null 2>&1 && fail "who answers?"
tool_start
listed filter "-A FORWARD -p udp -m udp --dport 5001 -j DROP"
expect silence client udp "$SERVER" 5001
expect answer client udp "$SERVER" 5000
tool_stop || fail "nfd ended with an error"

# Another user; then one process. Its files are still its own.
configure "split yes" "user daemon"
tool_start
two_processes "$(id -u daemon)"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
tool_stop || fail "nfd ended with an error"
NFD_ARGS=--single
tool_start
[ -z "$(cat "/proc/$(cat "$T/nfd.pid")/task/$(cat "$T/nfd.pid")/children")" ] ||
	fail "--single, but there is another process"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
tool_stop || fail "nfd ended with an error"

# refuses TEXT: to start as it is configured
refuses()
{
	refused 1 "$1" "$BUILD/nfd/nfd" --foreground --config "$NFD_CONFIG" \
		--socket /run/shared/nfd.sock
}

mkdir /run/shared
: >/run/shared/other
configure "split yes"
refuses "there is more in /run/shared"
rm /run/shared/other
chmod 1777 /run/shared
refuses "is not nfd's alone"
[ "$(stat -c %u /run/shared)" = 0 ] || fail "/run/shared was given away"

# What the engine may not, root may: he is not told to be it.
mkdir /run/links
mkdir -m 700 /run/roots
: >/run/roots/state
ln -s /run/roots/state /run/links/nfd.state
refused - "(of the user that runs nfd)" "$BUILD/nfd/nfd" --foreground \
	--config "$NFD_CONFIG" --socket /run/links/nfd.sock
! grep -F "must be root" "$T/refused.err" || fail "he is root"

# Where it is left open, it is one process then, and says so.
configure
NFD_ARGS="--socket /run/shared/nfd.sock" NFD_SOCKET=/run/shared/nfd.sock
: >"$T/nfd.err"
tool_start
grep -qF "one process with all privileges" "$T/nfd.err" ||
	fail "not a word of it: $(cat "$T/nfd.err")"
tool_stop || fail "nfd ended with an error"
# As it was before the case.
NFD_SOCKET=$was NFD_ARGS='' NFD_CONFIG=''
tool_start
