# A change in another network namespace is taken back there, though nobody has
# been there since; and nowhere else.
# timeout: 60
. "$NETNS/lib.sh"

only lite
topology
own=$ipt-lite
silent $own -A INPUT -p udp -j ACCEPT
on client $own -A INPUT -p tcp -j ACCEPT
on client $own try 2 -- $own -F INPUT 2>"$T/err"
[ "$(on client $own -S INPUT | wc -l)" = 1 ] || fail "not flushed"
refused 1 "nothing waits" "$own" confirm
silent $own -A INPUT -p esp -j ACCEPT
sleep 2.5
on client nft list ruleset >"$T/kernel"
grep -q "l4proto tcp\|protocol 6\|protocol tcp\|nexthdr" "$T/kernel" ||
	fail "the kernel: $(cat "$T/kernel")"
on client $own -C INPUT -p tcp -j ACCEPT || fail "not taken back"
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p udp -j ACCEPT
-A INPUT -p esp -j ACCEPT
END

# The way to a namespace that has a name nfd finds by itself, when it was
# killed while a change waits there: in time, and late.
# kernel_has: the rules that are in force there, nobody having asked nfd
kernel_has() { on client nft list ruleset | grep -q "$1"; }
ours="l4proto tcp\|protocol 6\|protocol tcp\|nexthdr"
for wait in 0 1.2; do
	on client $own try 1 -- $own -F INPUT 2>"$T/err"
	! kernel_has "$ours" || fail "not flushed"
	tool_kill
	sleep $wait
	tool_start
	eventually kernel_has "$ours" ||
		fail "not taken back: $(cat "$T/nfd.err")"
	[ "$(on client $own -S INPUT)" = "-P INPUT ACCEPT
-A INPUT -p tcp -j ACCEPT" ] || fail "not taken back"
done

# It keeps no namespace alive: a late one was left at once.
ip netns add third
ip link add third0 type veth peer name eth0 netns third
on third $own -A INPUT -j DROP
on third $own try 1 -- $own -F INPUT 2>"$T/err"
tool_kill
sleep 1.2
tool_start
dies third

# To one that has no name it finds the way by a client.
unshare -n sleep 60 &
nameless=$!
inside() { nsenter --net="/proc/$nameless/ns/net" -- "$@"; }
until [ "$(readlink "/proc/$nameless/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
	sleep 0.02
done
inside $own -A INPUT -p tcp -j ACCEPT
inside $own try 1 -- $own -F INPUT 2>"$T/err"
tool_kill
sleep 1
tool_start
logged "a network namespace without a name"
[ "$(inside $own -S INPUT)" = "-P INPUT ACCEPT
-A INPUT -p tcp -j ACCEPT" ] || fail "not taken back for the first client"
kill $nameless
: >"$T/nfd.err"
