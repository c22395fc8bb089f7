# recent: a list that one rule fills, others ask, count and clear.
. "$NETNS/lib.sh"

topology
needs -m recent --rcheck --name probe
full=255.255.255.255
[ "$FAMILY" = 4 ] || full=ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
rest="--name list --mask $full --rsource"
$ipt -A FORWARD -p udp --dport 5000 -m recent --name list --set
$ipt -A FORWARD -p udp -m recent --name list --rcheck
$ipt -A FORWARD -p udp -m recent --name list ! --rcheck
$ipt -A FORWARD -p udp -m recent --name list --rcheck --hitcount 3
$ipt -A FORWARD -p udp -m recent --name list --rcheck --rdest
$ipt -A FORWARD -p udp --dport 5002 -m recent --name list --remove
$ipt -A FORWARD -p udp -j REJECT
send()
{
	ask client udp "$SERVER" "$1" >/dev/null
}
send 5001	# not on the list
send 5000	# put there: seen once
send 5001
send 5000	# twice
send 5000	# three times
send 5002	# taken off
send 5001
counted filter 3 "-A FORWARD -p udp -m udp --dport 5000 -m recent --set $rest"
counted filter 5 "-A FORWARD -p udp -m recent --rcheck $rest"
counted filter 2 "-A FORWARD -p udp -m recent ! --rcheck $rest"
counted filter 2 "-A FORWARD -p udp -m recent --rcheck --hitcount 3 $rest"
counted filter 0 "-A FORWARD -p udp -m recent --rcheck --name list --mask $full --rdest"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5002 -m recent --remove $rest"
