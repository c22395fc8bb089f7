# Where two rules match, the first one wins and the second counts nothing;
# overlapping rules whose jump returns both count.
. "$NETNS/lib.sh"

topology
$ipt -N a
$ipt -N b
$ipt -A a -p udp
$ipt -A b -p udp
for port in 5000 5001 5002; do
	$ipt -A FORWARD -s "$CLIENT" -p udp --dport $port -j a
done
$ipt -A FORWARD -s "$LAN_NET" -p udp --dport 5000:5001 -j b
$ipt -A FORWARD -s "$CLIENT" -p udp --dport 5000 -j b
$ipt -A FORWARD -p udp --dport 5000 -j DROP
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
$ipt -A FORWARD -p udp --dport 5001 -j DROP
$ipt -A FORWARD -p udp --dport 5000:5002 -j DROP
for port in 5000 5001 5002; do
	expect silence client udp "$SERVER" $port
	counted filter 1 "-A FORWARD -s $CLIENT/$HOST -p udp -m udp --dport $port -j a"
done
counted filter 3 "-A a -p udp"
counted filter 3 "-A b -p udp"
counted filter 2 "-A FORWARD -s $LAN_NET -p udp -m udp --dport 5000:5001 -j b"
counted filter 1 "-A FORWARD -s $CLIENT/$HOST -p udp -m udp --dport 5000 -j b"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j DROP"
counted filter 0 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5001 -j DROP"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000:5002 -j DROP"

# The owner goes: the next of the same match takes its place.
$ipt -D FORWARD -p udp --dport 5000 -j DROP
expect silence client udp "$SERVER" 5002
serve server --udp 5000
expect answer client udp "$SERVER" 5000
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
