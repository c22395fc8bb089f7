# Nested and overlapping prefixes: first match wins, not the longest.
. "$NETNS/lib.sh"

topology
case $FAMILY in
4) net=10.2.0.0 wide=16 narrow=30 ;;
6) net=fd02:: wide=32 narrow=126 ;;
esac
$ipt -A FORWARD -d $net/$narrow -p udp --dport 5000
$ipt -A FORWARD -d "$WAN_NET" -p udp --dport 5000
$ipt -A FORWARD -d $net/$wide -p udp -j DROP
$ipt -A FORWARD -d "$SERVER" -p udp -j ACCEPT
$ipt -A FORWARD ! -d "$SERVER" -p udp -j ACCEPT
expect silence client udp "$SERVER" 5000
expect silence client udp "$SERVER2" 5001
counted filter 1 "-A FORWARD -d $net/$narrow -p udp -m udp --dport 5000"
counted filter 1 "-A FORWARD -d $WAN_NET -p udp -m udp --dport 5000"
counted filter 2 "-A FORWARD -d $net/$wide -p udp -j DROP"
counted filter 0 "-A FORWARD -d $SERVER/$HOST -p udp -j ACCEPT"
counted filter 0 "-A FORWARD ! -d $SERVER/$HOST -p udp -j ACCEPT"
