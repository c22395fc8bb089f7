# --tcp-flags, --syn, --tcp-option see the handshake.
. "$NETNS/lib.sh"

topology
serve server --tcp 80
$ipt -A FORWARD -s "$CLIENT" -p tcp --syn
$ipt -A FORWARD -s "$CLIENT" -p tcp --tcp-flags SYN,ACK SYN
$ipt -A FORWARD -s "$SERVER" -p tcp --tcp-flags SYN,ACK SYN,ACK
$ipt -A FORWARD -s "$SERVER" -p tcp --tcp-flags ALL SYN,ACK
$ipt -A FORWARD -s "$CLIENT" -p tcp --tcp-flags ALL NONE
$ipt -A FORWARD -p tcp --tcp-option 2
$ipt -A FORWARD -s "$CLIENT" -p tcp ! --syn
expect answer client tcp "$SERVER" 80
flags="FIN,SYN,RST,PSH,ACK,URG"
counted filter 1 "-A FORWARD -s $CLIENT/$HOST -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN"
counted filter 1 "-A FORWARD -s $CLIENT/$HOST -p tcp -m tcp --tcp-flags SYN,ACK SYN"
counted filter 1 "-A FORWARD -s $SERVER/$HOST -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK"
counted filter 1 "-A FORWARD -s $SERVER/$HOST -p tcp -m tcp --tcp-flags $flags SYN,ACK"
counted filter 0 "-A FORWARD -s $CLIENT/$HOST -p tcp -m tcp --tcp-flags $flags NONE"
counted filter 2 "-A FORWARD -p tcp -m tcp --tcp-option 2"
[ "$(counters filter "-A FORWARD -s $CLIENT/$HOST -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN")" != "[0:0]" ] ||
	fail "! --syn"
