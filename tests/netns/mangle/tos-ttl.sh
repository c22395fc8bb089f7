# TOS, DSCP and TTL or HL, as the server sees them.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001,5002,5003,5004,5005
case $FAMILY in
4) set_ttl() { echo "TTL --ttl-$1 $2"; } ;;
6) set_ttl() { echo "HL --hl-$1 $2"; } ;;
esac
rule() { $ipt -t mangle -A POSTROUTING -p udp --dport "$@"; }
rule 5000 -j TOS --set-tos 0x10/0xff
rule 5001 -j TOS --or-tos 0x04
rule 5002 -j DSCP --set-dscp 0x2e
rule 5003 -j DSCP --set-dscp-class AF41
rule 5004 -j $(set_ttl set 7)
rule 5005 -j $(set_ttl dec 10)
rule 5005 -j $(set_ttl inc 3)
expect "answer tos=0x10" client udp "$SERVER" 5000
expect "answer tos=0xc" client udp "$SERVER" 5001 --tos 8
expect "answer tos=0xb8" client udp "$SERVER" 5002
expect "answer tos=0x89" client udp "$SERVER" 5003 --tos 1
expect "answer ttl=7" client udp "$SERVER" 5004
expect "answer ttl=56" client udp "$SERVER" 5005 --ttl 64
refused - "" $ipt -A FORWARD -j TOS --set-tos 0x10
refused - "" $ipt -A FORWARD -j $(set_ttl set 7)

# and the matches that read them
$ipt -A FORWARD -p udp --dport 5002 -m dscp --dscp 0 -j ACCEPT
$ipt -A FORWARD -p udp --dport 5001 -m tos --tos 8/0xff -j DROP
expect silence client udp "$SERVER" 5001 --tos 8
expect answer client udp "$SERVER" 5001 --tos 16
