# limit lets its burst pass, then its rate.
. "$NETNS/lib.sh"

topology
$ipt -A FORWARD -p udp --dport 5000 -m limit --limit 1/hour --limit-burst 3
$ipt -A FORWARD -p udp --dport 5000 -m limit --limit 1000/sec --limit-burst 1000
$ipt -A FORWARD -p udp --dport 5000 -j REJECT
for n in 1 2 3 4 5 6; do
	ask client udp "$SERVER" 5000 >/dev/null
done
counted filter 3 "-A FORWARD -p udp -m udp --dport 5000 -m limit --limit 1/hour --limit-burst 3"
counted filter 6 "-A FORWARD -p udp -m udp --dport 5000 -m limit --limit 1000/sec --limit-burst 1000"
