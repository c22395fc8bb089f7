# ACCEPT, DROP, a policy, jumps and RETURN for what is forwarded.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001,5002,5003 --tcp 80,81
udp=$((MIN_HEADER + 8 + 16))

$ipt -P FORWARD DROP
$ipt -A FORWARD -s "$SERVER" -j ACCEPT
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
$ipt -A FORWARD -p udp --dport 5001 -j DROP
$ipt -A FORWARD -p tcp --dport 80 -j ACCEPT
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
expect silence client udp "$SERVER" 5002
expect answer client tcp "$SERVER" 80
expect silence client tcp "$SERVER" 81
counted filter "[1:$udp]" "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
counted filter "[1:$udp]" "-A FORWARD -p udp -m udp --dport 5001 -j DROP"
counted filter 2 ":FORWARD"

# A chain that returns by its end, by RETURN, and not at all (goto).
$ipt -F FORWARD
$ipt -P FORWARD ACCEPT
$ipt -N inner
$ipt -N last
$ipt -A inner -p udp --dport 5000 -j RETURN
$ipt -A inner -p udp --dport 5001 -j DROP
$ipt -A inner -p udp --dport 5002 -g last
$ipt -A last -p udp
$ipt -A FORWARD -i lan -j inner
$ipt -A FORWARD -p udp --dport 5000
$ipt -A FORWARD -p udp --dport 5002 -j DROP
$ipt -A FORWARD -p udp --dport 5003
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
expect silence client udp "$SERVER" 5002
expect answer client udp "$SERVER" 5003
counted filter 4 "-A FORWARD -i lan -j inner"
counted filter 1 "-A inner -p udp -m udp --dport 5000 -j RETURN"
counted filter 1 "-A inner -p udp -m udp --dport 5002 -g last"
counted filter 1 "-A last -p udp"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5002 -j DROP"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5003"
