# ICMP types, by name and number; errors belong to their connection.
. "$NETNS/lib.sh"

topology
case $FAMILY in
4) option=--icmp-type echo=8 reply=0 module=icmp p="-p icmp" ;;
6) option=--icmpv6-type echo=128 reply=129 module=icmp6 p="-p ipv6-icmp" ;;
esac
$ipt -A FORWARD $p $option echo-request
$ipt -A FORWARD $p $option $reply
$ipt -A FORWARD $p ! $option $echo
$ipt -A FORWARD $p $option destination-unreachable
$ipt -A FORWARD -m conntrack --ctstate RELATED $p
expect answer client icmp "$SERVER"
counted filter 1 "-A FORWARD $p -m $module $option $echo"
counted filter 1 "-A FORWARD $p -m $module $option $reply"
counted filter 1 "-A FORWARD $p -m $module ! $option $echo"
ask client udp "$SERVER" 9 --wait 1 >/dev/null
case $FAMILY in
4) counted filter 1 "-A FORWARD $p -m $module $option 3" ;;
6) counted filter 1 "-A FORWARD $p -m $module $option 1" ;;
esac
counted filter 1 "-A FORWARD $p -m conntrack --ctstate RELATED"
