# SNAT and MASQUERADE: the server sees the router, the client its answer.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001,5002 --tcp 80
case $FAMILY in
4) to() { echo "$1:$2"; } ;;
6) to() { echo "[$1]:$2"; } ;;
esac
$ipt -t nat -A POSTROUTING -o wan -p udp --dport 5000 -j SNAT --to-source "$WAN"
$ipt -t nat -A POSTROUTING -o wan -p udp --dport 5001 \
	-j SNAT --to-source "$(to "$WAN" 7000-7001)"
$ipt -t nat -A POSTROUTING -s "$LAN_NET" -o wan -j MASQUERADE
expect "answer from=$WAN" client udp "$SERVER" 5000
expect "answer from=$WAN" client tcp "$SERVER" 80
expect "answer from=$WAN" client udp "$SERVER" 5002
expect "answer from=$WAN,7000" client udp "$SERVER" 5001 --sport 7000
counted nat 1 "-A POSTROUTING -o wan -p udp -m udp --dport 5000 -j SNAT --to-source $WAN"
counted nat 2 "-A POSTROUTING -s $LAN_NET -o wan -j MASQUERADE"
expect "answer from=$WAN" router udp "$SERVER" 5002

$ipt -t nat -F
$ipt -t nat -A POSTROUTING -o wan -p udp -j MASQUERADE --to-ports 9000
expect "answer from=$WAN,9000" client udp "$SERVER" 5000 --sport 4000
refused - "" $ipt -t nat -A PREROUTING -j MASQUERADE
