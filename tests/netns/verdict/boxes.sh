# Networks and ranges of ports in one rule, many of them: each packet meets its
# own, at both ends of a range, also where rules come, go and overlap.
. "$NETNS/lib.sh"

topology
serve server --udp 5010,5199,5200
case $FAMILY in
4) begin=10.7. end=.0/24 ;;
6) begin=fd07: end=::/64 ;;
esac
{
	echo "*filter"
	echo ":FORWARD ACCEPT [0:0]"
	for i in $(seq 1 40); do
		echo "-A FORWARD -d $begin$i$end -p udp -m udp --dport 5000:5099 -j DROP"
		echo "-A FORWARD -d $WAN_NET -p udp -m udp --dport ${i}00:${i}99 -j DROP"
	done
	for i in 50 51 52; do
		echo "-A FORWARD -d $WAN_NET -p udp -m udp --dport ${i}00:${i}99 -j DROP"
	done
	echo COMMIT
} | $ipt_restore
rule="-A FORWARD -d $WAN_NET -p udp -m udp --dport"
expect silence client udp "$SERVER" 5010
expect silence client udp "$SERVER" 5199
expect silence client udp "$SERVER" 5200
counted filter 1 "$rule 5000:5099 -j DROP"
counted filter 1 "$rule 5100:5199 -j DROP"
counted filter 1 "$rule 5200:5299 -j DROP"

# In the middle, across two of them; then gone again.
$ipt -I FORWARD 40 -d "$WAN_NET" -p udp --dport 5150:5250 -j ACCEPT
expect answer client udp "$SERVER" 5199
expect answer client udp "$SERVER" 5200
expect silence client udp "$SERVER" 5010
counted filter 2 "$rule 5150:5250 -j ACCEPT"
counted filter 2 "$rule 5000:5099 -j DROP"
counted filter 1 "$rule 5100:5199 -j DROP"
$ipt -D FORWARD 40
expect silence client udp "$SERVER" 5199
counted filter 2 "$rule 5100:5199 -j DROP"

# The same once more, first: it gets what the other had.
$ipt -I FORWARD -d "$WAN_NET" -p udp --dport 5100:5199 -j ACCEPT
expect answer client udp "$SERVER" 5199
counted filter 1 "$rule 5100:5199 -j ACCEPT"
$ipt -D FORWARD 1
expect silence client udp "$SERVER" 5199
counted filter 3 "$rule 5100:5199 -j DROP"
