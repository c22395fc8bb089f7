# REJECT answers with the ICMP error asked for, or a reset.
. "$NETNS/lib.sh"

topology
case $FAMILY in
4)
	kinds="icmp-net-unreachable=3/0 icmp-host-unreachable=3/1
		icmp-proto-unreachable=3/2 icmp-port-unreachable=3/3
		icmp-net-prohibited=3/9 icmp-host-prohibited=3/10
		icmp-admin-prohibited=3/13"
	port_unreachable=3/3
	;;
6)
	kinds="icmp6-no-route=1/0 icmp6-adm-prohibited=1/1
		icmp6-addr-unreachable=1/3 icmp6-port-unreachable=1/4"
	port_unreachable=1/4
	;;
esac

port=5000
for kind in $kinds; do
	$ipt -A FORWARD -p udp --dport $port -j REJECT --reject-with "${kind%=*}"
	expect "icmp ${kind#*=}" client udp "$SERVER" $port
	counted filter 1 "-A FORWARD -p udp -m udp --dport $port -j REJECT --reject-with ${kind%=*}"
	port=$((port + 1))
done

# The default, with TCP too; a reset; in INPUT and in OUTPUT.
$ipt -A FORWARD -p tcp --dport 80 -j REJECT
$ipt -A FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset
$ipt -A INPUT -p udp --dport 53 -j REJECT
$ipt -A INPUT -p tcp --dport 81 -j REJECT --reject-with tcp-reset
$ipt -A OUTPUT -p tcp --dport 82 -j REJECT --reject-with tcp-reset
expect "icmp $port_unreachable" client tcp "$SERVER" 80
expect reset client tcp "$SERVER" 81
expect "icmp $port_unreachable" client udp "$LAN" 53
expect reset client tcp "$LAN" 81
expect reset router tcp "$SERVER" 82
refused 2 "" $ipt -A FORWARD -p tcp -j REJECT --reject-with no-such-thing
refused - "" $ipt -t mangle -A FORWARD -j REJECT
