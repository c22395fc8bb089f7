# Addresses, masks, iprange, mac, interfaces with +, negations.
. "$NETNS/lib.sh"

topology
case $FAMILY in
4) odd=10.0.0.2/255.0.0.255 range=10.2.0.2-10.2.0.3 ;;
6) odd=fd01::2/ffff::ffff range=fd02::2-fd02::3 ;;
esac
$ipt -A FORWARD -s "$odd"
$ipt -A FORWARD -d "$WAN_NET"
$ipt -A FORWARD ! -s "$LAN_NET"
$ipt -A FORWARD ! -d "$SERVER2"
$ipt -A FORWARD -m iprange --dst-range "$range"
$ipt -A FORWARD -m iprange ! --src-range "$range"
$ipt -A FORWARD -m mac --mac-source 02:00:00:00:01:02
$ipt -A FORWARD -m mac ! --mac-source 02:00:00:00:01:02
$ipt -A FORWARD -i la+ -o w+
$ipt -A FORWARD ! -i la+
$ipt -A FORWARD ! -o wan
$ipt -A FORWARD -i lan+
$ipt -A FORWARD -j DROP
expect silence client udp "$SERVER" 5000
expect silence client udp "$SERVER2" 5000

counted filter 2 "$($ipt -S FORWARD 1)"
counted filter 2 "-A FORWARD -d $WAN_NET"
counted filter 0 "-A FORWARD ! -s $LAN_NET"
counted filter 1 "-A FORWARD ! -d $SERVER2/$HOST"
counted filter 2 "-A FORWARD -m iprange --dst-range $range"
counted filter 2 "-A FORWARD -m iprange ! --src-range $range"
counted filter 2 "-A FORWARD -m mac --mac-source 02:00:00:00:01:02"
counted filter 0 "-A FORWARD -m mac ! --mac-source 02:00:00:00:01:02"
counted filter 2 "-A FORWARD -i la+ -o w+"
counted filter 0 "-A FORWARD ! -i la+"
counted filter 0 "-A FORWARD ! -o wan"
counted filter 2 "-A FORWARD -i lan+"
