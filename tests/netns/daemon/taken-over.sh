# nfd is stopped or killed, and started again: tables whose rules are in maps
# and stretches are taken over as they are. Nothing is made anew, whatever edits
# led there; every counter goes on, and limits and quotas remember.
# timeout: 300
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
case " $NFD_ARGS " in *" --no-fuse "*) skip "wants maps" ;; esac
topology
serve server --udp 5000,5001,5002,5003
nf=$([ "$FAMILY" = 4 ] && echo ip || echo ip6)
one=$((MIN_HEADER + 24))

# objects: all there is in nfd's tables with its handles, but for counters
objects()
{
	for table in $(nft list tables "$nf" | sed -n "s/.* \(nfd-[a-z]*\)$/\1/p"); do
		nft -a list table "$nf" "$table"
	done | grep -v nfd-generation |
		sed -E 's/ (packets|bytes|used) [0-9]+//g; s/ used [0-9]+ [a-z]+//'
}

# again HOW: nfd goes, packets pass, it comes again; everything is as it was
again()
{
	objects >"$T/objects"
	$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' >"$T/before"
	if [ "$1" = kill ]; then
		tool_kill
	else
		tool_stop || fail "nfd ended with an error"
	fi
	burst
	tool_start
	objects | diff -u "$T/objects" - || fail "$1: something was made anew"
	$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' | diff -u "$T/before" - ||
		fail "$1: the rules changed"
	check "$1"
}

bursts=0
# A packet or two for one of the rules in each map.
burst()
{
	bursts=$((bursts + 1))
	expect answer client udp "$SERVER" 5000
	expect answer client udp "$NOBODY" 8001
	expect silence client udp "$SERVER" 5105
	expect silence client udp "$SERVER" 5203
	expect silence client udp "$SERVER" 5299
	expect silence client udp "$SERVER" 5303
	expect silence client udp "$SERVER" 5500
	expect silence client udp "$SERVER" 5601
	expect silence client udp "$SERVER" 5602
	expect reset client tcp "$SERVER" 5601
}

# Each counts what the bursts have sent it.
check()
{
	counted filter "[$bursts:$((bursts * one))]" \
		"-A FORWARD -p udp -m udp --dport 5000 -j user"
	# Where the DNAT sends it; and 5000 comes by the user's chain, too.
	counted filter $bursts "-A FORWARD -p udp -m udp --dport 5002 -j user"
	counted filter $((2 * bursts)) "-A user -j ACCEPT"
	counted nat $bursts "-A PREROUTING -d $NOBODY/$HOST -p udp -m udp --dport 8001 -j DNAT --to-destination $(to 5002)"
	counted mangle $bursts "-A PREROUTING -p udp -m udp --dport 5105 -j MARK --set-xmark 0x5/0xffffffff"
	counted filter $bursts "-A FORWARD -p udp -m udp --dport 5105 -j NFLOG --nflog-group 7"
	counted filter $bursts "-A FORWARD -p udp -m udp --dport 5203 -j DROP"
	counted filter $bursts "-A FORWARD -p udp -m udp --dport 5200:5299 -j DROP"
	counted filter $bursts "-A FORWARD -s $CLIENT/$HOST -p udp -m udp --dport 5303:5304 -j DROP"
	is_sum "$1" $bursts " 5500 "
	is_sum "$1" $bursts "-A fork2 .*-j all"
	# Of the other protocol's packets all meet the last rung, some others.
	counted filter $((2 * bursts)) "-A fork1 -j udp"
	counted filter $bursts "-A udp -p udp -j DROP"
}

# is_sum HOW N RULES: these rules have counted so many
is_sum()
{
	sum=0
	for count in $("$ipt_save" -c -t filter | sed -n "s/^\[\([0-9]*\):.*$3.*/\1/p"); do
		sum=$((sum + count))
	done
	[ $sum = "$2" ] || fail "$1: $3: $sum, not $2"
}

to()
{
	[ "$FAMILY" = 4 ] && echo "$SERVER:$1" || echo "[$SERVER]:$1"
}

{
	echo '*mangle'
	for i in $(seq 0 9); do
		echo "-A PREROUTING -p udp --dport 510$i -j MARK --set-mark $i"
	done
	echo COMMIT
	echo '*nat'
	for i in $(seq 0 9); do
		echo "-A PREROUTING -d $NOBODY -p udp --dport 800$i -j DNAT --to-destination $(to 500$((i + 1)))"
	done
	echo COMMIT
	echo '*filter'
	echo ':user - [0:0]'
	for chain in fork1 fork2 udp all; do
		echo ":$chain - [0:0]"
	done
	# Ladders whose rungs jump: of no chance, until the last of the first.
	for i in $(seq 16); do
		echo "-A fork1 -m statistic --mode random --probability 0 -j udp"
		echo "-A fork2 -m statistic --mode random --probability 0.9 -j all"
	done
	echo "-A fork1 -j udp"
	echo "-A fork2 -j all"
	echo "-A udp -p udp -j DROP"
	echo "-A all -j DROP"
	echo "-A FORWARD -p udp --dport 5602 -j fork2"
	echo "-A FORWARD -m multiport -p udp --dports 5601,5600 -j fork1"
	echo "-A FORWARD -m multiport -p tcp --dports 5601,5600 -j fork1"
	echo "-A user -j ACCEPT"
	echo "-A FORWARD -p udp --dport 5003 -m quota --quota $((2 * one)) -j ACCEPT"
	echo "-A FORWARD -p udp --dport 5003 -m limit --limit 1/hour --limit-burst 2 -j ACCEPT"
	echo "-A FORWARD -p udp --dport 5003 -j DROP"
	# Not the answers.
	echo "-A FORWARD -s $SERVER -j ACCEPT"
	# Too many alone to be in a row.
	seq -f "-A FORWARD -p udp -m multiport --dports %g,1000" 600
	# All do the same, and packets go on.
	seq -f "-A FORWARD -p udp --dport 510%g -j NFLOG --nflog-group 7" 0 9
	for i in $(seq 0 19); do
		echo "-A FORWARD -p udp --dport $((5000 + i)) -j user"
	done
	# Again: the first one has them.
	for i in $(seq 0 4); do
		echo "-A FORWARD -p udp --dport $((5000 + i)) -j DROP"
	done
	for i in $(seq 0 9); do
		echo "-A FORWARD -s $CLIENT -p udp --dport 53${i}3:53${i}4 -j DROP"
	done
	seq -f "-A FORWARD -p udp --dport 520%g -j DROP" 0 9
	echo "-A FORWARD -p udp --dport 5200:5299 -j DROP"
	for i in $(seq 0 5); do
		echo "-A FORWARD -p udp --dport 5${i}50:5${i}60 -j ACCEPT"
	done
	seq -f "-A FORWARD -p udp --dport 5500 -m statistic --mode random --probability 0.%g -j DROP" 4
	echo "-A FORWARD -p udp --dport 5500 -j DROP"
	echo "-A FORWARD -p udp --dport 5100:5199 -j DROP"
	echo COMMIT
} | $ipt_restore
burst
check begin
expect answer client udp "$SERVER" 5003
again stop
again kill

# As from scratch nobody would plan it: maps cut at other places, one with
# fewer rules than it takes to begin one, intervals and stretches in parts.
edits()
{
	$ipt -I FORWARD 20 -p udp -m multiport --dports "$1",1000
	$ipt -D FORWARD -p udp -m multiport --dports "$2",1000
	$ipt -I FORWARD "$(number --dport 5010)" -p udp --dport 9 -m ttl --ttl-gt 3 ||
		$ipt -I FORWARD "$(number --dport 5010)" -p udp --dport 9 -m hl --hl-gt 3
	for i in $(seq 5); do
		$ipt -D FORWARD -p udp --dport $((5010 + i)) -j user
	done
	$ipt -D FORWARD -p udp --dport 5000 -j user
	$ipt -I FORWARD "$(number --dport 5001)" -p udp --dport 5000 -j user -c $bursts $((bursts * one))
	$ipt -I FORWARD "$(number --dport 5200:5299)" -p udp --dport 5220:5230 -j ACCEPT
	$ipt -D FORWARD -p udp --dport 5220:5230 -j ACCEPT
	$ipt -D FORWARD -s "$CLIENT" -p udp --dport 5343:5344 -j DROP
	$ipt -t nat -D PREROUTING -d "$NOBODY" -p udp --dport 8003 -j DNAT --to-destination "$(to 5004)"
	$ipt -t mangle -I PREROUTING 3 -p udp --dport 5190 -j MARK --set-mark 77
}

# number WORD...: of the rule in FORWARD that has them
number()
{
	$ipt -S FORWARD | grep '^-A' | grep -nF -e "$*" | head -n 1 | cut -d: -f1
}

edits 1001 300
$ipt -N old
$ipt -A FORWARD -p udp --dport 8 -j old
$ipt -E old new
burst
check edited
again kill
again stop
edits2=1002
$ipt -D FORWARD -p udp --dport 9 -m ttl --ttl-gt 3 2>/dev/null ||
	$ipt -D FORWARD -p udp --dport 9 -m hl --hl-gt 3
$ipt -A FORWARD -p udp -m multiport --dports $edits2,1000
again kill

# A map is known to be full when it is.
at=$(number --dport 5001)
{
	echo '*filter'
	seq -f "-I FORWARD $at -p udp --dport %g -j user" 6001 6400
	echo COMMIT
} | $ipt_restore --noflush || fail "the map has no room"
again kill

# Of the quota one packet is left, then it is the limit's turn.
for word in answer answer answer silence; do
	expect $word client udp "$SERVER" 5003
	again kill
done
! grep -F "made anew" "$T/nfd.err" || fail "a table was made anew"

# One that is told otherwise has them as they are, until they change.
for i in 1 2 3; do
	$ipt -A FORWARD -m mark --mark "0x70$i" -j DROP
done
plan_says()
{
	"${ipt}-lite" plan FORWARD | grep -qF "$1" ||
		fail "not so: $1: $("${ipt}-lite" plan FORWARD)"
}
plan_says "too few alike: 3 in a row, 6 are worth a look-up"
few=$NFD_ARGS
NFD_ARGS="$few --fuse-min auto"
again stop
plan_says "too few alike: 3 in a row, 8 are worth a look-up"
NFD_ARGS="$few --fuse-min 2"
again kill
plan_says "enough alike: 3 in a row, tried when one is added"
$ipt -A FORWARD -m mark --mark 0x704 -j DROP
plan_says "one look-up of mark in a map of 4 values"
NFD_ARGS="$few --fuse-min auto"
again kill
plan_says "one look-up of mark in a map of 4 values"
! grep -F "made anew" "$T/nfd.err" || fail "a table was made anew"
