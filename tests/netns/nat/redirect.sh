# REDIRECT to the router's own ports.
. "$NETNS/lib.sh"

topology
serve router --udp 5353 --tcp 3128
$ipt -t nat -A PREROUTING -i lan -p udp --dport 53 -j REDIRECT --to-ports 5353
$ipt -t nat -A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128
$ipt -t nat -A PREROUTING -p udp --dport 5353 -j REDIRECT
expect "answer to=$LAN,5353" client udp "$SERVER" 53
expect "answer to=$LAN,3128" client tcp "$SERVER" 80
expect "answer to=$LAN,5353" client udp "$NOBODY" 5353
counted nat 1 "-A PREROUTING -i lan -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353"
