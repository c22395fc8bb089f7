# conntrack and state: new and established traffic of each direction.
. "$NETNS/lib.sh"

topology
serve server --udp 5000 --tcp 80
serve client --tcp 80
$ipt -P FORWARD DROP
$ipt -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
$ipt -A FORWARD -m state --state INVALID -j DROP
$ipt -A FORWARD -i lan -m conntrack --ctstate NEW -j ACCEPT
expect answer client tcp "$SERVER" 80
expect answer client udp "$SERVER" 5000
expect silence server tcp "$CLIENT" 80
counted filter 2 "-A FORWARD -i lan -m conntrack --ctstate NEW -j ACCEPT"
counted filter 0 "-A FORWARD -m state --state INVALID -j DROP"
$ipt -F
$ipt -P FORWARD ACCEPT
$ipt -A FORWARD -m conntrack --ctdir REPLY -p udp
$ipt -A FORWARD -m conntrack --ctorigdst "$SERVER" -p udp
$ipt -A FORWARD -m conntrack --ctproto 17 --ctstatus CONFIRMED -p udp
$ipt -A FORWARD -m conntrack ! --ctstate NEW -p udp
$ipt -t nat -A PREROUTING -d "$NOBODY" -j DNAT --to-destination "$SERVER"
$ipt -A FORWARD -m conntrack --ctstate DNAT -p udp --dport 5000
expect answer client udp "$NOBODY" 5000
counted filter 1 "-A FORWARD -p udp -m conntrack --ctdir REPLY"
counted filter 1 "-A FORWARD -p udp -m conntrack ! --ctstate NEW"
counted filter 1 "-A FORWARD -p udp -m conntrack --ctstate DNAT -m udp --dport 5000"

# NOTRACK in raw: no state but UNTRACKED.
$ipt -t raw -A PREROUTING -p udp --dport 5001 -j NOTRACK
$ipt -I FORWARD -m state --state UNTRACKED -p udp -j DROP
expect silence client udp "$SERVER" 5001
counted filter 1 "-A FORWARD -p udp -m state --state UNTRACKED -j DROP"
