#!/bin/sh
# The checks of run.sh, in its machine. Each is a function; arguments: which
# (all).
set -u

# When all has been started; things of the host's may be missing.
systemctl is-system-running --wait >/dev/null
NETNS=/run/nfd-tests/netns FAMILY=4 TOOL=lite NFD_ARGS='' NFD_RUN=/run/nfd
T=$(mktemp -d)
export NETNS FAMILY TOOL NFD_ARGS NFD_RUN T
# shellcheck source=tests/netns/lib.sh
. "$NETNS/lib.sh"

# installed UNIT PATTERN: what the pattern's parentheses match in the unit
installed() { systemctl cat "$1" | sed -n "s|^$2\$|\\1|p" | head -n 1; }

sbin=$(installed nfd.service 'ExecStart=\(.*\)/nfd --foreground')
config=$(installed nfd.service 'ReadWritePaths=-\(.*\) -.*')
state=$(installed nfd.service 'ReadWritePaths=.* -\(.*\)')
mkdir "$T/bin"
for name in iptables iptables-save iptables-restore; do
	tool_link "$sbin/iptables-lite" $name
done
PATH=$T/bin:$sbin:$PATH
drop_5001="-A INPUT -p udp -m udp --dport 5001 -j DROP"

# property NAME: of the service, as systemd knows it
property() { systemctl show -p "$1" --value nfd.service; }

# status PID KEY: of /proc/PID/status
status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

# until_true COMMAND...: within ten seconds
until_true()
{
	eventually "$@" || fail "in vain: $*"
}

# is_other PID: does another one serve, which has said so?
is_other()
{
	[ "$(property MainPID)" != "$1" ] &&
		[ "$(property ActiveState)" = active ]
}

# The rule of the boot file drops what it should, nothing else, and counts.
at_work()
{
	before=$(counters filter "$drop_5001")
	before=${before#\[} before=${before%%:*}
	expect answer client udp "$LAN" 5000
	expect silence client udp "$LAN" 5001
	counted filter $((before + 1)) "$drop_5001"
}

# says TEXT: nfd, in the journal, soon
says()
{
	until_true eval "journalctl -q --sync; journalctl -q -u nfd.service -o cat |
		grep -qF -e \"$1\""
}

# drop_in LINE...: of the unit's [Service]
drop_in()
{
	mkdir -p /etc/systemd/system/nfd.service.d
	printf '%s\n' "[Service]" "$@" >/etc/systemd/system/nfd.service.d/test.conf
	systemctl daemon-reload
	systemctl restart nfd.service
}

# The engine may write where it has to.
keeps_folders()
{
	for folder in /run/nfd "$state"; do
		[ "$(stat -c %U "$folder")" = nfd ] ||
			fail "$folder is $(stat -c %U "$folder")'s"
	done
}

# --- the checks: in this order ---------------------------------------------

check_boot()
{
	for unit in nfd.service nfd.socket; do
		systemctl -q is-active $unit || fail "$unit is not active"
	done
	[ "$(property Type)" = notify ] || fail "not notify"
	[ "$(property StatusText)" = Serving ] || fail "$(property StatusText)"
	for port in 5001 5006; do
		grep -qw $port /run/before-network ||
			fail "before the network: $(cat /run/before-network)"
	done
	[ "$(readlink "$config/rules.v4")" = "$state/rules.v4" ] ||
		fail "no link to the boot file"
	listed filter "$drop_5001"
}

check_verify()
{
	for unit in nfd.service nfd.socket; do
		silent systemd-analyze verify --man=no $unit
	done
}

check_processes()
{
	engine=$(property MainPID)
	applier=$(cat "/proc/$engine/task/$engine/children")
	applier=${applier% }
	[ "$(stat -c %U "/proc/$engine")" = nfd ] || fail "the engine's user"
	[ "$(stat -c %U "/proc/$applier")" = root ] || fail "the applier's user"
	for caps in CapInh CapPrm CapEff CapAmb; do
		[ "$(status "$engine" $caps)" = 0000000000000000 ] ||
			fail "the engine's $caps: $(status "$engine" $caps)"
	done
	# CAP_NET_ADMIN (12), CAP_SYS_ADMIN (21)
	[ "$(status "$applier" CapPrm)" = 0000000000201000 ] ||
		fail "the applier's capabilities: $(status "$applier" CapPrm)"
	for pid in $engine $applier; do
		[ "$(status "$pid" NoNewPrivs)" = 1 ] || fail "new privileges"
		[ "$(status "$pid" Seccomp)" = 2 ] || fail "system calls"
		grep -q ' / / ro,' "/proc/$pid/mountinfo" || fail "/ can be written"
		! nsenter --target "$pid" --mount -- ls /dev/tty /home/* \
			>/dev/null 2>&1 || fail "devices or homes can be seen"
	done
}

check_packets()
{
	at_work
	silent iptables -A INPUT -p udp --dport 5000 -j DROP
	expect silence client udp "$LAN" 5000
	silent iptables -D INPUT -p udp --dport 5000 -j DROP
	at_work
	# The client's network namespace, from within the service's sandbox
	silent on client iptables -A OUTPUT -p udp --dport 5000 -j DROP
	ask client udp "$LAN" 5000 --wait 0.3 | grep -q answer &&
		fail "not dropped in another network namespace"
	silent on client iptables -F
	at_work
}

check_reload()
{
	pid=$(property MainPID)
	echo "log-level debug" >"$config/nfd.conf"
	systemctl reload nfd.service
	says "the settings were read again"
	[ "$(property ActiveState)" = active ] || fail "$(property ActiveState)"
	[ "$(property MainPID)" = "$pid" ] || fail "it was started again"
	at_work
	keeps_folders
	systemd-tmpfiles --create nfd.conf
	keeps_folders
}

# as_nobody ARGUMENT...: ask nfd
as_nobody()
{
	setpriv --reuid=nobody --regid=nogroup --clear-groups \
		"$sbin/iptables-lite" "$@"
}

# Who is in a group that may ask can reach systemd's socket too.
check_groups()
{
	refused 4 "Permission denied" as_nobody -S
	echo "read-group nogroup" >"$config/nfd.conf"
	systemctl reload nfd.service
	until_true eval "as_nobody -S >$T/out 2>&1"
	grep -qFx -e "$drop_5001" "$T/out" || fail "$(cat "$T/out")"
	refused 4 "you must be root" as_nobody -F
	rm "$config/nfd.conf"
	systemctl restart nfd.service
	refused 4 "you must be root" as_nobody -S
}

check_persist()
{
	silent iptables-lite persist
	grep -qFx -e "$drop_5001" "$state/rules.v4" || fail "not in the file"
}

check_stop()
{
	systemctl stop nfd.socket nfd.service
	[ "$(property Result)" = success ] || fail "$(property Result)"
	! pgrep -x 'nfd|nfd-applier' || fail "still there"
	expect answer client udp "$LAN" 5000
	expect silence client udp "$LAN" 5001
	# Nobody's but nfd's own socket then
	systemctl start nfd.service
	says "the rules were taken over"
	at_work
	systemctl stop nfd.service
	systemctl start nfd.socket
}

# Who asks has it started.
check_socket()
{
	systemctl stop nfd.service 2>/dev/null
	! systemctl -q is-active nfd.service || fail "not stopped"
	at_work
	systemctl -q is-active nfd.service || fail "not started"
	systemctl stop nfd.service 2>/dev/null
	[ -S /run/nfd/nfd.sock ] || fail "the socket is gone"
	systemctl start nfd.service
}

# As often as it dies: more than systemd's usual five times in ten seconds.
check_killed()
{
	for victim in 1 2 3 4 5 6 7 8; do
		pid=$(property MainPID)
		[ $((victim % 4)) != 0 ] || # the applier
			pid=$(cat "/proc/$pid/task/$pid/children")
		was=$(property MainPID)
		kill -9 "${pid% }"
		until_true is_other "$was"
	done
	[ "$(property NRestarts)" -ge 8 ] || fail "$(property NRestarts)"
	at_work
}

# A change in a namespace is taken back in time, from within the sandbox.
check_pending()
{
	silent on client iptables -A OUTPUT -p udp --dport 5000 -j DROP
	on client iptables-lite try 2 -- iptables-lite -F OUTPUT 2>/dev/null
	pid=$(property MainPID)
	kill -9 "$pid"
	until_true is_other "$pid"
	until_true eval "on client nft list ruleset | grep -q 'th dport 5000\|udp dport 5000'"
	silent on client iptables -F OUTPUT
	at_work
}

check_watchdog()
{
	drop_in WatchdogSec=1s
	pid=$(property MainPID)
	sleep 2
	[ "$(property MainPID)" = "$pid" ] || fail "no signs of life"
	kill -STOP "$pid"
	until_true is_other "$pid"
	journalctl -q --sync
	journalctl -q -u nfd.service -o cat | grep -q "Watchdog timeout" ||
		fail "not the watchdog"
	at_work
	# systemd's own upgrade
	pid=$(property MainPID)
	systemctl daemon-reexec
	sleep 2
	[ "$(property MainPID)" = "$pid" ] || fail "not the same any more"
	at_work
}

# With wrong settings it starts; wrong options don't get better by trying again.
check_settings()
{
	echo "log-level info" >"$config/nfd.conf"
	systemctl restart nfd.service
	cmp "$config/nfd.conf" "$config/nfd.conf.good" || fail "no good copy"
	echo "no such setting" >"$config/nfd.conf"
	systemctl restart nfd.service
	says "$config/nfd.conf:1: "
	property StatusText | grep -qF "its last good copy is used" ||
		fail "$(property StatusText)"
	at_work
	rm "$config/nfd.conf" "$config/nfd.conf.good"
	! drop_in "ExecStart=" "ExecStart=$sbin/nfd --foreground --nonsense" \
		2>/dev/null || fail "it was started"
	sleep 1
	[ "$(property ExecMainStatus)" = 2 ] || fail "$(property ExecMainStatus)"
	[ "$(property NRestarts)" = 0 ] || fail "it was tried again"
	expect silence client udp "$LAN" 5001
	drop_in
	at_work
}

check_upgrade()
{
	cp "$sbin/nfd" "$sbin/nfd.new"
	mv "$sbin/nfd.new" "$sbin/nfd"
	systemctl restart nfd.service
	[ "$(readlink "/proc/$(property MainPID)/exe")" = "$sbin/nfd" ] ||
		fail "the old one"
	at_work
}

check_journal()
{
	journalctl -q --sync
	journalctl -q -o json -u nfd.service | python3 -c '
import json, sys
own = [e for e in map(json.loads, sys.stdin) if e.get("SYSLOG_IDENTIFIER") == "nfd"]
assert own, "nothing"
assert {e["_SYSTEMD_UNIT"] for e in own} == {"nfd.service"}, own
taken = [e for e in own if e["MESSAGE"] == "the rules were taken over"]
assert taken and all(int(e["NFD_GENERATION"]) > 0 for e in taken), taken
assert all(e["PRIORITY"] == "6" and e["_COMM"] == "nfd" for e in taken), taken
' || fail "$(journalctl -q -o json -u nfd.service | tail -n 5)"
}

CHECKS="boot verify processes packets reload groups persist stop socket killed pending
	watchdog settings upgrade journal"

mkdir -p /run/netns
ip link set lo up
topology
serve router --udp 5000,5001
passed=0 failed=0
# shellcheck disable=SC2048 # words without blanks
for name in ${*:-$CHECKS}; do
	(
		set -e
		"check_$name"
	) >"$T/log" 2>&1
	# shellcheck disable=SC2181 # within an if there is no set -e
	if [ $? = 0 ]; then
		passed=$((passed + 1))
		echo "ok   $name"
		continue
	fi
	failed=$((failed + 1))
	echo "FAIL $name"
	{
		tail -n 40 "$T/log"
		systemctl --no-pager status nfd.service nfd.socket
	} 2>&1 | sed 's/^/     /'
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
