# -c sets the counters of -A -I -R, and they go on from there.
. "$NETNS/lib.sh"

topology
silent $ipt -A FORWARD -p udp --dport 5000 -j DROP -c 100 2000
silent $ipt -I FORWARD -c 7 8 -p udp
counted filter "[100:2000]" "-A FORWARD -p udp -m udp --dport 5000 -j DROP"
expect silence client udp "$SERVER" 5000
one=$((MIN_HEADER + 24))
counted filter "[101:$((2000 + one))]" \
	"-A FORWARD -p udp -m udp --dport 5000 -j DROP"
counted filter "[8:$((8 + one))]" "-A FORWARD -p udp"
silent $ipt -R FORWARD 1 -p udp -j ACCEPT -c 1 2
counted filter "[1:2]" "-A FORWARD -p udp -j ACCEPT"
$ipt -v -S FORWARD >"$T/list"
grep -qFx -e "-A FORWARD -p udp -c 1 2 -j ACCEPT" "$T/list" ||
	fail "-S -v: $(cat "$T/list")"
refused 2 "" $ipt -A FORWARD -c x 1 -j ACCEPT
