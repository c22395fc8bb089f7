# NETMAP swaps the network part and keeps the host part.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
case $FAMILY in
4) here=10.2.0.0/24 prefix=10.77.0.0/24 map2=10.77.0.2 map3=10.77.0.3 ;;
6) here=fd02::/64 prefix=fd77::/64 map2=fd77::2 map3=fd77::3 ;;
esac
$ipt -t nat -A PREROUTING -d $prefix -j NETMAP --to $here
expect "answer to=$SERVER,5000" client udp $map2 5000
expect "answer to=$SERVER2,5000" client udp $map3 5000
counted nat 2 "-A PREROUTING -d $prefix -j NETMAP --to $here"

$ipt -t nat -A POSTROUTING -s "$LAN_NET" -o wan -j NETMAP --to $prefix
on server ip route add $prefix via "$WAN"
case $FAMILY in
4) expect "answer from=10.77.0.2" client udp "$SERVER" 5000 ;;
6) expect "answer from=fd77::2" client udp "$SERVER" 5000 ;;
esac
