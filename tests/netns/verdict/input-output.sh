# What is for the router itself and what comes from it.
. "$NETNS/lib.sh"

topology
serve router --udp 5000,5001 --tcp 80,81
serve server --udp 5000,5001
$ipt -A INPUT -i lan -p udp --dport 5001 -j DROP
$ipt -A INPUT ! -i lan -p udp --dport 5000 -j DROP
$ipt -A INPUT -p tcp --dport 81 -j DROP
$ipt -A OUTPUT -o wan -d "$SERVER" -p udp --dport 5001 -j DROP
expect answer client udp "$LAN" 5000
expect silence client udp "$LAN" 5001
expect silence server udp "$WAN" 5000
expect answer server udp "$WAN" 5001
expect answer client tcp "$LAN" 80
expect silence client tcp "$LAN" 81
expect answer router udp "$SERVER" 5000
expect "refused EPERM" router udp "$SERVER" 5001
expect answer client udp "$SERVER" 5001
counted filter 1 "-A INPUT -i lan -p udp -m udp --dport 5001 -j DROP"
counted filter 1 "-A INPUT ! -i lan -p udp -m udp --dport 5000 -j DROP"
counted filter 1 "-A OUTPUT -d $SERVER/$HOST -o wan -p udp -m udp --dport 5001 -j DROP"
