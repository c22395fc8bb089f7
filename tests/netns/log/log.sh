# LOG lets the packet go on and counts it.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
$ipt -A FORWARD -p udp --dport 5000 -j LOG --log-prefix "test: " --log-level info
$ipt -A FORWARD -p udp --dport 5000 -j LOG --log-tcp-options --log-ip-options
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
expect answer client udp "$SERVER" 5000
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j LOG --log-prefix \"test: \" --log-level 6"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
