# Fragments with and without connection tracking, which puts them together.
# families: 4
. "$NETNS/lib.sh"

topology
$ipt -t raw -A PREROUTING -p udp -f
$ipt -t raw -A PREROUTING -p udp ! -f
$ipt -t raw -A PREROUTING -p udp --dport 5000
$ipt -A FORWARD -p udp -f
$ipt -A FORWARD -p udp ! -f
$ipt -A FORWARD -p udp --dport 5000
$ipt -A FORWARD -p udp -j DROP
expect silence client udp "$SERVER" 5000 --size 4000 --fragments
counted raw 2 "-A PREROUTING -p udp -f"
counted raw 1 "-A PREROUTING -p udp ! -f"
counted raw 1 "-A PREROUTING -p udp -m udp --dport 5000"
counted filter 2 "-A FORWARD -p udp -f"
counted filter 1 "-A FORWARD -p udp ! -f"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000"

# A rule that needs tracking switches it on: the datagram is whole then.
$ipt -I FORWARD -p udp -m conntrack --ctstate NEW
$ipt -Z
$ipt -t raw -Z
expect silence client udp "$SERVER" 5000 --size 4000 --fragments
counted filter 0 "-A FORWARD -p udp -f"
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000"
