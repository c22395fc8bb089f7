# bpf: offsets count from the network header; a result of 0 is no match.
. "$NETNS/lib.sh"

topology
# The byte with the next protocol: 17 is UDP.
at=9
[ "$FAMILY" = 4 ] || at=6
udp="4,48 0 0 $at,21 0 1 17,6 0 0 1,6 0 0 0"
tcp="4,48 0 0 $at,21 0 1 6,6 0 0 1,6 0 0 0"
needs -m bpf --bytecode "$udp"
$ipt -A FORWARD -m bpf --bytecode "$udp"
$ipt -A FORWARD -m bpf --bytecode "$tcp"
$ipt -A FORWARD -m bpf --bytecode "1,6 0 0 65535" -j REJECT
ask client udp "$SERVER" 5000 >/dev/null
ask client udp "$SERVER" 5000 >/dev/null
ask client tcp "$SERVER" 5000 >/dev/null
counted filter 2 "-A FORWARD -m bpf --bytecode \"$udp\""
$ipt_save -c -t filter | grep -F "$tcp" | grep -q '^\[0:' &&
	fail "no TCP seen"
$ipt_save -c -t filter | grep -F "$tcp" | grep -q '^\[' || fail "no rule"
