# Who made the change may be gone, and nfd may be killed while it waits: what is
# left of the time counts when it starts again; when it is over, the old rules
# are there before anybody can ask.
# timeout: 90
. "$NETNS/lib.sh"

only lite
own=$ipt-lite

killed()
{
	tool_kill
}

silent $own -A INPUT -p udp -j ACCEPT
$own-save | sed '/^#/d' >"$T/before"

# The client dies.
$own try 4 -- sh -c "$own -F INPUT; sleep 60" &
sleep 1
unlisted filter "-A INPUT -p udp -j ACCEPT"
kill -9 $!
sleep 3.5
listed filter "-A INPUT -p udp -j ACCEPT"

# nfd dies, and is back in time, and after.
$own try 8 -- $own -F INPUT 2>"$T/err"
killed
tool_start
unlisted filter "-A INPUT -p udp -j ACCEPT"
killed
tool_start
$own history | grep -q "^Not confirmed: .* in [1-8] s" || fail "$($own history)"
sleep 8.5
listed filter "-A INPUT -p udp -j ACCEPT"

$own try 1 -- $own -F INPUT 2>"$T/err"
silent $own -N more
killed
sleep 1.2
tool_start
$own-save | sed '/^#/d' | diff "$T/before" - || fail "not as before"
refused 1 "nothing waits" "$own" confirm

# Confirmed is confirmed.
$own try 2 -- $own -F INPUT 2>"$T/err"
$own confirm
killed
sleep 2
tool_start
unlisted filter "-A INPUT -p udp -j ACCEPT"
: >"$T/nfd.err"
