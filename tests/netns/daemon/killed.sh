# kill -9: the rules stay at work and the next nfd takes them over.
. "$NETNS/lib.sh"

only lite
topology
serve server --udp 5000
$ipt -A FORWARD -p udp --dport 5000
$ipt -A FORWARD -p udp --dport 5001 -j DROP
expect answer client udp "$SERVER" 5000
# Kill nfd: its journal is done again.
done_again()
{
	tool_kill
	: >"$T/nfd.err"
	tool_start
	! grep -F damaged "$T/nfd.err" || fail "the journal can't be done again"
}

tool_kill
expect answer client udp "$SERVER" 5000
tool_start
counted filter 2 "-A FORWARD -p udp -m udp --dport 5000"
$ipt -A FORWARD -p udp --dport 5002 -j DROP
chain_is filter FORWARD <<END
-P FORWARD ACCEPT
-A FORWARD -p udp -m udp --dport 5000
-A FORWARD -p udp -m udp --dport 5001 -j DROP
-A FORWARD -p udp -m udp --dport 5002 -j DROP
END

# What a rule that is gone had counted is no reason to lose what came after it.
$ipt -N gone
$ipt -A gone -p udp --dport 5000
$ipt -I FORWARD -j gone
expect answer client udp "$SERVER" 5000
$ipt -F gone
$ipt -A FORWARD -p udp --dport 5003 -j DROP
done_again
listed filter "-A FORWARD -p udp -m udp --dport 5003 -j DROP"

# Nor that its counters were zeroed by what took it away, with its chain or not.
$ipt -A gone -p udp --dport 5000
$ipt -A gone -p udp
expect answer client udp "$SERVER" 5000
$ipt_restore --noflush <<END
*filter
-Z
-F gone
-A gone -p udp --dport 5004 -j DROP
COMMIT
END
expect answer client udp "$SERVER" 5000
$ipt -A gone -p udp --dport 5000
expect answer client udp "$SERVER" 5000
$ipt_restore --noflush <<END
*filter
-Z
-F gone
-D FORWARD 1
-X gone
-A FORWARD -p udp --dport 5004 -j DROP
COMMIT
END
done_again
listed filter "-A FORWARD -p udp -m udp --dport 5004 -j DROP"

# What was zeroed stays so, though a later change had nothing to add to that.
zeroed()
{
	counted filter "[0:0]" "-A FORWARD -p udp -m udp --dport 5000"
	$ipt_save -c | grep -qF ":FORWARD ACCEPT [0:0]" || fail "policy: $1"
}
$ipt -F
$ipt -A FORWARD -p udp --dport 5000
$ipt_save >"$T/rules"
for change in restore zero; do
	expect answer client udp "$SERVER" 5000
	$ipt_restore "$T/rules"
	if [ $change = restore ]; then
		$ipt_restore "$T/rules"
	else
		$ipt -A FORWARD -p udp --dport 5001 -c 5 500
		$ipt -Z FORWARD
	fi
	zeroed "before, $change"
	tool_kill
	tool_start
	zeroed "after, $change"
done
