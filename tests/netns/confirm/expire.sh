# What is not confirmed in time is taken back: the old rules are at work again
# and have counted on, packets to the rules that stayed have met them always.
# timeout: 60
. "$NETNS/lib.sh"

only lite
topology
serve server --udp 5000,5001
own=$ipt-lite
stays="-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
goes="-A FORWARD -p udp -m udp --dport 5001"
# shellcheck disable=SC2086 # several words, here and below
{ $own $stays; $own $goes; }
expect answer client udp "$SERVER" 5000
expect answer client udp "$SERVER" 5001
expect answer client udp "$SERVER" 5001

$own-restore --confirm 6 <<END
*filter
$stays
-A FORWARD -p udp --dport 5001 -j DROP
COMMIT
END
counted filter 0 "$stays"
unlisted filter "$goes"
$own history | grep -q "^Not confirmed: .* in [3456] s" ||
	fail "$($own history)"
refused 4 "waits to be confirmed" "$own" try 1 -- true
expect silence client udp "$SERVER" 5001
sent=1
while ! $own -C ${goes#-A } 2>/dev/null; do
	expect answer client udp "$SERVER" 5000
	sent=$((sent + 1))
	[ $sent -lt 200 ] || fail "it is not taken back"
done
# The restore had set its counter to zero: that is taken back, too.
counted filter $sent "$stays"
counted filter 2 "$goes"
expect answer client udp "$SERVER" 5001
refused 1 "nothing waits" "$own" confirm
refused 1 "nothing waits" "$own" cancel
$own diff "$(($($own generation) - 2))" >"$T/diff"
[ ! -s "$T/diff" ] || fail "differs: $(cat "$T/diff")"
: >"$T/nfd.err"
