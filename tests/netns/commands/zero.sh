# -Z of all, of a chain, of a rule; -L -Z reads and zeroes at once. Exact.
. "$NETNS/lib.sh"

one=$((MIN_HEADER + 8 + 16))
topology
$ipt -N user
$ipt -A FORWARD -p udp --dport 5000 -j user
$ipt -A FORWARD -p udp --dport 5000 -j DROP
$ipt -A user -p udp --dport 5000

send() { expect silence client udp "$SERVER" 5000; }
jump="-A FORWARD -p udp -m udp --dport 5000 -j user"
drop="-A FORWARD -p udp -m udp --dport 5000 -j DROP"
user="-A user -p udp -m udp --dport 5000"

send
send
silent $ipt -Z FORWARD 2
counted filter "[2:$((2 * one))]" "$jump"
counted filter "[0:0]" "$drop"
counted filter "[2:$((2 * one))]" "$user"
send
silent $ipt -Z FORWARD
counted filter "[0:0]" "$jump"
counted filter "[0:0]" "$drop"
counted filter "[3:$((3 * one))]" "$user"
send
counted filter "[1:$one]" "$jump"
counted filter "[4:$((4 * one))]" "$user"

$ipt -L user -n -v -x -Z >"$T/list"
grep -qE "^ +4 +$((4 * one)) " "$T/list" || fail "-L -Z: $(cat "$T/list")"
counted filter "[0:0]" "$user"
counted filter "[1:$one]" "$jump"
send
silent $ipt -Z
for rule in "$jump" "$drop" "$user"; do
	counted filter "[0:0]" "$rule"
done
refused 1 "" $ipt -Z nowhere
