# DNAT of address and port, from outside and from the router itself.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001 --tcp 80,8080
case $FAMILY in
4) to() { echo "$1:$2"; } ;;
6) to() { echo "[$1]:$2"; } ;;
esac
$ipt -t nat -A PREROUTING -d "$LAN" -p udp --dport 53 \
	-j DNAT --to-destination "$(to "$SERVER" 5000)"
$ipt -t nat -A PREROUTING -d "$NOBODY" -j DNAT --to-destination "$SERVER2"
$ipt -t nat -A PREROUTING -p tcp --dport 443 -j DNAT --to-destination "$(to "$SERVER" 8080)"
$ipt -t nat -A OUTPUT -p udp --dport 54 -j DNAT --to-destination "$(to "$SERVER" 5001)"
expect "answer from=$CLIENT to=$SERVER,5000" client udp "$LAN" 53
expect "answer from=$CLIENT to=$SERVER2,5001" client udp "$NOBODY" 5001
expect "answer to=$SERVER,8080" client tcp "$LAN" 443
expect "answer to=$SERVER2,80" client tcp "$NOBODY" 80
expect "answer to=$SERVER,5001" router udp "$SERVER2" 54
counted nat 1 "-A PREROUTING -d $LAN/$HOST -p udp -m udp --dport 53 -j DNAT --to-destination $(to "$SERVER" 5000)"
counted nat 2 "-A PREROUTING -d $NOBODY/$HOST -j DNAT --to-destination $SERVER2"
refused 2 "" $ipt -t nat -A PREROUTING -j DNAT
refused - "" $ipt -t nat -A POSTROUTING -j DNAT --to-destination "$SERVER"
