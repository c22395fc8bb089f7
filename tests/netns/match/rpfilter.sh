# rpfilter: sources with a way back by the interface, by another one, by one
# that only a mark leads to, by none; and the router's own.
. "$NETNS/lib.sh"

topology
case $FAMILY in
4) other=10.2.0.77 lost=10.7.0.1 marked=10.8.0.1 ;;
6) other=fd02::77 lost=fd07::1 marked=fd08::1 ;;
esac
own=$WAN
for source in "$other" "$lost" "$marked" "$own"; do
	on client ip addr add "$source/$HOST" dev lo
done
ip "-$FAMILY" rule add fwmark 7 table 7
ip "-$FAMILY" route add "$marked" dev lan table 7
$ipt -t mangle -A PREROUTING -i lan -m mark ! --mark 9 -j MARK --set-mark 7

pre="-A PREROUTING -i lan -p udp -m rpfilter"
$ipt -t mangle $pre
$ipt -t mangle $pre --invert
$ipt -t mangle $pre --loose
$ipt -t mangle $pre --loose --invert
$ipt -t mangle $pre --validmark
$ipt -t mangle $pre --validmark --invert
$ipt -t mangle $pre --loose --validmark --invert
$ipt -t mangle $pre --accept-local --invert
$ipt -t mangle $pre --loose --validmark --accept-local --invert
$ipt -t mangle -A PREROUTING -i lan -p udp -j DROP

# sent SOURCE, then how often each of the nine rules has matched
sent()
{
	ask client udp "$SERVER" 5000 --source "$1" --wait 0.2 >"$T/sent" 2>&1
	shift
	got=$("$ipt_save" -c -t mangle | grep -F -e "$pre" |
		sed 's/^\[\([0-9]*\):.*/\1/' | tr '\n' ' ')
	[ "$got" = "$* " ] || fail "want $*, have $got"
}

sent "$CLIENT" 1 0 1 0 1 0 0 0 0
sent "$other" 1 1 2 0 1 1 0 1 0
sent "$lost" 1 2 2 1 1 2 1 2 1
sent "$marked" 1 3 2 2 2 2 1 3 1
case $FAMILY in
4) sent "$own" 1 4 2 3 2 3 2 4 1 ;;
6) sent "$own" 1 4 2 3 2 3 2 3 1 ;;
esac
refused - "" $ipt -A INPUT -m rpfilter
