# owner: by the socket that sends.
. "$NETNS/lib.sh"

topology
$ipt -A OUTPUT -p udp -m owner --uid-owner 0
$ipt -A OUTPUT -p udp -m owner ! --uid-owner 0
$ipt -A OUTPUT -p udp -m owner --gid-owner 0
$ipt -A OUTPUT -p udp -m owner --uid-owner 0 --gid-owner 0 -j DROP
ask router udp "$SERVER" 5000 --wait 0.2 >/dev/null
counted filter 1 "-A OUTPUT -p udp -m owner --uid-owner 0"
counted filter 0 "-A OUTPUT -p udp -m owner ! --uid-owner 0"
counted filter 1 "-A OUTPUT -p udp -m owner --gid-owner 0"
counted filter 1 "-A OUTPUT -p udp -m owner --uid-owner 0 --gid-owner 0 -j DROP"
refused - "" $ipt -A INPUT -m owner --uid-owner 0
