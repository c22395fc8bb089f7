# MARK is seen by later rules and by routing; set, and, or, xor.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001
$ipt -t mangle -A PREROUTING -p udp --dport 5000 -j MARK --set-mark 0x10
$ipt -t mangle -A PREROUTING -p udp --dport 5000 -j MARK --or-mark 0x3
$ipt -t mangle -A PREROUTING -p udp --dport 5000 -j MARK --and-mark 0xfe
$ipt -t mangle -A PREROUTING -p udp --dport 5000 -j MARK --xor-mark 0x100
$ipt -t mangle -A PREROUTING -p udp --dport 5001 -j MARK --set-xmark 0x7/0xf
$ipt -t mangle -A PREROUTING -m mark --mark 0x7 -j MARK --set-mark 0x9
$ipt -A FORWARD -m mark --mark 0x112
$ipt -A FORWARD -m mark --mark 0x10/0xf0
$ipt -A FORWARD -m mark ! --mark 0x112 -p udp --dport 5000 -j DROP
$ipt -A FORWARD -m mark --mark 0x9 -j DROP
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
counted filter 1 "-A FORWARD -m mark --mark 0x112"
counted filter 1 "-A FORWARD -m mark --mark 0x10/0xf0"
counted filter 1 "-A FORWARD -m mark --mark 0x9 -j DROP"

# OUTPUT of mangle routes again when the mark changes.
ip -"$FAMILY" rule add fwmark 5 unreachable
expect answer router udp "$SERVER" 5000
$ipt -t mangle -A OUTPUT -p udp --dport 5000 -j MARK --set-mark 5
case $(ask router udp "$SERVER" 5000 --wait 0.3) in
answer*) fail "the mark did not change the route" ;;
esac
