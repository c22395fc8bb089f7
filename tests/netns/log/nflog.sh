# NFLOG delivers the packet with its prefix to the group's listener.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
python3 "$NETNS/nflog.py" "$FAMILY" 7 1 >"$T/nflog" &
listener=$!
until grep -qFx ready "$T/nflog"; do
	kill -0 $listener 2>/dev/null || skip "no nfnetlink_log"
	sleep 0.02
done
$ipt -A FORWARD -p udp --dport 5000 -j NFLOG --nflog-group 7 --nflog-prefix "seen "
$ipt -A FORWARD -p udp --dport 5000 -j NFLOG --nflog-group 8 --nflog-prefix "not "
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
expect answer client udp "$SERVER" 5000
wait $listener
grep -qFx 'prefix "seen "' "$T/nflog" || fail "nflog: $(cat "$T/nflog")"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j NFLOG --nflog-prefix \"seen \" --nflog-group 7"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
