# -P of built-in chains, and what reaches the policy is counted there.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
silent $ipt -P FORWARD DROP
listed filter ":FORWARD DROP [0:0]"
expect silence client udp "$SERVER" 5000
counted filter "[1:$((MIN_HEADER + 24))]" ":FORWARD"
silent $ipt -P FORWARD ACCEPT
expect answer client udp "$SERVER" 5000
$ipt -N chain
refused 1 "Bad policy name" $ipt -P FORWARD REJECT
refused 1 "" $ipt -P chain DROP
refused 1 "" $ipt -P nowhere DROP
