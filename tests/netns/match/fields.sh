# Fields of the network header and of the packet's surroundings: ttl, hl, tos,
# dscp, ecn, devgroup, cpu.
. "$NETNS/lib.sh"

topology
serve router --udp 5000
ip link set lan group 5
ip link set wan group 6
case $FAMILY in
4) hops=ttl ;;
6) hops=hl ;;
esac
rules=
# rule COUNT MATCH...: after the packets below it has counted this
rule()
{
	want=$1
	shift
	$ipt -A INPUT -p udp -m "$@"
	rules="$rules$want -A INPUT -p udp -m $*
"
}

rule 1 $hops --$hops-eq 9
rule 2 $hops ! --$hops-eq 9
rule 1 $hops --$hops-lt 10
rule 2 $hops --$hops-gt 9
rule 0 $hops --$hops-gt 255
rule 0 $hops --$hops-lt 0
rule 1 tos --tos 0xb9/0xff
rule 2 tos ! --tos 0xb9/0xff
rule 1 tos --tos 0xa0/0xf0
rule 1 dscp --dscp 0x2e
rule 2 dscp ! --dscp 0x2e
rule 1 dscp --dscp 0x2b
rule 1 ecn --ecn-ip-ect 1
rule 2 ecn ! --ecn-ip-ect 1
rule 1 ecn --ecn-ip-ect 3
rule 3 devgroup --src-group 0x5
rule 0 devgroup ! --src-group 0x5
rule 3 devgroup --src-group 0x1/0x3
rule 0 cpu --cpu 4000
rule 3 cpu ! --cpu 4000
expect answer client udp "$LAN" 5000 --tos 185
expect answer client udp "$LAN" 5000 --tos 175
expect answer client udp "$LAN" 5000 --ttl 9
printf '%s' "$rules" >"$T/rules"
while read -r want text; do
	counted filter "$want" "$text"
done <"$T/rules"
refused - "" $ipt -A OUTPUT -m devgroup --src-group 5
