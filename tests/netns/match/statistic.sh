# statistic: every Nth packet exactly, random roughly.
. "$NETNS/lib.sh"

topology
$ipt -A FORWARD -p udp -m statistic --mode nth --every 3 --packet 0
$ipt -A FORWARD -p udp -m statistic --mode nth --every 4 --packet 3
$ipt -A FORWARD -p udp -m statistic --mode random --probability 0.5
$ipt -A FORWARD -p udp -m statistic --mode random --probability 1.0
$ipt -A FORWARD -p udp -j REJECT
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	ask client udp "$SERVER" 5000 >/dev/null
done
$ipt_save -c -t filter | grep "every 3" | grep -qF "[4:" || fail "every 3"
$ipt_save -c -t filter | grep "every 4" | grep -qF "[3:" || fail "every 4"
n=$($ipt_save -c -t filter | sed -n 's/\[\([0-9]*\):.*probability 0.5.*/\1/p')
[ "$n" -ge 1 ] && [ "$n" -le 11 ] || fail "random 0.5: $n of 12"
$ipt_save -c -t filter | grep "probability 1\.0" | grep -qF "[12:" || fail "random 1"
