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

# When nfd was started again meanwhile, it finds the way there by a client.
on client $own try 1 -- $own -F INPUT 2>"$T/err"
tool_kill
sleep 1
tool_start
[ "$(on client $own -S INPUT)" = "-P INPUT ACCEPT
-A INPUT -p tcp -j ACCEPT" ] || fail "not taken back for the first client"
: >"$T/nfd.err"
