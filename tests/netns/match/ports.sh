# Ports: single, ranges, negated, multiport lists; -p by name and negated.
. "$NETNS/lib.sh"

topology
$ipt -N one
$ipt -A FORWARD -s "$CLIENT" -j one
$ipt -A one -p udp --dport 5000
$ipt -A one -p udp --dport 5001:5003
$ipt -A one -p udp ! --dport 5000
$ipt -A one -p udp --sport 1024:
$ipt -A one -p udp --sport 4000 --dport 5002
$ipt -A one -p udp -m multiport --dports 5000,5002:5003
$ipt -A one -p udp -m multiport ! --dports 5000,5001
$ipt -A one -p udp -m multiport --ports 4000,5000
$ipt -A one -p udp -m multiport --sports 1:1000,4000
$ipt -A one ! -p tcp
$ipt -A one -p tcp
$ipt -A one -p sctp
$ipt -A one -j DROP
for port in 5000 5001 5002 5003 5004; do
	expect silence client udp "$SERVER" $port --sport 4000
done
counted filter 1 "-A one -p udp -m udp --dport 5000"
counted filter 3 "-A one -p udp -m udp --dport 5001:5003"
counted filter 4 "-A one -p udp -m udp ! --dport 5000"
counted filter 5 "-A one -p udp -m udp --sport 1024:65535"
counted filter 1 "-A one -p udp -m udp --sport 4000 --dport 5002"
counted filter 3 "-A one -p udp -m multiport --dports 5000,5002:5003"
counted filter 3 "-A one -p udp -m multiport ! --dports 5000,5001"
counted filter 5 "-A one -p udp -m multiport --ports 4000,5000"
counted filter 5 "-A one -p udp -m multiport --sports 1:1000,4000"
counted filter 5 "-A one ! -p tcp"
counted filter 0 "-A one -p tcp"
counted filter 0 "-A one -p sctp"
expect silence client tcp "$SERVER" 80
counted filter 1 "-A one -p tcp"
