# set: what ipset has at the time of the packet, by name.
. "$NETNS/lib.sh"

topology
family=inet
[ "$FAMILY" = 4 ] || family=inet6
command -v ipset >/dev/null || skip "no ipset"
ipset create hosts hash:ip family $family counters || skip "no sets"
ipset create ports hash:ip,port family $family
ipset create empty hash:ip family $family
$ipt -A FORWARD -p udp -m set --match-set hosts dst
$ipt -A FORWARD -p udp -m set ! --match-set hosts dst
$ipt -A FORWARD -p udp -m set --match-set ports dst,dst
$ipt -A FORWARD -p udp -m set --match-set empty src
# The two rules on top count in the entry, so that it has 2 by now, then 4.
$ipt -A FORWARD -p udp -m set --match-set hosts dst ! --update-counters --packets-gt 2
$ipt -A FORWARD -p udp -j REJECT
ask client udp "$SERVER" 5000 >/dev/null
ipset add hosts "$SERVER"
ipset add ports "$SERVER,udp:5001"
ask client udp "$SERVER" 5000 >/dev/null
ask client udp "$SERVER" 5001 >/dev/null
ask client udp "$SERVER2" 5001 >/dev/null
counted filter 2 "-A FORWARD -p udp -m set --match-set hosts dst"
counted filter 2 "-A FORWARD -p udp -m set ! --match-set hosts dst"
counted filter 1 "-A FORWARD -p udp -m set --match-set ports dst,dst"
counted filter 0 "-A FORWARD -p udp -m set --match-set empty src"
counted filter 1 "-A FORWARD -p udp -m set --match-set hosts dst ! --update-counters --packets-gt 2"

# A name is the set that has it now; one in use can't go.
ipset destroy hosts 2>/dev/null && fail "destroyed while in use"
ipset swap hosts empty
ask client udp "$SERVER" 5000 >/dev/null
counted filter 2 "-A FORWARD -p udp -m set --match-set hosts dst"
refused 2 "Set nosuch doesn't exist." $ipt -A FORWARD -m set --match-set nosuch src
refused 2 "Can't be more" $ipt -A FORWARD -m set --match-set hosts src,src,src,src,src,src,src
$ipt -F FORWARD
# nf_tables lets go of it a little later.
for n in 1 2 3 4 5 6 7 8 9 10; do
	! ipset destroy hosts 2>/dev/null || exit 0
	sleep 0.5
done
fail "not free after the rules are gone"
