# CONNMARK saves to the connection and restores from it.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001
$ipt -t mangle -A PREROUTING -i lan -p udp --dport 5000 -j MARK --set-mark 0x21
$ipt -t mangle -A PREROUTING -i lan -p udp --dport 5000 -j CONNMARK --save-mark
$ipt -t mangle -A PREROUTING -i lan -p udp --dport 5001 -j CONNMARK --set-mark 0x5
$ipt -t mangle -A PREROUTING -i wan -j CONNMARK --restore-mark --mask 0xf
$ipt -A FORWARD -i wan -m connmark --mark 0x21 -m mark --mark 0x1
$ipt -A FORWARD -i wan -m connmark --mark 0x5 -m mark --mark 0x5
expect answer client udp "$SERVER" 5000
expect answer client udp "$SERVER" 5001
counted filter 1 "-A FORWARD -i wan -m connmark --mark 0x21 -m mark --mark 0x1"
counted filter 1 "-A FORWARD -i wan -m connmark --mark 0x5 -m mark --mark 0x5"
