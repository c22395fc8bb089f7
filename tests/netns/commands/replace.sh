# -R puts one rule in the place of another and starts its counters at zero;
# its neighbours go on counting.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
$ipt -A FORWARD -p udp --dport 5000
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
expect answer client udp "$SERVER" 5000
silent $ipt -R FORWARD 2 -p udp --dport 5000 -j DROP
counted filter "[0:0]" "-A FORWARD -p udp -m udp --dport 5000 -j DROP"
expect silence client udp "$SERVER" 5000
counted filter 2 "-A FORWARD -p udp -m udp --dport 5000"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j DROP"
unlisted filter "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
refused 1 "Index of replacement too big" $ipt -R FORWARD 3 -j DROP
refused 2 "" $ipt -R FORWARD -j DROP
