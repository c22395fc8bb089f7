# Stopping nfd leaves the rules at work; starting it again takes them over,
# with all they have counted meanwhile.
. "$NETNS/lib.sh"

only lite
topology
serve server --udp 5000,5001
one=$((MIN_HEADER + 24))
$ipt -N user
$ipt -A FORWARD -p udp --dport 5000 -j user
$ipt -A user -p udp -m comment --comment "one two" -j ACCEPT
$ipt -A FORWARD -p udp --dport 5001 -j DROP -c 10 1000
$ipt -t nat -A PREROUTING -d "$NOBODY" -j DNAT --to-destination "$SERVER"
$ipt -P FORWARD DROP
$ipt -A FORWARD -s "$SERVER" -j ACCEPT
expect answer client udp "$SERVER" 5000
$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' >"$T/before"

tool_stop || fail "nfd ended with an error"
expect answer client udp "$NOBODY" 5000
expect silence client udp "$SERVER" 5001
expect silence client udp "$SERVER" 5002
tool_start

$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' | diff -u "$T/before" - ||
	fail "the rules changed"
counted filter "[2:$((2 * one))]" "-A FORWARD -p udp -m udp --dport 5000 -j user"
counted filter "[11:$((1000 + one))]" "-A FORWARD -p udp -m udp --dport 5001 -j DROP"
counted nat 1 "-A PREROUTING -d $NOBODY/$HOST -j DNAT --to-destination $SERVER"
counted filter "[1:$one]" ":FORWARD"
$ipt -I FORWARD -p udp --dport 5000 -j DROP
expect silence client udp "$SERVER" 5000
