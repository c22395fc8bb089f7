# -L with counters and line numbers, -S of a chain and of a rule.
. "$NETNS/lib.sh"

topology
$ipt -N user
$ipt -A FORWARD -i lan -o wan -p udp --dport 5000 -j user
$ipt -A FORWARD -p udp -j DROP
expect silence client udp "$SERVER" 5000
one=$((MIN_HEADER + 24))
$ipt -L FORWARD -n -v -x --line-numbers >"$T/list"
grep -qFx "Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)" "$T/list" ||
	fail "header: $(cat "$T/list")"
grep -qE "^1 +1 +$one +user +(udp|17) .*lan +wan .*udp dpt:5000$" "$T/list" ||
	fail "rule 1: $(cat "$T/list")"
grep -qE "^2 +1 +$one +DROP " "$T/list" || fail "rule 2: $(cat "$T/list")"
$ipt -n -L user | grep -qFx "Chain user (1 references)" || fail "references"
[ "$($ipt -S FORWARD 2)" = "-A FORWARD -p udp -j DROP" ] || fail "-S FORWARD 2"
[ "$($ipt -S | wc -l)" = 6 ] || fail "-S: $($ipt -S)"
refused 1 "No chain/target/match by that name" $ipt -L nowhere
refused 1 "No chain/target/match by that name" $ipt -S nowhere
