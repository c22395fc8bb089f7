# Long runs of like rules, edited in the middle: each packet meets the rule
# that is there now, and untouched rules go on counting.
. "$NETNS/lib.sh"

topology
serve server --udp 5010,5500
{
	echo "*filter"
	echo ":FORWARD ACCEPT [0:0]"
	for port in $(seq 5000 5999); do
		echo "-A FORWARD -p udp -m udp --dport $port -j DROP"
	done
	echo COMMIT
} | $ipt_restore
rule="-A FORWARD -p udp -m udp --dport"
expect silence client udp "$SERVER" 5010
expect silence client udp "$SERVER" 5500
$ipt -D FORWARD -p udp --dport 5010 -j DROP
$ipt -I FORWARD 100 -p udp --dport 5500 -j ACCEPT
expect answer client udp "$SERVER" 5010
expect answer client udp "$SERVER" 5500
counted filter 1 "$rule 5500 -j DROP"
counted filter 1 "$rule 5500 -j ACCEPT"
$ipt -D FORWARD 100
expect silence client udp "$SERVER" 5500
counted filter 2 "$rule 5500 -j DROP"
$ipt -R FORWARD 1 -p udp --dport 5500 -j DROP
expect silence client udp "$SERVER" 5500
counted filter 0 "$rule 5501 -j DROP"
[ "$($ipt -S FORWARD | grep -c -x -F -e "$rule 5500 -j DROP")" = 2 ] ||
	fail "two rules for port 5500"
