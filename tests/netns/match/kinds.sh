# addrtype, pkttype, length, and marks.
. "$NETNS/lib.sh"

topology
serve router --udp 5000,5001
one=$((MIN_HEADER + 8 + 16))
$ipt -A INPUT -p udp -m addrtype --dst-type LOCAL
$ipt -A INPUT -p udp -m addrtype ! --src-type LOCAL
$ipt -A INPUT -p udp -m addrtype --src-type UNICAST --dst-type LOCAL
$ipt -A INPUT -p udp -m addrtype --dst-type MULTICAST
$ipt -A INPUT -p udp -m addrtype --dst-type LOCAL --limit-iface-in
$ipt -A INPUT -p udp -m pkttype --pkt-type unicast
$ipt -A INPUT -p udp -m pkttype ! --pkt-type unicast
$ipt -A INPUT -p udp -m length --length $one
$ipt -A INPUT -p udp -m length --length 0:$((one - 1))
$ipt -A INPUT -p udp -m length ! --length $((one + 1)):
expect answer client udp "$LAN" 5000
expect answer client udp "$WAN" 5001
in="-A INPUT -p udp -m"
counted filter 2 "$in addrtype --dst-type LOCAL"
counted filter 2 "$in addrtype ! --src-type LOCAL"
counted filter 2 "$in addrtype --src-type UNICAST --dst-type LOCAL"
counted filter 0 "$in addrtype --dst-type MULTICAST"
counted filter 1 "$in addrtype --dst-type LOCAL --limit-iface-in"
counted filter 2 "$in pkttype --pkt-type unicast"
counted filter 0 "$in pkttype ! --pkt-type unicast"
counted filter 2 "$in length --length $one"
counted filter 0 "$in length --length 0:$((one - 1))"
counted filter 2 "$in length ! --length $((one + 1)):65535"
